"""Units: whole, above zero, equal to the documented dose, within containers and line limits."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from jcodes.billing.allocation import share_charge
from jcodes.billing.bill_result import BillingUnits
from jcodes.doses import Dose
from jcodes.errors.messages import shown
from jcodes.policies import WasteLayout
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import DRUG, OVER_LIMIT, RECORD, UNCOUNTED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.record_totals import RecordTotals
from jcodes.rules.context.wording import grouped, in_units
from jcodes.rules.engine.changes import AddLine, Change, SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity, UnitDifference
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Forms, Found, Payers, drug_rule, line_rule

if TYPE_CHECKING:
    pass

__all__ = ["RULES"]

_WHOLE: Final = "fcso-units; cms-rac-0074: whole numbers, at least one"
_UNITS: Final = f"cms-hcpcs: the descriptor says what one unit is; {_WHOLE}; x12-rfi-2499"
_MOST_PIECES: Final = 50


@line_rule(
    "units-missing",
    "units missing or not a number",
    severity=Severity.ERROR,
    source=_UNITS,
    denial=DenialKind.UNITS,
    only=DRUG | UNCOUNTED,
)
def units_missing(at: LineView) -> Iterator[Found]:
    """A drug line has no units, or text that is not a number."""
    if at.is_drug and at.line.unit_count is None:
        text = at.line.units.strip()
        said = f"{shown(text)} is not a number of units" if text else "no units"
        yield Found(f"{at.shown}: {said}", "a whole number, one or more", "calculate the units from the dose")


@line_rule(
    "units-not-positive",
    "zero or negative units",
    severity=Severity.ERROR,
    source=_UNITS,
    denial=DenialKind.UNITS,
    only=DRUG | UNCOUNTED,
)
def units_not_positive(at: LineView) -> Iterator[Found]:
    """A drug line has zero or negative units. Any dose bills at least one."""
    count = at.line.unit_count
    if count is not None and count <= 0 and at.is_drug:
        yield Found(
            f"{at.shown}: {at.line.units.strip()} units",
            "a whole number, one or more",
            "calculate the units from the dose",
        )


@drug_rule(
    "units-fractional",
    "fractional units",
    severity=Severity.ERROR,
    source=_WHOLE,
    denial=DenialKind.UNITS,
    only=DRUG | UNCOUNTED,
    payers=Payers.BY_POLICY,
)
def units_fractional(drug: DrugView) -> Iterator[Found]:
    """A drug line has fractional units, and the payer accepts whole units only.

    The fix calculates the units from the clinical record if it states the dose. Otherwise it rounds administered units up and
    discarded units down.
    """
    if drug.payer.decimal_units.value:
        return
    for at in drug.lines:
        count = at.line.unit_count
        if count is None or count <= 0 or at.units is not None:
            continue
        recorded = _recorded(drug, at)
        whole = int(count) + (not at.is_wasted) if recorded is None else recorded
        how = "discarded units round down" if at.is_wasted else "administered units round up"
        yield Found(
            f"{at.shown}: {at.line.units.strip()} units",
            str(whole),
            f"bill the units of the documented dose; without it, {at.line.units.strip()} exact units bill as {whole}, since {how}"
            if recorded is None
            else f"bill {whole}, calculated from the documented {_doses(drug)}",
            line=at.place,
            choice=drug.payer.decimal_units,
        )


def _recorded(drug: DrugView, at: LineView) -> int | None:
    """Return the expected units of a line by the records of the day; None if they do not say, or several lines share them."""
    if at.is_wasted:
        return None if drug.bill is None or len(drug.wasted) > 1 else drug.bill.discarded or None
    return None if drug.given is None or len(drug.administered) > 1 else _expected(drug, drug.given)


# -- against the record ----------------------------------------------------------------------------------------------


@drug_rule(
    "units-differ",
    "units that differ from the documented dose",
    severity=Severity.ERROR,
    source=_UNITS,
    denial=DenialKind.UNITS,
    only=RECORD,
)
def units_differ(drug: DrugView) -> Iterator[Found]:
    """The administered units of a drug and day differ from the doses in the records. The finding names the common mistake that fits.

    The day's doses are added up and rounded once. A warning if the units are the sum of separately rounded doses, or the dose was read
    with a doubt, such as units taken for IU. Equal records count once: enter times if a drug was given twice. Fractional units are
    compared without rounding. Skipped unless every administered line has a record with a dose that the code can bill.
    """
    given, billed = drug.given, _exact(drug.administered)
    if given is None or billed is None or not drug.administered:
        return
    expected = _expected(drug, given)
    one_line = drug.payer.waste_layout.value is WasteLayout.ONE_LINE
    if billed == expected or (one_line and billed == expected + given.leftover):
        return
    if billed.denominator > 1 and drug.payer.decimal_units.value and abs(billed - given.exact) < 1:
        return
    units = UnitDifference(billed, expected, tuple(line.place for line in drug.administered))
    message = (
        f"{drug.code}: {in_units(billed)} billed; the documented dose, {_doses(drug)}, is {_units_of(given, expected)}"
    )
    if len(drug.records) > 1 and billed == _each_rounded(drug):
        yield Found(
            f"{message}; each dose was rounded separately",
            in_units(expected),
            "round the day's total dose once, unless the payer rounds each dose",
            severity=Severity.WARNING,
            units=units,
        )
        return
    mistake = _mistake(drug, given, billed, expected)
    text = f"bill {drug.code} x {expected}"
    fix: Fix | str = f"{text} in total"
    if given.reading.warnings:  # the dose was ambiguous; a biller must confirm it
        doubt = given.reading.warnings[0]
        yield Found(
            f"{message}; {doubt}",
            in_units(expected),
            f"{text}, if the dose was read correctly",
            severity=Severity.WARNING,
            units=units,
        )
        return
    if len(drug.administered) == 1 and not drug.administered[0].line.ndc_quantity.strip():
        fix = Fix(text, (SetField(drug.administered[0].place, "units", expected),))
    yield Found(message + (f": {mistake}" if mistake else ""), in_units(expected), fix, units=units)


def _units_of(given: BillingUnits, expected: int) -> str:
    return in_units(expected) if given.exact == expected else f"{in_units(given.exact)}, billed as {grouped(expected)}"


def _expected(drug: DrugView, given: BillingUnits) -> int:
    """Return the units that the lines without JW should have; if the payer wants both on one line, and there is one, both."""
    if drug.wasted:
        return given.administered
    return sum(line.units for line in given.lines if "JW" not in line.modifiers)


def _exact(lines: tuple[LineView, ...]) -> Fraction | None:
    """Return the total units of *lines*, including fractions; None if one of them has no units above zero."""
    whole = [line.units for line in lines if line.units is not None]
    if len(whole) == len(lines):  # nearly always
        return Fraction(sum(whole))
    counts = [line.line.unit_count for line in lines]
    known = [Fraction(count) for count in counts if count is not None and count > 0]
    return sum(known, start=Fraction(0)) if len(known) == len(counts) else None


def _doses(drug: DrugView) -> str:
    return " + ".join(str(record.dose) for record in drug.records)


def _each_rounded(drug: DrugView) -> int | None:
    """Return the units with each dose rounded separately; None if one of them cannot be billed."""
    bills = [drug.given_by(record) for record in drug.records]
    known = [bill.administered for bill in bills if bill is not None]
    return sum(known) if len(known) == len(bills) else None


def _mistake(drug: DrugView, given: BillingUnits, billed: Fraction, expected: int) -> str:
    """Return the common mistake that matches *billed*, or blank."""
    dose, exact = given.dose, given.exact
    containers = sum(container.count for record in drug.records for container in record.containers)
    if drug.bill is not None and drug.bill.discarded and billed == drug.bill.total:
        return "discarded units are included"
    if given.leftover and billed == expected + given.leftover:
        return "leftover units are included"
    if containers and billed == containers:
        return f"{containers} is the number of containers"
    if billed == _in_milligrams(dose, given):
        return "the milligrams were billed"
    if dose.unit.dimension == "volume" and billed == dose / _MILLILITRE:
        return "the milliliters were billed"
    if billed == expected * 10 or billed * 10 == expected:
        return "the decimal point is off by one place"
    if billed == exact.numerator // exact.denominator:
        return "the fraction was rounded down"
    for replaced in drug.entry.replaces if drug.entry is not None and drug.entry.has_facts else ():
        if replaced.ratio is not None and billed * replaced.ratio == expected:
            return f"these are units of {replaced.code}, which {drug.code} replaced"
    return ""


def _in_milligrams(dose: Dose, given: BillingUnits) -> Fraction | None:
    if dose.unit.dimension == "volume" and given.strength is not None:
        dose = given.strength.amount_in(dose)
    return dose / _MILLIGRAM if dose.unit.dimension == "mass" else None


_MILLIGRAM: Final = Dose.parse("1 mg")
_MILLILITRE: Final = Dose.parse("1 mL")


@drug_rule(
    "units-exceed-containers",
    "more units than the opened containers hold",
    severity=Severity.ERROR,
    source="ngs-4990260: administered and discarded units together never exceed the labels; cgs-jw",
    denial=DenialKind.UNITS,
    only=RECORD,
    payers=Payers.MEDICARE,
)
def units_exceed_containers(drug: DrugView) -> Iterator[Found]:
    """The administered and discarded units of a drug and day exceed the labeled contents of the opened containers.

    A part of a unit on the label counts as a whole one, since administered units round up.
    """
    bill, billed = drug.bill, _exact(drug.lines)
    if bill is None or billed is None or bill.left is None or bill.left.labeled is None or not bill.containers:
        return
    labeled = -(-bill.left.labeled.numerator // bill.left.labeled.denominator)
    if billed > labeled:
        yield Found(
            f"{drug.code}: {in_units(billed)} billed; the labels of {', '.join(map(str, bill.containers))} total {bill.left.labeled}",
            f"at most {in_units(labeled)}",
            "bill the administered units, and the discarded units up to the labeled amount",
            units=UnitDifference(billed, labeled, tuple(line.place for line in drug.lines)),
        )


# -- against limits --------------------------------------------------------------------------------------------------


@line_rule(
    "units-exceed-line-limit",
    "more units than one line allows",
    severity=Severity.ERROR,
    source="noridian-hemophilia",
    denial=DenialKind.UNITS,
    only=OVER_LIMIT,
    forms=Forms.PROFESSIONAL,
    payers=Payers.BY_POLICY,
)
def units_exceed_line_limit(at: LineView) -> Iterator[Found]:
    """A line has more units than the payer accepts on one line.

    The fix splits it over several lines, with 76 on the later ones and the charge shared by units to the cent. It is safe unless an NDC
    quantity must be shared too, or the modifier fields are full.
    """
    limit = at.payer.maximum_units
    if at.units is None or at.units <= limit.value:
        return
    pieces = -(-at.units // limit.value)
    text = f"split into {pieces} lines of at most {in_units(limit.value)}, with 76 on the later lines"
    line = at.line
    certain = (
        pieces <= _MOST_PIECES
        and _is_given(at)
        and not line.ndc_quantity.strip()
        and len(line.modifiers) + ("76" not in at.modifiers) <= at.payer.modifier_slots.value
        and (line.charge is None or line.charge >= 0)
    )
    yield Found(
        f"{at.shown}: {in_units(at.units)} exceeds the limit of {grouped(limit.value)} per line ({at.payer.name})",
        f"at most {in_units(limit.value)}",
        Fix(text, _pieces(at, limit.value)) if certain else text,
        choice=limit,
    )


def _is_given(at: LineView) -> bool:
    """Return whether no record shows fewer units: a typo is corrected, not split over lines."""
    asked = None if at.record is None else RecordTotals.of(at.line.administrations)
    bill = None if asked is None or at.facts is None else at.facts.bill(asked.alone(), at.payer.policy, at.on)
    return not isinstance(bill, BillingUnits) or bill.administered >= (at.units or 0)


def _pieces(at: LineView, most: int) -> tuple[Change, ...]:
    line, left = at.line, at.units or 0
    units = [most] * (left // most) + ([left % most] if left % most else [])
    charges = [None] * len(units) if line.charge is None else list(share_charge(line.charge, units))
    modifiers = line.modifiers if "76" in at.modifiers else (*line.modifiers, "76")
    changes: list[Change] = [SetField(at.place, "units", units[0])]
    if line.charge is not None:
        changes.append(SetField(at.place, "charge", str(charges[0])))
    for count, charge in zip(units[1:], charges[1:], strict=True):
        changes.append(AddLine(at.place, line.evolve(units=count, charge=charge, modifiers=modifiers)))
    return tuple(changes)


RULES: Final = (
    units_missing,
    units_not_positive,
    units_fractional,
    units_differ,
    units_exceed_containers,
    units_exceed_line_limit,
)
