"""Enums that are read from what people write: one word set, one way in, a repr that evaluates back."""

import enum
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jcodes.codes.text import plain_str
from jcodes.doses.exact import shown
from jcodes.errors import MalformedClaimError

__all__ = ["Confidence", "Word", "folded", "refusal"]

_BETWEEN: Final = re.compile(r"[\s_/,()-]+")


def folded(text: str) -> str:
    """Return *text* in lower case, without points, its words apart by one blank: ``"I.V._Push"`` is ``"iv push"``."""
    return _BETWEEN.sub(" ", text.lower().replace(".", "")).strip()


class Word(enum.Enum):
    """An enum whose members have a text as value and are read from it."""

    @classmethod
    def spellings(cls) -> Mapping[str, str]:
        """Return further spellings, folded, each with the value it stands for; none, unless a subclass has some."""
        return {}

    @classmethod
    def find(cls, value: object) -> "Word | None":
        """Return the member that *value* spells, or None. Never raises."""
        if isinstance(value, cls):
            return value
        text = plain_str(value.value if isinstance(value, enum.Enum) else value)
        return None if text is None else _members(cls).get(folded(text))

    @classmethod
    def what(cls) -> str:
        """Return what a member is, for messages."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()

    @classmethod
    def hint(cls, value: object) -> str:
        """Return what would be right instead of *value*."""
        del value
        return "use " + " or ".join(repr(member.value) for member in cls)

    def __str__(self) -> str:
        """Return the value."""
        return str(self.value)

    def __repr__(self) -> str:
        """Return the expression that is this member."""
        return f"{type(self).__name__}.{self.name}"


@lru_cache(maxsize=32)
def _members(kind: type[Word]) -> Mapping[str, Word]:
    found = {folded(member.name): member for member in kind}
    found.update({folded(member.value): member for member in kind})
    found.update({spelling: kind(value) for spelling, value in kind.spellings().items()})
    return found


def refusal(kind: type[Word], value: object, field: str) -> MalformedClaimError:
    """Return the error that says that *value* is no member of *kind*."""
    return MalformedClaimError(
        f"{shown(value)} is not a {kind.what()}", value=value, field=field, hint=kind.hint(value)
    )


class Confidence(Word):
    """How well a fact is founded; a rule below `HIGH` warns at most."""

    HIGH = "H"
    """CMS, a Medicare contractor, statute, FDA, X12 or a manufacturer says so."""
    MEDIUM = "M"
    """A professional body says so, or several others."""
    LOW = "L"
    """One other source says so."""
    BACKGROUND = "BG"
    """General knowledge; no source was read."""
