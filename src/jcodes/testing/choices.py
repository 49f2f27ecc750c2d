"""What decides the values that are made: a seed, or Hypothesis."""

from collections.abc import Sequence
from random import Random
from typing import Protocol, TypeVar

__all__ = ["Choices", "Seeded", "at_most", "some_of"]

_T = TypeVar("_T")


class Choices(Protocol):
    """Decides each value; the first option and the lowest number are the simplest."""

    def one_of(self, options: Sequence[_T]) -> _T:
        """Return one of *options*."""

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, *low* and *high* included."""


class Seeded:
    """Decides by a seed: the same seed gives the same values."""

    def __init__(self, seed: int) -> None:
        """Begin with *seed*, any whole number."""
        self._chance = Random(seed)  # noqa: S311 - to make data, not secrets

    def one_of(self, options: Sequence[_T]) -> _T:
        """Return one of *options*."""
        return self._chance.choice(options)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, *low* and *high* included."""
        return self._chance.randint(low, high)


def at_most(choose: Choices, most: int, usual: int) -> int:
    """Return a whole number from 1 to *most*; it is always one choice among *usual* numbers.

    Hypothesis takes an example of fewer choices for the simpler one, and a range of one number is none.
    """
    return min(choose.whole(1, usual), most)


def some_of(choose: Choices, options: Sequence[_T], usual: int) -> _T:
    """Return one of the first *usual* of *options*, by one choice however few there are."""
    return options[min(choose.whole(0, usual - 1), len(options) - 1)]
