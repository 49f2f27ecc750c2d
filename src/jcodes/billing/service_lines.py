"""The claim's lines of a bill: products with their NDC quantities, units that a line takes, the charge shared to the cent."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from jcodes.billing.lines import BillingLine
from jcodes.billing.ndc_quantities import NdcQuantity, ndc_quantity, share_quantity, share_units
from jcodes.billing.splitting import share_charge, split_lines
from jcodes.billing.units import BillingUnits
from jcodes.claims import ServiceLine
from jcodes.codes import Ndc
from jcodes.codes.text import kind_of
from jcodes.doses import Dose, Strength
from jcodes.entries import Entry
from jcodes.entries.edits import UnitEdit
from jcodes.errors import MalformedLineError, MissingFactError
from jcodes.periods import Quarter
from jcodes.policies import Choice, Policy, policy
from jcodes.terms import NdcUnit

if TYPE_CHECKING:
    from jcodes.billing.receipt import Receipt

__all__ = ["AnyProduct", "Product", "ServiceLines", "service_lines"]

_WASTED: Final = "JW"
_SPLIT: Final = (
    "RULES 3.10: one NDC a line, several products on several lines; RULES 3.11: LifeWise, the quantity is split with JW"
)
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
class Product:
    """One product of an administration.

    Attributes:
        ndc: The National Drug Code.
        dose: What was given of it; None for the whole dose, where it is the only product.
        discarded: What was discarded of it; None for all that was, where it is the only product, and for nothing where another says more.
        strength: How much drug a millilitre or a piece of it holds; None for the bill's.
        unit: The unit of measure of its quantity; None where dose or strength tell it: a volume is counted in ML, pieces in UN.

    Raises:
        MalformedError: A part that cannot be read.
    """

    ndc: Ndc = attrs.field(converter=_ndc)
    dose: Dose | None = attrs.field(default=None, converter=_dose)
    discarded: Dose | None = attrs.field(default=None, converter=_dose)
    strength: Strength | None = attrs.field(default=None, converter=_strength)
    unit: NdcUnit | None = attrs.field(default=None, converter=_unit)

    @staticmethod
    def of(value: "AnyProduct") -> "Product":
        """Return *value* as a product: an NDC, a mapping of its fields, or a product as it is.

        Raises:
            MalformedLineError: Anything else; the errors of its parts.
        """
        if isinstance(value, Product):
            return value
        if isinstance(value, str | Ndc):
            return Product(value)
        if isinstance(value, Mapping) and "ndc" in value and set(value) <= set(_FIELDS):
            return Product(**value)
        what = f"has the fields {', '.join(map(str, value))}" if isinstance(value, Mapping) else f"is {kind_of(value)}"
        raise MalformedLineError(
            f"a product {what}",
            value=value,
            hint=f"give an NDC, or a mapping with ndc and any of {', '.join(_FIELDS[1:])}",
        )


AnyProduct: TypeAlias = str | Ndc | Product | Mapping[str, Any]


@attrs.frozen(order=False, repr=False)
class ServiceLines:
    """The claim's lines of a bill.

    Attributes:
        lines: The lines, the administered ones of each product first.
        warnings: What to look at, the bill's own warnings first.
        steps: How the lines came about, each with its source or blank.
        bill: The bill.
    """

    lines: tuple[ServiceLine, ...]
    warnings: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    bill: BillingUnits

    @property
    def receipt(self) -> "Receipt":
        """The receipt of the bill that the lines are of."""
        return self.bill.receipt

    def explain(self) -> str:
        """Return the derivation of the bill and then of its lines, each rule with its source."""
        told = [self.bill.explain()]
        for text, source in self.steps:
            told.append(f"lines      {text}")
            if source:
                told.append(f"           source: {source}")
        return "\n".join((*told, *(f"line {place}     {_said(line)}" for place, line in enumerate(self.lines, 1))))

    def to_dict(self) -> dict[str, object]:
        """Return lines, steps, warnings and the bill's receipt as JSON holds them."""
        return {
            "lines": [line.to_dict() for line in self.lines],
            "steps": [{"text": text, "source": source} for text, source in self.steps],
            "warnings": list(self.warnings),
            "receipt": self.receipt.to_dict(),
        }

    def _repr_html_(self) -> str:
        """Return the lines as a table, for notebooks."""
        heads = "".join(f"<th>{head}</th>" for head in ("code", "modifiers", "units", "charge", "NDC", "quantity"))
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(line))}</tr>" for line in self.lines
        )
        return f"<table><tr>{heads}</tr>{rows}</table>"

    def __str__(self) -> str:
        """Return the lines, as they are read aloud."""
        return "; ".join(map(_said, self.lines))

    def __repr__(self) -> str:
        """Return the lines."""
        return f"<ServiceLines {self}>"


def _cells(line: ServiceLine) -> tuple[str, ...]:
    charge = "" if line.charge is None else str(line.charge)
    return line.code, " ".join(line.modifiers), line.units, charge, line.ndc, f"{line.ndc_unit}{line.ndc_quantity}"


def _said(line: ServiceLine) -> str:
    return str(line) + (f", N4{line.ndc} {line.ndc_unit}{line.ndc_quantity}" if line.ndc else "")


@attrs.frozen
class _Part:
    """One product's share of one line of the bill."""

    line: BillingLine
    ndc: str = ""
    quantity: NdcQuantity | None = None


def service_lines(  # noqa: PLR0913 - keyword facts of one question
    bill: BillingUnits,
    *,
    products: "AnyProduct | Sequence[AnyProduct]" = (),
    charge: Decimal | str | int | None = None,
    edit: UnitEdit | None = None,
    paper: bool = False,
    repeat_modifier: str = "76",
    payer: Policy | str | None = None,
) -> ServiceLines:
    """Return the claim's lines of *bill*.

    The bill's lines are shared out over the products, whose units sum to those of the whole dose, which is rounded once. Each is then
    split so that no line has more units than the payer takes, or than an edit that works by line allows; NDC quantities are shared in
    proportion, and add up to the product's.

    Args:
        bill: What `billing_units` returned for a code.
        products: The products with their NDCs; none for lines without an NDC.
        charge: What all lines charge together; shared out by units, exactly to the cent.
        edit: The medically unlikely edit of the code; None for none.
        paper: Whether the claim goes on paper, whose lines take fewer units.
        repeat_modifier: What to put on the lines after the first of a split, such as ``"76"`` or ``"59"``; blank for nothing.
        payer: The policy, or its name; None for the bill's.

    Raises:
        MalformedLineError: A bill of a dosage without a code or with decimal units, a product that is none, or a charge of parts of a cent.
        MissingFactError: Several products and no dose of one, or no unit of measure that dose or strength would tell.
        NdcUnitError: A unit of measure that the payer refuses.
        StrengthRequiredError: A quantity in another kind of unit than the dose, and no strength between them.

    Source: RULES 3.10, 3.11, 6.1 and 6.2.
    """
    subject = bill.subject
    if not isinstance(subject, Entry) or not all(type(line.units) is int for line in bill.lines):
        what = "decimal units" if isinstance(subject, Entry) else "a dosage without a code"
        raise MalformedLineError(
            f"a claim takes whole units of a code, and the bill is of {what}",
            value=str(bill),
            hint="bill a code in whole units",
        )
    chosen = policy(payer) if payer is not None else bill.question.policy if bill.question else policy()
    steps: list[tuple[str, str]] = []
    warnings = list(bill.warnings)
    parts = _parts(bill, _read(products), chosen, steps, warnings)
    most = (chosen.maximum_units_paper if paper else chosen.maximum_units).on(bill.on)
    lines = _split(parts, bill, most, edit, repeat_modifier, steps, warnings)
    if charge is not None and lines:
        shares = share_charge(charge, [int(line.units) for line in lines])
        lines = [line.evolve(charge=share) for line, share in zip(lines, shares, strict=True)]
        steps.append((f"the charge of {sum(shares)} is shared out by units", ""))
    return ServiceLines(tuple(lines), tuple(warnings), tuple(steps), bill)


def _read(products: "AnyProduct | Sequence[AnyProduct]") -> tuple[Product, ...]:
    listed: tuple[Any, ...]
    try:
        listed = (products,) if isinstance(products, str | Ndc | Product | Mapping) else tuple(products)
    except TypeError:
        listed = (products,)  # refused where it is read
    return tuple(sorted(map(Product.of, listed), key=lambda product: (product.ndc.ndc11, str(product))))


def _parts(
    bill: BillingUnits, products: tuple[Product, ...], payer: Policy, steps: list[tuple[str, str]], warnings: list[str]
) -> list[_Part]:
    """Return the lines of the bill, each shared out over the products."""
    lines = [line for line in bill.lines if line.units]
    if not products:
        return [_Part(line) for line in lines]
    doses = [_given(product, bill, len(products)) for product in products]
    wasted = [product.discarded for product in products]
    if len(products) == 1 and wasted[0] is None:
        wasted = [_all_discarded(bill)]
    if len(products) > 1:
        steps.append(
            (
                f"{len(products)} products stand on lines of their own; their units sum to those of the whole dose",
                _SPLIT,
            )
        )
    on_one_line = not any(_WASTED in line.modifiers for line in lines)
    quantities = [
        _quantities(product, dose, waste, bill, payer, split=not on_one_line)
        for product, dose, waste in zip(products, doses, wasted, strict=True)
    ]
    parts: list[_Part] = []
    for line in lines:
        is_waste = _WASTED in line.modifiers
        weights = [waste for waste in wasted if waste] if is_waste else doses
        units = _shares(line.units, weights, [waste or None for waste in wasted] if is_waste else doses)
        for product, count, (given, discarded) in zip(products, units, quantities, strict=True):
            if count:
                shared = attrs.evolve(line, units=count)
                parts.append(_Part(shared, product.ndc.ndc11, discarded if is_waste else given))
            elif not is_waste:
                warnings.append(f"the share of {product.ndc} is less than one unit: its NDC stands on no line")
    return parts


def _shares(units: int, weights: Sequence[Dose], by_product: "Sequence[Dose | None]") -> list[int]:
    """Return *units* shared out over the products by their doses; a product without a dose gets none."""
    if not weights:
        return [units, *([0] * (len(by_product) - 1))]
    shares = iter(share_units(units, weights))
    return [next(shares) if dose else 0 for dose in by_product]


def _given(product: Product, bill: BillingUnits, count: int) -> Dose:
    if product.dose is not None:
        return product.dose
    if count > 1:
        raise MissingFactError(
            f"nothing says how much of {product.ndc} was given",
            value=str(product.ndc),
            fact="dose",
            hint="give each product its dose, such as {'ndc': '50242-0051-21', 'dose': '500 mg'}",
        )
    return bill.dose


def _all_discarded(bill: BillingUnits) -> Dose | None:
    """Return what was discarded of the only product: the documented amount, else what is billed as discarded."""
    if not bill.discarded:
        return None
    question = bill.question
    if question is not None and question.discarded:
        return question.discarded
    amount = bill.dosage.total()
    left = None if bill.left is None else bill.left.discarded
    return None if amount is None or left is None else amount * left


def _quantities(  # noqa: PLR0913 - the facts of one product
    product: Product, dose: Dose, waste: Dose | None, bill: BillingUnits, payer: Policy, *, split: bool
) -> tuple[NdcQuantity, NdcQuantity | None]:
    """Return the quantities of the administered and of the discarded line; on one line both together."""
    strength = product.strength or bill.strength or _of_containers(bill)
    unit = product.unit or _concluded(product, dose, strength)
    places = payer.ndc_places.on(bill.on).value

    def counted(amount: Dose) -> NdcQuantity:
        return ndc_quantity(
            amount,
            unit,
            strength=strength,
            accepted=payer.ndc_units.on(bill.on).value,
            places=places,
            minimum=payer.ndc_minimum.on(bill.on).value,
        )

    if not waste:
        return counted(dose), None
    if dose.unit.dimension != waste.unit.dimension:  # drug and volume: each by itself
        given, discarded = counted(dose), counted(waste)
        return (given, discarded) if split else (NdcQuantity(given.amount + discarded.amount, unit), None)
    whole = counted(dose + waste)
    if not split:
        return whole, None
    given, discarded = share_quantity(whole, [dose / waste, 1], places=places)
    return given, discarded


def _of_containers(bill: BillingUnits) -> Strength | None:
    """Return the concentration that all labels share, or how much drug a piece holds where all are of one size; else None."""
    found = {opened.concentration for opened in bill.containers}
    if len(found) == 1 and None not in found:
        return found.pop()
    return None


def _concluded(product: Product, dose: Dose, strength: Strength | None) -> NdcUnit:
    dimensions = {dose.unit.dimension} | ({strength.per.unit.dimension} if strength else set())
    if "volume" in dimensions:
        return NdcUnit.ML
    if dose.unit.is_count or (strength is not None and strength.per.unit.is_count):
        return NdcUnit.UN
    raise MissingFactError(
        f"nothing says how the quantity of {product.ndc} is counted",
        value=str(product.ndc),
        fact="unit",
        hint="give unit='ML' with the strength for a solution, or unit='UN' with strength='100 mg/vial' for a powder",
    )


def _split(  # noqa: PLR0913, PLR0917 - the parts of one bill
    parts: list[_Part],
    bill: BillingUnits,
    most: Choice[int],
    edit: UnitEdit | None,
    repeat_modifier: str,
    steps: list[tuple[str, str]],
    warnings: list[str],
) -> list[ServiceLine]:
    """Return the parts as lines that a claim can carry."""
    split = split_lines(
        [part.line for part in parts],
        maximum_units=most.value,
        edit_value=None if edit is None else edit.value,
        edit_indicator=None if edit is None else edit.indicator,
        repeat_modifier=repeat_modifier,
    )
    warnings.extend(split.warnings)
    if edit is not None and edit.is_published:
        steps.append((f"medically unlikely edit: {edit}", str(edit.source)))
        if bill.on is not None and edit.quarter != Quarter.of(bill.on):
            warnings.append(f"the medically unlikely edit is that of {edit.quarter}, not of {Quarter.of(bill.on)}")
    if len(split.lines) > len(parts):
        steps.append((f"{most.policy}: a line takes {most.value} units at most", most.source))
    lines: list[ServiceLine] = []
    left = list(split.lines)
    for part in parts:
        units = 0
        pieces: list[BillingLine] = []
        while units < part.line.units:
            pieces.append(left.pop(0))
            units += pieces[-1].units
        quantities: Sequence[NdcQuantity | None] = [part.quantity] * len(pieces)
        if part.quantity is not None and len(pieces) > 1:
            quantities = share_quantity(part.quantity, [Fraction(piece.units) for piece in pieces])
        lines.extend(
            ServiceLine(
                piece.code,
                units=piece.units,
                modifiers=piece.modifiers,
                on=bill.on,
                ndc=part.ndc,
                ndc_quantity=None if quantity is None else quantity.amount,
                ndc_unit="" if quantity is None else quantity.unit.value,
            )
            for piece, quantity in zip(pieces, quantities, strict=True)
        )
    return lines
