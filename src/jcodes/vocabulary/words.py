"""Base class of enums that parse free text."""

import enum
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Self, TypeVar

from jcodes.codes.text import plain_str
from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import shown
from jcodes.small_cache import small_cache

__all__ = ["TextEnum", "folded"]

E = TypeVar("E", bound="TextEnum")

_BETWEEN: Final = re.compile(r"[\s_/,()-]+")


def folded(text: str) -> str:
    """Normalize *text*: lower case, no periods, single spaces: ``"I.V._Push"`` is ``"iv push"``."""
    return _BETWEEN.sub(" ", text.lower().replace(".", "")).strip()


class TextEnum(enum.Enum):
    """An enum with text values that parses spellings of its members."""

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return additional spellings of each value, normalized. Empty by default; subclasses override it."""
        return {}

    @classmethod
    def find(cls, value: object) -> Self | None:
        """Return the member for *value*, ignoring case and punctuation, or None. Never raises."""
        if isinstance(value, cls):
            return value
        text = plain_str(value)
        return None if text is None else _found(cls, text)

    @classmethod
    def parse(cls, value: object, field: str = "") -> Self:
        """Parse *value* as a member.

        Args:
            value: A member or a text.
            field: The field name for the error message; defaults to the name of the enum.

        Raises:
            MalformedClaimError: *value* is not a member.
        """
        found = cls.find(value)
        if found is None:
            what = cls.what()
            raise MalformedClaimError(
                f"{shown(value, _members(cls))} is not {'an' if what[0] in 'aeiou' else 'a'} {what}",
                value=value,
                field=field or what,
                hint=cls.hint(value),
            )
        return found

    @classmethod
    def optional(cls, value: object, field: str = "") -> Self | None:
        """Parse *value* as a member; None or blank text returns None.

        Raises:
            MalformedClaimError: *value* is not a member.
        """
        return None if value is None or (isinstance(value, str) and not value.strip()) else cls.parse(value, field)

    @classmethod
    def what(cls) -> str:
        """Return the name of the enum for messages."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()

    @classmethod
    def hint(cls, value: object) -> str:
        """Return the hint for *value*."""
        del value
        return "use " + " or ".join(repr(member.value) for member in cls)

    def __str__(self) -> str:
        """Return the value."""
        return str(self.value)

    def __repr__(self) -> str:
        """Return the expression for this member."""
        return f"{type(self).__name__}.{self.name}"


# Each member exists once; `enum.Enum` hashes its name by a Python function, which costs 0.3 us in every set and cache.
TextEnum.__hash__ = object.__hash__  # type: ignore[method-assign]  # the same for each member


@lru_cache(maxsize=64)
def _members(kind: type[E]) -> Mapping[str, E]:
    found = {folded(member.name): member for member in kind}
    found.update({folded(member.value): member for member in kind})
    for value, spellings in kind.spellings().items():
        found.update(dict.fromkeys(spellings, kind(value)))
    return found


@small_cache(4096)
def _found(kind: type[E], text: str) -> E | None:
    return _members(kind).get(folded(text))
