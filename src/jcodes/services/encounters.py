"""The services of one encounter: which numbers, and how many of each.

One service of an access is the first, by the facility's order of families or by what a physician's encounter came for; all others are added
to it (`cms-rac-0071`; H for one first service, M for the order). What cannot be counted is said in a note, never guessed.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import attrs

from jcodes.claims.fields import items_of
from jcodes.records import record_of, records_of
from jcodes.services.sites import JOINTS
from jcodes.services.table import SERVICES, Service
from jcodes.services.times import SHORTEST_INFUSION, Given, Key, Tally, further_hours
from jcodes.services.toxins import count_toxins
from jcodes.services.veins import count_access, without_service
from jcodes.vocabulary.families import Family, Purpose, Role
from jcodes.vocabulary.routes import Route

__all__ = ["Counted", "Services", "count_services"]

_PLACES: Final = {number: place for place, number in enumerate(SERVICES)}
_MEDICARE: Final = {"influenza": "G0008", "pneumococcal": "G0009", "hepatitis B": "G0010"}
_APART: Final = "59"
_BY_MOUTH_OR_NOSE: Final = frozenset({Route.ORAL, Route.INTRANASAL})
_INTO_SKIN: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR, Route.INTRADERMAL})
_INJECTED: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR, Route.SUBCUTANEOUS_INFUSION})
_LOCAL: Final = frozenset({Route.INTRAVITREAL, Route.INTRA_ARTICULAR})


@attrs.frozen
class Counted:
    """One number of the bill.

    Attributes:
        number: The CPT number, or Medicare's own code.
        units: How many, one or more.
        on: The day it is billed on; None where what was given has none.
        modifiers: The modifiers that say the side, and that a joint is another one.
    """

    number: str
    units: int
    on: date | None = None
    modifiers: tuple[str, ...] = ()

    @property
    def service(self) -> Service:
        """What the number stands for, with source and confidence."""
        return SERVICES[self.number]

    def __str__(self) -> str:
        """Return number, modifiers and units, as ``96415 x 2`` or ``67028-RT x 1``."""
        return f"{'-'.join((self.number, *self.modifiers))} x {self.units}"


@attrs.frozen
class Services:
    """The services of an encounter.

    Attributes:
        counted: The numbers with their units, in the order that a facility ranks the families.
        notes: What the facts leave open, a sentence each, in alphabetical order.
        not_billed: What has no service on purpose, and why, a sentence each, in alphabetical order.
    """

    counted: tuple[Counted, ...]
    notes: tuple[str, ...]
    not_billed: tuple[str, ...] = ()

    def by_day(self, first: date) -> "tuple[tuple[date, Services], ...]":
        """Return the services of each day, the notes with the first; what has no day goes to *first*, which is there in any case."""
        days = sorted({first, *(one.on for one in self.counted if one.on is not None)})
        return tuple(
            (
                day,
                Services(
                    tuple(one for one in self.counted if (one.on or first) == day),
                    self.notes if day == days[0] else (),
                    self.not_billed if day == days[0] else (),
                ),
            )
            for day in days
        )

    def plus(self, other: "Services") -> "Services":
        """Return these services and those of another encounter of the day, whose first one is told apart by 59."""
        others = tuple(
            attrs.evolve(one, modifiers=(*one.modifiers, _APART))
            if _is_first(one) and _APART not in one.modifiers
            else one
            for one in other.counted
        )
        return Services((*self.counted, *others), (*self.notes, *other.notes), (*self.not_billed, *other.not_billed))

    def __str__(self) -> str:
        """Return the numbers with their units."""
        return "; ".join(map(str, self.counted)) or "none"


def _is_first(one: Counted) -> bool:
    return one.service.role is Role.FIRST


def _given(value: object) -> Given:
    return record_of(Given, value, "given")


def count_services(given: Iterable[Given] | Given, *, facility: bool = False) -> Services:
    """Return the services of one encounter, whatever the order of *given*.

    >>> from jcodes.services.encounters import count_services
    >>> from jcodes.services.times import Given
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
    tally = Tally()
    veins: dict[str, list[Given]] = {}
    for one in named:
        if one.family is Family.VACCINE or not one.route.is_intravenous:
            _count_alone(one, tally)
        elif not without_service(one, tally):
            veins.setdefault(one.access, []).append(one)
    _count_vaccines([one for one in named if one.family is Family.VACCINE], tally)
    _count_under_skin([one for one in named if _is_infused_under_skin(one)], tally)
    _count_eyes([one for one in named if _is_local(one, Route.INTRAVITREAL)], tally)
    _count_joints([one for one in named if _is_local(one, Route.INTRA_ARTICULAR)], tally)
    count_toxins([one for one in named if _is_toxin(one)], tally)
    accesses = 0
    for access in sorted(veins):
        accesses += count_access(veins[access], tally, facility=facility, further=accesses > 0)
    if accesses > 1:
        tally.notes.add("several accesses have a first service each, the later ones with 59: say that they were needed")
    _count_flushes([one for one in named if _is_flush(one)], tally)
    counted = tuple(
        Counted(number, tally.units[number, on, modifiers], on, modifiers)
        for number, on, modifiers in sorted(tally.units, key=_order)
    )
    return Services(counted, tuple(sorted(tally.notes)), tuple(sorted(tally.not_billed)))


def _order(key: Key) -> tuple[object, ...]:
    number, on, modifiers = key
    return on or date.min, _PLACES[number], modifiers


def _is_toxin(given: Given) -> bool:
    return given.family is Family.CHEMODENERVATION and given.route not in _LOCAL and not given.route.is_intravenous


# -- elsewhere -------------------------------------------------------------------------------------------------------


def _is_infused_under_skin(given: Given) -> bool:
    return (
        given.family is not Family.VACCINE
        and given.route is Route.SUBCUTANEOUS_INFUSION
        and given.minutes is not None
        and given.minutes >= SHORTEST_INFUSION
    )


def _count_under_skin(given: Sequence[Given], tally: Tally) -> None:
    """Count infusions under the skin: one first hour, a pump set up again for each further one, and their hours."""
    first = True
    for one in sorted(given, key=lambda one: (one.begins is None, one.begins or 0, repr(one.evolve(begins=None)))):
        tally.add("96369", one, 1 if first else 0)
        tally.add("96371", one, one.times - first)
        tally.add("96370", one, further_hours(one.minutes or 0) * one.times)
        first = False


def _count_alone(given: Given, tally: Tally) -> None:
    """Count a service that stands by itself, whatever else was given."""
    if (
        given.family in {Family.VACCINE, Family.CHEMODENERVATION}
        or _is_infused_under_skin(given)
        or given.route in _LOCAL
    ):
        return
    if given.route is Route.SUBCUTANEOUS_INFUSION and given.minutes is None:
        tally.note(given, "an infusion under the skin needs start and stop")
    elif given.route in _INJECTED or (given.route is Route.IMPLANT and given.hormone):  # goserelin
        complex_number = "96402" if given.hormone else "96401"
        tally.add(complex_number if given.family is Family.COMPLEX else "96372", given, given.times)
    elif given.route is Route.ON_BODY_INJECTOR:
        tally.add("96377", given, given.times)
    elif given.route.is_parenteral:
        tally.note(given, "no number for this route is known")


# -- eyes and joints -------------------------------------------------------------------------------------------------


def _is_local(given: Given, route: Route) -> bool:
    return given.route is route and given.family is not Family.VACCINE


def _count_eyes(given: Sequence[Given], tally: Tally) -> None:
    """Count each eye of a day once, whatever was injected into it: both eyes are one line with 50."""
    for sided in _by([one.evolve(joint="") for one in given]):
        _add_sides("67028", sided, tally, "the eye is missing: say site='OD', 'OS' or 'OU'")


def _count_joints(given: Sequence[Given], tally: Tally) -> None:
    """Count each joint of a day once, whatever was injected into it: both sides are one line with 50, another joint has 59."""
    seen: set[Key] = set()
    for sided in _by(given):
        joint = JOINTS.get(sided[0].joint)
        guided = any(one.ultrasound for one in sided)
        if joint is None:
            number = "20611" if guided else "20610"
            tally.note(sided[0], "the joint is missing: counted for a large one; say it in site, such as 'right knee'")
        else:
            number = joint.guided if guided else joint.number
        key = number, sided[0].on, ()
        apart = ("59",) if key in seen else ()
        seen.add(key)
        _add_sides(number, sided, tally, "the side is missing: say it in site, such as 'right knee'", apart)


def _by(given: Sequence[Given]) -> Iterable[list[Given]]:
    """Return what was given by day and joint, in order."""
    found: dict[tuple[date, str], list[Given]] = {}
    for one in sorted(given, key=repr):
        found.setdefault((one.on or date.min, one.joint), []).append(one)
    return [found[name] for name in sorted(found)]


def _add_sides(number: str, given: Sequence[Given], tally: Tally, lack: str, apart: tuple[str, ...] = ()) -> None:
    if any(not one.side for one in given):
        tally.note(next(one for one in given if not one.side), lack)
    tally.add_sides(number, given[0], {one.side for one in given}, apart)


# -- flushes ---------------------------------------------------------------------------------------------------------


def _is_flush(given: Given) -> bool:
    return given.purpose is Purpose.FLUSH and given.family is not Family.VACCINE and given.route.is_intravenous


def _count_flushes(given: Sequence[Given], tally: Tally) -> None:
    """Count the flush of an implanted port where the encounter has no other service; else it is part of that."""
    alone = not tally.units
    days: set[date | None] = set()
    for one in sorted(given, key=lambda one: (not one.port, repr(one))):
        if not alone:
            tally.leave(one, "a flush is part of the day's other service, and never a push")
        elif not one.port:
            tally.leave(one, "a flush is never a push; 96523 is for an implanted port, which site='port' says")
        elif one.on not in days:
            days.add(one.on)
            tally.add("96523", one)
            tally.leave(one, "96523 is billed where nothing else is, neither a visit nor a service that gives a drug")


# -- vaccines --------------------------------------------------------------------------------------------------------


def _count_vaccines(given: Sequence[Given], tally: Tally) -> None:
    """Count vaccines: Medicare's own for three of them, else one first and the others added, injected before swallowed."""
    injected: list[Given] = []
    swallowed: list[Given] = []
    for one in sorted(given, key=lambda one: (one.on or date.min, repr(one))):
        if one.vaccine and one.route in _INTO_SKIN | _BY_MOUTH_OR_NOSE:
            tally.add(_MEDICARE[one.vaccine], one, one.times)
        elif one.route in _INTO_SKIN:
            injected.append(one)
        elif one.route in _BY_MOUTH_OR_NOSE:
            swallowed.append(one)
        else:
            tally.note(one, "no number for a vaccine by this route is known")
    first = "90471" if injected else "90473"
    for place, one in enumerate((*injected, *swallowed)):
        tally.add(first, one, 1 if place == 0 else 0)
        tally.add("90472" if one.route in _INTO_SKIN else "90474", one, one.times - (place == 0))
