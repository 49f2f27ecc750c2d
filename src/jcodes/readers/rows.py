"""One row of an official table, with typed access to its cells. Errors name the row and column."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.errors.messages import shown

__all__ = ["HINT", "Row", "as_percents", "is_licensed", "no_rows", "percents_in"]

HINT: Final = "give the file as CMS publishes it; nothing was read from it"
"""The hint for errors in official files."""

_DATE: Final = re.compile(r"(?P<year>[0-9]{4})-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})(?:[ T]00:00:00)?", re.ASCII)
# US date format of Excel, as exported to CSV: month first, with or without midnight.
_AMERICAN: Final = re.compile(
    r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})(?: 0?0:00(?::00)?| 12:00(?::00)? AM)?", re.ASCII
)
_NUMBER: Final = re.compile(r"\$? ?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?) ?%?", re.ASCII)
_CODE: Final = re.compile(r"[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]", re.ASCII)
_FLAGS: Final = {
    "": False,
    "0": False,
    "n": False,
    "no": False,
    "false": False,
    "1": True,
    "y": True,
    "yes": True,
    "true": True,
}
_NOTHING: Final = frozenset(("", ".", "N/A", "NA"))


@attrs.frozen
class Row:
    """One row below the header.

    Attributes:
        file: The file's name.
        number: The line or row, counted from 1.
        cells: Text by column, the blank ones left out.
        titles: What the file calls each column.
        fault: Why the cells are in the wrong columns; blank for a valid row.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    titles: Mapping[str, str] = attrs.field(factory=dict)
    fault: str = ""

    def check(self) -> None:
        """Reject a row whose cells are in the wrong columns.

        Raises:
            FileFormatError: Such a row.
        """
        if self.fault:
            raise self.refusal(None, self.fault, f"put quotes around a cell with a comma; {HINT}")

    def refusal(self, column: str | None, message: str, hint: str = HINT) -> FileFormatError:
        """Return the error for a cell, with the column name used in the file."""
        title = None if column is None else self.titles.get(column, column)
        return FileFormatError(message, file=self.file, row=self.number, column=title, hint=hint)

    def text(self, column: str) -> str:
        """Return the cell; blank if the file has no such column."""
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        """Return the cell; blank is an error.

        Raises:
            FileFormatError: The cell is blank.
        """
        text = self.text(column)
        if not text:
            raise self.refusal(column, "the cell is blank")
        return text

    def code(self, column: str = "code") -> str:
        """Return a Level II or CPT code in uppercase.

        Raises:
            FileFormatError: The cell has another value.
        """
        code = self.text(column).upper()
        if not _CODE.fullmatch(code):
            raise self.refusal(column, f"{shown(self.text(column))} is not a procedure code")
        return code

    def number_in(self, column: str) -> Decimal | None:
        """Return the number in a cell, with or without a dollar or percent sign; None for blank, ``N/A`` and ``.``.

        Raises:
            FileFormatError: The cell has another value.
        """
        text = self.text(column)
        if text.upper() in _NOTHING:
            return None
        match = _NUMBER.fullmatch(text)
        if match is None or not match[1]:
            raise self.refusal(column, f"{shown(text)} is not a number")
        return Decimal(match[1].replace(",", ""))

    def whole(self, column: str) -> int | None:
        """Return the whole number in a cell; None if blank.

        Raises:
            FileFormatError: The cell has another value.
        """
        number = self.number_in(column)
        if number is None:
            return None
        if number != int(number):
            raise self.refusal(column, f"{shown(self.text(column))} is not a whole number")
        return int(number)

    def flag(self, column: str) -> bool:
        """Return True for 1, ``Y``, ``Yes`` or ``True``, and False for blank, 0, ``N``, ``No`` or ``False``.

        Raises:
            FileFormatError: The cell has another value.
        """
        marked = _FLAGS.get(self.text(column).casefold())
        if marked is None:
            raise self.refusal(column, f"{shown(self.text(column))} is not yes or no")
        return marked

    def day(self, column: str) -> date | None:
        """Return the date in a cell; None for blank or zeros. ``1/2/2026`` is January 2.

        Raises:
            FileFormatError: The cell has another value.
        """
        text = self.text(column)
        if not text.strip("0"):
            return None
        match = _DATE.fullmatch(text) or _AMERICAN.fullmatch(text)
        try:
            if match is not None:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            pass  # an invalid date is rejected below, with the rest
        raise self.refusal(column, f"{shown(text)} is not a date", "write it as 20260101, 2026-01-01 or 1/31/2026")


def as_percents(values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Return a column of percentages. Excel may store 13.8% as 0.138; then it does so in the whole column.

    >>> as_percents([Decimal("0.138"), None])
    [Decimal('13.8'), None]
    """
    largest = max((value for value in values if value is not None), default=None)
    if largest is None or largest > 1:
        return list(values)
    return [None if value is None else Decimal(f"{value}E2") for value in values]


def percents_in(rows: Sequence[Row], column: str) -> dict[int, Decimal | None]:
    """Return the percentages of a column by row number; None if a cell is blank or cannot be read."""
    return dict(
        zip([row.number for row in rows], as_percents([_number_or_none(row, column) for row in rows]), strict=True)
    )


def _number_or_none(row: Row, column: str) -> Decimal | None:
    try:
        return row.number_in(column)
    except FileFormatError:  # reported where the row is read
        return None


def no_rows(name: str) -> FileFormatError:
    """Return the error for a file without rows below its header."""
    return FileFormatError("the file has no data rows", file=name, hint=HINT)


def is_licensed(code: str) -> bool:
    """Return whether the descriptions of *code* are licensed: CPT (begins with a digit, AMA) and dental D codes (ADA).

    Readers keep the codes and drop the descriptions.
    """
    return code[0].isdigit() or code[0] == "D"
