"""What a bill leaves open: leftover drug is billed only where something says so, and a missing JW or JZ is never silent."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any, cast

import attrs
import pytest

import jcodes
from jcodes.billing import BillingUnits, Receipt
from jcodes.billing.bill import bill_dose
from jcodes.billing.rounding import RULES, Rounding
from jcodes.billing.service_lines import service_lines
from jcodes.billing.undecided import UndecidedKind
from jcodes.catalogs import catalog
from jcodes.catalogs.entries import Entry
from jcodes.doses import Basis, Dosage, Dose
from jcodes.policies import Policy, policy
from jcodes.sources import Citation
from jcodes.vocabulary.products import Kind

ON = date(2026, 2, 1)
CAT = catalog()


def open_questions(bill: BillingUnits) -> list[tuple[str, object, tuple[str, ...]]]:
    """Return kind, units and modifiers of each open question."""
    return [(one.kind.value, one.units, one.modifiers) for one in bill.undecided]


# -- the whole table against the law ---------------------------------------------------------------------------------

TYPES = ("single-dose", "multi-dose", None)
LISTED = (True, False, None)
LAYOUTS = ("two lines", "one line", "not billed")
ASKED = ("must", "may", "no")
KINDS = (Kind.BIOLOGIC, Kind.VACCINE, Kind.ORAL)
GIVEN = "75 mg"
"""7.5 units of 10 mg, billed as 8."""
FACTS: Mapping[str, tuple[str | None, str | None, int]] = {
    # what is named: containers, documented amount, whole units that it leaves beside the 8
    "nothing": (None, None, 0),
    "documented, none": (None, "0 mg", 0),
    "documented, below a unit": (None, "4 mg", 0),
    "documented, two units": (None, "25 mg", 2),
    "containers, used up": ("75 mg", None, 0),
    "containers, below a unit": ("84 mg", None, 0),
    "containers, two units": ("100 mg", None, 2),
    "containers, two units, none documented": ("100 mg", "0 mg", 0),
    "containers, two units, one documented": ("100 mg", "15 mg", 1),
    "containers, two units, all documented": ("100 mg", "25 mg", 2),
    "containers, used up, none documented": ("75 mg", "0 mg", 0),
}


@pytest.fixture(scope="module")
def payers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Policy]:
    """One policy of each layout, and of each answer to JW and to JZ."""
    folder = tmp_path_factory.mktemp("payers")
    made = {}
    for number, (layout, jw, jz) in enumerate(product(LAYOUTS, ASKED, ASKED)):
        values = (("waste_layout", layout), ("jw", jw), ("jz", jz))
        rows = "".join(f'[[{key}]]\nvalue = "{value}"\nsource = "ours"\nconfidence = "H"\n' for key, value in values)
        path = folder / f"p{number}.toml"
        path.write_text(f'name = "p{number}"\ntitle = "x"\nextends = "medicare-part-b"\n{rows}', encoding="utf-8")
        made[layout, jw, jz] = Policy.load(path)
    return made


Answer = tuple[list[tuple[int, str]], list[tuple[str, object, tuple[str, ...]]]]


def by_law(  # noqa: PLR0917 - the law of discarded drug, a sentence each
    container_type: str | None,
    listed: bool | None,
    what: str,
    layout: str,
    jw: str,
    jz: str,
    kind: Kind,
) -> Answer:
    """Return lines and open questions as the law and the settled meanings of the design have them.

    CMS: JW for discarded drug from single-dose containers, JZ where there is none; multi-dose containers and exempt products take neither;
    the payer decides on the layout, and whether it requires each. CMS's list names codes that are surely single-dose, and leaves others out.
    """
    containers, documented, units = FACTS[what]
    given: list[tuple[int, str]] = [(8, "")]
    if container_type == "multi-dose":
        return given, []  # what is left is kept
    required = [
        name for name, asked in (("JW", jw), ("JZ", jz)) if asked == "must" and (name == "JZ" or layout == "two lines")
    ]
    if containers is None and documented is None:  # nobody knows what is left
        asks = bool(required) and kind not in {Kind.VACCINE, Kind.ORAL}
        return given, [("jw-or-jz", None, tuple(required))] if asks else []
    if kind is Kind.VACCINE:
        return given, []  # exempt
    contradicts = (
        what == "containers, two units, none documented"
    )  # neither discarded nor given: kept, or not written down
    single = container_type == "single-dose" or listed is True or (documented is not None and not contradicts)
    if single and units == 0:
        return [(8, "JZ" if jz == "must" else "")], []
    if units and layout == "not billed":
        return given, []
    if single and layout == "one line":
        return [(8 + units, "")], []
    if single:
        return [(8, ""), (units, "JW" if jw == "must" else "")], []
    open_: list[tuple[str, object, tuple[str, ...]]] = [("leftover", units, ())] if units else []
    modifier = ("JW" if jw == "must" and layout == "two lines" else "") if units else ("JZ" if jz == "must" else "")
    return given, [*open_, *([("jw-or-jz", None, (modifier,))] if modifier else [])]


@pytest.mark.sweep
@pytest.mark.parametrize("what", FACTS)
def test_every_row_of_the_table_is_as_the_law_says(what: str, payers: dict[tuple[str, str, str], Policy]) -> None:
    """Type, list, layout, JW, JZ and kind in every combination: 729 rows for each set of facts."""
    containers, documented, _ = FACTS[what]
    entry = attrs.evolve(CAT["J9312"], facts=None)
    subjects = {kind: attrs.evolve(entry, kind=kind) for kind in KINDS}
    for container_type, listed, (layout, jw, jz), kind in product(TYPES, LISTED, payers, KINDS):
        bill = bill_dose(
            subjects[kind],
            Dose.parse(GIVEN),
            on=ON,
            containers=containers,
            container_type=container_type,
            discarded=documented,
            policy=payers[layout, jw, jz],
            discard_applies=listed,
        )
        row = (container_type, listed, what, layout, jw, jz, kind)
        lines = [(line.units, "-".join(line.modifiers)) for line in bill.lines]
        assert (lines, open_questions(bill)) == by_law(*row), row
        assert bill.total == sum(units for units, _ in lines)
        assert bill.discarded == bill.total - 8
        assert bill.leftover == sum(one.units or 0 for one in bill.undecided)
        assert ("undecided" in str(bill)) is bool(bill.undecided)
        assert ("undecided" in bill.explain()) is bool(bill.undecided)


def test_the_table_holds_every_kind_of_answer(payers: dict[tuple[str, str, str], Policy]) -> None:
    """So that the comparison above compares something."""
    answers = [by_law(*row[:3], *row[3], row[4]) for row in product(TYPES, LISTED, FACTS, payers, KINDS)]
    kinds = {tuple(kind for kind, _, _ in undecided) for _, undecided in answers}
    assert kinds == {(), ("leftover",), ("jw-or-jz",), ("leftover", "jw-or-jz")}
    assert {lines[-1][1] for lines, _ in answers} == {"", "JW", "JZ"}


# -- every code -----------------------------------------------------------------------------------------------------


MEASURED = [
    entry
    for entry in CAT.values()
    if entry.dosage.basis in {Basis.PER, Basis.UP_TO} and entry.dosage.total() is not None
]


@pytest.mark.sweep
@pytest.mark.parametrize("day", [date(2017, 3, 1), date(2022, 2, 1), date(2026, 2, 1)])
def test_no_code_bills_leftover_drug_of_containers_of_unknown_type(day: date) -> None:
    """Whatever the list names is evidence for every date; what it does not name is not known (615 codes billed a bare line once)."""
    named = unnamed = 0
    for entry in MEASURED:
        if not any(day in period for period in entry.periods):
            continue
        one = entry.dosage.total()
        assert one is not None
        bill = jcodes.billing_units(entry, one * 2, on=day, containers=[one * 10])
        if entry.kind.value.replace(" ", "-") in policy().jw_jz_exempt.on(day).value:
            assert (len(bill.lines), bill.undecided) == (1, ()), entry.code
        elif entry.jw_jz_since() is not None:
            named += 1
            assert [(line.units, line.modifiers) for line in bill.lines] == [(2, ()), (8, ("JW",))], entry.code
            assert bill.undecided == (), entry.code
        else:
            unnamed += 1
            assert [(line.units, line.modifiers) for line in bill.lines] == [(2, ())], entry.code
            assert (bill.discarded, bill.total, int(bill)) == (0, 2, 2)
            assert open_questions(bill) == [("leftover", 8, ()), ("jw-or-jz", None, ("JW",))], entry.code
            assert bill.undecided[0].amount == one * 8, entry.code
    assert named > 150
    assert unnamed > 250


@pytest.mark.parametrize(
    "entry", [CAT["J3301"], CAT["J0129"], CAT["J2350"], CAT["J2469"], CAT["J1453"]], ids=lambda entry: str(entry.code)
)
def test_a_type_or_a_documented_amount_settles_what_the_list_leaves_open(entry: Entry) -> None:
    """Four of these surely belong on CMS's list, and it names none."""
    one = entry.dosage.total()
    assert one is not None
    facts: dict[str, Any] = {"on": ON, "containers": [one * 10]}
    for more in ({"container_type": "single-dose"}, {"discarded": one * 8}):
        bill = jcodes.billing_units(entry, one * 2, **facts, **more)
        assert [(line.units, line.modifiers) for line in bill.lines] == [(2, ()), (8, ("JW",))]
        assert bill.undecided == ()
        assert bill.warnings == ()
    kept = jcodes.billing_units(entry, one * 2, **facts, container_type="multi-dose")
    assert (str(kept), kept.undecided) == (f"{entry.code} x 2", ())
    both = jcodes.billing_units(entry, one * 2, on=ON, discarded=one * 8, container_type="single-dose")
    assert str(both) == f"{entry.code} x 2; {entry.code}-JW x 8"
    assert str(jcodes.billing_units(entry, one * 2, on=ON, discarded="0 mg")) == f"{entry.code}-JZ x 2"
    bare = jcodes.billing_units(entry, one * 2, **facts)
    assert not any(word in bare.explain().lower() for word in ("not apply", "not on the list"))
    assert "CMS's JW/JZ list of 2025-06-20 does not name the code" in bare.explain()
    assert [str(one) for one in bare.undecided] == ["8 leftover units", "JW"]


# -- what people see -------------------------------------------------------------------------------------------------

SHOWN: list[tuple[str, str, dict[str, Any], str]] = [
    # 40 mg from a vial of 400 mg, which may be kept for others (First Coast, by medicarepaymentandreimbursement.com, 2015-09)
    ("J3301", "40 mg", {"containers": "400 mg/10 mL"}, "J3301 x 4 (undecided: 36 leftover units, JW)"),
    ("J1071", "200 mg", {"containers": "2000 mg/10 mL"}, "J1071 x 200 (undecided: 1800 leftover units, JW)"),
    ("J3301", "40 mg", {"containers": "50 mg"}, "J3301 x 4 (undecided: 1 leftover unit, JW)"),
    ("J2315", "380 mg", {"containers": "380 mg"}, "J2315 x 380 (undecided: JZ)"),
    ("Q0138", "510 mg", {"containers": "510 mg/17 mL"}, "Q0138-JZ x 510"),
    ("J9312", "750 mg", {}, "J9312 x 75 (undecided: JW or JZ)"),
    ("J9312", "750 mg", {"container_type": "single-dose"}, "J9312 x 75 (undecided: JW or JZ)"),
    ("J9312", "750 mg", {"container_type": "multi-dose"}, "J9312 x 75"),
    ("J9312", "750 mg", {"on": "2023-06-30"}, "J9312 x 75 (undecided: JW)"),
    ("J9035", "740 mg", {"on": "2016-12-31"}, "J9035 x 74"),
    ("J9312", "750 mg", {"policy": "commercial-generic"}, "J9312 x 75"),
    ("J9312", "750 mg", {"policy": "medicaid-generic"}, "J9312 x 75 (undecided: JW)"),
    ("J7613", "2.5 mg", {}, "J7613 x 3"),
    ("J3301", "40 mg", {"containers": "400 mg/10 mL", "discarded": "0 mg"}, "J3301 x 4 (undecided: JZ)"),
    ("J3301", "40 mg", {"containers": "400 mg/10 mL", "policy": "commercial-generic"}, "J3301 x 4 (undecided: 36 leftover units)"),
    # 207 mg from 100 + 100 + 40 mg: JW has been required since 2017, the list is of 2025 (icd10monitor.medlearn.com)
    ("J9299", "207 mg", {"containers": ["2 x 100 mg", "40 mg"], "on": "2022-02-01"}, "J9299 x 207; J9299-JW x 33"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "dose", "facts", "shown"), SHOWN)
def test_a_bill_says_what_is_open_beside_its_lines(code: str, dose: str, facts: dict[str, Any], shown: str) -> None:
    """In text, derivation, JSON, HTML, receipt and claim lines alike."""
    bill = jcodes.billing_units(code, dose, **{"on": "2026-02-01", **facts})
    assert str(bill) == shown
    told = [one.text for one in bill.undecided]
    lines = service_lines(bill)
    for text in told:
        assert text in bill.explain()
        assert text in lines.explain()
    assert ("undecided" in bill._repr_html_(), "undecided" in lines._repr_html_()) == (bool(told), bool(told))
    assert [one["text"] for one in bill.to_dict()["undecided"]] == told  # type: ignore[attr-defined]
    assert [one["text"] for one in lines.to_dict()["undecided"]] == told  # type: ignore[attr-defined]
    assert lines.undecided == bill.undecided
    assert str(lines) == shown
    assert bill.receipt.verify()
    assert lines.receipt.verify()
    assert shown in repr(bill.receipt)
    assert Receipt.from_json(bill.receipt.to_json()) == bill.receipt


def test_an_open_question_has_its_facts() -> None:
    left, modifier = jcodes.billing_units(
        "J3301", "1 mL", strength="40 mg/mL", on=ON, containers="400 mg/10 mL"
    ).undecided
    assert (left.kind, left.fact, str(left.amount), left.units, left.modifiers) == (
        UndecidedKind.LEFTOVER, "container_type", "360 mg", 36, (),
    )  # fmt: skip
    assert (modifier.kind, modifier.fact, modifier.amount, modifier.units, modifier.modifiers) == (
        "jw-or-jz", "container_type", None, None, ("JW",),
    )  # fmt: skip
    assert all(one.source for one in (left, modifier))
    assert left.to_dict()["amount"] == "360 mg"
    (which,) = jcodes.billing_units("J9312", "750 mg", on=ON).undecided
    assert (which.fact, which.modifiers) == ("containers", ("JW", "JZ"))
    assert which.text == (
        "medicare-part-b requires JW or JZ for single-dose containers. Give the opened containers or the discarded amount (0 for none);"
        " multi-dose containers take neither"
    )
    assert which.source == Citation("cms-discarded-drugs; noridian-jw-faq; noridian-jz")


def test_a_bill_without_units_leaves_nothing_open() -> None:
    """Less than half a unit, rounded down: no line takes a modifier."""
    asked: dict[str, Any] = {"on": ON, "container_type": "single-dose"}
    assert jcodes.billing_units("J9312", "4 mg", rounding="down", **asked).undecided == ()
    assert jcodes.billing_units("J9312", "4 mg", **asked).undecided != ()


def test_suppliers_alone_are_asked_about_inhalation_drugs() -> None:
    """The DME contractors want JW or JZ for them; other payers do not ask."""
    bills = {
        name: jcodes.billing_units("J7613", "2.5 mg", on=ON, policy=name)
        for name in ("medicare-part-b", "medicare-dme")
    }
    assert {name: open_questions(bill) for name, bill in bills.items()} == {
        "medicare-part-b": [],
        "medicare-dme": [("jw-or-jz", None, ("JW", "JZ"))],
    }


class Lists:
    """A catalog that says of a day before 2024 that no list is known, and afterwards that it does not name the code."""

    def __getattr__(self, name: str) -> Any:
        return getattr(CAT, name)

    def jw_jz(self, code: object, on: date | None) -> bool | None:
        return None if on is not None and on.year < 2024 else False


@pytest.mark.parametrize(("day", "listed"), [(date(2022, 2, 1), None), (ON, False), (None, False)])
def test_the_list_is_asked_for_the_date_of_service(day: date | None, listed: bool | None) -> None:
    entry = attrs.evolve(CAT["J3301"], facts=cast("Any", Lists()))
    bill = jcodes.billing_units(entry, "40 mg", on=day, containers="400 mg/10 mL")
    assert bill.question is not None
    assert bill.question.listed is listed


def test_a_list_of_unknown_issue_is_named_without_one() -> None:
    bill = bill_dose(CAT["J9312"], Dose.parse("75 mg"), on=ON, containers="100 mg", discard_applies=True)
    assert "the code is on CMS's JW/JZ list, so its containers count as single-dose" in bill.explain()


def test_what_an_open_question_asks_for_decides_it() -> None:
    """The fact that it names is an argument, and either answer leaves nothing open."""
    asked: dict[str, Any] = {"on": ON, "containers": "400 mg/10 mL"}
    (fact,) = {one.fact for one in jcodes.billing_units("J3301", "40 mg", **asked).undecided}
    for value in TYPES[:2]:
        assert jcodes.billing_units("J3301", "40 mg", **asked, **dict[str, Any]({fact: value})).undecided == ()
    (which,) = jcodes.billing_units("J9312", "750 mg", on=ON).undecided
    settled: dict[str, Any] = {which.fact: "8 x 100 mg"}
    assert jcodes.billing_units("J9312", "750 mg", on=ON, **settled).undecided == ()


def test_the_amount_is_left_out_where_it_is_no_decimal() -> None:
    third = Dosage.parse("3 mL")
    bill = bill_dose(attrs.evolve(CAT["J9312"], dosage=third, facts=None), Dose.parse("1 mg"), on=ON, containers="9 mg",
                     strength=jcodes.Strength.parse("0.7 mg/mL"))  # fmt: skip
    assert (bill.undecided[0].amount, bill.undecided[0].units) == (None, 3)
    band = attrs.evolve(CAT["J9312"], dosage=Dosage.parse("> 3 mg, <= 6 mg"), facts=None)
    assert open_questions(bill_dose(band, Dose.parse("4 mg"), on=ON, containers="6 mg")) == [
        ("jw-or-jz", None, ("JZ",))
    ]
    nothing = bill_dose(band, Dose.parse("4 mg"), on=ON, containers="6 mg", discarded="0 mg")
    assert str(nothing) == "J9312-JZ x 1"
    pair = attrs.evolve(CAT["J9312"], dosage=Dosage.parse("3 mg + 10 units"), facts=None)
    parts = bill_dose(pair, Dose.parse("3 mg"), on=ON, containers="9 mg")
    assert (parts.undecided[0].amount, parts.undecided[0].units) == (None, 2)
    other = attrs.evolve(CAT["J9312"], dosage=Dosage.parse("10 mg"), facts=None)
    volume = bill_dose(other, Dose.parse("1 mL"), on=ON, containers="100 mg/10 mL")
    assert str(volume.undecided[0].amount) == "90 mg"


def test_a_payment_holds_nothing_that_is_undecided() -> None:
    """And says so."""
    bill = jcodes.billing_units("J3301", "40 mg", on="2026-02-01", containers="400 mg/10 mL")
    given = jcodes.billing_units("J3301", "40 mg", on="2026-02-01", container_type="multi-dose")
    payment = jcodes.expected_payment(bill)
    assert payment.allowed == jcodes.expected_payment(given).allowed
    assert any("36 leftover units undecided, not in these amounts" in text for text in payment.warnings)
    assert payment.receipt.verify()
    assert jcodes.expected_payment(given).warnings == ()


def test_other_payers_are_compared_with_what_they_leave_open() -> None:
    bill = jcodes.billing_units("J3301", "40 mg", on="2026-02-01", containers="400 mg/10 mL")
    assert [str(one) for one in bill.compare("up", "commercial-generic")] == [
        "up: J3301 x 4 (undecided: 36 leftover units, JW)",
        "commercial-generic: J3301 x 4 (undecided: 36 leftover units)",
    ]
    assert str(jcodes.billing_units("J9299", "207 mg", on="2022-02-01", containers="240 mg").compare("up")[0]) == (
        "up: J9299 x 207; J9299-JW x 33"
    )
    (other,) = jcodes.billing_units("J9312", "750 mg", on=ON).compare("commercial-generic")
    assert other.bill is not None
    assert other.bill.question == jcodes.billing_units("J9312", "750 mg", on=ON, policy="commercial-generic").question
    listed = jcodes.billing_units("J9299", "207 mg", on="2022-02-01", containers="240 mg")
    (same,) = listed.compare("up")
    assert same.bill is not None
    assert (same.bill.question, same.bill.explain()) == (listed.question, listed.explain())


def test_a_bill_of_ready_made_values_is_compared_too() -> None:
    """Nothing is known of where they came from; a rounding that refuses them says by which rule."""
    bill = jcodes.billing_units(Dosage.parse("10 mg"), Dose.parse("752 mg"))
    assert bill.origin is None
    assert [str(one) for one in bill.compare("down", "exact")] == [
        "down: units x 75 (undecided: JW or JZ)",
        "exact: the dose is 376/5 units, not a whole number",
    ]
    refused = bill.compare("exact")[0]
    assert refused.bill is None
    assert refused.source == str(RULES[Rounding.EXACT].source)


def test_the_step_says_that_the_list_is_of_later_dates() -> None:
    """For a date before the list names the code it is evidence; from then on it decides."""
    early = jcodes.billing_units("J9299", "207 mg", on="2022-02-01", containers="240 mg")
    assert (
        "is on CMS's JW/JZ list of 2025-06-20 for dates of service from 2023-07-01: evidence that its containers were single-dose on 2022-02-01, too"
        in (early.explain())
    )
    assert early.receipt.to_dict()["question"]["listed_since"] == "2023-07-01"
    assert early.receipt.verify()
    late = jcodes.billing_units("J9299", "207 mg", on="2023-07-01", containers="240 mg")
    assert "evidence" not in late.explain()
    for bill in (early, late):
        assert "does not name the code" not in bill.explain()


@pytest.mark.parametrize(("code", "dose"), [("A9585", "2 mL"), ("A9500", "1 dose")])
def test_where_it_is_doubtful_that_the_payer_asks_for_either_it_is_a_warning(code: str, dose: str) -> None:
    """Contractors differ on contrast and radiopharmaceuticals; the bill does not look open, and says so."""
    asked: tuple[dict[str, Any], ...] = ({}, {"policy": "medicare-part-b"}, {"container_type": "single-dose"})
    for facts in asked:
        bill = jcodes.billing_units(code, dose, on="2026-02-01", **facts)
        assert bill.undecided == ()
        assert any("it is uncertain whether a" in warning and "JW or JZ" in warning for warning in bill.warnings)
