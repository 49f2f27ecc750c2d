"""The route at odds with the code: swallowed, injected, inhaled, put on."""

from collections.abc import Iterator
from typing import Final

from jcodes.claims import Route
from jcodes.rules.context.line import LineView
from jcodes.rules.context.traits import DRUG, RECORD
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, line_rule
from jcodes.services.drugs import is_injected, limit_of, routes_of
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.routes import INTRAVENOUS, SUBCUTANEOUS

__all__ = ["RULES"]

_SAYING: Final = (
    ("JA", INTRAVENOUS, "into a vein"),
    ("JB", SUBCUTANEOUS, "under the skin"),
)
_SWALLOWED: Final = frozenset({Route.ORAL, Route.SUBLINGUAL})


def _named(routes: frozenset[Route]) -> str:
    return " or ".join(route.value for route in Route if route in routes)


@line_rule(
    "route-contradicts-code",
    "a route that the code is not for",
    severity=Severity.ERROR,
    source="cms-hcpcs: the long descriptor names the route; noridian-route: JA and JB",
    only=DRUG,
)
def route_contradicts_code(at: LineView) -> Iterator[Found]:
    """The code's descriptor names a route, and the record, or the modifier JA or JB, says another.

    Codes whose descriptor names no route are left alone, as are records without one. A descriptor that names two routes is right with
    either. Bill the code that is for the route, or correct the record or the modifier: a person has to find out which of them is wrong.
    """
    entry = at.entry
    allowed = None if entry is None else routes_of(entry)
    if entry is None or allowed is None:
        return
    route = at.route
    if route is not None and route not in allowed:
        yield Found(
            f"{entry.code} is {entry.name} by the route {_named(allowed)}, and the record says {route}",
            _named(allowed),
            "bill the code that is for the route, or correct the route of the record",
        )
    for modifier, routes, where in _SAYING:
        if modifier in at.modifiers and routes.isdisjoint(allowed):
            yield Found(
                f"{entry.code} is {entry.name} by the route {_named(allowed)}, and {modifier} says that it went {where}",
                _named(allowed),
                f"take {modifier} off, or bill the code that is for the route",
            )


@line_rule(
    "code-not-for-route",
    "a code that is not for the route",
    severity=Severity.ERROR,
    source="noridian-a53008: and for each code what the finding names",
    denial=DenialKind.NOT_SPECIFIC,
    only=DRUG,
)
def code_not_for_route(at: LineView) -> Iterator[Found]:
    """The descriptor names no route, and a cited source says that the code is not for the one on the record.

    Bevacizumab in the eye is not J9035 nor a biosimilar's code: it is J7999 or J3590 in an office, as the contractor asks, and C9257 in a
    hospital or surgery center. The table is in the data, each row with its source, and `code` reads the same.
    """
    route = at.route
    limit = None if at.entry is None or route is None else limit_of(at.entry, route)
    if at.entry is not None and limit is not None:
        other = " or ".join(f"{code} ({where})" for code, where in limit.instead)
        yield Found(
            f"{at.entry.code} {at.entry.name} is not billed {route}: {limit.why}",
            " or ".join(code for code, _ in limit.instead),
            f"bill {other}"
            if other
            else "bill the code of the product that was given, or correct the route of the record",
            source=limit.source,
        )


@line_rule(
    "swallowed-under-injection-code",
    "a drug that was swallowed under a code for injections",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-hcpcs: oral drugs have codes of their own, J8 and Q016 to Q018",
    only=RECORD,
)
def swallowed_under_injection_code(at: LineView) -> Iterator[Found]:
    """The record says that the drug was swallowed, and the code is among those for drugs that are injected.

    Codes whose descriptor names a route are left to the rule of that, and codes for drugs without a code of their own are left alone. Bill
    the code of the oral drug, where there is one; most oral drugs are not billed to Part B at all.
    """
    record = at.record
    if record is None or record.route not in _SWALLOWED:
        return
    entry = at.entry
    if entry is not None and is_injected(entry) and routes_of(entry) is None:
        yield Found(
            f"the record says that {entry.name} was given {record.route}, and {entry.code} is a code for injections",
            "the code of the oral drug",
            "bill the code of the oral drug, or correct the route of the record",
        )


RULES: Final[tuple[AnyRule, ...]] = (route_contradicts_code, code_not_for_route, swallowed_under_injection_code)
