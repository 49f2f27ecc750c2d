"""The layout of one kind of official table: its member of an archive, what its columns go by, and which of them it must have."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from jcodes.readers.rows import Sheet, has_header, sheet_of
from jcodes.readers.tables import Choose, Table, open_file, table_of

__all__ = ["Layout"]


@attrs.frozen
class Layout:
    """How a kind of table is found and read.

    Attributes:
        choose: Picks its member of an archive that holds several.
        columns: For each column the names it goes by, as `jcodes.readers.rows.column_key` writes them.
        required: The columns without which a table is not of this kind.
    """

    choose: Choose
    columns: Mapping[str, Sequence[str]]
    required: Sequence[str]

    def read(self, path: str | Path) -> Sheet:
        """Return the rows of the file at *path* under their header.

        Raises:
            FileFormatError: A damaged or cut off file, or one without such a header.
            MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
            OSError: The file cannot be opened.
        """
        return self.of(table_of(open_file(path, self.choose)))

    def of(self, table: Table) -> Sheet:
        """Return the rows of *table* under their header.

        Raises:
            FileFormatError: It has no such header.
        """
        return sheet_of(table, self.columns, self.required)

    def heads(self, table: Table) -> bool:
        """Tell whether *table* has such a header."""
        return has_header(table, self.columns, self.required)
