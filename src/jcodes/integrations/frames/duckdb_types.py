"""DuckDB's types by what is read of them, and names and texts in its SQL."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from duckdb import CatalogException

from jcodes.errors import MalformedError

__all__ = ["EXACTLY", "day_of", "family_of", "own_tables", "sql_name", "sql_text"]

EXACTLY: Final = "COLLATE C"
"""After a text: it equals the same text alone, whatever the collation of its column or of the database. By NOCASE, mg would equal MG too, and a row be joined to both."""

_WHOLE: Final = ("tinyint", "smallint", "integer", "bigint", "hugeint")
_FAMILIES: Final[dict[str, str]] = {
    "varchar": "text",
    "enum": "text",
    "null": "text",
    "date": "date",
    "timestamp": "date",
    "timestamp_s": "date",
    "timestamp_ms": "date",
    "timestamp_ns": "date",
    "timestamp with time zone": "date",
    "decimal": "decimal",
    "double": "double",
    "float": "float",
    "boolean": "bool",
    **{f"{sign}{name}": "whole" for sign in ("", "u") for name in _WHOLE},
}
_TEXTS: Final = re.compile(r"VARCHAR\[[0-9]*\]")
_NESTED: Final = frozenset({"list", "array", "struct", "map", "union", "variant"})


def family_of(kind: Any) -> str:
    """Return ``text``, ``date``, ``whole``, ``decimal``, ``double``, ``float``, ``bool``, ``texts`` for a list of text, ``nested``, or ``other``.

    The words of a type do not say it: those of an ENUM hold its values, those of an INTERVAL begin like an INTEGER, those of a list like its elements.
    """
    if _TEXTS.fullmatch(str(kind)):
        return "texts"
    return _FAMILIES.get(kind.id, "nested" if kind.id in _NESTED else "other")


@contextmanager
def own_tables() -> Iterator[None]:
    """Name what the settings of a connection forbid, where a query reads a table of ours from a variable of Python.

    Raises:
        MalformedError: They do.
    """
    try:
        yield
    except CatalogException:
        raise MalformedError(
            "the settings of the DuckDB connection forbid it to read tables of Python",
            value=None,
            hint="leave python_enable_replacements and enable_external_access on, or give an Arrow table",
        ) from None


def day_of(column: str, kind: Any) -> str:
    """Return the SQL for a date or timestamp as a date; NULL outside the years 1 to 9999."""
    if kind.id == "timestamp_ns":  # no year of it is beyond, and it cannot be compared with such a date
        return f"CAST({column} AS DATE)"
    return (
        f"CASE WHEN {column} >= DATE '0001-01-01' AND {column} < DATE '9999-12-31' + 1 THEN CAST({column} AS DATE) END"
    )


def sql_name(name: str) -> str:
    """Return a name in quotes."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(value: str) -> str:
    """Return a text in quotes."""
    return "'" + value.replace("'", "''") + "'"
