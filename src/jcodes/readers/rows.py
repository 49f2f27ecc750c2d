"""Rows of an official table under their header: columns by name, cells as exact values, every refusal with its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.tables import Table

__all__ = [
    "HINT",
    "Row",
    "Sheet",
    "as_percents",
    "column_key",
    "has_header",
    "is_licensed",
    "no_rows",
    "once",
    "sheet_of",
]

HINT: Final = "give the file as CMS publishes it; nothing was taken from it"
"""The hint for what is not understood."""

_DATE: Final = re.compile(r"(?P<year>[0-9]{4})-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})(?:[ T]00:00:00)?", re.ASCII)
# As Excel shows a date in the United States and writes it into a CSV: the month first, with or without midnight.
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
_PREAMBLE: Final = 200
"""Rows in which a header is looked for to tell what a file is; CMS's preambles take a tenth of them."""
_NOTHING: Final = frozenset(("", ".", "N/A", "NA"))


@attrs.frozen
class Row:
    """One row below the header.

    Attributes:
        file: The file's name.
        number: The line or row, counted from 1.
        cells: Text by column, the blank ones left out.
        titles: What the file calls each column.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    titles: Mapping[str, str] = attrs.field(factory=dict)

    def refusal(self, column: str | None, message: str, hint: str = HINT) -> FileFormatError:
        """Return the error that says what is wrong with a cell, by the file's own name for its column."""
        title = None if column is None else self.titles.get(column, column)
        return FileFormatError(message, file=self.file, row=self.number, column=title, hint=hint)

    def text(self, column: str) -> str:
        """Return the cell, blank also where the file has no such column."""
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        """Return the cell, which must not be blank.

        Raises:
            FileFormatError: It is.
        """
        text = self.text(column)
        if not text:
            raise self.refusal(column, "the cell is blank")
        return text

    def code(self, column: str = "code") -> str:
        """Return a Level II or CPT code in capitals.

        Raises:
            FileFormatError: The cell holds something else.
        """
        code = self.text(column).upper()
        if not _CODE.fullmatch(code):
            raise self.refusal(column, f"{self.text(column)!r} is not a procedure code")
        return code

    def number_in(self, column: str) -> Decimal | None:
        """Return the number of a cell, with or without a dollar or percent sign; None for blank, ``N/A`` and ``.``.

        Raises:
            FileFormatError: The cell holds something else.
        """
        text = self.text(column)
        if text.upper() in _NOTHING:
            return None
        match = _NUMBER.fullmatch(text)
        if match is None or not match[1]:
            raise self.refusal(column, f"{text!r} is not a number")
        return Decimal(match[1].replace(",", ""))

    def whole(self, column: str) -> int | None:
        """Return the whole number of a cell, None for a blank one.

        Raises:
            FileFormatError: The cell holds something else.
        """
        number = self.number_in(column)
        if number is None:
            return None
        if number != int(number):
            raise self.refusal(column, f"{self.text(column)!r} is not a whole number")
        return int(number)

    def flag(self, column: str) -> bool:
        """Return whether a cell is marked with 1, ``Y``, ``Yes`` or ``True``; blank, 0, ``N``, ``No`` and ``False`` are not.

        Raises:
            FileFormatError: The cell holds something else.
        """
        marked = _FLAGS.get(self.text(column).casefold())
        if marked is None:
            raise self.refusal(column, f"{self.text(column)!r} is neither yes nor no")
        return marked

    def day(self, column: str) -> date | None:
        """Return the date of a cell, None for a blank one or zeros; ``1/2/2026`` is the second of January, as CMS is American.

        Raises:
            FileFormatError: The cell holds something else.
        """
        text = self.text(column)
        if not text.strip("0"):
            return None
        match = _DATE.fullmatch(text) or _AMERICAN.fullmatch(text)
        try:
            if match is not None:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            pass  # a day that does not exist is refused below, with the rest
        raise self.refusal(column, f"{text!r} is not a date", "dates are written 20260101, 2026-01-01 or 1/31/2026")


@attrs.frozen
class Sheet:
    """A table whose header was found.

    Attributes:
        name: The file's name.
        sha256: The hash of the file as given.
        preamble: The text above the header, cells parted by blanks.
        titles: What the file calls each column it has.
        rows: The rows below the header that are not blank.
    """

    name: str
    sha256: str
    preamble: str = attrs.field(repr=False)
    titles: Mapping[str, str] = attrs.field(repr=False)
    rows: tuple[Row, ...] = attrs.field(repr=False)


def column_key(text: str) -> str:
    """Return the letters and digits of a column's name, in lower case, so that blanks and punctuation may drift."""
    return "".join(filter(str.isalnum, text.casefold()))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _columns(header: Sequence[str], names: Mapping[str, str]) -> list[str | None]:
    return [names.get(column_key(cell)) or names.get(_letters(cell)) for cell in header]


def _names(synonyms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name: column for column, all_names in synonyms.items() for name in all_names}


def has_header(table: Table, synonyms: Mapping[str, Sequence[str]], required: Sequence[str]) -> bool:
    """Tell whether one of the first rows has the required columns; the arguments are those of `sheet_of`."""
    names = _names(synonyms)
    return any(set(required) <= set(_columns(header, names)) for _, header in table.rows[:_PREAMBLE])


def sheet_of(table: Table, synonyms: Mapping[str, Sequence[str]], required: Sequence[str]) -> Sheet:
    """Return the rows under the header, which may stand below a preamble and have its columns in any order.

    Args:
        table: The file's rows.
        synonyms: For each column the names it goes by, as `column_key` writes them; digits in the file's name may differ.
        required: The columns without which a row is not the header.

    Raises:
        FileFormatError: No row has the required columns, one column stands twice, or a cell stands right of the header.
    """
    names = _names(synonyms)
    best: set[str] = set()
    preamble: list[str] = []
    for index, (number, header) in enumerate(table.rows):
        found = _columns(header, names)
        places = {column: place for place, column in reversed(list(enumerate(found))) if column is not None}
        if places.keys() >= set(required):
            for place, column in enumerate(found):
                if column is not None and places[column] != place:
                    raise FileFormatError(
                        "the column stands twice in the header",
                        file=table.name,
                        row=number,
                        column=header[place],
                        hint="remove one of them",
                    )
            titles = {column: header[place] for column, place in places.items()}
            width = max(place for place, cell in enumerate(header) if cell) + 1
            rows = tuple(_rows(table, index + 1, places, titles, width))
            return Sheet(table.name, table.sha256, " ".join(preamble), titles, rows)
        best = max(best, set(places), key=len)
        preamble += filter(None, header)
    missing = ", ".join(repr(column) for column in required if column not in best)
    raise FileFormatError(
        f"no row is the header; the nearest lacks {missing}", file=table.name, hint="give the file as CMS publishes it"
    )


def _rows(table: Table, first: int, places: Mapping[str, int], titles: Mapping[str, str], width: int) -> Iterator[Row]:
    columns = {place: column for column, place in places.items()}
    for number, cells in table.rows[first:]:
        if not any(cells):
            continue
        if any(cells[width:]):
            raise FileFormatError(
                "a cell stands right of the last column",
                file=table.name,
                row=number,
                hint=f"a cell with a comma in it needs quotes; {HINT}",
            )
        held = {columns[place]: cell for place, cell in enumerate(cells) if cell and place in columns}
        yield Row(table.name, number, held, titles)


def once(rows: Sequence[Row], keys: Sequence[str]) -> None:
    """Refuse a file in which two rows have the same key.

    Raises:
        FileFormatError: At the second of them.
    """
    seen: dict[str, int] = {}
    for row, key in zip(rows, keys, strict=True):
        first = seen.setdefault(key, row.number)
        if first != row.number:
            raise row.refusal(None, f"{key} stands twice, first in row {first}")


def as_percents(values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Return a column of percentages as such: Excel may store 13.8 % as 0.138, and then does so in the whole column.

    >>> as_percents([Decimal("0.138"), None])
    [Decimal('13.8'), None]
    """
    largest = max((value for value in values if value is not None), default=None)
    if largest is None or largest > 1:
        return list(values)
    return [None if value is None else Decimal(f"{value}E2") for value in values]


def no_rows(name: str) -> FileFormatError:
    """Return the error for a file with nothing below its header."""
    return FileFormatError("the file holds no record", file=name, hint=HINT)


def is_licensed(code: str) -> bool:
    """Tell whether the texts of *code* are licensed: CPT (digits first, the AMA's) and the dental D codes (the ADA's).

    Their numbers may be used; readers leave their texts out.
    """
    return code[0].isdigit() or code[0] == "D"
