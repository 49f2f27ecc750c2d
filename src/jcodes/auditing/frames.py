"""The tables of an audit as dataframes of the libraries that a user has: whole numbers whole, amounts exact decimals, nothing a float."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from jcodes.auditing.rows import Row
from jcodes.errors import MalformedError, MissingExtraError

if TYPE_CHECKING:
    from jcodes.auditing.results import Audit

__all__ = ["frame_of"]

_COUNTS: Final = {
    "findings": int,
    "errors": int,
    "warnings": int,
    "notes": int,
    "claims": int,
    "lines": int,
    "at_stake": int,
    "charge": "money",
    "uncharged": int,
    "allowed": "money",
    "unpriced": int,
}
_TEXTS: Final = ("severity", "message", "expected", "mend")

Kinds = Mapping[str, object]

_TABLES: Final[Mapping[str, tuple[str, Kinds]]] = {
    "findings": (
        "findings",
        {
            "claim": int,
            "identifier": str,
            "line": int,
            "code": str,
            "provider": str,
            "rule": str,
            **dict.fromkeys(_TEXTS, str),
            "charge": "money",
        },
    ),
    "rules": ("by_rule", {"rule": str, "title": str, "severity": str, "source": str, **_COUNTS}),
    "codes": ("by_code", {"code": str, "drug": str, "checked": int, **_COUNTS}),
    "providers": ("by_provider", {"provider": str, "checked": int, **_COUNTS}),
    "refused": (
        "refused",
        {"place": int, "identifier": str, "error": str, "message": str, "hint": str, "where": str},
    ),
}
"""Each table: where the audit holds it, and its columns with what they hold."""


def frame_of(audit: "Audit", engine: str, table: str) -> Any:
    """Return one table of *audit* as a dataframe of the library *engine*.

    Raises:
        MalformedError: Another library, or another table.
        MissingExtraError: The library is not installed.
    """
    if engine not in _MAKERS:
        raise MalformedError(f"{engine!r} makes no frame here", value=engine, hint=f"use one of {', '.join(_MAKERS)}")
    if table not in _TABLES:
        raise MalformedError(f"an audit has no table {table!r}", value=table, hint=f"use one of {', '.join(_TABLES)}")
    try:
        library = import_module(engine)
    except ImportError as error:
        raise MissingExtraError(
            f"{engine} is not installed", extra=engine, hint=f"pip install {engine}, or use to_dict()"
        ) from error
    place, kinds = _TABLES[table]
    rows: Sequence[Row] = getattr(audit, place)
    facts = [row.facts() for row in rows]
    columns = {
        name: [_text(fact[name]) if kind is str else fact[name] for fact in facts] for name, kind in kinds.items()
    }
    return _MAKERS[engine](library, columns, kinds)


def _text(value: object) -> str:
    """Return *value* as text that a table can hold: half of a pair of code units, which no file can, is a question mark."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _polars(polars: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {int: polars.Int64, str: polars.String, "money": polars.Decimal(38, 2)}
    return polars.DataFrame(columns, schema={name: types[kind] for name, kind in kinds.items()})


def _pandas(pandas: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {int: "Int64", str: "string", "money": "object"}  # of a column of objects, each amount is a Decimal
    return pandas.DataFrame({name: pandas.Series(columns[name], dtype=types[kind]) for name, kind in kinds.items()})


def _pyarrow(pyarrow: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {int: pyarrow.int64(), str: pyarrow.string(), "money": pyarrow.decimal128(38, 2)}
    return pyarrow.table(columns, schema=pyarrow.schema([(name, types[kind]) for name, kind in kinds.items()]))


_MAKERS: Final[Mapping[str, Callable[[Any, Mapping[str, list[object]], Kinds], Any]]] = {
    "polars": _polars,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
}
