"""Services as CPT orders them, against an independent statement of the rules that counts minute by minute."""

from collections import Counter
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.services.encounters import count_services
from jcodes.services.table import PRIMARIES
from jcodes.services.times import AdministeredDrug

DAY = date(2026, 2, 3)


class Run(NamedTuple):
    """One drug at one access: its minutes on the clock are those from start to stop."""

    name: str
    family: str
    start: int
    length: int

    @property
    def clock(self) -> frozenset[int]:
        return frozenset(range(self.start, self.start + self.length))

    @property
    def infused(self) -> bool:
        return self.length >= 16


FIRST = {"complex": ("96413", "96409"), "therapeutic": ("96365", "96374")}
NEXT = {"complex": ("96417", "96411"), "therapeutic": ("96367", "96375")}
HOUR = {"complex": "96415", "therapeutic": "96366", "hydration": "96361"}
RANK = {"complex": 0, "therapeutic": 1}


def hours_past(minutes: int) -> int:
    """Count the hours past the first one, each of which needs 31 of its minutes."""
    return sum(1 for hour in range(1, 9) if minutes >= hour * 60 + 31)


def stated(runs: list[Run], fluid: Run | None) -> Counter[str] | None:
    """State what a facility bills for *runs* of different drugs and one fluid; None where chemotherapy ran beside something."""
    billed: Counter[str] = Counter()
    order = sorted(runs, key=lambda run: (RANK[run.family], not run.infused, run.start, -run.length, run.name))
    alone: list[Run] = []  # infusions that stand for themselves
    for place, run in enumerate(order):
        beside = run.infused and any(len(run.clock & other.clock) >= 16 for other in alone)
        if beside and run.family == "complex":
            return None
        if beside:
            billed["96368"] = 1
            continue
        billed[(FIRST if place == 0 else NEXT)[run.family][not run.infused]] += 1
        if run.infused:
            alone.append(run)
            billed[HOUR[run.family]] += hours_past(run.length)
    if fluid is not None:
        covered: frozenset[int] = frozenset().union(*(run.clock for run in runs if run.infused))
        free = sorted(fluid.clock - covered)
        pieces: list[int] = []
        for place, minute in enumerate(free):
            if place and free[place - 1] == minute - 1:
                pieces[-1] += 1
            else:
                pieces.append(1)
        hours = sum(1 + hours_past(piece) for piece in pieces if piece >= 31)
        if hours and not runs:
            billed["96360"] = 1
            hours -= 1
        billed["96361"] += hours
    if not {"96365", "96366", "96413", "96415"} & set(billed):
        del billed["96368"]
    return +billed


runs = st.builds(
    Run, st.just(""), st.sampled_from(["complex", "therapeutic"]), st.integers(0, 300), st.integers(1, 400)
)
fluids = st.builds(Run, st.just("saline"), st.just("hydration"), st.integers(0, 300), st.integers(1, 400))


def drug(run: Run) -> AdministeredDrug:
    route = "IV infusion" if run.infused or run.family == "hydration" else "IV push"
    return AdministeredDrug(run.name, route, run.family, run.length, begins=run.start, bag=run.name, on=DAY)


@given(st.lists(runs, max_size=3), st.none() | fluids)
def test_a_facility_bills_what_the_rules_state(drawn: list[Run], fluid: Run | None) -> None:
    """Initial by hierarchy, sequential, concurrent once, hours by more than 30 minutes, hydration only while nothing else ran."""
    named = [run._replace(name=f"drug {place}") for place, run in enumerate(drawn)]
    expected = stated(named, fluid)
    counted = count_services([drug(one) for one in (*named, *([fluid] if fluid else []))], facility=True)
    if expected is not None:
        assert Counter({one.number: one.units for one in counted.billed}) == expected


ADD_ONS = {
    "96411": {"96409", "96413"},
    "96415": {"96413"},
    "96417": {"96413"},
    "96366": {"96360", "96365", "96367", "96413"},
    "96368": {"96360", "96365", "96366", "96413", "96415", "96416"},
}


@given(st.lists(runs, min_size=1, max_size=3), st.integers(0, 2))
def test_an_office_begins_with_what_the_visit_was_for(drawn: list[Run], place: int) -> None:
    """Whatever the facility hierarchy would put first, unless an add-on code would then lack its primary code."""
    named = [run._replace(name=f"drug {number}") for number, run in enumerate(drawn)]
    first = named[place % len(named)]
    drugs = [drug(one).evolve(primary=one is first) for one in named]
    numbers = {one.number for one in count_services(drugs).billed}
    assert len(numbers & {"96413", "96409", "96365", "96374"}) == 1
    assert all(ADD_ONS[number] & numbers for number in numbers & set(ADD_ONS))
    others = [one for one in named if one is not first]
    is_allowed = first.family == "complex" or all(one.family != "complex" for one in others)
    if is_allowed and (first.infused or not any(one.infused for one in others)):
        assert FIRST[first.family][not first.infused] in numbers


COMPLEX_PUSH = AdministeredDrug("doxorubicin", "IV push", "complex", begins=0)
COMPLEX = AdministeredDrug("cyclophosphamide", "IV infusion", "complex", 60, begins=10)
THERAPY = AdministeredDrug("fosaprepitant", "IV infusion", "therapeutic", 60, begins=80)
FLUID = AdministeredDrug("saline", "IV infusion", "hydration", 120, begins=150)


@pytest.mark.parametrize(
    ("drugs", "billed"),
    [
        ([COMPLEX_PUSH.evolve(primary=True), COMPLEX], "96413 x 1; 96411 x 1"),
        ([COMPLEX_PUSH, THERAPY.evolve(primary=True)], "96409 x 1; 96367 x 1"),
        ([COMPLEX, FLUID.evolve(primary=True)], "96413 x 1; 96361 x 2"),
        ([COMPLEX_PUSH.evolve(primary=True), THERAPY], "96409 x 1; 96367 x 1"),
        ([COMPLEX.evolve(primary=True), THERAPY], "96413 x 1; 96367 x 1"),
        ([AdministeredDrug("ketorolac", "IV push", primary=True, begins=0), THERAPY], "96367 x 1; 96374 x 1"),
    ],
)
def test_chemotherapy_is_never_demoted_below_its_primary_code(drugs: list[AdministeredDrug], billed: str) -> None:
    assert str(count_services(drugs)) == billed
    first = next(one for one in drugs if one.primary)
    is_first = str(count_services(first)).split("; ")[0] in billed
    left = count_services(drugs).not_billed
    assert any("the reason for the encounter, but not the initial service" in one for one in left) != is_first


def test_a_concurrent_infusion_beside_add_ons_alone_is_asked() -> None:
    """96368 has none of its primary codes where a chemotherapy push is the initial service, and the infusions are short."""
    both = [THERAPY.evolve(bag="1", begins=10), THERAPY.evolve(name="ceftriaxone", bag="2", begins=10)]
    services = count_services([COMPLEX_PUSH, *both])
    assert str(services) == "96409 x 1; 96367 x 1"
    assert any("96368 needs 96365" in note for note in services.notes)
    assert "96368 x 1" in str(count_services([COMPLEX_PUSH, *(one.evolve(minutes=120) for one in both)]))


def test_the_primaries_are_those_of_cms() -> None:
    """The newest of CMS's add-on tables that is loaded."""
    cat = jcodes.catalog()
    for number, primaries in PRIMARIES.items():
        assert {edit.primary for edit in cat.add_on(number, date(2026, 7, 1))} == primaries


@pytest.mark.parametrize(
    ("drugs", "facility", "billed"),
    [
        ([AdministeredDrug("5-FU", "IV infusion", "complex", 2760, pump=True)], False, "96416 x 1"),
        ([AdministeredDrug("5-FU", "IV infusion", "complex", purpose="portable pump refill")], False, "96521 x 1"),
        ([AdministeredDrug("baclofen", "IV infusion", purpose="implanted pump refill")], False, "96522 x 1"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", port=True)], False, "96523 x 1"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", port=True), AdministeredDrug("B12", "IM")], False, "96372 x 1"),
        ([AdministeredDrug("heparin", "IV push", purpose="flush", site="left hand")], False, "none"),
        ([AdministeredDrug("saline", "IV infusion", "hydration", 120, purpose="keep vein open")], True, "none"),
        ([AdministeredDrug("saline", "IV infusion", "hydration", 120, purpose="carrier")], True, "none"),
        ([AdministeredDrug("saline", "IV infusion", "hydration", 30)], True, "none"),
        ([AdministeredDrug("hydromorphone", "IV push", begins=0), AdministeredDrug("hydromorphone", "IV push", begins=31)], True, "96374 x 1; 96376 x 1"),
        ([AdministeredDrug("hydromorphone", "IV push", begins=0), AdministeredDrug("hydromorphone", "IV push", begins=31)], False, "96374 x 1"),
        ([AdministeredDrug("hydromorphone", "IV push", begins=0), AdministeredDrug("hydromorphone", "IV push", begins=30)], True, "96374 x 1"),
        ([AdministeredDrug("goserelin", "implant", "complex", hormone=True)], False, "96402 x 1"),
        ([AdministeredDrug("bortezomib", "SC", "complex")], False, "96401 x 1"),
        ([AdministeredDrug("aflibercept", "intravitreal", "eye", side="50")], False, "67028-50 x 1"),
        ([AdministeredDrug("triamcinolone", "intra-articular", "joint", joint="wrist", side="RT")], False, "20605-RT x 1"),
        ([AdministeredDrug("triamcinolone", "intra-articular", "joint", joint="knee", side="RT", ultrasound=True)], False, "20611-RT x 1"),
        ([AdministeredDrug("extract", "SC", "allergy")], False, "95115 x 1"),
        ([AdministeredDrug("extract A", "SC", "allergy"), AdministeredDrug("extract B", "SC", "allergy")], False, "95117 x 1"),
        ([AdministeredDrug("extract", "SC", "allergy", times=3), AdministeredDrug("omalizumab", "SC")], False, "96372 x 1; 95117 x 1"),
        ([AdministeredDrug("MMR", "SC", "vaccine", counseled=True, components=3)], False, "90460 x 1; 90461 x 2"),
        ([AdministeredDrug("rotavirus", "oral", "vaccine", counseled=True, components=1)], False, "90460 x 1"),
        ([AdministeredDrug("MMR", "SC", "vaccine", counseled=True)], False, "90460 x 1"),
        ([AdministeredDrug("MMR", "SC", "vaccine", counseled=False, components=3)], False, "90471 x 1"),
        ([AdministeredDrug("flu", "IM", "vaccine", vaccine="influenza", counseled=True, components=1)], False, "G0008 x 1"),
        ([AdministeredDrug("flu", "IM", "vaccine"), AdministeredDrug("rotavirus", "oral", "vaccine")], False, "90471 x 1; 90474 x 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_service_is_billed_as_ordered(drugs: list[AdministeredDrug], facility: bool, billed: str) -> None:
    assert str(count_services(drugs, facility=facility)) == billed


@pytest.mark.parametrize(
    ("drug", "note"),
    [
        (AdministeredDrug("MMR", "SC", "vaccine", counseled=True), "give components"),
        (AdministeredDrug("extract", "IV push", "allergy"), "no allergy service on file for this route"),
    ],
)
def test_what_the_record_lacks_is_asked(drug: AdministeredDrug, note: str) -> None:
    assert any(note in one for one in count_services([drug]).notes)
