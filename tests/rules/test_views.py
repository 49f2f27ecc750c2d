"""What rules are shown of a claim: its lines and drugs, the facts and the payer of each date of service, and the records' totals."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

import jcodes
from jcodes import HcpcsCode
from jcodes.claims import Administration, Claim, Setting
from jcodes.doses import Dose, Strength
from jcodes.periods import Quarter
from jcodes.policies import policies, policy
from jcodes.rules import checker_of
from jcodes.rules.context.claim import ClaimView, Unchecked
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.exemptions import exempts
from jcodes.rules.context.lookups import edit_of, loaded, release_of
from jcodes.rules.context.payer import PayerOn, change_days_of, choice_of, payer_of
from jcodes.rules.context.record_totals import RecordTotals
from jcodes.rules.context.shared_facts import SharedFacts
from jcodes.vocabulary.products import ContainerType
from tests.rules.casebook import claim, line

CAT = jcodes.catalog()
RITUXIMAB = HcpcsCode.parse("J9312")
NDC = "50242-0051-21"


def view(whole: Claim, payer: str = "medicare-part-b") -> ClaimView:
    """Return a claim as the checker of a payer sees it."""
    checker = checker_of(payer)
    return ClaimView(whole, checker.catalog, checker._facts_of, checker._payer_on)


def test_a_drug_has_the_lines_of_its_code_and_day() -> None:
    """The administered ones first, and no other code."""
    whole = view(
        claim(
            line("J9312", 5, modifiers="JW"), line("J9312", 70), line("J1100", 3), line("J9312", 75, on="2026-02-08"),
            line("96413"), line("A9270"),
        )
    )  # fmt: skip
    assert [(str(drug.code), drug.on, [at.place for at in drug.lines]) for drug in whole.drugs] == [
        ("J9312", date(2026, 2, 1), [1, 0]), ("J1100", date(2026, 2, 1), [2]), ("J9312", date(2026, 2, 8), [3]),
    ]  # fmt: skip
    assert [[at.place for at in drug.administered] for drug in whole.drugs] == [[1], [2], [3]]
    assert [[at.place for at in drug.wasted] for drug in whole.drugs] == [[0], [], []]
    assert [drug.units for drug in whole.drugs] == [75, 3, 75]


def test_the_units_of_lines_are_added_up_only_if_all_are_known() -> None:
    (drug,) = view(claim(line("J9312", 50), line("J9312", "1.5"), line("J9312", 25))).drugs
    assert {at.line.units: at.units for at in drug.lines} == {"50": 50, "1.5": None, "25": 25}
    assert drug.units == 75
    assert drug.total(drug.lines) is None
    assert drug.total(tuple(at for at in drug.lines if at.units)) == 75


@pytest.mark.parametrize("units", ["0", "-1", "1.5", "", "x"])
def test_a_line_without_a_whole_number_above_zero_has_no_units(units: str) -> None:
    assert view(claim(line("J9312", units))).lines[0].units is None


def test_each_line_has_the_payer_and_the_facts_of_its_day() -> None:
    """Whatever the days of the lines around it, and the claim those of its first day."""
    days = [date(2026, 2, 1), date(2024, 12, 31), date(2024, 12, 31), date(2023, 12, 31), date(2026, 2, 1)]
    whole = view(claim(*(line("J9312", 75, on=on) for on in days)))
    payer_on = checker_of("medicare-part-b")._payer_on
    assert [at.payer for at in whole.lines] == [payer_on(on) for on in days]
    assert len({whole.lines[place].payer for place in (0, 1, 3)}) == 3
    assert whole.payer is payer_on(date(2023, 12, 31))
    for at, on in zip(whole.lines, days, strict=True):
        assert at.facts is not None
        assert at.facts.quarter == Quarter.of(on)


def test_a_claim_goes_by_the_first_day_of_its_statement_where_its_only_line_has_no_day() -> None:
    """The line by what the policy says now, and on an inpatient claim by the last day."""
    statement = {"statement_from": "2024-12-28", "statement_through": "2025-01-03"}
    whole = view(claim(line("J9312", 75, on=None), **statement))
    payer_on = checker_of("medicare-part-b")._payer_on
    assert whole.payer is payer_on(date(2024, 12, 28))
    assert whole.lines[0].payer is payer_on(None)
    stay = view(claim(line("J9312", 75, on=None), **statement, type_of_bill="0111"))
    assert stay.payer is whole.payer
    assert stay.lines[0].payer is payer_on(date(2025, 1, 3))


def test_what_the_loaded_files_do_not_cover_is_named_line_by_line() -> None:
    """Every such line, whatever stands before it; a line that spans days by its last one."""
    far = date(2036, 1, 1)
    whole = view(
        claim(
            line("J9312", 75), line("J9312", 75, on=None), line("96413", on=None), line("96413", on=far), line("J9312", 75, through=far),
            line("J9312", 75, through="2026-02-02"), line("J9312", 75, on=far), line("J9312", 75, on="2003-01-01", ndc=NDC),
        )
    )  # fmt: skip
    assert whole.unchecked == (
        Unchecked(1, "J9312", None),
        Unchecked(3, "96413", far, ("hcpcs",)),
        Unchecked(4, "J9312", far, ("hcpcs",)),
        Unchecked(6, "J9312", far, ("hcpcs",)),
        Unchecked(7, "J9312", date(2003, 1, 1), whole.unchecked[-1].missing),
    )
    assert whole.unchecked[-1].missing


@pytest.mark.parametrize(("dataset", "name"), [("mue", "has_edits"), ("crosswalk", "has_crosswalk")])
def test_a_table_reaches_back_to_the_first_day_of_its_oldest_quarter(dataset: str, name: str) -> None:
    first = min(release.quarter.first for release in CAT.releases(dataset))
    assert getattr(CodeFacts(RITUXIMAB, first, CAT), name)
    assert not getattr(CodeFacts(RITUXIMAB, first - timedelta(1), CAT), name)
    assert getattr(CodeFacts(RITUXIMAB, None, CAT), name)


def test_a_file_covers_every_day_of_its_quarters() -> None:
    """The last as well as the first."""
    held = loaded(CAT)
    for release in held:
        for day in (release.quarter.first, release.quarter.first + timedelta(45), release.last_quarter.last):
            found = release_of(held, day)
            assert found is not None
            assert found.quarter.first <= day <= found.last_quarter.last
    assert release_of(held, held[0].quarter.first - timedelta(1)) is None
    assert release_of(held, held[-1].last_quarter.last + timedelta(1)) is None


def test_an_edit_is_that_of_its_quarter() -> None:
    """As the catalog says it for the day."""
    days = [release.quarter.first + timedelta(40) for release in CAT.releases("mue")]
    found = {day: edit_of(CAT, "J9312", "practitioner", day) for day in days}
    with jcodes.errors.quiet():
        assert found == {day: CAT.mue("J9312", "practitioner", day) for day in days}
    assert len({edit.quarter for edit in found.values()}) > 1


def test_a_cpt_line_has_its_product_of_the_quarter() -> None:
    """No code is compared with the NDC, but its rows of the crosswalk are those of the day."""
    for on in (date(2026, 2, 1), date(2024, 5, 1), None):
        found = view(claim(line("96413", ndc=NDC, on=on))).lines[0].product
        assert found is not None
        assert (found.ndc, found.link) == (jcodes.Ndc.parse(NDC), None)
        assert found.links == CAT.ndc(NDC, on)
    assert view(claim(line("96413", ndc="1"))).lines[0].product is None


def test_facts_are_shared_between_two_changes_of_a_list_inside_a_quarter() -> None:
    """Every day of every quarter, by all days on which a list changes."""
    changes, facts = CAT.change_days(), SharedFacts(CAT)
    days = {date(year, month, 15) for year in range(2019, 2028) for month in range(1, 13)}
    for on in sorted({*days, *(day + timedelta(shift) for day in changes for shift in (-1, 0, 1))}):
        quarter = Quarter.of(on)
        assert facts._span_of(on) == (
            max([quarter.first, *(day for day in changes if day <= on)]),
            min([quarter.last, *(day - timedelta(1) for day in changes if day > on)]),
        )


@pytest.mark.parametrize("name", policies())
def test_a_payer_on_a_day_has_the_requirements_of_that_day(name: str) -> None:
    """Without a day, those that have not ended; between two changes one object."""
    chosen = policy(name)
    assert {one.name for one in PayerOn(chosen, None).modifiers} == {
        one.name for one in chosen.modifiers if one.end is None
    }
    on = payer_of(chosen)
    for change in change_days_of(chosen):
        for day in (change - timedelta(1), change, change + timedelta(1)):
            payer = on(day)
            assert {one.name for one in payer.modifiers} == {
                one.name for one in chosen.modifiers if one.applies_on(day)
            }
            assert payer.plain_measures == {
                "",
                *(one.value for one in payer.ndc_units.value if one.value in {"ML", "UN"}),
            }


def test_a_requirement_is_cited_with_all_its_facts() -> None:
    for requirement in (one for name in policies() for one in policy(name).modifiers):
        cited, facts = choice_of(requirement), attrs.asdict(requirement, recurse=False)
        assert cited.value == requirement.name
        for fact in ("source", "confidence", "start", "end", "policy", "note"):
            assert getattr(cited, fact) == facts[fact]


def test_a_surgery_center_goes_by_its_own_list_of_what_is_packaged() -> None:
    """In early 2020 Q9983 was packaged there, and paid apart in hospitals; without a setting the policy's own decides."""
    facts = CodeFacts(HcpcsCode.parse("Q9983"), date(2020, 2, 1), CAT)
    center, hospital = frozenset({Setting.AMBULATORY_SURGERY}), frozenset({Setting.HOSPITAL_OUTPATIENT})
    for name in ("medicare-part-b", "medicare-opps", "medicare-asc"):
        payer = PayerOn(policy(name), date(2020, 2, 1))
        exempt, scope = payer.jw_jz_exempt.value, payer.jw_jz_scope.value
        assert [exempts(exempt, scope, facts, settings) for settings in (center, hospital)] == [True, False]
        assert exempts(exempt, scope, facts, frozenset()) is (name == "medicare-asc")


def _record(**facts: Any) -> Administration:
    return Administration(**{"dose": "750 mg", **facts})


ONE = {"containers": [{"size": "500 mg", "count": 2}], "container_type": "single-dose vial"}


@pytest.mark.parametrize(
    ("records", "totals"),
    [
        ([], None),
        ([{"dose": None}], None),
        ([{}, {"dose": None}], None),
        ([{}, {"dose": "5 mL"}], None),
        ([{"strength": "10 mg/mL"}, {"strength": "20 mg/mL"}], None),
        ([{}], ("750 mg", None, (), None, None)),
        ([{}, {"dose": "0.5 g"}], ("1250 mg", None, (), None, None)),
        ([{"strength": "10 mg/mL"}, {}], ("1500 mg", "10 mg/mL", (), None, None)),
        ([ONE], ("750 mg", None, ((2, "500 mg"),), "single-dose vial", None)),
        ([{**ONE, "discarded": "250 mg"}], ("750 mg", None, ((2, "500 mg"),), "single-dose vial", "250 mg")),
        ([ONE, {}], ("1500 mg", None, (), "single-dose vial", None)),
        ([{**ONE, "discarded": "250 mg"}, ONE], ("1500 mg", None, ((2, "500 mg"), (2, "500 mg")), "single-dose vial", None)),
        (
            [{**ONE, "discarded": "250 mg"}, {**ONE, "discarded": "50 mg"}],
            ("1500 mg", None, ((2, "500 mg"), (2, "500 mg")), "single-dose vial", "300 mg"),
        ),
        ([{**ONE, "discarded": "250 mg"}, {**ONE, "discarded": "5 mL"}], ("1500 mg", None, ((2, "500 mg"), (2, "500 mg")), "single-dose vial", None)),
        ([ONE, {**ONE, "container_type": "multi-dose vial"}], ("1500 mg", None, (), None, None)),
        ([ONE, {"container_type": "multi-dose vial"}], ("1500 mg", None, (), None, None)),
        ([{"container_type": "multi-dose vial"}], ("750 mg", None, (), "multi-dose vial", None)),
        ([{"container_type": "multi-dose vial"}, ONE], ("1500 mg", None, (), None, None)),
        ([{"containers": [{"size": "", "count": 2}]}], ("750 mg", None, (), None, None)),
    ],
)  # fmt: skip
def test_the_totals_of_records(records: list[dict[str, Any]], totals: tuple[Any, ...] | None) -> None:
    """Sums of what every record states, and what all of them agree on; `alone` keeps dose and strength."""
    found = RecordTotals.of(tuple(_record(**facts) for facts in records))
    if totals is None or found is None:
        assert found is None
        assert totals is None
        return
    dose, strength, containers, kind, discarded = totals
    expected = RecordTotals(
        Dose.parse(dose),
        strength and Strength.parse(strength),
        containers,
        kind and ContainerType.find(kind),
        discarded and Dose.parse(discarded),
    )
    assert attrs.astuple(found, recurse=False) == attrs.astuple(expected, recurse=False)
    assert found.alone() == RecordTotals(expected.dose, expected.strength, (), None, None)


def test_a_claim_adds_up_its_charges() -> None:
    assert view(claim(line("J9312", charge="1.10"), line("96413", charge=None), line("96415", charge="2"))).total == (
        Decimal("3.10")
    )
