"""National Drug Codes: shape, link to the code, quantity and unit of measure."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from jcodes.codes import Ndc
from jcodes.entries import Kind
from jcodes.errors import JcodesError
from jcodes.policies import NdcRequired
from jcodes.rules.changes import SetField
from jcodes.rules.denials import DenialKind
from jcodes.rules.findings import Mend, Severity
from jcodes.rules.rule import Found, line_rule
from jcodes.rules.traits import DRUG, NDC
from jcodes.rules.views import LineView, linked_ever
from jcodes.terms import Confidence, NdcUnit

if TYPE_CHECKING:
    from jcodes.entries.links import NdcLink

__all__ = ["RULES"]

_SHAPE: Final = "RULES 3.1: eleven digits, 5-4-2; ten bare digits may be three products; X12 text of remark M119"
_UNITS: Final = "RULES 3.4: ML, UN, GR, F2 and ME; X12, http://rfi.x12.org/Request/Details/591; BCBSM record 0215"
_LOOP: Final = "RULES 3.8: 837 loop 2410: LIN03 with CTP04 and CTP05"
_LINKED: Final = "RULES 3.10 and 8.3: CMS's crosswalk of the quarter; it lists what Part B pays, not every product"
_CONCENTRATION: Final = "RULES 3.5 and 3.6: from the concentration; CMS's crosswalk states package size and units"


@line_rule(
    "ndc-missing",
    "a drug without an NDC",
    severity=Severity.ERROR,
    source="RULES 12.1 and 12.2, and the payer's policy",
    denial=DenialKind.NDC,
    only=DRUG,
)
def ndc_missing(at: LineView) -> Iterator[Found]:
    """The payer asks for the NDC of every drug, and the line has none. Unclassified codes are `unclassified-ndc`, compounded drugs have none."""
    required = at.payer.ndc_required
    if required.value is not NdcRequired.ALL or at.line.ndc.strip() or not at.is_drug or at.facts is None:
        return
    if at.facts.kind not in {None, Kind.UNCLASSIFIED, Kind.COMPOUNDED, Kind.SUPPLY, Kind.BLOOD, Kind.SKIN_SUBSTITUTE}:
        yield Found(
            f"{at.shown} has no NDC",
            "the NDC of what was given",
            "state the NDC on the label, with its quantity",
            choice=required,
        )


@line_rule(
    "ndc-malformed",
    "an NDC that is none",
    severity=Severity.ERROR,
    source=_SHAPE,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_malformed(at: LineView) -> Iterator[Found]:
    """The text is no NDC. Of ten bare digits the products that they may be are named, those first that CMS's crosswalk links to the code."""
    line = at.line
    text = line.ndc.strip()
    if line.parsed_ndc is not None or not text:
        return
    try:
        Ndc.parse(text)
    except JcodesError as error:
        candidates = tuple(map(str, getattr(error, "candidates", ())))
        linked = _linked_candidates(at, candidates)
        mend = (
            f"CMS's crosswalk links {' and '.join(linked)} to {at.shown}; look at the label" if linked else error.hint
        )
        yield Found(error.message, "eleven digits", mend)


def _linked_candidates(at: LineView, candidates: tuple[str, ...]) -> list[str]:
    if at.facts is None:
        return []
    known = {link.ndc.ndc11 for link in at.facts.links if link.ndc is not None}
    return [text for text in candidates if Ndc.parse(text).ndc11 in known]


@line_rule(
    "ndc-of-another-code",
    "an NDC of another code",
    severity=Severity.WARNING,
    source=_LINKED,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_of_another_code(at: LineView) -> Iterator[Found]:
    """CMS's crosswalk links the NDC to other codes and not to the line's.

    The crosswalk is that of the quarter of the date of service, or the nearest before. Unclassified codes are `unclassified-has-code`.
    Where the crosswalk's row calls the product by the substance of the line's code, the row contradicts itself, and the finding says so.
    """
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.kind in {None, Kind.UNCLASSIFIED}:
        return
    links = at.links
    if not links or any(link.code == facts.code.text for link in links):
        return
    doubted = next((link for link in links if facts.code.text in link.names), None)
    if doubted is not None:
        yield Found(
            f"{doubted.contradiction}; the line bills {at.shown}",
            mend=f"read the label: the row in CMS's crosswalk contradicts itself, so that it does not show {at.shown} to be wrong",
            severity=Severity.WARNING,
            source=str(doubted.source),
        )
        return
    codes = " or ".join(sorted({link.code for link in links}))
    yield Found(
        f"{ndc} ({links[0].drug}) is {codes} in CMS's crosswalk of {links[0].quarter}, the line bills {at.shown}",
        codes,
        f"check the NDC against the label, and the code: {codes}",
        source=str(links[0].source),
    )


@line_rule(
    "ndc-not-linked",
    "an NDC that CMS's crosswalk does not list",
    severity=Severity.INFORMATION,
    confidence=Confidence.MEDIUM,
    source=_LINKED,
    only=NDC,
)
def ndc_not_linked(at: LineView) -> Iterator[Found]:
    """The crosswalk of the very quarter lists products under the code, and the NDC under none.

    One that an earlier quarter lists is a warning: the product may have left the market. Otherwise it is worth knowing only, since the
    crosswalk does not list every product.
    """
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.kind in {None, Kind.UNCLASSIFIED}:
        return
    of_quarter = [link for link in facts.links if link.quarter == facts.quarter]
    if not of_quarter or at.links:
        return
    last = linked_ever(at.catalog, ndc.ndc11)
    if last is None:
        yield Found(
            f"{ndc} is not among the {len(of_quarter)} products of {at.shown} in CMS's crosswalk of {facts.quarter}"
        )


@line_rule(
    "ndc-obsolete",
    "an NDC of earlier quarters",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_LINKED,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_obsolete(at: LineView) -> Iterator[Found]:
    """CMS's crosswalk of the very quarter does not list the NDC any more; one of an earlier quarter did."""
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.kind in {None, Kind.UNCLASSIFIED} or facts.quarter is None:
        return
    if not any(link.quarter == facts.quarter for link in facts.links) or at.links:
        return
    last = linked_ever(at.catalog, ndc.ndc11)
    if last is not None and last.quarter < facts.quarter:
        yield Found(
            f"{ndc} stands in CMS's crosswalk of {last.quarter} last, not in that of {facts.quarter}",
            mend="check that the product was still sold, and the NDC on the label",
        )


# -- quantity and unit of measure ------------------------------------------------------------------------------------


@line_rule(
    "ndc-quantity-missing",
    "an NDC without a quantity",
    severity=Severity.ERROR,
    source=_LOOP,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_quantity_missing(at: LineView) -> Iterator[Found]:
    """The line has an NDC and no quantity of it, or no unit of measure; or a quantity and no NDC."""
    line = at.line
    ndc, quantity, unit = line.ndc.strip(), line.ndc_quantity.strip(), line.ndc_unit.strip()
    if not (ndc or quantity or unit) or (ndc and quantity and unit):
        return
    missing = [name for name, text in (("NDC", ndc), ("quantity", quantity), ("unit of measure", unit)) if not text]
    yield Found(
        f"the NDC of {at.shown} lacks its {' and '.join(missing)}" if ndc else f"{at.shown} has a quantity and no NDC",
        "NDC, unit of measure and quantity",
        f"state the {' and '.join(missing)}",
    )


@line_rule(
    "ndc-unit-unknown",
    "a unit of measure that X12 does not know",
    severity=Severity.ERROR,
    source=_UNITS,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_unit_unknown(at: LineView) -> Iterator[Found]:
    """The unit of measure is none of ML, UN, GR, F2 and ME. EA and GM, as Medicaid's files write them, are UN and GR."""
    text = at.line.ndc_unit
    if not text.strip() or text in _CODES:
        return
    read = at.line.ndc_measure
    if read is not None:
        yield Found(
            f"{text!r} is {read}, written otherwise",
            str(read),
            Mend(f"write {read}", (SetField(at.place, "ndc_unit", read.value),)),
        )
    else:
        hint = (
            "MG is not in the list; count millilitres, pieces or grams"
            if text.strip().upper() == "MG"
            else "use ML, UN, GR, F2 or ME"
        )
        yield Found(f"{text!r} is not an NDC unit of measure", "ML, UN, GR, F2 or ME", hint)


_CODES: Final = frozenset(unit.value for unit in NdcUnit)


@line_rule(
    "ndc-unit-refused",
    "a unit of measure that the payer refuses",
    severity=Severity.ERROR,
    source=_UNITS,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_unit_refused(at: LineView) -> Iterator[Found]:
    """The payer does not take the unit of measure; several refuse ME, milligrams."""
    measure, taken = at.line.ndc_measure, at.payer.ndc_units
    if measure is not None and measure.value not in taken.value:
        yield Found(
            f"{at.payer.name} does not take {measure}",
            ", ".join(taken.value),
            "count what the package is sold by: millilitres, pieces or grams",
            choice=taken,
        )


@line_rule(
    "ndc-quantity-malformed",
    "an NDC quantity that is none",
    severity=Severity.ERROR,
    source="RULES 3.5: an amount in the package's unit of measure, decimals allowed",
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_quantity_malformed(at: LineView) -> Iterator[Found]:
    """The quantity is no number in plain digits, or not above zero."""
    text = at.line.ndc_quantity.strip()
    amount = at.line.ndc_amount
    if text and (amount is None or amount <= 0):
        yield Found(
            f"{text!r} is not an NDC quantity", "a number above zero, such as 0.6", "count the product that was given"
        )


@line_rule(
    "ndc-quantity-precision",
    "more decimal places than the payer takes",
    severity=Severity.WARNING,
    source="RULES 3.7, and the payer's policy",
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_quantity_precision(at: LineView) -> Iterator[Found]:
    """The quantity has more decimal places than the payer takes, or is below the least that it takes."""
    amount = at.line.ndc_amount
    if amount is None or amount <= 0:
        return
    places, least = at.payer.ndc_places, at.payer.ndc_minimum
    decimals = at.line.ndc_quantity.strip().partition(".")[2].rstrip("0")
    if len(decimals) > places.value:
        yield Found(
            f"{amount} has {len(decimals)} decimal places, {at.payer.name} takes {places.value}",
            mend="round the quantity",
            choice=places,
        )
    elif amount < least.value:
        yield Found(
            f"{amount} is below {least.value}, the least that {at.payer.name} takes",
            str(least.value),
            f"state {least.value}",
            choice=least,
        )


@line_rule(
    "ndc-quantity-differs",
    "an NDC quantity at odds with the units",
    severity=Severity.ERROR,
    source=_CONCENTRATION,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_quantity_differs(at: LineView) -> Iterator[Found]:
    """The units of the line are not what its NDC quantity holds.

    By the package size and the units of an item in CMS's crosswalk, where its figures agree with each other and the unit of measure is the
    package's: ML for what is sold by volume, UN for powders and pieces. The units may be up to one more than the quantity holds, or one
    less, since dose and waste are rounded.
    """
    measure, amount, units, ndc = at.line.ndc_measure, at.line.ndc_amount, at.units, at.line.parsed_ndc
    if measure is None or amount is None or amount <= 0 or units is None or ndc is None or at.facts is None:
        return
    link = next((one for one in at.links if one.code == at.facts.code.text), None)
    ratio = None if link is None else at.facts.units_per(link, measure)
    if link is None or ratio is None:
        return
    top, bottom = amount.as_integer_ratio()
    if abs(top * ratio[0] - units * ratio[1] * bottom) < ratio[1] * bottom:  # less than a unit apart
        return
    held = Fraction(amount) * Fraction(*ratio)
    like = ""
    if amount == units:
        like = ": the billing units stand for the quantity"
    elif measure is NdcUnit.ML and link.units_per_item and amount == _items(link, units):
        like = ": the number of containers stands for the quantity"
    exact = link.quarter == at.facts.quarter
    right = _quantity(Fraction(*ratio), units)
    yield Found(
        f"{measure}{at.line.ndc_quantity.strip()} of {ndc} hold {_plain(held)} units of {at.shown}, the line bills {units}{like}",
        f"{measure}{right} for {units} units" if right else "",
        "count the product and the units from the dose",
        severity=None if exact else Severity.WARNING,
        source=str(link.source),
    )


def _items(link: "NdcLink", units: int) -> Fraction:
    return Fraction(units) / Fraction(link.units_per_item or 1)


def _quantity(ratio: Fraction, units: int) -> str:
    """Return the quantity that *units* stand for, where it has a finite decimal of three places; else blank."""
    exact = Fraction(units) / ratio * 1000
    return format((Decimal(exact.numerator) / 1000).normalize(), "f") if exact.denominator == 1 else ""


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else str(number)


RULES: Final = (
    ndc_missing,
    ndc_malformed,
    ndc_of_another_code,
    ndc_not_linked,
    ndc_obsolete,
    ndc_quantity_missing,
    ndc_unit_unknown,
    ndc_unit_refused,
    ndc_quantity_malformed,
    ndc_quantity_precision,
    ndc_quantity_differs,
)
