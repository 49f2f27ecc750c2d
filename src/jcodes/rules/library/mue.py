"""Units against CMS's medically unlikely edits (MUE), and units that look like the dose."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.claims import Setting
from jcodes.doses import Dose
from jcodes.doses.units import Unit
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import UNEDITED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import quiet
from jcodes.rules.context.wording import grouped, in_units
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity, UnitDifference
from jcodes.rules.engine.rule import Found, Payers, drug_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.places import EditSetting

if TYPE_CHECKING:
    from jcodes.catalogs.unit_edits import UnitEdit
    from jcodes.vocabulary.places import EditSetting

__all__ = ["RULES"]

_TABLES: Final = {EditSetting.DME: "DME"}
_SURGERY: Final = frozenset({Setting.AMBULATORY_SURGERY})
_OUTPATIENT: Final = frozenset({Setting.HOSPITAL_OUTPATIENT})


@drug_rule(
    "units-exceed-mue",
    "more units than CMS's medically unlikely edit (MUE)",
    severity=Severity.ERROR,
    source="ngs-mue; cms-ncci: the table of medically unlikely edits",
    denial=DenialKind.ABOVE_EDIT,
    payers=Payers.MEDICARE,
)
def units_exceed_mue(drug: DrugView) -> Iterator[Found]:
    """The units exceed the medically unlikely edit (MUE) of the payer's table. The finding says if they look like the dose.

    An MUE per line (MAI 1) is compared with each line, and splitting helps. An MUE per date of service is compared with all lines of the
    day, and splitting does not help: MAI 2 is absolute; MAI 3 can be appealed with records, so it is a warning. An MUE of another quarter
    is a warning too. Surgery centers use the practitioner table. A code without a published MUE may still have one.

    Units look like the dose if no record supports them, they exceed the MUE, and the same number as a dose is within it: 750 units of
    J9312 (10 mg) look like 750 mg, which is 75 units. If that dose is a whole number of billing units it is an error, whatever the MAI or
    quarter, except for a line of several days. Suppliers bill several days on one date, so that nothing is inferred for them. This is the
    library's inference; CMS states the limit only.

    An MUE of 0 means that the table's contractor does not pay for the code. The units of a line of several days are divided by its days.
    """
    if drug.payer.mue_table.value is None:
        return
    which = _table(drug)
    edit = drug.facts.edit(which.value)
    if edit.value is None or drug.units <= edit.value:
        return
    severity = Severity.WARNING if _is_of_other_quarter(drug, edit) or edit.indicator == 3 else Severity.ERROR
    for place, units in _counted(drug, edit):
        if units <= edit.value or (place is None and _by_the_day(drug) <= edit.value):
            continue
        dose = None if which is EditSetting.DME else _like_dose(drug, edit, units)
        if not edit.value:
            message = f"{drug.code}: the MUE is 0 ({_named(drug, edit)}), which is not payable in that table's setting"
            expected, fix = "", _payable(drug, which)
        else:
            basis = "line" if edit.indicator == 1 else "date of service"
            message = f"{drug.code}: {in_units(units)} exceeds the MUE of {grouped(edit.value)} per {basis} ({_named(drug, edit)})"
            expected, fix = f"{in_units(edit.value or 0)} per {basis}", _ABOVE[edit.indicator or 3]
        certain = dose is not None and dose.is_certain
        if dose is not None:
            message = f"{message}. {dose}, by our inference"
            fix = f"bill {drug.code} x {dose.right}, if that was the dose" if certain else fix
        yield Found(
            message,
            expected,
            fix,
            line=place,
            severity=None if certain else severity,
            source=str(edit.source),
            units=_difference(drug, place, units, dose),
        )


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
    only=UNEDITED,
)
def units_look_like_dose(drug: DrugView) -> Iterator[Found]:
    """The payer names no MUE table, and by CMS's table the units look like the dose.

    No record supports the units, they exceed CMS's MUE, and the same number as a dose is a whole number of units within it. For payers
    with a table, `units-exceed-mue` reports the same.
    """
    if drug.payer.mue_table.value is not None:
        return
    edit = drug.facts.edit(_table(drug).value)
    for place, units in _counted(drug, edit):
        dose = _like_dose(drug, edit, units)
        if dose is not None and dose.is_certain:
            yield Found(
                f"{drug.code}: {dose}, by our inference. CMS's MUE is {edit.value} ({_named(drug, edit)})",
                in_units(dose.right),
                f"bill {drug.code} x {dose.right}, if that was the dose",
                line=place,
                source=str(edit.source),
                units=_difference(drug, place, units, dose),
            )


def _table(drug: DrugView) -> EditSetting:
    """Return the MUE table for the drug: the payer's, otherwise the one for the place of service."""
    which = drug.payer.mue_table.value
    if which is None:
        outpatient = drug.settings == _OUTPATIENT
        return EditSetting.OUTPATIENT if outpatient else EditSetting.PRACTITIONER
    return EditSetting.PRACTITIONER if which is EditSetting.OUTPATIENT and drug.settings == _SURGERY else which


def _counted(drug: DrugView, edit: "UnitEdit") -> list[tuple[int | None, int]]:
    """Return the units to compare with the MUE, each with its line index: per line (MAI 1), or the total of the day."""
    if edit.indicator == 1:
        return [(line.place, line.units) for line in drug.lines if line.units is not None]
    return [(None, drug.units)]


def _by_the_day(drug: DrugView) -> Fraction:
    """Return the units of a date of service: those of a line that spans several days are spread over them."""
    return sum((Fraction(line.units or 0, _days(line)) for line in drug.lines), start=Fraction(0))


def _days(line: LineView) -> int:
    on, through = line.line.on, line.line.through
    return 1 if on is None or through is None or through < on else (through - on).days + 1


def _is_of_other_quarter(drug: DrugView, edit: "UnitEdit") -> bool:
    return edit.quarter != drug.facts.quarter


def _named(drug: DrugView, edit: "UnitEdit") -> str:
    """Return the adjudication indicator, the table and its quarter, as in ``MAI 3, practitioner, 2024 Q3; nearest loaded``."""
    quarter = "" if edit.quarter is None else f", {edit.quarter.year} Q{edit.quarter.number}"
    return f"MAI {edit.indicator}, {_TABLES.get(edit.setting, edit.setting.value)}{quarter}" + (
        "; nearest loaded" if _is_of_other_quarter(drug, edit) else ""
    )


def _payable(drug: DrugView, which: EditSetting) -> str:
    """Return the settings that may pay for a code whose MUE is 0 in the table *which*: those with an MUE above 0."""
    for table, payer in _PAYERS.items():
        edit = drug.facts.edit(table.value) if table is not which else None
        value = None if edit is None else edit.value
        if (
            edit is not None
            and value
            and (table is not EditSetting.DME or drug.facts.edit(which.value).rationale in _ORAL)
        ):
            return f"bill {payer}, whose MUE is {value}, or check the code"
    return "find out which contractor or plan pays for it, or check the code"


_ORAL: Final = frozenset({"Oral Medication; Not Payable"})
"""CMS's rationale for oral drugs, which the DME contractor pays for if its own table has them."""
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
        """Return what the units look like, and the units to bill for that dose."""
        amount = Dose(self.units, self.unit)
        biological = self.unit.dimension in {"activity", "international_activity"}
        word = f"{self.unit.name.replace('_', ' ')}s" + (" of the drug" if biological else "")
        return f"{self.units} looks like {word}; {amount} is {self.right} {'billing ' if biological else ''}unit{'' if self.right == 1 else 's'}"


def _like_dose(drug: DrugView, edit: "UnitEdit", units: int) -> _Dose | None:
    """Return the dose that *units* look like; None if a record states the dose, or it itself exceeds the MUE.

    Lines that are billed twice, or once per administration, may exceed the MUE only together. Their sum is not a dose in another unit.
    """
    amount = None if drug.entry is None else drug.entry.dosage.amount
    if drug.given is not None or amount is None or amount.unit.is_count or amount.unit.dimension == "area":
        return None
    limit = _highest(drug, edit)
    divisor = Fraction(amount.numerator, amount.denominator) / amount.unit.factor
    most = max(line.units or 0 for line in drug.lines)
    if divisor <= 1 or not edit.value or most <= limit or units < divisor:
        return None
    exact = units / divisor
    right = -(-exact.numerator // exact.denominator)
    one_day = all(line.line.through in {None, line.on} for line in drug.lines)
    return _Dose(units, amount.unit, right, exact.denominator == 1 and one_day) if right <= edit.value else None


def _difference(drug: DrugView, place: int | None, units: int, dose: _Dose | None) -> UnitDifference | None:
    """Return the units as billed and those of the dose that they look like, if that is a whole number of units."""
    if dose is None or not dose.is_certain:
        return None
    lines = (place,) if place is not None else tuple(line.place for line in drug.lines if line.units is not None)
    return UnitDifference(units, dose.right, lines)


def _highest(drug: DrugView, edit: "UnitEdit") -> int:
    """Return the MUE; if the table of the date of service is not loaded, the highest MUE in any loaded quarter."""
    value = edit.value or 0
    return max(value, _ever(drug.catalog, edit.code, edit.setting)) if _is_of_other_quarter(drug, edit) else value


@lru_cache(maxsize=4096)
def _ever(catalog: Catalog, code: str, setting: "EditSetting") -> int:
    with quiet():
        edits = [catalog.mue(code, setting, release.quarter.first) for release in catalog.releases("mue")]
    return max((edit.value or 0 for edit in edits), default=0)


RULES: Final = (units_exceed_mue, units_look_like_dose)
