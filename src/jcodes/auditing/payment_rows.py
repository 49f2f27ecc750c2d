"""The rows of an audit that compare claims with their payments."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from jcodes.claims.fields import as_day
from jcodes.records import Record
from jcodes.vocabulary.words import TextEnum

__all__ = ["PaymentGroupRow", "PaymentRow", "PaymentSummary", "ShortCause"]


class ShortCause(TextEnum):
    """Why a payment is short."""

    ALLOWED = "allowed"
    """The payer allows less than the policy and CMS's payment limit give."""
    PATIENT_PART = "patient part"
    """More than the coinsurance was left to the patient."""
    SEQUESTRATION = "sequestration"
    """More was withheld for sequestration (CARC 253)."""
    UNEXPLAINED = "unexplained"
    """Less was paid than allowed, and no reason code says why."""


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen
class PaymentRow(Record):
    """One claim line, or a claim that the payer decided on as a whole, with its payment.

    Attributes:
        claim: The claim's index in `Audit.claim_rows`.
        identifier: The claim's number, or blank.
        line: The index of the line; None for the whole claim.
        code: The code of the line, or blank.
        payer: The payer.
        on: The date of service.
        charge: The charge; None if not stated.
        paid: The payment, all remittances netted.
        allowed: What the payer would allow by CMS's payment limit, at most the charge; None if unknown.
        denied: The dollars that the payer denied.
        short: The dollars paid less than expected, of a line that was not denied.
        caught: Whether a finding of the audit names a reason of the denial.
        carc: The reason codes of the denial.
        rarc: The remark codes.
        rules: The rules whose findings name one of the reason codes.
        reason: Why the payment is short, in a sentence, or blank.
        cause: The same as one of four causes; None if it is not short.
    """

    claim: int
    identifier: str
    line: int | None
    code: str
    payer: str
    on: date | None = attrs.field(converter=as_day)
    charge: Decimal | None = attrs.field(converter=attrs.converters.optional(Decimal))
    paid: Decimal = attrs.field(converter=Decimal)
    allowed: Decimal | None = attrs.field(converter=attrs.converters.optional(Decimal))
    denied: Decimal = attrs.field(converter=Decimal)
    short: Decimal = attrs.field(converter=Decimal)
    caught: bool
    carc: tuple[str, ...] = attrs.field(converter=_texts)
    rarc: tuple[str, ...] = attrs.field(converter=_texts)
    rules: tuple[str, ...] = attrs.field(converter=_texts)
    reason: str
    cause: ShortCause | None = attrs.field(default=None, converter=attrs.converters.optional(ShortCause))


@attrs.frozen
class PaymentGroupRow(Record):
    """The payments of one payer, code, reason code or rule.

    Attributes:
        group: ``"payer"``, ``"code"``, ``"reason"`` (CARC) or ``"rule"``: the rule that would have caught the denial.
        name: The payer, the code, the reason code or the rule's id.
        lines: Lines that were denied or paid short.
        denied: The dollars denied. A line of several reasons or rules is in the row of each.
        caught: The dollars of them that a finding of the audit would have caught.
        short: The dollars paid less than expected.
    """

    group: str
    name: str
    lines: int
    denied: Decimal = attrs.field(converter=Decimal)
    caught: Decimal = attrs.field(converter=Decimal)
    short: Decimal = attrs.field(converter=Decimal)


@attrs.frozen
class PaymentSummary(Record):
    """The payments for the claims of an audit.

    Attributes:
        remittances: The remittances given.
        unmatched: Those that are of no claim that counts.
        other: Those that were left out: of secondary payers, predeterminations, claims that were not the payer's, and those given twice.
        lines: The lines, or whole claims, with a payment.
        paid: The payments for them.
        denied: The dollars denied.
        caught: The dollars denied that a finding of the audit would have caught.
        short: The dollars paid less than expected.
        kept: The dollars that payers kept outside claims (PLB), less those that they added; below zero if they added more.
        kept_for_claims: Of them, the dollars whose reference is the number of a claim here, such as a recovered overpayment.
    """

    remittances: int
    unmatched: int
    other: int
    lines: int
    paid: Decimal = attrs.field(converter=Decimal)
    denied: Decimal = attrs.field(converter=Decimal)
    caught: Decimal = attrs.field(converter=Decimal)
    short: Decimal = attrs.field(converter=Decimal)
    kept: Decimal = attrs.field(default=Decimal("0.00"), converter=Decimal)
    kept_for_claims: Decimal = attrs.field(default=Decimal("0.00"), converter=Decimal)
