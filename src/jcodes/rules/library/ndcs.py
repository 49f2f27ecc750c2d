"""National Drug Codes: shape, link to the code, quantity and unit of measure."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.mentions import may_be_one_drug
from jcodes.claims import Setting
from jcodes.codes import HcpcsCode, Ndc
from jcodes.errors import JcodesError
from jcodes.policies import NdcRequired
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import digits_of, is_loaded, linked_ever
from jcodes.rules.context.traits import DRUG, NDC
from jcodes.rules.engine.changes import SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind, NdcUnit

if TYPE_CHECKING:
    from jcodes.catalogs.crosswalk import NdcLink

__all__ = ["RULES"]

_SHAPE: Final = "bcbsm-2015: eleven digits, 5-4-2; rarc-m119; fda-ndc-rule: ten bare digits may be three products"
_UNITS: Final = "x12-rfi-591: ML, UN, GR, F2 and ME; bcbsm-2015"
_LOOP: Final = "x12-rfi-2151: loop 2410, LIN03 with CTP04 and CTP05"
_LINKED: Final = "cms-asp: the crosswalk of the quarter lists what Part B pays, not every product; horizon-nj-ndc: the NDC that was given is billed"
_CONCENTRATION: Final = "pdac-crosswalk: from the concentration; cms-asp: the crosswalk states package size and units"


@line_rule(
    "ndc-missing",
    "a drug without an NDC",
    severity=Severity.ERROR,
    source="dra-2005: Medicaid; tmhp-ndc; uhc-ndc: commercial payers by their policies",
    denial=DenialKind.NDC,
    only=DRUG,
)
def ndc_missing(at: LineView) -> Iterator[Found]:
    """The payer asks for the NDC of every drug, and the line has none. Unclassified codes are `unclassified-ndc`, compounded drugs have none.

    Nothing is said of what is packaged into other services (outpatient status N, or an inpatient stay) where the payer asks for the NDC of
    drugs only that are paid for by themselves.
    """
    required = at.payer.ndc_required
    if required.value not in _OF_DRUGS or at.line.ndc.strip() or not at.is_drug or at.facts is None:
        return
    if required.value is NdcRequired.SEPARATELY_PAID and _is_packaged(at):
        return
    if at.facts.kind not in {None, Kind.UNCLASSIFIED, Kind.COMPOUNDED, Kind.SUPPLY, Kind.BLOOD, Kind.SKIN_SUBSTITUTE}:
        yield Found(
            f"{at.shown} has no NDC",
            "the NDC of what was given",
            "state the NDC on the label, with its quantity",
            choice=required,
        )


_OF_DRUGS: Final = frozenset({NdcRequired.SEPARATELY_PAID, NdcRequired.ALL})


def _is_packaged(at: LineView) -> bool:
    if at.setting is Setting.INPATIENT:
        return True
    status = at.facts.outpatient if at.facts is not None and at.setting is Setting.HOSPITAL_OUTPATIENT else None
    return status is not None and status.status == "N"


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
        fix = f"CMS's crosswalk links {' and '.join(linked)} to {at.shown}; look at the label" if linked else error.hint
        yield Found(error.message, "eleven digits", fix)


def _linked_candidates(at: LineView, candidates: tuple[str, ...]) -> list[str]:
    if at.facts is None:
        return []
    known = {str(link.ndc) for link in at.facts.links if link.ndc is not None}
    return [text for text in candidates if str(Ndc.parse(text)) in known]


@line_rule(
    "ndc-of-another-code",
    "an NDC of another code",
    severity=Severity.ERROR,
    source=_LINKED,
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_of_another_code(at: LineView) -> Iterator[Found]:
    """CMS's crosswalk lists the NDC under other codes and not under the line's.

    It is an error where the crosswalk is that of the quarter of the date of service and lists products of the line's code, and where the
    codes are of another drug and no loaded crosswalk has listed it under the line's code. It is a warning where the drug may be the same
    and the crosswalk is of another quarter or does not list the line's code, where the other code is an unlisted (NOC) code or a CPT number, and
    where CMS's row contradicts itself, because it names another code's drug. Unclassified codes are `unclassified-has-code`.
    """
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.kind in {None, Kind.UNCLASSIFIED}:
        return
    links = at.links or _listed_otherwise(at, ndc)
    if not links or any(link.code == facts.code.text for link in links):
        return
    codes = " or ".join(sorted({link.code for link in links}))
    doubted = next((link for link in links if link.contradiction), None)
    if doubted is not None:
        yield Found(
            f"{doubted.contradiction}; the line bills {at.shown}",
            fix=f"check the drug and the NDC on the label; do not change {at.shown} because of this row alone",
            severity=Severity.WARNING,
            source=str(doubted.source),
        )
        return
    message = f"{ndc} ({links[0].drug}) is {codes} in CMS's crosswalk of {links[0].quarter}, the line bills {at.shown}"
    listed = any(link.code == facts.code.text for link in linked_ever(at.catalog, digits_of(ndc)))
    certain = all(_is_of_quarter(facts, link) or not (listed or _is_near(facts, link)) for link in links)
    yield Found(
        message,
        codes,
        f"check the NDC against the label, and the code: {codes}",
        severity=None if certain else Severity.WARNING,
        source=str(links[0].source),
    )


def _listed_otherwise(at: LineView, ndc: Ndc) -> "tuple[NdcLink, ...]":
    """Return what the crosswalks of other quarters link the NDC to, where that of the quarter is not loaded; none where it may be the line's."""
    if at.facts is None or at.facts.quarter is None or is_loaded(at.catalog, at.on, "crosswalk"):
        return ()
    ever = linked_ever(at.catalog, digits_of(ndc))
    found = tuple(link for link in ever if link.quarter == ever[0].quarter)
    if any(link.code == at.facts.code.text for link in ever) or any(_is_near(at.facts, link) for link in found):
        return ()
    return found


def _is_of_quarter(facts: CodeFacts, link: "NdcLink") -> bool:
    """Tell whether CMS's crosswalk of the very quarter lists products of the line's code, and lists this one under a code of one drug."""
    entry = _entry_of(facts.catalog, link.code)
    listed = link.quarter == facts.quarter and bool(facts.links)
    return listed and entry is not None and entry.kind is not Kind.UNCLASSIFIED


def _is_near(facts: CodeFacts, link: "NdcLink") -> bool:
    billed, entry = facts.entry, _entry_of(facts.catalog, link.code)
    return (
        billed is None or entry is None or entry.kind is Kind.UNCLASSIFIED or may_be_one_drug(billed, entry, link.drug)
    )


# -- products of another code ------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _entry_of(catalog: Catalog, code: str) -> Entry | None:
    return CodeFacts(HcpcsCode.parse(code), None, catalog).entry if HcpcsCode.is_valid(code) else None


@line_rule(
    "ndc-not-linked",
    "an NDC that CMS's crosswalk does not list",
    severity=Severity.INFORMATION,
    confidence=Confidence.MEDIUM,
    source=_LINKED,
    only=NDC,
)
def ndc_not_linked(at: LineView) -> Iterator[Found]:
    """No crosswalk lists the NDC, and that of the quarter lists other products of the code, or is not loaded.

    One that an earlier quarter lists is a warning: the product may have left the market, or is another code's. Otherwise it is worth
    knowing only, since the crosswalk does not list every product.
    """
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.quarter is None or at.links:
        return
    if facts.kind in {None, Kind.UNCLASSIFIED, Kind.COMPOUNDED} or linked_ever(at.catalog, digits_of(ndc)):
        return
    of_quarter = [link for link in facts.links if link.quarter == facts.quarter]
    if of_quarter:
        yield Found(
            f"{ndc} is not among the {len(of_quarter)} products of {at.shown} in CMS's crosswalk of {facts.quarter}"
        )
    elif not is_loaded(at.catalog, at.on, "crosswalk"):
        yield Found(
            f"{ndc} is in no loaded crosswalk, and CMS's crosswalk of {facts.quarter} is not loaded: whether it is {at.shown} was not checked",
            fix="check the NDC against the label, or load the crosswalk of the quarter",
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
    last = next(iter(linked_ever(at.catalog, digits_of(ndc))), None)
    if last is not None and last.quarter < facts.quarter:
        yield Found(
            f"{ndc} stands in CMS's crosswalk of {last.quarter} last, not in that of {facts.quarter}",
            fix="check that the product was still sold, and the NDC on the label",
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
            Fix(f"write {read}", (SetField(at.place, "ndc_unit", read.value),)),
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
    if measure is not None and measure not in taken.value:
        yield Found(
            f"{at.payer.name} does not take {measure}",
            ", ".join(map(str, taken.value)),
            "count what the package is sold by: millilitres, pieces or grams",
            choice=taken,
        )


@line_rule(
    "ndc-quantity-malformed",
    "an NDC quantity that is none",
    severity=Severity.ERROR,
    source="x12-rfi-1948: an amount in the package's unit of measure, decimals allowed; cms1500-ndc",
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
    source="cms1500-ndc: the places are the payer's, by its policy; x12-rfi-2151",
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
            fix="round the quantity",
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
