"""The NDC of a drug as both paper forms write it: ``N4``, eleven digits, unit of measure and quantity."""

import re
from typing import Final

import attrs

from jcodes.claims import NdcUnit, ServiceLine
from jcodes.codes import Ndc
from jcodes.codes.text import plain_str
from jcodes.errors import MalformedClaimError, MalformedNdcQuantityError
from jcodes.errors.messages import shown, type_name
from jcodes.integrations.paper.fields import amount_text, form_text, refused
from jcodes.policies import PaperNdc
from jcodes.records import Record, named_fields, record_of

__all__ = ["NdcString"]

_QUALIFIER: Final = "N4"
_NDC: Final = re.compile(r"[0-9]{11}|[0-9]{5}-[0-9]{4}-[0-9]{2}", re.ASCII)
_UNIT: Final = re.compile(r"[A-Z][A-Z0-9]", re.ASCII | re.IGNORECASE)
_QUANTITY: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10}", re.ASCII)
_BLANKS: Final = {PaperNdc.ONE_SPACE: " ", PaperNdc.NO_SPACE: "", PaperNdc.THREE_SPACES: "   "}
_HINT: Final = "write N4, the NDC's 11 digits, the unit and the quantity, such as N450242005306 ML75"


@attrs.frozen(repr=False, field_transformer=named_fields)
class NdcString(Record):
    """NDC, unit of measure and quantity of a paper claim line.

    Attributes:
        ndc: The NDC, 11 digits.
        unit: The unit of measure, such as ``"ML"``, or blank.
        quantity: The quantity, without trailing zeros, or blank.
    """

    ndc: str = attrs.field(converter=form_text)
    unit: str = attrs.field(default="", converter=form_text)
    quantity: str = attrs.field(default="", converter=form_text)

    @staticmethod
    def of(line: ServiceLine) -> "NdcString | None":
        """Return the NDC of a claim line, or None if it has none.

        Raises:
            MalformedNdcError: The NDC is invalid, or one of ten digits without hyphens.
            MalformedNdcQuantityError: No quantity, not a number above zero, or not a unit of measure.
        """
        line = record_of(ServiceLine, line, "line")
        if not line.ndc.strip():
            return None
        ndc = (line.parsed_ndc or Ndc.parse(line.ndc, strict=False)).ndc11
        amount = line.ndc_amount
        if amount is None or amount <= 0:
            raise MalformedNdcQuantityError(
                f"{shown(line.ndc_quantity)} is not an NDC quantity",
                value=line.ndc_quantity,
                hint="give a number above zero",
            )
        return NdcString(ndc, NdcUnit.of(line.ndc_unit).value, amount_text(amount))

    @staticmethod
    def parse(text: str) -> "tuple[NdcString, str]":
        """Return what begins with ``N4``, and the text after it. Spaces and hyphens of any payer's layout are accepted.

        >>> from jcodes.integrations.paper import NdcString
        >>> NdcString.parse("N450242-0053-06 ML 75")
        (NdcString(ndc='50242005306', unit='ML', quantity='75'), '')

        Raises:
            MalformedClaimError: Not the NDC of a paper claim; the message gives the position, from 1.
        """
        if plain_str(text) is None:
            raise refused(
                f"the NDC must be text, not {type_name(text)}", text, "ndc", "give the text of box 24 or FL 43"
            )
        at = len(text) - len(text.lstrip())
        if text[at : at + 2].upper() != _QUALIFIER:
            raise _damaged("no qualifier N4", at, text)
        at = _after_blanks(text, at + 2)
        ndc = _NDC.match(text, at)
        if ndc is None:
            raise _damaged("no NDC of 11 digits", at, text)
        at = _after_blanks(text, ndc.end())
        unit = _UNIT.match(text, at)
        quantity = None if unit is None else _QUANTITY.match(text, _after_blanks(text, unit.end()))
        digits = ndc[0].replace("-", "")
        if unit is None or quantity is None:
            if unit is not None and NdcUnit.find(unit[0].upper()) is not None:
                raise _damaged("no quantity after the unit of measure", unit.end(), text)
            return NdcString(digits), text[at:]
        if text[quantity.end() : quantity.end() + 1] == ",":
            raise _damaged("a comma in the quantity", quantity.end(), text)
        return NdcString(digits, unit[0].upper(), quantity[0]), text[quantity.end() :]

    def written(self, layout: PaperNdc = PaperNdc.ONE_SPACE) -> str:
        """Return the text in a payer's layout; for ``item 24D`` without unit and quantity, which stand there."""
        head = f"{_QUALIFIER}{self.ndc}"
        blanks = _BLANKS.get(layout)
        return head if blanks is None or not self.unit else f"{head}{blanks}{self.unit}{self.quantity}"

    def __str__(self) -> str:
        """Return the text in NUCC's layout, such as ``N450242005306 ML75``."""
        return self.written()


def _after_blanks(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at


def _damaged(what: str, at: int, text: str) -> MalformedClaimError:
    return refused(f"position {at + 1}: {what}", text, "ndc", _HINT)
