"""A claim: service lines with what they share."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import attrs

from jcodes.claims.administration import diagnosis_texts, place_text
from jcodes.claims.fields import as_day, as_form, as_money, as_setting, items_of, text_field, total_of
from jcodes.claims.service_line import ServiceLine
from jcodes.records import Record, named_fields, record_of, records_of
from jcodes.vocabulary.places import ClaimForm, PlaceOfService, Setting

__all__ = ["Claim"]


def _line(value: object) -> ServiceLine:
    return record_of(ServiceLine, value, "lines")


def _lines(value: Iterable[ServiceLine | Mapping[str, object]] | ServiceLine | None) -> tuple[ServiceLine, ...]:
    return records_of((value,) if isinstance(value, ServiceLine) else items_of(value, "lines"), _line, "lines")


@attrs.frozen(repr=False, field_transformer=named_fields)
class Claim(Record):
    """The lines of one claim and what they share. It holds no name and no number of a patient.

    Attributes:
        lines: The service lines, in order.
        payer: Whom it goes to, in words, or blank.
        policy: The name of the payer's policy, such as ``"medicare-part-b"``, or blank where the caller says it.
        place_of_service: The two digits, as given, or blank.
        setting: The kind of place, where it is not what the place of service says.
        diagnoses: ICD-10 codes (ICD-9 before 2015-10-01), as given, in the order that the lines' pointers count.
        stated_total: The total charge as the claim states it, CLM02 or box 28; None where it states none.
        identifier: The claim's own number, or blank.
        billing_provider: Who bills, such as the NPI, or blank.
        prior_authorization: The number of the authorization, or blank.
        submitted: The day it goes or went to the payer, which timely filing counts to.
        narrative: The claim's free text, NTE of loop 2300 or box 19, or blank.
        form: ``"professional"`` (837P, CMS-1500) or ``"institutional"`` (837I, UB-04); None leaves it to what the claim shows.
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

    @staticmethod
    def of(value: "Claim | ServiceLine | Iterable[ServiceLine]") -> "Claim":
        """Return *value* as a claim: a claim as it is, a line or several as a claim that states nothing else.

        Raises:
            MalformedClaimError: Anything else.
        """
        return value if isinstance(value, Claim) else Claim(value)

    @property
    def total(self) -> Decimal:
        """The sum of the lines' charges."""
        return total_of(line.charge for line in self.lines)

    @property
    def place(self) -> PlaceOfService | None:
        """The place of service, where the text is the code of one that is known."""
        return PlaceOfService.from_code(self.place_of_service)

    def place_of(self, line: ServiceLine) -> PlaceOfService | None:
        """Return the place of service of *line*: its own where it states one, else the claim's."""
        return line.place if line.place_of_service.strip() else self.place

    def setting_of(self, line: ServiceLine) -> Setting | None:
        """Return the setting of *line*: what the claim gives, else what its place of service or its clinical record says."""
        place = self.place_of(line)
        record = line.administration
        return self.setting or (place.setting if place else None) or (record.care_setting if record else None)

    @property
    def first_day(self) -> date | None:
        """The earliest date of service, or None where no line has one."""
        return min((line.on for line in self.lines if line.on), default=None)

    @property
    def last_day(self) -> date | None:
        """The latest date of service, or None where no line has one."""
        return max((day for line in self.lines for day in (line.on, line.through) if day), default=None)

    def __str__(self) -> str:
        """Return the lines, as they are read aloud."""
        return "; ".join(map(str, self.lines)) or "no lines"
