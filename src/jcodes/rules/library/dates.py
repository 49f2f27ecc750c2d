"""Dates of service, and the date of filing: missing, reversed, too late or too early."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from jcodes.claims import ClaimForm
from jcodes.periods import months_after
from jcodes.rules.context.claim import form_of
from jcodes.rules.context.flags import FILED, SPANNING, UNDATED
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Found, Payers, line_rule
from jcodes.vocabulary.confidence import Confidence

__all__ = ["RULES"]


@line_rule(
    "date-missing",
    "a line without a date of service",
    severity=Severity.ERROR,
    source="x12-837-map: loop 2400, DTP 472, is required; aapc-grace-period: codes are valid by the date of service",
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


RULES: Final = (
    date_missing,
    dates_reversed,
    filed_late,
    filed_before_service,
)
