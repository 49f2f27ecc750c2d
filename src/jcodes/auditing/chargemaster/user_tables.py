"""Rows of a user's own table: a CSV or Excel file, or mappings by column name. A row that cannot be read is kept with its reason."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from jcodes.claims.reading.frame_rows import ColumnNames, NamedColumns, frame_rows, is_frame
from jcodes.claims.reading.rows import text_of
from jcodes.claims.reading.unreadable import FIRST, UnreadableCount
from jcodes.errors import FileFormatError, MalformedError
from jcodes.errors.messages import named, type_name
from jcodes.readers.layouts import PREAMBLE, Layout
from jcodes.readers.tables import Table, Text, cleaned, open_file, table_of

__all__ = ["AnyTable", "UserRow", "UserTable", "UserTableError"]

_FIRST: Final = PREAMBLE + FIRST + 1
_QUOTES: Final = "put quotes around a cell with a comma, and close each quote"


AnyTable: TypeAlias = str | Path | Iterable[Any] | NamedColumns | ColumnNames
"""A path, rows, or a dataframe."""


@attrs.frozen
class UserTableError:
    """One row that was not used; the other rows were.

    Attributes:
        row: Its row in the file, or its place among those given, from 1.
        reason: What is wrong.
        hint: What to do.
    """

    row: int
    reason: str
    hint: str

    def to_dict(self) -> dict[str, object]:
        """Return row, reason and hint as JSON values."""
        return {"row": self.row, "reason": self.reason, "hint": self.hint}

    def __str__(self) -> str:
        """Return the row and what is wrong."""
        return f"row {named(str(self.row))} not used: {self.reason}: {self.hint}"


@attrs.frozen
class UserRow:
    """One row of text cells.

    Attributes:
        number: The row of the file, or the place among those given, from 1.
        cells: Text by column; blank for a column without a value.
    """

    number: int
    cells: Mapping[str, str]


@attrs.frozen
class UserTable:
    """The columns of a kind of user's table.

    Attributes:
        layout: The columns with their possible names.
        what: The kind of table in words, for messages.
        example: Column names to suggest.
    """

    layout: Layout
    what: str
    example: str

    def rows_of(self, source: AnyTable, kind: type[Any]) -> Iterator[Any]:
        """Yield each row of *source*, a file, a dataframe or rows, as a `UserRow`, an instance of *kind* unchanged, or a `UserTableError`.

        Raises:
            FileFormatError: A file without such a header, or damaged as a whole.
            MalformedError: *source* is neither a path nor rows.
            MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
            OSError: The file cannot be opened.
        """
        if is_frame(source):
            headings, rows = frame_rows(source)
            yield from self._of_values((dict(zip(headings, cells, strict=True)) for cells in rows), kind)
        elif isinstance(source, str | Path):
            yield from self._of_file(source)
        elif isinstance(source, Iterable) and not isinstance(source, bytes | Mapping):
            yield from self._of_values(source, kind)
        else:
            raise MalformedError(
                f"{type_name(source)} is not a table of {self.what}",
                value=source,
                hint=f"give a path, or a list of rows such as {{{self.example}}}",
            )

    def _of_file(self, path: str | Path) -> Iterator[UserRow | UserTableError]:
        """Yield the rows of a file; the first of a long one before the others are read, since its reader may stop there."""
        content, seen = open_file(path), 0
        head = _head(content, self.layout)
        if head is not None:
            *rows, (seen, _) = head.rows
            yield from self._of_table(Table(head.name, head.sha256, tuple(rows)))
        table, faults = _read(content, self.layout)
        yield from (one for one in merge(self._of_table(table), faults, key=_number) if _number(one) >= seen)

    def _of_table(self, table: Table) -> Iterator[UserRow | UserTableError]:
        try:
            sheet = self.layout.of(table)
        except FileFormatError as error:
            hint = f"name columns such as {self.example}" if error.row is None else error.hint
            raise FileFormatError(
                error.message, file=error.file, row=error.row, column=error.column, hint=hint
            ) from None
        for row in sheet.rows:
            if row.fault:
                yield UserTableError(row.number, row.fault, _QUOTES)
            else:
                yield UserRow(row.number, {name: row.text(name) for name in self.layout.columns})

    def count_of(self, source: AnyTable) -> UnreadableCount:
        """Return the count that stops a file of garbage with a `FileFormatError`; rows in memory are all read."""
        if not isinstance(source, str | Path):
            return UnreadableCount("rows", None)
        name, hint = Path(source).name, f"give {self.what} with columns such as {self.example}"
        return UnreadableCount("rows", lambda message: FileFormatError(message, file=name, hint=hint))

    def _of_values(self, values: Iterable[Any], kind: type[Any]) -> Iterator[Any]:
        known: dict[tuple[str, ...], list[str | None]] = {}
        for place, value in enumerate(values, 1):
            if isinstance(value, kind):
                yield value
            elif isinstance(value, Mapping):
                names = tuple(map(text_of, value))
                columns = known.get(names) or known.setdefault(names, self.layout.columns_of(names))
                found = {column: _text(cell) for column, cell in zip(columns, value.values(), strict=True)}
                lacks = [column for column in self.layout.required if column not in found]
                if lacks:
                    yield UserTableError(place, f"no column {lacks[0]!r}", f"name columns such as {self.example}")
                else:
                    yield UserRow(place, {name: found.get(name, "") for name in self.layout.columns})
            else:
                yield UserTableError(
                    place,
                    f"{type_name(value)} is not a row of {self.what}",
                    f"give a mapping such as {{{self.example}}}",
                )


def _number(row: UserRow | UserTableError) -> int:
    return row.number if isinstance(row, UserRow) else row.row


def _text(value: object) -> str:
    """Return a cell as text: blank for None and for a missing value of a dataframe, whole numbers without a decimal point."""
    return cleaned(text_of(value))


def _head(content: Text | Table, layout: Layout) -> Table | None:
    """Return the first rows of a text that has a header and more of them than its reader looks at before it may stop; None otherwise."""
    if isinstance(content, Table):
        return None
    try:
        if not layout.heads(table_of(content, whole=False, first=PREAMBLE)):
            return None
        head = table_of(content, whole=False, first=_FIRST)
    except FileFormatError:
        return None
    return head if len(head.rows) == _FIRST else None


def _read(content: Text | Table, layout: Layout) -> tuple[Table, list[UserTableError]]:
    """Return the table of a file; if one line is not CSV, read line by line, and list the lines that cannot be read.

    A file without a header is read no further than one is looked for.
    """
    try:
        head = table_of(content, whole=False, first=PREAMBLE)
        return (table_of(content, whole=False) if layout.heads(head) else head), []
    except FileFormatError:
        assert isinstance(content, Text)  # noqa: S101 - workbooks are tables already
    lines = content.text.splitlines()
    delimiter = max("\t;,", key=lambda mark: sum(mark in line for line in lines))
    rows: list[tuple[int, tuple[str, ...]]] = []
    faults: list[UserTableError] = []
    for number, line in enumerate(lines, 1):
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            faults.append(UserTableError(number, f"the line is not CSV ({error})", _QUOTES))
        else:
            rows.append((number, tuple(map(cleaned, cells))))
        if len(rows) == PREAMBLE and not layout.heads(Table(content.name, content.sha256, tuple(rows))):
            break
    return Table(content.name, content.sha256, tuple(rows)), faults
