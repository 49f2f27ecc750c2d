"""The delimiters of an HL7 v2 message, and its fields: repetitions, components and escape sequences."""

import re
from collections.abc import Iterator
from typing import Final

import attrs

__all__ = ["Encoding", "Fields", "encoding_of"]

_CHARACTERS: Final = re.compile(r"[\x20-\x7e]")
_HEX: Final = re.compile(r"X((?:[0-9A-Fa-f]{2}){1,40})", re.ASCII)
_LONGEST_ESCAPE: Final = 90
_BREAKS: Final = frozenset({".br", ".sp", ".ce"})


@attrs.frozen
class Encoding:
    """The delimiters of a message.

    Attributes:
        field: Between fields, usually ``|``.
        component: Between components, usually ``^``.
        repetition: Between repetitions, usually ``~``.
        escape: Before and after an escape sequence, usually a backslash.
        subcomponent: Between subcomponents, usually ``&``.
    """

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"

    def text(self, value: str) -> str:
        r"""Return *value* with its escape sequences replaced; unknown ones are kept.

        >>> from jcodes.integrations.hl7.fields import Encoding
        >>> Encoding().text(r"5\T\10 mg\.br\x \X41\ \H\y\N\ \Q\ ")
        '5&10 mg x A y \\Q\\'
        """
        sign = self.escape
        if sign and sign in value:
            value = self._unescaped(value, sign)
        return value.strip()

    def _unescaped(self, value: str, sign: str) -> str:
        first, *rest = value.split(sign)
        found = [first]
        at = 0
        while at < len(rest):
            code = rest[at]
            new = self._meaning(code) if at + 1 < len(rest) and len(code) <= _LONGEST_ESCAPE else None
            if new is None:
                found.append(f"{sign}{code}")
                at += 1
            else:
                found.append(f"{new}{rest[at + 1]}")
                at += 2
        return "".join(found)

    def _meaning(self, code: str) -> str | None:
        """Return what an escape sequence stands for, or None if it is not one."""
        named = {
            "F": self.field,
            "S": self.component,
            "T": self.subcomponent,
            "R": self.repetition,
            "E": self.escape,
            "H": "",
            "N": "",
        }
        if code in named:
            return named[code]
        if code[:3] in _BREAKS:
            return " "
        match = _HEX.fullmatch(code)
        return None if match is None else bytes.fromhex(match[1]).decode("utf-8", "replace")


def encoding_of(header: str) -> Encoding | None:
    """Return the delimiters that an MSH, BHS or FHS segment states, or None if it states none."""
    field, signs = header[3:4], header[4:].partition(header[3:4])[0] if header[3:4] else ""
    stated = [field, *signs[:4]]
    if len(stated) < 2 or any(not _CHARACTERS.fullmatch(one) or one.isalnum() or one == " " for one in stated):
        return None
    if len(set(stated)) != len(stated):
        return None
    component, repetition, escape, subcomponent = (*signs[:4], "", "", "")[:4]
    return Encoding(field, component, repetition, escape, subcomponent)


class Fields:
    """The fields of a segment, by their numbers from 1."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        """Split the segment at its field delimiter."""
        self._encoding = encoding
        self._fields = text.split(encoding.field)
        self.name: str = self._fields[0]
        if self.name in {"MSH", "BHS", "FHS"}:  # the field delimiter itself is the first field
            self._fields.insert(1, encoding.field)

    def __len__(self) -> int:
        return len(self._fields)

    def raw(self, at: int) -> str:
        """Return field *at* as it is written, or blank."""
        return self._fields[at] if at < len(self._fields) else ""

    def component(self, at: int, place: int = 1) -> str:
        """Return component *place*, from 1, of the first repetition of field *at*, or blank; of its subcomponents the first."""
        return next(self.repeated(at, place), "")

    def repeated(self, at: int, place: int = 1) -> Iterator[str]:
        """Yield component *place* of each repetition of field *at*."""
        encoding = self._encoding
        for repetition in _split(self.raw(at), encoding.repetition):
            parts = _split(repetition, encoding.component)
            part = parts[place - 1] if place <= len(parts) else ""
            held = _split(part, encoding.subcomponent)[0]
            yield "" if held == '""' else encoding.text(held)  # two quotes delete what the receiver holds

    def coded(self, at: int) -> Iterator[tuple[str, str, str]]:
        """Yield code, text and code system of field *at*, then those of its alternate, of each repetition."""
        for codes in zip(*(self.repeated(at, place) for place in range(1, 7)), strict=True):
            yield codes[:3]
            if any(codes[3:]):
                yield codes[3:]


def _split(text: str, sign: str) -> list[str]:
    return text.split(sign) if sign else [text]
