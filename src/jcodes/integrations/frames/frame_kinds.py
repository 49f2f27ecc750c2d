"""Which path a dataframe takes, by its class; no engine is imported for the question."""

import sys
from collections.abc import Callable
from typing import Any

from jcodes.errors import MalformedError, MissingExtraError
from jcodes.errors.messages import type_name

__all__ = ["kind_of", "narwhals_frame", "unwrapped"]


def unwrapped(frame: Any) -> tuple[Any, Callable[[Any], Any]]:
    """Return the frame inside a dataframe of Narwhals, and what makes one of the answer again; any other frame unchanged."""
    module = type(frame).__module__
    if module.partition(".")[0] == "narwhals" and type(frame).__name__ in {"DataFrame", "LazyFrame"}:
        api: Any = sys.modules[module if module.startswith("narwhals.stable.") else "narwhals"]
        return frame.to_native(), api.from_native
    return frame, _same


def _same(frame: Any) -> Any:
    return frame


def kind_of(frame: object) -> str:
    """Return ``"polars"``, ``"pandas"``, ``"pyarrow"``, ``"duckdb"`` or ``"spark"``; blank for all else.

    Raises:
        MissingExtraError: A relation of DuckDB before 2.0, where rows can lose the answers that Python gives (seen with 1.4.5 and 1.5.6).
    """
    engine, kind = type(frame).__module__.partition(".")[0], type(frame).__name__
    if engine == "polars" and kind in {"DataFrame", "LazyFrame"}:
        return "polars"
    if engine == "pandas" and kind == "DataFrame":
        return "pandas"
    if engine == "pyarrow" and kind == "Table":
        return "pyarrow"
    if kind == "DuckDBPyRelation":
        import duckdb

        version = duckdb.__version__
        if version.startswith(("0.", "1.")):
            raise MissingExtraError(f"DuckDB {version} is too old", extra="duckdb", hint="pip install 'duckdb>=2.0'")
        return "duckdb"
    return "spark" if engine == "pyspark" and kind == "DataFrame" and hasattr(frame, "mapInArrow") else ""


def narwhals_frame(frame: object, asked: str) -> Any:
    """Return an eager frame as Narwhals reads it.

    Args:
        frame: The frame.
        asked: The function that was called, for the message.

    Raises:
        MissingExtraError: Narwhals is not installed.
        MalformedError: Not a dataframe, or a lazy one without a path of its own.
    """
    try:
        import narwhals.stable.v2 as nw
        from narwhals.exceptions import DuplicateError
    except ImportError as error:
        raise MissingExtraError(
            f"narwhals is not installed, and {type_name(frame)} has no path of its own",
            extra="frames",
            hint="pip install 'jcodes[frames]'",
        ) from error
    try:
        found: Any = nw.from_native(frame, eager_only=True)
    except DuplicateError as error:
        raise MalformedError("the frame has two columns of one name", value=None, hint="rename one") from error
    except TypeError:
        raise MalformedError(
            f"{type_name(frame)} is not a dataframe that {asked} reads",
            value=frame,
            hint="give a Polars, pandas, PyArrow or DuckDB frame, or an eager one that Narwhals reads",
        ) from None
    return found
