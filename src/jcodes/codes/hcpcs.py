"""The HCPCS Level II code: one letter A to V and four digits, such as ``J9312``.

Which letters: Level II runs from A0000 to V9999, Level III from W0000 to Z9999 (Medi-Cal's HCPCS introduction, at
docsbay.net/HCPCS-Introduction-Hcpcs). The loaded releases use A B C E G H J K L M P Q R S T U V; D is the dental
series, licensed by the ADA and not in them. F, I, N and O are free: CMS could use them any quarter, as it took U in
2020, so they are well-formed, and whether a code exists is the catalog's answer. W to Z were the local codes, withdrawn
at the end of 2003 (medicalbillingcodings.org/2011/04/hcpcs-guidelines.html): they are refused. CPT codes (Level I: five
digits, or four and one of A F M T U) are refused by name.
"""

from functools import lru_cache
from typing import final

import attrs

from jcodes.codes.text import NOT_TEXT, folded, is_digits, plain_str, strange_in
from jcodes.errors import MalformedCodeError, shown, type_name

__all__ = ["HcpcsCode"]

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUV")
_LOCAL = frozenset("WXYZ")
_CPT_SUFFIXES = frozenset("AFMTU")
_SHAPE = "give one letter A to V and four digits, such as J9312"
_LONGEST_CACHED = 32  # longer texts, which nobody repeats, stay out of the cache
_WIDTH = 5
_PARTED = 6  # with one hyphen or blank after the letter
_WITH_MODIFIER = 7

# Letters and marks that are typed, or read by OCR, where a digit belongs.
_DIGIT_FOR = str.maketrans("OILSBZ|!", "01158211")
_PUNCTUATION = str.maketrans("", "", " -._/")


def _read(text: str) -> str | None:
    """Return the canonical code that *text* holds, or None."""
    code = text.strip()
    if len(code) == _PARTED and code[1] in "- ":
        code = code[0] + code[2:]
    if len(code) != _WIDTH or not is_digits(code[1:]):
        return None
    letter = code[0]
    if letter not in _LETTERS:
        if not letter.isascii() or letter.upper() not in _LETTERS:  # isascii: U+0131 has "I" as its upper
            return None
        code = letter.upper() + code[1:]
    return code


def _meant(text: str) -> str | None:
    """Return the code that was probably meant by *text*, which is not a code; for hints only."""
    plain = folded(text).translate(_PUNCTUATION)
    if len(plain) != _WIDTH or not plain.isascii():
        return None
    plain = plain.upper()
    guesses = (plain, plain[0] + plain[1:].translate(_DIGIT_FOR), plain[-1] + plain[:-1])
    return next((code for code in map(_read, guesses) if code), None)


def _refusal(value: object) -> MalformedCodeError:
    """Return the error that says what is wrong with *value*, which ``_read`` could not read."""
    text = plain_str(value)
    if text is None:
        return MalformedCodeError(f"an HCPCS code is text, not {type_name(value)}", value=value, hint=NOT_TEXT)
    message, hint = _reason(text.strip())
    return MalformedCodeError(message, value=text, hint=hint)


def _reason(body: str) -> tuple[str, str]:
    """Return the message and the hint for a text that is no code."""
    if not body:
        return "an HCPCS code cannot be blank", _SHAPE
    said = shown(body)
    meant = _meant(body)
    if (strange := strange_in(body)) is not None:
        return f"{said} holds {strange}, which is not ASCII", _SHAPE if meant is None else f"did you mean {meant}?"
    if len(body) == _WIDTH and is_digits(body[:4]) and (is_digits(body[4]) or body[4].upper() in _CPT_SUFFIXES):
        return f"{said} is a CPT code (HCPCS Level I), not a Level II code", f"{_SHAPE}; jcodes holds no CPT codes"
    message = f"{said} is not an HCPCS Level II code"
    if meant is not None:
        return message, f"did you mean {meant}?"
    if len(body) == _WIDTH and body[0].upper() in _LOCAL and is_digits(body[1:]):
        return f"{said} is a local code (Level III, W to Z), withdrawn at the end of 2003, not a Level II code", _SHAPE
    plain = body.translate(_PUNCTUATION)
    code = _read(plain[:_WIDTH])
    if code is not None and len(plain) == _WITH_MODIFIER and plain.isalnum():
        modifier = plain[_WIDTH:].upper()
        return f"{said} is more than a code", f"if it ends in a modifier, give {code} and {modifier} apart"
    return message, _SHAPE


def _canonical(value: str) -> str:
    text = plain_str(value)
    code = None if text is None else _read(text)
    if code is None:
        raise _refusal(value)
    return code


@final
@attrs.frozen(order=True, repr=False)
class HcpcsCode:
    """A text that was checked to have the shape of an HCPCS Level II code.

    It says nothing about whether CMS ever issued the code: a catalog knows that. Codes are hashable, ordered among
    themselves as their texts are, picklable, and never equal to a ``str``.

    Attributes:
        text: The five characters, capital letter first, such as ``"J9312"``.

    Raises:
        MalformedCodeError: *text* is not a code; the message says what it may be, or what was probably meant.

    Examples:
        >>> HcpcsCode.parse("j-1100")
        HcpcsCode('J1100')
        >>> str(HcpcsCode.parse(" J1100 "))
        'J1100'
        >>> HcpcsCode.parse("J930l")
        Traceback (most recent call last):
            ...
        jcodes.errors.MalformedCodeError: 'J930l' is not an HCPCS Level II code: did you mean J9301?
    """

    text: str = attrs.field(converter=_canonical)

    @classmethod
    def parse(cls, value: "str | HcpcsCode") -> "HcpcsCode":
        """Return the code that *value* holds; a code is returned as it is.

        Either case is read, as are surrounding white space and one hyphen or blank after the letter.

        Args:
            value: A text such as ``"J9312"``, ``"j9312"`` or ``"J-9312"``, or a code.

        Raises:
            MalformedCodeError: *value* is not an HCPCS Level II code, or not text.

        Examples:
            >>> HcpcsCode.parse("99213")
            Traceback (most recent call last):
                ...
            jcodes.errors.MalformedCodeError: '99213' is a CPT code (HCPCS Level I), not a Level II code: give one \
letter A to V and four digits, such as J9312; jcodes holds no CPT codes
        """
        if type(value) is cls:
            return value
        text = plain_str(value)
        if text is None:
            raise _refusal(value)
        return _parsed(text) if len(text) <= _LONGEST_CACHED else HcpcsCode(text)

    @classmethod
    def is_valid(cls, value: object) -> bool:
        """Return whether ``parse`` would accept *value*. Never raises.

        Examples:
            >>> HcpcsCode.is_valid("J9312"), HcpcsCode.is_valid("J931"), HcpcsCode.is_valid(None)
            (True, False, False)
        """
        text = plain_str(value)
        return type(value) is cls if text is None else _read(text) is not None

    def format(self) -> str:
        """Return the canonical text, the same as ``str()``.

        Examples:
            >>> HcpcsCode.parse("q5115").format()
            'Q5115'
        """
        return self.text

    def __str__(self) -> str:
        """Return the canonical text."""
        return self.text

    def __repr__(self) -> str:
        """Return the expression that makes this code."""
        return f"HcpcsCode({self.text!r})"

    def __format__(self, spec: str) -> str:
        """Return the canonical text under a format for strings, as in ``f"{code:>8}"``."""
        return format(self.text, spec)

    def __reduce__(self) -> tuple[type["HcpcsCode"], tuple[str]]:
        """Pickle by text, which is checked again on the way back."""
        return HcpcsCode, (self.text,)


@lru_cache(maxsize=1 << 14)  # more than twice the codes of all releases; bulk users see few texts, many times
def _parsed(text: str) -> HcpcsCode:
    return HcpcsCode(text)
