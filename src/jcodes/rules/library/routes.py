"""Routes that contradict the code; IV-only drugs billed with injection codes."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from jcodes.catalogs.definitions import RouteLimit
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.vein_codes import never_vein, vein_only
from jcodes.claims import Setting
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import DRUG, INJECTED, RECORD, ROUTE_LIMITED, ROUTED, SERVICE
from jcodes.rules.context.line import LineView
from jcodes.rules.context.wording import either, route_names
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, Payers, day_rule, line_rule
from jcodes.services.drugs import is_injected, limit_of, routes_of
from jcodes.services.table import Service
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.contractors import Mac
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import INTRAVENOUS, SUBCUTANEOUS, Route

__all__ = ["RULES"]

_SAYING: Final = (
    ("JA", INTRAVENOUS, "IV"),
    ("JB", SUBCUTANEOUS, "subcutaneous"),
)
_ARTICLES: Final = {Route.INTRAVITREAL: (Mac.NORIDIAN, date(2016, 1, 1))}
"""Routes that a contractor's article rules out, with the first day of the code that it names instead (J7999). Other contractors differ."""
_SWALLOWED: Final = frozenset({Route.ORAL, Route.SUBLINGUAL})


@line_rule(
    "route-contradicts-code",
    "a route that contradicts the code",
    severity=Severity.ERROR,
    source="cms-hcpcs: the long descriptor names the route; noridian-route: JA and JB",
    only=DRUG | ROUTED,
)
def route_contradicts_code(at: LineView) -> Iterator[Found]:
    """The code's descriptor names one route, and the record, or modifier JA or JB, says another.

    Skipped: descriptors without a route, and records without one. Where a descriptor names two routes, either is right. Bill the code for
    the route, or correct the record or modifier; a biller finds out which is wrong.
    """
    entry = at.entry
    allowed = None if entry is None else routes_of(entry)
    if entry is None or allowed is None:
        return
    route = at.route
    if route is not None and route not in allowed:
        yield Found(
            f"{entry.code} ({entry.name}) is for {route_names(allowed)} use; the record says {route_names({route})}",
            route_names(allowed),
            "bill the code for the route, or correct the route in the record",
        )
    for modifier, routes, where in _SAYING:
        if modifier in at.modifiers and routes.isdisjoint(allowed):
            yield Found(
                f"{entry.code} ({entry.name}) is for {route_names(allowed)} use; modifier {modifier} means {where}",
                route_names(allowed),
                f"remove {modifier}, or bill the code for the route",
            )


@line_rule(
    "code-not-for-route",
    "a code not billed for this route",
    severity=Severity.ERROR,
    source="noridian-a53008: and for each code what the finding names",
    denial=DenialKind.NOT_SPECIFIC,
    only=DRUG | RECORD,
    payers=Payers.MEDICARE,
)
def code_not_for_route(at: LineView) -> Iterator[Found]:
    """The descriptor names no route, but a cited source says that the code is not billed for the route in the record.

    Bevacizumab in the eye is not J9035 or a biosimilar's code: bill J7999 or J3590 in an office, as the contractor requires, and C9257 in
    a hospital or surgery center. Noridian's article says so, from 2016-01-01 on, the first day of J7999: an error for Noridian, a warning
    where another contractor processes the claim or none is named. Each row of the table cites its source; `code` uses the same table.
    """
    route = at.route
    limit = None if at.entry is None or route is None else limit_of(at.entry, route)
    if at.entry is not None and route is not None and limit is not None:
        other = either([f"{code} ({where})" for code, where in limit.instead])
        yield Found(
            f"{at.entry.code} ({at.entry.name}) is not for {route_names({route})} use: {limit.why}",
            either([code for code, _ in limit.instead]),
            f"bill {other}"
            if other
            else "bill the code of the administered product, or correct the route in the record",
            severity=_by_article(at, frozenset({route})),
            source=limit.source,
        )


@day_rule(
    "code-not-for-service",
    "a code not billed for the route of the day's service",
    severity=Severity.ERROR,
    source="noridian-a53008: and for each code what the finding names",
    denial=DenialKind.NOT_SPECIFIC,
    only=SERVICE | ROUTE_LIMITED,
    payers=Payers.MEDICARE,
)
def code_not_for_service(day: DayView) -> Iterator[Found]:
    """No record says the route, but the only service of the day and side that can give the drug is for a route its code is not billed for.

    Bevacizumab (J9035 or a biosimilar's code) with 67028 alone was given in the eye. The table is the one of `code-not-for-route`. Skipped
    if another service of the day fits the code, or the service may belong to another drug and the line has no side. A warning if a
    code of the day is not known to the library, and for contractors other than Noridian.
    """
    for drug in day.drugs:
        entry = drug.entry
        if entry is None or not entry.route_limits or any(record.route is not None for record in drug.records):
            continue
        ruled_out = [(at, service, limit) for at, service in day.services if (limit := _limit(entry, service))]
        sides = _sides(drug.lines)
        matching = [one for one in ruled_out if not sides or _meet(sides, _sides((one[0],)))]
        if len(ruled_out) < len(day.services) or not matching or (not sides and _may_give_another(day, drug)):
            continue
        _, service, limit = matching[0]
        other = either([f"{code} ({where})" for code, where in limit.instead])
        yield Found(
            f"{entry.code} ({entry.name}) is not for {route_names(service.routes)} use, and {service.number} is the service of {day.on}"
            f" that gives it: {limit.why}",
            either([code for code, _ in limit.instead]),
            f"bill {other}"
            if other
            else "bill the code of the administered product, or the service that was performed",
            drug.lines[0].place,
            severity=Severity.WARNING if day.has_unknown else _by_article(drug.lines[0], service.routes),
            source=limit.source,
        )


def _by_article(at: LineView, routes: frozenset[Route]) -> Severity | None:
    """Return the rule's severity, or a warning for a route that only another contractor's article rules out, or not yet on that day."""
    for route in routes & _ARTICLES.keys():
        contractor, start = _ARTICLES[route]
        if at.payer.policy.contractor is not contractor or (at.on is not None and at.on < start):
            return Severity.WARNING
    return None


def _limit(entry: Entry, service: Service) -> RouteLimit | None:
    """Return the cited limit that excludes all routes of *service* for *entry*, or None."""
    limits = [limit_of(entry, route) for route in service.routes]
    return None if None in limits else limits[0]


_EYES: Final = frozenset({"RT", "LT", "50"})


def _sides(lines: tuple[LineView, ...]) -> frozenset[str]:
    return frozenset().union(*(at.modifiers & _EYES for at in lines))


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not other or "50" in one | other or not one.isdisjoint(other)


def _may_give_another(day: DayView, drug: DrugView) -> bool:
    """Return whether a service of *day* may be for a drug other than *drug*; for an eye injection, an eye drug or one without its own code."""
    others = [other for other in day.drugs if other is not drug and not _same_limits(other, drug)]
    if any(service.family is not Family.EYE for _, service in day.services):
        return bool(others)
    return any(other.facts.is_for_eyes or other.facts.kind in _ANY_DRUG for other in others)


def _same_limits(one: DrugView, other: DrugView) -> bool:
    return one.entry is not None and other.entry is not None and one.entry.route_limits == other.entry.route_limits


_ANY_DRUG: Final = frozenset({None, Kind.UNCLASSIFIED, Kind.COMPOUNDED})


@line_rule(
    "oral-under-injection-code",
    "an oral drug under an injection code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-hcpcs: oral drugs have codes of their own, J8 and Q016 to Q018",
    only=RECORD,
)
def oral_under_injection_code(at: LineView) -> Iterator[Found]:
    """The record says oral, and the code is in a range for injected drugs.

    Codes whose descriptor names a route are checked by `route-contradicts-code`; unlisted (NOC) codes are skipped. Bill the oral drug's
    code, if there is one; most oral drugs are not billed to Part B at all.
    """
    record = at.record
    if record is None or record.route not in _SWALLOWED:
        return
    entry = at.entry
    if entry is not None and is_injected(entry) and routes_of(entry) is None:
        yield Found(
            f"{entry.code} ({entry.name}) is an injection code; the record says {record.route}",
            "the oral drug's code",
            "bill the oral drug's code, or correct the route in the record",
        )


_FDA: Final = "fda-ndc-directory; fda-purple-book; fda-orange-book: each product of the code and of its proper name or ingredient is for intravenous use; findacode-infusions: each service is for some routes"
"""Subcutaneous and intramuscular injection codes."""
_PAIRED: Final = frozenset({Setting.OFFICE, Setting.HOSPITAL_OUTPATIENT, Setting.CRITICAL_ACCESS_HOSPITAL})
_SAID: Final = frozenset({"JA", "JB"})


@day_rule(
    "iv-only-drug-injected",
    "an IV drug with an injection code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_FDA,
    only=INJECTED,
)
def iv_only_drug_injected(day: DayView) -> Iterator[Found]:
    """An office or hospital outpatient claim bills a drug that FDA lists as IV only, with injection codes only.

    The injection codes are 96372, 96401 and 96402; nothing else on the day is IV. Drugs whose record, descriptor, or JA or JB states the
    route are checked by `administration-code-wrong-route`. Bill the infusion or push; any other injection is off label.
    """
    numbers = sorted({service.number for _, service in day.services})
    if not day.flags & INJECTED or day.has_unknown or any(service.routes & INTRAVENOUS for _, service in day.services):
        return
    for drug in day.drugs:
        if drug.code.text in vein_only() and not _says_route(drug) and drug.settings and drug.settings <= _PAIRED:
            yield Found(
                f"{drug.code} on {day.on} is IV only; {', '.join(numbers)} is for subcutaneous or intramuscular injection",
                "an infusion or IV push code, such as 96365, 96374, 96409 or 96413",
                "bill the infusion or IV push",
                drug.lines[0].place,
            )


_NEVER: Final = (
    "fda-ndc-directory; fda-purple-book; fda-orange-book: no product of the code, its proper name or ingredient is for intravenous use; cms-hcpcs: its Tables of Drugs;"
    " findacode-infusions: each service is for some routes"
)
_INTO_EYE: Final = frozenset({Route.INTRAVITREAL})
_NOT_IN_VEIN: Final = frozenset(Route) - INTRAVENOUS


@day_rule(
    "non-iv-drug-infused",
    "a drug that is never IV with IV codes",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_NEVER,
    only=SERVICE,
)
def non_iv_drug_infused(day: DayView) -> Iterator[Found]:
    """An office or hospital outpatient claim bills a drug that FDA lists for other routes only, with IV codes only; an eye drug, without 67028.

    Skipped if another drug of the day may be the one that was infused or injected, and where record, descriptor, or JA or JB states the
    route (`administration-code-wrong-route`). Bill the injection, such as 96372, 96401, 96402 or 67028.
    """
    if not day.services or day.has_unknown:
        return
    fitting = []
    for drug in day.drugs:
        routes = _routes_outside_veins(drug)
        if not routes:
            return
        fitting.append((drug, routes))
    numbers = ", ".join(sorted({service.number for _, service in day.services}))
    for drug, routes in fitting:
        if any(service.routes & routes for _, service in day.services) or _says_route(drug):
            continue
        if drug.settings and drug.settings <= _PAIRED:
            eye = routes is _INTO_EYE
            yield Found(
                f"{drug.code} on {day.on} is {'given into the eye' if eye else 'never given IV'}; {numbers} is for another route",
                "67028" if eye else "an injection code, such as 96372, 96401 or 96402",
                f"bill {'67028' if eye else 'the injection'}, or the code of the administered product",
                drug.lines[0].place,
            )


def _routes_outside_veins(drug: DrugView) -> frozenset[Route]:
    """Return the routes of a drug that never goes into a vein, as far as a source tells them; none if it may."""
    if drug.facts.is_for_eyes:
        return _INTO_EYE
    return _NOT_IN_VEIN if drug.code.text in never_vein() else frozenset()


def _says_route(drug: DrugView) -> bool:
    entry = drug.entry
    if any(record.route is not None for record in drug.records) or any(at.modifiers & _SAID for at in drug.lines):
        return True
    return entry is not None and routes_of(entry) is not None


RULES: Final[tuple[AnyRule, ...]] = (
    route_contradicts_code,
    code_not_for_route,
    code_not_for_service,
    oral_under_injection_code,
    iv_only_drug_injected,
    non_iv_drug_infused,
)
