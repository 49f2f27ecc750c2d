"""The claim modifier: two letters or digits, such as ``JW``, ``59`` or ``XS``.

HCPCS modifiers (Level II, such as ``JZ`` and ``A1``) and CPT's numeric ones (Level I, such as ``50`` and ``59``) share
the four slots of a service line, so one type holds both. Local ones (``WA`` to ``ZZ``) have the shape too. Whether a
modifier exists, and whether it fits the line, is for the rules to say.
"""

from functools import lru_cache
from typing import final

import attrs

from jcodes.codes.text import NOT_TEXT, folded, plain_str, strange_in
from jcodes.errors import MalformedModifierError, shown, type_name

__all__ = ["Modifier"]

_SHAPE = "give two letters or digits, such as JW or 59"
_LONGEST_CACHED = 32  # longer texts, which nobody repeats, stay out of the cache
_WIDTH = 2
_SEPARATORS = str.maketrans("", "", " -,;:/")


def _read(text: str) -> str | None:
    """Return the canonical modifier that *text* holds, or None."""
    modifier = text.strip()
    if len(modifier) == _WIDTH + 1 and modifier[0] == "-":
        modifier = modifier[1:]
    if len(modifier) == _WIDTH and modifier.isascii() and modifier.isalnum():  # isascii first: "ß".upper() is "SS"
        return modifier.upper()
    return None


def _refusal(value: object) -> MalformedModifierError:
    """Return the error that says what is wrong with *value*, which ``_read`` could not read."""
    text = plain_str(value)
    if text is None:
        return MalformedModifierError(f"a modifier is text, not {type_name(value)}", value=value, hint=NOT_TEXT)
    body = text.strip()
    message = f"{shown(body)} is not a modifier"
    hint = _SHAPE
    plain = body.translate(_SEPARATORS)
    if not body:
        message = "a modifier cannot be blank"
    elif (strange := strange_in(body)) is not None:
        message = f"{shown(body)} holds {strange}, which is not ASCII"
        meant = _read(folded(body))
        hint = _SHAPE if meant is None else f"did you mean {meant}?"
    elif plain.isalnum() and len(plain) > _WIDTH and len(plain) % _WIDTH == 0:
        pairs = ", ".join(plain[at : at + _WIDTH].upper() for at in range(0, min(len(plain), 8), _WIDTH))
        message = f"{shown(body)} is more than one modifier"
        hint = f"give each on its own: {pairs}" + ("" if len(plain) <= 8 else ", ...")
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
    """A text that was checked to have the shape of a modifier.

    Modifiers are hashable, ordered among themselves as their texts are, picklable, and never equal to a ``str``.

    Attributes:
        text: The two characters, letters in capitals, such as ``"JW"``.

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
        jcodes.errors.MalformedModifierError: 'JWRT' is more than one modifier: give each on its own: JW, RT
    """

    text: str = attrs.field(converter=_canonical)

    @classmethod
    def parse(cls, value: "str | Modifier") -> "Modifier":
        """Return the modifier that *value* holds; a modifier is returned as it is.

        Either case is read, as are surrounding white space and the hyphen that separates it from a code (``"-JW"``).

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
        """Return the expression that makes this modifier."""
        return f"Modifier({self.text!r})"

    def __format__(self, spec: str) -> str:
        """Return the canonical text under a format for strings, as in ``f"{modifier:>4}"``."""
        return format(self.text, spec)

    def __reduce__(self) -> tuple[type["Modifier"], tuple[str]]:
        """Pickle by text, which is checked again on the way back."""
        return Modifier, (self.text,)


@lru_cache(maxsize=1 << 12)  # all 1,296 of them, in several spellings
def _parsed(text: str) -> Modifier:
    return Modifier(text)
