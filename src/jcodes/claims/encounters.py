"""The services of one encounter: which numbers, and how many of each.

One service of an access is the first, by the facility's order of families or by what a physician's encounter came for; all others are added
to it (RULES 5.2: CMS RAC topic 0071; H for one first service, M for the order). What cannot be counted is said in a note, never guessed.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from jcodes.claims.doors import items_of
from jcodes.claims.record import record_of, records_of
from jcodes.claims.routes import Route
from jcodes.claims.services import SERVICES, Family, Service, services_for
from jcodes.claims.times import (
    LONGEST_WITHOUT_PUMP,
    SHORTEST_HYDRATION,
    SHORTEST_INFUSION,
    Given,
    further_hours,
    hours_of,
)

__all__ = ["Counted", "Services", "count_services"]

_RANKS: Final = {Family.COMPLEX: 0, Family.THERAPEUTIC: 1, Family.HYDRATION: 2}
_PLACES: Final = {number: place for place, number in enumerate(SERVICES)}
_FIRST: Final = {
    (Family.COMPLEX, True): "96413",
    (Family.COMPLEX, False): "96409",
    (Family.THERAPEUTIC, True): "96365",
    (Family.THERAPEUTIC, False): "96374",
    (Family.HYDRATION, True): "96360",
}
_NEXT: Final = {
    (Family.COMPLEX, True): "96417",
    (Family.COMPLEX, False): "96411",
    (Family.THERAPEUTIC, True): "96367",
    (Family.THERAPEUTIC, False): "96375",
}
_HOURS: Final = {Family.COMPLEX: "96415", Family.THERAPEUTIC: "96366", Family.HYDRATION: "96361"}
_MEDICARE: Final = {"influenza": "G0008", "pneumococcal": "G0009", "hepatitis B": "G0010"}
_BY_MOUTH_OR_NOSE: Final = frozenset({Route.ORAL, Route.INTRANASAL})
_INTO_SKIN: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR, Route.INTRADERMAL})


@attrs.frozen
class Counted:
    """One number of the bill.

    Attributes:
        number: The CPT number, or Medicare's own code.
        units: How many, one or more.
    """

    number: str
    units: int

    @property
    def service(self) -> Service:
        """What the number stands for, with source and confidence."""
        return SERVICES[self.number]

    def __str__(self) -> str:
        """Return number and units, as ``96415 x 2``."""
        return f"{self.number} x {self.units}"


@attrs.frozen
class Services:
    """The services of an encounter.

    Attributes:
        counted: The numbers with their units, in the order that a facility ranks the families.
        notes: What could not be counted or should be looked at, a sentence each, in alphabetical order.
    """

    counted: tuple[Counted, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return the numbers with their units."""
        return "; ".join(map(str, self.counted)) or "none"


@attrs.frozen
class _Run:
    """One drug through a vein: infused or pushed."""

    given: Given
    infused: bool

    def order(self, *, facility: bool) -> tuple[object, ...]:
        """Return what puts the first service first; the rest only makes the order one."""
        given = self.given
        return (
            given.concurrent,
            not (given.primary and not facility),
            _RANKS[given.family],
            not self.infused,
            -(given.minutes or 0),
            repr(given),
        )


class _Tally:
    """Numbers and notes while they are counted."""

    def __init__(self) -> None:
        self.units: dict[str, int] = {}
        self.notes: set[str] = set()

    def add(self, number: str, units: int = 1) -> None:
        if units:
            self.units[number] = self.units.get(number, 0) + units

    def note(self, given: Given, text: str) -> None:
        self.notes.add(f"{given.what or 'a drug'} ({given.route}): {text}")


def _given(value: object) -> Given:
    return record_of(Given, value, "given")


def count_services(given: Iterable[Given] | Given, *, facility: bool = False) -> Services:
    """Return the services of one encounter, whatever the order of *given*.

    >>> from jcodes.claims.encounters import count_services
    >>> from jcodes.claims.times import Given
    >>> str(count_services([Given("rituximab", "IV infusion", "complex", 255), Given("diphenhydramine", "IV push")]))
    '96413 x 1; 96415 x 3; 96375 x 1'

    Args:
        given: The drugs of the encounter.
        facility: Whether a facility bills: its order of families decides which service is the first, and a push of the same drug again
            counts. Else what is `primary` is the first, and the same order decides where nothing is.

    Raises:
        MalformedClaimError: Something that is no `Given`.
    """
    named = records_of((given,) if isinstance(given, Given) else items_of(given, "given"), _given, "given")
    tally = _Tally()
    runs: dict[str, list[_Run]] = {}
    for one in named:
        if one.family is Family.VACCINE or not one.route.is_intravenous:
            _count_alone(one, tally)
        elif (run := _run(one, tally)) is not None:
            runs.setdefault(one.access, []).append(run)
    _count_vaccines([one for one in named if one.family is Family.VACCINE], tally)
    _count_under_skin([one for one in named if _is_infused_under_skin(one)], tally)
    for access in sorted(runs):
        _count_access(sorted(runs[access], key=lambda run: run.order(facility=facility)), tally, facility=facility)
    if len(runs) > 1:
        tally.notes.add(
            "several accesses have a first service each: say that they were needed, and put modifier 59 on the second"
        )
    counted = tuple(Counted(number, tally.units[number]) for number in sorted(tally.units, key=_PLACES.__getitem__))
    return Services(counted, tuple(sorted(tally.notes)))


# -- through a vein --------------------------------------------------------------------------------------------------


def _run(given: Given, tally: _Tally) -> _Run | None:
    """Return the infusion or push that *given* is; None where nothing is counted for it, which a note says."""
    if given.family not in _RANKS:
        tally.note(given, f"{given.family} is not given through a vein")
        return None
    if (
        given.pump
        and given.family is Family.COMPLEX
        and (given.minutes is None or given.minutes > LONGEST_WITHOUT_PUMP)
    ):
        tally.add("96416", given.times)
        return None
    if given.family is Family.HYDRATION:
        if given.route is Route.INTRAVENOUS_PUSH or given.minutes is None or given.minutes < SHORTEST_HYDRATION:
            tally.note(given, f"hydration is reported from {SHORTEST_HYDRATION} documented minutes on")
            return None
        return _Run(given, infused=True)
    if given.route is Route.INTRAVENOUS_PUSH:
        return _Run(given, infused=False)
    if given.minutes is None:
        tally.note(given, "without start and stop it counts as a push")
    return _Run(given, infused=given.minutes is not None and given.minutes >= SHORTEST_INFUSION)


def _count_access(runs: Sequence[_Run], tally: _Tally, *, facility: bool) -> None:
    """Count what went through one access, the first service first."""
    seen: set[tuple[str, bool]] = set()
    for place, run in enumerate(runs):
        given, minutes = run.given, run.given.minutes or 0
        again = bool(given.what) and (given.what.casefold(), run.infused) in seen
        seen.add((given.what.casefold(), run.infused))
        if place == 0:
            tally.add(_FIRST[given.family, run.infused])
            tally.add(_HOURS[given.family], further_hours(minutes) if run.infused else 0)
        elif given.concurrent and run.infused:
            _count_concurrent(given, tally)
        elif given.family is Family.HYDRATION or (again and run.infused):
            tally.add(_HOURS[given.family], hours_of(minutes))
            if not hours_of(minutes):
                tally.note(given, "30 minutes or less of the same drug again are not counted")
        elif again:
            _count_again(given, 1, tally, facility=facility)
        else:
            tally.add(_NEXT[given.family, run.infused])
            tally.add(_HOURS[given.family], further_hours(minutes) if run.infused else 0)
        if given.times > 1:
            _count_again(given, given.times - 1, tally, facility=facility, infused=run.infused)


def _count_concurrent(given: Given, tally: _Tally) -> None:
    if given.family is Family.THERAPEUTIC:
        tally.units["96368"] = 1  # once in an encounter
    else:
        tally.note(given, "no number is known for it at the same time as another infusion")


def _count_again(given: Given, times: int, tally: _Tally, *, facility: bool, infused: bool = False) -> None:
    """Count the same drug again: pushed, for a facility; infused again needs a time for each."""
    if infused:
        tally.note(given, "name each infusion with its own minutes")
    elif given.family is Family.COMPLEX:
        tally.note(given, "no number is known for the same complex drug pushed again")
    elif facility:
        tally.add("96376", times)
        tally.note(given, "96376 needs more than 30 minutes between pushes of the same drug")
    else:
        tally.note(given, "the same drug pushed again is counted by facilities only")


# -- elsewhere -------------------------------------------------------------------------------------------------------


def _is_infused_under_skin(given: Given) -> bool:
    return (
        given.family is not Family.VACCINE
        and given.route is Route.SUBCUTANEOUS_INFUSION
        and given.minutes is not None
        and given.minutes >= SHORTEST_INFUSION
    )


def _count_under_skin(given: Sequence[Given], tally: _Tally) -> None:
    """Count infusions under the skin: one first hour, a pump set up again for each further one, and their hours."""
    starts = sum(one.times for one in given)
    if starts:
        tally.add("96369")
        tally.add("96371", starts - 1)
    for one in given:
        tally.add("96370", further_hours(one.minutes or 0) * one.times)


def _count_alone(given: Given, tally: _Tally) -> None:
    """Count a service that stands by itself, whatever else was given."""
    if given.family is Family.VACCINE or _is_infused_under_skin(given):
        return
    if given.family is Family.CHEMODENERVATION:
        choices = ", ".join(service.number for service in services_for(given.route, Family.CHEMODENERVATION))
        tally.note(
            given,
            f"the muscles or glands decide: {choices}" if choices else "no number for toxin by this route is known",
        )
    elif given.route is Route.SUBCUTANEOUS_INFUSION and given.minutes is None:
        tally.note(given, "an infusion under the skin needs start and stop")
    elif given.route in {Route.SUBCUTANEOUS, Route.INTRAMUSCULAR, Route.SUBCUTANEOUS_INFUSION}:
        complex_number = "96402" if given.hormone else "96401"
        tally.add(complex_number if given.family is Family.COMPLEX else "96372", given.times)
    elif given.route is Route.ON_BODY_INJECTOR:
        tally.add("96377", given.times)
    elif given.route is Route.INTRAVITREAL:
        tally.add("67028", given.times)
    elif given.route is Route.INTRA_ARTICULAR:
        tally.add("20611" if given.ultrasound else "20610", given.times)
        tally.note(given, "counted for a large joint; small and middle joints have other numbers")
    elif given.route.is_parenteral:
        tally.note(given, "no number for this route is known")


def _count_vaccines(given: Sequence[Given], tally: _Tally) -> None:
    """Count vaccines: Medicare's own for three of them, else one first and the others added, injected before swallowed."""
    injected = swallowed = 0
    for one in given:
        if one.vaccine and one.route in _INTO_SKIN | _BY_MOUTH_OR_NOSE:
            tally.add(_MEDICARE[one.vaccine], one.times)
        elif one.route in _INTO_SKIN:
            injected += one.times
        elif one.route in _BY_MOUTH_OR_NOSE:
            swallowed += one.times
        else:
            tally.note(one, "no number for a vaccine by this route is known")
    if injected:
        tally.add("90471")
        tally.add("90472", injected - 1)
        tally.add("90474", swallowed)
    elif swallowed:
        tally.add("90473")
        tally.add("90474", swallowed - 1)
