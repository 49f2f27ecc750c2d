"""Services as CPT orders them, against an independent statement of the rules that counts minute by minute."""

from collections import Counter
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.catalogs import catalog
from jcodes.services.encounters import count_services
from jcodes.services.times import AdministeredDrug
from jcodes.services.veins import PRIMARIES
from jcodes.vocabulary.families import Family

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


@given(st.lists(runs, min_size=1, max_size=3), st.integers(0, 2))
def test_an_office_begins_with_what_the_visit_was_for(drawn: list[Run], place: int) -> None:
    """Whatever the facility hierarchy would put first, unless an add-on code would lack its primary code; then a note says so."""
    named = [run._replace(name=f"drug {number}") for number, run in enumerate(drawn)]
    first = named[place % len(named)]
    services = count_services([drug(one).evolve(primary=one is first) for one in named])
    numbers = {one.number for one in services.billed}
    if not any("the reason for the encounter cannot be the initial service" in note for note in services.notes):
        assert FIRST[first.family][not first.infused] in numbers
    assert sum(number in {"96413", "96409", "96365", "96374"} for number in numbers) == 1
    assert all(numbers & PRIMARIES[number] for number in numbers & (PRIMARIES.keys() - {"96368"}))


def test_the_primary_codes_are_those_of_cmss_table() -> None:
    for number, primaries in PRIMARIES.items():
        assert {edit.primary for edit in catalog().add_on(number, "2026-07-15")} == primaries


CHEMO = AdministeredDrug("a", "IV push", "complex", 5, begins=0)
LONG = AdministeredDrug("b", "IV infusion", "complex", 60, begins=10)
IRON = AdministeredDrug("c", "IV infusion", minutes=60, begins=80)
SALINE = AdministeredDrug("d", "IV infusion", "hydration", 60, begins=200)


@pytest.mark.parametrize(
    ("drugs", "billed"),
    [
        ([CHEMO.evolve(primary=True), LONG], "96413 x 1; 96411 x 1"),
        ([CHEMO, IRON.evolve(primary=True)], "96409 x 1; 96367 x 1"),
        ([LONG, SALINE.evolve(primary=True)], "96413 x 1; 96361 x 1"),
        ([IRON, SALINE.evolve(primary=True)], "96367 x 1; 96360 x 1"),
        ([IRON, AdministeredDrug("e", "IV push", primary=True)], "96367 x 1; 96374 x 1"),
    ],
)
def test_no_reason_for_a_visit_leaves_an_add_on_without_its_primary(drugs: list[AdministeredDrug], billed: str) -> None:
    services = count_services(drugs)
    assert str(services) == billed
    assert bool(services.notes) == (drugs[0].family is not Family.THERAPEUTIC)


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
