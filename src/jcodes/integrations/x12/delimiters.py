"""The four delimiters of an interchange, which its ISA segment defines."""

from typing import Final

import attrs

__all__ = ["Delimiters", "read_delimiters"]

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
        component, segment = "", "\n"
    elif segment == "\r":
        segment = "\n"
    repetition = parts[11] if parts[11] not in _NO_DELIMITER and len(parts[11]) == 1 else ""
    signs = [sign for sign in (element, component, segment) if sign]
    if len(set(signs)) != len(signs) or not _NO_DELIMITER.isdisjoint(signs) or not "".join(signs).isascii():
        return None
    return Delimiters(element, component, repetition, segment)
