"""The expected payment of a bill: the calculator multiplies, the catalog knows the limit of the quarter."""

import warnings
from datetime import date
from decimal import Decimal

from jcodes.billing import BillingUnits
from jcodes.billing.payment import ExpectedPayment
from jcodes.billing.payment import expected_payment as expected
from jcodes.billing.service_lines import ServiceLines
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.payment_limits import PaymentLimit
from jcodes.codes.text import kind_of
from jcodes.errors import GapWarning, MalformedLineError, NoPaymentError
from jcodes.periods import as_date
from jcodes.policies import Policy

__all__ = ["expected_payment"]


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
        bill: What `billing_units` returned for a code, or `service_lines` for its lines.
        on: The date of service; None for the bill's.
        policy: The payer's policy, or its name; None for the bill's.
        percent_of_limit: What a contract allows in percent of the limit; None for the policy's.

    Raises:
        MalformedLineError: Not a bill, or a percent that is none.
        NoPaymentError: The bill is of a dosage without a code, or without a date; CMS states no limit of the code in that quarter, or
            its file is not at hand; or nothing says what percent is allowed or what the patient owes.
    """
    if isinstance(bill, ServiceLines):
        policy = bill.question.payer if policy is None else policy
        bill = bill.bill
    if not isinstance(bill, BillingUnits):
        raise MalformedLineError(
            f"a payment is of a bill, not of {kind_of(bill)}", value=bill, hint="give what billing_units returned"
        )
    day = bill.on if on is None else as_date(on)
    entry = bill.subject
    if not isinstance(entry, Entry) or day is None:
        what = "the bill is of no code" if not isinstance(entry, Entry) else "the date of service is not known"
        raise NoPaymentError(what, code=bill.code, on="", hint="bill a code, and give on='2026-02-01'")
    limit = _limit(entry, day)
    if limit is None:
        raise NoPaymentError(
            f"CMS's file states no limit of {entry.code} on {day}",
            code=str(entry.code),
            on=day.isoformat(),
            hint="the contractor prices it; ask for its rate",
        )
    payer = policy if policy is not None else bill.question.policy if bill.question else None
    return expected(bill.lines, limit, on=day, payer=payer, percent_of_limit=percent_of_limit, bill=bill)


def _limit(entry: Entry, day: date) -> PaymentLimit | None:
    """Return the limit of the day; None where CMS's file does not state the code.

    Raises:
        NoPaymentError: No file of that quarter is at hand, so that nothing can be said.
    """
    with warnings.catch_warnings():
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
