"""What a payer is expected to allow and pay for lines on a date of service, to the cent; and what a lower payment leaves open."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.lines import BillingLine
from jcodes.billing.money import amount_of, to_the_cent
from jcodes.entries.limits import PaymentLimit
from jcodes.errors import MalformedLineError, NoPaymentError
from jcodes.policies import Policy, policy

__all__ = ["ExpectedPayment", "PaymentLine", "Underpayment", "expected_payment"]


@attrs.frozen(order=False)
class PaymentLine:
    """One line's part of a payment, before rounding to the cent.

    Attributes:
        line: The line.
        allowed: Units times limit, exactly; nothing for a line that the payer does not pay.
    """

    line: BillingLine
    allowed: Fraction


@attrs.frozen(order=False)
class Underpayment:
    """What a payment leaves open.

    Attributes:
        expected: What the payer was expected to pay.
        paid: What was paid.
        short: How much is missing; above zero.
        reasons: What may explain it, where a figure fits.
    """

    expected: Decimal
    paid: Decimal
    short: Decimal
    reasons: tuple[str, ...]


@attrs.frozen(order=False)
class ExpectedPayment:
    """The expected payment of lines.

    Attributes:
        on: The date of service.
        lines: Each line's part.
        coinsurance: The patient's share, percent.
        sequestration: What is taken off the payer's part, percent.
        limit: The payment limit used.
        allowed: The allowed amount, dollars and cents.
        patient: The patient's coinsurance.
        programme: The payer's part before sequestration.
        sequestered: What sequestration takes off the payer's part.
        paid: What the payer pays.
        steps: The derivation, a sentence each.
        warnings: What to look at.
    """

    on: date
    lines: tuple[PaymentLine, ...]
    coinsurance: Decimal
    sequestration: Decimal
    limit: PaymentLimit
    allowed: Decimal
    patient: Decimal
    programme: Decimal
    sequestered: Decimal
    paid: Decimal
    steps: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    def against(self, paid: Decimal | str) -> Underpayment | None:
        """Return what a payment leaves open; None when it is as expected, or more.

        Raises:
            MalformedLineError: Not an amount of dollars and cents.
        """
        amount = amount_of(paid)
        if amount >= self.paid:
            return None
        whole = sum((part.allowed for part in self.lines), start=Fraction(0))
        units = sum(part.line.units for part in self.lines if part.allowed)
        given = sum((part.allowed for part in self.lines if "JW" not in part.line.modifiers), start=Fraction(0))
        known = {
            "the discarded units were not paid": _paid(given, self.coinsurance, self.sequestration),
            "one unit was paid": _paid(whole / max(1, units), self.coinsurance, self.sequestration),
            "the patient's share was taken as 20 %": _paid(whole, Decimal(20), self.sequestration),
            "nothing was paid": Decimal(0),
        }
        reasons = tuple(reason for reason, figure in known.items() if figure == amount)
        return Underpayment(self.paid, amount, self.paid - amount, reasons)

    def explain(self) -> str:
        """Return the derivation, a step a line."""
        return "\n".join((*self.steps, *(f"warning: {warning}" for warning in self.warnings)))


def expected_payment(
    lines: Sequence[BillingLine],
    limit: PaymentLimit,
    *,
    on: date,
    payer: str | Policy | None = None,
    percent_of_limit: Decimal | str | int | None = None,
) -> ExpectedPayment:
    """Return what a payer is expected to allow and pay.

    Args:
        lines: The lines of the bill, of one code.
        limit: The payment limit of the code in the quarter of the date of service; it already holds the 6 % (or 8 %) add-on.
        on: The date of service.
        payer: The policy, or its name; None for Medicare Part B.
        percent_of_limit: What a contract allows in percent of the limit; None for the policy's.

    Returns:
        Amounts rounded to the cent, half up, at the end and not before.

    Raises:
        NoPaymentError: CMS states no limit, the limit is of another quarter, or neither policy nor call say what percent is allowed or
            what the patient owes.
        MalformedLineError: No line, lines of several codes, or a percent that is none.

    Source: RULES 10.1 and 10.4: units times limit; the patient's part is the code's coinsurance of the allowed amount and is not
        sequestered; sequestration is taken from the programme's part only.
    """
    if not lines or len({line.code for line in lines}) != 1:
        raise MalformedLineError(
            "a payment is of the lines of one code", value=len(lines), hint="give the lines of one code"
        )
    if limit.limit is None or on not in limit.quarter.period:
        why = "CMS states no limit" if limit.limit is None else f"the limit is of {limit.quarter}"
        raise NoPaymentError(
            f"{why} for {limit.code} on {on}",
            code=limit.code,
            on=on.isoformat(),
            hint="the contractor prices it; ask for its rate, or take the limit of that quarter",
        )
    chosen = policy(payer)
    values = chosen.on(on)
    percent = _percent(
        percent_of_limit, values["percent_of_limit"], f"what percent of the limit {chosen} allows", limit, on
    )
    owed = (
        limit.coinsurance
        if limit.coinsurance is not None
        else _percent(None, values["coinsurance"], f"what {chosen} leaves to the patient", limit, on)
    )
    jw_paid, cut = chosen.jw_paid.on(on).value, chosen.sequestration.on(on).value
    parts = tuple(
        PaymentLine(
            line,
            Fraction(0)
            if "JW" in line.modifiers and not jw_paid
            else line.units * Fraction(limit.limit) * Fraction(percent) / 100,
        )
        for line in lines
    )
    allowed = sum((part.allowed for part in parts), start=Fraction(0))
    rounded, share = to_the_cent(allowed), to_the_cent(allowed * Fraction(owed) / 100)
    theirs, paid = rounded - share, _paid(allowed, owed, cut)
    steps = (
        f"{sum(line.units for line in lines)} units at ${limit.limit} ({limit.source}), {percent} % of the limit: ${rounded} allowed",
        f"the patient owes {owed} %: ${share}",
        f"the payer's part is ${theirs}; sequestration takes {cut} % of it: ${paid} paid ({chosen}, {chosen.sequestration.on(on).source})",
    )
    warnings = tuple(
        f"the note beside the limit says {note.name.lower().replace('_', ' ')}"
        for note in limit.notes
        if note.name in _TOLD
    )
    return ExpectedPayment(on, parts, owed, cut, limit, rounded, share, theirs, theirs - paid, paid, steps, warnings)


_TOLD: Final = frozenset({"CONTRACTOR", "CROSSWALK", "OTHER", "VACCINE_PAGE"})


def _percent(given: Decimal | str | int | None, stated: object, what: str, limit: PaymentLimit, on: date) -> Decimal:
    if given is not None:
        return amount_of(given)
    value = getattr(stated, "value", None)
    if not isinstance(value, Decimal):
        raise NoPaymentError(
            f"nothing says {what}",
            code=limit.code,
            on=on.isoformat(),
            hint="give it, such as percent_of_limit=120, or extend the policy",
        )
    return value


def _paid(allowed: Fraction, coinsurance: Decimal, sequestration: Decimal) -> Decimal:
    """Return the payer's part of an allowed amount after sequestration: each part is rounded to the cent, so that they add up."""
    patient = allowed * Fraction(coinsurance) / 100
    cut = (allowed - patient) * Fraction(sequestration) / 100
    return to_the_cent(allowed) - to_the_cent(patient) - to_the_cent(cut)
