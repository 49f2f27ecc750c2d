"""Money and days: charges, totals, dates of service."""

from collections.abc import Iterator
from typing import Final

from jcodes.rules.changes import SetField
from jcodes.rules.findings import Mend, Severity
from jcodes.rules.rule import Found, claim_rule, line_rule
from jcodes.rules.views import ClaimView, LineView
from jcodes.terms import Confidence

__all__ = ["RULES"]

_GENERAL: Final = "general knowledge of claim forms (SV102 and box 24F); no source was read"


@line_rule(
    "charge-missing",
    "a line without a charge",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_GENERAL,
)
def charge_missing(at: LineView) -> Iterator[Found]:
    """A line states no charge, or one of zero or less.

    A line of zero is right where the drug was free, such as in a trial or from the manufacturer; a person has to say so.
    """
    charge = at.line.charge
    if charge is None:
        yield Found(f"{at.shown} has no charge", "an amount above zero", "state the charge")
    elif charge <= 0:
        yield Found(
            f"{at.shown} charges {charge}",
            "an amount above zero",
            "state the charge; leave it only where the drug cost nothing",
        )


@claim_rule(
    "total-differs",
    "a total that is not the sum of the lines",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="general knowledge of claim forms (CLM02 and box 28); no source was read",
)
def total_differs(whole: ClaimView) -> Iterator[Found]:
    """The claim states a total that is not the sum of its lines' charges.

    Nothing is said where a line has no charge.
    """
    stated = whole.claim.stated_total
    if stated is None or any(line.line.charge is None for line in whole.lines):
        return
    if stated != whole.total:
        yield Found(
            f"the claim states a total of {stated}, its lines add up to {whole.total}",
            str(whole.total),
            Mend(f"state a total of {whole.total}", (SetField(None, "stated_total", str(whole.total)),)),
        )


RULES: Final = (charge_missing, total_differs)
