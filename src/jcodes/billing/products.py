"""The products of an administration (NDC, dose, unit of measure), and each product's share of a bill."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

import attrs

from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.dose_in_units import read_dose
from jcodes.billing.wastage import in_units, strength_of_labels
from jcodes.codes import Ndc
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError, MalformedLineError, MissingFactError
from jcodes.errors.messages import shown, type_name
from jcodes.records import Record, written
from jcodes.vocabulary.products import NdcUnit

__all__ = ["AnyProduct", "Product", "Share", "read_products", "shares_of"]

_FIELDS: Final = ("ndc", "dose", "discarded", "strength", "unit")


def _ndc(value: str | Ndc) -> Ndc:
    return Ndc.parse(value)


def _dose(value: str | Dose | None) -> Dose | None:
    return None if value is None else Dose.of(value)


def _strength(value: str | Strength | None) -> Strength | None:
    return None if value is None else Strength.of(value)


def _unit(value: str | NdcUnit | None) -> NdcUnit | None:
    return None if value is None else NdcUnit.of(value)


@attrs.frozen(order=False)
class Product(Record):
    """One product of an administration.

    Attributes:
        ndc: The National Drug Code (NDC).
        dose: The administered dose of the product; None for the whole dose if it is the only product.
        discarded: The discarded amount of the product; None for all of it if it is the only product, or for none if another product has it.
        strength: The strength of the product; None for the bill's.
        unit: The NDC unit of measure; None to infer it from dose, strength or containers: ML for volumes, UN for pieces, GR for
            products sold by weight.

    Raises:
        MalformedError: A field cannot be read.
    """

    ndc: Ndc = attrs.field(converter=_ndc, metadata=written(Ndc.format))
    dose: Dose | None = attrs.field(default=None, converter=_dose)
    discarded: Dose | None = attrs.field(default=None, converter=_dose)
    strength: Strength | None = attrs.field(default=None, converter=_strength)
    unit: NdcUnit | None = attrs.field(default=None, converter=_unit)

    @staticmethod
    def of(value: "AnyProduct") -> "Product":
        """Convert an NDC or a mapping of fields to a product; return a `Product` unchanged.

        Raises:
            MalformedLineError: *value* is not a product; or the error of the field that cannot be read.
        """
        if isinstance(value, Product):
            return value
        if isinstance(value, str | Ndc):
            return Product(value)
        if isinstance(value, Mapping) and "ndc" in value and set(value) <= set(_FIELDS):
            return Product(**value)
        what = (
            f"has the fields {', '.join(one if one in _FIELDS else shown(one) for one in value)}"
            if isinstance(value, Mapping)
            else f"is {type_name(value)}"
        )
        raise MalformedLineError(
            f"a product {what}",
            value=value,
            hint=f"give an NDC, or a mapping with ndc and any of {', '.join(_FIELDS[1:])}",
        )


AnyProduct: TypeAlias = str | Ndc | Product | Mapping[str, Any]


def read_products(products: AnyProduct | Sequence[AnyProduct]) -> tuple[Product, ...]:
    """Return the products sorted by NDC, so that equal lists compare equal.

    Entries with the same NDC, such as two lots, are combined.

    Raises:
        MalformedLineError: A value is not a product; or the error of the field that cannot be read.
    """
    listed: tuple[Any, ...]
    try:
        listed = (products,) if isinstance(products, str | Ndc | Product | Mapping) else tuple(products)
    except TypeError:
        listed = (products,)  # Product.of raises the error
    joined: dict[tuple[object, ...], Product] = {}
    for product in map(Product.of, listed):
        key = (product.ndc, product.strength, product.unit, _kind(product.dose))
        known = joined.get(key)
        if known is None:
            joined[key] = product
        elif known.dose is not None and product.dose is not None:
            waste = known.discarded or product.discarded
            if known.discarded is not None and product.discarded is not None:
                waste = known.discarded + product.discarded
            joined[key] = attrs.evolve(known, dose=known.dose + product.dose, discarded=waste)
        else:
            raise _no_dose(product)
    is_one = len(joined) == 1  # whose facts need no text to sort by, but the NDC must be one of claims
    return tuple(
        sorted(joined.values(), key=lambda product: (product.ndc.ndc11, "" if is_one else str(product.to_dict())))
    )


def _kind(dose: Dose | None) -> str | None:
    return None if dose is None else dose.unit.dimension


def _no_dose(product: Product) -> MissingFactError:
    return MissingFactError(
        f"dose of {product.ndc} not given",
        value=str(product.ndc),
        fact="dose",
        hint="give the dose of each product, such as {'ndc': '50242-0051-21', 'dose': '500 mg'}",
    )


@attrs.frozen(order=False)
class Share:
    """One product's share of a bill.

    Attributes:
        product: The product.
        dose: The administered dose of the product.
        discarded: The discarded amount of the product that is billed; None for none.
        strength: The strength of the product, or None.
        unit: The NDC unit of measure.
        units: The administered billing units, before rounding.
        waste_units: The discarded billing units, before rounding.
    """

    product: Product
    dose: Dose
    discarded: Dose | None
    strength: Strength | None
    unit: NdcUnit
    units: Fraction
    waste_units: Fraction


def shares_of(bill: BillingUnits, products: Sequence[Product]) -> tuple[Share, ...]:
    """Return each product's share of a bill.

    Raises:
        MissingFactError: There are several products, and the dose or the discarded amount of one is missing; or the NDC unit of
            measure cannot be inferred.
        MalformedLineError: The doses or discarded amounts of the products do not add up to the bill's.
        UnitMismatchError: An amount is in another kind of unit than the code.
        StrengthRequiredError: The same, and a strength would solve it.
    """
    strengths = [product.strength or bill.strength or strength_of_labels(bill.containers) for product in products]
    doses = [_given(product, bill, len(products)) for product in products]
    weights = _weights(bill, products, doses, strengths)
    wasted = _wasted(bill, products)
    wastes = _waste_weights(bill, products, wasted, strengths)
    return tuple(
        Share(product, dose, waste, strength, product.unit or _concluded(product, dose, strength, bill), weight, part)
        for product, dose, waste, strength, weight, part in zip(
            products, doses, wasted, strengths, weights, wastes, strict=True
        )
    )


def _given(product: Product, bill: BillingUnits, count: int) -> Dose:
    if product.dose is not None:
        if not product.dose:
            raise MalformedLineError(
                f"the dose of {product.ndc} is zero",
                value=str(product.dose),
                hint="leave out products that were not administered",
            )
        return product.dose
    if count > 1:
        raise _no_dose(product)
    return bill.dose


def _weights(
    bill: BillingUnits, products: Sequence[Product], doses: Sequence[Dose], strengths: Sequence[Strength | None]
) -> list[Fraction]:
    """Return the administered units of each product, converted by its strength if its dose is not in the bill's kind of unit."""
    if len(doses) == 1 and doses[0] is bill.dose and bill.dose:
        return [bill.exact]
    if all(dose.unit.dimension == bill.dose.unit.dimension for dose in doses):
        parts = [bill.exact * (dose / bill.dose) for dose in doses]
        whole, total = bill.exact, str(bill.dose)
    else:
        parts = _in_units(bill, products, doses, strengths)
        whole, total = bill.exact, f"{bill.dose}, {bill.exact} units"
    if sum(parts) != whole:
        raise MalformedLineError(
            f"the doses of the products, {', '.join(map(str, doses))}, do not add up to the dose of the bill, {total}",
            value=", ".join(map(str, doses)),
            hint="give the dose of each product; together they equal the dose of the bill",
        )
    return parts


def _in_units(
    bill: BillingUnits, products: Sequence[Product], doses: Sequence[Dose], strengths: Sequence[Strength | None]
) -> list[Fraction]:
    found = []
    for product, dose, strength in zip(products, doses, strengths, strict=True):
        try:
            reading = read_dose(bill.dosage, dose, strength, label=bill.code or None)
        except JcodesError as error:
            error.add_note(f"in the product {product.ndc}")
            raise
        found.append(Fraction(reading.numerator, reading.denominator))
    return found


def _wasted(bill: BillingUnits, products: Sequence[Product]) -> list[Dose | None]:
    """Return the discarded amount of each product that is billed."""
    if bill.left is None or not bill.discarded:
        return [None] * len(products)
    stated = [product.discarded or None for product in products]
    if any(stated):
        return stated
    if len(products) > 1:
        raise MissingFactError(
            f"{in_units(bill.discarded)} discarded, product not given",
            value=", ".join(str(product.ndc) for product in products),
            fact="discarded",
            hint="give the discarded amount of each product, such as {'ndc': '50242-0051-21', 'dose': '240 mg', "
            "'discarded': '60 mg'}",
        )
    return [_all_discarded(bill, bill.left.discarded)]


def _all_discarded(bill: BillingUnits, left: Fraction) -> Dose:
    """Return the discarded amount of the only product: the documented amount, otherwise what the labels leave."""
    question, amount = bill.question, bill.dosage.total()
    if question is not None and question.discarded:
        return question.discarded
    return bill.dose * (left / bill.exact) if amount is None else amount * left


def _waste_weights(
    bill: BillingUnits,
    products: Sequence[Product],
    wasted: Sequence[Dose | None],
    strengths: Sequence[Strength | None],
) -> list[Fraction]:
    """Convert the discarded amounts to billing units."""
    found = [
        Fraction(0) if waste is None else _in_units(bill, [product], [waste], [strength])[0]
        for product, waste, strength in zip(products, wasted, strengths, strict=True)
    ]
    left = bill.left
    if any(found) and left is not None and sum(found) != left.discarded:
        told = ", ".join(str(waste) for waste in wasted if waste is not None)
        raise MalformedLineError(
            f"the discarded amounts of the products, {told} ({in_units(sum(found))}), do not match the bill ({in_units(left.discarded)})",
            value=told,
            hint="give the discarded amount of each product; together they equal the documented amount, or what the labels leave",
        )
    return found


def _concluded(product: Product, dose: Dose, strength: Strength | None, bill: BillingUnits) -> NdcUnit:
    """Infer the NDC unit of measure of a product from its dose, strength or containers."""
    holders = [dose.unit] + ([] if strength is None else [strength.per.unit])
    holders += [opened.held.unit for opened in bill.containers if opened.held is not None]
    if any(unit.dimension == "volume" for unit in holders):
        return NdcUnit.ML
    if any(unit.is_count for unit in holders):
        return NdcUnit.UN
    if strength is not None and strength.per.unit.dimension == "mass":
        return NdcUnit.GR
    labels = {opened.drug for opened in bill.containers if opened.drug is not None}
    holds = (
        labels.pop()
        if len(labels) == 1
        else f"100 {'mg' if dose.unit.dimension == 'mass' else dose.unit.label(plural=True)}"
    )
    powder = {"ndc": product.ndc.format(), "unit": "UN", "strength": f"{holds}/vial"}
    raise MissingFactError(
        f"NDC unit of measure for {product.ndc} not given",
        value=str(product.ndc),
        fact="unit",
        hint=f"give unit='ML' with the strength for a solution, or for a powder {powder}",
    )
