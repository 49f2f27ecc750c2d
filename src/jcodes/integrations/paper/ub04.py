"""`Ub04Line`: form locators 42 to 47 of the UB-04, made of a service line and read back."""

from collections.abc import Iterable
from typing import Final

import attrs

from jcodes.claims import ServiceLine
from jcodes.errors.messages import shown
from jcodes.integrations.paper.fields import (
    amount_text,
    day_of,
    day_text,
    dollars_of,
    dollars_text,
    form_text,
    left_out_in,
    left_out_of,
    refused,
    room_for,
)
from jcodes.integrations.paper.ndc_string import NdcString
from jcodes.policies import PaperNdc
from jcodes.records import Record, named_fields, record_of

__all__ = ["Ub04Line"]

_DESCRIPTION: Final = 24
_RATES: Final = 14
_UNITS: Final = 7
_MOST_DOLLARS: Final = 7
_PLACES: Final = 3
_LEFT: Final = (
    "through", "diagnosis_pointers", "place_of_service", "rendering_provider", "narrative", "documentation", "administration",
    "also", "unit_basis", "line_control_number",
)  # fmt: skip


def _left(value: Iterable[str] | None) -> tuple[str, ...]:
    return left_out_of(value, _LEFT)


@attrs.frozen(repr=False, field_transformer=named_fields)
class Ub04Line(Record):
    """One revenue line. Every field holds the form's text.

    Attributes:
        revenue_code: FL 42.
        description: FL 43: the NDC of a drug, else a description. At most 24 characters.
        procedure: FL 44: code and modifiers without spaces, at most 14 characters.
        service_date: FL 45, MMDDYY.
        units: FL 46, at most 7 characters.
        charge: FL 47, dollars and cents with a space between.
        left_out: The fields of the service line that these locators have no room for.
    """

    revenue_code: str = attrs.field(default="", converter=form_text)
    description: str = attrs.field(default="", converter=form_text)
    procedure: str = attrs.field(default="", converter=form_text)
    service_date: str = attrs.field(default="", converter=form_text)
    units: str = attrs.field(default="", converter=form_text)
    charge: str = attrs.field(default="", converter=form_text)
    left_out: tuple[str, ...] = attrs.field(default=(), converter=_left)

    @staticmethod
    def of(line: ServiceLine) -> "Ub04Line":
        """Return a service line as the UB-04 prints it.

        >>> from jcodes.claims import ServiceLine
        >>> from jcodes.integrations.paper import Ub04Line
        >>> line = ServiceLine("J9312", units=75, modifiers="JZ", on="2026-02-01", charge="5000", ndc="50242-0053-06", ndc_quantity="75.0", ndc_unit="ML", revenue_code="0636")
        >>> print(Ub04Line.of(line))
        0636 N450242005306ML75 J9312JZ 020126 75 5000 00

        Raises:
            MalformedClaimError: The line has what these locators cannot hold.
            MalformedNdcError: The NDC is invalid.
            MalformedNdcQuantityError: NDC quantity or unit is invalid.
        """
        line = record_of(ServiceLine, line, "line")
        drug = NdcString.of(line)
        if drug is not None and len(drug.quantity.partition(".")[2]) > _PLACES:
            raise refused(
                f"{shown(drug.quantity)} has more than {_PLACES} decimals",
                drug.quantity,
                "ndc_quantity",
                "round it for FL 43",
            )
        return Ub04Line(
            revenue_code=line.revenue_code,
            description="" if drug is None else room_for(drug.written(PaperNdc.NO_SPACE), _DESCRIPTION, "ndc_quantity"),
            procedure=_procedure(line),
            service_date=day_text(line.on, "on"),
            units=_units(line),
            charge=dollars_text(line.charge, _MOST_DOLLARS, "charge"),
            left_out=left_out_in(line, _LEFT),
        )

    def line(self) -> ServiceLine:
        """Return the service line that this line of the form stands for. Other descriptions are not kept.

        Raises:
            MalformedClaimError: A field cannot be read; the message names it.
        """
        drug = None
        if self.description.lstrip()[:2].upper() == "N4":
            drug, _ = NdcString.parse(self.description)
        procedure = self.procedure.replace(" ", "").replace("-", "")
        code, rest = procedure[:5], procedure[5:]
        return ServiceLine(
            code=code,
            units=self.units.strip(),
            modifiers=tuple(rest[at : at + 2] for at in range(0, len(rest), 2)),
            on=day_of(self.service_date, "service_date"),
            charge=dollars_of(self.charge, "charge"),
            ndc="" if drug is None else drug.ndc,
            ndc_quantity="" if drug is None else drug.quantity,
            ndc_unit="" if drug is None else drug.unit,
            revenue_code=self.revenue_code,
        )

    def __str__(self) -> str:
        """Return the locators in order, with a space between."""
        fields = (self.revenue_code, self.description, self.procedure, self.service_date, self.units, self.charge)
        return " ".join(filter(None, fields))


def _procedure(line: ServiceLine) -> str:
    if line.modifiers and (len(line.code) != 5 or any(len(one) != 2 for one in line.modifiers)):
        raise refused(
            "FL 44 takes a code of 5 characters and modifiers of 2",
            line.modifiers,
            "modifiers",
            "correct code and modifiers",
        )
    if " " in line.code or len(line.code) > 5:
        raise refused(
            f"{shown(line.code, like='code')} is not a code of 5 characters", line.code, "code", "correct the code"
        )
    return room_for("".join((line.code, *line.modifiers)), _RATES, "modifiers")


def _units(line: ServiceLine) -> str:
    count = line.unit_count
    if count is None and not line.units.strip():
        return ""
    if count is None or count < 0:
        raise refused(
            f"{shown(line.units)} is not a number of units", line.units, "units", "give a number of 0 or more"
        )
    return room_for(amount_text(count), _UNITS, "units")
