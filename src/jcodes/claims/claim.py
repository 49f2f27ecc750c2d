"""A claim: service lines with their shared fields."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import attrs

from jcodes.claims.administration import Administration, diagnosis_texts, place_text
from jcodes.claims.charges import as_money, total_of
from jcodes.claims.fields import as_day, as_form, as_setting, as_texts, items_of, text_field
from jcodes.claims.service_line import ServiceLine
from jcodes.errors import MalformedClaimError
from jcodes.records import Record, known_fields, named_fields, record_of, records_of
from jcodes.vocabulary.bill_types import BillType
from jcodes.vocabulary.places import ClaimForm, PlaceOfService, Setting

__all__ = ["Claim"]


def _line(value: object) -> ServiceLine:
    if isinstance(value, Administration):
        raise MalformedClaimError(
            "an Administration is not a line of a claim",
            value=value,
            field="lines",
            hint="code it first: code() gives the claim of what was administered",
        )
    return record_of(ServiceLine, value, "lines")


def _lines(value: Iterable[ServiceLine | Mapping[str, object]] | ServiceLine | None) -> tuple[ServiceLine, ...]:
    return records_of(
        (value,) if isinstance(value, ServiceLine | Administration) else items_of(value, "lines"), _line, "lines"
    )


def _conditions(value: Iterable[str] | str | None) -> tuple[str, ...]:
    return as_texts(value, "condition_codes")


@known_fields
@attrs.frozen(repr=False, field_transformer=named_fields)
class Claim(Record):
    """The lines of one claim and their shared fields. It holds no patient name.

    Attributes:
        lines: The service lines, in order.
        payer: The payer's name, or blank.
        policy: The name of the payer's policy, such as ``"medicare-part-b"``, or blank if the caller passes it.
        place_of_service: The two digits, as given, or blank.
        setting: The care setting, if it differs from the place of service.
        diagnoses: ICD-10 codes (ICD-9 before 2015-10-01), as given, in the order that diagnosis pointers count.
        stated_total: The total charge on the claim, CLM02 or box 28; None if blank.
        identifier: The claim number, or blank.
        billing_provider: The billing provider, such as an NPI, or blank.
        prior_authorization: The authorization number, or blank.
        submitted: The submission date, for timely filing.
        narrative: The claim's free text, NTE of loop 2300 or box 19, or blank.
        form: ``"professional"`` (837P, CMS-1500) or ``"institutional"`` (837I, UB-04); None to infer it from the claim.
        type_of_bill: Institutional claims: the type of bill, as given, such as ``"0131"`` or ``"13X"``, or blank.
        frequency: Professional claims: the frequency code, CLM05-3 or box 22: 1 original, 7 replacement, 8 void; or blank. A type of bill
            ends in it.
        condition_codes: The condition codes, as given.
        statement_from: Institutional claims: the first day of the statement.
        statement_through: The last day of the statement: timely filing counts from it, and inpatient lines need no dates of their own.
        state: The two letters of the state, district or territory where the service was furnished, or for suppliers where the patient
            lives; it decides the Medicare contractor. Blank if not known.
        patient_key: A key that is the same on all claims of one patient, and no name: a hash or a row number. Audits compare by it; no message
            or page shows it.
        control_number: The payer's number of this claim (ICN, DCN), or blank.
        original_claim: The number of the claim that a replacement or void refers to, REF F8 or box 22: its `control_number`, or its
            `identifier`.
    """

    lines: tuple[ServiceLine, ...] = attrs.field(default=(), converter=_lines)
    payer: str = attrs.field(default="", converter=text_field)
    policy: str = attrs.field(default="", converter=text_field)
    place_of_service: str = attrs.field(default="", converter=place_text)
    setting: Setting | None = attrs.field(default=None, converter=as_setting)
    diagnoses: tuple[str, ...] = attrs.field(default=(), converter=diagnosis_texts)
    stated_total: Decimal | None = attrs.field(default=None, converter=as_money)
    identifier: str = attrs.field(default="", converter=text_field)
    billing_provider: str = attrs.field(default="", converter=text_field)
    prior_authorization: str = attrs.field(default="", converter=text_field)
    submitted: date | None = attrs.field(default=None, converter=as_day)
    narrative: str = attrs.field(default="", converter=text_field)
    form: ClaimForm | None = attrs.field(default=None, converter=as_form)
    type_of_bill: str = attrs.field(default="", converter=text_field)
    frequency: str = attrs.field(default="", converter=text_field)
    condition_codes: tuple[str, ...] = attrs.field(default=(), converter=_conditions)
    statement_from: date | None = attrs.field(default=None, converter=as_day)
    statement_through: date | None = attrs.field(default=None, converter=as_day)
    state: str = attrs.field(default="", converter=text_field)
    patient_key: str = attrs.field(default="", converter=text_field)
    control_number: str = attrs.field(default="", converter=text_field)
    original_claim: str = attrs.field(default="", converter=text_field)

    @staticmethod
    def of(
        value: "Claim | ServiceLine | Mapping[str, object] | Iterable[ServiceLine | Mapping[str, object]]",
    ) -> "Claim":
        """Return *value* as a claim: a claim unchanged, one or more lines as a claim with no other fields, or the ``to_dict`` of either.

        Raises:
            MalformedClaimError: *value* has another type, or the constructor rejects it.
        """
        if isinstance(value, Claim):
            return value
        if isinstance(value, Mapping):
            is_line = "code" in value and "lines" not in value
            return Claim(ServiceLine.from_dict(value)) if is_line else Claim.from_dict(value)
        return Claim(value)

    @property
    def total(self) -> Decimal:
        """The sum of the line charges."""
        return total_of([line.charge for line in self.lines])

    @property
    def place(self) -> PlaceOfService | None:
        """The place of service, or None if the code is not on file."""
        return PlaceOfService.from_code(self.place_of_service)

    @property
    def bill(self) -> BillType | None:
        """The type of bill, or None if the claim has none or it is not on file."""
        return BillType.from_text(self.type_of_bill)

    @property
    def frequency_code(self) -> str:
        """The frequency code: its own, otherwise the last character of the type of bill; blank if neither is known."""
        bill = self.bill if self.type_of_bill else None
        return self.frequency.strip() or ("" if bill is None else bill.frequency)

    def place_of(self, line: ServiceLine) -> PlaceOfService | None:
        """Return the place of service of *line*: its own if it has one, otherwise the claim's."""
        return line.place if line.place_of_service.strip() else self.place

    def setting_of(self, line: ServiceLine) -> Setting | None:
        """Return the setting of *line*: from the claim or its type of bill, otherwise from its place of service or its clinical record."""
        if self.setting is not None:
            return self.setting
        bill = self.bill if self.type_of_bill else None
        if bill is not None and bill.setting is not None:
            return bill.setting
        place = self.place_of(line)
        record = line.administration
        return (place.setting if place else None) or (record.care_setting if record else None)

    @property
    def is_inpatient(self) -> bool:
        """Whether it bills a hospital stay on the institutional form (11x): its lines need no dates of service."""
        bill = self.bill
        if bill is not None:
            return bill.is_inpatient
        places = (self.place_of_service, *(line.place_of_service for line in self.lines))
        return self.setting is Setting.INPATIENT and (
            self.form is ClaimForm.INSTITUTIONAL or not any(text.strip() for text in places)
        )

    def day_of(self, line: ServiceLine) -> date | None:
        """Return the date of service of *line*; for an inpatient line without one the last day of the statement, or None."""
        return self.statement_through if line.on is None and self.is_inpatient else line.on

    @property
    def first_day(self) -> date | None:
        """The earliest date of service, otherwise the first day of the statement; None if the claim has neither."""
        days = [line.on for line in self.lines if line.on]
        return min(days) if days else self.statement_from or self.statement_through

    @property
    def last_day(self) -> date | None:
        """The latest date of service, otherwise the last day of the statement; None if the claim has neither."""
        days = [day for line in self.lines for day in (line.on, line.through) if day]
        return max(days) if days else self.statement_through or self.statement_from

    def __str__(self) -> str:
        """Return the lines, such as ``J9312 x 75; 96413 x 1``."""
        return "; ".join(map(str, self.lines)) or "no lines"
