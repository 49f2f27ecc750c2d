"""Claims for audits, and rules of the tests' own, so that what is counted does not hang on the library's rules."""

from collections.abc import Iterator
from typing import Any

from jcodes.claims import Claim, ServiceLine
from jcodes.rules import AnyRule, Found, Severity, claim_rule, line_rule
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.vocabulary.confidence import Confidence


@line_rule("odd-units", "odd units", severity=Severity.ERROR, source="the house", denial=DenialKind.UNITS)
def odd_units(at: LineView) -> Iterator[Found]:
    """Units are odd.

    Bill ``one`` more.
    """
    if at.units is not None and at.units % 2:
        yield Found(f"{at.units} units are odd", str(at.units + 1), "bill one more")


@line_rule("dear", "a dear line", severity=Severity.ERROR, source="the house")
def dear(at: LineView) -> Iterator[Found]:
    """A line charges more than 1000 dollars."""
    if at.line.charge is not None and at.line.charge > 1000:
        yield Found("that is dear")


@line_rule("marked", "a mark", severity=Severity.WARNING, confidence=Confidence.MEDIUM, source="the house")
def marked(at: LineView) -> Iterator[Found]:
    """A line has XX."""
    if "XX" in at.modifiers:
        yield Found("XX stands there")


@line_rule("told", "a note", severity=Severity.INFORMATION, source="the house")
def told(at: LineView) -> Iterator[Found]:
    if at.line.narrative:
        yield Found(at.line.narrative)


@claim_rule("no-place", "no place", severity=Severity.ERROR, source="the house")
def no_place(whole: ClaimView) -> Iterator[Found]:
    """A claim has no place of service."""
    if not whole.claim.place_of_service:
        yield Found("the claim has no place")


@claim_rule("astray", "a line that is not there", severity=Severity.ERROR, source="the house")
def astray(whole: ClaimView) -> Iterator[Found]:
    """A claim has the narrative "astray"."""
    if whole.claim.narrative == "astray":
        yield Found("line 9 is wrong", line=8)


RULES: tuple[AnyRule, ...] = (odd_units, dear, marked, told, no_place, astray)


def line(code: str = "J9312", units: str | int = 2, charge: str | None = "10.00", **facts: Any) -> ServiceLine:
    """Return a line of 2026-02-01."""
    return ServiceLine(code, units=units, charge=charge, **{"on": "2026-02-01", **facts})


def claim(*lines: ServiceLine, **facts: Any) -> Claim:
    """Return a claim of an office."""
    return Claim(lines, **{"place_of_service": "11", **facts})
