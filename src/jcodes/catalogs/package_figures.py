"""Check the figures in crosswalk rows: within a row, and across the packages of one product."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.doses import UNITS, Dosage, Dose
from jcodes.periods import Quarter

__all__ = ["FIGURES", "ROUNDED_UP_SINCE", "concentration_problems", "package_problems"]

ROUNDED_UP_SINCE: Final = Quarter(2025, 3)
"""The first quarter in which CMS rounds the units per package up, as seen in the crosswalks from July 2025 on."""

FIGURES: Final = ("package_size", "package_quantity", "units_per_item", "units_per_package")
"""The figures of a package."""


def package_problems(  # noqa: PLR0913 - the figures of one row
    *,
    dosage: Dosage,
    quarter: Quarter,
    size: Decimal | None,
    quantity: Decimal | None,
    per_item: Decimal | None,
    per_package: Decimal | None,
) -> tuple[str, ...]:
    """Return the conflicts in a row, one sentence each, with both figures.

    Units per item times items must equal the units per package, rounded up since July 2025. If dosage and size are both volumes, size
    divided by dosage must equal the units per item.

    Source: CMS's field descriptions of the ASP NDC-HCPCS crosswalk; the rounding is inferred from the files.
    """
    return (
        *_missing(size, quantity, per_item, per_package),
        *_total(quarter, quantity, per_item, per_package),
        *_volume(dosage, size, per_item),
    )


def concentration_problems(rows: Sequence[tuple[Dosage, Decimal | None, Decimal | None]]) -> tuple[str, ...]:
    """Return a warning for each package whose implied concentration differs from the product's other packages; otherwise blank.

    The first two segments of an NDC identify one strength and form, so units per item divided by package size must be the same for all
    packages. Skipped: items of size 1, which may be vials of any content, and differences below one unit, which come from rounding.

    Args:
        rows: The dosage, size and units per item of each package.
    """
    ratios = [_concentration(*row) for row in rows]
    known = [ratio for ratio in ratios if ratio is not None]
    if not known:
        return ("",) * len(rows)
    usual, _ = Counter(known).most_common(1)[0]
    agreed = known.count(usual) > 1 or len(known) == 1
    found = []
    for (dosage, size, per_item), ratio in zip(rows, ratios, strict=True):
        other = usual if agreed or ratio != usual else next((one for one in known if one != usual), usual)
        far = (
            ratio is not None
            and size is not None
            and per_item is not None
            and abs(Fraction(per_item) - other * Fraction(size)) >= 1
        )
        found.append(
            f"{per_item} units of {dosage} in {size} are {_plain(ratio)} in 1, and {_plain(other)} in other packages of the product"
            if far and ratio is not None
            else ""
        )
    return tuple(found)


def _concentration(dosage: Dosage, size: Decimal | None, per_item: Decimal | None) -> Fraction | None:
    amount = dosage.amount
    if (
        amount is None
        or amount.unit.dimension == "volume"
        or amount.unit.is_count
        or not size
        or size == 1
        or not per_item
    ):
        return None
    return Fraction(per_item) / Fraction(size)


def _missing(*amounts: Decimal | None) -> Iterator[str]:
    for name, amount in zip(FIGURES, amounts, strict=True):
        if not amount:
            yield f"{name.replace('_', ' ')} is {'not stated' if amount is None else 'zero'}"


def _total(
    quarter: Quarter, quantity: Decimal | None, per_item: Decimal | None, per_package: Decimal | None
) -> Iterator[str]:
    if not (quantity and per_item and per_package):
        return
    units, parts = per_item.as_integer_ratio()
    items, shares = quantity.as_integer_ratio()
    stated, pieces = per_package.as_integer_ratio()
    product, divisor = units * items, parts * shares  # whole numbers: fractions took a quarter of a first check
    if product * pieces == stated * divisor:
        return
    if quarter < ROUNDED_UP_SINCE or -(-product // divisor) * pieces != stated:
        exact = _plain(Fraction(product, divisor))
        yield f"{per_item} units per item times {quantity} items are {exact} units, not the {per_package} stated"


def _volume(dosage: Dosage, size: Decimal | None, per_item: Decimal | None) -> Iterator[str]:
    amount = dosage.amount
    if amount is None or amount.unit.dimension != "volume" or not size or not per_item:
        return
    expected = Dose(size, UNITS["mL"]) / amount
    if Fraction(per_item) not in {expected, Fraction(math.ceil(expected))}:
        yield f"an item of {size} mL holds {_plain(expected)} units of {dosage}, not the {per_item} stated"


def _plain(ratio: Fraction) -> str:
    return str(ratio) if ratio.denominator > 1 else str(ratio.numerator)
