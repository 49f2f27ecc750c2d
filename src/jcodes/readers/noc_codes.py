"""Read CMS's annual list of codes that are "not otherwise classified" (NOC), with their dates. Descriptors are not kept."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.unread import read_rows

__all__ = ["LAYOUT", "NocCode", "NocCodesFile", "read_noc_codes"]


@attrs.frozen
class NocCode:
    """A code on the list.

    Attributes:
        code: The code.
        added: The day on which CMS added the code; None if the row states none, as three rows of 2018 do.
        ended: Its last day, or None.
        row: The row number in the file.
    """

    code: str
    added: date | None
    ended: date | None
    row: int


@attrs.frozen
class NocCodesFile(SourceFile):
    """A year's list of unclassified codes.

    Attributes:
        year: The year above the table, or None.
        codes: The codes, in file order.
    """

    year: int | None
    codes: tuple[NocCode, ...] = attrs.field(repr=False)

    @property
    def release(self) -> str | None:
        """The first quarter of the year above the table; otherwise the quarter in the file name."""
        return super().release if self.year is None else f"{self.year}-01"


_COLUMNS: Final = {
    "code": ("hcpcs", "hcpc", "hcpcscode"),
    "long": ("longdescription",),
    "added": ("adddate", "adddt"),
    "ended": ("termdate", "termdt"),
}
LAYOUT: Final = Layout(
    prefer("NOC", "COD", endings=(".csv", ".xlsx")), {**_COLUMNS, "record": ("recid",)}, tuple(_COLUMNS)
)
"""The list; of an archive its workbook, since the text beside it breaks descriptors into lines."""
_YEAR: Final = re.compile(r"NOC CODES\s*-\s*HCPCS\s*(?P<year>20[0-9]{2})", re.ASCII | re.IGNORECASE)
_END_OF_TEXT: Final = "\x1a"
"""The last cell of the workbook of 2019."""


def read_noc_codes(path: str | Path) -> NocCodesFile:
    """Read CMS's list of unclassified codes of a year.

    Args:
        path: The ``.xlsx`` (the extra ``xlsx``) or ``.csv``, or CMS's ``.zip``.

    Raises:
        FileFormatError: The file is damaged, truncated or the HCPCS file itself, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    if "record" in sheet.titles:
        raise FileFormatError(
            "this is the HCPCS file, not the list of NOC codes", file=sheet.name, hint="read it with read_hcpcs"
        )
    codes, notes = read_rows(sheet.name, _whole(sheet.rows), _code, lambda code: code.code)
    year = _YEAR.search(sheet.preamble)
    return NocCodesFile(sheet.name, sheet.sha256, year and int(year["year"]), codes, row_notes=notes)


def _whole(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows without those that only continue the descriptor of the row before, as for J1566 in 2018, and the mark at the end of 2019."""
    before = ""
    for row in rows:
        code = row.text("code")
        is_more = code == before and not row.text("added") and not row.text("ended")
        if not is_more and code != _END_OF_TEXT:
            yield row
        before = code


def _code(row: Row) -> NocCode:
    return NocCode(row.code(), row.day("added"), row.day("ended"), row.number)
