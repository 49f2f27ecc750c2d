"""Charges, totals, dates of service, timely filing, diagnoses."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from jcodes.claims import ClaimForm
from jcodes.claims.service_line import pointer_text
from jcodes.errors.messages import shown
from jcodes.money import money_text
from jcodes.periods import months_after
from jcodes.rules.context.claim import ClaimView, form_of
from jcodes.rules.context.flags import (
    DIAGNOSED,
    EMPTY,
    FILED,
    LOCATED,
    MISPOINTED,
    SPANNING,
    TOTALED,
    UNCHARGED,
    UNDATED,
    UNPOINTED,
)
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


@line_rule(
    "date-missing",
    "a line without a date of service",
    severity=Severity.ERROR,
    source=f"{_X12}: loop 2400, DTP 472, is required; aapc-grace-period: codes are valid by the date of service",
    only=UNDATED,
)
def date_missing(at: LineView) -> Iterator[Found]:
    """A line has no date of service, so nothing that depends on the date was checked.

    An inpatient institutional claim (type of bill 11x) has statement dates instead, and its lines need none: create it with
    ``Claim(type_of_bill="0111", statement_through=...)``, or ``Claim(setting="inpatient")`` without a place of service.
    """
    if at.line.on is None and not at.claim.is_inpatient:
        yield Found(f"{at.shown}: no date of service", "the date of service", "enter the date of service")


@line_rule(
    "dates-reversed",
    "a through date before the from date",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: claim forms, DTP 472 and box 24A",
    only=SPANNING,
)
def dates_reversed(at: LineView) -> Iterator[Found]:
    """A line's through date is before its from date."""
    line = at.line
    if line.on is not None and line.through is not None and line.through < line.on:
        yield Found(
            f"{at.shown}: from {line.on} through {line.through}, which is earlier", fix="check both dates in the record"
        )


_FILING: Final = "cfr-42-424-44: one calendar year after the date of service, the From date of the line on professional claims, the Through date on institutional ones"


@line_rule(
    "filed-late",
    "a claim filed too late",
    severity=Severity.ERROR,
    source=_FILING,
    denial=DenialKind.FILED_LATE,
    start=date(2010, 1, 1),
    only=FILED,
    payers=Payers.BY_POLICY,
)
def filed_late(at: LineView) -> Iterator[Found]:
    """The claim was filed after the payer's timely filing limit.

    The limit counts from the from date of a professional line, and from the through date of the statement, otherwise the last date of
    service, of an institutional claim or one whose form is unknown. A warning for a replacement (frequency code 7) of a claim that was
    filed before. Skipped if the claim has no filing date, the payer's limit is not known, or it is a void (frequency code
    8), which returns money.
    """
    filed, limit = at.claim.submitted, at.payer.timely_filing
    if filed is None or limit is None or at.on is None or at.claim.frequency_code == _VOID:
        return
    professional = form_of(at.claim, at.payer) is ClaimForm.PROFESSIONAL
    day = at.on if professional else at.claim.statement_through or at.claim.last_day or at.on
    last = months_after(day, limit.value)
    if last is not None and filed > last:
        yield Found(
            f"{at.shown} on {at.on}: filed on {filed}; {at.payer.name}'s filing limit was {last}",
            f"by {last}",
            "ask the payer about an exception",
            choice=limit,
            severity=Severity.WARNING if at.claim.frequency_code == _AGAIN else None,
        )


_AGAIN: Final = "7"
"""The frequency code of a claim that replaces a filed one."""
_VOID: Final = "8"


@line_rule(
    "filed-before-service",
    "a claim filed before the date of service",
    severity=Severity.ERROR,
    source="x12-carc: code 110, the billing date predates the service",
    denial=DenialKind.FILED_EARLY,
    only=FILED,
)
def filed_before_service(at: LineView) -> Iterator[Found]:
    """The claim was filed before the date of service.

    Skipped if the claim has no filing date: the computer's clock is never used.
    """
    filed = at.claim.submitted
    if filed is not None and at.on is not None and at.on > filed:
        yield Found(f"{at.shown} on {at.on}: filed on {filed}, before the date of service", fix="check both dates")


_POINTERS: Final = "general-knowledge: claim forms, SV107 and box 24E"


@line_rule(
    "pointer-missing",
    "a line that points to no diagnosis",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_POINTERS,
    only=UNPOINTED,
    forms=Forms.PROFESSIONAL,
)
def pointer_missing(at: LineView) -> Iterator[Found]:
    """The claim has diagnoses, and the line points to none of them.

    Skipped: claims without diagnoses, which may be partial, and claims that do not show that they are professional by their form, a place
    of service, or pointers on other lines. Lines of institutional claims (837I, UB-04) have no pointers.
    """
    if at.claim.diagnoses and not at.line.diagnosis_pointers:
        yield Found(f"{at.shown}: no diagnosis pointer", "one or more pointers", "point to the diagnoses")


@line_rule(
    "pointer-out-of-range",
    "a diagnosis pointer out of range",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_POINTERS,
    only=MISPOINTED,
    forms=Forms.PROFESSIONAL,
)
def pointer_out_of_range(at: LineView) -> Iterator[Found]:
    """A diagnosis pointer has no diagnosis on the claim."""
    count = len(at.claim.diagnoses)
    if not count:
        return
    for pointer in dict.fromkeys(at.line.diagnosis_pointers):
        if not 1 <= pointer <= count:
            yield Found(
                f"{at.shown}: diagnosis pointer {pointer_text(pointer)} is out of range; diagnoses on the claim: {count}",
                f"1 to {count}",
                "point to the diagnoses on the claim",
            )


_ICD_10: Final = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.ASCII | re.IGNORECASE)
_ICD_9: Final = re.compile(r"(?:[0-9]{3}|V[0-9]{2})(?:\.?[0-9]{1,2})?|E[0-9]{3}(?:\.?[0-9])?", re.ASCII | re.IGNORECASE)
_ICD_10_STARTS: Final = date(2015, 10, 1)


@claim_rule(
    "diagnosis-malformed",
    "an invalid ICD code",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="cdc-icd: ICD-9-CM before 2015-10-01, ICD-10-CM from then on; chirocode-icd: the shapes",
    only=DIAGNOSED,
)
def diagnosis_malformed(whole: ClaimView) -> Iterator[Found]:
    """A diagnosis does not have the format of an ICD-10-CM code, or of ICD-9-CM for dates of service before 2015-10-01.

    Both formats are accepted if the claim has dates on both sides, or none. The library does not know whether the code exists.
    """
    first, last = whole.first_day, whole.last_day
    old, new = first is None or first < _ICD_10_STARTS, last is None or last >= _ICD_10_STARTS
    named, such = ("ICD-10", "C83.30") if new else ("ICD-9", "202.80")
    for diagnosis in dict.fromkeys(whole.claim.diagnoses):
        text = diagnosis.strip()
        if not ((new and _ICD_10.fullmatch(text)) or (old and _ICD_9.fullmatch(text))):
            yield Found(
                f"{shown(diagnosis, like='diagnosis')} does not have the format of an {named} code",
                f"such as {such}",
                "look up the diagnosis",
            )


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
    date_missing,
    dates_reversed,
    filed_late,
    filed_before_service,
    pointer_missing,
    pointer_out_of_range,
    diagnosis_malformed,
    state_unknown,
)
