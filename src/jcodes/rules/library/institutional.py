"""Institutional claims (837I, UB-04): type of bill, condition codes, revenue codes, statement dates."""

import re
from collections.abc import Iterator
from typing import Final

from jcodes.errors.messages import shown
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.flags import HEADED, REVENUE
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Forms, Found, claim_rule, line_rule
from jcodes.vocabulary.confidence import Confidence

__all__ = ["RULES"]

_GENERAL: Final = "general-knowledge: claim forms, {} of the 837I and form locator {} of the UB-04"
_REVENUE: Final = re.compile(r"0?[0-9]{3}", re.ASCII)
_CONDITION: Final = re.compile(r"[0-9A-Z]{2}", re.ASCII)


@claim_rule(
    "type-of-bill-unknown",
    "a type of bill that is not on CMS's list",
    severity=Severity.WARNING,
    source="cms-bill-types: CMS's code systems of 2025-09-15",
    only=HEADED,
)
def type_of_bill_unknown(whole: ClaimView) -> Iterator[Found]:
    """The type of bill is not on file: two digits for the facility and the kind of bill, then the frequency code, such as 0131.

    A warning, since the list grows. Obsolete and reserved numbers are not on file.
    """
    text = whole.claim.type_of_bill
    if text.strip() and whole.claim.bill is None:
        yield Found(f"invalid type of bill: {shown(text)}", "such as 0131", "look up the type of bill")


@claim_rule(
    "condition-code-malformed",
    "an invalid condition code",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_GENERAL.format("HI*BG", "18 to 28"),
    only=HEADED,
)
def condition_code_malformed(whole: ClaimView) -> Iterator[Found]:
    """A condition code is not two letters or digits. Whether the code exists is not checked."""
    for text in dict.fromkeys(whole.claim.condition_codes):
        if not _CONDITION.fullmatch(text.strip().upper()):
            yield Found(
                f"invalid condition code: {shown(text)}",
                "two letters or digits, such as A6",
                "look up the condition code",
            )


@line_rule(
    "revenue-code-malformed",
    "an invalid revenue code",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_GENERAL.format("SV201", "42"),
    only=REVENUE,
)
def revenue_code_malformed(at: LineView) -> Iterator[Found]:
    """A revenue code is not four digits with a leading zero, or three without it. See also `revenue-code-unknown`."""
    text = at.line.revenue_code.strip()
    if text and not _REVENUE.fullmatch(text):
        yield Found(
            f"{at.shown}: invalid revenue code: {shown(text)}", "four digits, such as 0636", "look up the revenue code"
        )


@line_rule(
    "revenue-code-unknown",
    "a revenue code that is not on CMS's list",
    severity=Severity.WARNING,
    source="cms-revenue-codes",
    only=REVENUE,
)
def revenue_code_unknown(at: LineView) -> Iterator[Found]:
    """A well-formed revenue code is not on CMS's list. A warning, since the list grows; total lines, 0001, are no services."""
    text = at.line.revenue_code.strip()
    if _REVENUE.fullmatch(text) and at.catalog.revenue_code(text) is None:
        yield Found(
            f"{at.shown}: revenue code {text.zfill(4)} is not on CMS's list",
            "a revenue code on CMS's list, such as 0636",
            "look up the revenue code",
        )


@claim_rule(
    "revenue-code-missing",
    "a line without a revenue code",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_GENERAL.format("SV201", "42"),
    forms=Forms.INSTITUTIONAL,
)
def revenue_code_missing(whole: ClaimView) -> Iterator[Found]:
    """Some lines of an institutional claim have a revenue code, and this one has none.

    Skipped if no line has one: such a claim was taken from a system that does not keep them.
    """
    without = [at for at in whole.lines if not at.line.revenue_code.strip()]
    if len(without) < len(whole.lines):
        for at in without:
            yield Found(
                f"{at.shown}: no revenue code", "the revenue code", "enter the revenue code, such as 0636", at.place
            )


@claim_rule(
    "form-contradicts-type-of-bill",
    "a professional claim with a type of bill",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_GENERAL.format("CLM05", "4"),
    only=HEADED,
    forms=Forms.PROFESSIONAL,
)
def form_contradicts_type_of_bill(whole: ClaimView) -> Iterator[Found]:
    """The form is professional, and the claim has a type of bill, which institutional claims alone have.

    Rules for institutional claims are skipped then. Correct the form, or remove the type of bill.
    """
    if whole.claim.type_of_bill.strip():
        yield Found(
            f"professional claim with type of bill {shown(whole.claim.type_of_bill)}",
            "the institutional form, or no type of bill",
            "correct the form, or remove the type of bill",
        )


@claim_rule(
    "statement-dates-differ",
    "statement dates that do not cover the lines",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_GENERAL.format("DTP*434", "6"),
    only=HEADED,
)
def statement_dates_differ(whole: ClaimView) -> Iterator[Found]:
    """The statement ends before it starts, or a line's date of service is outside the statement dates."""
    first, last = whole.claim.statement_from, whole.claim.statement_through
    if first is None and last is None:
        return
    if first is not None and last is not None and last < first:
        yield Found(f"statement from {first} through {last}, which is earlier", fix="check both dates")
        return
    for at in whole.lines:
        for day in dict.fromkeys((at.line.on, at.line.through)):
            if day is not None and ((first is not None and day < first) or (last is not None and day > last)):
                yield Found(
                    f"{at.shown} on {day} is outside the statement dates, {first or 'no date'} through {last or 'no date'}",
                    fix="correct the date of service, or the statement dates",
                    line=at.place,
                )


RULES: Final[tuple[AnyRule, ...]] = (
    type_of_bill_unknown,
    condition_code_malformed,
    revenue_code_malformed,
    revenue_code_unknown,
    revenue_code_missing,
    form_contradicts_type_of_bill,
    statement_dates_differ,
)
