"""Rounding rules for billing units, each with its source and date."""

import enum
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.kernel import ceil_ratio, floor_ratio, nearest_ratio
from jcodes.errors import InexactError, MalformedRoundingError
from jcodes.errors.messages import shown
from jcodes.sources import Citation, as_citation

__all__ = [
    "RULES",
    "Rounding",
    "RoundingRule",
    "round_units",
]

_HINT: Final = "use 'up', 'nearest', 'down' or 'exact'"


class Rounding(enum.Enum):
    """How exact units are rounded to whole units."""

    UP = "up"
    """Up to the next whole unit: Medicare's rule."""
    NEAREST = "nearest"
    """To the nearest whole unit, half up."""
    DOWN = "down"
    """Down to a whole unit."""
    EXACT = "exact"
    """No rounding: a fraction of a unit is an error."""

    @classmethod
    def of(cls, value: "str | Rounding") -> "Rounding":
        """Convert a name, in any case, to a rounding; return a `Rounding` unchanged.

        Raises:
            MalformedRoundingError: *value* is not the name of a rounding.
        """
        if isinstance(value, Rounding):
            return value
        found = _BY_NAME.get(value.strip().lower()) if isinstance(value, str) else None
        if found is not None:
            return found
        raise MalformedRoundingError(
            f"{shown(value, (one.value for one in cls))} is not a rounding", value=value, hint=_HINT
        )


_BY_NAME: Final = {rounding.value: rounding for rounding in Rounding}


@attrs.frozen
class RoundingRule:
    """A rounding rule with its source.

    Attributes:
        text: The rule in words.
        source: The source.
        confidence: The grade of the source: H, M, L or BG.
        dated: The year of the source; blank if undated. The dates of service of a payer's choice are in its policy.
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
        "a fraction of a unit is rounded to the nearest whole unit, half up",
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
        "a fraction of a unit is an error", "jcodes-choice: for callers who must not round", "H"
    ),
}
"""The rule of each rounding, with its source."""


def round_units(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Round *numerator* / *denominator* to whole units.

    Raises:
        InexactError: The rounding is `Rounding.EXACT` and the units are not whole.
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
