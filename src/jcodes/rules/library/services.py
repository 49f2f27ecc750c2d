"""Services that administer drugs: there, of the right family, as many as the times say.

A single line says nothing of what else was billed, so that these rules look at claims of two lines or more. Where a line of the day bills
something that is neither drug nor visit nor test, it may be the service that gave the drug, and most of these rules say nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Purpose, Route, Setting
from jcodes.rules.context.claim import ClaimView, DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, claim_rule
from jcodes.services.drugs import (
    family_by,
    family_of,
    is_facility,
    is_flush,
    is_hormone,
    is_injected,
    purpose_of,
    routes_of,
    taken_families,
)
from jcodes.services.encounters import count_services
from jcodes.services.table import SERVICES, Service, services_for
from jcodes.services.times import LONGEST_WITHOUT_PUMP, Given
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family, Role
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import Kind

__all__ = ["RULES"]

_PAIRED: Final = frozenset({Setting.OFFICE, Setting.HOSPITAL_OUTPATIENT, Setting.CRITICAL_ACCESS_HOSPITAL})
"""The settings where one claim bills both the drug and the service that gives it."""
_APART: Final = frozenset({"59", "XE", "XS", "XP", "XU", "76", "77"})
"""Modifiers that say that a service stands apart from another one."""
_VEIN: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC, Family.COMPLEX})
_UNDER_SKIN: Final = "96369"
_COUNTED: Final = frozenset({Family.THERAPEUTIC, Family.COMPLEX})
_MOST_COUNTED: Final = 4
_LONGEST_BY_STAFF: Final = 24 * 60
"""Minutes: nobody stays longer than a day for an infusion without a pump."""
_EVERY: Final = len(Family)
_PUMP: Final = frozenset({"96416", "C8957"})
_PORT: Final = "96523"
_PORT_OR_PUMP: Final = frozenset({"96521", "96522", _PORT, "C8957"})
_CLINIC_VISIT: Final = "G0463"
_VACCINES: Final = frozenset({"90471", "90473", "G0008", "G0009", "G0010"})
_BASES: Final[Mapping[str, frozenset[str]]] = {
    "96366": frozenset({"96365", "96367"}),
    "96370": frozenset({_UNDER_SKIN}),
    "96371": frozenset({_UNDER_SKIN}),
    "96415": frozenset({"96413", "96416", "96417"}),
    "64643": frozenset({"64642", "64644"}),
    "64645": frozenset({"64642", "64644"}),
    "90472": _VACCINES,
    "90474": _VACCINES,
}
"""What an added service can stand beside; those not named here stand beside any first service into a vein."""


_INTO_VEIN: Final = frozenset(route for route in Route if route.is_intravenous)
_INTO_SKIN: Final = frozenset(route for route in Route if route.is_subcutaneous)
_NOWHERE: Final[frozenset[Route]] = frozenset()
_FIRST: Final = frozenset(
    service.number
    for service in SERVICES.values()
    if service.role is Role.FIRST and service.family in _VEIN and service.number != _UNDER_SKIN
)
"""The first services into a vein."""
_ADDED: Final = frozenset(service.number for service in SERVICES.values() if service.is_added)
_INFUSED: Final = frozenset(
    service.number
    for service in SERVICES.values()
    if service.routes & {Route.INTRAVENOUS_INFUSION, Route.SUBCUTANEOUS_INFUSION}
    and Route.INTRAVENOUS_PUSH not in service.routes
)
"""The services of infusions, which pushes are none of."""


def _is_else(at: LineView) -> bool:
    """Tell whether the line bills something that may itself have given a drug: neither a visit (992 to 994, G0463) nor a test (8)."""
    number = at.line.cpt
    if number is None:
        return at.line.code.strip().upper() != _CLINIC_VISIT
    return not (number[0] == "8" or number[:3] in {"992", "993", "994"})


def _numbers(day: DayView) -> str:
    return ", ".join(sorted({service.number for _, service in day.services}))


def _is_paired(drug: DrugView) -> bool:
    settings = drug.settings
    return bool(settings) and settings <= _PAIRED and drug.payer.mue_table.value is not EditSetting.DME


@claim_rule(
    "drug-without-service",
    "an injected drug without a service that gives it",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: what is injected or infused has a service of its own beside it",
)
def drug_without_service(whole: ClaimView) -> Iterator[Found]:
    """A claim of an office or of a hospital's outpatients bills an injected drug, and no service of that day gives a drug.

    Left alone are single lines, claims that do not say where care was given, and days with a line that may be the service. So are drugs
    that are swallowed, inhaled, put on or implanted, flushes, supplies, blood products, codes for drugs without a code, and drugs through
    equipment. A facility's days that follow each other may be one encounter, and are taken together. Add the service; where somebody else
    bills it, the claim is right.
    """
    for day in whole.encounters:
        if any(one.services for one in day.stay) or any(_is_else(at) for at in day.others):
            continue
        for drug in day.drugs:
            if drug.entry is not None and _is_paired(drug) and _needs_service(drug):
                wanted = _services_of(drug)
                yield Found(
                    f"{drug.code} of {day.on} stands without a service that gives it",
                    wanted,
                    f"add the service, such as {wanted}" if wanted else "add the service that gave it",
                    drug.lines[0].place,
                )


def _needs_service(drug: DrugView) -> bool:
    entry = drug.entry
    if entry is None or not is_injected(entry) or is_flush(entry):
        return False
    return all(record.route is None or record.route.is_parenteral for record in drug.records)


def _services_of(drug: DrugView) -> str:
    """Return the numbers that can stand beside the drug by its known routes, as text; blank where no route is known."""
    routes = _routes(drug)
    families = frozenset({Family.CHEMODENERVATION}) if _is_toxin(drug.entry) else _COUNTED
    return ", ".join(
        dict.fromkeys(
            service.number
            for route in Route
            if route in routes
            for service in _suiting(drug, route)
            if service.family in families and not service.is_added and not service.facility_only
        )
    )


def _suiting(drug: DrugView, route: Route) -> tuple[Service, ...]:
    """Return the services for *route* that can give the drug: those of vaccines give vaccines only, those of toxins toxins only."""
    toxin = _is_toxin(drug.entry)
    vaccine = drug.entry is not None and drug.entry.kind is Kind.VACCINE
    return tuple(
        service
        for service in services_for(route)
        if (service.family is Family.VACCINE) is vaccine and (service.family is Family.CHEMODENERVATION) is toxin
    )


def _is_toxin(entry: Entry | None) -> bool:
    return entry is not None and family_of(entry) is Family.CHEMODENERVATION


def _routes(drug: DrugView) -> frozenset[Route]:
    """Return how the drug can have been given: by its records, else by its descriptor, else by JA and JB; empty where nothing says."""
    if drug.records:
        recorded = frozenset([record.route for record in drug.records if record.route is not None])
        if recorded:
            return recorded
    entry = drug.entry
    named = None if entry is None else routes_of(entry)
    if named is not None:
        return named
    into_vein = any("JA" in at.modifiers for at in drug.lines)
    under_skin = any("JB" in at.modifiers for at in drug.lines)
    return (_INTO_VEIN if into_vein else _NOWHERE) | (_INTO_SKIN if under_skin else _NOWHERE)


@claim_rule(
    "service-without-drug",
    "a service that gives a drug, and no drug",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: the service is billed beside what was injected or infused",
)
def service_without_drug(whole: ClaimView) -> Iterator[Found]:
    """A claim of an office or of a hospital's outpatients bills a service that gives a drug, and no drug of that day.

    Left alone are single lines, vaccines, whose products have CPT numbers, joints, which are punctured without a drug too, and days with a
    line that may be the drug. Services of ports and pumps need none. A facility's days that follow each other may be one encounter, and are
    taken together. Where the patient or a pharmacy brought the drug, the claim is right; else add its line.
    """
    if not whole.services:
        return
    for day in whole.encounters:
        if any(one.drugs for one in day.stay) or any(_is_else(at) for at in day.others):
            continue
        for at, service in day.services:
            if service.family not in {Family.VACCINE, Family.JOINT, Family.ACCESS} and at.setting in _PAIRED:
                yield Found(
                    f"{service} of {day.on} stands without a drug",
                    "a line of the drug",
                    "add the drug; leave it only where somebody else supplied and bills it",
                    at.place,
                )


@claim_rule(
    "service-wrong-route",
    "no service for the route of the drug",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: each service is for some routes",
)
def service_wrong_route(whole: ClaimView) -> Iterator[Found]:
    """The day has services that give drugs, and none of them is for the route of one of its drugs.

    The route is that of the record, else of the code's descriptor, else what JA or JB says; where nothing says it, and for routes without a
    service known here, nothing is said. Bill the service for the route, or correct the route.
    """
    if not whole.services:
        return
    for day in whole.encounters:
        if not day.services or not day.drugs or any(_is_else(at) for at in day.others):
            continue
        billed = frozenset().union(*(service.routes for _, service in day.services))
        for drug in day.drugs:
            routes = _routes(drug)
            if drug.entry is not None and is_flush(drug.entry):
                continue
            if not routes or not billed.isdisjoint(routes) or not all(_suiting(drug, route) for route in routes):
                continue
            if (
                Route.SUBCUTANEOUS_INFUSION in routes and Route.SUBCUTANEOUS in billed
            ):  # a short one counts as an injection
                continue
            wanted = _services_of(drug) or ", ".join(_each_service(drug, routes))
            shown = " or ".join(route.value for route in Route if route in routes)
            yield Found(
                f"{drug.code} of {day.on} was given by the route {shown}, and {_numbers(day)} are for other routes",
                wanted,
                f"bill the service for the route, such as {wanted}, or correct the route",
                drug.lines[0].place,
            )


def _each_service(drug: DrugView, routes: frozenset[Route]) -> list[str]:
    return sorted({service.number for route in routes for service in _suiting(drug, route)})


@claim_rule(
    "service-wrong-family",
    "a family of services that the payer does not take for the drug",
    severity=Severity.WARNING,
    source="noridian-cr-13468: Medicare refuses none for the drug alone; independence-2022: some payers hold some biologics to the simpler services",
)
def service_wrong_family(whole: ClaimView) -> Iterator[Found]:
    """The payer takes only some families of services for a drug, and the day has none of them.

    Which families is the payer's choice: a payer that takes all of them finds nothing here, as Medicare does. Bill the service of the family
    that the payer takes.
    """
    if not whole.services:
        return
    for day in whole.encounters:
        rules = day.payer.administration_families
        if not day.services or not any(rule.codes or len(rule.families) < _EVERY for rule in rules):
            continue
        if any(_is_else(at) for at in day.others):
            continue
        for drug in day.drugs:
            taken, rule = taken_families(rules, drug.code.text)
            if rule is None or any(service.family in taken for _, service in day.services):
                continue
            families = ", ".join(family.value for family in Family if family in taken)
            yield Found(
                f"{drug.code} of {day.on} stands beside {_numbers(day)}, and {rule.policy} takes services of the family {families} for it",
                families,
                rule.text,
                drug.lines[0].place,
                confidence=rule.confidence,
                source=f"{rule.policy}: {rule.source}",
            )


@claim_rule(
    "two-first-services",
    "more than one first service on a day",
    severity=Severity.ERROR,
    source="cms-rac-0071: one first service for each encounter and access",
)
def two_first_services(whole: ClaimView) -> Iterator[Found]:
    """A day has several first services into a vein, and no modifier says that one stands apart.

    One of an encounter is the first, and all others are added to it; a second one needs a second access or a second encounter, which 59, XE,
    XS, XP, XU, 76 or 77 say. Services under the skin, of vaccines and of muscles are left alone. A person has to say which it was.
    """
    if not whole.services:
        return
    for day in whole.encounters:
        first = [(at, service) for at, service in day.services if service.number in _FIRST]
        if not first:
            continue
        plain = sum(at.units or 1 for at, _ in first if not at.modifiers & _APART)
        if plain > 1:
            numbers = ", ".join(f"{service.number} x {at.units or 1}" for at, service in _in_order(first))
            yield Found(
                f"{day.on} has {plain} first services and nothing says that they stand apart: {numbers}",
                "one first service",
                "bill all but one as added services, or put 59, XE or XS on what had an access or an encounter of its own",
            )


def _in_order(services: list[tuple[LineView, Service]]) -> list[tuple[LineView, Service]]:
    return sorted(services, key=lambda pair: (pair[1].number, pair[0].units or 1))


@claim_rule(
    "added-service-alone",
    "an added service without the one that it is added to",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-rac-0071; findacode-infusions: further hours, further drugs and further vaccines are added to a first one",
)
def added_service_alone(whole: ClaimView) -> Iterator[Found]:
    """A further hour, or a further drug, is billed on a day that has no service it could be added to.

    Single lines are left alone, and so are days with a line of something that may be the first one. A facility's days that follow each other
    may be one encounter, which has one first service. Bill the first service, or what was given as the first one.
    """
    if not whole.services:
        return
    for day in whole.encounters:
        added = [(at, service) for at, service in day.services if service.number in _ADDED]
        if not added or any(_is_else(at) for at in day.others):
            continue
        for at, service in added:
            if not any(_carries(base, service) for one in day.stay for _, base in one.services):
                yield Found(
                    f"{service} of {day.on} is added to nothing",
                    "the first service",
                    "bill the first service too, or this one as the first",
                    at.place,
                )


def _carries(base: Service, added: Service) -> bool:
    """Tell whether *added* can be added to *base*."""
    named = _BASES.get(added.number)
    return (base.number in _FIRST or base.number in _PUMP) if named is None else base.number in named


@claim_rule(
    "service-count",
    "other services than the times make",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: 16 minutes make an infusion, each further hour needs more than 30 minutes; uwhc-manual",
)
def service_count(whole: ClaimView) -> Iterator[Found]:
    """The records of all drugs of an encounter have routes and times, and they make other services than the claim bills.

    Whether a drug is complex is for the physician to say, and so is what a visit came for: each way of counting is taken. A facility's days
    that follow each other are counted by the day and as one encounter. Left alone are days on which a drug has no record, or one that cannot be
    counted, with toxin, or with a line of something else. Bill what the times make, or correct them.
    """
    if not whole.services:
        return
    for day in whole.encounters:
        found = _compared((day,))
        if found is None:
            continue
        counted, billed = found
        if counted == billed:
            continue
        if len(day.stay) > 1:
            together = _compared(day.stay)
            if together is None or together[0] == together[1]:
                continue
        shown = _shown(counted)
        yield Found(
            f"the times of {day.on} make {shown}, and the claim bills {_shown(billed)}",
            shown,
            f"bill {shown}, or correct the times in the chart",
        )


def _compared(days: tuple[DayView, ...]) -> "tuple[_Units, _Units] | None":
    """Return what the records of *days* make and what is billed, twice the same where that is one way of counting; None where nothing can be said."""
    for day in days:
        if not day.drugs or not day.services or not all(drug.records and drug.is_recorded for drug in day.drugs):
            return None
        if any(service.family is Family.CHEMODENERVATION for _, service in day.services) or any(
            map(_is_else, day.others)
        ):
            return None
    billed = _billed(days)
    given = _given(days) if billed is not None else None
    if billed is None or not given:
        return None
    if any(SERVICES[number].family is Family.HYDRATION for number, _ in billed) and all(
        one.family is not Family.HYDRATION for one in given
    ):
        return None  # the fluid itself is often on no line
    counted = _counts(given, is_facility(days[0].lines[0].setting))
    if counted is None:
        return None
    return (billed, billed) if billed == counted or billed in _all_counts(given) else (counted, billed)


_Units = tuple[tuple[str, int], ...]


def _shown(units: _Units) -> str:
    return "; ".join(f"{number} x {count}" for number, count in units) or "none"


def _billed(days: tuple[DayView, ...]) -> _Units | None:
    """Return the services into vein, skin and muscle of *days* with their units; None where they cannot be compared."""
    found: Counter[str] = Counter()
    for day in days:
        for at, service in day.services:
            if at.units is None or service.number in _PORT_OR_PUMP:
                return None
            if service.family in _VEIN:
                found[service.number] += at.units
    return tuple(sorted(found.items()))


def _given(days: tuple[DayView, ...]) -> tuple[Given, ...] | None:
    """Return the drugs of *days* that are injected or infused; None where one cannot be counted."""
    found: list[tuple[Entry, Route, Administration]] = []
    for day in days:
        for drug in day.drugs:
            for record in drug.records:
                if drug.entry is None or record.route is None or _is_doubtful(record, drug, day):
                    return None
                if record.route.is_parenteral:
                    found.append((drug.entry, record.route, record))
    if len(found) > _MOST_COUNTED:
        return None
    earliest = min((record.begins for _, _, record in found if record.begins is not None), default=0)
    given = [_one(entry, route, record, earliest) for entry, route, record in found]
    return tuple(given) if len(given) < 2 else tuple(sorted(given, key=repr))


def _one(entry: Entry, route: Route, record: Administration, earliest: int) -> Given:
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
) -> Given:
    return Given(
        what, route, family, minutes, access=access, begins=begins, purpose=purpose, bag=bag, pump=pump, hormone=hormone
    )


def _is_doubtful(record: Administration, drug: DrugView, day: DayView) -> bool:
    """Tell whether the record is of another day, or may stand for several that say the same."""
    if record.on not in {None, day.on}:
        return True
    return record.start is None and sum(at.record == record for at in drug.administered) > 1


@lru_cache(maxsize=4096)
def _counts(given: tuple[Given, ...], facility: bool) -> _Units | None:  # noqa: FBT001 - a part of the key
    """Return the services of *given*; None where one could not be counted, or is of another family.

    A pump that no record names is the likely way of more than 8 hours, and no reason to say nothing.
    """
    if any(one.family not in _VEIN for one in given):
        return None
    given = tuple(one.evolve(pump=True) if _may_be_pump(one) else one for one in given)
    services = count_services(given, facility=facility)
    if services.notes:
        return None
    units: Counter[str] = Counter()
    for one in services.counted:
        units[one.number] += one.units
    return tuple(sorted(units.items()))


def _may_be_pump(one: Given) -> bool:
    return one.pump is None and one.family is Family.COMPLEX and (one.minutes or 0) > LONGEST_WITHOUT_PUMP


@lru_cache(maxsize=512)
def _all_counts(given: tuple[Given, ...]) -> frozenset[_Units | None]:
    """Return the services of *given* in each way that is open: by family, by who bills, by what the visit came for, hormones or not."""
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


def _families(one: Given) -> list[Given]:
    """Return the ways of one drug: complex or not, and beyond 8 hours by staff of a facility or by a pump; fluids have one."""
    if one.family is Family.HYDRATION or one.purpose is not None:
        return [one]
    ways = [one.evolve(family=family) for family in (Family.COMPLEX, Family.THERAPEUTIC)]
    if _may_be_pump(ways[0]) and (one.minutes or 0) <= _LONGEST_BY_STAFF:
        ways.append(ways[0].evolve(pump=False))
    return ways


@claim_rule(
    "time-missing",
    "an infusion without start and stop",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: the minutes between start and stop decide what an infusion is; uwhc-manual",
)
def time_missing(whole: ClaimView) -> Iterator[Found]:
    """An infusion is billed, and the record of the day's infused drug lacks start or stop.

    Records that leave open whether the drug was pushed are left alone where a push is billed. Without both times an infusion counts as a push:
    add the times, or bill the push.
    """
    if not whole.services:
        return
    for day in whole.encounters:
        infusions = sorted({service.number for _, service in day.services if service.number in _INFUSED})
        if not infusions or not any(drug.records for drug in day.drugs):
            continue
        pushed = any(Route.INTRAVENOUS_PUSH in service.routes for _, service in day.services)
        for drug in day.drugs:
            if any(_lacks_times(record, pushed=pushed) for record in drug.records):
                yield Found(
                    f"{', '.join(infusions)} of {day.on} is billed, and the record of {drug.code} lacks start or stop",
                    "start and stop",
                    "add start and stop to the record, or bill the push",
                    drug.lines[0].place,
                )


def _lacks_times(record: Administration, *, pushed: bool) -> bool:
    if record.minutes is not None:
        return False
    route = record.route
    return route in {Route.INTRAVENOUS_INFUSION, Route.SUBCUTANEOUS_INFUSION} or (
        route is Route.INTRAVENOUS and not pushed
    )


RULES: Final[tuple[AnyRule, ...]] = (
    drug_without_service,
    service_without_drug,
    service_wrong_route,
    service_wrong_family,
    two_first_services,
    added_service_alone,
    service_count,
    time_missing,
)
