"""One value of a policy with its source and dates, and the values of one key in the order of their dates."""

import enum
from datetime import date
from typing import Generic, TypeVar

import attrs

from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence

__all__ = [
    "Asked",
    "Choice",
    "Choices",
    "NdcRequired",
    "Past",
    "Taken",
    "UnclassifiedUnits",
    "VaccineServices",
    "WasteLayout",
    "plain_of",
]

T = TypeVar("T")


class WasteLayout(enum.Enum):
    """How discarded drug is put on the claim."""

    TWO_LINES = "two lines"
    """The administered units on one line, the discarded ones on the next."""
    ONE_LINE = "one line"
    """Both together on one line."""
    NOT_BILLED = "not billed"
    """The administered units only."""


class Asked(enum.Enum):
    """Whether a payer asks for a modifier."""

    NO = "no"
    """It is not used."""
    MAY = "may"
    """It may be used; the library does not put it on."""
    MUST = "must"
    """It is required; the library puts it on."""


class NdcRequired(enum.Enum):
    """For which lines a payer asks for the National Drug Code."""

    NO = "no"
    """For none."""
    UNCLASSIFIED = "unclassified"
    """For codes of drugs not otherwise classified."""
    SEPARATELY_PAID = "separately paid"
    """For every line of a drug that is paid for by itself: not for one that is packaged into a service of a hospital."""
    ALL = "all"
    """For every line of a drug."""


class UnclassifiedUnits(enum.Enum):
    """What the units of a code that is not otherwise classified count."""

    ONE = "one"
    """Nothing: one unit is billed, whatever was given."""
    CONTAINERS = "containers"
    """The containers."""
    ANY = "any"
    """No rule is known: every number is taken."""


class VaccineServices(enum.Enum):
    """Which services a payer takes for giving a vaccine."""

    MEDICARE = "medicare"
    """G0008, G0009 and G0010 for influenza, pneumococcal and hepatitis B vaccines; CPT numbers for the others."""
    CPT = "cpt"
    """CPT numbers for all."""
    EITHER = "either"
    """Not known, or both."""


class Taken(enum.Enum):
    """Whether a payer takes a sort of drug on claims for drugs that somebody administers."""

    YES = "yes"
    """It does."""
    LISTED = "listed"
    """Only what statute lists."""
    NO = "no"
    """It does not."""


@attrs.frozen
class Choice(Generic[T]):
    """One value, with who says so and when it holds.

    Attributes:
        value: The value.
        source: Where it was read: documents of `jcodes.sources`, or what a policy of your own says.
        confidence: How well it is founded.
        start: The first date of service it holds for; None for all before `end`.
        end: The last date of service; None while it still holds.
        policy: The name of the policy that states it, which may be one that another extends.
        note: What a reader should know, or blank.
    """

    value: T
    source: Citation = attrs.field(converter=as_citation)
    confidence: Confidence
    start: date | None = None
    end: date | None = None
    policy: str = ""
    note: str = ""

    def __contains__(self, day: date) -> bool:
        """Tell whether the value holds for the date of service *day*."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def __str__(self) -> str:
        """Return the value and its dates."""
        start = "" if self.start is None else f" from {self.start}"
        return f"{plain_of(self.value)}{start}" + ("" if self.end is None else f" to {self.end}")

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them."""
        return {
            "value": plain_of(self.value),
            "source": str(self.source),
            "confidence": self.confidence.value,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "policy": self.policy,
            "note": self.note,
        }


@attrs.frozen
class Choices(Generic[T]):
    """The values of one key, the oldest first; together they hold for every date of service.

    Attributes:
        choices: One or more, without a gap and without an overlap.
    """

    choices: tuple[Choice[T], ...]

    def on(self, day: date | None = None) -> Choice[T]:
        """Return the choice for the date of service *day*; None for the newest."""
        if day is None:
            return self.choices[-1]
        return next(choice for choice in reversed(self.choices) if choice.start is None or choice.start <= day)

    def to_list(self) -> list[dict[str, object]]:
        """Return the facts as JSON holds them."""
        return [choice.to_dict() for choice in self.choices]


@attrs.frozen
class Past:
    """A value that somebody once had for a key and that no date selects: kept because records and old advice still speak of it.

    Attributes:
        key: The key it was a value of.
        choice: The value, its source and its dates as far as they are known.
    """

    key: str
    choice: Choice[object]

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them."""
        return {"key": self.key, **self.choice.to_dict()}


def plain_of(value: object) -> object:
    """Return *value* as JSON holds it, None as ``"none"``; numbers that are no int become text, so that they stay exact."""
    if value is None:
        return "none"
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain_of(part) for part in value]
    return value if isinstance(value, bool | int | str) else str(value)
