"""Read Excel workbooks with calamine, after a look at the cells: calamine reserves memory for the whole rectangle that they span."""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from jcodes.errors import FileFormatError, MissingExtraError
from jcodes.errors.messages import shown
from jcodes.readers import bounds
from jcodes.readers.archives import is_archive, open_zip, unpack_member
from jcodes.readers.bounds import check_size, damage_in

if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta

    Cell = int | float | str | bool | date | datetime | time | timedelta

__all__ = ["SHEETS", "cell_text", "sheet_cells"]

SHEETS: Final = (".xlsx", ".xlsm")
"""The endings of workbooks that can be read. The older .xls and the binary .xlsb state the extent of their cells in ways that cannot be
looked at before calamine reserves memory for it."""

_LARGEST: Final = 128 * 2**20
"""Bytes that a workbook unpacks to, eight times CMS's largest."""
_MOST_TAGS: Final = 8_000_000
"""XML tags of a workbook: CMS's largest has 1.9 million, and the smallest entry of a list of texts costs calamine 24 bytes."""
_DAMAGED: Final = "the workbook cannot be read"

# Cells with a plain reference are found by their text, which is ten times as fast as a parser of XML.
_CELL: Final = re.compile(rb"<(?:[^\s<>/:\"'=]*:)?c(?=[\s/>])")
_PLAIN: Final = re.compile(
    rb"<(?:[^\s<>/:\"'=]*:)?c\s(?:[A-Za-z]{1,9}=\"[^\"<>]{0,60}\"\s)?r=\"([A-Za-z]{1,9})([0-9]{1,12})\""
)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""The first bytes of XML in UTF-16."""
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,9})([0-9]{1,12})", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


def sheet_cells(name: str, data: bytes) -> "Iterator[tuple[Cell, ...]]":
    """Return the rows of the longest sheet. CMS's workbooks have one, sometimes with additional blank sheets.

    Raises:
        FileFormatError: The workbook is damaged or too large.
        MissingExtraError: The extra ``xlsx`` is not installed.
    """
    try:
        from python_calamine import load_workbook
    except ImportError:
        raise MissingExtraError(
            "reading Excel files needs python-calamine", extra="xlsx", hint="install it with pip install 'jcodes[xlsx]'"
        ) from None
    if not is_archive(data):
        raise FileFormatError(f"{_DAMAGED} (it is not a zip of XML)", file=name, hint=bounds.AGAIN)
    _check(name, data)
    longest: list[list[Cell]] = []
    with damage_in(name, _DAMAGED):
        book = load_workbook(io.BytesIO(data))
        for place in range(len(book.sheet_names)):
            rows = book.get_sheet_by_index(place).to_python(skip_empty_area=False)
            longest = max(longest, rows, key=len)
    return map(tuple, longest)


def _check(name: str, data: bytes) -> None:
    """Raise `FileFormatError` if the workbook unpacks to too much, or its cells span too much."""
    size = tags = cells = 0
    with _opened(name, data) as archive:
        for part in archive.namelist():
            text = _part(name, archive, part)
            size += len(text)
            check_size(name, "it unpacks to more than {} MB", size, _LARGEST, 2**20)
            tags += text.count(b"<")
            check_size(name, "the workbook has more than {} XML tags", tags, _MOST_TAGS)
            rows, columns = _extent(name, text)
            check_size(name, "a sheet has more than {} rows", rows, bounds.MOST_ROWS)
            check_size(name, "a sheet has more than {} columns", columns, bounds.MOST_COLUMNS)
            cells += rows * columns
            check_size(name, "the cells of its sheets span more than {} cells", cells, bounds.MOST_CELLS)


def _opened(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        return open_zip(name, data)
    except FileFormatError as error:
        raise FileFormatError(f"{_DAMAGED} ({error.message})", file=name, hint=error.hint) from error


def _part(name: str, archive: zipfile.ZipFile, part: str) -> bytes:
    try:
        return unpack_member(name, archive, part, _LARGEST)
    except FileFormatError as error:
        raise FileFormatError(f"{_DAMAGED} ({error.message})", file=name, hint=error.hint) from error


def _extent(name: str, text: bytes) -> tuple[int, int]:
    """Return the last row and the last column of the cells in a part of a workbook; zeros for a part without cells."""
    if text.startswith(_WIDE):
        return _parsed_extent(name, text)
    count = len(_CELL.findall(text))
    plain = _PLAIN.findall(text)
    if count == len(plain):
        columns = max(map(_column, {letters for letters, _ in plain}), default=0)
        return max((int(number) for _, number in plain), default=0), columns
    return _parsed_extent(name, text)


def _column(letters: bytes | str) -> int:
    """Return the number of a column, counted from 1.

    >>> _column("A"), _column("AV"), _column(b"XFD")
    (1, 48, 16384)
    """
    number = 0
    for letter in letters.upper() if isinstance(letters, bytes) else letters.upper().encode():
        number = number * 26 + letter - 64
    return number


def _parsed_extent(name: str, text: bytes) -> tuple[int, int]:
    """Return the extent as a parser of XML sees it; a cell without a reference is to the right of the one before it."""
    row = column = rows = columns = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns
        kind = tag.rpartition(":")[2]
        if kind not in {"row", "c"}:
            return
        place = attributes.get("r")
        if kind == "row":
            row, column = row + 1 if place is None else _number(name, place), 0
        elif place is None:
            column += 1
        else:
            match = _REFERENCE.fullmatch(place)
            if match is None:
                raise FileFormatError(f"{_DAMAGED} ({shown(place)} is not a cell)", file=name, hint=bounds.AGAIN)
            row, column = int(match[2]), _column(match[1])
        rows, columns = max(rows, row), max(columns, column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with damage_in(name, _DAMAGED):
        parser.Parse(text, True)  # noqa: FBT003 - as expat takes it
    return rows, columns


def _number(name: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise FileFormatError(f"{_DAMAGED} ({shown(text)} is not a row)", file=name, hint=bounds.AGAIN)
    return int(text)


def cell_text(value: "Cell") -> str:
    """Return the displayed text of a cell: numbers with Excel's 15 digits, whole numbers without a decimal point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"
    return str(value)
