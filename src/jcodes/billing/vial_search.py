"""The search for the containers that cover a dose best, among all that do: in whole numbers, and without trying them all."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from jcodes.doses import Dose

__all__ = ["Counts", "Size", "by_cost", "by_waste"]

_FEW: Final = 300
"""After how many places a search by prices gives way to one by a table of all amounts, which takes longer to begin with."""
_MOST_IN_A_TABLE: Final = 20_000
"""The most steps that such a table is made for."""


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
"""How many containers of each size."""


# -- least waste -----------------------------------------------------------------------------------------------------


def by_waste(sizes: Sequence[Size], steps: int) -> Iterator[Counts]:
    """Yield the best counts first: least waste, then fewest containers, then more of the larger."""
    unlimited = _reachable(sizes, [True] * len(sizes), steps + sizes[0].steps - 1)
    everything = unlimited[0] >> steps
    while everything:
        waste = (everything & -everything).bit_length() - 1
        everything &= everything - 1
        useful = [size.steps > waste for size in sizes]  # no container that could be left closed
        reach = unlimited if all(useful) else _reachable(sizes, useful, steps + waste)
        if not reach[0] >> (steps + waste) & 1:
            continue
        yield from _fewest(sizes, useful, reach, steps + waste)


def _reachable(sizes: Sequence[Size], useful: Sequence[bool], total: int) -> list[int]:
    """Return for each place the sums that its size and the smaller ones can make, as the bits of a number; the last is nothing."""
    mask = (1 << (total + 1)) - 1
    reach = [1]
    for size, use in zip(reversed(sizes), reversed(useful), strict=True):
        bits, left = reach[-1], total // size.steps
        left = min(left, size.stock) if size.stock is not None else left
        chunk = 1
        while use and left:  # 1, 2, 4 ... containers at once make every count
            take = min(chunk, left)
            bits |= bits << (take * size.steps) & mask
            left, chunk = left - take, 2 * chunk
        reach.append(bits)
    return reach[::-1]


def _fewest(sizes: Sequence[Size], useful: Sequence[bool], reach: Sequence[int], total: int) -> list[Counts]:
    """Return the two combinations of exactly *total* with the fewest containers, those with more of the larger first among equals."""
    best: list[tuple[int, Counts]] = []
    sums = [
        bits.to_bytes(max(total, bits.bit_length()) // 8 + 1, "little") for bits in reach
    ]  # a bit of a large number costs a copy of the number

    def go(place: int, left: int, used: int, counts: Counts) -> None:
        if len(best) == 2 and used + (-(-left // sizes[place].steps) if left else 0) >= best[1][0]:
            return
        if not left:
            best.append((used, counts + (0,) * (len(sizes) - place)))
            best.sort(key=lambda pair: (pair[0], tuple(-count for count in pair[1])))
            del best[2:]
            return
        size = sizes[place]
        most = left // size.steps if useful[place] else 0
        most = most if size.stock is None else min(most, size.stock)
        for count in range(most, -1, -1):
            rest = left - count * size.steps
            if sums[place + 1][rest >> 3] >> (rest & 7) & 1:
                go(place + 1, rest, used + count, (*counts, count))
                if (
                    len(best) == 2
                    and place + 1 < len(sizes)
                    and used + count - 1 + -(-(rest + size.steps) // sizes[place + 1].steps) >= best[1][0]
                ):
                    return

    go(0, total, 0, ())
    return [counts for _, counts in best]


# -- least cost ------------------------------------------------------------------------------------------------------


def by_cost(sizes: Sequence[Size], steps: int) -> Iterator[Counts]:
    """Yield the best and the next best counts: least cost, then least waste, then fewest containers, then more of the larger.

    Args:
        sizes: The sizes, the largest first.
        steps: The dose, in steps of the common measure; the stock covers it.
    """
    found = _ByPrice(sizes, steps).counts()
    yield from _ByTable(sizes, steps).counts() or () if found is None else found


_Key: TypeAlias = tuple[int, int, int]
"""Cost, waste and number of containers."""


class _Search(ABC):
    """A search, the likeliest first, that leaves out what cannot be among the two best.

    The sizes stand the largest first: the order in which equal combinations are preferred, and in which no container that could be left
    closed is opened, since each is opened for what the larger ones leave.
    """

    def __init__(self, sizes: Sequence[Size], steps: int) -> None:
        self.sizes = sizes
        self.steps = steps
        self.best: list[_Key] = []
        self.reached: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.wanted: list[_Key] = []
        self.found: list[tuple[_Key, Counts]] = []
        self.dead: set[tuple[int, ...]] = set()
        self.visits = 0
        self.most_visits: int | None = None

    @abstractmethod
    def above(self, place: int, left: int, cost: int, number: int) -> _Key | None:
        """Return what covering *left* steps with this size and those after it comes to at least; None where they do not cover it."""

    def bound(self, place: int, left: int, cost: int, number: int) -> _Key | None:
        """Return what a way comes to at least: what it came to where all is covered; None where it leads nowhere."""
        if left <= 0:
            return cost, -left, number
        return None if place == len(self.sizes) else self.above(place, left, cost, number)

    @property
    def is_lost(self) -> bool:
        """Whether more places were looked at than may be."""
        return self.most_visits is not None and self.visits > self.most_visits

    def counts(self) -> list[Counts] | None:
        """Return the two best combinations, or the only one; None where more places were looked at than may be."""
        self._rank(0, self.steps, 0, 0)
        if self.is_lost:
            return None
        self.wanted = list(self.best)
        self._collect(0, self.steps, 0, 0, ())
        return None if self.is_lost else [counts for _, counts in sorted(self.found, key=lambda pair: pair[0])]

    def _rank(self, place: int, left: int, cost: int, number: int) -> None:
        if left <= 0:
            self.best = sorted([*self.best, (cost, -left, number)])[:2]
            return
        self.visits += 1
        earlier = self.reached.setdefault((place, left), [])
        if self.is_lost or sum(one <= (cost, number) for one in earlier) >= 2:
            return
        earlier.append((cost, number))
        size, ways = self.sizes[place], []
        for count in range(_most(size, left) + 1):
            after = left - count * size.steps, cost + count * size.price, number + count
            least = self.bound(place + 1, *after)
            if least is not None:
                ways.append((least, after))
        for least, after in sorted(ways):
            if len(self.best) == 2 and least >= self.best[1]:
                return
            self._rank(place + 1, *after)

    def _collect(self, place: int, left: int, cost: int, number: int, counts: Counts) -> bool:
        """Go on to the combinations that are wanted, those first that have more of the larger; tell whether there was any."""
        least = self.bound(place, left, cost, number)
        if not self.wanted or least is None or least > self.wanted[-1]:
            return False
        if left <= 0:
            self.wanted.remove(least)
            self.found.append((least, counts + (0,) * (len(self.sizes) - place)))
            return True
        state = place, left, cost, number
        self.visits += 1
        if state in self.dead or self.is_lost:
            return False
        size, any_found = self.sizes[place], False
        for count in range(_most(size, left), -1, -1):
            after = left - count * size.steps, cost + count * size.price, number + count
            any_found |= self._collect(place + 1, *after, (*counts, count))
        if not any_found:
            self.dead.add(state)
        return any_found


def _most(size: Size, left: int) -> int:
    """Return how many of a size may be opened: none that the others leave no room for."""
    count = -(-left // size.steps)
    return count if size.stock is None else min(count, size.stock)


class _ByTable(_Search):
    """Bounds read off a table: for each place and each amount, what covering it comes to. They are exact, but for what may stay closed."""

    def __init__(self, sizes: Sequence[Size], steps: int) -> None:
        super().__init__(sizes, steps)
        self.over = max(size.steps for size in sizes)
        self.one_waste = steps + self.over + 1  # more than any number of containers
        self.one_cost = self.one_waste * (self.over + 1)  # more than any waste
        self.never = self.one_cost * (sum(size.price * _most(size, steps) for size in sizes) + 1)
        row = [(self.over - place) * self.one_waste for place in range(self.over + 1)] + [self.never] * steps
        self.table = [row]
        for size in reversed(sizes):
            row = self._with(row, size)
            self.table.append(row)
        self.table.reverse()

    def _with(self, row: list[int], size: Size) -> list[int]:
        """Return the table's row for the amounts when containers of one more size may be opened: 1, 2, 4 ... at once make every count."""
        left, chunk = _most(size, self.steps), 1
        while left:
            take = min(chunk, left)
            moved, more = take * size.steps, take * (size.price * self.one_cost + 1)
            row = [*row[:moved], *map(min, row[moved:], [value + more for value in row[:-moved]])]
            left, chunk = left - take, 2 * chunk
        return row

    def above(self, place: int, left: int, cost: int, number: int) -> _Key | None:
        """Return what covering *left* steps comes to; None where the sizes do not cover it."""
        value = self.table[place][left + self.over]
        if value >= self.never:
            return None
        dollars, rest = divmod(value, self.one_cost)
        waste, opened = divmod(rest, self.one_waste)
        return cost + dollars, waste, number + opened


class _ByPrice(_Search):
    """Bounds as if containers could be divided: they need no table."""

    def __init__(self, sizes: Sequence[Size], steps: int) -> None:
        super().__init__(sizes, steps)
        after = [sizes[place:] for place in range(len(sizes))]
        self.by_step = [sorted(rest, key=lambda size: Fraction(size.price, size.steps)) for rest in after]
        self.largest = [max(size.steps for size in rest) for rest in after]
        self.most_visits = _FEW if steps <= _MOST_IN_A_TABLE else None

    def above(self, place: int, left: int, cost: int, number: int) -> _Key | None:
        """Return what covering *left* steps comes to at least: the cheapest by the step first, as far as the stock goes."""
        rest = left
        for size in self.by_step[place]:
            if size.stock is None or size.stock * size.steps >= rest:
                return cost - (-rest * size.price // size.steps), 0, number - (-left // self.largest[place])
            cost, rest = cost + size.stock * size.price, rest - size.stock * size.steps
        return None
