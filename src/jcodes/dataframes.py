"""Create polars, pandas or pyarrow dataframes with integers, exact decimals and dates, without floats."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from jcodes.errors import MalformedError, MissingExtraError
from jcodes.errors.messages import shown

__all__ = ["Kinds", "frame_of"]

Kinds = Mapping[str, object]
"""The type of each column: ``int``, ``bool``, ``str``, ``"money"``, ``"date"``, or ``"texts"`` for several texts, which become one with spaces."""


def frame_of(engine: str | None, rows: Sequence[Mapping[str, object]], kinds: Kinds) -> Any:
    """Return *rows* as a dataframe. Columns and types come from *kinds*, also without rows.

    Args:
        engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``, which must be installed; None for the first of them that is.
        rows: The rows, with a value for each column, None if missing.
        kinds: The type of each column.

    Raises:
        MalformedError: *engine* is another library.
        MissingExtraError: The library is not installed, or none of them is.
    """
    if engine is None:
        engine = _installed()
    if engine not in _MAKERS:
        names = ", ".join(_MAKERS)
        raise MalformedError(
            f"{shown(engine, _MAKERS)} is not a supported library", value=engine, hint=f"use one of {names}"
        )
    try:
        library = import_module(engine)
    except ImportError as error:
        raise MissingExtraError(f"{engine} is not installed", extra=engine, hint=f"pip install {engine}") from error
    columns = {name: [_cell(row[name], kind) for row in rows] for name, kind in kinds.items()}
    return _MAKERS[engine](library, columns, kinds)


def _installed() -> str:
    """Return the first library that is installed.

    Raises:
        MissingExtraError: None is.
    """
    for engine in _MAKERS:
        try:
            import_module(engine)
        except ImportError:
            continue
        return engine
    raise MissingExtraError(
        "no dataframe library is installed", extra="polars", hint="pip install polars, or pandas, or pyarrow"
    )


def _cell(value: Any, kind: object) -> object:
    if kind is str:
        return None if value is None else _text(value)
    return _text(" ".join(value)) if kind == "texts" else value


def _text(value: object) -> str:
    """Return *value* as text that all libraries accept: unpaired surrogates become question marks."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _polars(polars: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {
        int: polars.Int64,
        bool: polars.Boolean,
        str: polars.String,
        "money": polars.Decimal(38, 2),
        "date": polars.Date,
        "texts": polars.String,
    }
    return polars.DataFrame(columns, schema={name: types[kind] for name, kind in kinds.items()})


def _pandas(pandas: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    types = {
        int: "Int64", bool: "boolean", str: "string", "money": "object", "date": "datetime64[s]", "texts": "string",
    }  # fmt: skip  # an object column keeps Decimals
    return pandas.DataFrame({name: pandas.Series(columns[name], dtype=types[kind]) for name, kind in kinds.items()})


def _pyarrow(pyarrow: Any, columns: Mapping[str, list[object]], kinds: Kinds) -> Any:
    text = pyarrow.string()
    types = {
        int: pyarrow.int64(),
        bool: pyarrow.bool_(),
        str: text,
        "money": pyarrow.decimal128(38, 2),
        "date": pyarrow.date32(),
        "texts": text,
    }
    return pyarrow.table(columns, schema=pyarrow.schema([(name, types[kind]) for name, kind in kinds.items()]))


_MAKERS: Final[Mapping[str, Callable[[Any, Mapping[str, list[object]], Kinds], Any]]] = {
    "polars": _polars,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
}
