"""Checks that the figures of a crosswalk row agree, and those of one product's packages."""

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
"""The first quarter in which CMS rounds the units of a whole package up (found in the crosswalks of July 2025 and later)."""

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
    """Return the conflicts in a row's figures, with both figures.

    Units per item times items are the units per package, rounded up since July 2025. Where the dosage is a volume and the size is one
    too, size divided by dosage is the units per item.

    Source: CMS's meaning of the columns (ASP NDC-HCPCS crosswalk, field descriptions); the rounding as found in the files.
    """
    return (
        *_missing(size, quantity, per_item, per_package),
        *_total(quarter, quantity, per_item, per_package),
        *_volume(dosage, size, per_item),
    )


def concentration_problems(rows: Sequence[tuple[Dosage, Decimal | None, Decimal | None]]) -> tuple[str, ...]:
    """Return for each package of one product under one code where its implied concentration is not that of the others, else blank.

    The first two parts of an NDC name one strength and form, so that units per item over package size is the same for all packages. A
    size of 1 may be a vial of any content, and differences of less than a unit come from rounded sizes.

    Args:
        rows: For each package its dosage, its size, and its units per item.
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
    product, stated = Fraction(per_item) * Fraction(quantity), Fraction(per_package)
    rounded = Fraction(math.ceil(product)) if quarter >= ROUNDED_UP_SINCE else product
    if stated not in {product, rounded}:
        yield f"{per_item} units per item times {quantity} items are {_plain(product)} units, not the {per_package} stated"


def _volume(dosage: Dosage, size: Decimal | None, per_item: Decimal | None) -> Iterator[str]:
    amount = dosage.amount
    if amount is None or amount.unit.dimension != "volume" or not size or not per_item:
        return
    expected = Dose(size, UNITS["mL"]) / amount
    if Fraction(per_item) not in {expected, Fraction(math.ceil(expected))}:
        yield f"an item of {size} mL holds {_plain(expected)} units of {dosage}, not the {per_item} stated"


def _plain(ratio: Fraction) -> str:
    return str(ratio) if ratio.denominator > 1 else str(ratio.numerator)
