"""The layout of a kind of official table: archive member, column names, and header row."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.rows import Row, no_rows
from jcodes.readers.tables import Choose, Table, open_file, table_of

__all__ = ["Layout", "Sheet", "column_key"]

_RIGHT: Final = "a cell is to the right of the last column"
_PREAMBLE: Final = 200
"""The number of rows in which `Layout.heads` looks for a header; CMS's preambles take a tenth of them."""


@attrs.frozen
class Sheet:
    """The rows of a table below its header.

    Attributes:
        name: The file's name.
        sha256: The hash of the file as given.
        preamble: The text above the header, cells separated by spaces.
        titles: The file's name for each column it has.
        rows: The rows below the header that are not blank; one whose cells run past the header has a fault.
    """

    name: str
    sha256: str
    preamble: str = attrs.field(repr=False)
    titles: Mapping[str, str] = attrs.field(repr=False)
    rows: tuple[Row, ...] = attrs.field(repr=False)


def column_key(text: str) -> str:
    """Normalize a column name to lowercase letters and digits, since whitespace and punctuation differ between files."""
    return "".join(filter(str.isalnum, text.casefold()))


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


@attrs.frozen
class Layout:
    """How to find and read a kind of table.

    Attributes:
        choose: Selects the member of an archive with several files.
        columns: The possible names of each column, normalized by `column_key`; digits in the file's column names may differ.
        required: The required columns.
    """

    choose: Choose
    columns: Mapping[str, Sequence[str]]
    required: Sequence[str]
    _names: Mapping[str, str] = attrs.field(init=False, repr=False, eq=False)

    @_names.default
    def _column_by_name(self) -> Mapping[str, str]:
        return {name: column for column, names in self.columns.items() for name in names}

    def read(self, path: str | Path) -> Sheet:
        """Read the rows of the file at *path* below its header.

        Raises:
            FileFormatError: The file is damaged or truncated, or has no such header or no rows.
            MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
            OSError: The file cannot be opened.
        """
        sheet = self.of(table_of(open_file(path, self.choose)))
        if not sheet.rows:
            raise no_rows(sheet.name)
        return sheet

    def heads(self, table: Table) -> bool:
        """Return whether one of the first rows of *table* is such a header."""
        return any(set(self.required) <= set(self._columns(header)) for _, header in table.rows[:_PREAMBLE])

    def of(self, table: Table) -> Sheet:
        """Return the rows of *table* below its header, which may follow a preamble and list the columns in any order.

        Raises:
            FileFormatError: No row has the required columns, or a column repeats.
        """
        best: set[str] = set()
        preamble: list[str] = []
        for index, (number, header) in enumerate(table.rows):
            found = self._columns(header)
            places = {column: place for place, column in reversed(list(enumerate(found))) if column is not None}
            if places.keys() >= set(self.required):
                for place, column in enumerate(found):
                    if column is not None and places[column] != place:
                        raise FileFormatError(
                            "the column is in the header twice",
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
        missing = ", ".join(repr(column) for column in self.required if column not in best)
        raise FileFormatError(
            f"no header row found; the closest row lacks {missing}",
            file=table.name,
            hint="give the file as CMS publishes it",
        )

    def _columns(self, header: Sequence[str]) -> list[str | None]:
        return [self._names.get(column_key(cell)) or self._names.get(_letters(cell)) for cell in header]


def _rows(table: Table, first: int, places: Mapping[str, int], titles: Mapping[str, str], width: int) -> Iterator[Row]:
    columns = {place: column for column, place in places.items()}
    for number, cells in table.rows[first:]:
        if not any(cells):
            continue
        found = {columns[at]: cell for at, cell in enumerate(cells) if cell and at in columns}
        yield Row(table.name, number, found, titles, _RIGHT if any(cells[width:]) else "")
