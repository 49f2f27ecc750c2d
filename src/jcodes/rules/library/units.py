"""Units: whole, above zero, those of the documented dose, within edits and containers."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.billing.splitting import share_charge
from jcodes.billing.units import BillingUnits
from jcodes.catalogs import Catalog, releases
from jcodes.claims import Setting
from jcodes.doses import Dose
from jcodes.doses.exact import decimal_of_ratio, plain
from jcodes.doses.units import Unit
from jcodes.policies import WasteLayout
from jcodes.rules.context.code import RecordTotals
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import quiet
from jcodes.rules.context.traits import DRUG, RECORD, UNCOUNTED
from jcodes.rules.engine.changes import AddLine, Change, SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Forms, Found, drug_rule, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.places import EditSetting

if TYPE_CHECKING:
    from jcodes.catalogs.unit_edits import UnitEdit

__all__ = ["RULES"]

_WHOLE: Final = "fcso-units; cms-rac-0074: whole numbers, at least one"
_MOST_PIECES: Final = 50
_SURGERY: Final = frozenset({Setting.AMBULATORY_SURGERY})
_OUTPATIENT: Final = frozenset({Setting.HOSPITAL_OUTPATIENT})


@line_rule(
    "units-missing",
    "no units, or no number",
    severity=Severity.ERROR,
    source=_WHOLE,
    denial=DenialKind.UNITS,
    only=DRUG | UNCOUNTED,
)
def units_missing(at: LineView) -> Iterator[Found]:
    """A line of a drug states no units, or a text that is no number."""
    if at.is_drug and at.line.unit_count is None:
        text = at.line.units.strip()
        said = f"states {text!r} for units" if text else "states no units"
        yield Found(f"{at.shown} {said}", "a whole number, one or more", "compute the units from the dose")


@line_rule(
    "units-not-positive",
    "units of zero or less",
    severity=Severity.ERROR,
    source=_WHOLE,
    denial=DenialKind.UNITS,
    only=DRUG | UNCOUNTED,
)
def units_not_positive(at: LineView) -> Iterator[Found]:
    """A line of a drug states zero units, or fewer. Any dose bills at least one."""
    count = at.line.unit_count
    if count is not None and count <= 0 and at.is_drug:
        yield Found(
            f"{at.shown} states {at.line.units.strip()} units",
            "a whole number, one or more",
            "compute the units from the dose",
        )


@drug_rule(
    "units-fractional",
    "a fraction of a unit",
    severity=Severity.ERROR,
    source=_WHOLE,
    denial=DenialKind.UNITS,
    only=DRUG | UNCOUNTED,
)
def units_fractional(drug: DrugView) -> Iterator[Found]:
    """A line of a drug has a fraction of a unit, and the payer accepts whole units only.

    Where the clinical record says what was given, the units are computed from it. Otherwise the number is rounded: administered drug up,
    discarded drug down.
    """
    if drug.payer.decimal_units.value:
        return
    for at in drug.lines:
        count = at.line.unit_count
        if count is None or count <= 0 or at.units is not None:
            continue
        recorded = _recorded(drug, at)
        whole = int(count) + (not at.is_wasted) if recorded is None else recorded
        how = "discarded drug is rounded down" if at.is_wasted else "administered drug is rounded up"
        yield Found(
            f"{at.shown} states {at.line.units.strip()} units",
            str(whole),
            f"without the documented dose nobody can tell: give it, and bill the units that it makes; if {at.line.units.strip()} is the exact"
            f" number, bill {whole}, since {how}"
            if recorded is None
            else f"bill {whole}, computed from the documented {_doses(drug)}",
            line=at.place,
            choice=drug.payer.decimal_units,
        )


def _recorded(drug: DrugView, at: LineView) -> int | None:
    """Return the units that the records of the day make for a line; None where they do not say, or several lines share them."""
    if at.is_wasted:
        return None if drug.bill is None or len(drug.wasted) > 1 else drug.bill.discarded or None
    return None if drug.given is None or len(drug.administered) > 1 else _expected(drug, drug.given)


# -- against the record ----------------------------------------------------------------------------------------------


@drug_rule(
    "units-differ",
    "units that are not those of the documented dose",
    severity=Severity.ERROR,
    source=_WHOLE,
    denial=DenialKind.UNITS,
    only=RECORD,
)
def units_differ(drug: DrugView) -> Iterator[Found]:
    """The administered units of a drug and day are not those of the doses in its records, and which of the usual mistakes that looks like.

    The doses of a day are added up and rounded once. Units that are the sum of doses each rounded by itself are a warning, and so is a dose that
    was read in doubt, such as units for IU. Records that
    are equal are one record: give times where a drug was given twice. Fractions of a unit are compared as they are. Nothing is said unless
    every administered line has a record whose dose can be counted under the code.
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
    message = (
        f"{drug.code} bills {_plain(billed)} units, the documented {_doses(drug)} make {given.exact} and so {expected}"
    )
    if len(drug.records) > 1 and billed == _each_rounded(drug):
        yield Found(
            f"{message}; each dose was rounded by itself",
            f"{expected} units",
            "round the day's dose once, unless the payer wants each by itself",
            severity=Severity.WARNING,
        )
        return
    mistake = _mistake(drug, given, billed, expected)
    text = f"bill {drug.code} x {expected}"
    fix: Fix | str = f"{text} over its lines"
    if given.reading.warnings:  # the dose was read in a way that a person has to confirm
        doubt = given.reading.warnings[0]
        yield Found(
            f"{message}; {doubt}",
            f"{expected} units",
            f"{text}, if the dose was read rightly",
            severity=Severity.WARNING,
        )
        return
    if len(drug.administered) == 1 and not drug.administered[0].line.ndc_quantity.strip():
        fix = Fix(text, (SetField(drug.administered[0].place, "units", expected),))
    yield Found(message + (f": {mistake}" if mistake else ""), f"{expected} units", fix)


def _expected(drug: DrugView, given: BillingUnits) -> int:
    """Return the units that the lines without JW should have; where the payer wants both on one line, and there is one, both."""
    if drug.wasted:
        return given.administered
    return sum(line.units for line in given.lines if "JW" not in line.modifiers)


def _exact(lines: tuple[LineView, ...]) -> Fraction | None:
    """Return the units of *lines* together, fractions too; None where one of them has no units above zero."""
    counts = [line.line.unit_count for line in lines]
    known = [Fraction(count) for count in counts if count is not None and count > 0]
    return sum(known, start=Fraction(0)) if len(known) == len(counts) else None


def _plain(units: Fraction) -> str:
    """Return units as a claim writes them: ``75``, ``1.85``."""
    return plain(decimal_of_ratio(units.numerator, units.denominator))


def _doses(drug: DrugView) -> str:
    return " + ".join(str(record.dose) for record in drug.records)


def _each_rounded(drug: DrugView) -> int | None:
    """Return the units of the doses, each rounded by itself; None where one of them makes no bill."""
    bills = [drug.given_by(record) for record in drug.records]
    known = [bill.administered for bill in bills if bill is not None]
    return sum(known) if len(known) == len(bills) else None


def _mistake(drug: DrugView, given: BillingUnits, billed: Fraction, expected: int) -> str:
    """Return which of the usual mistakes *billed* looks like, or blank."""
    dose, exact = given.dose, given.exact
    containers = sum(container.count for record in drug.records for container in record.containers)
    if drug.bill is not None and drug.bill.discarded and billed == drug.bill.total:
        return "the discarded units are in it"
    if given.leftover and billed == expected + given.leftover:
        return "the leftover units are in it"
    if containers and billed == containers:
        return f"that is the number of containers, {containers}"
    if billed == _in_milligrams(dose, given):
        return "that is the dose in milligrams"
    if dose.unit.dimension == "volume" and billed == dose / _MILLILITRE:
        return "that is the volume in millilitres"
    if billed == expected * 10 or billed * 10 == expected:
        return "a place of the decimal point is lost"
    if billed == exact.numerator // exact.denominator:
        return "the fraction was rounded down"
    for replaced in drug.entry.replaces if drug.entry is not None and drug.entry.has_facts else ():
        if replaced.ratio is not None and billed * replaced.ratio == expected:
            return f"those are units of {replaced.code}, which {drug.code} took over from"
    return ""


def _in_milligrams(dose: Dose, given: BillingUnits) -> Fraction | None:
    if dose.unit.dimension == "volume" and given.strength is not None:
        dose = given.strength.amount_in(dose)
    return dose / _MILLIGRAM if dose.unit.dimension == "mass" else None


_MILLIGRAM: Final = Dose.parse("1 mg")
_MILLILITRE: Final = Dose.parse("1 mL")


@drug_rule(
    "units-above-containers",
    "more units than the opened containers hold",
    severity=Severity.ERROR,
    source="ngs-4990260: administered and discarded units together never exceed the labels; cgs-jw",
    denial=DenialKind.UNITS,
    only=RECORD,
)
def units_above_containers(drug: DrugView) -> Iterator[Found]:
    """The units of a drug and day, administered and discarded, are more than the labels of the opened containers hold.

    A part of a unit that the labels hold is rounded up, since a dose that uses it is.
    """
    bill, billed = drug.bill, _exact(drug.lines)
    if bill is None or billed is None or bill.left is None or bill.left.labelled is None or not bill.containers:
        return
    labelled = -(-bill.left.labelled.numerator // bill.left.labelled.denominator)
    if billed > labelled:
        yield Found(
            f"{drug.code} bills {_plain(billed)} units, the labels of {', '.join(map(str, bill.containers))} hold {bill.left.labelled}",
            f"{labelled} units at most",
            "bill what was given, and what was discarded of the labelled amount",
        )


# -- against limits --------------------------------------------------------------------------------------------------


@line_rule(
    "units-above-line",
    "more units than a line takes",
    severity=Severity.ERROR,
    source="noridian-hemophilia",
    denial=DenialKind.UNITS,
    forms=Forms.NOT_INSTITUTIONAL,
)
def units_above_line(at: LineView) -> Iterator[Found]:
    """A line has more units than the payer takes on one.

    It is split over lines with 76 on the later ones, the charge shared by units to the cent. That is certain unless an NDC quantity
    has to be shared too, or the modifiers are full.
    """
    limit = at.payer.maximum_units
    if at.units is None or at.units <= limit.value:
        return
    pieces = -(-at.units // limit.value)
    text = f"split it into {pieces} lines of {limit.value} units at most, with 76 on the later ones"
    line = at.line
    certain = (
        pieces <= _MOST_PIECES
        and _is_given(at)
        and not line.ndc_quantity.strip()
        and len(line.modifiers) + ("76" not in at.modifiers) <= at.payer.modifier_slots.value
        and (line.charge is None or line.charge >= 0)
    )
    yield Found(
        f"{at.shown} has {at.units} units, {at.payer.name} takes {limit.value} on a line",
        f"{limit.value} units at most",
        Fix(text, _pieces(at, limit.value)) if certain else text,
        choice=limit,
    )


def _is_given(at: LineView) -> bool:
    """Tell whether no record says that fewer units were given: a slip is not split, it is fixed."""
    asked = None if at.record is None else RecordTotals.of(at.line.administrations)
    bill = None if asked is None or at.facts is None else at.facts.bill(asked.alone(), at.payer.policy)
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


@drug_rule(
    "units-above-edit",
    "more units than CMS's medically unlikely edit (MUE)",
    severity=Severity.ERROR,
    source="ngs-mue; cms-ncci: the table of medically unlikely edits",
    denial=DenialKind.ABOVE_EDIT,
)
def units_above_edit(drug: DrugView) -> Iterator[Found]:
    """The units exceed the medically unlikely edit (MUE) of the payer's table, and whether they look like the dose.

    An MUE per line (MAI 1) is compared with each line, and splitting helps. One per date of service is compared with all lines of the day,
    and splitting does not help: MAI 2 is absolute; MAI 3 can be appealed with records, so that it is a warning. So is the MUE of another
    quarter than that of the date of service. Surgery centers go by the practitioner table. A code without a published MUE may still have
    one.

    Units are taken for the dose where no record supports them, they exceed the MUE, and the dose that they would be is within it: 750 units
    of J9312 (10 mg) look like 750 mg, which is 75 units. Where they are a whole number of billing units it is an error, whatever the MAI or
    the quarter of the table, except for a line of several days and for suppliers, who bill several days on one date. That is this library's
    inference; CMS states the limit only.

    An MUE of 0 means that the table's contractor does not pay for the code.
    """
    if drug.payer.mue_table.value is None:
        return
    which = _table(drug)
    edit = drug.facts.edit(which.value)
    if edit.value is None:
        return
    severity = Severity.WARNING if _is_of_other_quarter(drug, edit) or edit.indicator == 3 else Severity.ERROR
    for place, units in _counted(drug, edit):
        if units <= edit.value:
            continue
        dose = _like_dose(drug, edit, units)
        if not edit.value:
            message = f"{drug.code}: the MUE is 0 ({_named(drug, edit)}), which is not payable in that table's setting"
            expected, fix = "", _payable(drug, which)
        else:
            basis = "line" if edit.indicator == 1 else "date of service"
            message = f"{drug.code}: {units} units exceeds the MUE of {edit.value} per {basis} ({_named(drug, edit)})"
            expected, fix = f"{edit.value} units per {basis}", _ABOVE[edit.indicator or 3]
        certain = dose is not None and dose.is_certain and which is not EditSetting.DME
        if dose is not None:
            message = f"{message}. {dose}, by our inference"
            fix = f"bill {drug.code} x {dose.right}, if that was the dose" if certain else fix
        yield Found(message, expected, fix, line=place, severity=None if certain else severity, source=str(edit.source))


_ABOVE: Final = {
    1: "split the line, with 76, 59 or the side on the later ones, if all of it was needed",
    2: "verify the dose and the code; splitting lines does not help",
    3: "verify the dose; splitting lines does not help; keep the records for an appeal",
}
"""What to do, by the adjudication indicator (MAI)."""


@drug_rule(
    "units-look-like-dose",
    "units that look like the dose",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-ncci: our inference from the medically unlikely edits, which the payer does not state that it uses",
    denial=DenialKind.UNITS,
)
def units_look_like_dose(drug: DrugView) -> Iterator[Found]:
    """The payer names no table of medically unlikely edits, and the units look like the dose by CMS's table.

    No record supports the units, they exceed CMS's MUE, and the dose that they would be is a whole number of units within it. For payers
    that go by a table, `units-above-edit` says the same.
    """
    if drug.payer.mue_table.value is not None:
        return
    edit = drug.facts.edit(_table(drug).value)
    for place, units in _counted(drug, edit):
        dose = _like_dose(drug, edit, units)
        if dose is not None and dose.is_certain:
            yield Found(
                f"{drug.code}: {dose}, by our inference. CMS's MUE is {edit.value} ({_named(drug, edit)})",
                f"{dose.right} units",
                f"bill {drug.code} x {dose.right}, if that was the dose",
                line=place,
                source=str(edit.source),
            )


def _table(drug: DrugView) -> EditSetting:
    """Return the table of edits that the drug goes by: the payer's; where the payer names none, that of the place of service."""
    which = drug.payer.mue_table.value
    if which is None:
        outpatient = drug.settings == _OUTPATIENT
        return EditSetting.OUTPATIENT if outpatient else EditSetting.PRACTITIONER
    return EditSetting.PRACTITIONER if which is EditSetting.OUTPATIENT and drug.settings == _SURGERY else which


def _counted(drug: DrugView, edit: "UnitEdit") -> list[tuple[int | None, int]]:
    """Return the units that the edit counts, each with the place of its line: line by line (MAI 1), or all of the day together."""
    if edit.indicator == 1:
        return [(line.place, line.units) for line in drug.lines if line.units is not None]
    return [(None, sum(line.units or 0 for line in drug.lines))]


def _is_of_other_quarter(drug: DrugView, edit: "UnitEdit") -> bool:
    return edit.quarter != drug.facts.quarter


def _named(drug: DrugView, edit: "UnitEdit") -> str:
    """Return the adjudication indicator, the table and its quarter, as in ``MAI 3, practitioner, 2024 Q3; nearest loaded``."""
    quarter = "" if edit.quarter is None else f", {edit.quarter.year} Q{edit.quarter.number}"
    return f"MAI {edit.indicator}, {edit.setting.value}{quarter}" + (
        "; nearest loaded" if _is_of_other_quarter(drug, edit) else ""
    )


def _payable(drug: DrugView, which: EditSetting) -> str:
    """Return who may pay for a code whose MUE is 0 in the table *which*: those in whose table it is above 0."""
    for table, payer in _PAYERS.items():
        value = drug.facts.edit(table.value).value if table is not which else None
        if value:
            return f"bill {payer}, whose MUE is {value}, or check the code"
    return "find out which contractor or plan pays for it, or check the code"


_PAYERS: Final = {
    EditSetting.DME: "the DME contractor",
    EditSetting.PRACTITIONER: "the Part B contractor on a practitioner's claim",
    EditSetting.OUTPATIENT: "the contractor on a hospital outpatient claim",
}


@attrs.frozen
class _Dose:
    """Units that look like the dose.

    Attributes:
        units: The units as billed.
        unit: The unit of measure that they look like.
        right: The billing units of that dose.
        is_certain: Whether the dose is a whole number of billing units, given on one day.
    """

    units: int
    unit: Unit
    right: int
    is_certain: bool

    def __str__(self) -> str:
        """Return what they look like, and what that dose bills."""
        amount = Dose(self.units, self.unit)
        biological = self.unit.dimension in {"activity", "international_activity"}
        word = f"{self.unit.name.replace('_', ' ')}s" + (" of the drug" if biological else "")
        return f"{self.units} looks like {word}; {amount} is {self.right} {'billing ' if biological else ''}units"


def _like_dose(drug: DrugView, edit: "UnitEdit", units: int) -> _Dose | None:
    """Return what dose *units* look like; None where they are within the edit, a record says what was given, or the dose is not within it."""
    amount = None if drug.entry is None else drug.entry.dosage.amount
    if drug.given is not None or amount is None or amount.unit.is_count or amount.unit.dimension == "area":
        return None
    limit = _highest(drug, edit)
    divisor = Fraction(amount.numerator, amount.denominator) / amount.unit.factor
    if divisor <= 1 or not edit.value or units <= limit or units < divisor:
        return None
    exact = units / divisor
    right = -(-exact.numerator // exact.denominator)
    one_day = all(line.line.through in {None, line.on} for line in drug.lines)
    return _Dose(units, amount.unit, right, exact.denominator == 1 and one_day) if right <= edit.value else None


def _highest(drug: DrugView, edit: "UnitEdit") -> int:
    """Return the most units that the table of any quarter allows, where that of the date of service is not loaded; else the edit's."""
    value = edit.value or 0
    return max(value, _ever(drug.catalog, edit.code, edit.setting)) if _is_of_other_quarter(drug, edit) else value


@lru_cache(maxsize=4096)
def _ever(catalog: Catalog, code: str, setting: EditSetting) -> int:
    with quiet():
        edits = [catalog.mue(code, setting, release.quarter.first) for release in releases("mue")]
    return max((edit.value or 0 for edit in edits), default=0)


RULES: Final = (
    units_missing,
    units_not_positive,
    units_fractional,
    units_differ,
    units_above_containers,
    units_above_line,
    units_above_edit,
    units_look_like_dose,
)
