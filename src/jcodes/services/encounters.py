"""Administration codes and units for one encounter.

Each access has one initial service, chosen by the facility hierarchy or, for a physician, by the reason for the encounter; the others are
add-ons (`cms-rac-0071`: grade H for one initial service, M for the order). What cannot be counted becomes a note and is never guessed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

import attrs

from jcodes.claims.fields import items_of
from jcodes.records import record_of, records_of
from jcodes.services.joints import JOINTS, JointSite, joints_of, names_only_side
from jcodes.services.table import SERVICES, Service
from jcodes.services.times import SHORTEST_INFUSION, AdministeredDrug, Key, Tally, additional_hours
from jcodes.services.toxins import count_toxins
from jcodes.services.vaccines import ANTIBODY, ANTIBODY_SERVICES
from jcodes.services.veins import count_access, leave_out_alone, without_service
from jcodes.vocabulary.families import Family, Purpose, Role
from jcodes.vocabulary.routes import Route

__all__ = ["COVID_START", "BilledService", "Services", "count_services"]

_PLACES: Final = {number: place for place, number in enumerate(SERVICES)}
_OWN: Final = {"influenza": "G0008", "pneumococcal": "G0009", "hepatitis B": "G0010", "COVID-19": "90480"}
COVID_START: Final = date(2023, 9, 11)
"""The first day of 90480, which gives every COVID-19 vaccine (`anthem-covid`)."""
_APART: Final = "59"
_ORAL_OR_NASAL: Final = frozenset({Route.ORAL, Route.INTRANASAL})
_VACCINE_INJECTIONS: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR, Route.INTRADERMAL})
_INJECTED: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR, Route.SUBCUTANEOUS_INFUSION})
_ALONE: Final = frozenset({Family.VACCINE, Family.ALLERGY})
_LOCAL: Final = frozenset({Route.INTRAVITREAL, Route.INTRA_ARTICULAR})


@attrs.frozen
class BilledService:
    """One administration code with its units.

    Attributes:
        number: The CPT code, or Medicare's HCPCS code.
        units: The units, 1 or more.
        on: The date of service, or None if the record has none.
        modifiers: The side, and 59 for another joint or access.
    """

    number: str
    units: int
    on: date | None = None
    modifiers: tuple[str, ...] = ()

    @property
    def service(self) -> Service:
        """The entry for the code in the service table, with its source."""
        return SERVICES[self.number]

    def __str__(self) -> str:
        """Return code, modifiers and units, such as ``96415 x 2`` or ``67028-RT x 1``."""
        return f"{'-'.join((self.number, *self.modifiers))} x {self.units}"


@attrs.frozen
class Services:
    """The administration services of an encounter.

    Attributes:
        counted: The codes with their units, in the order of the facility hierarchy.
        notes: What the record leaves open, one sentence each, in alphabetical order.
        not_billed: What is not billable and why, one sentence each, in alphabetical order.
    """

    billed: tuple[BilledService, ...]
    notes: tuple[str, ...]
    not_billed: tuple[str, ...] = ()

    def by_day(self, first: date) -> "tuple[tuple[date, Services], ...]":
        """Return the services by date. Undated services go to *first*, which is always present; the notes go to the earliest date."""
        days = sorted({first, *(one.on for one in self.billed if one.on is not None)})
        return tuple(
            (
                day,
                Services(
                    tuple(one for one in self.billed if (one.on or first) == day),
                    self.notes if day == days[0] else (),
                    self.not_billed if day == days[0] else (),
                ),
            )
            for day in days
        )

    def plus(self, other: "Services") -> "Services":
        """Return these services plus those of another encounter on the same day, whose initial service gets modifier 59.

        So does what is given once to an eye, a joint or a muscle. Another service of both has one line with the units of both, such as two
        injections.
        """
        numbers = {one.number for one in self.billed}
        others = tuple(
            attrs.evolve(one, modifiers=(*one.modifiers, _APART))
            if _APART not in one.modifiers and (_is_initial(one) or (_is_once(one) and one.number in numbers))
            else one
            for one in other.billed
        )
        billed = list(self.billed)
        for one in others:
            place = next((place for place, had in enumerate(billed) if _is_same(one, had)), None)
            if place is None:
                billed.append(one)
            else:
                billed[place] = attrs.evolve(one, units=one.units + billed[place].units)
        return Services(tuple(billed), (*self.notes, *other.notes), (*self.not_billed, *other.not_billed))

    def __str__(self) -> str:
        """Return the codes with their units."""
        return "; ".join(map(str, self.billed)) or "none"


def _is_initial(one: BilledService) -> bool:
    return one.service.role is Role.INITIAL


def _is_once(one: BilledService) -> bool:
    return one.service.family in {Family.EYE, Family.JOINT, Family.CHEMODENERVATION}


def _is_same(one: BilledService, other: BilledService) -> bool:
    return attrs.evolve(one, units=other.units) == other


def _drug(value: object) -> AdministeredDrug:
    return record_of(AdministeredDrug, value, "drugs")


def count_services(drugs: Iterable[AdministeredDrug] | AdministeredDrug, *, facility: bool = False) -> Services:
    """Return the administration codes and units of one encounter; the order of *drugs* does not matter.

    >>> from jcodes.services.encounters import count_services
    >>> from jcodes.services.times import AdministeredDrug
    >>> str(count_services([AdministeredDrug("rituximab", "IV infusion", "chemotherapy", 255), AdministeredDrug("diphenhydramine", "IV push")]))
    '96413 x 1; 96415 x 3; 96375 x 1'

    Args:
        drugs: The administered drugs.
        facility: True if a facility bills: its hierarchy decides the initial service, and a repeat push of the same drug counts. Otherwise
            the drug marked `primary` is the initial service, if no add-on code then lacks its primary code in CMS's add-on table: another
            drug than the chemotherapy is never first. Without one, the same hierarchy decides.

    Raises:
        MalformedClaimError: Anything other than an `AdministeredDrug`.
    """
    named = records_of((drugs,) if isinstance(drugs, AdministeredDrug) else items_of(drugs, "drugs"), _drug, "given")
    tally = Tally()
    veins: dict[str, list[AdministeredDrug]] = {}
    mixed = _mixed_in(named, tally)
    for one in named:
        if id(one) in mixed:
            continue
        if one.family in _ALONE or not one.route.is_intravenous:
            _count_alone(one, tally)
        elif not without_service(one, tally):
            veins.setdefault(one.access, []).append(one)
    _count_allergy_shots([one for one in named if one.family is Family.ALLERGY], tally)
    _count_vaccines([one for one in named if one.family is Family.VACCINE], tally)
    _count_eyes([one for one in named if _is_local(one, Route.INTRAVITREAL)], tally)
    _count_joints([one for one in named if _is_local(one, Route.INTRA_ARTICULAR)], tally)
    count_toxins([one for one in named if _is_toxin(one)], tally)
    accesses = 0
    for access in sorted(veins):
        accesses += count_access(veins[access], tally, facility=facility, further=accesses > 0)
    under_skin = [one for one in named if _is_subcutaneous_infusion(one)]
    _count_subcutaneous_infusions(under_skin, tally, (_APART,) if accesses else ())
    leave_out_alone(tally)
    if accesses > 1:
        tally.notes.add(
            "each access has an initial service, with 59 after the first: document why more than one access was needed"
        )
    _count_flushes([one for one in named if _is_flush(one)], tally)
    counted = tuple(
        BilledService(number, tally.units[number, on, modifiers], on, modifiers)
        for number, on, modifiers in sorted(tally.units, key=_order)
    )
    return Services(counted, tuple(sorted(tally.notes)), tuple(sorted(tally.not_billed)))


def _order(key: Key) -> tuple[object, ...]:
    number, on, modifiers = key
    return on or date.min, _PLACES[number], modifiers


def _in_order(drugs: Sequence[AdministeredDrug], key: Callable[[AdministeredDrug], Any]) -> Sequence[AdministeredDrug]:
    """Return *drugs* sorted by *key*, which takes the text of a drug last; one drug needs no order."""
    return drugs if len(drugs) < 2 else sorted(drugs, key=key)


def _is_toxin(drug: AdministeredDrug) -> bool:
    return drug.family is Family.CHEMODENERVATION and drug.route not in _LOCAL and not drug.route.is_intravenous


# -- injections and SC infusions -------------------------------------------------------------------------------------------------------


def _is_subcutaneous_infusion(drug: AdministeredDrug) -> bool:
    return (
        drug.family not in _ALONE
        and drug.route is Route.SUBCUTANEOUS_INFUSION
        and drug.minutes is not None
        and drug.minutes >= SHORTEST_INFUSION
    )


def _count_subcutaneous_infusions(drugs: Sequence[AdministeredDrug], tally: Tally, apart: tuple[str, ...]) -> None:
    """Count SC infusions: one initial hour, an additional pump setup for each further infusion, and the additional hours.

    The initial hour has the modifiers *apart*: 59 beside an initial service into a vein.
    """
    first = True
    for one in _in_order(drugs, lambda one: (one.begins is None, one.begins or 0, repr(one.evolve(begins=None)))):
        tally.add("96369", one, 1 if first else 0, apart)
        tally.add("96371", one, one.times - first)
        tally.add("96370", one, additional_hours(one.minutes or 0) * one.times)
        first = False


def _mixed_in(drugs: Sequence[AdministeredDrug], tally: Tally) -> frozenset[int]:
    """Return the ids of the drugs without an injection of their own.

    That is what only carried another drug, and what shares a syringe with one that is counted: chemotherapy before others.
    """
    first: set[tuple[date | None, Route, str]] = set()
    left = []
    for one in _in_order(drugs, lambda one: (one.family is not Family.CHEMOTHERAPY, repr(one))):
        syringe = one.bag.strip().casefold()
        if one.route not in _INJECTED or one.family in {*_ALONE, Family.CHEMODENERVATION}:
            continue
        if one.purpose is Purpose.CARRIER:
            tally.leave(one, "what only carries another drug is part of its injection")
            left.append(id(one))
            continue
        if not syringe:
            continue
        if (key := (one.on, one.route, syringe)) in first:
            tally.leave(one, f"shares syringe {one.bag.strip()} with another drug: one injection")
            left.append(id(one))
        first.add(key)
    return frozenset(left)


def _count_alone(drug: AdministeredDrug, tally: Tally) -> None:
    """Count a service that does not depend on the rest of the encounter."""
    if drug.family in {*_ALONE, Family.CHEMODENERVATION} or _is_subcutaneous_infusion(drug) or drug.route in _LOCAL:
        return
    if drug.route is Route.SUBCUTANEOUS_INFUSION and drug.minutes is None:
        tally.note(drug, "start and stop times are required to bill an SC infusion")
    elif drug.route in _INJECTED or (drug.route is Route.IMPLANT and drug.hormone):  # goserelin
        chemotherapy = "96402" if drug.hormone else "96401"
        tally.add(chemotherapy if drug.family is Family.CHEMOTHERAPY else "96372", drug, drug.times)
    elif drug.route is Route.ON_BODY_INJECTOR:
        tally.add("96377", drug, drug.times)
    elif drug.route.is_parenteral:
        tally.note(drug, "no administration code on file for this route")


# -- eyes and joints -------------------------------------------------------------------------------------------------


def _is_local(drug: AdministeredDrug, route: Route) -> bool:
    return drug.route is route and drug.family not in _ALONE


def _count_eyes(drugs: Sequence[AdministeredDrug], tally: Tally) -> None:
    """Count each eye once per day, however many drugs; both eyes are one line with modifier 50."""
    days: dict[date, list[AdministeredDrug]] = {}
    for one in _in_order(drugs, repr):
        days.setdefault(one.on or date.min, []).append(one)
    for day in sorted(days):
        _add_sides("67028", days[day], tally, "eye not documented: give site='OD', 'OS' or 'OU'")


_WHICH_JOINT: Final = "the joint decides the code: give site, such as 'right knee'"
_NO_JOINT: Final = (
    "the site names no joint of 20600 to 20611 (finger, toe, wrist, elbow, ankle, acromioclavicular, temporomandibular, shoulder, hip, knee): sacroiliac joints,"
    " facets, tendons and trigger points have services of their own; give the joint, or add the service that the chart supports"
)


def _count_joints(drugs: Sequence[AdministeredDrug], tally: Tally) -> None:
    """Count each joint once per day, however many drugs; both sides are one line with modifier 50, another joint gets 59."""
    found: dict[tuple[date, str, str], list[AdministeredDrug]] = {}
    for one in _in_order(drugs, repr):
        named = joints_of(one.site) or (JointSite(one.joint, "", one.side),)
        if named[0].joint not in JOINTS:
            tally.note(one, _WHICH_JOINT if names_only_side(one.site) else _NO_JOINT)
            continue
        for at in named:
            key = one.on or date.min, at.joint, at.digit
            found.setdefault(key, []).append(one.evolve(joint=at.joint, side=at.side))
    seen: set[Key] = set()
    for (_, name, _), same in sorted(found.items()):
        joint = JOINTS[name]
        number = joint.guided if any(one.ultrasound for one in same) else joint.number
        once = number, same[0].on, ()
        apart = (_APART,) if once in seen else ()
        seen.add(once)
        _add_sides(number, same, tally, "side not documented: give site, such as 'right knee'", apart)


def _add_sides(
    number: str, drugs: Sequence[AdministeredDrug], tally: Tally, lack: str, apart: tuple[str, ...] = ()
) -> None:
    if any(not one.side for one in drugs):
        tally.note(next(one for one in drugs if not one.side), lack)
    tally.add_sides(number, drugs[0], {one.side for one in drugs}, apart)


# -- flushes ---------------------------------------------------------------------------------------------------------


def _is_flush(drug: AdministeredDrug) -> bool:
    return drug.purpose is Purpose.FLUSH and drug.family not in _ALONE and drug.route.is_intravenous


def _count_flushes(drugs: Sequence[AdministeredDrug], tally: Tally) -> None:
    """Count an implanted port flush only if the encounter has no other service; otherwise it is included."""
    alone = not tally.units
    days: set[date | None] = set()
    for one in _in_order(drugs, lambda one: (not one.port, repr(one))):
        if not alone:
            tally.leave(one, "a flush is included in the day's other services and is never billed as a push")
        elif not one.port and not one.site.strip():
            tally.note(
                one, "a flush is never billed as a push: was it an implanted port (96523)? give site, such as 'port'"
            )
        elif not one.port:
            tally.leave(one, "a flush is never billed as a push; 96523 is for an implanted port")
        elif one.on not in days:
            days.add(one.on)
            tally.add("96523", one)
            tally.leave(
                one, "bill 96523 only when nothing else is billed that day, neither a visit nor a drug administration"
            )


# -- allergy shots ----------------------------------------------------------------------------------------------------


def _count_allergy_shots(drugs: Sequence[AdministeredDrug], tally: Tally) -> None:
    """Count the allergy shots of a day once: one injection, or two and more."""
    days: dict[date | None, list[AdministeredDrug]] = {}
    for one in drugs:
        if one.route in _VACCINE_INJECTIONS:
            days.setdefault(one.on, []).append(one)
        else:
            tally.note(one, "no allergy service on file for this route")
    for today in days.values():
        tally.add("95117" if sum(one.times for one in today) > 1 else "95115", today[0])


# -- vaccines --------------------------------------------------------------------------------------------------------


def _count_counseled(drug: AdministeredDrug, tally: Tally) -> None:
    """Count a vaccine of a patient through age 18 with counseling: by component, whatever the route."""
    tally.add("90460", drug, drug.times)
    if drug.components is None:
        tally.note(drug, "90461 is for each component after the first: give components, 1 for a single one")
    else:
        tally.add("90461", drug, (drug.components - 1) * drug.times)


def _count_own(drug: AdministeredDrug, tally: Tally) -> None:
    """Count a vaccine with an administration code of its own; before 2023-09-11 each dose of a COVID-19 vaccine had another."""
    number = ANTIBODY_SERVICES[drug.counseled is True] if drug.vaccine == ANTIBODY else _OWN[drug.vaccine]
    if number == "90480" and drug.on is not None and drug.on < COVID_START:
        tally.note(drug, f"90480 is for dates of service from {COVID_START}; each dose had its own code before")
    else:
        tally.add(number, drug, drug.times)


def _count_vaccines(drugs: Sequence[AdministeredDrug], tally: Tally) -> None:
    """Count vaccines: those with a code of their own, counseling by component, or one initial and the rest add-on, injected before oral and nasal."""
    injected: list[AdministeredDrug] = []
    oral_or_nasal: list[AdministeredDrug] = []
    for one in _in_order(drugs, lambda one: (one.on or date.min, repr(one))):
        if not one.vaccine and one.counseled and one.route in _VACCINE_INJECTIONS | _ORAL_OR_NASAL:
            _count_counseled(one, tally)
        elif one.vaccine and one.route in _VACCINE_INJECTIONS | _ORAL_OR_NASAL:
            _count_own(one, tally)
        elif one.route in _VACCINE_INJECTIONS:
            injected.append(one)
        elif one.route in _ORAL_OR_NASAL:
            oral_or_nasal.append(one)
        else:
            tally.note(one, "no vaccine administration code on file for this route")
    first = "90471" if injected else "90473"
    for place, one in enumerate((*injected, *oral_or_nasal)):
        tally.add(first, one, 1 if place == 0 else 0)
        tally.add("90472" if one.route in _VACCINE_INJECTIONS else "90474", one, one.times - (place == 0))
