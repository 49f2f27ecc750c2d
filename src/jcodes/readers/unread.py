"""Rows that cannot be read: left out with a note if they cannot be a drug's; a drug's costs the file."""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import attrs

from jcodes.catalogs.sources import RowNote
from jcodes.errors import FileFormatError
from jcodes.errors.messages import quoted
from jcodes.readers.rows import HINT, Row
from jcodes.readers.universe import is_drug_code

__all__ = ["Unread", "is_drug_or_cpt", "read_rows"]

_MANY: Final = 10
"""Rows that may be left out of any file; beyond them, one in a hundred."""
_SHAPE: Final = re.compile(r"[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]|[A-Z0-9]{2}", re.ASCII)
_FOOTNOTE: Final = 10
"""Characters of a code cell beyond which it holds a sentence, if the other cells are blank."""

_T = TypeVar("_T")


def is_drug_or_cpt(code: str) -> bool:
    """Return whether a code is a drug code or a CPT number, such as that of a vaccine."""
    return code[0].isdigit() or is_drug_code(code)


@attrs.define
class Unread:
    """The rows of one file that were left out.

    Attributes:
        file: The file's name.
        is_needed: Whether a code's facts are kept; an unreadable row of such a code costs the file.
        notes: A note on each row, in file order.
    """

    file: str
    is_needed: Callable[[str], bool] = is_drug_code
    notes: list[RowNote] = attrs.field(factory=list)

    def leave_out(self, row: Row, error: FileFormatError) -> None:
        """Note that *row* was left out because of *error*.

        Raises:
            FileFormatError: The error itself, if the row may be a drug's.
        """
        code = row.text("code").upper()
        is_footnote = len(row.cells) == 1 and len(code) > _FOOTNOTE
        if not is_footnote and not (_SHAPE.fullmatch(code) and (len(code) == 2 or not self.is_needed(code))):
            raise error
        column = "" if error.column is None else f"column {quoted(error.column)}: "
        reason = "a sentence, not a row of the table" if is_footnote else f"{column}{error.message}"
        self.notes.append(RowNote(row.number, "" if is_footnote else code, reason))

    def all_of(self, count: int) -> tuple[RowNote, ...]:
        """Return the notes.

        Args:
            count: The rows that were read.

        Raises:
            FileFormatError: More rows are left out than 10 and than 1 in 100: the file is damaged.
        """
        if len(self.notes) > max(_MANY, count // 100):
            first = self.notes[0]
            raise FileFormatError(
                f"{len(self.notes)} rows cannot be read, {count} can; the first is row {first.row}: {first.reason}",
                file=self.file,
                row=first.row,
                hint=HINT,
            )
        return tuple(self.notes)


def read_rows(
    file: str,
    rows: Iterable[Row],
    make: Callable[[Row], _T],
    key: Callable[[_T], str] | None = None,
    is_needed: Callable[[str], bool] = is_drug_or_cpt,
) -> tuple[tuple[_T, ...], tuple[RowNote, ...]]:
    """Return the rows of a table as values, and notes on those that were left out.

    Args:
        file: The file's name.
        rows: The rows.
        make: Returns a row's value.
        key: Returns what no two rows may share; None if rows may repeat.
        is_needed: Whether a code's facts are kept; an unreadable row of such a code costs the file.

    Raises:
        FileFormatError: An unreadable row that may be a drug's, or too many unreadable rows.
    """
    unread, found, seen = Unread(file, is_needed), [], dict[str, int]()
    for row in rows:
        try:
            row.check()
            value = make(row)
            if key is not None:
                name = key(value)
                first = seen.setdefault(name, row.number)
                if first != row.number:
                    raise row.refusal(None, f"{name} is listed twice, first in row {first}")
        except FileFormatError as error:
            unread.leave_out(row, error)
        else:
            found.append(value)
    return tuple(found), unread.all_of(len(found))
