"""The four delimiters of an interchange, which its ISA segment defines."""

from typing import Final

import attrs

from jcodes.errors import MalformedError
from jcodes.errors.messages import type_name

__all__ = ["Delimiters", "as_delimiters", "read_delimiters"]

_ELEMENTS: Final = 16
_LONGEST: Final = 400
_NO_DELIMITER: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \0")


@attrs.frozen
class Delimiters:
    """The delimiters of an interchange.

    Attributes:
        element: Between the elements of a segment.
        component: Between the components of an element.
        repetition: Between the repetitions of an element; blank before version 00501.
        segment: At the end of a segment.
    """

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"

    def __attrs_post_init__(self) -> None:
        """Raise `MalformedError` if a delimiter is no single sign, two are the same, or one may be part of a text."""
        signs = [self.element, self.component, self.repetition, self.segment]
        used = [sign for at, sign in enumerate(signs) if sign != "" or at in _REQUIRED]
        if not all(_is_sign(sign) for sign in used) or len(set(used)) != len(used):
            raise MalformedError(
                "delimiters must be four different signs, none a letter, a digit or a space",
                value=signs,
                hint="give signs that are in no text, such as Delimiters('|', '>', '!', '~')",
            )


_REQUIRED: Final = (0, 3)
"""Element and segment; an interchange may be without components or repetitions."""


def _is_sign(value: object) -> bool:
    return isinstance(value, str) and len(value) == 1 and value.isascii() and value not in _NO_DELIMITER


def as_delimiters(value: Delimiters | None) -> Delimiters:
    """Return the argument ``delimiters=``; None for ``*``, ``:``, ``^`` and ``~``.

    Raises:
        MalformedError: Not delimiters.
    """
    if value is None:
        return Delimiters()
    if isinstance(value, Delimiters):
        return value
    raise MalformedError(
        f"delimiters= must be Delimiters, not {type_name(value)}",
        value=value,
        hint="give Delimiters('|', '>', '!', '~')",
    )


def read_delimiters(head: bytes) -> Delimiters | None:
    """Return the delimiters of the interchange that begins with *head*; None for an ISA segment that does not define them.

    An ISA segment has 106 characters. One whose elements are not padded is read too, by its 16 separators.

    >>> from jcodes.integrations.x12.delimiters import read_delimiters
    >>> isa = b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260201*1200*^*00501*000000001*0*P*:~GS*HC"
    >>> read_delimiters(isa)
    Delimiters(element='*', component=':', repetition='^', segment='~')
    """
    text = head[:_LONGEST].decode("latin-1")
    element = text[3:4]
    parts = text.split(element, _ELEMENTS) if element else []
    if len(parts) != _ELEMENTS + 1 or len(parts[_ELEMENTS]) < 2:
        return None
    component, segment = parts[_ELEMENTS][0], parts[_ELEMENTS][1]
    if component in "\r\n":  # an empty ISA16 at the end of a line
        component, segment = "", parts[_ELEMENTS][:2]
    if segment[:1] in {"\r", "\n"}:  # CR and LF together end a line, and so does each alone
        segment = "\r" if segment[:1] == "\r" and "\n" not in parts[_ELEMENTS][:3] else "\n"
    repetition = parts[11] if parts[11] not in {element, component, segment} and _is_sign(parts[11]) else ""
    try:
        return Delimiters(element, component, repetition, segment)
    except MalformedError:
        return None
