"""The NDC-HCPCS crosswalks: which product bills under which code, and how many units a package holds."""

from decimal import Decimal
from fractions import Fraction

import attrs

from jcodes.catalogs.package_figures import FIGURES
from jcodes.catalogs.sources import Source
from jcodes.codes import Ndc
from jcodes.doses import Dosage, Dose
from jcodes.periods import Quarter

__all__ = ["NdcLink"]


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
            **{name: None if (amount := getattr(self, name)) is None else str(amount) for name in FIGURES},
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
