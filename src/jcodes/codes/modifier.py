"""The claim modifier: two letters or digits, such as ``JW``, ``59`` or ``XS``.

HCPCS modifiers (Level II, such as ``JZ`` and ``A1``) and CPT modifiers (Level I, such as ``50`` and ``59``) share the
four modifier fields of a service line, so one type covers both. Local modifiers (``WA`` to ``ZZ``) are also well-formed.
The rules check whether a modifier exists and fits the line.
"""

from functools import lru_cache
from typing import final

import attrs

from jcodes.codes.text import NOT_TEXT, folded, plain_str, strange_in
from jcodes.errors import MalformedModifierError
from jcodes.errors.messages import fits, shown, type_name

__all__ = ["Modifier"]

_SHAPE = "give two letters or digits, such as JW or 59"
_LONGEST_CACHED = 32  # keep long texts, which rarely repeat, out of the cache
_WIDTH = 2
_SEPARATORS = str.maketrans("", "", " -,;:/")


def _read(text: str) -> str | None:
    """Return the canonical modifier in *text*, or None."""
    modifier = text.strip()
    if len(modifier) == _WIDTH + 1 and modifier[0] == "-":
        modifier = modifier[1:]
    if len(modifier) == _WIDTH and modifier.isascii() and modifier.isalnum():  # isascii first: "ß".upper() is "SS"
        return modifier.upper()
    return None


def _refusal(value: object) -> MalformedModifierError:
    """Return the error for *value*, which ``_read`` rejected."""
    text = plain_str(value)
    if text is None:
        return MalformedModifierError(f"a modifier is text, not {type_name(value)}", value=value, hint=NOT_TEXT)
    body = text.strip()
    message = f"{shown(body, like='modifier')} is not a modifier"
    hint = _SHAPE
    plain = body.translate(_SEPARATORS)
    if not body:
        message = "a modifier cannot be blank"
    elif (strange := strange_in(body)) is not None:
        message = f"{shown(body, like='modifier')} contains {strange}, which is not ASCII"
        meant = _read(folded(body))
        hint = _SHAPE if meant is None else f"did you mean {meant}?"
    elif plain.isalnum() and len(plain) > _WIDTH and len(plain) % _WIDTH == 0:
        pairs = ", ".join(plain[at : at + _WIDTH].upper() for at in range(0, min(len(plain), 8), _WIDTH))
        message = f"{shown(body, like='modifier')} is more than one modifier"
        hint = f"give each on its own{f': {pairs}' if fits(body, 'modifier') else ', two characters each'}"
    return MalformedModifierError(message, value=text, hint=hint)


def _canonical(value: str) -> str:
    text = plain_str(value)
    modifier = None if text is None else _read(text)
    if modifier is None:
        raise _refusal(value)
    return modifier


@final
@attrs.frozen(order=True, repr=False)
class Modifier:
    """A well-formed modifier.

    Modifiers are hashable, picklable, sort by their text, and never equal a ``str``.

    Attributes:
        text: The two characters, letters in uppercase, such as ``"JW"``.

    Raises:
        MalformedModifierError: *text* is not one modifier.

    Examples:
        >>> Modifier.parse("jw")
        Modifier('JW')
        >>> str(Modifier.parse(" -59"))
        '59'
        >>> Modifier.parse("JWRT")
        Traceback (most recent call last):
            ...
        jcodes.errors.MalformedModifierError: a text (4 characters, letters) is more than one modifier: give each on its own, two characters each
    """

    text: str = attrs.field(converter=_canonical)

    @classmethod
    def parse(cls, value: "str | Modifier") -> "Modifier":
        """Parse text as a modifier; return a `Modifier` unchanged.

        Case and surrounding whitespace are ignored, as is the hyphen that separates the modifier from a code (``"-JW"``).

        Args:
            value: A text such as ``"JW"``, or a modifier.

        Raises:
            MalformedModifierError: *value* is not one modifier, or not text.
        """
        if type(value) is cls:
            return value
        text = plain_str(value)
        if text is None:
            raise _refusal(value)
        return _parsed(text) if len(text) <= _LONGEST_CACHED else Modifier(text)

    @classmethod
    def is_valid(cls, value: object) -> bool:
        """Return whether ``parse`` would accept *value*. Never raises.

        Examples:
            >>> Modifier.is_valid("jz"), Modifier.is_valid("JZZ"), Modifier.is_valid(59)
            (True, False, False)
        """
        text = plain_str(value)
        return type(value) is cls if text is None else _read(text) is not None

    def format(self) -> str:
        """Return the canonical text, the same as ``str()``."""
        return self.text

    def __str__(self) -> str:
        """Return the canonical text."""
        return self.text

    def __repr__(self) -> str:
        """Return the expression that creates this modifier."""
        return f"Modifier({self.text!r})"

    def __format__(self, spec: str) -> str:
        """Format the canonical text as a string, as in ``f"{modifier:>4}"``."""
        return format(self.text, spec)

    def __reduce__(self) -> tuple[type["Modifier"], tuple[str]]:
        """Pickle by text, which is validated again on load."""
        return Modifier, (self.text,)


@lru_cache(maxsize=1 << 12)  # all 1,296 of them, in several spellings
def _parsed(text: str) -> Modifier:
    return Modifier(text)
