"""What the values of a policy's keys may be: each reader takes what TOML gives and returns the value, or says what would be right."""

import enum
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

__all__ = [
    "EXEMPTIONS",
    "NDC_UNITS",
    "READ",
    "SCOPES",
    "any_of",
    "flag",
    "one_of",
    "percent",
    "quantity",
    "reading",
    "rounding",
    "whole",
]

E = TypeVar("E", bound=enum.Enum)

READ: Final = "read"
"""The key of a field's metadata that holds its reader."""

NDC_UNITS: Final = ("F2", "GR", "ME", "ML", "UN")
"""The units of measure of X12 element 355 that claims for drugs use (RULES 3.4)."""

SCOPES: Final = (
    "office", "hospital-outpatient-g", "hospital-outpatient-k", "ambulatory-surgery-k2", "critical-access-hospital", "340b", "dme",
)  # fmt: skip
"""Where discarded drug is reported: the setting, with the OPPS status or ASC payment indicator that makes it separately payable."""

EXEMPTIONS: Final = (
    "multi-dose", "packaged", "inpatient", "rural-health-clinic", "federally-qualified-health-center", "competitive-acquisition",
    "esrd-bundle", "vaccine", "skin-substitute",
)  # fmt: skip
"""What discarded drug is not reported for: a type of container, a setting, or a kind of product."""


def reading(read: Callable[[object], object]) -> Mapping[str, object]:
    """Return the metadata of a field whose values *read* reads."""
    return {READ: read}


def one_of(kind: type[E]) -> Callable[[object], E]:
    """Return the reader of one word of *kind*."""

    def read(value: object) -> E:
        for member in kind:
            if type(value) is str and member.value == value:
                return member
        raise ValueError("use " + " or ".join(repr(member.value) for member in kind))

    return read


def any_of(words: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    """Return the reader of a list of *words*, each at most once."""

    def read(value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(word in words for word in value) and len(set(value)) == len(value):
            return tuple(value)
        raise ValueError(f"use a list of any of {', '.join(map(repr, words))}, each once")

    return read


def flag(value: object) -> bool:
    """Read a truth value."""
    if isinstance(value, bool):
        return value
    raise ValueError("use true or false")


def whole(value: object) -> int:
    """Read a number of units or of places: whole, zero or more."""
    if type(value) is int and value >= 0:
        return value
    raise ValueError("use a whole number, zero or more")


def quantity(value: object) -> Decimal:
    """Read an exact number above zero."""
    if type(value) is int or (isinstance(value, Decimal) and value.is_finite()):
        number = Decimal(value)
        if number > 0:
            return number
    raise ValueError("use a number above zero")


def percent(value: object) -> Decimal:
    """Read an exact number of percent, from zero on."""
    if type(value) is int or (isinstance(value, Decimal) and value.is_finite()):
        number = Decimal(value)
        if number >= 0:
            return number
    raise ValueError("use a number of percent, zero or more, such as 2 or 1.5")


_ROUNDING: Final = re.compile(r"up|nearest|down|exact|decimals [1-9]", re.ASCII)


def rounding(value: object) -> str:
    """Read the name of a rounding, as the calculator knows it."""
    if isinstance(value, str) and _ROUNDING.fullmatch(value):
        return value
    raise ValueError("use 'up', 'nearest', 'down', 'exact', or 'decimals 2' for units with two decimal places")
