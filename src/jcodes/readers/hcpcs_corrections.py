"""CMS's sheets of corrections to an annual HCPCS file: what each row adds, ends, removes or changes."""

import enum
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.hcpcs import HcpcsFile, HcpcsRecord
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer

__all__ = ["CORRECTIONS", "Action", "CorrectionSheet", "SheetRow", "corrected", "read_corrections"]


class Action(enum.Enum):
    """What a row of a sheet does to the file."""

    ADD = "adds the code"
    END = "ends the code"
    REMOVE = "removes the code"
    CHANGE = "changes the code"
    NOT_STATED = "does not state the corrected values"


@attrs.frozen
class SheetRow:
    """One row of a sheet.

    Attributes:
        code: The code or modifier.
        action: What is done.
        effective: From which day; None if the cell is blank.
        values: The corrected fields of `HcpcsRecord`, by name.
        row: The row of the sheet.
    """

    code: str
    action: Action
    effective: date | None
    values: Mapping[str, Any]
    row: int


@attrs.frozen
class CorrectionSheet(SourceFile):
    """A sheet of corrections.

    Attributes:
        rows: In file order.
    """

    rows: tuple[SheetRow, ...] = attrs.field(repr=False)


CORRECTIONS: Final = Layout(
    prefer("CORRECTION"),
    {
        "code": ("code", "hcpcs", "hcpc"),
        "action": ("action",),
        "effective": ("effdate", "effectivedate"),
        "short": ("shortdesc", "shortdescription"),
        "long": ("longdesc", "longdescription"),
        "tos": ("tos",),
        "betos": ("betos",),
        "coverage": ("cov",),
        "price": ("price",),
        "xref": ("xrefcode",),
        "asc_group": ("ascind",),
        "asc_date": ("ascdate",),
        "comments": ("comments",),
    },
    ("code", "action", "effective"),
)
"""A sheet of corrections."""

_CODE: Final = re.compile(r"[A-Z][0-9]{4}|[A-Z0-9]{2}", re.ASCII)
# In this order: a row that takes back an addition ("DO NOT ADD") is no addition.
_ACTIONS: Final = (
    (re.compile(r"delete|do not add", re.IGNORECASE), Action.REMOVE),
    (re.compile(r"discontinue", re.IGNORECASE), Action.END),
    (re.compile(r"add code", re.IGNORECASE), Action.ADD),
    (re.compile(r"change|revise|remove \"|add \"", re.IGNORECASE), Action.CHANGE),
)
_REFERENCE: Final = re.compile(r"change xref code to (?P<code>[A-Z][0-9]{4})", re.IGNORECASE)
_ACTION_CODE: Final = re.compile(r"change action code to \"(?P<code>[A-Z])\"", re.IGNORECASE)
_NO_ASC: Final = re.compile(r"remove \".*\basc\b", re.IGNORECASE)
_DAY: Final = timedelta(days=1)


def read_corrections(path: str | Path) -> CorrectionSheet:
    """Return the rows of a sheet of corrections.

    A date that cannot be read is replaced by the row's ASC date if there is one: the sheet of 2019 writes that of Q5111 as 01/0/12019
    beside an ASC date of 2019-01-01.

    Args:
        path: The ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` that holds it alone.

    Raises:
        FileFormatError: A damaged file, or a row that cannot be read.
        MissingExtraError: The extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = CORRECTIONS.read(path)
    return CorrectionSheet(sheet.name, sheet.sha256, tuple([_row(row) for row in sheet.rows]))


def _row(row: Row) -> SheetRow:
    code, said = row.text("code").upper(), row.needed("action")
    if not _CODE.fullmatch(code):
        raise row.refusal("code", "the cell is not a code or modifier")
    effective = _effective(row)
    action = next((action for pattern, action in _ACTIONS if pattern.search(said)), Action.NOT_STATED)
    values = dict(_values(row, said))
    if action is Action.CHANGE and not values:
        action = Action.NOT_STATED
    if action in {Action.ADD, Action.END} and effective is None:
        raise row.refusal("effective", "the date is blank")
    if action is Action.ADD and not row.text("long"):
        raise row.refusal("long", "the description is blank")
    return SheetRow(code, action, effective, values, row.number)


def _effective(row: Row) -> date | None:
    try:
        return row.day("effective")
    except FileFormatError:
        day = row.day("asc_date")
        if day is None:
            raise
        return day


def _values(row: Row, said: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields that a row states, in its cells or in the words of its action."""
    for column in ("short", "long", "betos", "coverage", "asc_group"):
        if text := row.text(column):
            yield column, text.replace("\u2019", "'")  # as in J2787 of 2019; later files have the plain one
    if text := row.text("tos"):
        yield "types_of_service", tuple(part.strip() for part in text.split(","))
    if text := row.text("price"):
        yield "pricing", (text.zfill(2),)
    if text := row.text("asc_group"):
        yield "asc_date", row.day("asc_date") or _effective(row)
    if match := _REFERENCE.search(said):
        yield "cross_references", (match["code"].upper(),)
    elif text := row.text("xref"):
        yield "cross_references", (text.upper(),)
    if match := _ACTION_CODE.search(said):
        yield "action", match["code"].upper()
        yield "action_effective", _effective(row)
    if _NO_ASC.search(said):
        yield "asc_group", ""
        yield "asc_date", None


def corrected(file: HcpcsFile, sheet: CorrectionSheet) -> HcpcsFile:
    """Return *file* with the codes of *sheet* corrected; each of them names the sheet and its row.

    What the file states already is left as it is: CMS issued the file of 2018 again after its sheets. A row about a code that the file
    lacks and the sheet does not add is left out, and so is a row that does not state the corrected values.
    """
    records = {record.code: record for record in file.codes}
    for row in sheet.rows:
        record = _corrected(records.get(row.code), row, sheet.name)
        if record is None:
            records.pop(row.code, None)
        else:
            records[row.code] = record
    return attrs.evolve(file, codes=tuple(records.values()))


def _corrected(record: HcpcsRecord | None, row: SheetRow, sheet: str) -> HcpcsRecord | None:
    if row.action is Action.REMOVE or (record is None and row.action is not Action.ADD):
        return None
    changes = dict(row.values)
    if row.action is Action.END and row.effective is not None:
        changes["terminated"] = row.effective - _DAY
    if record is None:
        fields = {**_BLANK, **changes, "code": row.code, "added": row.effective, "action_effective": row.effective}
        return HcpcsRecord(**fields, sheet=sheet, sheet_row=row.row, row=0)
    if row.action is Action.NOT_STATED or all(getattr(record, name) == value for name, value in changes.items()):
        return record
    return attrs.evolve(record, **changes, sheet=sheet, sheet_row=row.row)


_BLANK: Final[Mapping[str, Any]] = {
    "long": "", "short": "", "pricing": (), "multiple_pricing": "", "coverage": "", "betos": "", "types_of_service": (),
    "added": None, "action_effective": None, "terminated": None, "action": "A", "cross_references": (), "statute": "",
    "coverage_manual": (), "carriers_manual": (), "lab_certifications": (), "asc_group": "", "asc_date": None, "opps_group": "",
    "opps_indicator": "", "opps_date": None, "processing_note": "", "anesthesia_units": None,
}  # fmt: skip
"""A record without values."""
