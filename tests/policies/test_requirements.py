"""What payers ask by name: the words, what the bundled policies ask, and how a user's own tables are read or refused."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

import jcodes
from jcodes.codes import HcpcsCode, Modifier
from jcodes.errors import MalformedPolicyError
from jcodes.policies import (
    Accepted,
    Confidence,
    FamilyRule,
    ModifierConflict,
    ModifierRule,
    PayerRequirement,
    Policy,
    Requirement,
    UnclassifiedUnits,
    policies,
    policy,
)
from jcodes.policies.fields import CONDITIONS, NAMED, SCOPE_SETTINGS
from jcodes.policies.policy import FOLDER
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import EditSetting, Setting
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import INTRAVENOUS, SUBCUTANEOUS

MEDICARE = policy()
DEMANDS = [
    (name, key, demand) for name in policies() for key, demands in policy(name).requirements() for demand in demands
]


def rule(name: str, payer: str = "medicare-part-b") -> ModifierRule:
    """Return the rule *name* of a bundled policy."""
    (found,) = (each for each in policy(payer).modifiers if each.name == name)
    return found


# -- the words -------------------------------------------------------------------------------------------------------


def test_each_scope_of_discarded_drug_has_its_settings() -> None:
    """An office is an office."""
    for settings in SCOPE_SETTINGS.values():
        assert settings
    assert SCOPE_SETTINGS["office"] == (Setting.OFFICE,)


# -- the bundled policies --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("payer", "key", "demand"), DEMANDS, ids=lambda part: getattr(part, "name", str(part)))
def test_every_bundled_demand_is_founded_and_formed(payer: str, key: str, demand: PayerRequirement) -> None:
    """It says what to do and who says so, by codes and modifiers in their canonical form."""
    assert demand.source.ids
    assert demand.source.free == ()
    assert len(demand.text) > 10
    assert demand.policy in {payer, policy(payer).extends}
    assert demand.fault() is None
    facts = demand.to_dict()
    assert json.loads(json.dumps(facts)) == facts
    assert demand.text in str(demand)
    for name, parse in {"codes": HcpcsCode.parse, "any_of": Modifier.parse, "left": Modifier.parse}.items():
        texts: tuple[str, ...] = getattr(demand, name, ())
        assert tuple(str(parse(text)) for text in texts) == texts


def test_names_are_no_ones_but_their_own() -> None:
    """Over all the tables of one policy, so that `without` can name each."""
    for payer in policies():
        names = [demand.name for _, demands in policy(payer).requirements() for demand in demands]
        assert len(set(names)) == len(names)


def test_every_code_that_a_bundled_policy_names_is_one_of_cms() -> None:
    """By the shipped releases."""
    known = jcodes.catalog()
    for _, _, demand in DEMANDS:
        for code in getattr(demand, "codes", ()):
            assert code in known, (demand.name, code)


@pytest.mark.parametrize(
    ("name", "word", "taken_out"),
    [
        ("concentrate", "concentrated", set()),
        ("unit-dose", "unit dose", {"J2545", "Q4074", *rule("unit-dose-of-one-drug", "medicare-dme").codes}),
    ],
)
def test_unit_doses_and_concentrates_are_those_of_the_descriptors(name: str, word: str, taken_out: set[str]) -> None:
    """Of the J codes that go through a nebulizer, but for those that the contractors name one by one."""
    catalog = jcodes.catalog()
    described = {
        str(code)
        for code in catalog
        if word in catalog[code].details and catalog[code].kind is not Kind.SUPPLY and str(code).startswith("J76")
    }
    assert set(rule(name, "medicare-dme").codes) == described - taken_out


def test_medicare_states_what_the_checks_ask() -> None:
    """As its sources say."""
    assert [policy(name).mue_table.on().value for name in policies()] == [
        EditSetting.PRACTITIONER,
        EditSetting.OUTPATIENT,
        EditSetting.PRACTITIONER,
        EditSetting.DME,
        EditSetting.PRACTITIONER,
        None,
        None,
    ]
    assert MEDICARE.unclassified_units.on().value is UnclassifiedUnits.ONE
    assert MEDICARE.unclassified_text.on().value == ("name", "dose")
    assert (MEDICARE.narrative_maximum.on().value, MEDICARE.modifier_slots.on().value) == (80, 4)
    assert (MEDICARE.claim_total.on().value, MEDICARE.claim_total.on().confidence) == (
        Decimal("99999.99"),
        Confidence.HIGH,
    )
    assert policy("medicare-opps").claim_total.on().confidence is Confidence.BACKGROUND
    assert MEDICARE.timely_filing is not None
    assert MEDICARE.timely_filing.on().value == 12
    assert policy("medicaid-generic").timely_filing is None is policy("commercial-generic").timely_filing
    assert MEDICARE.prior_authorization.on().value == ()
    assert {policy(name).decimal_units.on().value for name in policies()} == {False}
    assert MEDICARE.oral_drugs.on().value is Accepted.LISTED is MEDICARE.vaccines.on().value
    assert MEDICARE.self_administered.on().value is Accepted.NO
    assert policy("commercial-generic").self_administered.on().value is Accepted.YES


def test_a_route_is_told_apart_where_a_list_marks_the_code() -> None:
    """JA into a vein, JB under the skin, from April 5, 2021, as Noridian says."""
    vein, skin = rule("route-ja"), rule("route-jb")
    assert (vein.any_of, vein.forbidden, skin.any_of, skin.forbidden) == (("JA",), ("JB",), ("JB",), ("JA",))
    assert vein.asked is skin.asked is Requirement.MUST
    assert vein.on_self_administered_list
    assert skin.on_self_administered_list
    assert set(vein.routes) == INTRAVENOUS
    assert set(skin.routes) == SUBCUTANEOUS
    assert [vein.applies_on(day) for day in (date(2021, 4, 4), date(2021, 4, 5), None)] == [False, True, True]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2017-12-31", []),
        ("2018-01-01", ["340b-hospitals"]),
        ("2023-12-31", ["340b-hospitals"]),
        ("2024-01-01", ["340b-all"]),
        ("2024-12-31", ["340b-all"]),
        ("2025-01-01", ["340b-tb"]),
    ],
)
def test_drugs_bought_under_340b_are_marked_by_date(day: str, names: list[str]) -> None:
    """And only what CMS's own file of modifiers says is certain."""
    found = [each for each in MEDICARE.modifiers if each.when == "340b" and each.applies_on(date.fromisoformat(day))]
    assert [each.name for each in found] == names
    assert [each.name for each in found if each.confidence is Confidence.HIGH] == [
        name for name in names if name == "340b-tb"
    ]


def test_only_the_newest_of_what_followed_each_other_still_holds() -> None:
    """Without a day."""
    assert [each.name for each in MEDICARE.modifiers if each.when == "340b" and each.applies_on()] == ["340b-tb"]
    assert str(rule("340b-all")).endswith(", from 2024-01-01 to 2024-12-31")


def test_contradictions_are_medicares() -> None:
    """What holds for equipment only is asked there only."""
    conflicts = {each.name: each for each in policy("medicare-dme").modifier_conflicts}
    assert (conflicts["discarded-or-none"].left, conflicts["discarded-or-none"].right) == (("JW",), ("JZ",))
    assert conflicts["met-or-denial-expected"].right == ("GA", "GY", "GZ")
    assert conflicts["340b-twice"].confidence is Confidence.MEDIUM
    assert "met-or-denial-expected" not in {each.name for each in MEDICARE.modifier_conflicts}
    assert {each.confidence for each in policy("medicaid-generic").modifier_conflicts} == {Confidence.BACKGROUND}


def test_medicare_holds_no_drug_to_a_family_of_services() -> None:
    """CMS change request 13468, since the contractors' articles are retired; commercial payers may."""
    articles, any_family = MEDICARE.administration_families
    assert (any_family.codes, any_family.families, any_family.confidence) == ((), tuple(Family), Confidence.HIGH)
    assert (articles.codes, articles.families, articles.confidence) == ((), tuple(Family), Confidence.MEDIUM)
    assert [
        [one.name for one in MEDICARE.administration_families if one.applies_on(date(2024, 6, day))] for day in (4, 5)
    ] == [
        ["contractor-articles"],
        ["any-family"],
    ]
    assert policy("medicaid-generic").administration_families == ()
    (simpler,) = policy("commercial-generic").administration_families
    assert (simpler.families, simpler.confidence) == ((Family.THERAPEUTIC,), Confidence.MEDIUM)
    assert {"J0897", "J0638", "Q3028"} < set(simpler.codes)
    assert {"J1950", "J3315"}.isdisjoint(simpler.codes)
    assert [simpler.applies_on(date(2022, 4, day)) for day in (25, 26)] == [False, True]


def test_a_digest_covers_the_demands() -> None:
    """A rule more or less is another policy."""
    fewer = attrs.evolve(MEDICARE, modifiers=MEDICARE.modifiers[1:])
    assert fewer.digest != MEDICARE.digest
    tables = MEDICARE.to_dict()["modifiers"]
    assert isinstance(tables, list)
    assert tables[0]["any_of"] == ["JA"]
    assert tables[0]["asked"] == "must"
    assert tables[0]["start"] == "2021-04-05"


# -- files of users --------------------------------------------------------------------------------------------------

HEAD = 'name = "ours"\ntitle = "Our payer"\nextends = "medicare-part-b"\n'
FOUNDED = 'source = "our contract, s.4"\nconfidence = "H"\n'


def modifier(more: str = 'asked = "must"\nany_of = ["JA"]', name: str = "route-ja", founded: str = FOUNDED) -> str:
    """Return the table of one modifier."""
    return f'\n[[modifiers]]\nname = "{name}"\ntext = "put it on"\n{founded}{more}\n'


def conflict(left: str = '["JA"]', right: str = '["JB"]') -> str:
    """Return the table of one conflict."""
    return f'\n[[modifier_conflicts]]\nname = "one-or-other"\ntext = "take one off"\n{FOUNDED}left = {left}\nright = {right}\n'


def family(more: str) -> str:
    """Return the table of one rule of families."""
    return f'\n[[administration_families]]\nname = "our-families"\ntext = "use those"\n{FOUNDED}{more}\n'


def load(tmp_path: Path, text: str) -> Policy:
    """Return the policy that a file with *text* states."""
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return Policy.load(path)


def test_a_user_adds_one_modifier_and_replaces_another(tmp_path: Path) -> None:
    """The rest is Medicare's, in its order."""
    text = HEAD + modifier('asked = "may"\nany_of = ["ja"]\ncodes = ["j0129"]\nend = 2030-12-31')
    text += modifier('asked = "must"\nany_of = ["U1", "U2"]\nkinds = ["biologic"]\nsettings = ["office"]', "our-own")
    ours = load(tmp_path, text)
    assert [each.name for each in ours.modifiers] == [*(each.name for each in MEDICARE.modifiers), "our-own"]
    replaced, added = ours.modifiers[0], ours.modifiers[-1]
    assert (replaced.asked, replaced.any_of, replaced.codes, replaced.routes) == (
        Requirement.MAY,
        ("JA",),
        ("J0129",),
        (),
    )
    assert (replaced.policy, replaced.end, replaced.applies_on()) == ("ours", date(2030, 12, 31), False)
    assert added == ModifierRule(
        name="our-own",
        text="put it on",
        source="our contract, s.4",
        confidence=Confidence.HIGH,
        policy="ours",
        asked=Requirement.MUST,
        any_of=("U1", "U2"),
        kinds=(Kind.BIOLOGIC,),
        settings=(Setting.OFFICE,),
    )
    assert ours.modifiers[1:-1] == MEDICARE.modifiers[1:]
    assert ours.modifier_conflicts == MEDICARE.modifier_conflicts
    assert ours.administration_families == MEDICARE.administration_families


def test_a_user_takes_away_what_does_not_hold(tmp_path: Path) -> None:
    """By name, out of whichever list it stands in; and adds to each list."""
    text = (
        HEAD
        + 'without = ["route-jb", "vein-or-skin", "any-family", "contractor-articles"]\n'
        + conflict()
        + family('families = ["joint"]')
    )
    ours = load(tmp_path, text)
    assert "route-jb" not in {each.name for each in ours.modifiers}
    assert len(ours.modifiers) == len(MEDICARE.modifiers) - 1
    assert ours.modifier_conflicts[-1].left == ("JA",)
    assert "vein-or-skin" not in {each.name for each in ours.modifier_conflicts}
    assert [each.families for each in ours.administration_families] == [(Family.JOINT,)]


def test_a_file_that_extends_a_file_inherits_its_tables(tmp_path: Path) -> None:
    """And a policy that extends none has its own only."""
    (tmp_path / "base.toml").write_text(HEAD.replace("ours", "base") + modifier(name="of-the-base"), encoding="utf-8")
    ours = load(tmp_path, HEAD.replace("medicare-part-b", "base.toml"))
    assert ours.modifiers[-1].policy == "base"
    assert [each.name for each in policy("commercial-generic").modifiers] == ["repeated-line"]


REFUSED = [
    # what the file holds, the key that is named, words of the message
    (HEAD + 'modifiers = "JA"', "modifiers", "is not a list of tables"),
    (HEAD + 'modifiers = ["JA"]', "modifiers[0]", "is not a table"),
    (HEAD + modifier().replace("modifiers", "modifyers"), "modifyers", "did you mean 'modifiers'"),
    (HEAD + modifier('asked = "must"\nanyof = ["JA"]'), "modifiers[0].anyof", "did you mean 'any_of'"),
    (HEAD + modifier('any_of = ["JA"]'), "modifiers[0].asked", "[[modifiers]] with name, text, asked, source"),
    (HEAD + modifier('asked = "must"'), "modifiers[0].any_of", "is missing"),
    (HEAD + modifier('asked = "must"\nforbidden = ["JA"]'), "modifiers[0].any_of", "is missing"),
    (HEAD + modifier('asked = "no"'), "modifiers[0].any_of", "is missing"),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JA", "JB"]\nforbidden = ["jb"]'),
        "modifiers[0].forbidden",
        "holds JB, which any_of requires",
    ),
    (HEAD + modifier('asked = "mus"\nany_of = ["JA"]'), "modifiers[0].asked", "did you mean 'must'"),
    (HEAD + modifier('asked = "must"\nany_of = "JA"'), "modifiers[0].any_of", "use a list of modifiers"),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JAJB"]'),
        "modifiers[0].any_of",
        "give each on its own, two characters each",
    ),
    (HEAD + modifier('asked = "must"\nany_of = [59]'), "modifiers[0].any_of", "is text"),
    (HEAD + modifier('asked = "must"\nany_of = ["JA", "ja"]'), "modifiers[0].any_of", "each once"),
    (HEAD + modifier('asked = "must"\nany_of = ["JA"]\ncodes = ["96372"]'), "modifiers[0].codes", "is a CPT code"),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JA"]\nroutes = ["IV"]'),
        "modifiers[0].routes",
        "any of 'intravenous'",
    ),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JA"]\nroutes = ["intravenus"]'),
        "modifiers[0].routes",
        "did you mean 'intravenous'?",
    ),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JA"]\nsettings = ["hospital outpatient"]'),
        "modifiers[0].settings",
        "did you mean 'hospital-outpatient'?",
    ),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JA"]\nkinds = ["biologics"]'),
        "modifiers[0].kinds",
        "did you mean 'biologic'?",
    ),
    (HEAD + modifier('asked = "must"\nany_of = ["JA"]\nwhen = "340B"'), "modifiers[0].when", "did you mean '340b'?"),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JA"]\non_self_administered_list = 1'),
        "modifiers[0].on_self_administered_list",
        "use true or false",
    ),
    (HEAD + modifier(name="Route JA"), "modifiers[0].name", "lowercase letters, digits"),
    (HEAD + '[[modifiers]]\nname = 5\ntext = "x"', "modifiers[0].name", "lowercase letters, digits"),
    (HEAD + modifier().replace('"put it on"', '" "'), "modifiers[0].text", "write a text in quotes"),
    (HEAD + modifier().replace('name = "route-ja"\n', ""), "modifiers[0].name", "is missing"),
    (HEAD + modifier() + modifier(), "modifiers[1].name", "'route-ja' is the name of modifiers[0] too"),
    (
        HEAD + modifier('asked = "must"\nany_of = ["JA"]\nstart = 2025-01-01\nend = 2024-01-01'),
        "modifiers[0].end",
        "swap the two dates",
    ),
    (HEAD + modifier('asked = "must"\nany_of = ["JA"]\nend = "5/5/24"'), "modifiers[0].end", "is not a date"),
    (HEAD + modifier(founded='source = "x"\n'), "modifiers[0].confidence", "is not a grade"),
    (HEAD + modifier(founded='confidence = "H"\n'), "modifiers[0].source", "missing or blank"),
    (HEAD + modifier(founded=FOUNDED + "note = 1\n"), "modifiers[0].note", "is not text"),
    (HEAD + conflict(left="[]"), "modifier_conflicts[0].left", "name at least one"),
    (HEAD + conflict(right='["JB", "JA"]'), "modifier_conflicts[0].right", "holds JA, which is also in left"),
    (HEAD + family("codes = []"), "administration_families[0].families", "is missing"),
    (HEAD + family("families = []"), "administration_families[0].families", "name at least one"),
    (HEAD + family('families = ["complx"]'), "administration_families[0].families", "did you mean 'complex'?"),
    (HEAD + 'without = "route-ja"', "without", "is not a list of names"),
    (HEAD + "without = [5]", "without", "is not a list of names"),
    (HEAD + 'without = ["route-j"]', "without", "did you mean 'route-j"),
    (HEAD + 'without = ["route-ja"]\n' + modifier(), "without", "a table of the same name replaces the inherited one"),
]


@pytest.mark.parametrize(("text", "key", "words"), REFUSED)
def test_a_table_that_is_wrong_is_refused_by_file_and_key(tmp_path: Path, text: str, key: str, words: str) -> None:
    """The message names both, and what would be right."""
    with pytest.raises(MalformedPolicyError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)
    assert str(caught.value).startswith("ours.toml")
    assert (caught.value.file, caught.value.key) == ("ours.toml", key)
    assert caught.value.hint


def test_nothing_can_be_taken_away_where_nothing_is_inherited(tmp_path: Path) -> None:
    """A file that states all has no use for `without`."""
    text = (FOLDER / "commercial-generic.toml").read_text(encoding="utf-8")
    with pytest.raises(MalformedPolicyError, match="nothing with a name is inherited"):
        load(tmp_path, 'without = ["repeated-line"]\n' + text)


def test_a_condition_says_what_it_means() -> None:
    """The blank one too; and Medicare uses each."""
    assert all(CONDITIONS.values())
    assert {each.when for each in MEDICARE.modifiers} == set(CONDITIONS)


def test_the_classes_of_the_tables_are_those_of_the_fields() -> None:
    """So that a reader of the class knows what a key holds."""
    kinds = {field.name: field.metadata[NAMED] for field in attrs.fields(Policy) if NAMED in field.metadata}
    assert kinds == {
        "modifiers": ModifierRule,
        "modifier_conflicts": ModifierConflict,
        "administration_families": FamilyRule,
    }
    for key, demands in MEDICARE.requirements():
        assert all(type(demand) is kinds[key] for demand in demands)
