"""Create polars, pandas or pyarrow dataframes with integers and exact decimals, without floats."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from jcodes.errors import MalformedError, MissingExtraError, shown

__all__ = ["Kinds", "frame_of"]

Kinds = Mapping[str, object]
"""The type of each column: ``int``, ``str`` or ``"money"``."""


def frame_of(engine: str, rows: Sequence[Mapping[str, object]], kinds: Kinds) -> Any:
    """Return *rows* as a dataframe. Columns and types come from *kinds*, also without rows.

    Args:
        engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``, which must be installed.
        rows: The rows, with a value for each column, None if missing.
        kinds: The type of each column.

    Raises:
        MalformedError: *engine* is another library.
        MissingExtraError: The library is not installed.
    """
    if engine not in _MAKERS:
        names = ", ".join(_MAKERS)
        raise MalformedError(f"{shown(engine)} is not a supported library", value=engine, hint=f"use one of {names}")
    try:
        library = import_module(engine)
    except ImportError as error:
        raise MissingExtraError(f"{engine} is not installed", extra=engine, hint=f"pip install {engine}") from error
    columns = {name: [_text(row[name]) if kind is str else row[name] for row in rows] for name, kind in kinds.items()}
    return _MAKERS[engine](library, columns, kinds)


def _text(value: object) -> str:
    """Return *value* as text that all libraries accept: unpaired surrogates become question marks."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _polars(polars: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {int: polars.Int64, str: polars.String, "money": polars.Decimal(38, 2)}
    return polars.DataFrame(columns, schema={name: types[kind] for name, kind in kinds.items()})


def _pandas(pandas: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {int: "Int64", str: "string", "money": "object"}  # an object column keeps Decimals
    return pandas.DataFrame({name: pandas.Series(columns[name], dtype=types[kind]) for name, kind in kinds.items()})


def _pyarrow(pyarrow: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {int: pyarrow.int64(), str: pyarrow.string(), "money": pyarrow.decimal128(38, 2)}
    return pyarrow.table(columns, schema=pyarrow.schema([(name, types[kind]) for name, kind in kinds.items()]))


_MAKERS: Final[Mapping[str, Callable[[Any, Mapping[str, list[object]], Kinds], Any]]] = {
    "polars": _polars,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
}
