"""Format input values for messages: quoted, on one line, and truncated."""

import reprlib
from typing import Final

__all__ = ["MOST_SHOWN", "named", "named_file", "shown", "type_name"]

MOST_SHOWN: Final = 60
"""The maximum number of characters of an input in a message."""

_KEPT: Final = 40  # of a longer text, beside its length
_LONGEST_INT: Final = 200  # bits, 60 digits


class _Short(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002 - as the base class calls it
        """Return the digits of an int, which Python refuses to convert beyond some thousand digits."""
        return repr(x) if x.bit_length() <= _LONGEST_INT else f"an int of {x.bit_length():,} bits"


_SHORT: Final = _Short()
_SHORT.maxstring = _SHORT.maxother = MOST_SHOWN


def shown(value: object) -> str:
    r"""Return the ``repr`` of *value* for a message, truncated if long. Never raises.

    Nonprinting characters (line breaks, control characters, text direction marks) are escaped, so that input cannot forge log lines.
    Characters outside Latin-1 are also escaped, since full-width digits and Cyrillic letters look like ASCII.

    Examples:
        >>> print(shown("J\uff19312"), shown(750), shown("9" * 100))
        'J\uff19312' 750 '9999999999999999999999999999999999999999...' (100 characters)
    """
    if isinstance(value, str):
        text = str.__str__(value)
        if len(text) <= MOST_SHOWN:
            return _escaped(repr(text))
        start = repr(text[:_KEPT])
        return _escaped(f"{start[:-1]}...{start[-1]} ({len(text):,} characters)")
    said = _escaped(_SHORT.repr(value))
    return said if len(said) <= MOST_SHOWN else f"{said[:_KEPT]}..."


def named(text: str) -> str:
    r"""Return *text* unchanged if it is short and printable; otherwise as `shown` does.

    Examples:
        >>> print(named("rituximab"), named("rituximab\n"))
        rituximab 'rituximab\n'
    """
    return text if len(text) <= MOST_SHOWN and _escaped(text) == text else shown(text)


def named_file(text: str) -> str:
    """Return a file name as `named` does; for ``archive.zip!member``, each part."""
    return "!".join(map(named, text.split("!", 1)))


def _escaped(text: str) -> str:
    return "".join(mark if mark <= "\xff" and mark.isprintable() else ascii(mark)[1:-1] for mark in text)


def type_name(value: object) -> str:
    """Return the name of the type of *value*.

    Examples:
        >>> type_name(9312)
        'int'
    """
    return type(value).__name__
