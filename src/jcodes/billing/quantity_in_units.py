"""Convert an NDC quantity to billing units: the reverse of `ndc_quantity`."""

from fractions import Fraction
from typing import TYPE_CHECKING

from jcodes.billing.arguments import subject_of
from jcodes.billing.ndc_quantities import MEASURES, needs_strength
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Strength
from jcodes.errors import (
    InexactError,
)
from jcodes.renamed import renamed_argument
from jcodes.vocabulary.products import NdcUnit

if TYPE_CHECKING:
    pass

__all__ = ["units_of_quantity"]


def units_of_quantity(
    quantity: NdcQuantity | str,
    code: str | HcpcsCode | Entry | Dosage,
    *,
    strength: Strength | str | None = None,
    catalog: Catalog | str | None = None,
    release: Catalog | str | None = None,
) -> Fraction:
    """Convert an NDC quantity to billing units of a code, before rounding.

    >>> units_of_quantity("ML0.6", "J2506", strength="6 mg/0.6 mL")
    Fraction(12, 1)

    Args:
        quantity: The quantity, such as ``"ML0.6"``.
        code: A code, an entry, or a dosage.
        strength: The strength of the product, per milliliter or per piece.
        catalog: The catalog to look the code up in, or the name of its release; defaults to the newest.
        release: Deprecated name of *catalog*; raises a `DeprecationWarning`.

    Raises:
        UnknownCodeError: The code is not in the release.
        StrengthRequiredError: The quantity and the dosage are in different kinds of units, and there is no strength.
        InexactError: One unit of the code is not a single amount.
        MalformedError: The quantity or the strength cannot be read.
    """
    if release is not None:
        catalog = renamed_argument("units_of_quantity", "release", release, "catalog")
    subject, _ = subject_of(code, catalog)
    dosage = subject if isinstance(subject, Dosage) else subject.dosage
    held = quantity if isinstance(quantity, NdcQuantity) else NdcQuantity.parse(quantity)
    unit = dosage.total()
    if unit is None:
        raise InexactError(
            f"one unit of {dosage} is not a single amount",
            exact=str(dosage),
            hint="calculate the units from the dose",
        )
    through = None if strength is None else Strength.of(strength)
    if held.unit is NdcUnit.UN:
        if unit.unit.is_count:
            return Fraction(held.amount) / unit.fraction()
        if through is not None and through.per.unit.is_count and through.amount.unit.dimension == unit.unit.dimension:
            return Fraction(held.amount) * (through.amount / unit) / through.per.fraction()
        raise needs_strength(unit, "each", "500 mg/vial")
    whole = MEASURES[held.unit]
    if unit.unit.dimension == whole.unit.dimension:
        return Fraction(held.amount) * (whole / unit)
    if (
        through is not None
        and through.per.unit.dimension == whole.unit.dimension
        and through.amount.unit.dimension == unit.unit.dimension
    ):
        return Fraction(held.amount) * (whole / through.per) * (through.amount / unit)
    raise needs_strength(unit, str(whole.unit), "40 mg/mL")
