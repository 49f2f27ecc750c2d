"""Administration codes: billed with the drug, for its route and family, initial and add-on.

A single line does not show what else was billed, so these rules check claims of two lines or more. A line that is neither a drug, a visit
nor a test may be the administration itself, so most of these rules skip such a day.
"""

from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import ClaimForm, Setting
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import FEW_FAMILIES, FLUSHING, MODIFIED, SERVICE
from jcodes.rules.context.line import LineView
from jcodes.rules.context.wording import route_names
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, Payers, day_rule
from jcodes.services.drugs import (
    accepted_families,
    families_of,
    family_of,
    is_flush,
    is_injected,
    may_be_hormone,
)
from jcodes.services.table import SERVICES, Service, services_for
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family, Role
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import INTRAVENOUS, SUBCUTANEOUS, Route

__all__ = ["RULES"]

_PAIRED: Final = frozenset({Setting.OFFICE, Setting.HOSPITAL_OUTPATIENT, Setting.CRITICAL_ACCESS_HOSPITAL})
"""The settings where one claim bills both the drug and the service that gives it."""
_APART: Final = frozenset({"59", "XE", "XS", "XP", "XU", "76", "77"})
"""Modifiers that say that a service stands apart from another one."""
_VEIN: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC, Family.CHEMOTHERAPY})
_UNDER_SKIN: Final = "96369"
_NOT_FOR: Final = {True: "96401", False: "96402"}
"""The chemotherapy injection code that is not for hormones, and the one that is for hormones only."""
_COUNSELED: Final = frozenset({"90460", "90461"})
"""The vaccine services with counseling, which a claim does not show."""
_ROUTES: Final = tuple(Route)
_NOWHERE: Final[frozenset[Route]] = frozenset()
_FIRST: Final = frozenset(
    service.number for service in SERVICES.values() if service.role is Role.INITIAL and service.family in _VEIN
)
"""The initial services: into a vein, and the infusion under the skin."""


def _numbers(day: DayView) -> str:
    return ", ".join(sorted({service.number for _, service in day.services}))


def _is_paired(drug: DrugView) -> bool:
    settings = drug.settings
    return bool(settings) and settings <= _PAIRED and drug.payer.mue_table.value is not EditSetting.DME


@day_rule(
    "drug-without-administration-code",
    "an injected drug without an administration code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: an injected or infused drug has its own administration service",
)
def drug_without_administration_code(day: DayView) -> Iterator[Found]:
    """An office or hospital outpatient claim bills an injected drug, and no administration code on that date of service.

    Skipped: single lines, claims without a setting, and days with a line that may be the administration. Also skipped: oral, inhaled,
    topical and implanted drugs, flushes, supplies, blood products, unlisted (NOC) codes, and drugs given through DME. Consecutive days in
    a facility may be one encounter and are taken together. Add the administration code; if someone else bills it, the claim is right.
    """
    if any(one.services for one in day.stay) or day.has_unknown:
        return
    for drug in day.drugs:
        if drug.entry is not None and _is_paired(drug) and _needs_service(drug):
            wanted = _services_of(drug)
            yield Found(
                f"No administration code billed with {drug.code} on {day.on}",
                wanted,
                f"add the administration code, such as {wanted}" if wanted else "add the administration code",
                drug.lines[0].place,
            )


def _needs_service(drug: DrugView) -> bool:
    entry = drug.entry
    if entry is None or not is_injected(entry) or is_flush(entry):
        return False
    return all(record.route is None or record.route.is_parenteral for record in drug.records)


def _services_of(drug: DrugView) -> str:
    """Return the administration codes for the drug by its known routes, its own family first; blank if no route is known."""
    accepted, _ = accepted_families(drug.payer.administration_families, drug.code.text)
    routes = _routes(drug)
    known = [
        (route, service)
        for route in _ROUTES
        if route in routes
        for service in _suiting(drug, route)
        if service.family in accepted and not service.is_add_on and not service.facility_only
    ]
    entry = drug.entry
    fitting = [
        (families.index(service.family), service.number)
        for route, service in known
        if entry is not None
        and service.family in (families := families_of(entry, route))
        and service.number != _NOT_FOR[may_be_hormone(entry)]
    ]
    numbers = [number for _, number in sorted(fitting, key=itemgetter(0))] or [service.number for _, service in known]
    return ", ".join(dict.fromkeys(numbers))


def _suiting(drug: DrugView, route: Route) -> tuple[Service, ...]:
    """Return the administration codes of *route* for the drug: vaccine codes for vaccines only, chemodenervation for toxins only."""
    vaccine = drug.entry is not None and drug.entry.kind is Kind.VACCINE
    return _listed(route, vaccine, _is_toxin(drug.entry))


@lru_cache(maxsize=4 * len(Route))
def _listed(route: Route, vaccine: bool, toxin: bool) -> tuple[Service, ...]:  # noqa: FBT001 - a keyword costs more at each look-up in the cache
    return tuple(
        service
        for service in services_for(route)
        if (service.family is Family.VACCINE) is vaccine
        and service.family is not Family.ALLERGY
        and service.number not in _COUNSELED
        and (service.family is Family.CHEMODENERVATION) is toxin
    )


def _is_toxin(entry: Entry | None) -> bool:
    return entry is not None and family_of(entry) is Family.CHEMODENERVATION


def _routes(drug: DrugView) -> frozenset[Route]:
    """Return how the drug was given: by its records, otherwise its descriptor, otherwise JA and JB; empty if nothing shows it."""
    if drug.records:
        recorded = frozenset([record.route for record in drug.records if record.route is not None])
        if recorded:
            return recorded
    if drug.facts.routes is not None:
        return drug.facts.routes
    found = _NOWHERE
    for at in drug.lines if drug.flags & MODIFIED else ():
        if "JA" in at.modifiers:
            found |= INTRAVENOUS
        if "JB" in at.modifiers:
            found |= SUBCUTANEOUS
    return found


@day_rule(
    "administration-code-without-drug",
    "an administration code without a drug",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: the service is billed beside what was injected or infused",
    only=SERVICE,
)
def administration_code_without_drug(day: DayView) -> Iterator[Found]:
    """An office or hospital outpatient claim bills a drug administration code, and no drug on that date of service.

    Skipped: single lines; vaccine administration, since vaccines have CPT codes; allergy shots, whose extract is billed when made; joint injections, since joints are also aspirated
    without a drug; and days with a line that may be the drug. Port and pump services need no drug. Consecutive days in a facility may be
    one encounter and are taken together. If the patient or a pharmacy supplied the drug, the claim is right; otherwise add its line.
    """
    if any(one.drugs for one in day.stay) or day.has_unknown:
        return
    for at, service in day.services:
        if (
            service.family not in {Family.VACCINE, Family.ALLERGY, Family.JOINT, Family.ACCESS}
            and at.setting in _PAIRED
        ):
            yield Found(
                f"No drug billed with {service} on {day.on}",
                "a drug line",
                "add the drug, unless someone else supplied and bills it",
                at.place,
            )


@day_rule(
    "administration-code-wrong-route",
    "no administration code for the drug's route",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="findacode-infusions: each service is for some routes",
    only=SERVICE,
)
def administration_code_wrong_route(day: DayView) -> Iterator[Found]:
    """The day has administration codes, and none of them fits the route of one of its drugs.

    The route comes from the record, otherwise from the code's descriptor, otherwise from JA or JB. Skipped without any of them, and for routes
    without an administration code here. Bill the code for the route, or correct the route.
    """
    if not day.drugs or not day.services or day.has_unknown:
        return
    billed = day.service_routes
    for drug in day.drugs:
        routes = _routes(drug)
        if not routes or not billed.isdisjoint(routes) or drug.flags & FLUSHING:
            continue
        if not all(_suiting(drug, route) for route in routes):
            continue
        if Route.SUBCUTANEOUS_INFUSION in routes and Route.SUBCUTANEOUS in billed:  # a short one counts as an injection
            continue
        wanted = _services_of(drug)
        yield Found(
            f"{drug.code} on {day.on}: route {route_names(routes)}; {_numbers(day)} is for another route",
            wanted,
            f"bill the code for the route, such as {wanted}, or correct the route",
            drug.lines[0].place,
        )


@day_rule(
    "administration-code-wrong-family",
    "an administration family that the payer does not accept for the drug",
    severity=Severity.WARNING,
    source="noridian-cr-13468: Medicare denies none because of the drug alone; independence-2022: some payers accept only therapeutic services for some biologics",
    only=SERVICE | FEW_FAMILIES,
)
def administration_code_wrong_family(day: DayView) -> Iterator[Found]:
    """The payer accepts only some administration families for a drug, and the day has none of them.

    The families come from the payer's policy; Medicare accepts all of them, so nothing is reported. Bill a code of the family that the
    payer accepts.
    """
    rules = day.payer.administration_families
    if day.has_unknown or not day.services:
        return
    for drug in day.drugs:
        taken, rule = accepted_families(rules, drug.code.text)
        if rule is None or any(service.family in taken for _, service in day.services):
            continue
        families = ", ".join(family.value for family in Family if family in taken)
        yield Found(
            f"{drug.code} on {day.on} is billed with {_numbers(day)}; {rule.policy} accepts {families} administration codes for it",
            families,
            rule.text,
            drug.lines[0].place,
            confidence=rule.confidence,
            source=f"{rule.policy}: {rule.source}",
        )


@day_rule(
    "two-initial-services",
    "more than one initial administration code on a date of service",
    severity=Severity.ERROR,
    source="cms-rac-0071: one first service for each encounter and access",
    denial=DenialKind.BUNDLED,
    only=SERVICE,
    payers=Payers.MEDICARE,
)
def two_initial_services(day: DayView) -> Iterator[Found]:
    """A date of service has several initial IV codes, and no modifier shows a separate access or encounter.

    An encounter has one initial service; the others are sequential, concurrent or add-on. A second initial code needs a second access or
    encounter, shown by 59, XE, XS, XP, XU, 76 or 77. Vaccine and chemodenervation services are skipped. An error on professional claims,
    which CMS reviews for it; a warning on others. A biller decides which code is the initial one.
    """
    first = [(at, service) for at, service in day.services if service.number in _FIRST]
    if not first:
        return
    plain = sum(at.units or 1 for at, _ in first if not at.modifiers & _APART)
    if plain > 1:
        numbers = ", ".join(f"{service.number} x {at.units or 1}" for at, service in _in_order(first))
        yield Found(
            f"{plain} initial administration codes on {day.on} without a modifier for a separate access or encounter: {numbers}",
            "one initial code",
            "bill all but one as sequential or concurrent, or add 59, XE or XS for a separate access or encounter",
            confidence=None if day.form is ClaimForm.PROFESSIONAL else Confidence.MEDIUM,
        )


def _in_order(services: list[tuple[LineView, Service]]) -> list[tuple[LineView, Service]]:
    return sorted(services, key=lambda pair: (pair[1].number, pair[0].units or 1))


RULES: Final[tuple[AnyRule, ...]] = (
    drug_without_administration_code,
    administration_code_without_drug,
    administration_code_wrong_route,
    administration_code_wrong_family,
    two_initial_services,
)
