"""One line of a claim, kept as billed, right or wrong."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from jcodes.claims.administration import Administration, place_text
from jcodes.claims.charges import as_money
from jcodes.claims.container import Documentation, as_documentation
from jcodes.claims.fields import as_day, as_text, code_text, items_of, modifier_texts, ndc_text, number_text, text_field
from jcodes.claims.limits import MOST_NUMBER, SHORT, few_enough
from jcodes.claims.parsed_text import read_code, read_cpt, read_measure, read_modifiers, read_ndc, read_number
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.codes.text import is_digits, plain_str
from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import named, shown
from jcodes.records import Record, keeper, known_fields, named_fields, record_of, records_of
from jcodes.vocabulary.places import PlaceOfService
from jcodes.vocabulary.products import NdcUnit

__all__ = ["ServiceLine", "pointer_text"]

_LETTERS: Final = "ABCDEFGHIJKL"
_POINTER_HINT: Final = (
    "give positions in the claim's diagnosis list from 1, such as (1, 2), or box 24E letters, such as 'AB'"
)


def _ndc_unit(value: str | NdcUnit | None) -> str:
    if type(value) is str and len(value) <= SHORT:
        return value
    return str(value.value) if isinstance(value, NdcUnit) else as_text(value, "ndc_unit")


def _pointers(value: Iterable[int | str] | int | str | None) -> tuple[int, ...]:
    """Return the pointers as whole numbers; accepts ``"AB"``, ``"1:2"`` and ``"12"`` (the twelfth)."""
    text = plain_str(value)
    if text is not None:
        parts = re.split(r"[\s,:]+", text.strip()) if text.strip() else []
        if len(parts) == 1 and parts[0].isalpha():
            parts = list(parts[0])
        return tuple(_pointer(part) for part in few_enough(parts, "diagnosis_pointers"))
    return (
        (_pointer(value),)
        if type(value) is int
        else tuple([_pointer(item) for item in items_of(value, "diagnosis_pointers")])
    )


def _pointer(value: object) -> int:
    if type(value) is int and abs(value) <= MOST_NUMBER:
        return value
    text = plain_str(value)
    if text is not None and is_digits(text) and len(text) <= 2:
        return int(text)
    if text is not None and len(text) == 1 and text.upper() in _LETTERS:
        return _LETTERS.index(text.upper()) + 1
    raise MalformedClaimError(
        f"{shown(value, like='modifier')} is not a diagnosis pointer",
        value=value,
        field="diagnosis_pointers",
        hint=_POINTER_HINT,
    )


def pointer_text(pointer: int) -> str:
    """Return a pointer in both spellings of the forms, as ``5 (E)``; the number alone if box 24E has no letter for it."""
    return f"{pointer} ({_LETTERS[pointer - 1]})" if 1 <= pointer <= len(_LETTERS) else str(pointer)


def _administration(value: Administration | Mapping[str, object] | None) -> Administration | None:
    return None if value is None else record_of(Administration, value, "administration")


def _also(value: Iterable[Administration | Mapping[str, object]] | None) -> tuple[Administration, ...]:
    return records_of(items_of(value, "also"), lambda one: record_of(Administration, one, "also"), "also")


@known_fields
@attrs.frozen(repr=False, field_transformer=named_fields)
class ServiceLine(Record):
    """One line of a claim.

    Claim form text is kept as given, even if wrong, next to its parsed value or None:
    `code` and `hcpcs` or `cpt`, `units` and `unit_count`, `ndc` and `parsed_ndc`, and so on.

    Attributes:
        code: The procedure code: HCPCS Level II or CPT.
        units: The units, SV104 or box 24G.
        modifiers: The modifiers, in order; a text may hold up to four, as in ``"JZ, RT"``.
        on: The date of service, or the first day of a range.
        through: The last day of a range.
        charge: The charge, to the cent.
        ndc: The National Drug Code, LIN03.
        ndc_quantity: The NDC quantity, CTP04.
        ndc_unit: The NDC unit of measure, CTP05: ML, UN, GR, F2 or ME.
        diagnosis_pointers: Positions in the claim's diagnosis list, from 1.
        place_of_service: The two digits, if they differ from the claim's.
        rendering_provider: The rendering provider, such as an NPI.
        narrative: The free text, SV101-7 or box 19: name, strength and dose of an unlisted drug.
        documentation: What the chart documents.
        administration: The clinical record behind the line, if loaded.
        also: More clinical records behind the line, if the drug was given several times.
        revenue_code: Institutional claims: the revenue code, as given, such as ``"0636"``, or blank.
        unit_basis: What the units count, SV103 or SV204, if not units (UN): ``"MJ"`` minutes, ``"DA"`` days; blank for units.
        line_control_number: The provider's number of the line, REF 6R, which the payer repeats on the remittance, or blank.
        hcpcs: The parsed HCPCS code, or None.
        cpt: The CPT code, if `code` has the format of one.
        unit_count: The units as a number, possibly fractional, zero or negative; None if not a number.
        parsed_modifiers: The valid modifiers in `modifiers`.
        parsed_ndc: The parsed NDC; None if invalid or ambiguous.
        ndc_amount: `ndc_quantity` as a number; None if not a number.
        ndc_measure: `ndc_unit` as an `NdcUnit`, or None.
        place: The place of service, or None if the code is not on file.
    """

    _PARSED = (
        ("hcpcs", "code", read_code),
        ("cpt", "code", read_cpt),
        ("unit_count", "units", read_number),
        ("parsed_modifiers", "modifiers", read_modifiers),
        ("parsed_ndc", "ndc", read_ndc),
        ("ndc_amount", "ndc_quantity", read_number),
        ("ndc_measure", "ndc_unit", read_measure),
        ("place", "place_of_service", PlaceOfService.from_code),
    )
    code: str = attrs.field(converter=code_text)
    units: str = attrs.field(default="", converter=number_text)
    modifiers: tuple[str, ...] = attrs.field(default=(), converter=modifier_texts)
    on: date | None = attrs.field(default=None, converter=as_day)
    through: date | None = attrs.field(default=None, converter=as_day)
    charge: Decimal | None = attrs.field(default=None, converter=as_money)
    ndc: str = attrs.field(default="", converter=ndc_text)
    ndc_quantity: str = attrs.field(default="", converter=number_text)
    ndc_unit: str = attrs.field(default="", converter=_ndc_unit)
    diagnosis_pointers: tuple[int, ...] = attrs.field(default=(), converter=_pointers)
    place_of_service: str = attrs.field(default="", converter=place_text)
    rendering_provider: str = attrs.field(default="", converter=text_field)
    narrative: str = attrs.field(default="", converter=text_field)
    documentation: Documentation = attrs.field(default=None, converter=as_documentation)
    administration: Administration | None = attrs.field(default=None, converter=_administration)
    also: tuple[Administration, ...] = attrs.field(default=(), converter=_also)
    revenue_code: str = attrs.field(default="", converter=text_field)
    unit_basis: str = attrs.field(default="", converter=text_field)
    line_control_number: str = attrs.field(default="", converter=text_field)
    hcpcs: HcpcsCode | None = attrs.field(init=False, eq=False)
    cpt: str | None = attrs.field(init=False, eq=False)
    unit_count: Decimal | None = attrs.field(init=False, eq=False)
    parsed_modifiers: tuple[Modifier, ...] = attrs.field(init=False, eq=False)
    parsed_ndc: Ndc | None = attrs.field(init=False, eq=False)
    ndc_amount: Decimal | None = attrs.field(init=False, eq=False)
    ndc_measure: NdcUnit | None = attrs.field(init=False, eq=False)
    place: PlaceOfService | None = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Parse the texts once; unreadable text gives None."""
        keep = keeper(self)
        for name, source, parse in self._PARSED:
            keep(name, parse(getattr(self, source)))

    @property
    def administrations(self) -> tuple[Administration, ...]:
        """All clinical records behind the line; empty if none is loaded."""
        return self.also if self.administration is None else (self.administration, *self.also)

    def has(self, *modifiers: str) -> bool:
        """Return whether the line has any of *modifiers*, in uppercase."""
        return any(modifier.text in modifiers for modifier in self.parsed_modifiers)

    def __str__(self) -> str:
        """Return the line in short form: ``J9312-JW x 5``; a text that is not a valid code by its length."""
        return f"{'-'.join((named(self.code) if self.code else 'no code', *map(named, self.modifiers)))} x {named(self.units) if self.units else '?'}"
