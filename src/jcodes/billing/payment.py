"""What a payer is expected to allow and pay for lines on a date of service, to the cent; and what a lower payment leaves open."""

import warnings
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.billing.lines import BillingLine
from jcodes.billing.service_lines import ServiceLines
from jcodes.billing.steps import Step
from jcodes.billing.units import BillingUnits
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.payment_limits import PaymentLimit
from jcodes.doses.exact import decimal_of_ratio, to_decimal
from jcodes.errors import GapWarning, MalformedLineError, NoPaymentError, type_name
from jcodes.money import amount_of, cents_of, dollars_of, to_the_cent
from jcodes.periods import as_date
from jcodes.policies import DatedValue, Policy
from jcodes.policies import policy as policy_of
from jcodes.sources import Citation

if TYPE_CHECKING:
    from jcodes.billing.receipt import Receipt

__all__ = ["ExpectedPayment", "PaymentLine", "PaymentQuestion", "Underpayment", "expected_payment", "payment_of_lines"]

_TIMES: Final = "usc-1395w-3a: (b), units times the payment limit of the quarter, which holds the add-on"
_TO_THE_CENT: Final = "jcodes-choice: half up"


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
        payment: The expected payment.
    """

    expected: Decimal
    paid: Decimal
    short: Decimal
    reasons: tuple[str, ...]
    payment: "ExpectedPayment" = attrs.field(eq=False, repr=False)

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps of the expected payment, and what is missing."""
        fits = (Step("", f"it fits that {reason}") for reason in self.reasons)
        short = Step("short", f"${self.expected} - ${self.paid} = ${self.short}")
        return (*self.payment.derivation(), Step("paid", f"${self.paid}"), short, *fits)

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return "\n".join(line for step in self.derivation() for line in step.lines())

    @property
    def receipt(self) -> "Receipt":
        """The whole question, answer and derivation as one value that can be kept, read back and verified."""
        from jcodes.billing.records import of_underpayment

        return of_underpayment(self)

    def _repr_html_(self) -> str:
        """Return the figures and their derivation as a table, for notebooks."""
        return self.receipt._repr_html_()

    def to_dict(self) -> dict[str, object]:
        """Return the figures and their derivation as JSON holds them; money is text."""
        return {
            "expected": str(self.expected),
            "paid": str(self.paid),
            "short": str(self.short),
            "reasons": list(self.reasons),
            "explanation": self.explain().splitlines(),
        }

    def __str__(self) -> str:
        """Return what is missing, and what may explain it."""
        why = f"; it fits that {' or that '.join(self.reasons)}" if self.reasons else ""
        return f"${self.paid} paid of ${self.expected} expected: ${self.short} short{why}"


@attrs.frozen(order=False)
class PaymentQuestion:
    """What was asked beyond lines and limit.

    Attributes:
        payer: The policy.
        percent_of_limit: What the call said is allowed, in percent of the limit; None for the policy's.
        bill: The bill that the lines are of, where it is at hand.
    """

    payer: Policy
    percent_of_limit: Decimal | None
    bill: BillingUnits | None = None


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
        steps: The derivation, each step with its source.
        warnings: What to look at.
        question: What was asked beyond lines and limit.
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
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    question: PaymentQuestion = attrs.field(eq=False, repr=False)

    def against(self, paid: Decimal | str) -> Underpayment | None:
        """Return what a payment leaves open; None when it is as expected, or more.

        Raises:
            MalformedLineError: Not an amount of dollars and cents.
        """
        cents = cents_of(paid)
        amount, short = dollars_of(cents), cents_of(self.paid) - cents
        if short <= 0:
            return None
        whole = sum((part.allowed for part in self.lines), start=Fraction(0))
        units = sum((Fraction(part.line.units) for part in self.lines if part.allowed), start=Fraction(0))
        given = sum((part.allowed for part in self.lines if "JW" not in part.line.modifiers), start=Fraction(0))
        known = {
            "the discarded units were not paid": _paid(given, self.coinsurance, self.sequestration),
            "one unit was paid": _paid(whole / max(Fraction(1), units), self.coinsurance, self.sequestration),
            "the patient's share was taken as 20 %": _paid(whole, Decimal(20), self.sequestration),
            "nothing was paid": Decimal(0),
        }
        reasons = tuple(reason for reason, figure in known.items() if figure == amount)
        return Underpayment(self.paid, amount, dollars_of(short), reasons, self)

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps and the warnings."""
        return (*self.steps, *(Step("warning", warning) for warning in self.warnings))

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return "\n".join(line for step in self.derivation() for line in step.lines())

    def to_dict(self) -> dict[str, object]:
        """Return the amounts and their derivation as JSON holds them; money and percentages are text."""
        return {
            "on": self.on.isoformat(),
            "lines": [
                {
                    "code": part.line.code,
                    "units": part.line.units,
                    "modifiers": list(part.line.modifiers),
                    "allowed": f"{decimal_of_ratio(part.allowed.numerator, part.allowed.denominator):f}",
                }
                for part in self.lines
            ],
            "limit": self.limit.to_dict(),
            "policy": self.question.payer.name,
            "coinsurance": _said(self.coinsurance),
            "sequestration": _said(self.sequestration),
            **{name: str(getattr(self, name)) for name in _AMOUNTS},
            "warnings": list(self.warnings),
            "explanation": self.explain().splitlines(),
        }

    @property
    def receipt(self) -> "Receipt":
        """The whole question, answer and derivation as one value that can be kept, read back and verified."""
        from jcodes.billing.records import of_payment

        return of_payment(self)

    def _repr_html_(self) -> str:
        """Return the amounts and their derivation as a table, for notebooks."""
        return self.receipt._repr_html_()

    def __str__(self) -> str:
        """Return the amounts in one line."""
        return f"${self.allowed} allowed, ${self.patient} from the patient, ${self.paid} from the payer"


def _said(percent: Decimal) -> str:
    """Return a number of percent without trailing zeros."""
    return f"{to_decimal(percent):f}"


_AMOUNTS: Final = ("allowed", "patient", "programme", "sequestered", "paid")


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
            its file is not loaded; or nothing says what percent is allowed or what the patient owes.
    """
    if isinstance(bill, ServiceLines):
        policy = bill.question.payer if policy is None else policy
        bill = bill.bill
    if not isinstance(bill, BillingUnits):
        raise MalformedLineError(
            f"a payment is of a bill, not of {type_name(bill)}", value=bill, hint="give what billing_units returned"
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
    return payment_of_lines(bill.lines, limit, on=day, payer=payer, percent_of_limit=percent_of_limit, bill=bill)


def _limit(entry: Entry, day: date) -> PaymentLimit | None:
    """Return the limit of the day; None where CMS's file does not state the code.

    Raises:
        NoPaymentError: No file of that quarter is loaded, so that nothing can be said.
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


def payment_of_lines(  # noqa: PLR0913 - keyword facts of one question
    lines: Sequence[BillingLine],
    limit: PaymentLimit,
    *,
    on: date,
    payer: str | Policy | None = None,
    percent_of_limit: Decimal | str | int | None = None,
    bill: BillingUnits | None = None,
) -> ExpectedPayment:
    """Return what a payer is expected to allow and pay for lines of one code, by a limit of the quarter of the date of service.

    The limit already holds the 6 % (or 8 %) add-on. Amounts are rounded to the cent, half up, at the end and not before. *payer*,
    *percent_of_limit* and errors are those of `expected_payment`; *bill* is what the lines are of, for the receipt.

    Raises:
        NoPaymentError: CMS states no limit, the limit is of another quarter, or nothing says what is allowed or what the patient owes.
        MalformedLineError: No line, lines of several codes, or a percent that is none.

    Source: `usc-1395w-3a`: units times limit; the patient's part is the code's coinsurance of the allowed amount and is not
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
    chosen = policy_of(payer)
    asked = PaymentQuestion(chosen, None if percent_of_limit is None else amount_of(percent_of_limit), bill)
    percent, percent_source = _percent(asked, limit, on)
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
    rounded, share, paid = to_the_cent(allowed), to_the_cent(allowed * Fraction(owed) / 100), _paid(allowed, owed, cut)
    programme = cents_of(rounded) - cents_of(share)
    theirs, taken = dollars_of(programme), dollars_of(programme - cents_of(paid))
    units = sum((Fraction(line.units) for line in lines), start=Fraction(0))
    start = f" from {sequestration.start}" if sequestration.start else ""
    steps = (
        Step("date", on.isoformat()),
        Step("lines", "; ".join(map(str, lines))),
        Step("limit", f"${limit.limit:f} for one unit in {limit.quarter}", str(limit.source)),
        Step("policy", f"{chosen.name}: {chosen.title}"),
        Step("", f"{_said(percent)} % of the limit are allowed", percent_source),
        *_waste_steps(lines, waste),
        Step("allowed", f"{units} units at ${limit.limit:f}, {_said(percent)} % of the limit: ${rounded}", _TIMES),
        Step("patient", f"the patient owes {_said(owed)} %: ${share}", owed_source),
        Step(
            "payer",
            f"the payer's part is ${theirs}; sequestration takes {_said(cut)} % of it{start}: ${paid} paid",
            sequestration.source,
        ),
        Step(
            "rounding",
            "allowed amount, patient's share and sequestration: each to the cent, half up, at the end",
            _TO_THE_CENT,
        ),
    )
    told = (
        *(
            f"the note beside the limit says {note.name.lower().replace('_', ' ')}"
            for note in limit.notes
            if note.name in _TOLD
        ),
        *_not_in_it(bill),
    )
    return ExpectedPayment(on, parts, owed, cut, limit, rounded, share, theirs, taken, paid, steps, told, asked)


def _not_in_it(bill: BillingUnits | None) -> tuple[str, ...]:
    """Return that leftover units of a bill are undecided, and no part of the amounts."""
    return tuple(
        f"the {question} are undecided and not in these amounts: {question.text}"
        for question in (() if bill is None else bill.undecided)
        if question.units is not None
    )


def _waste_steps(lines: Sequence[BillingLine], choice: "DatedValue[bool]") -> tuple[Step, ...]:
    if not any("JW" in line.modifiers for line in lines):
        return ()
    return (Step("", f"lines with JW are {'paid as the others' if choice.value else 'not paid'}", choice.source),)


_TOLD: Final = frozenset({"CONTRACTOR", "CROSSWALK", "OTHER", "VACCINE_PAGE"})


def _percent(asked: PaymentQuestion, limit: PaymentLimit, on: date) -> tuple[Decimal, str | Citation]:
    """Return what percent of the limit is allowed, and who says so."""
    if asked.percent_of_limit is not None:
        return asked.percent_of_limit, "named in the call"
    stated = asked.payer.percent_of_limit
    if stated is None:
        raise _not_said(f"what percent of the limit {asked.payer} allows", limit, on)
    return stated.on(on).value, stated.on(on).source


def _owed(payer: Policy, limit: PaymentLimit, on: date) -> tuple[Decimal, str | Citation]:
    """Return what percent the patient owes, and who says so: the code's own in CMS's file before the policy's."""
    if limit.coinsurance is not None:
        return limit.coinsurance, str(limit.source)
    if payer.coinsurance is None:
        raise _not_said(f"what {payer} leaves to the patient", limit, on)
    return payer.coinsurance.on(on).value, payer.coinsurance.on(on).source


def _not_said(what: str, limit: PaymentLimit, on: date) -> NoPaymentError:
    return NoPaymentError(
        f"nothing says {what}",
        code=limit.code,
        on=on.isoformat(),
        hint="give it, such as percent_of_limit=120, or extend the policy",
    )


def _paid(allowed: Fraction, coinsurance: Decimal, sequestration: Decimal) -> Decimal:
    """Return the payer's part of an allowed amount after sequestration: each part is rounded to the cent, so that they add up."""
    patient = allowed * Fraction(coinsurance) / 100
    cut = (allowed - patient) * Fraction(sequestration) / 100
    return dollars_of(cents_of(to_the_cent(allowed)) - cents_of(to_the_cent(patient)) - cents_of(to_the_cent(cut)))
