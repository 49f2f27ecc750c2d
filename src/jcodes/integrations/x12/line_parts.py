"""The line level of an 837: LX, SV1 or SV2, and the drug of loop 2410 (LIN and CTP)."""

from typing import Any, Final

from jcodes.claims import ServiceLine
from jcodes.errors import JcodesError, shown
from jcodes.integrations.x12.bounds import MOST_LINES
from jcodes.integrations.x12.claim_parts import ClaimParts, Level
from jcodes.integrations.x12.x12_file import Handlers, Parts

__all__ = ["LineParts"]

_UNITS: Final = "UN"
_PROCEDURES: Final = frozenset({"HC", ""})
_NDC: Final = "N4"


class LineParts(ClaimParts):
    """Reads the line level."""

    def _line_handlers(self) -> Handlers:
        return {
            "LX": self._lx, "SV1": self._sv1, "SV2": self._sv2, "SV3": self._sv3, "SVD": self._svd, "LIN": self._lin, "CTP": self._ctp,
        }  # fmt: skip

    def _lx(self, parts: Parts) -> None:
        if self._claim is None:
            self._outside(parts)
            return
        self._level = Level.LINE
        self._entity = ""

    def _svd(self, parts: Parts) -> None:
        """Another payer's payment of the line: what follows it, up to the next line, is not the claim's."""
        del parts
        self._level = Level.LINE_PAYER

    def _line(self, parts: Parts) -> dict[str, Any] | None:
        """Begin a line."""
        if self._claim is None:
            self._outside(parts)
            return None
        self._level = Level.LINE
        self._services.add(parts[0])
        if len(self._lines) >= MOST_LINES:
            self._too_many = True
            return None
        line: dict[str, Any] = {"narrative": "", "at": self._at}
        self._lines.append(line)
        return line

    def _sv1(self, parts: Parts) -> None:
        line = self._line(parts)
        if line is not None:
            self._service(line, parts, 1)
            if len(parts) > 5:
                line["place_of_service"] = parts[5]
                if len(parts) > 7 and parts[7]:
                    self._pointers(line, parts)

    def _sv2(self, parts: Parts) -> None:
        line = self._line(parts)
        if line is not None:
            line["revenue_code"] = parts[1] if len(parts) > 1 else ""
            self._service(line, parts, 2)

    def _sv3(self, parts: Parts) -> None:
        self._line(parts)

    def _service(self, line: dict[str, Any], parts: Parts, at: int) -> None:
        """Read the composite of qualifier, code, modifiers and description, and the charge and units after it."""
        held = parts[at].split(self._delimiters.component or None) if len(parts) > at else []
        if len(held) < 2:
            line["code"] = ""
            if held and held[0]:
                self._note("no code after the qualifier; left blank", parts, at)
        else:
            line["code"] = held[1]
            if held[0] not in _PROCEDURES:
                self._note(f"the code has the qualifier {shown(held[0])}, not HC; it is read as it is", parts, at)
            if len(held) > 2:
                line["modifiers"] = tuple(filter(None, held[2:6]))
                if len(held) > 6:
                    line["narrative"] = held[6]
        line["charge"] = self._money(parts, at + 1)
        if len(parts) > at + 3:
            basis = parts[at + 2]
            line["unit_basis"] = "" if basis == _UNITS else basis
            line["units"] = parts[at + 3]

    def _pointers(self, line: dict[str, Any], parts: Parts) -> None:
        texts = parts[7].split(self._delimiters.component or None)
        found = tuple(int(text) for text in texts if text.isdigit() and text.isascii() and len(text) < 3)
        line["diagnosis_pointers"] = found[:12]
        if len(found) != sum(map(bool, texts)) or len(found) > 12:
            self._note("not all diagnosis pointers are numbers; the others are left out", parts, 7)

    def _lin(self, parts: Parts) -> None:
        line = self._drug_line(parts)
        if line is None:
            return
        if parts[2:3] != [_NDC] or len(parts) < 4:
            self._note("not an NDC (qualifier N4); it is skipped", parts, 2)
            line["is_other"] = True
        elif "ndc" in line:
            self._note("a second NDC on the line; it is skipped", parts, 3)
            line["is_other"] = True
        else:
            line["ndc"] = parts[3]

    def _ctp(self, parts: Parts) -> None:
        line = self._drug_line(parts)
        if line is None or "is_other" in line:
            return
        if len(parts) > 4:
            line["ndc_quantity"] = parts[4]
            if len(parts) > 5:
                line["ndc_unit"] = (
                    parts[5].partition(self._delimiters.component)[0] if self._delimiters.component else parts[5]
                )

    def _drug_line(self, parts: Parts) -> dict[str, Any] | None:
        if self._claim is None or self._level != Level.LINE or not self._lines:
            self._outside(parts)
            return None
        return self._lines[-1]

    def _service_lines(self) -> tuple[ServiceLine, ...]:
        """Return the lines of the claim.

        Raises:
            MalformedClaimError: What no line holds.
        """
        found = []
        for facts in self._lines:
            at = facts.pop("at")
            facts.pop("is_other", None)
            if not facts.get("rendering_provider"):
                facts["rendering_provider"] = self._rendering
            try:
                found.append(ServiceLine(**facts))
            except JcodesError as error:
                error.add_note(f"segment {at}")
                raise
        return tuple(found)
