"""The line level of an 837: LX, SV1 or SV2, and the drug of loop 2410 (LIN and CTP)."""

from functools import lru_cache
from typing import Final

from jcodes.claims.charges import plain_money
from jcodes.claims.limits import LISTS, TEXTS
from jcodes.claims.reading.line_facts import LineFacts, Procedure, procedure_of
from jcodes.errors.messages import shown
from jcodes.integrations.x12.bounds import MOST_LINES
from jcodes.integrations.x12.claim_parts import ClaimParts, Level
from jcodes.integrations.x12.x12_file import Handlers, Parts

__all__ = ["LineParts"]

_UNITS: Final = "UN"
_TOTAL: Final = frozenset({"0001", "001"})
"""The revenue code of the total charge, which paper claims and some older systems have as a line."""
_PROCEDURES: Final = frozenset({"HC", ""})
_NDC: Final = "N4"
_LINE: Final = Level.LINE
_MOST_POINTERS: Final = LISTS["diagnosis_pointers"].most
_LONGEST_COMPOSITE: Final = TEXTS["code"].most
"""Characters of a composite that is kept for the next line: a code and modifiers, and a short description."""


@lru_cache(4096)
def _composite(text: str, component: str) -> tuple[str, Procedure, str] | None:
    """Return qualifier, procedure and description of a composite; None if it has no code."""
    held = text.split(component or None)
    if len(held) < 2:
        return None
    return held[0], procedure_of(held[1], tuple(filter(None, held[2:6]))), held[6] if len(held) > 6 else ""


@lru_cache(1024)
def _pointers_of(text: str, component: str) -> tuple[tuple[int, ...], bool]:
    """Return the diagnosis pointers of a composite, and whether others were left out."""
    texts = text.split(component or None)
    found = tuple(int(one) for one in texts if one.isdigit() and one.isascii() and len(one) < 3)
    return found[:_MOST_POINTERS], len(found) != sum(map(bool, texts)) or len(found) > _MOST_POINTERS


class LineParts(ClaimParts):
    """Reads the line level."""

    __slots__ = ()

    def _line_handlers(self) -> Handlers:
        return {
            "LX": self._lx, "SV1": self._sv1, "SV2": self._sv2, "SV3": self._sv3, "SVD": self._svd, "LIN": self._lin, "CTP": self._ctp,
        }  # fmt: skip

    def _lx(self, parts: Parts) -> None:
        if self._claim is None:
            self._outside(parts)
            return
        self._level = _LINE
        self._entity = ""

    def _svd(self, parts: Parts) -> None:
        """Another payer's payment of the line: what follows it, up to the next line, is not the claim's."""
        del parts
        self._level = Level.LINE_PAYER

    def _line(self, parts: Parts) -> LineFacts | None:
        """Begin a line."""
        claim = self._claim
        if claim is None:
            self._outside(parts)
            return None
        self._level = _LINE
        if parts[0] not in claim.services:
            claim.services += (parts[0],)
        if len(claim.lines) >= MOST_LINES:
            claim.has_too_many_lines = True
            return None
        line = LineFacts(self._at)
        claim.lines.append(line)
        return line

    def _sv1(self, parts: Parts) -> None:
        line = self._line(parts)
        if line is not None:
            self._service(line, parts, 1)
            if len(parts) > 5:
                if parts[5]:
                    line.place_of_service = parts[5]
                if len(parts) > 7 and parts[7]:
                    read = _pointers_of if len(parts[7]) <= _LONGEST_COMPOSITE else _pointers_of.__wrapped__
                    line.diagnosis_pointers, is_partial = read(parts[7], self._delimiters.component)
                    if is_partial:
                        self._note("not all diagnosis pointers are numbers; the others are left out", parts, 7)

    def _sv2(self, parts: Parts) -> None:
        if len(parts) > 1 and parts[1] in _TOTAL and not (len(parts) > 2 and parts[2]):
            self._total(parts)
            return
        line = self._line(parts)
        if line is not None:
            line.revenue_code = parts[1] if len(parts) > 1 else ""
            self._service(line, parts, 2)

    def _total(self, parts: Parts) -> None:
        """Leave out the line that adds up the others; what follows it, up to the next line, is not of a service either."""
        claim = self._claim
        if claim is None:
            self._outside(parts)
            return
        self._level = Level.LINE_PAYER
        self._note("revenue code 0001 is the total of the claim, not a service; it is left out", parts, 1)
        if claim.stated_total is None:
            claim.stated_total = self._dollars(parts, 3)

    def _sv3(self, parts: Parts) -> None:
        self._line(parts)

    def _service(self, line: LineFacts, parts: Parts, at: int) -> None:
        """Read the composite of qualifier, code, modifiers and description, and the charge and units after it."""
        text = parts[at] if len(parts) > at else ""
        read = _composite if len(text) <= _LONGEST_COMPOSITE else _composite.__wrapped__
        held = read(text, self._delimiters.component)
        if held is None:
            if any(text.split(self._delimiters.component or None, 1)):
                self._note("no code after the qualifier; left blank", parts, at)
        else:
            qualifier, line.procedure, description = held
            if description:
                line.narrative = description
            if qualifier not in _PROCEDURES:
                self._note(f"the code has the qualifier {shown(qualifier)}, not HC; it is read as it is", parts, at)
        if len(parts) > at + 1:
            line.charge = plain_money(parts[at + 1]) or self._dollars(parts, at + 1)
        if len(parts) > at + 3:
            if parts[at + 2] != _UNITS:
                line.unit_basis = parts[at + 2]
            line.units = parts[at + 3]

    def _lin(self, parts: Parts) -> None:
        line = self._drug_line(parts)
        if line is None:
            return
        if parts[2:3] != [_NDC] or len(parts) < 4:
            self._note("not an NDC (qualifier N4); it is skipped", parts, 2)
            line.is_other = True
        elif line.ndc is not None:
            self._note("a second NDC on the line; it is skipped", parts, 3)
            line.is_other = True
        else:
            line.ndc = parts[3]
            line.is_other = False

    def _ctp(self, parts: Parts) -> None:
        line = self._drug_line(parts)
        if line is None or line.is_other:
            return
        if len(parts) > 4:
            line.ndc_quantity = parts[4]
            if len(parts) > 5:
                line.ndc_unit = (
                    parts[5].partition(self._delimiters.component)[0] if self._delimiters.component else parts[5]
                )

    def _drug_line(self, parts: Parts) -> LineFacts | None:
        if self._claim is None or self._level != _LINE or not self._lines:
            self._outside(parts)
            return None
        return self._lines[-1]
