"""Whole numbers allocated: over lines in proportion, or over the products of one administration, by the largest remainders."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jcodes.errors import MalformedLineError, MalformedNdcQuantityError
from jcodes.money import cents_of, dollars_of

__all__ = ["share_charge", "share_over_products", "share_whole"]


def share_whole(whole: int, parts: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Return a whole number shared out in proportion to *parts*; what is left goes to the largest remainders, the first among equals.

    Raises:
        MalformedNdcQuantityError: No part, a negative one, or all of nothing.
    """
    fractions = list(map(Fraction, parts))
    total = sum(fractions, start=Fraction(0))
    if not parts or min(fractions) < 0 or not total:
        raise MalformedNdcQuantityError(
            "there are no amounts to split by",
            value=", ".join(map(str, parts)),
            hint="give one amount above zero for each line",
        )
    return _largest_remainders(whole, [whole * part / total for part in fractions], [whole] * len(parts))


def share_charge(charge: Decimal | str | int, units: Sequence[int]) -> tuple[Decimal, ...]:
    """Return a charge shared out by units, exactly to the cent: the shares add up to the charge.

    The cents that are left go to the largest remainders, the first among equals.

    Raises:
        MalformedLineError: Not dollars and cents, or no units to share it by.
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
    """Return whole billing units shared out over products: each has its own whole units, and what rounding adds goes on top.

    What is left goes to products without a unit, then to the largest remainders, the first among equals. Where *each*, a product of
    which something was given has a unit as long as there are enough for all, so that its NDC stands on a line (`horizon-nj-ndc` asks for a
    line an NDC; the remainder rule is this library's).

    Args:
        whole: The units of all products together.
        exact: What each product has, in units before rounding.
        each: Whether no product shall go without a unit.
        most: What each may have at most, such as what its label leaves; it is kept as long as all together have room enough.

    Raises:
        MalformedNdcQuantityError: No part, a negative one, or all of nothing.
    """
    limits = [whole] * len(exact) if most is None else most
    if sum(limit for part, limit in zip(exact, limits, strict=True) if part) < whole:
        limits = [whole] * len(exact)
    if not any(exact) or sum(min(int(part), limit) for part, limit in zip(exact, limits, strict=True)) > whole:
        return share_whole(whole, exact)
    shares = _largest_remainders(whole, exact, limits, each=each)
    return _with_one_each(shares, exact) if each else shares


def _largest_remainders(
    whole: int, exact: Sequence[Fraction], limits: Sequence[int], *, each: bool = False
) -> tuple[int, ...]:
    """Return the whole numbers of *exact*, each within its limit, and the rest of *whole* handed out one by one."""
    shares = [min(int(part), limit) for part, limit in zip(exact, limits, strict=True)]
    order = sorted(
        (place for place, part in enumerate(exact) if part),
        key=lambda place: (each and shares[place] > 0, shares[place] - exact[place]),
    )
    left = whole - sum(shares)
    while left:
        for place in order:
            if left and shares[place] < limits[place]:
                shares[place], left = shares[place] + 1, left - 1
    return tuple(shares)


def _with_one_each(shares: Sequence[int], exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Return shares that leave no product without a unit of which something was given: the largest shares give up one each."""
    found = list(shares)
    for place, part in enumerate(exact):
        most = max(found)
        if part and not found[place] and most > 1:
            found[found.index(most)] -= 1
            found[place] = 1
    return tuple(found)
