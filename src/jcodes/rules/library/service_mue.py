"""Units of visits and drug services against CMS's medically unlikely edits (MUE)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from jcodes.claims import ClaimForm, Setting
from jcodes.periods import Quarter
from jcodes.rules.context.claim import ClaimView, DayView
from jcodes.rules.context.flags import DRUG, SEVERAL, UNKNOWN_SERVICE
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import service_edit
from jcodes.rules.context.wording import grouped, in_units
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, claim_rule, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.places import EditSetting

if TYPE_CHECKING:
    from jcodes.catalogs.unit_edits import UnitEdit

__all__ = ["RULES"]

_FIX: Final = "correct the units; keep the records for an appeal if all of it was needed"
_NOT_PAID: Final = (
    "remove it, or bill the code that this payer takes; an MUE of 0 means that it is never paid on these claims"
)
_CLINIC: Final = {"G0463": "bill the practitioner's visit code; G0463 is for hospital outpatient departments"}
"""What to do about a code with an MUE of 0 on the claims of practitioners."""
_SIDES: Final = ("RT", "LT")
_REPEATED: Final = "96376"
_PER_LINE: Final = 1
_ABSOLUTE: Final = 2


@claim_rule(
    "service-units-exceed-mue",
    "more units of a service than its medically unlikely edit (MUE)",
    severity=Severity.ERROR,
    source="ngs-mue; cms-ncci: the table of medically unlikely edits",
    denial=DenialKind.ABOVE_EDIT,
    only=SEVERAL,
)
def service_units_exceed_mue(whole: ClaimView) -> Iterator[Found]:
    """A visit or a drug service is billed with more units on a line or a day than CMS's MUE of the payer's table.

    It is an error where the table of the quarter is loaded and the edit is per line (MAI 1) or absolute per date of service (MAI 2); MAI 3
    can be appealed with records and is a warning, and so is the edit of another quarter. The right and the left side are counted apart.
    An MUE of 0 means that the table's claims never pay the code, such as G0463 of a practitioner.
    Skipped: payers without CMS's tables, claims of one line, and 96376, which `repeat-push-in-office` reports.
    """
    for day in whole.encounters:
        table = _table(whole, day)
        if table is None:
            continue
        for code, lines in _by_code(day).items():
            edit = service_edit(whole.catalog, code, table, day.on)
            if edit.value is None or sum([at.units or 0 for at in lines]) <= edit.value:
                continue
            per_line = edit.indicator == _PER_LINE
            for place, units in _counted(lines, per_line=per_line):
                if units > edit.value:
                    certain = edit.quarter == Quarter.of(day.on) and edit.indicator in {_PER_LINE, _ABSOLUTE}
                    basis = "line" if per_line else "date of service"
                    yield Found(
                        f"{code}: {in_units(units)} on {day.on} exceeds the MUE of {grouped(edit.value)} per {basis} ({_named(edit)})",
                        f"{in_units(edit.value)} per {basis}",
                        _FIX if edit.value else _CLINIC.get(code, _NOT_PAID),
                        place,
                        None if certain else Severity.WARNING,
                        source=str(edit.source),
                    )


def _table(whole: ClaimView, day: DayView) -> EditSetting | None:
    """Return the table that a day goes by; None for payers without one, and for suppliers."""
    table = day.payer.mue_table.value
    if table is EditSetting.PRACTITIONER and whole.form is ClaimForm.INSTITUTIONAL:
        return EditSetting.OUTPATIENT
    if table is EditSetting.OUTPATIENT and day.lines[0].setting is Setting.AMBULATORY_SURGERY:
        return EditSetting.PRACTITIONER
    return table if table in {EditSetting.PRACTITIONER, EditSetting.OUTPATIENT} else None


def _by_code(day: DayView) -> dict[str, list[LineView]]:
    """Return the lines of services by code, those with whole units."""
    found: dict[str, list[LineView]] = {}
    for at in day.lines:
        code = "" if at.flags & DRUG else at.code
        if code and code != _REPEATED and at.units is not None:
            found.setdefault(code, []).append(at)
    return found


def _counted(lines: list[LineView], *, per_line: bool) -> list[tuple[int, int]]:
    """Return the units that the edit counts, each with the place of a line: line by line, or all of the day, the sides apart."""
    if per_line:
        return [(at.place, at.units or 0) for at in lines]
    sides = [sum(at.units or 0 for at in lines if side in at.modifiers) for side in _SIDES]
    total = sum(at.units or 0 for at in lines)
    return [(lines[0].place, total - min(sides))]


def _named(edit: "UnitEdit") -> str:
    """Return the adjudication indicator, the table and its quarter."""
    quarter = "" if edit.quarter is None else f", {edit.quarter.year} Q{edit.quarter.number}"
    return f"MAI {edit.indicator}, {edit.setting.value}{quarter}"


_CHAPTER: Final = "96"
_ADMINISTRATION: Final = range(96360, 96550)
"""The CPT numbers of drug administration."""


@line_rule(
    "administration-code-unknown",
    "a drug administration code that none of CMS's tables has",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-ncci: the tables of medically unlikely edits, which have every administration code, 2024 Q3 and 2026 Q3",
    only=UNKNOWN_SERVICE,
)
def administration_code_unknown(at: LineView) -> Iterator[Found]:
    """The code lies among CPT's drug administration codes (96360 to 96549), and none of CMS's loaded tables of medically unlikely edits has it.

    Skipped: dates of service before the first and after the last of those tables. A warning, since CMS's tables do not list every code of CPT.
    """
    if at.service is not None or not at.line.code.startswith(_CHAPTER):
        return
    number = at.line.cpt
    if number is None or not number.isdigit() or int(number) not in _ADMINISTRATION:
        return
    if at.on is not None and _FIRST_TABLE <= at.on <= _LAST_TABLE:
        edits = [
            service_edit(at.catalog, number, table, at.on)
            for table in (EditSetting.PRACTITIONER, EditSetting.OUTPATIENT)
        ]
        if all(edit.value is None for edit in edits):
            yield Found(
                f"{number} is in none of CMS's tables of administration codes",
                "a valid administration code",
                "look up the code",
            )


_FIRST_TABLE: Final = date(2024, 7, 1)
_LAST_TABLE: Final = date(2026, 9, 30)


RULES: Final[tuple[AnyRule, ...]] = (service_units_exceed_mue, administration_code_unknown)
