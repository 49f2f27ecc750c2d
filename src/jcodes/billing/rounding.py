"""Named ways from an exact number of units to the number that is billed, each with its source and, where it bears one, its date."""

import enum
import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from jcodes.billing.kernel import ceil_ratio, floor_ratio, nearest_ratio
from jcodes.errors import InexactError, MalformedRoundingError
from jcodes.sources import Citation, as_citation

__all__ = [
    "DECIMALS_RULE",
    "RULES",
    "AnyRounding",
    "Decimals",
    "Rounding",
    "RoundingRule",
    "as_rounding",
    "decimal_units",
    "round_units",
    "rule_of",
]

_HINT: Final = "use 'up', 'nearest', 'down' or 'exact', or 'decimals 2' for units with two decimal places"


class Rounding(enum.Enum):
    """How an exact number of units becomes a whole one."""

    UP = "up"
    """To the next whole unit: Medicare's rule."""
    NEAREST = "nearest"
    """To the nearest whole unit, a half up."""
    DOWN = "down"
    """To the whole unit below."""
    EXACT = "exact"
    """Not at all: a fraction of a unit is an error."""

    @classmethod
    def of(cls, value: "str | Rounding") -> "Rounding":
        """Return *value* as a rounding: one as it is, a name in any case looked up.

        Raises:
            MalformedRoundingError: Not the name of a rounding to whole units.
        """
        if isinstance(value, Rounding):
            return value
        for rounding in cls:
            if isinstance(value, str) and rounding.value == value.strip().lower():
                return rounding
        raise MalformedRoundingError(f"{value!r} is not a rounding", value=value, hint=_HINT)


def _places(places: object) -> int:
    if type(places) is int and 1 <= places <= _MOST_PLACES:
        return places
    raise MalformedRoundingError(
        f"{places!r} is not a number of decimal places",
        value=places,
        hint=f"use a whole number from 1 to {_MOST_PLACES}",
    )


_MOST_PLACES: Final = 9


@attrs.frozen
class Decimals:
    """Units with decimal places, for payers that take them: to the nearest last place, a half up.

    HCPCS units are whole wherever a source was read, so that no bundled policy asks for it.

    Attributes:
        places: How many, from 1 to 9.
    """

    places: int = attrs.field(converter=_places)

    @property
    def value(self) -> str:
        """The name, such as ``"decimals 2"``."""
        return f"decimals {self.places}"


AnyRounding: TypeAlias = Rounding | Decimals

_DECIMALS: Final = re.compile(r"decimals ?(?:([1-9])|\(([1-9])\))", re.ASCII | re.IGNORECASE)


def as_rounding(value: "str | AnyRounding") -> AnyRounding:
    """Return *value* as a rounding: to whole units, or ``"decimals 2"`` to two places.

    Raises:
        MalformedRoundingError: Not the name of a rounding.
    """
    if isinstance(value, Decimals):
        return value
    match = _DECIMALS.fullmatch(value.strip()) if isinstance(value, str) else None
    return Rounding.of(value) if match is None else Decimals(int(match[1] or match[2]))


@attrs.frozen
class RoundingRule:
    """A rounding with who asks for it.

    Attributes:
        text: What it does.
        source: Where it was read.
        confidence: Its grade: H, M, L or BG.
        dated: The year that the source bears; blank where it bears none. The dates of service of a payer's choice stand in its policy.
    """

    text: str
    source: Citation = attrs.field(converter=as_citation)
    confidence: str
    dated: str = ""


RULES: Final = {
    Rounding.UP: RoundingRule(
        "a fraction of a unit is rounded up to the next whole unit",
        "cms-rac-0074; fcso-units",
        "H",
    ),
    Rounding.NEAREST: RoundingRule(
        "a fraction of a unit is rounded to the nearest whole unit, a half up",
        "palmetto-hemophilia-2009: hemophilia factors only, historical",
        "H",
        "2009",
    ),
    Rounding.DOWN: RoundingRule(
        "a fraction of a unit is dropped",
        "ngs-4990260: for discarded drug only",
        "H",
    ),
    Rounding.EXACT: RoundingRule(
        "a fraction of a unit is refused", "jcodes-choice: for callers who must not round", "H"
    ),
}
"""The source of every rounding to whole units."""

DECIMALS_RULE: Final = RoundingRule(
    "a fraction of a unit is kept to the decimal places that the payer takes, the last one rounded half up",
    "cms1500-ndc: NDC quantities have decimals, HCPCS units do not, and no source read asks for it",
    "BG",
)
"""The source of `Decimals`."""


def rule_of(rounding: AnyRounding) -> RoundingRule:
    """Return what *rounding* does, and who asks for it."""
    return DECIMALS_RULE if isinstance(rounding, Decimals) else RULES[rounding]


def decimal_units(scaled: int, places: int) -> Decimal:
    """Return *scaled* / 10^*places* exactly, without trailing zeros, whatever the ambient decimal context."""
    while places and scaled % 10 == 0:
        scaled, places = scaled // 10, places - 1
    return Decimal((0, tuple(map(int, str(scaled))), -places))


def round_units(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Return *numerator* / *denominator* as whole units.

    Raises:
        InexactError: `Rounding.EXACT` and a fraction of a unit.
    """
    if rounding is Rounding.UP:
        return ceil_ratio(numerator, denominator)
    if rounding is Rounding.NEAREST:
        return nearest_ratio(numerator, denominator)
    if rounding is Rounding.DOWN or numerator % denominator == 0:
        return floor_ratio(numerator, denominator)
    exact = Fraction(numerator, denominator)
    raise InexactError(
        f"the dose is {exact} units, not a whole number",
        exact=str(exact),
        hint="correct the dose, or choose a rounding such as Rounding.UP",
    )
