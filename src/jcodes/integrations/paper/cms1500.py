"""`Cms1500Line`: one line of box 24 of the CMS-1500, made of a service line and read back."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from jcodes.claims import Claim, ServiceLine
from jcodes.claims.fields import as_texts
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
from jcodes.policies import PaperNdc, Policy, policy
from jcodes.records import Record, named_fields, record_of

__all__ = ["Cms1500Line"]

_LETTERS: Final = "ABCDEFGHIJKL"
_MOST_DOLLARS: Final = 6
_NARRATIVE: Final = "ZZ"
_BETWEEN: Final = "   "
_THOUSANDTHS: Final = 1000
_IN_24D: Final = re.compile(r"([A-Z][A-Z0-9]) *([0-9]{10})", re.ASCII)
_LEFT: Final = ("documentation", "administration", "also", "revenue_code", "unit_basis", "line_control_number")


def _modifiers(value: Iterable[str] | None) -> tuple[str, ...]:
    found = as_texts(value, "modifiers")
    if len(found) > 4:
        raise refused("modifiers must be at most four texts", value, "modifiers", "box 24D has room for four")
    return tuple(room_for(one, 2, "modifier") for one in found)


def _left(value: Iterable[str] | None) -> tuple[str, ...]:
    return left_out_of(value, _LEFT)


@attrs.frozen(repr=False, field_transformer=named_fields)
class Cms1500Line(Record):
    """One line of box 24: the shaded half, then boxes 24A to 24J. Every field holds the form's text.

    Attributes:
        shaded: The shaded half: NDC, and with ``ZZ`` the narrative of an unlisted code. At most 61 characters.
        shaded_24d: The shaded half of box 24D, where a payer wants unit and NDC quantity there.
        from_date: Box 24A, the first day, MMDDYY.
        to_date: Box 24A, the last day.
        place_of_service: Box 24B.
        code: Box 24D, the procedure code.
        modifiers: Box 24D, at most four.
        pointers: Box 24E, letters.
        charge: Box 24F, dollars and cents with a space between.
        units: Box 24G.
        rendering_provider: Box 24J, an NPI.
        left_out: The fields of the service line that box 24 has no room for.
    """

    shaded: str = attrs.field(default="", converter=form_text)
    shaded_24d: str = attrs.field(default="", converter=form_text)
    from_date: str = attrs.field(default="", converter=form_text)
    to_date: str = attrs.field(default="", converter=form_text)
    place_of_service: str = attrs.field(default="", converter=form_text)
    code: str = attrs.field(default="", converter=form_text)
    modifiers: tuple[str, ...] = attrs.field(default=(), converter=_modifiers)
    pointers: str = attrs.field(default="", converter=form_text)
    charge: str = attrs.field(default="", converter=form_text)
    units: str = attrs.field(default="", converter=form_text)
    rendering_provider: str = attrs.field(default="", converter=form_text)
    left_out: tuple[str, ...] = attrs.field(default=(), converter=_left)

    @staticmethod
    def of(line: ServiceLine, *, claim: Claim | None = None, policy: str | Policy = "medicare-part-b") -> "Cms1500Line":
        """Return a service line as box 24 prints it.

        >>> from jcodes.claims import ServiceLine
        >>> from jcodes.integrations.paper import Cms1500Line
        >>> line = ServiceLine("J9312", units=75, modifiers="JZ", on="2026-02-01", charge="5000", ndc="50242-0053-06", ndc_quantity="75.0", ndc_unit="ML", diagnosis_pointers="A", place_of_service="11")
        >>> print(Cms1500Line.of(line))
        N450242005306 ML75
        020126 020126 11 J9312 JZ A 5000 00 75

        Args:
            line: The line.
            claim: Its claim, whose place of service counts where the line has none.
            policy: The payer, whose `ndc_on_paper` is the layout of the NDC and whose `maximum_units_paper` is the room for units.

        Raises:
            MalformedClaimError: The line has what box 24 cannot hold.
            MalformedNdcError: The NDC is invalid.
            MalformedNdcQuantityError: NDC quantity or unit is invalid.
        """
        line = record_of(ServiceLine, line, "line")
        claim = None if claim is None else record_of(Claim, claim, "claim")
        payer = _policy(policy)
        dated = payer.ndc_on_paper
        layout = PaperNdc.ONE_SPACE if dated is None else dated.on(line.on).value
        drug = NdcString.of(line)
        units = _units(line, payer)
        return Cms1500Line(
            shaded=_BETWEEN.join(filter(None, ("" if drug is None else drug.written(layout), _narrative(line)))),
            shaded_24d=_in_24d(drug) if drug is not None and layout is PaperNdc.ITEM_24D else "",
            from_date=day_text(line.on, "on"),
            to_date=day_text(line.through or line.on, "through"),
            place_of_service=line.place_of_service or ("" if claim is None else claim.place_of_service),
            code=line.code,
            modifiers=line.modifiers,
            pointers=_letters(line.diagnosis_pointers),
            charge=dollars_text(line.charge, _MOST_DOLLARS, "charge"),
            units=units,
            rendering_provider=line.rendering_provider,
            left_out=left_out_in(line, _LEFT),
        )

    def line(self) -> ServiceLine:
        """Return the service line that this line of the form stands for.

        Raises:
            MalformedClaimError: A field cannot be read; the message names it.
        """
        drug, narrative = self._shaded()
        on = day_of(self.from_date, "from_date")
        through = day_of(self.to_date, "to_date")
        return ServiceLine(
            code=self.code,
            units=self.units,
            modifiers=self.modifiers,
            on=on,
            through=None if through == on else through,
            charge=dollars_of(self.charge, "charge"),
            ndc="" if drug is None else drug.ndc,
            ndc_quantity="" if drug is None else drug.quantity,
            ndc_unit="" if drug is None else drug.unit,
            diagnosis_pointers=self.pointers,
            place_of_service=self.place_of_service,
            rendering_provider=self.rendering_provider,
            narrative=narrative,
        )

    def _shaded(self) -> tuple[NdcString | None, str]:
        """Return the NDC and the narrative of the shaded half."""
        rest = self.shaded
        drug = None
        if rest.lstrip()[:2].upper() == "N4":
            drug, rest = NdcString.parse(rest)
        if self.shaded_24d.strip():
            drug = _from_24d(drug, self.shaded_24d)
        rest = rest.strip()
        return drug, rest.removeprefix(_NARRATIVE)

    def __str__(self) -> str:
        """Return the shaded and the unshaded half, one below the other."""
        boxes = (
            self.from_date, self.to_date, self.place_of_service, self.code, *self.modifiers, self.pointers, self.charge,
            self.units, self.rendering_provider,
        )  # fmt: skip
        shaded = "   ".join(filter(None, (self.shaded, self.shaded_24d)))
        return "\n".join(filter(None, (shaded, " ".join(filter(None, boxes)))))


def _policy(given: str | Policy) -> Policy:
    return given if isinstance(given, Policy) else policy(given)


def _narrative(line: ServiceLine) -> str:
    return f"{_NARRATIVE}{line.narrative}" if line.narrative.strip() else ""


def _units(line: ServiceLine, payer: Policy) -> str:
    most = payer.maximum_units_paper.on(line.on or date.max).value
    count = line.unit_count
    if count is None:
        if line.units.strip():
            raise refused(f"{shown(line.units)} is not a number of units", line.units, "units", "give a number")
        return ""
    if count < 0 or count > most:
        raise refused(
            f"{shown(line.units)} units do not fit box 24G",
            line.units,
            "units",
            f"give 0 to {most:,}, the most of {payer.name}, or split the line",
        )
    return amount_text(count)


def _letters(pointers: tuple[int, ...]) -> str:
    if any(not 1 <= pointer <= len(_LETTERS) for pointer in pointers):
        raise refused(
            "a diagnosis pointer is not of 1 to 12", pointers, "diagnosis_pointers", "box 24E takes letters A to L"
        )
    return "".join(_LETTERS[pointer - 1] for pointer in pointers)


def _in_24d(drug: NdcString) -> str:
    """Return unit and quantity as seven digits and three decimals without a point.

    Raises:
        MalformedClaimError: The quantity has more.
    """
    whole, _, part = drug.quantity.partition(".")
    if len(whole) > 7 or len(part) > 3:
        raise refused(
            f"{shown(drug.quantity)} does not fit box 24D",
            drug.quantity,
            "ndc_quantity",
            "it takes 7 digits and 3 decimals",
        )
    return f"{drug.unit}{whole:0>7}{part:0<3}"


def _from_24d(drug: NdcString | None, text: str) -> NdcString:
    match = _IN_24D.fullmatch(text.strip())
    if drug is None or match is None:
        raise refused(
            "the shaded box 24D has no unit and quantity of an NDC",
            text,
            "shaded_24d",
            "write a unit and 10 digits, such as ML0000075000",
        )
    whole, part = divmod(int(match[2]), _THOUSANDTHS)
    return drug.evolve(unit=match[1], quantity=f"{whole}.{part:03}".rstrip("0").rstrip("."))
