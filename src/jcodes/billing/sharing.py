"""Whole numbers shared out: over lines in proportion, or over the products of one administration."""

from collections.abc import Sequence
from fractions import Fraction

from jcodes.errors import MalformedNdcQuantityError

__all__ = ["share_over_products", "share_whole"]


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
    shares = [min(int(part), limit) for part, limit in zip(exact, limits, strict=True)]
    left = whole - sum(shares)
    if left < 0 or not any(exact):
        return share_whole(whole, exact)
    order = sorted(
        (place for place, part in enumerate(exact) if part),
        key=lambda place: (each and shares[place] > 0, shares[place] - exact[place]),
    )
    while left:
        for place in order:
            if left and shares[place] < limits[place]:
                shares[place], left = shares[place] + 1, left - 1
    return _with_one_each(shares, exact) if each else tuple(shares)


def _with_one_each(shares: Sequence[int], exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Return shares that leave no product without a unit of which something was given: the largest shares give up one each."""
    found = list(shares)
    for place, part in enumerate(exact):
        most = max(found)
        if part and not found[place] and most > 1:
            found[found.index(most)] -= 1
            found[place] = 1
    return tuple(found)


def share_whole(whole: int, parts: Sequence[Fraction]) -> tuple[int, ...]:
    """Return a whole number shared out in proportion to *parts*; what is left goes to the largest remainders, the first among equals.

    Raises:
        MalformedNdcQuantityError: No part, a negative one, or all of nothing.
    """
    total = sum(parts, start=Fraction(0))
    if not parts or any(part < 0 for part in parts) or not total:
        raise MalformedNdcQuantityError(
            "there is nothing to share by",
            value=", ".join(map(str, parts)),
            hint="give one amount above zero for each line",
        )
    exact = [whole * part / total for part in parts]
    shares = [share.numerator // share.denominator for share in exact]
    order = sorted(range(len(parts)), key=lambda place: (shares[place] - exact[place], place))
    for place in order[: whole - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
