"""NDC links: which product bills under which code, how many units a package holds, and whether CMS's own figures agree."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.codes import Ndc
from jcodes.doses import UNITS, Dosage, Dose
from jcodes.entries.entry import Source
from jcodes.periods import Quarter

__all__ = ["ROUNDED_UP_SINCE", "NdcLink", "concentration_problems", "package_problems"]

ROUNDED_UP_SINCE: Final = Quarter(2025, 3)
"""The first quarter in which CMS rounds the units of a whole package up (found in the crosswalks of July 2025 and later)."""


@attrs.frozen(order=False)
class NdcLink:
    """One product under one code in one quarter.

    CMS states no strength: units per item times the dosage is what one item holds.

    Attributes:
        code: The Level II code, or a CPT number.
        identifier: The NDC as CMS prints it, or an alternate identifier (UPC, UDI, catalogue number).
        ndc: The NDC; None for an alternate identifier.
        crosswalk: Which of CMS's crosswalks states it: ``"ASP"``, ``"NOC"``, ``"OPPS"`` or ``"AWP"``; they are never mixed.
        quarter: The quarter of the dates of service it is for.
        labeler: Who sells it, as the last quarter with the same figures prints it.
        drug: The product's name, a brand or the substance, as that quarter prints it.
        dosage: What one unit stands for, as the crosswalk states it; it may drop "up to".
        package_size: The amount in one item: millilitres, 1 for a vial of powder, or a count of tablets.
        package_quantity: Items in the package.
        units_per_item: Billing units in one item.
        units_per_package: Billing units in the package, as CMS states them; rounded up since July 2025.
        problems: Where CMS's own figures disagree, a sentence each. A link with any must not be used in silence.
        decided_by: When the product has several codes, what this code's entry says and the others' do not, such as ``"ESRD"``.
        source: The file, its release and hash.
        names: Codes whose substance the product's name is, where that is not this code's: the row contradicts itself, and either the
            name or the code is wrong.
    """

    code: str
    identifier: str
    ndc: Ndc | None
    crosswalk: str
    quarter: Quarter
    labeler: str
    drug: str
    dosage: Dosage
    package_size: Decimal | None
    package_quantity: Decimal | None
    units_per_item: Decimal | None
    units_per_package: Decimal | None
    problems: tuple[str, ...]
    source: Source
    decided_by: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Tell whether CMS's figures agree with each other."""
        return not self.problems

    @property
    def contradiction(self) -> str:
        """A sentence on the row where its product's name is the substance of another code; blank where it is not."""
        if not self.names:
            return ""
        return (
            f"CMS's {self.crosswalk} crosswalk of {self.quarter} has {self.identifier} under {self.code} and calls it {self.drug!r}, which is"
            f" {' or '.join(self.names)}"
        )

    @property
    def exact_units(self) -> Fraction | None:
        """Billing units in the package before any rounding: units per item times items; None when one of them is missing."""
        if self.units_per_item is None or self.package_quantity is None:
            return None
        return Fraction(self.units_per_item) * Fraction(self.package_quantity)

    @property
    def item_content(self) -> Dose | None:
        """What one item holds: units per item times the dosage; None where the dosage is no single amount or the units are missing.

        CMS states no strength; this is what its figures imply. See `problems` before use.
        """
        amount = self.dosage.amount
        if amount is None or amount.unit.is_count or not self.units_per_item:
            return None
        return amount * self.units_per_item

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them; amounts are texts, exactly as CMS states them."""
        return {
            "ndc": self.ndc.ndc11 if self.ndc else None,
            "identifier": self.identifier,
            "code": self.code,
            "crosswalk": self.crosswalk,
            "quarter": str(self.quarter),
            "labeler": self.labeler,
            "drug": self.drug,
            "dosage": str(self.dosage),
            **{name: None if (amount := getattr(self, name)) is None else str(amount) for name in _AMOUNTS},
            "problems": list(self.problems),
            "decided_by": list(self.decided_by),
            "names": list(self.names),
            "source": {"file": self.source.file, "release": self.source.release, "sha256": self.source.sha256},
        }

    def __str__(self) -> str:
        """Return product, code and units."""
        return (
            f"{self.identifier} {self.drug} ({self.labeler}): {self.code}, {self.units_per_package} units per package"
        )


_AMOUNTS: Final = ("package_size", "package_quantity", "units_per_item", "units_per_package")


def package_problems(  # noqa: PLR0913 - the figures of one row
    *,
    dosage: Dosage,
    quarter: Quarter,
    size: Decimal | None,
    quantity: Decimal | None,
    per_item: Decimal | None,
    per_package: Decimal | None,
) -> tuple[str, ...]:
    """Return where the figures of a row disagree, with both figures.

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
    size of 1 may stand for a vial of any content, and differences of less than a unit come from rounded sizes.

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
    for name, amount in zip(_AMOUNTS, amounts, strict=True):
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
