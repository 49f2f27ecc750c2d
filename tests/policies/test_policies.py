"""Payers' policies: what the bundled ones say on which day, and how a user's own file is read or refused."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

import jcodes
import jcodes.policies as policies_package
from jcodes.billing.rounding import Rounding
from jcodes.errors import MalformedPolicyError, UnknownPolicyError
from jcodes.policies import (
    DEFAULT,
    Confidence,
    DatedValues,
    NdcRequired,
    Policy,
    Requirement,
    WasteLayout,
    policies,
    policy,
)
from jcodes.policies.fields import EXEMPTIONS
from jcodes.policies.policy import FOLDER
from jcodes.vocabulary.products import Kind, NdcUnit

OPTIONAL = {
    "coinsurance", "percent_of_limit", "timely_filing", "facility_drugs", "outpatient_codes", "vaccine_services", "clinic_visit",
    "hiv_prevention", "ndc_doubtful", "authorization_services",
}  # fmt: skip
"""The keys that a payer may leave out."""

MEDICARE = policy()


@pytest.mark.parametrize("name", policies())
def test_every_bundled_policy_states_where_each_value_was_read(name: str) -> None:
    """And holds for every day: no gap, no overlap."""
    found = policy(name)
    assert (found.name, str(found)) == (name, name)
    assert found.title in repr(found)
    for key, choices in found.items():
        if choices is None:
            assert key in OPTIONAL
            continue
        assert choices.values[0].start is None
        assert choices.values[-1].end is None
        for before, after in zip(choices.values, choices.values[1:], strict=False):
            assert before.end is not None
            assert after.start == before.end + timedelta(days=1)
        for choice in choices.values:
            assert choice.source.ids
            assert choice.source.free == ()
            assert choice.policy in policies()
            for day in filter(None, (choice.start, choice.end)):
                assert choices.on(day) is choice
                assert day in choice
        Rounding.of(found.rounding.on().value)


def test_the_names_are_those_of_the_files() -> None:
    """The list is written out, and complete."""
    assert set(policies()) == {path.stem for path in FOLDER.glob("*.toml")}
    assert policies()[0] == DEFAULT


def test_a_policy_is_found_by_name_once() -> None:
    """In any case, and as itself."""
    assert policy("Medicare-Part-B ") is MEDICARE is policy(MEDICARE) is policy(None)
    with pytest.raises(UnknownPolicyError, match="use one of medicare-part-b") as caught:
        policy("medicare")
    assert (caught.value.name, caught.value.known) == ("medicare", policies())
    with pytest.raises(UnknownPolicyError):
        policy(5)  # type: ignore[arg-type]  # what is no name


JW_AND_JZ = [
    ("2016-12-31", "one line", "may", "no", False),
    ("2017-01-01", "two lines", "must", "no", False),
    ("2022-12-31", "two lines", "must", "no", False),
    ("2023-01-01", "two lines", "must", "may", False),
    ("2023-06-30", "two lines", "must", "may", False),
    ("2023-07-01", "two lines", "must", "must", False),
    ("2023-09-30", "two lines", "must", "must", False),
    ("2023-10-01", "two lines", "must", "must", True),
    ("2026-02-01", "two lines", "must", "must", True),
]


@pytest.mark.parametrize(("day", "layout", "jw", "jz", "edits"), JW_AND_JZ)
def test_medicare_asks_for_jw_and_jz_from_their_days(day: str, layout: str, jw: str, jz: str, edits: bool) -> None:
    """As its sources say."""
    held = MEDICARE.on(date.fromisoformat(day))
    assert held["waste_layout"] is not None
    assert MEDICARE.waste_layout.on(date.fromisoformat(day)).value is WasteLayout(layout)
    assert MEDICARE.jw.on(date.fromisoformat(day)).value is Requirement(jw)
    assert MEDICARE.jz.on(date.fromisoformat(day)).value is Requirement(jz)
    assert MEDICARE.jw_jz_edits.on(date.fromisoformat(day)).value is edits


SEQUESTRATION = [
    ("2013-03-31", 0), ("2013-04-01", 2), ("2020-04-30", 2), ("2020-05-01", 0), ("2022-03-31", 0), ("2022-04-01", 1),
    ("2022-06-30", 1), ("2022-07-01", 2), ("2026-01-01", 2),
]  # fmt: skip


@pytest.mark.parametrize(("day", "percent"), SEQUESTRATION)
def test_sequestration_has_its_days(day: str, percent: int) -> None:
    """Begun in 2013, suspended in 2020, back in two steps in 2022."""
    assert MEDICARE.sequestration.on(date.fromisoformat(day)).value == Decimal(percent)


def test_medicare_takes_its_units_and_quantities() -> None:
    """What the calculator of lines, NDC quantities and payment asks."""
    assert (MEDICARE.maximum_units.on().value, MEDICARE.maximum_units_paper.on().value) == (9999, 999)
    assert MEDICARE.ndc_required.on().value is NdcRequired.UNCLASSIFIED
    assert (MEDICARE.ndc_places.on().value, MEDICARE.ndc_minimum.on().value) == (3, Decimal("0.001"))
    assert MEDICARE.jw_paid.on().value is True
    assert MEDICARE.coinsurance is not None
    assert MEDICARE.coinsurance.on().value == 20
    assert MEDICARE.percent_of_limit is not None
    assert MEDICARE.percent_of_limit.on().value == 100


def test_what_is_doubtful_is_kept_apart_from_what_is_exempt() -> None:
    """Contractors differ on radiopharmaceuticals and contrast, and on skin substitutes until they are supplies in 2026."""
    assert set(MEDICARE.jw_jz_doubtful.on(date(2025, 12, 31)).value) == {
        "radiopharmaceutical",
        "contrast",
        "skin-substitute",
    }
    doubtful = MEDICARE.jw_jz_doubtful.on(date(2026, 1, 1))
    assert set(doubtful.value) == {"radiopharmaceutical", "contrast"}
    assert doubtful.confidence is Confidence.MEDIUM
    assert "skin-substitute" not in MEDICARE.jw_jz_exempt.on(date(2025, 12, 31)).value
    assert "skin-substitute" in MEDICARE.jw_jz_exempt.on(date(2026, 1, 1)).value
    assert "esrd-bundle" in MEDICARE.jw_jz_exempt.on(date(2024, 12, 31)).value
    assert "esrd-bundle" not in MEDICARE.jw_jz_exempt.on(date(2025, 1, 1)).value
    assert "vaccine" in MEDICARE.jw_jz_exempt.on().value
    kinds = {kind.value.replace(" ", "-") for kind in Kind}
    assert {"vaccine", "skin-substitute"} <= kinds & set(EXEMPTIONS)


def test_rounding_to_the_nearest_unit_is_history() -> None:
    """Palmetto in 2009: kept, never chosen."""
    (past,) = MEDICARE.history
    assert (past.key, past.dated.value) == ("rounding", "nearest")
    assert {choice.value for choice in MEDICARE.rounding.values} == {"up"}
    assert past.to_dict()["key"] == "rounding"


def test_a_policy_that_extends_another_keeps_the_rest() -> None:
    """With the name of the policy that stated it."""
    dme = policy("medicare-dme")
    assert dme.extends == "medicare-part-b"
    assert dme.jw is MEDICARE.jw
    assert (dme.jw_jz_scope.on().value, dme.jw_jz_scope.on().policy) == (("dme",), "medicare-dme")
    assert policy("medicare-opps").jw.on().policy == "medicare-part-b"
    medicaid = policy("medicaid-generic")
    assert (medicaid.percent_of_limit, medicaid.coinsurance, medicaid.on()["coinsurance"]) == (None, None, None)
    assert medicaid.ndc_required.on().value is NdcRequired.ALL
    commercial = policy("commercial-generic")
    assert commercial.waste_layout.on().value is WasteLayout.ONE_LINE
    assert commercial.ndc_required.on(date(2016, 12, 31)).value is NdcRequired.UNCLASSIFIED
    assert commercial.ndc_required.on().value is NdcRequired.SEPARATELY_PAID
    assert (commercial.jw.on().value, commercial.jz.on().value) == (Requirement.MAY, Requirement.MAY)
    assert commercial.jz.on(date(2022, 12, 31)).value is Requirement.NO
    assert NdcUnit.ME not in commercial.ndc_units.on().value


def test_a_choice_reads_with_its_days() -> None:
    """And a policy has a digest of all of them."""
    assert [str(choice) for choice in MEDICARE.jz.values] == [
        "no to 2022-12-31",
        "may from 2023-01-01 to 2023-06-30",
        "must from 2023-07-01",
    ]
    assert date(2023, 7, 1) not in MEDICARE.jz.values[0]
    assert len({policy(name).digest for name in policies()}) == len(policies())
    assert attrs.evolve(MEDICARE).digest == MEDICARE.digest
    assert attrs.evolve(MEDICARE, jz=DatedValues(MEDICARE.jz.values[-1:])).digest != MEDICARE.digest
    minimum = MEDICARE.to_dict()["ndc_minimum"]
    assert isinstance(minimum, list)
    assert minimum[0]["value"] == "0.001"


# -- files of users --------------------------------------------------------------------------------------------------

HEAD = 'name = "ours"\ntitle = "Our payer"\nextends = "commercial-generic"\n'


def choice(key: str, value: str, more: str = "", source: str = '"our contract, s.4"', grade: str = '"H"') -> str:
    """Return the table of one value."""
    return f"\n[[{key}]]\nvalue = {value}\nsource = {source}\nconfidence = {grade}\n{more}\n"


def load(tmp_path: Path, text: str) -> Policy:
    """Return the policy that a file with *text* states."""
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return Policy.load(path)


def test_a_user_loads_a_policy_of_their_own(tmp_path: Path) -> None:
    """Extending a bundled one, with dates as days or as text, and ends that fit."""
    text = (
        HEAD
        + choice("jz", '"no"', "end = 2024-12-31")
        + choice("jz", '"must"', 'start = "2025-01-01"\nnote = "by letter"')
    )
    text += choice("percent_of_limit", "97.5") + choice("rounding", '"nearest"') + choice("ndc_units", '["ML", "UN"]')
    ours = load(tmp_path, text)
    assert ours.jz.on(date(2025, 1, 1)).note == "by letter"
    assert ours.jz.on(date(2024, 12, 31)).value is Requirement.NO
    assert ours.percent_of_limit is not None
    assert ours.percent_of_limit.on().value == Decimal("97.5")
    assert ours.rounding.on().value == "nearest"
    assert ours.jz.on().policy == "ours"
    assert ours.history == policy("commercial-generic").history


def test_a_file_may_extend_a_file_beside_it(tmp_path: Path) -> None:
    """By its relative path."""
    (tmp_path / "base.toml").write_text(HEAD.replace("ours", "base") + choice("jw_paid", "false"), encoding="utf-8")
    ours = load(tmp_path, HEAD.replace("commercial-generic", "base.toml"))
    assert (ours.extends, ours.jw_paid.on().value, ours.jw_paid.on().policy) == ("base", False, "base")


@pytest.mark.parametrize(
    ("root", "is_medicare"),
    [("medicare-part-b", True), ("medicare-dme", True), ("medicaid-generic", False), ("commercial-generic", False)],
)
def test_medicare_is_told_by_the_whole_chain_of_policies(tmp_path: Path, root: str, is_medicare: bool) -> None:
    """Medicaid's, which borrows Medicare's values, is no policy of Medicare; no name decides."""
    assert policy(root).is_medicare is is_medicare
    contractor = HEAD.replace("ours", "medicare-like").replace("commercial-generic", root)
    (tmp_path / "contractor.toml").write_text(contractor, encoding="utf-8")
    clinic = load(tmp_path, HEAD.replace("ours", "clinic").replace("commercial-generic", "contractor.toml"))
    assert clinic.ancestors == ("medicare-like", root, *policy(root).ancestors)
    assert clinic.is_medicare is is_medicare
    given = jcodes.Administration("ondansetron", "8 mg", route="PO", on="2026-02-01")
    assert ("S0119" in {one.code for one in jcodes.code(given, policy=clinic).candidates}) is not is_medicare


REFUSED = [
    # what the file holds, the key that is named, words of the message
    ("name = ", None, "is not TOML"),
    ('title = "x"', "name", "missing or blank"),
    ('name = " "\ntitle = "x"', "name", "missing or blank"),
    ('name = "ours"', "title", "missing or blank"),
    ('name = "ours"\ntitle = "x"', "rounding", "is missing"),
    (HEAD.replace("commercial-generic", "medicaid"), "extends", "there is no policy 'medicaid'"),
    (HEAD.replace("commercial-generic", "ours.toml"), "extends", "extends itself"),
    (HEAD + choice("roundings", '"up"'), "roundings", "did you mean 'rounding'"),
    (HEAD + choice("zzzz", '"up"'), "zzzz", "use one of name, title"),
    (HEAD + 'rounding = "up"', "rounding", "is not a list of tables"),
    (HEAD + "rounding = []", "rounding", "is not a list of tables"),
    (HEAD + 'rounding = ["up"]', "rounding[0]", "is not a table"),
    (HEAD + choice("rounding", '"sideways"'), "rounding[0].value", "use 'up' or 'nearest'"),
    (HEAD + choice("rounding", "5"), "rounding[0].value", "use 'up' or 'nearest'"),
    (HEAD + choice("rounding", '"decimals 0"'), "rounding[0].value", "use 'up' or 'nearest'"),
    (HEAD + choice("waste_layout", '"three lines"'), "waste_layout[0].value", "use 'two lines' or 'one line'"),
    (HEAD + choice("jw", "true"), "jw[0].value", "use 'no' or 'may' or 'must'"),
    (HEAD + choice("jw_paid", "1"), "jw_paid[0].value", "use true or false"),
    (HEAD + choice("maximum_units", "9.5"), "maximum_units[0].value", "use a whole number"),
    (HEAD + choice("maximum_units", "-1"), "maximum_units[0].value", "use a whole number"),
    (HEAD + choice("maximum_units", "true"), "maximum_units[0].value", "use a whole number"),
    (HEAD + choice("ndc_minimum", "0"), "ndc_minimum[0].value", "use a number above zero"),
    (HEAD + choice("ndc_minimum", "nan"), "ndc_minimum[0].value", "use a number above zero"),
    (HEAD + choice("ndc_minimum", '"0.01"'), "ndc_minimum[0].value", "use a number above zero"),
    (HEAD + choice("sequestration", "-2"), "sequestration[0].value", "use a percentage"),
    (HEAD + choice("sequestration", "true"), "sequestration[0].value", "use a percentage"),
    (HEAD + choice("ndc_units", '["MG"]'), "ndc_units[0].value", "any of 'UN', 'ML', 'GR', 'F2', 'ME'"),
    (HEAD + choice("ndc_units", '"ML"'), "ndc_units[0].value", "any of 'UN', 'ML', 'GR', 'F2', 'ME'"),
    (HEAD + choice("ndc_units", '["ML", "ML"]'), "ndc_units[0].value", "each once"),
    (HEAD + choice("jw", '"mist"'), "jw[0].value", "did you mean 'must'? use 'no' or 'may' or 'must'"),
    (HEAD + choice("mue_table", '"outpatients"'), "mue_table[0].value", "did you mean 'outpatient'?"),
    (HEAD + choice("vaccines", "true"), "vaccines[0].value", "use 'yes' or 'listed' or 'no'"),
    (
        HEAD + choice("unclassified_units", '"vials"'),
        "unclassified_units[0].value",
        "use 'one' or 'containers' or 'any'",
    ),
    (HEAD + choice("unclassified_text", '["name", "dosage"]'), "unclassified_text[0].value", "did you mean 'dose'?"),
    (HEAD + choice("unclassified_text", "[5]"), "unclassified_text[0].value", "use a list of any of 'name'"),
    (HEAD + choice("unclassified_text", '[["name"]]'), "unclassified_text[0].value", "use a list of any of 'name'"),
    (HEAD + choice("prior_authorization", '"J9312"'), "prior_authorization[0].value", "use a list of HCPCS codes"),
    (HEAD + choice("prior_authorization", '["J931"]'), "prior_authorization[0].value", "is not an HCPCS Level II code"),
    (HEAD + choice("prior_authorization", "[9312]"), "prior_authorization[0].value", "is text"),
    (HEAD + choice("prior_authorization", '["J9312", "j9312"]'), "prior_authorization[0].value", "each once"),
    (
        HEAD + choice("authorization_services", '["J9312"]'),
        "authorization_services[0].value",
        "use a list of CPT numbers",
    ),
    (HEAD + choice("authorization_services", '["64612", "64612"]'), "authorization_services[0].value", "each once"),
    (HEAD + choice("claim_total", "99999.999"), "claim_total[0].value", "at most two decimal places"),
    (HEAD + choice("claim_total", "0"), "claim_total[0].value", "above zero"),
    (HEAD + choice("timely_filing", "1.5"), "timely_filing[0].value", "use a whole number"),
    (HEAD + choice("jw", '"no"', grade='["H"]'), "jw[0].confidence", "use 'H', 'M', 'L' or 'BG'"),
    (HEAD + 'not_stated = [["jw"]]', "not_stated", "list any of"),
    (HEAD + choice("jw", '"no"', "valeu = 1"), "jw[0].valeu", "did you mean 'value'"),
    (HEAD + '[[jw]]\nsource = "x"', "jw[0].value", "is missing"),
    (HEAD + choice("jw", '"no"', source='""'), "jw[0].source", "missing or blank"),
    (HEAD + choice("jw", '"no"', grade='"A"'), "jw[0].confidence", "use 'H', 'M', 'L' or 'BG'"),
    (HEAD + choice("jw", '"no"', "note = 5"), "jw[0].note", "is not text"),
    (HEAD + choice("jw", '"no"', 'end = "1/2/2024"'), "jw[0].end", "is not a date"),
    (HEAD + choice("jw", '"no"', "start = 2024-01-01"), "jw[0].start", "no value applies before it"),
    (HEAD + choice("jw", '"no"', "end = 2024-01-01"), "jw[0].end", "no value applies after it"),
    (HEAD + choice("jw", '"no"') + choice("jw", '"must"'), "jw[1].start", "is missing"),
    (
        HEAD + choice("jw", '"no"', "end = 2023-12-30") + choice("jw", '"must"', "start = 2024-01-01"),
        "jw[1].start",
        "leaves a gap or an overlap",
    ),
    (
        HEAD
        + choice("jw", '"no"')
        + choice("jw", '"must"', "start = 2024-01-01")
        + choice("jw", '"no"', "start = 2024-01-01"),
        "jw[2].start",
        "put the oldest value first",
    ),
    (
        HEAD + choice("jw", '"no"') + choice("jw", '"must"', "start = 2024-01-01\nend = 2023-01-01"),
        "jw[1].end",
        "swap the two dates",
    ),
    (HEAD + 'not_stated = ["jw"]', "not_stated", "list any of authorization_services"),
    (HEAD + "not_stated = 5", "not_stated", "list any of"),
    (
        HEAD + 'not_stated = ["coinsurance"]' + choice("coinsurance", "20"),
        "not_stated",
        "that the file has no value for",
    ),
    (HEAD + 'history = "long"', "history", "is not a list of tables"),
    (HEAD + "history = [5]", "history[0].key", "is not a key of a policy"),
    (HEAD + "\n[[history]]\nkey = 5", "history[0].key", "is not a key of a policy"),
    (HEAD + choice("history", '"up"', 'key = "jw"'), "history[0].value", "use 'no' or 'may'"),
]


@pytest.mark.parametrize(("text", "key", "words"), REFUSED)
def test_a_file_that_is_wrong_is_refused_by_file_and_key(
    tmp_path: Path, text: str, key: str | None, words: str
) -> None:
    """The message names both, and what would be right."""
    with pytest.raises(MalformedPolicyError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)
    assert str(caught.value).startswith("ours.toml")
    assert (caught.value.file, caught.value.key) == ("ours.toml", key)
    assert caught.value.hint


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    """By its name."""
    with pytest.raises(FileNotFoundError, match=r"absent\.toml"):
        Policy.load(tmp_path / "absent.toml")
    with pytest.raises(MalformedPolicyError, match=r"'extends': names a file that cannot be read \(No such file"):
        load(tmp_path, HEAD.replace("commercial-generic", "absent.toml"))
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    with pytest.raises(MalformedPolicyError, match="save the file as UTF-8"):
        Policy.load(str(tmp_path / "latin.toml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Asked", "Requirement"),
        ("Choice", "DatedValue"),
        ("Choices", "DatedValues"),
        ("Demand", "PayerRequirement"),
        ("Past", "Superseded"),
        ("Taken", "Accepted"),
    ],
)
def test_an_old_name_still_answers_with_a_warning(old: str, new: str) -> None:
    """It says the new one."""
    with pytest.warns(DeprecationWarning, match=rf"jcodes\.policies\.{old} is now jcodes\.policies\.{new}"):
        assert getattr(policies_package, old) is getattr(policies_package, new)
    with pytest.raises(AttributeError, match="has no attribute 'Chosen'"):
        _ = getattr(policies_package, "Chosen")  # noqa: B009 - mypy knows that there is none
