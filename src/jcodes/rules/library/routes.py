"""Routes that contradict the code."""

from collections.abc import Iterator
from typing import Final

from jcodes.rules.context.flags import DRUG, RECORD
from jcodes.rules.context.line import LineView
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


def _named(routes: frozenset[Route]) -> str:
    return " or ".join(route.value for route in Route if route in routes)


@line_rule(
    "route-contradicts-code",
    "a route that contradicts the code",
    severity=Severity.ERROR,
    source="cms-hcpcs: the long descriptor names the route; noridian-route: JA and JB",
    only=DRUG,
)
def route_contradicts_code(at: LineView) -> Iterator[Found]:
    """The code's descriptor names a route, and the record, or the modifier JA or JB, says another.

    Codes whose descriptor names no route are skipped, as are records without one. A descriptor that names two routes is right with
    either. Bill the code that is for the route, or correct the record or the modifier: a person has to find out which of them is wrong.
    """
    entry = at.entry
    allowed = None if entry is None else routes_of(entry)
    if entry is None or allowed is None:
        return
    route = at.route
    if route is not None and route not in allowed:
        yield Found(
            f"{entry.code} ({entry.name}) is for {_named(allowed)} use; the record says {route}",
            _named(allowed),
            "bill the code for the route, or correct the route in the record",
        )
    for modifier, routes, where in _SAYING:
        if modifier in at.modifiers and routes.isdisjoint(allowed):
            yield Found(
                f"{entry.code} ({entry.name}) is for {_named(allowed)} use; modifier {modifier} means {where}",
                _named(allowed),
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
    """The record says that the drug was swallowed, and the code is among those for drugs that are injected.

    Codes whose descriptor names a route are left to the rule of that, and codes for drugs without a code of their own are skipped. Bill
    the code of the oral drug, where there is one; most oral drugs are not billed to Part B at all.
    """
    record = at.record
    if record is None or record.route not in _SWALLOWED:
        return
    entry = at.entry
    if entry is not None and is_injected(entry) and routes_of(entry) is None:
        yield Found(
            f"{entry.code} is an injection code; the record says {entry.name} was given {record.route}",
            "the oral drug's code",
            "bill the oral drug's code, or correct the route in the record",
        )


RULES: Final[tuple[AnyRule, ...]] = (route_contradicts_code, code_not_for_route, swallowed_under_injection_code)
