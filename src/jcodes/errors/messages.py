"""How a message shows what a caller gave: quoted, on one line, and cut where it is long."""

import reprlib
from typing import Final

__all__ = ["MOST_SHOWN", "named", "named_file", "shown", "type_name"]

MOST_SHOWN: Final = 60
"""The most characters of one input that a message shows."""

_KEPT: Final = 40  # of a longer text, beside its length
_LONGEST_INT: Final = 200  # bits, 60 digits


class _Short(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002 - as the base class calls it
        """Return the digits; of thousands of them Python refuses to write one."""
        return repr(x) if x.bit_length() <= _LONGEST_INT else f"an int of {x.bit_length():,} bits"


_SHORT: Final = _Short()
_SHORT.maxstring = _SHORT.maxother = MOST_SHOWN


def shown(value: object) -> str:
    r"""Return *value* as a message shows it: its ``repr``, cut when it is long. Never raises.

    What does not print (line breaks, control characters, marks that turn the direction of text) is escaped, so that no input can
    forge a line of a log; so is what is not in Latin-1, since a full-width digit or a Cyrillic letter looks like the right one.

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
    r"""Return *text* as a message names it: as it is where it is short and prints, as `shown` shows it otherwise.

    Examples:
        >>> print(named("rituximab"), named("rituximab\n"))
        rituximab 'rituximab\n'
    """
    return text if len(text) <= MOST_SHOWN and _escaped(text) == text else shown(text)


def named_file(text: str) -> str:
    """Return the name of a file as `named` does; of ``archive.zip!member`` each part."""
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
