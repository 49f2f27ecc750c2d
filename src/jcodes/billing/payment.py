"""Expected allowed amount and payment for lines on a date of service, to the cent."""

import warnings
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.arguments import known_arguments
from jcodes.billing.bill import recalculated
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.lines import BillingLine
from jcodes.billing.lines_result import ServiceLines
from jcodes.billing.payment_result import (
    ExpectedPayment,
    PaymentLine,
    PaymentQuestion,
    Underpayment,
    UnderpaymentQuestion,
    payer_pays,
    percent_text,
)
from jcodes.billing.steps import Step
from jcodes.billing.wastage import in_units
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.payment_limits import PaymentLimit
from jcodes.errors import GapWarning, MalformedLineError, MalformedReceiptError, NoPaymentError
from jcodes.errors.issued_warnings import heard
from jcodes.errors.messages import type_name
from jcodes.money import cents_of, dollars_of, money_text, percent_of, to_the_cent
from jcodes.periods import as_date
from jcodes.policies import DatedValue, Policy
from jcodes.policies import policy as policy_of
from jcodes.sources import Citation

__all__ = ["expected_payment", "payment_of_lines", "payment_of_question", "underpayment_of_question"]

_TIMES: Final = "usc-1395w-3a: (b), units times the payment limit of the quarter, which includes the add-on"
_TO_THE_CENT: Final = "jcodes-choice: half up"


@known_arguments
def expected_payment(
    bill: BillingUnits | ServiceLines,
    *,
    on: date | str | None = None,
    policy: str | Policy | None = None,
    percent_of_limit: Decimal | str | int | None = None,
) -> ExpectedPayment:
    """Return what a payer is expected to allow and pay for a bill, by CMS's payment limit of the quarter.

    >>> bill = billing_units("J9312", "750 mg", on="2026-02-01")
    >>> payment = expected_payment(bill)
    >>> payment.allowed, payment.patient, payment.paid
    (Decimal('5607.38'), Decimal('1121.48'), Decimal('4396.18'))

    Args:
        bill: The result of `billing_units` for a code, or of `service_lines`.
        on: The date of service; defaults to the bill's.
        policy: The payer's policy, or its name; defaults to the bill's.
        percent_of_limit: The allowed percentage of the limit under a contract; defaults to the policy's.

    Raises:
        MalformedLineError: *bill* is not a bill, or the percentage is invalid.
        NoPaymentError: The bill has no code or no date of service; CMS has no payment limit for the code in that quarter, or the
            file is not loaded; or the allowed percentage or the coinsurance is not on file.
    """
    if isinstance(bill, ServiceLines):
        policy = bill.question.policy if policy is None else policy
        bill = bill.bill
    if not isinstance(bill, BillingUnits):
        raise MalformedLineError(
            f"expected_payment takes a bill, not {type_name(bill)}", value=bill, hint="give the result of billing_units"
        )
    day = bill.on if on is None else as_date(on)
    entry = bill.subject
    if not isinstance(entry, Entry) or day is None:
        what = "the bill has no code" if not isinstance(entry, Entry) else "the bill has no date of service"
        raise NoPaymentError(what, code=bill.code, on="", hint="bill a code, and give on='2026-02-01'")
    limit = _limit(entry, day)
    if limit is None:
        raise NoPaymentError(
            f"{entry.code} has no ASP payment limit on {day}",
            code=str(entry.code),
            on=day.isoformat(),
            hint="the MAC prices it; ask for its rate",
        )
    payer = policy if policy is not None else bill.question.policy if bill.question else None
    return payment_of_lines(bill.lines, limit, on=day, payer=payer, percent_of_limit=percent_of_limit, bill=bill)


def _limit(entry: Entry, day: date) -> PaymentLimit | None:
    """Return the payment limit on the date of service; None if the code is not in CMS's file.

    Raises:
        NoPaymentError: No payment file is loaded for that quarter.
    """
    with heard(), warnings.catch_warnings():
        warnings.simplefilter("error", GapWarning)
        try:
            return entry.price(day)
        except GapWarning as gap:
            raise NoPaymentError(
                str(gap),
                code=str(entry.code),
                on=day.isoformat(),
                hint="add CMS's file of that quarter with 'jcodes data add FILE'",
            ) from None


def payment_of_lines(  # noqa: PLR0913 - keyword facts of one question
    lines: Sequence[BillingLine],
    limit: PaymentLimit,
    *,
    on: date,
    payer: str | Policy | None = None,
    percent_of_limit: Decimal | str | int | None = None,
    bill: BillingUnits | None = None,
) -> ExpectedPayment:
    """Return the expected payment for lines of one code, by the payment limit of the quarter.

    The limit includes the 6% (or 8%) add-on. Amounts are rounded to the cent, half up, only at the end. For *payer* and
    *percent_of_limit*, see `expected_payment`; *bill* is the bill of the lines, for the receipt.

    Raises:
        NoPaymentError: There is no limit, it is for another quarter, or the allowed percentage or the coinsurance is not on file.
        MalformedLineError: There are no lines, the lines have several codes, or the percentage is invalid.

    Source: `usc-1395w-3a`: units times limit. The patient's share is the code's coinsurance of the allowed amount;
        sequestration reduces the payer's share only.
    """
    if not lines or len({line.code for line in lines}) != 1:
        raise MalformedLineError(
            "the lines must all have one code", value=len(lines), hint="give the lines of one code"
        )
    if limit.limit is None or on not in limit.quarter.period:
        why = "CMS states no payment limit" if limit.limit is None else f"the payment limit is for {limit.quarter}"
        raise NoPaymentError(
            f"{limit.code} on {on}: {why}",
            code=limit.code,
            on=on.isoformat(),
            hint="the MAC prices it; ask for its rate, or give the limit of that quarter",
        )
    chosen = policy_of(payer)
    stated = None if percent_of_limit is None else percent_of(percent_of_limit)
    percent, percent_source = (stated, "from the call") if stated is not None else _percent(chosen, limit, on)
    owed, owed_source = _owed(chosen, limit, on)
    waste, sequestration = chosen.jw_paid.on(on), chosen.sequestration.on(on)
    cut = sequestration.value
    parts = tuple(
        PaymentLine(
            line,
            Fraction(0)
            if "JW" in line.modifiers and not waste.value
            else Fraction(line.units) * Fraction(limit.limit) * Fraction(percent) / 100,
        )
        for line in lines
    )
    allowed = sum((part.allowed for part in parts), start=Fraction(0))
    rounded, share, paid = (
        to_the_cent(allowed),
        to_the_cent(allowed * Fraction(owed) / 100),
        payer_pays(allowed, owed, cut),
    )
    payer_share = cents_of(rounded) - cents_of(share)
    theirs, taken = dollars_of(payer_share), dollars_of(payer_share - cents_of(paid))
    units = sum((Fraction(line.units) for line in lines), start=Fraction(0))
    start = f" from {sequestration.start}" if sequestration.start else ""
    steps = (
        Step("date", on.isoformat()),
        Step("lines", "; ".join(map(str, lines))),
        Step("limit", f"{money_text(limit.limit)} per unit in {limit.quarter}", str(limit.source)),
        Step("policy", f"{chosen.name}: {chosen.title}"),
        Step("", f"{percent_text(percent)}% of the limit is allowed", percent_source),
        *_waste_steps(lines, waste),
        Step(
            "allowed",
            f"{in_units(units)} at {money_text(limit.limit)}, {percent_text(percent)}% of the limit: {money_text(rounded)}",
            _TIMES,
        ),
        Step("patient", f"the patient owes {percent_text(owed)}%: {money_text(share)}", owed_source),
        Step(
            "payer",
            f"the payer's share is {money_text(theirs)}; sequestration cuts {percent_text(cut)}%{start}: {money_text(paid)} paid",
            sequestration.source,
        ),
        Step(
            "rounding",
            "allowed amount, coinsurance and sequestration are each rounded to the cent, half up, at the end",
            _TO_THE_CENT,
        ),
    )
    notes = (
        *(
            f"CMS note on the limit: {note.name.lower().replace('_', ' ')}"
            for note in limit.notes
            if note.name in _NOTED
        ),
        *_not_in_it(bill),
    )
    return ExpectedPayment(
        on, parts, owed, cut, limit, rounded, share, theirs, taken, paid, steps, notes, stated, chosen, bill
    )


def _not_in_it(bill: BillingUnits | None) -> tuple[str, ...]:
    """Return a warning for undecided leftover units, which are not in the amounts."""
    return tuple(
        f"{question} undecided, not in these amounts: {question.text}"
        for question in (() if bill is None else bill.undecided)
        if question.units is not None
    )


def _waste_steps(lines: Sequence[BillingLine], choice: DatedValue[bool]) -> tuple[Step, ...]:
    if not any("JW" in line.modifiers for line in lines):
        return ()
    return (Step("", f"JW lines are {'paid' if choice.value else 'not paid'}", choice.source),)


_NOTED: Final = frozenset({"CONTRACTOR", "CROSSWALK", "OTHER", "VACCINE_PAGE"})


def _percent(payer: Policy, limit: PaymentLimit, on: date) -> tuple[Decimal, str | Citation]:
    """Return the allowed percentage of the limit, and its source."""
    stated = payer.percent_of_limit
    if stated is None:
        raise _not_stated(f"the percent of the limit that {payer} allows", limit, on)
    return stated.on(on).value, stated.on(on).source


def _owed(payer: Policy, limit: PaymentLimit, on: date) -> tuple[Decimal, str | Citation]:
    """Return the patient's coinsurance percentage and its source: CMS's for the code, otherwise the policy's."""
    if limit.coinsurance is not None:
        return limit.coinsurance, str(limit.source)
    if payer.coinsurance is None:
        raise _not_stated(f"the coinsurance under {payer}", limit, on)
    return payer.coinsurance.on(on).value, payer.coinsurance.on(on).source


def _not_stated(what: str, limit: PaymentLimit, on: date) -> NoPaymentError:
    return NoPaymentError(
        f"{what} is not on file",
        code=limit.code,
        on=on.isoformat(),
        hint="give it, such as percent_of_limit=120, or add it to the policy",
    )


# -- recalculation from a receipt -----------------------------------------------------------------------------------------------------


def payment_of_question(question: PaymentQuestion) -> ExpectedPayment:
    """Return the payment for the question on a receipt."""
    bill = None if question.bill is None else recalculated(question.bill)
    return payment_of_lines(
        question.lines if bill is None else bill.lines,
        question.limit,
        on=question.on,
        payer=question.policy,
        percent_of_limit=question.percent_of_limit,
        bill=bill,
    )


def underpayment_of_question(question: UnderpaymentQuestion) -> Underpayment:
    """Return the underpayment for the question on a receipt.

    Raises:
        MalformedReceiptError: The payment was not short.
    """
    short = payment_of_question(question.payment).against(question.paid)
    if short is None:
        raise MalformedReceiptError(
            f"{money_text(question.paid)} is not less than the expected payment",
            value=question.paid,
            hint="nothing is missing",
        )
    return short
