"""Routes that contradict the code."""

from collections.abc import Iterator
from typing import Final

from jcodes.rules.context.flags import DRUG, RECORD
from jcodes.rules.context.line import LineView
from jcodes.rules.context.wording import either, route_names
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, line_rule
from jcodes.services.drugs import is_injected, limit_of, routes_of
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.routes import INTRAVENOUS, SUBCUTANEOUS, Route

__all__ = ["RULES"]

_SAYING: Final = (
    ("JA", INTRAVENOUS, "IV"),
    ("JB", SUBCUTANEOUS, "subcutaneous"),
)
_SWALLOWED: Final = frozenset({Route.ORAL, Route.SUBLINGUAL})


@line_rule(
    "route-contradicts-code",
    "a route that contradicts the code",
    severity=Severity.ERROR,
    source="cms-hcpcs: the long descriptor names the route; noridian-route: JA and JB",
    only=DRUG,
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
    only=DRUG,
)
def code_not_for_route(at: LineView) -> Iterator[Found]:
    """The descriptor names no route, but a cited source says that the code is not billed for the route in the record.

    Bevacizumab in the eye is not J9035 or a biosimilar's code: bill J7999 or J3590 in an office, as the contractor requires, and C9257 in
    a hospital or surgery center. Each row of the table cites its source; `code` uses the same table.
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
            source=limit.source,
        )


@line_rule(
    "swallowed-under-injection-code",
    "an oral drug under an injection code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-hcpcs: oral drugs have codes of their own, J8 and Q016 to Q018",
    only=RECORD,
)
def swallowed_under_injection_code(at: LineView) -> Iterator[Found]:
    """The record says oral, and the code is in a range for injected drugs.

    Codes whose descriptor names a route are checked by `route-contradicts-code`; unlisted (NOC) codes are skipped. Bill the oral drug's
    code, where there is one; most oral drugs are not billed to Part B at all.
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


RULES: Final[tuple[AnyRule, ...]] = (route_contradicts_code, code_not_for_route, swallowed_under_injection_code)
