"""The result of `expected_payment`, to the cent, and the underpayment if less was paid."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final

import attrs

from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.lines import BillingLine
from jcodes.billing.question import BillQuestion, written_policy
from jcodes.billing.result import Result
from jcodes.billing.steps import Step, warned
from jcodes.catalogs.payment_limits import PaymentLimit
from jcodes.doses.exact import decimal_of_ratio, to_decimal
from jcodes.money import cents_of, dollars_of, money_text, to_the_cent
from jcodes.policies import Policy
from jcodes.records import LEFT_OUT, Record, facts_of, written
from jcodes.renamed import renamed

__all__ = [
    "ExpectedPayment", "PaymentLine", "PaymentQuestion", "Underpayment", "UnderpaymentQuestion", "payer_pays", "percent_text",
]  # fmt: skip


@attrs.frozen(order=False)
class PaymentLine:
    """The allowed amount of one line, before rounding to the cent.

    Attributes:
        line: The line.
        allowed: Units times limit, exactly; zero if the payer does not pay the line.
    """

    line: BillingLine
    allowed: Fraction


@attrs.frozen(order=False)
class PaymentQuestion(Record):
    """The question of an `expected_payment` call.

    Attributes:
        bill: The question of the bill, or None if the lines have no bill.
        lines: The lines.
        on: The date of service.
        limit: The payment limit of the quarter.
        percent_of_limit: The allowed percentage of the limit from the call; None for the policy's.
        policy: The payer's policy.
        release_digest: The digest of the release used for the code, or None.
    """

    bill: BillQuestion | None
    lines: tuple[BillingLine, ...]
    on: date
    limit: PaymentLimit = attrs.field(metadata=written(facts_of))
    percent_of_limit: Decimal | None
    policy: Policy = attrs.field(metadata=written_policy)
    release_digest: str | None = None


@attrs.frozen(order=False)
class UnderpaymentQuestion(Record):
    """The question of an underpayment.

    Attributes:
        payment: The question of the expected payment.
        paid: The amount paid.
        policy: The payer's policy.
        release_digest: The digest of the release used for the code, or None.
    """

    payment: PaymentQuestion
    paid: Decimal
    policy: Policy = attrs.field(metadata=written_policy)
    release_digest: str | None = None


@attrs.frozen(order=False)
class Underpayment(Result):
    """The shortfall of a payment.

    Attributes:
        expected: The expected payment.
        paid: The amount paid.
        short: The shortfall; above zero.
        reasons: Possible explanations that match the amount.
        expectation: The steps of the expected payment.
        question: The question.
    """

    KIND: ClassVar[str] = "underpayment"

    expected: Decimal
    paid: Decimal
    short: Decimal
    reasons: tuple[str, ...]
    expectation: tuple[Step, ...] = attrs.field(eq=False, repr=False, metadata=LEFT_OUT)
    question: UnderpaymentQuestion = attrs.field(eq=False, repr=False, metadata=LEFT_OUT)

    @property
    def asked(self) -> UnderpaymentQuestion:
        """The whole question, as a receipt holds it."""
        return self.question

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps of the expected payment and the shortfall."""
        fits = (Step("", f"it matches if {reason}") for reason in self.reasons)
        short = Step("short", f"{money_text(self.expected)} - {money_text(self.paid)} = {money_text(self.short)}")
        return (*self.expectation, Step("paid", money_text(self.paid)), short, *fits)

    def __str__(self) -> str:
        """Return the shortfall and its possible explanations."""
        why = f"; it matches if {' or if '.join(self.reasons)}" if self.reasons else ""
        return (
            f"{money_text(self.paid)} paid of {money_text(self.expected)} expected: {money_text(self.short)} short{why}"
        )


@attrs.frozen(order=False)
class ExpectedPayment(Result):
    """The expected payment of lines.

    Attributes:
        on: The date of service.
        lines: The allowed amount of each line.
        coinsurance: The coinsurance percentage.
        sequestration: The sequestration percentage, taken off the payer's share.
        limit: The payment limit used.
        allowed: The allowed amount, dollars and cents.
        patient: The patient's coinsurance.
        payer_share: The payer's share before sequestration.
        sequestered: The sequestration amount.
        paid: The payer's payment.
        steps: The derivation, each step with its source.
        warnings: Warnings, one sentence each.
        bill: The bill, or None.
        question: The question.
    """

    KIND: ClassVar[str] = "payment"

    on: date
    lines: tuple[PaymentLine, ...]
    coinsurance: Decimal
    sequestration: Decimal
    limit: PaymentLimit
    allowed: Decimal
    patient: Decimal
    payer_share: Decimal
    sequestered: Decimal
    paid: Decimal
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    percent_of_limit: Decimal | None
    payer: Policy = attrs.field(eq=False, repr=False)
    bill: BillingUnits | None = attrs.field(default=None, eq=False, repr=False)

    programme: ClassVar[renamed] = renamed("payer_share")

    @property
    def question(self) -> PaymentQuestion:
        """The question that the payment answers."""
        bill = None if self.bill is None else self.bill.asked
        return PaymentQuestion(
            bill,
            tuple(part.line for part in self.lines),
            self.on,
            self.limit,
            self.percent_of_limit,
            self.payer,
            None if bill is None else bill.release_digest,
        )

    @property
    def asked(self) -> PaymentQuestion:
        """The whole question, as a receipt holds it."""
        return self.question

    def against(self, paid: Decimal | str) -> Underpayment | None:
        """Return the underpayment if *paid* is less than expected; otherwise None.

        Raises:
            MalformedLineError: *paid* is not an amount of dollars and cents.
        """
        cents = cents_of(paid)
        amount, short = dollars_of(cents), cents_of(self.paid) - cents
        if short <= 0:
            return None
        whole = sum((part.allowed for part in self.lines), start=Fraction(0))
        units = sum((Fraction(part.line.units) for part in self.lines if part.allowed), start=Fraction(0))
        given = sum((part.allowed for part in self.lines if "JW" not in part.line.modifiers), start=Fraction(0))
        known = {
            "the discarded units were not paid": payer_pays(given, self.coinsurance, self.sequestration),
            "one unit was paid": payer_pays(whole / max(Fraction(1), units), self.coinsurance, self.sequestration),
            "coinsurance was taken at 20%": payer_pays(whole, Decimal(20), self.sequestration),
            "nothing was paid": Decimal(0),
        }
        reasons = tuple(reason for reason, figure in known.items() if figure == amount)
        asked = UnderpaymentQuestion(self.question, amount, self.question.policy, self.question.release_digest)
        return Underpayment(self.paid, amount, dollars_of(short), reasons, self.derivation(), asked)

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps and warnings."""
        return (*self.steps, *warned(self.warnings))

    def facts(self) -> dict[str, object]:
        """Return the amounts as JSON values; money and percentages are text."""
        return {
            "on": self.on.isoformat(),
            "lines": [
                {
                    **part.line.to_dict(),
                    "allowed": f"{decimal_of_ratio(part.allowed.numerator, part.allowed.denominator):f}",
                }
                for part in self.lines
            ],
            "limit": self.limit.to_dict(),
            "policy": self.payer.name,
            "coinsurance": percent_text(self.coinsurance),
            "sequestration": percent_text(self.sequestration),
            **{name: str(getattr(self, name)) for name in _AMOUNTS},
            "warnings": list(self.warnings),
        }

    def answer(self) -> dict[str, object]:
        """Return the answer as stored on a receipt, including undecided leftover units."""
        facts = {key: value for key, value in self.facts().items() if key not in {"on", "limit", "policy"}}
        undecided = () if self.bill is None else self.bill.undecided
        return {
            "text": str(self),
            "payment_lines": facts.pop("lines"),
            **facts,
            "undecided": [one.to_dict() for one in undecided if one.units is not None],
        }

    def __str__(self) -> str:
        """Return the amounts in one line."""
        return f"{money_text(self.allowed)} allowed, {money_text(self.patient)} from the patient, {money_text(self.paid)} from the payer"


def percent_text(percent: Decimal) -> str:
    """Format a percentage without trailing zeros."""
    return f"{to_decimal(percent):f}"


_AMOUNTS: Final = ("allowed", "patient", "payer_share", "sequestered", "paid")


def payer_pays(allowed: Fraction, coinsurance: Decimal, sequestration: Decimal) -> Decimal:
    """Return the payer's share after sequestration. Each part is rounded to the cent, so they add up."""
    patient = allowed * Fraction(coinsurance) / 100
    cut = (allowed - patient) * Fraction(sequestration) / 100
    return dollars_of(cents_of(to_the_cent(allowed)) - cents_of(to_the_cent(patient)) - cents_of(to_the_cent(cut)))
