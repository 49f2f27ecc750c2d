"""Charge multipliers: the HCPCS units of one dispensed vial, mL or package by NDC, from CMS's crosswalk and FDA's label."""

import enum
import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.auditing.chargemaster.charge import Charge
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.labels import Label
from jcodes.doses import Basis, Dose
from jcodes.errors import JcodesError, MalformedError
from jcodes.errors.messages import named, shown
from jcodes.money import money_text, to_the_cent
from jcodes.rules.context.wording import in_units, plain_number
from jcodes.vocabulary.fda_words import is_count
from jcodes.vocabulary.products import NdcUnit

__all__ = ["Dispensed", "Factor", "FactorStatus", "UnitsPer", "dispensed_unit", "judged", "units_per"]


class Dispensed(enum.Enum):
    """The dispensed unit that a multiplier is for."""

    ITEM = "item"
    ML = "mL"
    PACKAGE = "package"
    AMOUNT = "amount"


_WORDS: Final = {
    **dict.fromkeys(
        (
            "vial", "vials", "syringe", "syringes", "pfs", "item", "each", "ea", "un", "ampule", "amp", "pen", "bag", "cartridge", "implant",
            "tablet", "tab", "capsule", "cap", "autoinjector", "inhaler", "tube",
        ),
        Dispensed.ITEM,
    ),
    **dict.fromkeys(("ml", "1 ml", "milliliter", "cc"), Dispensed.ML),
    **dict.fromkeys(("package", "pkg", "pack", "box", "carton", "tray", "bottle", "kit"), Dispensed.PACKAGE),
}  # fmt: skip


def dispensed_unit(text: str) -> "Dispensed | Dose | None":
    """Return the dispensed unit that *text* names: a kind, or an amount such as ``"1 mg"``; None for blank.

    Raises:
        MalformedError: *text* is neither.
    """
    word = " ".join(text.lower().removeprefix("per ").split())
    if not word:
        return None
    if word in _WORDS:
        return _WORDS[word]
    try:
        amount = Dose.parse(word if word[0].isdigit() else f"1 {word}")
    except JcodesError:
        amount = None
    if not amount or amount.unit.is_count:
        raise MalformedError(
            f"{shown(text)} is not a dispensed unit",
            value=text,
            hint="write vial, syringe, mL, package or an amount such as 1 mg",
        )
    return amount


_ONE_ML: Final = Dose.parse("1 mL")


@attrs.frozen(order=False)
class UnitsPer:
    """The billing units of one dispensed unit, by official figures.

    Attributes:
        per: The dispensed unit.
        units: The exact units.
        published: CMS's rounded figure, which also counts as right; equal to `units` if CMS gives the exact one.
        text: The calculation.
        source: The files.
    """

    per: Dispensed
    units: Fraction
    published: Fraction
    text: str
    source: str

    def to_dict(self) -> dict[str, str]:
        """Return the figures as JSON values; exact numbers are text."""
        return {"per": self.per.value, "units": plain_number(self.units), "text": self.text, "source": self.source}


class FactorStatus(enum.Enum):
    """The result of a multiplier's check."""

    RIGHT = "right"
    WRONG = "wrong"
    FRACTIONAL = "fractional"
    NOT_VERIFIED = "not verified"


@attrs.frozen(order=False)
class Factor:
    """One multiplier with the official figures for its NDC.

    Attributes:
        charge: The line.
        stated: The multiplier of the line; None if the line has none.
        status: The result.
        figures: The official units of each dispensed unit.
        expected: The figure that the multiplier was compared with: that of the dispensed unit stated, otherwise the one it equals, or
            that of one item; None if there is none.
        dollars: What one fill bills too much, or below zero too little, at Medicare's payment limit of the quarter, to the cent; for a
            fractional multiplier what rounding one fill up adds. None without a limit.
        text: The result in one sentence.
    """

    charge: Charge
    stated: Fraction | None
    status: FactorStatus
    figures: tuple[UnitsPer, ...]
    expected: UnitsPer | None
    dollars: Decimal | None
    text: str

    def to_dict(self) -> dict[str, object]:
        """Return the check as JSON values; exact numbers and money are text."""
        return {
            "row": self.charge.row,
            "charge": self.charge.charge,
            "code": self.charge.code,
            "ndc": self.charge.ndc,
            "multiplier": None if self.stated is None else plain_number(self.stated),
            "per": None if self.expected is None else self.expected.per.value,
            "expected": None if self.expected is None else plain_number(self.expected.units),
            "status": self.status.value,
            "dollars_per_fill": None if self.dollars is None else str(self.dollars),
            "figures": [one.to_dict() for one in self.figures],
            "text": self.text,
        }

    def __str__(self) -> str:
        """Return row, charge code, NDC and the result."""
        return f"{self.charge.where} {named(str(self.charge.ndc))}: {self.text}"


# -- official figures ------------------------------------------------------------------------------------------------


def units_per(
    entry: Entry, link: NdcLink | None, label: Label | None
) -> tuple[tuple[UnitsPer, ...], tuple[UnitsPer, ...]]:
    """Return the billing units of one item, mL and package of a product, and the label's figures that disagree with CMS's.

    CMS's crosswalk decides; FDA's label gives the exact value of a rounded figure, and the figures that the crosswalk lacks. "Up to"
    dosages have no figure by label: a container of any smaller amount is one unit.

    Args:
        entry: The code.
        link: CMS's crosswalk row, if there is one and its figures agree with each other.
        label: FDA's label, if it is of this product.
    """
    of_label = dict(_by_label(entry, label)) if label is not None and not label.doubt else {}
    of_link = {} if link is None else dict(_by_link(link, counts_pieces=_counts_pieces(link, label)))
    if link is not None and (Dispensed.ML in of_link) and not _is_liquid(link, label):
        del of_link[Dispensed.ML]
    if link is not None and label is not None and not _is_same_container(link, label):
        of_label.pop(Dispensed.ITEM, None)
    found: list[UnitsPer] = []
    others: list[UnitsPer] = []
    for per in Dispensed:
        ours, theirs = of_link.get(per), of_label.get(per)
        if ours is not None and theirs is not None:
            if _rounds_to(theirs.units, ours.published):
                ours = attrs.evolve(
                    ours,
                    units=theirs.units,
                    text=f"{ours.text}; {theirs.text}",
                    source=f"{ours.source}; {theirs.source}",
                )
            else:
                others.append(theirs)
        chosen = ours or theirs
        if chosen is not None:
            found.append(chosen)
    return tuple(found), tuple(others)


def _by_link(link: NdcLink, *, counts_pieces: bool) -> Iterator[tuple[Dispensed, UnitsPer]]:
    source, size = str(link.source), link.package_size
    item, package = link.units_per_item, link.units_per_package
    if item:
        units = Fraction(item)
        if counts_pieces and size:
            units /= Fraction(size)
            text = f"{item:f} units / {size:f} pieces = {plain_number(units)} per piece"
            yield Dispensed.ITEM, UnitsPer(Dispensed.ITEM, units, units, text, source)
        else:
            yield Dispensed.ITEM, UnitsPer(Dispensed.ITEM, units, units, f"{item:f} units per item", source)
            if size and size != 1:
                each = units / Fraction(size)
                text = f"{item:f} units / {size:f} mL = {plain_number(each)} per mL"
                yield Dispensed.ML, UnitsPer(Dispensed.ML, each, each, text, source)
    if package and link.exact_units is not None:
        text = f"{package:f} units per package of {link.package_quantity:f}"
        yield Dispensed.PACKAGE, UnitsPer(Dispensed.PACKAGE, link.exact_units, Fraction(package), text, source)


def _by_label(entry: Entry, label: Label | None) -> Iterator[tuple[Dispensed, UnitsPer]]:
    strength, dosage = (None if label is None else label.strength), entry.dosage
    one = dosage.amount
    if label is None or strength is None or one is None or dosage.basis is Basis.UP_TO:
        return
    drug = strength.amount
    if drug.unit.dimension != one.unit.dimension:
        return
    source = f"{label.source}, {label.source.file}"
    if strength.per.unit.dimension == "volume":
        each = (drug / one) / (strength.per / _ONE_ML)
        yield (
            Dispensed.ML,
            UnitsPer(Dispensed.ML, each, each, f"{strength} / {one} = {plain_number(each)} per mL", source),
        )
        if label.size is not None and label.size.unit.dimension == "volume":
            units = each * (label.size / _ONE_ML)
            text = f"{label.size} of {strength} / {one} = {plain_number(units)} per item"
            yield Dispensed.ITEM, UnitsPer(Dispensed.ITEM, units, units, text, source)
    elif strength.per.unit.is_count:
        units = (drug / one) / Fraction(strength.per.amount)
        text = f"{strength} / {one} = {plain_number(units)} per item"
        yield Dispensed.ITEM, UnitsPer(Dispensed.ITEM, units, units, text, source)


def _counts_pieces(link: NdcLink, label: Label | None) -> bool:
    """Return whether CMS's item is a bottle of several tablets or other pieces, as the dosage form on the label tells."""
    return label is not None and is_count(label.dosage_form) and link.package_size not in {None, 0, 1}


def _is_liquid(link: NdcLink, label: Label | None) -> bool:
    """Return whether the package size is a volume: by the label, otherwise if the dosage of the crosswalk is no count."""
    unit = None if label is None else label.ndc_unit
    return unit is NdcUnit.ML or (unit is None and link.dosage.basis is not Basis.EACH)


def _is_same_container(link: NdcLink, label: Label) -> bool:
    """Return whether the label's size is that of CMS's item: a label may give the container's volume, not that of the drug."""
    if label.size is None or label.size.unit.dimension != "volume":
        return True
    return link.package_size is not None and label.size / _ONE_ML == Fraction(link.package_size)


def _rounds_to(exact: Fraction, published: Fraction) -> bool:
    """Return whether CMS's figure is *exact*, or *exact* rounded to its own decimal places."""
    places = next((digits for digits in range(5) if (published * 10**digits).denominator == 1), 5)
    return abs(exact - published) < Fraction(f"1e-{places}")


# -- the check -------------------------------------------------------------------------------------------------------


def judged(  # noqa: PLR0913, PLR0917 - the facts of one check
    charge: Charge,
    stated: Fraction | None,
    per: Dispensed | Dose | None,
    entry: Entry,
    figures: tuple[UnitsPer, ...],
    limit: Decimal | None,
) -> Factor:
    """Return the check of a multiplier against the official figures; *limit* is the payment limit of one unit."""
    if isinstance(per, Dose):
        figures = tuple(_of_amount(per, entry))
        per = Dispensed.AMOUNT
    fitting = [one for one in figures if (one.per is per if per else one.per is not Dispensed.ML)]
    if not fitting:
        what = "the NDC" if per is None else f"the NDC by {per.value}"
        return Factor(charge, stated, FactorStatus.NOT_VERIFIED, figures, None, None, f"no official figures for {what}")
    if stated is None:
        return Factor(
            charge,
            None,
            FactorStatus.NOT_VERIFIED,
            figures,
            fitting[0],
            None,
            f"no multiplier; {_offers(charge, fitting)}",
        )
    same = next((one for one in fitting if stated in {one.units, one.published}), None)
    rounded = next((one for one in fitting if stated == math.ceil(one.units)), None)
    if same is not None and same.units.denominator == 1:
        text = f"multiplier {plain_number(stated)} is right: {same.text}"
        return Factor(charge, stated, FactorStatus.RIGHT, figures, same, None, text)
    near = same or rounded
    if near is not None:
        over = math.ceil(near.units) - near.units
        dollars = _dollars(over, limit)
        how = "is a fraction" if stated.denominator > 1 else f"rounds {plain_number(near.units)} up"
        text = (
            f"multiplier {plain_number(stated)} per {near.per.value} {how}: {near.text};"
            f" rounding each fill up adds {in_units(over)}{_money(dollars)}"
        )
        return Factor(charge, stated, FactorStatus.FRACTIONAL, figures, near, dollars, text)
    right = fitting[0]
    over = stated - right.units
    dollars = _dollars(over, limit)
    side = "overbills" if over > 0 else "underbills"
    liquid = any(one.per is Dispensed.ML and stated == one.units for one in figures if per is None)
    if_liquid = "; it is right per mL: if the line is dispensed by mL, state it in the column per" if liquid else ""
    text = (
        f"multiplier {plain_number(stated)}; {_offers(charge, fitting)}: each fill per {right.per.value} {side}"
        f" {in_units(abs(over))}{_money(dollars)}{if_liquid}"
    )
    return Factor(charge, stated, FactorStatus.WRONG, figures, right, dollars, text)


def _of_amount(per: Dose, entry: Entry) -> Iterator[UnitsPer]:
    one = entry.dosage.total()
    if one is not None and one.unit.dimension == per.unit.dimension:
        units = per / one
        yield UnitsPer(
            Dispensed.AMOUNT, units, units, f"{per} / {one} = {plain_number(units)} per {per}", str(entry.source)
        )


def _offers(charge: Charge, figures: list[UnitsPer]) -> str:
    first, *others = (f"{plain_number(one.units)}{{}} per {one.per.value}" for one in figures)
    words = " and ".join(
        (first.format(" units" if figures[0].units != 1 else " unit"), *(one.format("") for one in others))
    )
    return f"{named(str(charge.ndc or charge.code))} is {words}"


def _dollars(units: Fraction, limit: Decimal | None) -> Decimal | None:
    if limit is None:
        return None
    amount = to_the_cent(abs(units) * Fraction(limit))
    return -amount if units < 0 else amount


def _money(dollars: Decimal | None) -> str:
    return ", no payment limit on file" if dollars is None else f", {money_text(abs(dollars))} at the payment limit"
