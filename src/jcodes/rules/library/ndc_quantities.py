"""NDC quantities and units of measure, and whether they match the billed units."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.labels import labels_of
from jcodes.doses import Dose
from jcodes.doses.exact import decimal_of_ratio, plain
from jcodes.errors.messages import shown
from jcodes.rules.context.flags import NDC, NDC_MEASURED, NDC_MISCOUNTED, NDC_PARTIAL
from jcodes.rules.context.line import LineView
from jcodes.rules.context.wording import grouped, in_units
from jcodes.rules.engine.changes import SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, Payers, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import NdcUnit

__all__ = ["RULES"]

_CONCENTRATION: Final = "pdac-crosswalk: from the concentration; cms-asp: the crosswalk states package size and units"


_LOOP: Final = "x12-rfi-2151: loop 2410, LIN03 with CTP04 and CTP05"
_UNITS: Final = "x12-rfi-591: ML, UN, GR, F2 and ME; bcbsm-2015"


@line_rule(
    "ndc-quantity-missing",
    "an NDC without a quantity",
    severity=Severity.ERROR,
    source=_LOOP,
    denial=DenialKind.NDC,
    only=NDC | NDC_PARTIAL,
)
def ndc_quantity_missing(at: LineView) -> Iterator[Found]:
    """The line has an NDC without a quantity or unit of measure, or a quantity without an NDC.

    A warning if the payer does not ask for the NDC of the line, as Medicare Part B. Where CMS's crosswalk and FDA's label tell how the
    product is counted, the finding states unit of measure and quantity for the billed units, and the files that it assumes.
    """
    line = at.line
    ndc, quantity, unit = line.ndc.strip(), line.ndc_quantity.strip(), line.ndc_unit.strip()
    if not (ndc or quantity or unit) or (ndc and quantity and unit):
        return
    missing = [name for name, text in (("NDC", ndc), ("quantity", quantity), ("unit of measure", unit)) if not text]
    right, assumed = _by_label(at)
    yield Found(
        f"{at.shown}: NDC without {' and '.join(missing)}" if ndc else f"{at.shown}: NDC quantity without an NDC",
        right or "NDC, unit of measure and quantity",
        f"report {right}, if that is the package; assumed: {assumed}"
        if right
        else f"report the {' and '.join(missing)}",
        confidence=at.ndc_grade,
    )


def _by_label(at: LineView) -> tuple[str, str]:
    """Return unit of measure and quantity for the billed units, and the files that tell them; blank if they do not.

    A product sold by volume in CMS's crosswalk is counted in milliliters; one of package size 1 in pieces if FDA's label says so.
    """
    ndc, units = at.line.parsed_ndc, at.units
    link = None if at.product is None else at.product.link
    if ndc is None or units is None or link is None or at.facts is None or link.package_size is None:
        return "", ""
    measure = NdcUnit.ML if link.package_size != 1 else NdcUnit.UN
    labels = labels_of(ndc) if measure is NdcUnit.UN else ()  # CMS counts some vials of liquids as one piece, too
    label = next((one for one in labels if one.ndc_unit is not None and not one.doubt), None)
    is_sure = measure is NdcUnit.ML or (label is not None and label.ndc_unit is measure)
    ratio = at.facts.units_per(link, measure) if is_sure else None
    right = "" if ratio is None else _quantity(Fraction(*ratio), units)
    files = f"CMS's crosswalk of {link.quarter}" + ("" if label is None else f" and {label.source}")
    return (f"{measure}{right} for {in_units(units)}", files) if right else ("", "")


@line_rule(
    "ndc-unit-unknown",
    "an NDC unit of measure that is not on X12's list",
    severity=Severity.ERROR,
    source=_UNITS,
    denial=DenialKind.NDC,
    only=NDC | NDC_MEASURED,
)
def ndc_unit_unknown(at: LineView) -> Iterator[Found]:
    """The NDC unit of measure is not ML, UN, GR, F2 or ME. Medicaid files write EA and GM for UN and GR."""
    text = at.line.ndc_unit
    if not text.strip() or text in _CODES:
        return
    read = at.line.ndc_measure
    if read is not None:
        yield Found(
            f"nonstandard format: {shown(text)} (expected {read})",
            str(read),
            Fix(f"write {read}", (SetField(at.place, "ndc_unit", read.value),)),
        )
    else:
        hint = (
            "MG is not on the list; report milliliters (ML), units (UN) or grams (GR)"
            if text.strip().upper() == "MG"
            else "use ML, UN, GR, F2 or ME"
        )
        yield Found(f"{shown(text)} is not an NDC unit of measure", "ML, UN, GR, F2 or ME", hint)


_CODES: Final = frozenset(unit.value for unit in NdcUnit)


@line_rule(
    "ndc-unit-not-accepted",
    "an NDC unit of measure that the payer does not accept",
    severity=Severity.ERROR,
    source=_UNITS,
    denial=DenialKind.NDC,
    only=NDC | NDC_MEASURED,
    payers=Payers.BY_POLICY,
)
def ndc_unit_not_accepted(at: LineView) -> Iterator[Found]:
    """The payer does not accept the NDC unit of measure. Several refuse ME (milligrams)."""
    measure, taken = at.line.ndc_measure, at.payer.ndc_units
    if measure is not None and measure not in taken.value:
        yield Found(
            f"{at.payer.name} does not accept {measure} as NDC unit of measure",
            ", ".join(map(str, taken.value)),
            "report what the package is sold by: milliliters (ML), units (UN) or grams (GR)",
            choice=taken,
        )


@line_rule(
    "ndc-quantity-malformed",
    "an invalid NDC quantity",
    severity=Severity.ERROR,
    source="x12-rfi-1948: an amount in the package's unit of measure, decimals allowed; cms1500-ndc",
    denial=DenialKind.NDC,
    only=NDC | NDC_MISCOUNTED,
)
def ndc_quantity_malformed(at: LineView) -> Iterator[Found]:
    """The NDC quantity is not a number in plain digits, or not above zero."""
    text = at.line.ndc_quantity.strip()
    amount = at.line.ndc_amount
    if text and (amount is None or amount <= 0):
        yield Found(
            f"invalid NDC quantity: {shown(text)}",
            "a number above zero, such as 0.6",
            "report the quantity of the administered product",
        )


@line_rule(
    "ndc-quantity-precision",
    "more decimal places than the payer accepts",
    severity=Severity.WARNING,
    source="cms1500-ndc: the places are the payer's, by its policy; x12-rfi-2151",
    denial=DenialKind.NDC,
    only=NDC | NDC_MISCOUNTED,
)
def ndc_quantity_precision(at: LineView) -> Iterator[Found]:
    """The NDC quantity has more decimal places than the payer accepts, or is below the payer's minimum."""
    amount = at.line.ndc_amount
    if amount is None or amount <= 0:
        return
    places, least = at.payer.ndc_places, at.payer.ndc_minimum
    decimals = at.line.ndc_quantity.strip().partition(".")[2].rstrip("0")
    if len(decimals) > places.value:
        yield Found(
            f"NDC quantity {amount} has {len(decimals)} decimal places; {at.payer.name} accepts {places.value}",
            fix=f"round to {places.value} decimal places",
            choice=places,
        )
    elif amount < least.value:
        yield Found(
            f"NDC quantity {amount} is below the minimum of {least.value} ({at.payer.name})",
            str(least.value),
            f"report {least.value}",
            choice=least,
        )


@line_rule(
    "ndc-quantity-differs",
    "an NDC quantity that differs from the billed units",
    severity=Severity.ERROR,
    source=_CONCENTRATION,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_quantity_differs(at: LineView) -> Iterator[Found]:
    """The billed units do not match the NDC quantity.

    Calculated from the package size and units per item in CMS's crosswalk, if those figures agree and the unit of measure fits the
    package: ML for products sold by volume, UN for powders and pieces. A difference of up to one unit is allowed, since dose and waste
    are rounded. A warning if the payer does not ask for the NDC of the line, as Medicare Part B; and for a powder in milliliters, if FDA's label says
    powder too.
    """
    product, units, line = at.product, at.units, at.line
    if product is None or units is None or product.link is None or at.facts is None:
        return
    stated = units, line.ndc_quantity, line.ndc_unit
    if stated in product.agreeing:
        return
    link, measure, amount = product.link, line.ndc_measure, line.ndc_amount
    ratio = None if measure is None else at.facts.units_per(link, measure)
    if measure is None or amount is None or amount <= 0:
        return
    if ratio is None:
        if measure is NdcUnit.ML:
            yield from _powder_in_milliliters(at, units)
        return
    top, bottom = amount.as_integer_ratio()
    if abs(top * ratio[0] - units * ratio[1] * bottom) < ratio[1] * bottom:  # a difference below one unit
        product.agree(stated)
        return
    held = Fraction(amount) * Fraction(*ratio)
    like = ""
    one = None if at.entry is None else at.entry.dosage.amount
    if amount == units:
        like = "; the billing units were reported as NDC quantity"
    elif one is not None and held * Fraction(one.amount) == units:
        like = f"; {grouped(units)} is that amount in {one.unit.symbol}"
    elif measure is NdcUnit.ML and link.units_per_item and amount == _items(link, units):
        like = "; the number of containers was reported as NDC quantity"
    exact = link.quarter == at.facts.quarter
    right = _quantity(Fraction(*ratio), units)
    yield Found(
        f"{measure}{at.line.ndc_quantity.strip()} of {at.line.parsed_ndc} is {grouped(held)} units of {at.shown}; the line bills {grouped(units)}{like}",
        f"{measure}{right} for {in_units(units)}" if right else "",
        "calculate the NDC quantity and the units from the dose",
        severity=None if exact else Severity.WARNING,
        confidence=at.ndc_grade,
        source=str(link.source),
    )


def _powder_in_milliliters(at: LineView, units: int) -> Iterator[Found]:
    """Find a powder that is reported in milliliters, as what it was dissolved in: CMS's crosswalk and FDA's labels have it in pieces."""
    ndc, link = at.line.parsed_ndc, None if at.product is None else at.product.link
    ratio = None if link is None or at.facts is None else at.facts.units_per(link, NdcUnit.UN)
    if ndc is None or link is None or ratio is None:
        return
    labels = [one for one in labels_of(ndc) if one.ndc_unit is not None]
    if not labels or any(one.ndc_unit is not NdcUnit.UN or one.doubt for one in labels):
        return
    right = _quantity(Fraction(*ratio), units)
    yield Found(
        f"NDC {ndc} is a powder or a piece by CMS's crosswalk of {link.quarter} and {labels[0].source}; the line reports milliliters",
        f"UN{right} for {in_units(units)}" if right else "UN",
        f"report UN{right}, if that is the package",
        severity=Severity.WARNING,
        confidence=at.ndc_grade,
        source=str(link.source),
    )


def _items(link: NdcLink, units: int) -> Fraction:
    return Fraction(units) / Fraction(link.units_per_item or 1)


def _quantity(ratio: Fraction, units: int) -> str:
    """Return the NDC quantity for *units*, if it has at most three decimal places; otherwise blank."""
    exact = Fraction(units) / ratio * 1000
    return plain(decimal_of_ratio(exact.numerator, 1000)) if exact.denominator == 1 else ""


_MEASURES: Final = {NdcUnit.ME: "mg", NdcUnit.F2: "IU"}


@line_rule(
    "ndc-amount-differs",
    "an NDC quantity in ME or F2 that differs from the billed units",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="x12-rfi-591: ME counts milligrams, F2 international units; cms-hcpcs: the dosage of the descriptor says what one unit is",
    denial=DenialKind.NDC,
    only=NDC | NDC_MEASURED,
)
def ndc_amount_differs(at: LineView) -> Iterator[Found]:
    """The NDC quantity in milligrams (ME) or international units (F2) does not match the billed units.

    Calculated from the code's dosage if that is a mass or in IU; less than one unit of rounding is allowed. A warning, because the
    label may state the amount of a different salt than the descriptor.
    """
    measure, amount, units, entry = at.line.ndc_measure, at.line.ndc_amount, at.units, at.entry
    if measure not in _MEASURES or amount is None or amount <= 0 or units is None or entry is None:
        return
    one = entry.dosage.amount
    held = Dose.parse(f"{amount} {_MEASURES[measure]}")
    if one is None or one.unit.dimension != held.unit.dimension:
        return
    exact = held / one
    if abs(exact - units) < 1:
        return
    yield Found(
        f"{measure}{at.line.ndc_quantity.strip()} is {grouped(exact)} units of {at.shown} ({entry.dosage}); the line bills {grouped(units)}",
        f"{in_units(exact)}, or {one * units}",
        "calculate the units from the dose, and report the NDC quantity in the package's unit of measure",
    )


RULES: Final = (
    ndc_quantity_missing,
    ndc_unit_unknown,
    ndc_unit_not_accepted,
    ndc_quantity_malformed,
    ndc_quantity_precision,
    ndc_quantity_differs,
    ndc_amount_differs,
)
