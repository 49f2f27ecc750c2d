"""The NDC quantity of a line: how much of the product, in the unit of measure that the payer takes; and back."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.doses import Dosage, Dose, Strength
from jcodes.errors import (
    InexactError,
    MalformedNdcQuantityError,
    NdcUnitError,
    StrengthRequiredError,
)
from jcodes.terms import NdcUnit

__all__ = ["NdcQuantity", "ndc_quantity", "share_quantity", "share_units", "units_of_quantity"]

_EXAMPLE: Final = "write an NDC quantity such as 'ML 0.6' or 'UN2'"


_ALSO: Final = {**{unit.value: unit for unit in NdcUnit}, "EA": NdcUnit.UN, "GM": NdcUnit.GR}
_DIMENSION: Final = {NdcUnit.ML: "volume", NdcUnit.GR: "mass", NdcUnit.ME: "mass", NdcUnit.F2: "international_activity"}
_MEASURE: Final = {
    NdcUnit.ML: Dose.parse("1 mL"),
    NdcUnit.GR: Dose.parse("1 g"),
    NdcUnit.ME: Dose.parse("1 mg"),
    NdcUnit.F2: Dose.parse("1 IU"),
}


@attrs.frozen(order=False)
class NdcQuantity:
    """An amount of a product in an NDC unit of measure.

    Attributes:
        amount: How much, a decimal without an exponent.
        unit: Of what.
    """

    amount: Decimal
    unit: NdcUnit

    @staticmethod
    def parse(text: str) -> "NdcQuantity":
        """Return the quantity that a text such as ``"ML0.6"``, ``"UN 2"`` or ``"1,000 ML"`` states.

        Raises:
            MalformedNdcQuantityError: Not such a text.
        """
        plain = "".join(text.split()).upper() if isinstance(text, str) else ""
        for unit, number in ((plain[:2], plain[2:]), (plain[-2:], plain[:-2])):
            digits = number.replace(",", "")
            if (
                unit in _ALSO
                and digits
                and digits.count(".") < 2
                and digits.replace(".", "").isdigit()
                and digits.isascii()
            ):
                return NdcQuantity(Decimal(digits), _ALSO[unit])
        raise MalformedNdcQuantityError(f"{text!r} is not an NDC quantity", value=text, hint=_EXAMPLE)

    def __str__(self) -> str:
        """Return unit and amount as claims write them: ``ML0.6``; no separators, no point for whole numbers."""
        return f"{self.unit.value}{_plain(self.amount)}"


def _plain(amount: Decimal) -> str:
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def ndc_quantity(  # noqa: PLR0913 - keyword facts of one question
    given: Dose | str,
    unit: NdcUnit | str,
    *,
    strength: Strength | str | None = None,
    accepted: Sequence[str] = ("UN", "ML", "GR", "F2", "ME"),
    places: int = 3,
    minimum: Decimal | str = Decimal("0.001"),
) -> NdcQuantity:
    """Return the NDC quantity of what was given.

    >>> from jcodes.billing.ndc_quantities import ndc_quantity
    >>> str(ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL"))
    'ML0.6'
    >>> str(ndc_quantity("1 g", "UN", strength="500 mg/vial"))
    'UN2'

    Args:
        given: What was given or discarded: drug, volume, or a number of pieces.
        unit: The unit of measure of the product: ``ML`` for solutions, ``UN`` for powders and pieces, ``GR`` for creams.
        strength: How much drug a volume or a piece holds, where *given* is drug and *unit* counts the other.
        accepted: The units of measure that the payer takes; a policy's ``ndc_units``.
        places: The decimal places that the payer takes; a policy's ``ndc_places``. What is beyond is rounded half up.
        minimum: The least quantity that the payer takes; a smaller one is raised to it. A policy's ``ndc_minimum``.

    Raises:
        NdcUnitError: A unit of measure that the payer refuses.
        StrengthRequiredError: Drug to be counted in millilitres or pieces, and no strength for it.
        MalformedNdcQuantityError: Nothing was given, or not a unit of measure.
        MalformedError: A dose or a strength that cannot be read.

    Source: RULES 3.4 to 3.7: from the concentration, never from a rounded factor (DME PDAC).
    """
    dose, measure = Dose.of(given), NdcUnit.of(unit)
    if measure.value not in {NdcUnit.of(one).value for one in accepted}:
        raise NdcUnitError(
            f"the payer does not take {measure.value}", unit=measure.value, hint=f"use one of {', '.join(accepted)}"
        )
    if not dose:
        raise MalformedNdcQuantityError("nothing was given", value=str(given), hint="give an amount above zero")
    exact = _counted(dose, measure, None if strength is None else Strength.of(strength))
    return NdcQuantity(_rounded(exact, places, Decimal(minimum)), measure)


def _counted(dose: Dose, measure: NdcUnit, strength: Strength | None) -> Fraction:
    """Return how many of the measure the dose is, exactly."""
    if measure is NdcUnit.UN:
        if dose.unit.is_count:
            return dose.fraction()
        if (
            strength is not None
            and strength.per.unit.is_count
            and strength.amount.unit.dimension == dose.unit.dimension
        ):
            return dose / strength.amount * strength.per.fraction()
        raise _needs_strength(dose, "each", "500 mg/vial")
    if dose.unit.dimension == _DIMENSION[measure]:
        return dose / _MEASURE[measure]
    if strength is not None:
        pair = (strength.amount.unit.dimension, strength.per.unit.dimension)
        if pair == (dose.unit.dimension, _DIMENSION[measure]):
            return dose / strength.amount * (strength.per / _MEASURE[measure])
        if pair == (_DIMENSION[measure], dose.unit.dimension):
            return dose / strength.per * (strength.amount / _MEASURE[measure])
    raise _needs_strength(dose, str(_MEASURE[measure].unit), "40 mg/mL")


def _needs_strength(dose: Dose, counted: str, example: str) -> StrengthRequiredError:
    return StrengthRequiredError(
        f"nothing says how many {counted} {dose} is",
        left=str(dose),
        right=counted,
        hint=f"give the strength, such as strength={example!r}",
    )


def _rounded(exact: Fraction, places: int, minimum: Decimal) -> Decimal:
    scaled = exact * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    amount = Decimal(whole).scaleb(-places)
    return max(amount, minimum)


def units_of_quantity(
    quantity: NdcQuantity | str, dosage: Dosage | str, *, strength: Strength | str | None = None
) -> Fraction:
    """Return how many billing units an NDC quantity holds, exactly: for checking a line's units against its quantity.

    >>> from jcodes.billing.ndc_quantities import units_of_quantity
    >>> units_of_quantity("ML0.6", "0.5 mg", strength="6 mg/0.6 mL")
    Fraction(12, 1)

    Args:
        quantity: The quantity.
        dosage: What one unit stands for.
        strength: How much drug a millilitre or a piece holds.

    Raises:
        StrengthRequiredError: The quantity and the dosage are of different kinds, and no strength joins them.
        InexactError: The dosage is no single amount.
    """
    held = NdcQuantity.parse(quantity) if isinstance(quantity, str) else quantity
    unit = Dosage.of(dosage).total()
    if unit is None:
        raise InexactError(
            f"one unit of {dosage} is no single amount", exact=str(dosage), hint="count the units from what was given"
        )
    through = None if strength is None else Strength.of(strength)
    if held.unit is NdcUnit.UN:
        if unit.unit.is_count:
            return Fraction(held.amount) / unit.fraction()
        if through is not None and through.per.unit.is_count and through.amount.unit.dimension == unit.unit.dimension:
            return Fraction(held.amount) * (through.amount / unit) / through.per.fraction()
        raise _needs_strength(unit, "each", "500 mg/vial")
    whole = _MEASURE[held.unit]
    if unit.unit.dimension == whole.unit.dimension:
        return Fraction(held.amount) * (whole / unit)
    if (
        through is not None
        and through.per.unit.dimension == whole.unit.dimension
        and through.amount.unit.dimension == unit.unit.dimension
    ):
        return Fraction(held.amount) * (whole / through.per) * (through.amount / unit)
    raise _needs_strength(unit, str(whole.unit), "40 mg/mL")


def share_quantity(
    quantity: NdcQuantity, parts: Sequence[Fraction | int], *, places: int | None = None
) -> tuple[NdcQuantity, ...]:
    """Return a quantity shared out over lines in proportion to *parts*, exactly: the shares add up to the whole.

    For the split over the administered and the discarded line (RULES 3.11, LifeWise). What rounding leaves goes to the largest
    remainders, the first among equals.

    Args:
        quantity: The whole.
        parts: What to share it by.
        places: The decimal places of a share, at least those of the whole; None for those of the whole, at least three.

    Raises:
        MalformedNdcQuantityError: No part, a negative one, or all of nothing.
    """
    places = max(3 if places is None else places, -int(quantity.amount.as_tuple().exponent))
    whole = int(quantity.amount.scaleb(places))
    shares = _shared(whole, [Fraction(part) for part in parts])
    return tuple(NdcQuantity(Decimal(share).scaleb(-places), quantity.unit) for share in shares)


def share_units(total: int, doses: Sequence[Dose | str]) -> tuple[int, ...]:
    """Return whole billing units shared out over the products of one administration in proportion to their doses.

    One line takes one NDC, so that several products make several lines; their units add up to those of the whole dose, which is rounded
    once. What whole numbers leave goes to the largest remainders, the first among equals (RULES 3.10 asks for the lines; the remainder
    rule is this library's).

    >>> from jcodes.billing.ndc_quantities import share_units
    >>> share_units(8, ["50 mg", "27 mg"])
    (5, 3)

    Args:
        total: The units of the whole dose.
        doses: What was given of each product.

    Raises:
        MalformedNdcQuantityError: No product, or nothing given.
        UnitMismatchError: Doses of different kinds.
    """
    read = [Dose.of(dose) for dose in doses]
    parts = [dose / Dose(1, read[0].unit) for dose in read] if read else []
    return tuple(_shared(total, parts))


def _shared(whole: int, parts: Sequence[Fraction]) -> list[int]:
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
    return shares
