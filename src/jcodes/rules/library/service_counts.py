"""Administration services against the documented times: which codes, and how many units."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Purpose, Route
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import RECORD, SERVICE
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, day_rule
from jcodes.services.drugs import family_by, is_facility, is_hormone, purpose_of
from jcodes.services.encounters import count_services
from jcodes.services.table import SERVICES
from jcodes.services.times import LONGEST_WITHOUT_PUMP, AdministeredDrug
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family

__all__ = ["RULES"]

_VEIN: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC, Family.CHEMOTHERAPY})
_MOST_COUNTED: Final = 4
_LONGEST_BY_STAFF: Final = 24 * 60
"""Minutes: nobody stays longer than a day for an infusion without a pump."""
_PORT_OR_PUMP: Final = frozenset({"96521", "96522", "96523", "C8957"})
_INFUSED: Final = frozenset(
    service.number
    for service in SERVICES.values()
    if service.routes & {Route.INTRAVENOUS_INFUSION, Route.SUBCUTANEOUS_INFUSION}
    and Route.INTRAVENOUS_PUSH not in service.routes
)
"""Infusion codes, IV push excluded."""


@day_rule(
    "administration-codes-differ",
    "administration codes that differ from the documented times",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: 16 minutes make an infusion, each further hour needs more than 30 minutes; uwhc-manual",
    only=SERVICE | RECORD,
)
def administration_codes_differ(day: DayView) -> Iterator[Found]:
    """All drugs of an encounter have routes and times on record, and the times support other codes or units than the claim bills.

    The physician decides whether a drug counts as a complex biologic and what a visit was for, so every way of counting is accepted.
    Consecutive days in a facility are counted by the day and as one encounter. Skipped: days with a drug without a record or one that
    cannot be counted, with a toxin, or with a line of something else. Bill what the times support, or correct them.
    """
    found = _compared((day,))
    if found is None:
        return
    counted, billed = found
    if counted == billed:
        return
    if len(day.stay) > 1:
        together = _compared(day.stay)
        if together is None or together[0] == together[1]:
            return
    shown = _shown(counted)
    yield Found(
        f"documented times on {day.on} support {shown}; the claim bills {_shown(billed)}",
        shown,
        f"bill {shown}, or correct the documented times",
    )


def _compared(days: tuple[DayView, ...]) -> "tuple[_Units, _Units] | None":
    """Return the expected and the billed services of *days*; both are equal if any way of counting matches. None if they cannot be compared."""
    for day in days:
        if not day.drugs or not day.services or not all(drug.records and drug.is_recorded for drug in day.drugs):
            return None
        if day.has_unknown or any(service.family is Family.CHEMODENERVATION for _, service in day.services):
            return None
    billed = _billed(days)
    given = _given(days) if billed is not None else None
    if billed is None or not given:
        return None
    if any(SERVICES[number].family is Family.HYDRATION for number, _ in billed) and all(
        one.family is not Family.HYDRATION for one in given
    ):
        return None  # the fluid itself often has no line
    counted = _counts(given, is_facility(days[0].lines[0].setting))
    if counted is None:
        return None
    return (billed, billed) if billed == counted or billed in _all_counts(given) else (counted, billed)


_Units = tuple[tuple[str, int], ...]


def _shown(units: _Units) -> str:
    return "; ".join(f"{number} x {count}" for number, count in units) or "none"


def _billed(days: tuple[DayView, ...]) -> _Units | None:
    """Return the billed IV, subcutaneous and IM services of *days* with their units; None if they cannot be compared."""
    found: Counter[str] = Counter()
    for day in days:
        for at, service in day.services:
            if at.units is None or service.number in _PORT_OR_PUMP:
                return None
            if service.family in _VEIN:
                found[service.number] += at.units
    return tuple(sorted(found.items()))


def _given(days: tuple[DayView, ...]) -> tuple[AdministeredDrug, ...] | None:
    """Return the drugs of *days* that are injected or infused; None if one cannot be counted."""
    found: list[tuple[Entry, Route, Administration]] = []
    for day in days:
        for drug in day.drugs:
            for record in drug.records:
                if drug.entry is None or record.route is None or _is_doubtful(record, drug, day):
                    return None
                if record.route.is_parenteral:
                    found.append((drug.entry, record.route, record))
    if len(found) > _MOST_COUNTED or len({record.encounter.strip().casefold() for _, _, record in found}) > 1:
        return None  # several encounters of a day have an initial service each
    earliest = min((record.begins for _, _, record in found if record.begins is not None), default=0)
    given = [_one(entry, route, record, earliest) for entry, route, record in found]
    return tuple(given) if len(given) < 2 else tuple(sorted(given, key=repr))


def _one(entry: Entry, route: Route, record: Administration, earliest: int) -> AdministeredDrug:
    return _made(
        entry.code.text,
        route,
        family_by(entry, record),
        record.minutes,
        " ".join(record.site.casefold().split()) if route.is_intravenous else "",
        None if record.begins is None else record.begins - earliest,
        purpose_of(entry, record),
        record.bag,
        record.pump,
        is_hormone(entry),
    )


@lru_cache(maxsize=4096)
def _made(  # noqa: PLR0913, PLR0917 - what a service depends on
    what: str,
    route: Route,
    family: Family,
    minutes: int | None,
    access: str,
    begins: int | None,
    purpose: Purpose | None,
    bag: str,
    pump: bool | None,  # noqa: FBT001 - a part of the key
    hormone: bool,  # noqa: FBT001 - a part of the key
) -> AdministeredDrug:
    return AdministeredDrug(
        what, route, family, minutes, access=access, begins=begins, purpose=purpose, bag=bag, pump=pump, hormone=hormone
    )


def _is_doubtful(record: Administration, drug: DrugView, day: DayView) -> bool:
    """Return whether the record is for another date, or may represent several equal administrations."""
    if record.on not in {None, day.on}:
        return True
    return record.start is None and sum(at.record == record for at in drug.administered) > 1


@lru_cache(maxsize=4096)
def _counts(given: tuple[AdministeredDrug, ...], facility: bool) -> _Units | None:  # noqa: FBT001 - a part of the key
    """Return the services of *given*; None if one could not be counted, or is of another family.

    A pump that no record names is the likely way of more than 8 hours, and no reason to say nothing.
    """
    if any(one.family not in _VEIN for one in given):
        return None
    given = tuple(one.evolve(pump=True) if _may_be_pump(one) else one for one in given)
    services = count_services(given, facility=facility)
    if services.notes:
        return None
    units: Counter[str] = Counter()
    for one in services.billed:
        units[one.number] += one.units
    return tuple(sorted(units.items()))


def _may_be_pump(one: AdministeredDrug) -> bool:
    return one.pump is None and one.family is Family.CHEMOTHERAPY and (one.minutes or 0) > LONGEST_WITHOUT_PUMP


@lru_cache(maxsize=512)
def _all_counts(given: tuple[AdministeredDrug, ...]) -> frozenset[_Units | None]:
    """Return the services of *given* for each open choice: family, biller, reason for the visit, hormone or not."""
    found: set[_Units | None] = set()
    ways = [_families(one) for one in given]
    for chosen in product(*ways):
        for hormone in (False, True):
            kinds = [one.evolve(hormone=True) if hormone else one for one in chosen]
            found.add(_counts(tuple(kinds), facility=True))
            for place in range(len(kinds)):
                first = [*kinds[:place], kinds[place].evolve(primary=True), *kinds[place + 1 :]]
                found.add(_counts(tuple(first), facility=False))
                if len(kinds) > 1:
                    at_once = [*kinds[:place], kinds[place].evolve(concurrent=True), *kinds[place + 1 :]]
                    found.add(_counts(tuple(at_once), facility=False))
    return frozenset(found)


def _families(one: AdministeredDrug) -> list[AdministeredDrug]:
    """Return the choices for one drug: chemotherapy or not, and beyond 8 hours facility staff or pump; fluids have only one."""
    if one.family is Family.HYDRATION or one.purpose is not None:
        return [one]
    ways = [one.evolve(family=family) for family in (Family.CHEMOTHERAPY, Family.THERAPEUTIC)]
    if _may_be_pump(ways[0]) and (one.minutes or 0) <= _LONGEST_BY_STAFF:
        ways.append(ways[0].evolve(pump=False))
    return ways


@day_rule(
    "infusion-times-missing",
    "an infusion without start and stop times",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: the minutes between start and stop decide what an infusion is; uwhc-manual",
    only=SERVICE | RECORD,
)
def infusion_times_missing(day: DayView) -> Iterator[Found]:
    """An infusion is billed, and the record of the infused drug lacks a start or stop time.

    Skipped if a push is billed and the record does not say whether the drug was pushed. Without both times an infusion counts as a
    push: add the times, or bill the push.
    """
    infusions = sorted({service.number for _, service in day.services if service.number in _INFUSED})
    if not infusions or not any(drug.records for drug in day.drugs):
        return
    pushed = any(Route.INTRAVENOUS_PUSH in service.routes for _, service in day.services)
    for drug in day.drugs:
        if any(_lacks_times(record, pushed=pushed) for record in drug.records):
            yield Found(
                f"{', '.join(infusions)} billed on {day.on}; the record of {drug.code} lacks a start or stop time",
                "start and stop times",
                "add the times to the record, or bill an IV push",
                drug.lines[0].place,
            )


_NO_TIMES: Final = frozenset({Purpose.CARRIER, Purpose.KEEP_VEIN_OPEN, Purpose.FLUSH})
"""The purposes that have no service of their own, whose times nobody needs."""


def _lacks_times(record: Administration, *, pushed: bool) -> bool:
    if record.minutes is not None or record.purpose in _NO_TIMES:
        return False
    route = record.route
    return route in {Route.INTRAVENOUS_INFUSION, Route.SUBCUTANEOUS_INFUSION} or (
        route is Route.INTRAVENOUS and not pushed
    )


RULES: Final[tuple[AnyRule, ...]] = (administration_codes_differ, infusion_times_missing)
