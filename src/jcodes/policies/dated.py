"""Policy values with sources and dates of service, and the enums used as values."""

import enum
from datetime import date, timedelta
from typing import ClassVar, Generic, TypeVar

import attrs

from jcodes.renamed import renamed
from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.contractors import Mac

__all__ = [
    "Accepted",
    "BothSides",
    "ByContractor",
    "Dated",
    "DatedValue",
    "DatedValues",
    "NdcRequired",
    "PaperNdc",
    "Requirement",
    "Superseded",
    "UnclassifiedUnits",
    "VaccineServices",
    "WasteLayout",
    "plain_of",
]

T = TypeVar("T")


class WasteLayout(enum.Enum):
    """How discarded drug is billed."""

    TWO_LINES = "two lines"
    """The administered units on one line, the discarded ones on the next."""
    ONE_LINE = "one line"
    """Both on one line."""
    NOT_BILLED = "not billed"
    """The administered units only."""


class Requirement(enum.Enum):
    """Whether a payer requires a modifier."""

    NO = "no"
    """Not used."""
    MAY = "may"
    """Optional; the library does not add it."""
    MUST = "must"
    """Required; the library adds it."""


class NdcRequired(enum.Enum):
    """Which lines require an NDC."""

    NO = "no"
    """None."""
    UNCLASSIFIED = "unclassified"
    """Lines of unlisted (NOC) codes."""
    SEPARATELY_PAID = "separately paid"
    """Every drug line paid separately, not packaged into a hospital service."""
    ALL = "all"
    """Every drug line."""


class UnclassifiedUnits(enum.Enum):
    """What the units of an unlisted (NOC) code count."""

    ONE = "one"
    """Nothing: bill 1 unit for any dose."""
    CONTAINERS = "containers"
    """Containers."""
    ANY = "any"
    """No rule on file; any number is accepted."""


class VaccineServices(enum.Enum):
    """The administration codes a payer accepts for vaccines."""

    MEDICARE = "medicare"
    """G0008, G0009 and G0010 for influenza, pneumococcal and hepatitis B vaccines; CPT numbers for other vaccines."""
    CPT = "cpt"
    """CPT numbers for all vaccines."""
    EITHER = "either"
    """Both, or unknown."""


class BothSides(enum.Enum):
    """How a payer wants a drug or service that was given on both sides of the body."""

    ONE_LINE = "one line"
    """One line with 50."""
    TWO_LINES = "two lines"
    """One line with RT, one with LT."""
    EITHER = "either"
    """Both, or not known."""


class PaperNdc(enum.Enum):
    """How a payer wants NDC, unit of measure and NDC quantity in the shaded half of box 24 of the CMS-1500."""

    ONE_SPACE = "one space"
    """Unit and quantity after one space: ``N450242005306 ML75``."""
    NO_SPACE = "no space"
    """Unit and quantity at once: ``N450242005306ML75``."""
    THREE_SPACES = "three spaces"
    """Unit and quantity in positions 17 to 24."""
    ITEM_24D = "item 24D"
    """The NDC in box 24A; in box 24D the unit, and the quantity in seven digits and three decimals without a point."""


class Accepted(enum.Enum):
    """Whether a payer accepts this type of drug under the medical benefit."""

    YES = "yes"
    """Accepted."""
    LISTED = "listed"
    """Only the drugs that the statute lists."""
    NO = "no"
    """Not accepted."""


@attrs.frozen(kw_only=True)
class Dated:
    """A policy statement with its source and dates of service.

    Attributes:
        source: The source: documents of `jcodes.sources`, or free text in your own policy.
        confidence: The grade of the source; below `HIGH`, it supports warnings only.
        start: The first date of service; None for all dates up to `end`.
        end: The last date of service; None while it is in effect.
        policy: The name of the policy that states it, possibly an extended one.
        note: A note for readers, or blank.
    """

    source: Citation = attrs.field(converter=as_citation)
    confidence: Confidence
    start: date | None = None
    end: date | None = None
    policy: str = ""
    note: str = ""

    def applies_on(self, day: date | None = None) -> bool:
        """Whether it applies to the date of service *day*; if None, whether it is still in effect."""
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def to_dict(self) -> dict[str, object]:
        """Return the fields as JSON values."""
        return {
            "source": str(self.source),
            "confidence": self.confidence.value,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "policy": self.policy,
            "note": self.note,
        }

    def dates(self) -> str:
        """Return the dates in words, such as ``"from 2023-07-01"``; blank for all dates."""
        parts = ("" if self.start is None else f"from {self.start}", "" if self.end is None else f"to {self.end}")
        return " ".join(filter(None, parts))


@attrs.frozen(kw_only=True)
class DatedValue(Dated, Generic[T]):
    """A value of a policy key for a range of dates.

    Attributes:
        value: The value.
    """

    value: T

    def __contains__(self, day: date) -> bool:
        """Whether the value applies to the date of service *day*."""
        return self.applies_on(day)

    def __str__(self) -> str:
        """Return the value and its dates."""
        return f"{plain_of(self.value)} {self.dates()}".rstrip()

    def to_dict(self) -> dict[str, object]:
        """Return the fields as JSON values."""
        return {"value": plain_of(self.value), **Dated.to_dict(self)}


@attrs.frozen
class DatedValues(Generic[T]):
    """The values of one key, oldest first. They cover all dates of service.

    Attributes:
        values: One or more values, without gaps or overlaps.
    """

    values: tuple[DatedValue[T], ...]

    choices: ClassVar[renamed] = renamed("values")

    def on(self, day: date | None = None) -> DatedValue[T]:
        """Return the value for the date of service *day*; defaults to the newest."""
        newest = self.values[-1]
        if day is None or newest.start is None or newest.start <= day:
            return newest
        return next(value for value in self.values[-2::-1] if value.start is None or value.start <= day)

    def to_list(self) -> list[dict[str, object]]:
        """Return the fields as JSON values."""
        return [value.to_dict() for value in self.values]


@attrs.frozen
class Superseded:
    """A value that no longer applies to any date, kept because old claims and old guidance use it.

    Attributes:
        key: The policy key.
        dated: The value with its source, and its dates if known.
    """

    key: str
    dated: DatedValue[object]

    choice: ClassVar[renamed] = renamed("dated")

    def to_dict(self) -> dict[str, object]:
        """Return the fields as JSON values."""
        return {"key": self.key, **self.dated.to_dict()}


@attrs.frozen
class ByContractor:
    """A value that some Medicare contractors state instead of the policy's.

    Attributes:
        key: The key it is a value of.
        contractors: The contractors.
        dated: The value, its source and its first date of service; without one it replaces the policy's value on all dates.
    """

    key: str
    contractors: tuple[Mac, ...]
    dated: DatedValue[object]

    def over(self, values: DatedValues[object]) -> DatedValues[object]:
        """Return *values* with this one from its start on."""
        start = self.dated.start
        before = [
            value for value in values.values if start is not None and (value.start is None or value.start < start)
        ]
        if before and start is not None:
            before[-1] = attrs.evolve(before[-1], end=start - timedelta(days=1))
        return DatedValues((*before, self.dated))

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {"key": self.key, "contractors": plain_of(self.contractors), **self.dated.to_dict()}


def plain_of(value: object) -> object:
    """Convert *value* to a JSON value. None becomes ``"none"``; Decimals become text, to stay exact."""
    if value is None:
        return "none"
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain_of(part) for part in value]
    return value if isinstance(value, bool | int | str) else str(value)
