"""A remittance: what a payer paid for one claim, line by line, with its reasons."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from jcodes.claims.charges import as_money
from jcodes.claims.fields import (
    as_day,
    as_texts,
    code_text,
    items_of,
    modifier_texts,
    ndc_text,
    number_text,
    text_field,
)
from jcodes.claims.origin import Origin
from jcodes.records import Record, named_fields, record_of, records_of

__all__ = ["Adjustment", "PaidLine", "ProviderAdjustment", "Remittance"]

REVERSAL: Final = "22"


def _money(value: Any, field: str = "charge") -> Decimal | None:
    return as_money(value, field)


@attrs.frozen(repr=False, field_transformer=named_fields)
class Adjustment(Record):
    """Why a payer paid less or more than was charged: CAS.

    Attributes:
        group: Who answers for it: CO contractual, PR patient, OA other, PI payer initiated, CR correction.
        reason: The claim adjustment reason code (CARC), such as ``"45"``.
        amount: The dollars that were not paid for this reason; below zero on a reversal.
    """

    group: str = attrs.field(default="", converter=text_field)
    reason: str = attrs.field(default="", converter=text_field)
    amount: Decimal | None = attrs.field(default=None, converter=_money)


@attrs.frozen(repr=False, field_transformer=named_fields)
class ProviderAdjustment(Record):
    """Money that a payer added or kept outside any claim: PLB. A positive amount was kept.

    Attributes:
        provider: The provider's number.
        reason: The reason, PLB03-1, such as ``"WO"`` for an overpayment that was recovered.
        reference: What it is for, PLB03-2, such as a claim's number, or blank.
        amount: Dollars and cents.
    """

    provider: str = attrs.field(default="", converter=text_field)
    reason: str = attrs.field(default="", converter=text_field)
    reference: str = attrs.field(default="", converter=text_field)
    amount: Decimal | None = attrs.field(default=None, converter=_money)


def _kept(
    value: Iterable[ProviderAdjustment | Mapping[str, object]] | None,
) -> tuple[ProviderAdjustment, ...]:
    return records_of(
        items_of(value, "provider_adjustments"),
        lambda one: record_of(ProviderAdjustment, one, "provider_adjustments"),
        "provider_adjustments",
    )


def _adjustments(value: Iterable[Adjustment | Mapping[str, object]] | None) -> tuple[Adjustment, ...]:
    return records_of(
        items_of(value, "adjustments"), lambda one: record_of(Adjustment, one, "adjustments"), "adjustments"
    )


def _remarks(value: Iterable[str] | str | None) -> tuple[str, ...]:
    return as_texts(value, "remarks")


@attrs.frozen(repr=False, field_transformer=named_fields)
class PaidLine(Record):
    """One line as the payer decided on it: SVC.

    Attributes:
        code: The code that was paid, SVC01.
        modifiers: Its modifiers.
        charge: The charge, SVC02.
        paid: The payment, SVC03.
        units: The units that were paid, SVC05; blank for one.
        revenue_code: The revenue code, or blank.
        ndc: The NDC, if the payer decided on it.
        submitted_code: The code as billed, SVC06, if the payer changed it, such as by bundling; or blank.
        on: The date of service.
        through: The last day of a range.
        line_control_number: The provider's number of the line, REF 6R, or blank.
        allowed: What the payer allowed, AMT B6; None if not stated.
        adjustments: Why the payment differs from the charge.
        remarks: Remark codes (RARC), LQ HE.
        reject_codes: Reject codes of pharmacies (NCPDP), LQ RX.
    """

    code: str = attrs.field(default="", converter=code_text)
    modifiers: tuple[str, ...] = attrs.field(default=(), converter=modifier_texts)
    charge: Decimal | None = attrs.field(default=None, converter=_money)
    paid: Decimal | None = attrs.field(default=None, converter=_money)
    units: str = attrs.field(default="", converter=number_text)
    revenue_code: str = attrs.field(default="", converter=text_field)
    ndc: str = attrs.field(default="", converter=ndc_text)
    submitted_code: str = attrs.field(default="", converter=text_field)
    on: date | None = attrs.field(default=None, converter=as_day)
    through: date | None = attrs.field(default=None, converter=as_day)
    line_control_number: str = attrs.field(default="", converter=text_field)
    allowed: Decimal | None = attrs.field(default=None, converter=_money)
    adjustments: tuple[Adjustment, ...] = attrs.field(default=(), converter=_adjustments)
    remarks: tuple[str, ...] = attrs.field(default=(), converter=_remarks)
    reject_codes: tuple[str, ...] = attrs.field(default=(), converter=_remarks)


def _lines(value: Iterable[PaidLine | Mapping[str, object]] | None) -> tuple[PaidLine, ...]:
    return records_of(items_of(value, "lines"), lambda one: record_of(PaidLine, one, "lines"), "lines")


@attrs.frozen(repr=False, field_transformer=named_fields)
class Remittance(Record):
    """What a payer paid for one claim: CLP. It holds no patient name.

    Attributes:
        identifier: The claim's own number, CLP01.
        status: The claim status, CLP02: 1 to 3 processed as primary, secondary, tertiary, 4 denied, 22 reversal of an earlier payment.
        charge: The charge, CLP03.
        paid: The payment, CLP04.
        patient: The patient's part, CLP05; None if not stated.
        control_number: The payer's number of the claim (ICN, DCN), CLP07.
        adjustments: Adjustments of the whole claim.
        remarks: Remark codes of the whole claim, MIA and MOA.
        lines: The lines; none if the payer decided on the claim as a whole.
        payer: The payer's name, or blank.
        payment_number: The number of the check or transfer, TRN02, or blank.
        paid_on: The date of the payment, BPR16.
        provider_adjustments: Money that the payer added or kept outside claims in the same payment, on the last remittance of it; a payment
            without claims is a remittance without a number.
        origin: Where it was read; it is no part of the comparison.
    """

    identifier: str = attrs.field(default="", converter=text_field)
    status: str = attrs.field(default="", converter=text_field)
    charge: Decimal | None = attrs.field(default=None, converter=_money)
    paid: Decimal | None = attrs.field(default=None, converter=_money)
    patient: Decimal | None = attrs.field(default=None, converter=_money)
    control_number: str = attrs.field(default="", converter=text_field)
    adjustments: tuple[Adjustment, ...] = attrs.field(default=(), converter=_adjustments)
    remarks: tuple[str, ...] = attrs.field(default=(), converter=_remarks)
    lines: tuple[PaidLine, ...] = attrs.field(default=(), converter=_lines)
    payer: str = attrs.field(default="", converter=text_field)
    payment_number: str = attrs.field(default="", converter=text_field)
    paid_on: date | None = attrs.field(default=None, converter=as_day)
    provider_adjustments: tuple[ProviderAdjustment, ...] = attrs.field(default=(), converter=_kept)
    origin: Origin | None = attrs.field(default=None, eq=False)

    @property
    def is_reversal(self) -> bool:
        """Whether it takes an earlier payment back."""
        return self.status == REVERSAL

    @property
    def is_of_no_claim(self) -> bool:
        """Whether it has provider adjustments only."""
        return bool(self.provider_adjustments) and not (
            self.identifier or self.control_number or self.status or self.lines
        )
