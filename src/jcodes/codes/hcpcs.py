"""The HCPCS Level II code: one letter A to V and four digits, such as ``J9312``.

Which letters: Level II runs from A0000 to V9999, Level III from W0000 to Z9999 (Medi-Cal's HCPCS introduction, at
docsbay.net/HCPCS-Introduction-Hcpcs). The loaded releases use A B C E G H J K L M P Q R S T U V; D is the dental
series, licensed by the ADA and not included. F, I, N and O are unassigned: CMS could use them in any quarter, as it did
U in 2020, so they are well-formed; the catalog knows which codes exist. W to Z were local codes, withdrawn at the end of
2003 (medicalbillingcodings.org/2011/04/hcpcs-guidelines.html), and are rejected. CPT codes (Level I: five digits, or four
and one of A F M T U) are rejected with their own message.
"""

from functools import lru_cache
from typing import final

import attrs

from jcodes.codes.text import NOT_TEXT, folded, is_digits, plain_str, strange_in
from jcodes.errors import MalformedCodeError
from jcodes.errors.messages import shown, type_name

__all__ = ["HcpcsCode"]

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUV")
_LOCAL = frozenset("WXYZ")
_CPT_SUFFIXES = frozenset("AFMTU")
_SHAPE = "give one letter A to V and four digits, such as J9312"
_LONGEST_CACHED = 32  # keep long texts, which rarely repeat, out of the cache
_WIDTH = 5
_PARTED = 6  # one hyphen or space may follow the letter
_WITH_MODIFIER = 7
_LONGEST_NAME = 60  # of letters only: longer is no drug name

# Characters that people type, or OCR reads, instead of digits.
_DIGIT_FOR = str.maketrans("OILSBZ|!", "01158211")
_PUNCTUATION = str.maketrans("", "", " -._/")


def _read(text: str) -> str | None:
    """Return the canonical code in *text*, or None."""
    code = text.strip()
    if len(code) == _PARTED and code[1] in "- ":
        code = code[0] + code[2:]
    if len(code) != _WIDTH or not is_digits(code[1:]):
        return None
    letter = code[0]
    if letter not in _LETTERS:
        if not letter.isascii() or letter.upper() not in _LETTERS:  # isascii: the upper case of U+0131 is "I"
            return None
        code = letter.upper() + code[1:]
    return code


def _meant(text: str) -> str | None:
    """Return the code that *text*, which is not valid, probably means; for hints only."""
    plain = folded(text).translate(_PUNCTUATION)
    if len(plain) != _WIDTH or not plain.isascii():
        return None
    plain = plain.upper()
    guesses = (plain, plain[0] + plain[1:].translate(_DIGIT_FOR), plain[-1] + plain[:-1])
    return next((code for code in map(_read, guesses) if code), None)


def _refusal(value: object) -> MalformedCodeError:
    """Return the error for *value*, which ``_read`` rejected."""
    text = plain_str(value)
    if text is None:
        return MalformedCodeError(f"an HCPCS code is text, not {type_name(value)}", value=value, hint=NOT_TEXT)
    message, hint = _reason(text.strip())
    return MalformedCodeError(message, value=text, hint=hint)


def _reason(body: str) -> tuple[str, str]:
    """Return the message and the hint for a text that is not a valid code."""
    if not body:
        return "an HCPCS code cannot be blank", _SHAPE
    said = shown(body, like="code")
    meant = _meant(body)
    if (strange := strange_in(body)) is not None:
        return f"{said} contains {strange}, which is not ASCII", _SHAPE if meant is None else f"did you mean {meant}?"
    if len(body) == _WIDTH and is_digits(body[:4]) and (is_digits(body[4]) or body[4].upper() in _CPT_SUFFIXES):
        return f"{said} is a CPT code (HCPCS Level I), not a Level II code", f"{_SHAPE}; jcodes has no CPT codes"
    message = f"{said} is not an HCPCS Level II code"
    if meant is not None:
        return message, f"did you mean {meant}?"
    if len(body) == _WIDTH and body[0].upper() in _LOCAL and is_digits(body[1:]):
        return f"{said} is a local code (Level III, W to Z), withdrawn at the end of 2003, not a Level II code", _SHAPE
    plain = body.translate(_PUNCTUATION)
    code = _read(plain[:_WIDTH])
    if code is not None and len(plain) == _WITH_MODIFIER and plain.isalnum():
        modifier = plain[_WIDTH:].upper()
        return f"{said} is more than a code", f"if it ends in a modifier, give {code} and {modifier} separately"
    if _WIDTH < len(body) <= _LONGEST_NAME and body.replace(" ", "").isalpha():
        return message, f"{_SHAPE}; search for the drug's name to find its code"
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
    """A well-formed HCPCS Level II code.

    CMS may not have issued it; look it up in a catalog. Codes are hashable, picklable, sort by their text, and never
    equal a ``str``.

    Attributes:
        text: The five characters, capital letter first, such as ``"J9312"``.

    Raises:
        MalformedCodeError: *text* is not a valid code; the hint gives the probable code.

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
        """Parse text as a code; return an `HcpcsCode` unchanged.

        Case and surrounding whitespace are ignored, as is one hyphen or space after the letter.

        Args:
            value: A text such as ``"J9312"``, ``"j9312"`` or ``"J-9312"``, or a code.

        Raises:
            MalformedCodeError: *value* is not an HCPCS Level II code, or not text.

        Examples:
            >>> HcpcsCode.parse("99213")
            Traceback (most recent call last):
                ...
            jcodes.errors.MalformedCodeError: '99213' is a CPT code (HCPCS Level I), not a Level II code: give one \
letter A to V and four digits, such as J9312; jcodes has no CPT codes
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
        """Return the expression that creates this code."""
        return f"HcpcsCode({self.text!r})"

    def __format__(self, spec: str) -> str:
        """Format the canonical text as a string, as in ``f"{code:>8}"``."""
        return format(self.text, spec)

    def __reduce__(self) -> tuple[type["HcpcsCode"], tuple[str]]:
        """Pickle by text, which is validated again on load."""
        return HcpcsCode, (self.text,)


@lru_cache(maxsize=1 << 14)  # more than twice the codes of all releases; bulk data repeats few texts many times
def _parsed(text: str) -> HcpcsCode:
    return HcpcsCode(text)
