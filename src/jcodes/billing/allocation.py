"""Split whole numbers over lines or products by the largest remainder method."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from jcodes.errors import MalformedLineError, MalformedNdcQuantityError
from jcodes.money import cents_of, dollars_of

__all__ = ["share_charge", "share_over_products", "share_whole"]


def share_whole(whole: int, parts: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Split a whole number in proportion to *parts* by the largest remainder method; ties go to the first.

    Raises:
        MalformedNdcQuantityError: *parts* is empty, has a negative number, or is all zeros.
    """
    shared = lcm(*[part.denominator for part in parts])
    weights = [part.numerator * (shared // part.denominator) for part in parts]
    total = sum(weights)
    if not parts or min(weights) < 0 or not total:
        raise MalformedNdcQuantityError(
            "there are no amounts to split by",
            value=", ".join(map(str, parts)),
            hint="give one amount above zero for each line",
        )
    return _largest_remainders(whole, [whole * weight for weight in weights], total, [whole] * len(parts))


def share_charge(charge: Decimal | str | int, units: Sequence[int]) -> tuple[Decimal, ...]:
    """Split a charge by units, to the cent. The shares add up to the charge exactly.

    Leftover cents go to the largest remainders; ties go to the first.

    Raises:
        MalformedLineError: The charge is not dollars and cents, or there are no units.
    """
    whole = cents_of(charge)
    if sum(units) < 1 or min(units) < 0:
        raise MalformedLineError(
            "there are no units to split the charge by", value=tuple(units), hint="give the units of each line"
        )
    return tuple(map(dollars_of, share_whole(whole, units)))


def share_over_products(
    whole: int, exact: Sequence[Fraction], *, each: bool, most: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Split whole billing units over products. Each product gets its own whole units, plus a share of the units added by rounding.

    The added units go first to products without a unit, then to the largest remainders; ties go to the first. If *each* is true,
    every administered product gets at least one unit, if there are enough, so that its NDC is on a line (`horizon-nj-ndc` requires a
    line per NDC; the remainder rule is this library's).

    Args:
        whole: The total units of all products.
        exact: The units of each product before rounding.
        each: Whether every administered product must get a unit.
        most: The maximum units of each product, such as what its label leaves. Ignored if the maximums are below *whole*.

    Raises:
        MalformedNdcQuantityError: *parts* is empty, has a negative number, or is all zeros.
    """
    limits = [whole] * len(exact) if most is None else most
    if sum(limit for part, limit in zip(exact, limits, strict=True) if part) < whole:
        limits = [whole] * len(exact)
    if not any(exact) or sum(min(int(part), limit) for part, limit in zip(exact, limits, strict=True)) > whole:
        return share_whole(whole, exact)
    parts = lcm(*[part.denominator for part in exact])
    weights = [part.numerator * (parts // part.denominator) for part in exact]
    shares = _largest_remainders(whole, weights, parts, limits, each=each)
    return _with_one_each(shares, exact) if each else shares


def _largest_remainders(
    whole: int, weights: Sequence[int], parts: int, limits: Sequence[int], *, each: bool = False
) -> tuple[int, ...]:
    """Round each of *weights*, counted in *parts* of a unit, down within the limits, then hand out the rest of *whole* one unit at a time."""
    shares = [min(weight // parts, limit) for weight, limit in zip(weights, limits, strict=True)]
    order = sorted(
        [place for place, weight in enumerate(weights) if weight],
        key=lambda place: (each and shares[place] > 0, shares[place] * parts - weights[place]),
    )
    left = whole - sum(shares)
    while left:
        for place in order:
            if left and shares[place] < limits[place]:
                shares[place], left = shares[place] + 1, left - 1
    return tuple(shares)


def _with_one_each(shares: Sequence[int], exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Give each administered product without a unit one unit from the largest shares."""
    found = list(shares)
    for place, part in enumerate(exact):
        most = max(found)
        if part and not found[place] and most > 1:
            found[found.index(most)] -= 1
            found[place] = 1
    return tuple(found)
