"""Check the characters of a text before it is parsed as a code.

Codes are ASCII only. Full-width digits, dotless letters and other look-alikes are rejected; if Unicode maps them to
ASCII, the hint gives the ASCII text.
"""

from typing import cast

__all__ = ["NOT_TEXT", "folded", "is_digits", "plain_str", "strange_in"]

NOT_TEXT = "give it as a str; a number has lost its leading zeros, and bytes must be decoded first"
"""The hint for a value that is not text."""


def plain_str(value: object) -> str | None:
    """Return *value* as a plain ``str``, or None if it is not text.

    Subclasses of ``str`` (NumPy strings, string enums) are converted. No method of *value* is called, so it cannot
    raise.

    Examples:
        >>> plain_str("J9312")
        'J9312'
        >>> plain_str(9312) is None
        True
    """
    if type(value) is str:
        return value
    if issubclass(type(value), str):  # isinstance() would read value.__class__, which may raise
        return str.__str__(cast("str", value))
    return None


def is_digits(text: str) -> bool:
    r"""Return whether *text* is one or more of the ASCII digits 0 to 9.

    Examples:
        >>> is_digits("042"), is_digits("\u0660\u0664\u0662"), is_digits("")
        (True, False, False)
    """
    return text.isascii() and text.isdigit()


def folded(text: str) -> str:
    r"""Strip *text* and replace compatibility characters, such as full-width digits; for hints only.

    Examples:
        >>> folded(" J\uff19\uff13\uff11\uff12 ")
        'J9312'
    """
    from unicodedata import normalize  # used only in hints

    return normalize("NFKC", text).strip()


def strange_in(text: str) -> str | None:
    r"""Return the name of the first character of *text* that is not printable ASCII, as ``U+FF19``, or None.

    Examples:
        >>> strange_in("J\uff19312")
        'U+FF19'
        >>> strange_in("J9312") is None
        True
    """
    return next((f"U+{ord(mark):04X}" for mark in text if not " " <= mark <= "~"), None)
