"""The lists of reason and remark codes (CARC, RARC): codes with the dates of their start, last change and stop; no texts."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.whole import read_all

__all__ = ["DatedCode", "DenialCodesFile", "read_denial_codes"]


@attrs.frozen
class DatedCode:
    """A reason or remark code.

    Attributes:
        list: ``"CARC"`` or ``"RARC"``.
        code: The code.
        start: Its start.
        modified: The last change of its text, or None.
        stop: Its stop, or None.
        row: The line of the file.
    """

    list: str
    code: str
    start: date
    modified: date | None
    stop: date | None
    row: int


@attrs.frozen
class DenialCodesFile(SourceFile):
    """The reason and remark codes as the lists stood on a day.

    Attributes:
        codes: In file order.
    """

    codes: tuple[DatedCode, ...] = attrs.field(repr=False)


_SYNONYMS: Final = {
    "list": ("list",),
    "code": ("code",),
    "start": ("startdate", "start"),
    "modified": ("lastmodifieddate", "lastmodified"),
    "stop": ("stopdate", "stop"),
}
_CODE: Final = re.compile(r"[A-Z]{0,2}[0-9]{1,3}", re.ASCII)
_LAYOUT: Final = Layout(prefer("CARC"), _SYNONYMS, ("list", "code", "start", "stop"))


def read_denial_codes(path: str | Path) -> DenialCodesFile:
    """Return the reason and remark codes with their dates.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or a row that cannot be read.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _LAYOUT.read(path)
    codes = read_all(sheet.rows, _code, lambda code: code.code)
    return DenialCodesFile(sheet.name, sheet.sha256, codes)


def _code(row: Row) -> DatedCode:
    of = row.text("list").upper()
    if of not in {"CARC", "RARC"}:
        raise row.refusal("list", f"{shown(row.text('list'))} is not a list of codes", "CARC or RARC")
    code, start = row.text("code").upper(), row.day("start")
    if not _CODE.fullmatch(code):
        raise row.refusal("code", f"{shown(row.text('code'))} is not a reason or remark code")
    if start is None:
        raise row.refusal("start", "the date is blank")
    return DatedCode(of, code, start, row.day("modified"), row.day("stop"), row.number)
