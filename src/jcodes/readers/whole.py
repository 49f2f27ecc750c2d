"""Reads the rows of a table of which every row counts: one that cannot be read, or a second one with the same key, costs the file."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from jcodes.readers.rows import Row

__all__ = ["read_all"]

_T = TypeVar("_T")


def read_all(rows: Iterable[Row], make: Callable[[Row], _T], key: Callable[[_T], str]) -> tuple[_T, ...]:
    """Return the rows of a table as values.

    Args:
        rows: The rows.
        make: Returns the value of a row.
        key: Returns what no two rows may share.

    Raises:
        FileFormatError: A row that cannot be read, or a key that is listed twice.
    """
    found, seen = [], dict[str, int]()
    for row in rows:
        row.check()
        value = make(row)
        name = key(value)
        first = seen.setdefault(name, row.number)
        if first != row.number:
            raise row.refusal(None, f"{name} is listed twice, first in row {first}")
        found.append(value)
    return tuple(found)
