"""Read CMS's quarterly HCPCS Level II file in any format: fixed-width text, Excel, CSV, or a zip with these."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.catalogs.sources import RowNote
from jcodes.errors import FileFormatError
from jcodes.errors.messages import shown
from jcodes.readers.hcpcs_layout import FIELDS, REQUIRED, SYNONYMS, WIDTH
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, no_rows
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import Text, cleaned, open_file, prefer
from jcodes.readers.unread import Unread

__all__ = ["LAYOUT", "HcpcsFile", "HcpcsRecord", "is_fixed_width", "read_hcpcs"]


@attrs.frozen
class HcpcsRecord:
    """One code or modifier; blank columns are empty.

    Attributes:
        code: Five characters, or two for a modifier.
        long: The long description, with its continuation records joined by a space.
        short: The short description of up to 28 characters.
        pricing: Pricing indicators, one to four, two digits each.
        multiple_pricing: The multiple pricing indicator.
        coverage: The coverage code.
        betos: The Berenson-Eggers category.
        types_of_service: Type-of-service codes, one to five.
        added: The date the code was added.
        action_effective: The effective date of the latest action; not the start of validity.
        terminated: The last date of service it may be used for, or None.
        action: The action code of this release.
        cross_references: The cross-referenced codes.
        statute: The statute that CMS cites.
        coverage_manual: Sections of the Coverage Issues Manual, up to three.
        carriers_manual: Sections of the Medicare Carriers Manual, up to three.
        lab_certifications: Laboratory certification codes, up to eight, three digits each.
        asc_group: The ambulatory surgical center payment group.
        asc_date: The effective date of that group.
        opps_group: The outpatient (MOG) payment group.
        opps_indicator: The OPPS payment policy indicator.
        opps_date: The effective date of that indicator.
        processing_note: The number of the processing note.
        anesthesia_units: Anesthesia base units.
        row: The line or row number of the first record; 0 if a sheet of corrections added the code.
        sheet: The name of CMS's sheet of corrections that changed or added it; blank for none.
        sheet_row: The row number in that sheet.
    """

    code: str
    long: str
    short: str
    pricing: tuple[str, ...]
    multiple_pricing: str
    coverage: str
    betos: str
    types_of_service: tuple[str, ...]
    added: date | None
    action_effective: date | None
    terminated: date | None
    action: str
    cross_references: tuple[str, ...]
    statute: str
    coverage_manual: tuple[str, ...]
    carriers_manual: tuple[str, ...]
    lab_certifications: tuple[str, ...]
    asc_group: str
    asc_date: date | None
    opps_group: str
    opps_indicator: str
    opps_date: date | None
    processing_note: str
    anesthesia_units: int | None
    row: int
    sheet: str = ""
    sheet_row: int = 0

    @property
    def is_modifier(self) -> bool:
        """Whether this is a modifier."""
        return len(self.code) == 2


@attrs.frozen
class HcpcsFile(SourceFile):
    """A quarterly file.

    Attributes:
        codes: The procedure codes, in file order.
        modifiers: The modifiers, in file order.
        records: The number of records, including continuations.
    """

    codes: tuple[HcpcsRecord, ...] = attrs.field(repr=False)
    modifiers: tuple[HcpcsRecord, ...] = attrs.field(repr=False)
    records: int


# Text first: the workbooks of 2017 and 2019 lack dates that it has.
_ENDINGS: Final = (".txt", ".xlsx", ".csv")
_NOT: Final = ("TRANS", "CORRECTION", "README", "NOTE")
_NAMES: Final = (prefer("ANWEB", without=_NOT, endings=_ENDINGS), prefer("HCPC", "A-N", without=_NOT, endings=_ENDINGS))
"""The member's name holds ANWEB; in the archives of 2012 and 2013 it is HCPC2013_A-N."""


def _choose(names: Sequence[str]) -> str | None:
    return next((found for choose in _NAMES if (found := choose(names)) is not None), None)


LAYOUT: Final = Layout(_choose, SYNONYMS, REQUIRED)
"""The quarterly file in a sheet or as CSV."""

_FIRST: Final = {"3": 5, "7": 2}
_CONTINUED: Final = frozenset("48")
_CODE: Final = re.compile(r"[A-Z][0-9]{4}|[A-Z0-9]{2}", re.ASCII)
_SHORT_DATE: Final = re.compile(r"(?:1[3-9]|[234][0-9])[0-9]{4}", re.ASCII)
_LINE: Final = re.compile(r"[ A-Z0-9]{5}[0-9]{5}[3478]", re.ASCII)
_TWICE: Final = frozenset((20, 200))
_DESCRIBED: Final = tuple(FIELDS)[:4]
_PRICE, _CIM, _MCM, _LABCERT, _XREF, _TOS = (
    tuple(name for name in FIELDS if name[:-1] == several)
    for several in ("price", "cim", "mcm", "labcert", "xref", "tos")
)


def read_hcpcs(path: str | Path) -> HcpcsFile:
    """Read the codes and modifiers in a quarterly HCPCS file.

    Preambles, renamed, reordered and missing optional columns, blank rows and cells, and Latin-1 are accepted. A row that is no drug code's and cannot be read is left out, with a note in
    ``row_notes``; any other fault is an error with its row and column, and nothing is read from such a file.

    Args:
        path: A fixed-width ``.txt``, ``.csv``, ``.xlsx`` (the extra ``xlsx``), any of them gzipped, or a ``.zip`` with them.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    content = open_file(path, LAYOUT.choose)
    unread = Unread(content.name)
    if isinstance(content, Text) and is_fixed_width(content):
        rows: Iterable[Row] = _fixed_rows(content, unread)
    else:
        rows = LAYOUT.sheet_of(content).rows
    records: dict[str, HcpcsRecord] = {}
    odd: list[RowNote] = []
    count = 0
    for group in _groups(rows, unread):
        try:
            record = _record(group, odd)
            if (first := records.setdefault(record.code, record)) is not record:
                raise group[0].refusal("code", f"{record.code} is listed twice, first in row {first.row}")
        except FileFormatError as error:
            unread.leave_out(group[0], error)
        else:
            count += len(group)
    if not records:
        raise no_rows(content.name)
    return HcpcsFile(
        content.name,
        content.sha256,
        tuple(record for record in records.values() if not record.is_modifier),
        tuple(record for record in records.values() if record.is_modifier),
        count,
        row_notes=tuple(sorted((*unread.all_of(len(records)), *odd), key=lambda note: note.row)),
    )


def is_fixed_width(content: Text) -> bool:
    """Return whether one of the first lines is a fixed-width record."""
    return any(_LINE.match(line) for line in content.text[:100_000].splitlines()[:60])


def _fixed_rows(content: Text, unread: Unread) -> Iterator[Row]:
    """Yield the fixed-width records; the text before the first is the disclaimer."""
    begun = False
    for number, line in enumerate(content.lines(), 1):
        if not line.strip("\x1a \t\xa0"):
            continue
        if not _LINE.match(line):
            if begun:
                broken = Row(content.name, number, {"code": line[:5].strip()})
                unread.leave_out(broken, broken.refusal(None, "the line is not a record of the layout"))
            continue
        begun = True
        if line[10] in _CONTINUED:
            yield Row(content.name, number, _cut(line, _DESCRIBED))
            continue
        if len(line) < WIDTH:
            short = Row(content.name, number, _cut(line, ("code",)))
            tab = "; a tab stands in it" if "\t" in line else ""
            unread.leave_out(
                short, short.refusal(None, f"the record has {len(line)} characters of at least {WIDTH}{tab}")
            )
            continue
        yield Row(content.name, number, _cut(line, FIELDS))


def _cut(line: str, names: Iterable[str]) -> dict[str, str]:
    return {name: text for name in names if (text := cleaned(line[slice(*FIELDS[name])]))}


def _groups(rows: Iterable[Row], unread: Unread) -> Iterator[list[Row]]:
    """Yield the records of each code together: the first and its continuations."""
    group: list[Row] = []
    for row in rows:
        code = row.text("code").upper()
        kind = row.text("record") or ("7" if len(code) == 2 else "3")
        if kind in _CONTINUED:
            if not group or group[0].text("code").upper() != code:
                what = f"a continuation of {shown(code)} does not follow its first record"
                unread.leave_out(row, row.refusal("code", what))
            else:
                group.append(row)
            continue
        if not _CODE.fullmatch(code) or len(code) != _FIRST.get(kind):
            what = f"{shown(row.text('code'))} of record kind {shown(kind)} is not a code or modifier"
            unread.leave_out(row, row.refusal("code", what))
            continue
        if group:
            yield group
        group = [row]
    if group:
        yield group


def _record(group: Sequence[Row], odd: list[RowNote]) -> HcpcsRecord:
    first = group[0]
    for row in group:
        row.check()
    misnumbered = _check_sequence(group)
    long = cleaned(" ".join(row.text("long") for row in group))
    if not long:
        raise first.refusal("long", "the description is blank")
    record = HcpcsRecord(
        code=first.text("code").upper(),
        long=long,
        short=first.text("short"),
        pricing=_several(first, _PRICE, digits=2),
        multiple_pricing=first.text("multiple"),
        coverage=first.text("coverage"),
        betos=first.text("betos"),
        types_of_service=_several(first, _TOS),
        added=first.day("added"),
        action_effective=first.day("action_effective"),
        terminated=first.day("terminated"),
        action=first.text("action"),
        cross_references=_several(first, _XREF),
        statute=first.text("statute"),
        coverage_manual=_several(first, _CIM),
        carriers_manual=_several(first, _MCM),
        lab_certifications=_several(first, _LABCERT, digits=3),
        asc_group=first.text("asc_group"),
        asc_date=_payment_day(first, "asc_date"),
        opps_group=first.text("opps_group"),
        opps_indicator=first.text("opps_indicator"),
        opps_date=_payment_day(first, "opps_date"),
        processing_note=first.text("note"),
        anesthesia_units=first.whole("anesthesia"),
        row=first.number,
    )
    odd.extend(misnumbered)
    return record


def _check_sequence(group: Sequence[Row]) -> tuple[RowNote, ...]:
    """Reject a missing record: the numbers go up by that of the first, 100 in the text and 10 in the sheets.

    The 2013 text file numbers the first line of 235 codes 00200, like the second. The record kind shows that it is the first; a note is added.
    """
    first = group[0]
    if not first.text("sequence"):
        return ()
    numbers = [row.whole("sequence") for row in group]
    step = numbers[0]
    if step in _TWICE and numbers[1:] == [place * (step // 2) for place in range(2, len(group) + 1)]:
        return (
            RowNote(
                first.number,
                first.text("code").upper(),
                f"the first record has the number {shown(first.text('sequence'))} of the second",
                is_read=True,
            ),
        )
    for place, (row, number) in enumerate(zip(group, numbers, strict=True), 1):
        if step is None or number != place * step:
            raise row.refusal("sequence", f"record {place} of the code has the number {shown(row.text('sequence'))}")
    return ()


def _payment_day(row: Row, column: str) -> date | None:
    """Return the date of a payment group, in which CMS sometimes omits the century.

    The file of 2018 writes those of C9488 and of C9745 to C9748 as 170401, 170701 and 180101, in the text and in the workbook; CMS's own
    corrections of it state 2017-04-01, 2017-07-01 and 2018-01-01 for the ASC dates of the same five codes (V1 to V4 of
    HCPC2018_Corrections_ANWEB). Six digits are therefore year, month and day, but only if the first two cannot be a month (13 to 49); 010203 is ambiguous and rejected.
    """
    text = row.text(column)
    if _SHORT_DATE.fullmatch(text):
        with suppress(ValueError):  # an invalid date is rejected below
            return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    return row.day(column)


def _several(row: Row, columns: Sequence[str], *, digits: int = 0) -> tuple[str, ...]:
    """Return the values of a repeated column; some exports put them all in the first cell, separated by colons."""
    texts = [row.cells[column] for column in columns if column in row.cells]
    values = [value for text in texts for part in text.split(":") if (value := part.strip())]
    # Excel drops leading zeros in cells that look like numbers.
    return tuple(value.zfill(digits) if value.isdigit() else value for value in values)
