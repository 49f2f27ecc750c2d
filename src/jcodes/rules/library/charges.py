"""Charges and totals; claims without lines, and the state of a claim."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from jcodes.errors.messages import shown
from jcodes.money import money_text
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.flags import EMPTY, LOCATED, TOTALED, UNCHARGED
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.changes import SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Forms, Found, Payers, claim_rule, line_rule
from jcodes.vocabulary.confidence import Confidence

__all__ = ["RULES"]

_X12: Final = "x12-837-map"
_GENERAL: Final = "general-knowledge: claim forms, SV102 and box 24F"


@claim_rule(
    "claim-without-lines",
    "a claim with no lines",
    severity=Severity.ERROR,
    source=f"{_X12}: loop 2400, LX and SV1, is required",
    only=EMPTY,
)
def claim_without_lines(whole: ClaimView) -> Iterator[Found]:
    """The claim has no service lines. Professional and institutional claims need at least one."""
    if not whole.lines:
        yield Found("the claim has no service lines", "at least one line", "add the services")


@line_rule(
    "charge-missing",
    "a line without a charge",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_GENERAL,
    only=UNCHARGED,
)
def charge_missing(at: LineView) -> Iterator[Found]:
    """A line has no charge, or a charge of zero. A negative charge is `charge-negative`.

    Zero is right for a drug at no cost, such as in a trial or from the manufacturer; a biller has to confirm it. SL says that the state
    supplied a vaccine, so that a charge of zero is skipped.
    """
    charge = at.line.charge
    if charge is None:
        yield Found(f"{at.shown}: no charge", "an amount above zero", "enter the charge")
    elif charge == 0 and _OF_STATE not in at.modifiers:
        yield Found(
            f"{at.shown}: charge of {money_text(charge)}",
            "an amount above zero",
            "enter the charge; 0 only for a drug at no cost",
        )


_OF_STATE: Final = "SL"


@line_rule(
    "charge-negative",
    "a negative charge",
    severity=Severity.ERROR,
    source="x12-rfi-2499",
    only=UNCHARGED,
)
def charge_negative(at: LineView) -> Iterator[Found]:
    """A line has a negative charge. Correct a filed claim with a void or a replacement, not with a negative line."""
    charge = at.line.charge
    if charge is not None and charge < 0:
        yield Found(
            f"{at.shown}: charge of {money_text(charge)}",
            "an amount above zero",
            "enter the charge; to reverse a filed claim, void or replace it",
        )


@claim_rule(
    "total-differs",
    "a total that is not the sum of the lines",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: claim forms, CLM02 and box 28",
    only=TOTALED,
)
def total_differs(whole: ClaimView) -> Iterator[Found]:
    """The claim total is not the sum of the line charges.

    Skipped if a line has no charge.
    """
    stated = whole.claim.stated_total
    if stated is None or any(line.line.charge is None for line in whole.lines):
        return
    if stated != whole.total:
        yield Found(
            f"claim total {money_text(stated)}; the lines add up to {money_text(whole.total)}",
            money_text(whole.total),
            Fix(f"enter a total of {money_text(whole.total)}", (SetField(None, "stated_total", str(whole.total)),)),
        )


@claim_rule(
    "total-exceeds-limit",
    "charges above the limit for one claim",
    severity=Severity.ERROR,
    source="palmetto-claim-total; fcso-claim-total",
    denial=DenialKind.UNPROCESSABLE,
    forms=Forms.PROFESSIONAL,
    payers=Payers.BY_POLICY,
)
def total_exceeds_limit(whole: ClaimView) -> Iterator[Found]:
    """The total charges exceed what the payer accepts on one claim.

    The finding gives the smallest number of claims that can hold the charges; a line above the limit is split by units. Split the claim:
    "n of m" in each narrative, different charges on each, and the right JW or JZ on each.
    """
    limit = whole.payer.claim_total
    if whole.total > limit.value:
        yield Found(
            f"total charges of {money_text(whole.total)} exceed the claim limit of {money_text(limit.value)}",
            f"at most {money_text(limit.value)}",
            f"split into {_claims(whole.total, limit.value)} with different charges, 'n of m' in each narrative, and JW or JZ on each",
            choice=limit,
        )


def _claims(total: Decimal, limit: Decimal) -> str:
    """Return the number of claims needed for *total* with at most *limit* each."""
    return f"{ceil(Fraction(total) / Fraction(limit))} claims or more"


@claim_rule(
    "state-unknown",
    "a state that is not in CMS's table of contractors",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="contractors-by-state",
    only=LOCATED,
)
def state_unknown(whole: ClaimView) -> Iterator[Found]:
    """The claim's state is not the two letters of a state, district or territory in CMS's table of Medicare contractors.

    What only some contractors require is a warning then, as without a state.
    """
    state = whole.claim.state.strip()
    if state and whole.catalog.contractor(state, "A/B") is None:
        yield Found(
            f"unknown state: {shown(whole.claim.state)}",
            "two letters, such as TX",
            "enter the state where the service was furnished",
        )


RULES: Final = (
    claim_without_lines,
    charge_missing,
    charge_negative,
    total_differs,
    total_exceeds_limit,
    state_unknown,
)
