"""`LineFacts`: what a file of transactions says of one service line, collected segment by segment, and the record of it.

The constructor of `ServiceLine` converts what any caller may give. Most texts of a file are short, and so fit every field: `line` then sets the
fields itself, and parses texts that files repeat once. What may not fit goes to the constructor, which says what is wrong.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from jcodes.claims.container import as_documentation
from jcodes.claims.limits import LISTS, NUMBERS, SHORT, TEXTS
from jcodes.claims.parsed_text import read_code, read_cpt, read_modifiers, read_ndc, read_number
from jcodes.claims.service_line import ServiceLine
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.record_layout import open_twin
from jcodes.vocabulary.places import PlaceOfService
from jcodes.vocabulary.products import NdcUnit

__all__ = ["LineFacts", "Procedure", "procedure_of"]

_MOST_MODIFIERS: Final = LISTS["modifiers"].most
_LONGEST_NUMBER: Final = NUMBERS.most
_LONGEST_NOTE: Final = TEXTS["narrative"].most
_LONGEST_OWN_NUMBER: Final = TEXTS["line_control_number"].most


class Procedure(NamedTuple):
    """A code with its modifiers, as given and parsed.

    Attributes:
        code: The code, as given.
        modifiers: The modifiers, as given.
        hcpcs: The parsed HCPCS code, or None.
        cpt: The CPT code, if `code` has the format of one.
        parsed_modifiers: The valid modifiers.
        fits: Whether every field that they go to holds them.
    """

    code: str = ""
    modifiers: tuple[str, ...] = ()
    hcpcs: HcpcsCode | None = None
    cpt: str | None = None
    parsed_modifiers: tuple[Modifier, ...] = ()
    fits: bool = True


NO_PROCEDURE: Final = Procedure()


def procedure_of(code: str, modifiers: tuple[str, ...]) -> Procedure:
    """Return a code with its modifiers."""
    fits = len(modifiers) <= _MOST_MODIFIERS and max(map(len, (code, *modifiers))) <= SHORT
    return Procedure(code, modifiers, read_code(code), read_cpt(code), read_modifiers(modifiers), fits)


@lru_cache(4096)
def _read_number(text: str) -> Decimal | None:
    return read_number(text)


@lru_cache(4096)
def _read_ndc(text: str) -> Ndc | None:
    return read_ndc(text)


_NO_UNIT: Final = NdcUnit.find("")
_UNDOCUMENTED: Final = as_documentation(None)


_Open: Final = open_twin(ServiceLine)


class LineFacts:
    """What a file says of one line so far. The attributes are those of `ServiceLine`, but for these:

    Attributes:
        at: The number of its first segment.
        is_other: Whether what the file says next of its drug is not about its NDC.
        procedure: The code and the modifiers.
    """  # noqa: D415 - a list follows

    __slots__ = (
        "at",
        "charge",
        "diagnosis_pointers",
        "is_other",
        "line_control_number",
        "narrative",
        "ndc",
        "ndc_quantity",
        "ndc_unit",
        "on",
        "place_of_service",
        "procedure",
        "rendering_provider",
        "revenue_code",
        "through",
        "unit_basis",
        "units",
    )

    def __init__(self, at: int) -> None:
        """Initialize without facts."""
        self.at: int = at
        self.is_other: bool = False
        self.procedure: Procedure = NO_PROCEDURE
        self.units: str = ""
        self.on: date | None = None
        self.through: date | None = None
        self.charge: Decimal | None = None
        self.ndc: str | None = None
        self.ndc_quantity: str = ""
        self.ndc_unit: str = ""
        self.diagnosis_pointers: tuple[int, ...] = ()
        self.place_of_service: str = ""
        self.rendering_provider: str = ""
        self.narrative: str = ""
        self.revenue_code: str = ""
        self.unit_basis: str = ""
        self.line_control_number: str = ""

    def line(self, rendering_provider: str) -> ServiceLine:
        """Return the record.

        Args:
            rendering_provider: That of the claim, for a line without its own.

        Raises:
            MalformedClaimError: What no line holds.
        """
        provider = self.rendering_provider or rendering_provider
        code, modifiers, hcpcs, cpt, parsed_modifiers, fits = self.procedure
        units, ndc, quantity, unit = self.units, self.ndc or "", self.ndc_quantity, self.ndc_unit
        place, revenue_code, basis = self.place_of_service, self.revenue_code, self.unit_basis
        if not (
            fits
            and len(units) <= _LONGEST_NUMBER
            and len(provider) <= SHORT
            and (not (ndc or quantity or unit) or self._drug_fits())
            and len(place) + len(revenue_code) + len(basis) <= SHORT
            and len(self.narrative) <= _LONGEST_NOTE
            and len(self.line_control_number) <= _LONGEST_OWN_NUMBER
        ):
            return self._converted(provider)
        made = _Open()
        made.code = code
        made.units = units
        made.modifiers = modifiers
        made.on = self.on
        made.through = self.through
        made.charge = self.charge
        made.ndc = ndc
        made.ndc_quantity = quantity
        made.ndc_unit = unit
        made.diagnosis_pointers = self.diagnosis_pointers
        made.place_of_service = place
        made.rendering_provider = provider
        made.narrative = self.narrative
        made.documentation = _UNDOCUMENTED
        made.administration = None
        made.also = ()
        made.revenue_code = revenue_code
        made.unit_basis = basis
        made.line_control_number = self.line_control_number
        made.hcpcs = hcpcs
        made.cpt = cpt
        made.unit_count = _read_number(units)
        made.parsed_modifiers = parsed_modifiers
        made.parsed_ndc = _read_ndc(ndc) if ndc else None
        made.ndc_amount = _read_number(quantity) if quantity else None
        made.ndc_measure = NdcUnit.find(unit) if unit else _NO_UNIT
        made.place = PlaceOfService.from_code(place) if place else None
        made.__class__ = ServiceLine
        closed: ServiceLine = made
        return closed

    def _drug_fits(self) -> bool:
        return (
            len(self.ndc or "") <= SHORT and len(self.ndc_quantity) <= _LONGEST_NUMBER and len(self.ndc_unit) <= SHORT
        )

    def _converted(self, provider: str) -> ServiceLine:
        """Return what the constructor makes of the facts, or raise what it raises."""
        return ServiceLine(
            code=self.procedure.code,
            units=self.units,
            modifiers=self.procedure.modifiers,
            on=self.on,
            through=self.through,
            charge=self.charge,
            ndc=self.ndc,
            ndc_quantity=self.ndc_quantity,
            ndc_unit=self.ndc_unit,
            diagnosis_pointers=self.diagnosis_pointers,
            place_of_service=self.place_of_service,
            rendering_provider=provider,
            narrative=self.narrative,
            revenue_code=self.revenue_code,
            unit_basis=self.unit_basis,
            line_control_number=self.line_control_number,
        )
