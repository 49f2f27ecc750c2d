"""The containers that cover a dose best, and the next best: one table of what covering each smaller amount comes to, in whole numbers."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

import attrs

from jcodes.doses import Dose

__all__ = ["Counts", "Size", "best_two"]


@attrs.frozen
class Size:
    """One size on the common scale.

    Attributes:
        label: As it was given.
        dose: The drug in one.
        steps: The same in steps of the common measure.
        stock: How many there are; None for as many as are needed.
        price: What one costs, in parts of a dollar that make all prices whole; 0 without prices.
        cost: The same in dollars; None without prices.
    """

    label: str
    dose: Dose
    steps: int
    stock: int | None
    price: int
    cost: Decimal | None


Counts: TypeAlias = tuple[int, ...]
"""The number of containers of each size."""
_Cell: TypeAlias = tuple[int, ...]
"""The ranks of the two best combinations for an amount, best first; fewer if fewer exist."""


def best_two(sizes: Sequence[Size], steps: int) -> tuple[Counts, ...]:
    """Return the best and the next best counts: least cost, then least waste, then fewest containers, then more of the larger sizes.

    No container is opened needlessly. This is dynamic programming: each combination has one number as its rank, with cost before waste
    before number of containers before the counts, and the counts can be read back from it. Ranks add up, so the best combinations with a
    size follow from those for a smaller amount. The table has *steps* cells per size, or per binary digit of a limited stock.

    Args:
        sizes: The sizes, largest first.
        steps: The dose, as a multiple of the common divisor of the sizes.

    Returns:
        Two counts; one if there is no other combination; none if the stock does not cover the dose.
    """
    digit = steps + 1  # above any count
    counted = digit ** len(sizes)
    wasted = counted * digit
    paid = wasted * (sizes[0].steps + 1)
    row: list[_Cell] = [()] * (steps + 1)
    for place in reversed(range(len(sizes))):
        size = sizes[place]
        one = size.price * paid + counted - digit ** (len(sizes) - 1 - place)
        most = -(-steps // size.steps)
        if size.stock is None or size.stock >= most:
            row = _with(row, size, 1, one, wasted, again=True)
            continue
        for number in _powers(size.stock):
            row = _with(row, size, number, one, wasted)
    return tuple(_counts(rank, counted, digit, len(sizes)) for rank in row[steps])


def _powers(stock: int) -> Iterator[int]:
    """Yield 1, 2, 4, ... and a remainder, whose sums are all counts up to *stock*."""
    number = 1
    while stock:
        yield min(number, stock)
        stock, number = stock - min(number, stock), 2 * number


def _with(  # noqa: PLR0913 - the facts of one row
    row: Sequence[_Cell], size: Size, number: int, one: int, wasted: int, *, again: bool = False
) -> list[_Cell]:
    """Return the row of the table after allowing *number* more containers of a size, once or repeatedly."""
    taken, rank = number * size.steps, number * one
    found: list[_Cell] = []
    rest = found if again else row
    for left, ways in enumerate(row):
        if left > taken:
            more = tuple(way + rank for way in rest[left - taken])
        else:
            more = (rank + (taken - left) * wasted,) if left > taken - size.steps else ()
        found.append(tuple(sorted({*ways, *more})[:2]) if more else ways)
    return found


def _counts(rank: int, counted: int, digit: int, number: int) -> Counts:
    """Return the counts encoded in a rank."""
    code = -rank % counted
    return tuple(code // digit ** (number - 1 - place) % digit for place in range(number))
