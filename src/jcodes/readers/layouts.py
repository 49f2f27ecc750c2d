"""The layout of a kind of official table: archive member, column names, and header row."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.rows import Row, no_rows
from jcodes.readers.tables import Choose, Table, Text, open_file, table_of

__all__ = ["PREAMBLE", "Layout", "Sheet", "column_key", "header_keys"]

_RIGHT: Final = "a cell is to the right of the last column"
PREAMBLE: Final = 200
"""The number of rows in which a header is looked for; CMS's preambles take a tenth of them."""
_LONGEST: Final = 300
"""Characters of a column's name; CMS's have up to 100."""


class HeaderKeys(NamedTuple):
    """The cells of a row as names of columns.

    Attributes:
        keys: Each cell normalized, with and without digits.
        names: All of them.
    """

    keys: Sequence[tuple[str, str]]
    names: frozenset[str]


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
    key = text.casefold()
    return key if key.isalnum() else "".join(filter(str.isalnum, key))


def header_keys(table: Table) -> list[HeaderKeys]:
    """Return the cells of the first rows of a table, in which a header is looked for, as names of columns."""
    rows = (_keys_of(header) for _, header in table.rows[:PREAMBLE])
    return [HeaderKeys(keys, frozenset(name for key in keys for name in key)) for keys in rows]


def _keys_of(header: Sequence[str]) -> list[tuple[str, str]]:
    """Return each cell normalized, with and without digits; blank for text that is too long to be the name of a column."""
    keys = [column_key(cell) if len(cell) <= _LONGEST else "" for cell in header]
    return [(key, key if key.isalpha() else "".join(filter(str.isalpha, key))) for key in keys]


@attrs.frozen
class Layout:
    """How to find and read a kind of table.

    Attributes:
        choose: Selects the member of an archive with several files.
        columns: The possible names of each column, normalized by `column_key`; digits in the file's column names may differ.
        required: The required columns.
        is_ranked: Whether of several columns of one meaning the one whose name comes first in *columns* is read; otherwise they are refused.
    """

    choose: Choose
    columns: Mapping[str, Sequence[str]]
    required: Sequence[str]
    is_ranked: bool = False
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
        sheet = self.sheet_of(open_file(path, self.choose))
        if not sheet.rows:
            raise no_rows(sheet.name)
        return sheet

    def sheet_of(self, content: Text | Table) -> Sheet:
        """Return the rows of a file below its header. A file without such a header is not parsed further than one is looked for.

        Raises:
            FileFormatError: There is no such header, or a line is not CSV.
        """
        return self.of(table_of(content) if self.is_in(content) else table_of(content, first=PREAMBLE))

    def is_in(self, content: Text | Table) -> bool:
        """Return whether one of the first rows of *content* is such a header.

        Raises:
            FileFormatError: One of them is not CSV.
        """
        return self.heads(table_of(content, first=PREAMBLE))

    def heads(self, table: Table) -> bool:
        """Return whether one of the first rows of *table* is such a header."""
        return self.is_among(header_keys(table))

    def is_among(self, rows: Sequence[HeaderKeys]) -> bool:
        """Return whether one of *rows*, from `header_keys`, is such a header."""
        return any(
            set(self.required) <= set(self._named(row.keys))
            for row in rows
            if all(not row.names.isdisjoint(self.columns[column]) for column in self.required)
        )

    def of(self, table: Table) -> Sheet:
        """Return the rows of *table* below its header, which may follow a preamble and list the columns in any order.

        Raises:
            FileFormatError: No row has the required columns, or a column repeats.
        """
        best: set[str] = set()
        preamble: list[str] = []
        for index, (number, header) in enumerate(table.rows[:PREAMBLE]):
            found = self.columns_of(header)
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
        if not any(any(header) for _, header in table.rows):
            raise FileFormatError("the file is empty", file=table.name, hint="give the file as CMS publishes it")
        missing = ", ".join(repr(column) for column in self.required if column not in best)
        raise FileFormatError(
            f"no header row found; the closest row lacks {missing}",
            file=table.name,
            hint="give the file as CMS publishes it",
        )

    def columns_of(self, header: Sequence[str]) -> list[str | None]:
        """Return the column of each cell of a header; None for one that is not read."""
        keys = _keys_of(header)
        found = self._named(keys)
        if not self.is_ranked:
            return found
        ranks = [
            0 if column is None else _rank(self.columns[column], key) for column, key in zip(found, keys, strict=True)
        ]
        first: dict[str | None, int] = {}
        for column, rank in zip(found, ranks, strict=True):
            first[column] = min(rank, first.get(column, rank))
        return [column if rank == first[column] else None for column, rank in zip(found, ranks, strict=True)]

    def _named(self, keys: Sequence[tuple[str, str]]) -> list[str | None]:
        return [self._names.get(key) or self._names.get(letters) for key, letters in keys]


def _rank(names: Sequence[str], key: tuple[str, str]) -> int:
    """Return the place of a cell's name among the *names* of its column, with its digits or without."""
    return names.index(key[0] if key[0] in names else key[1])


def _rows(table: Table, first: int, places: Mapping[str, int], titles: Mapping[str, str], width: int) -> Iterator[Row]:
    columns = {place: column for column, place in places.items()}
    for number, cells in table.rows[first:]:
        if not any(cells):
            continue
        found = {columns[at]: cell for at, cell in enumerate(cells) if cell and at in columns}
        yield Row(table.name, number, found, titles, _RIGHT if any(cells[width:]) else "")
