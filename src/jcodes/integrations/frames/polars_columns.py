"""Columns of Polars by name, and their values as the scalar reads them."""

import struct
from contextlib import suppress
from datetime import date
from typing import Any, Final

import polars as pl
from polars import selectors

__all__ = ["NO_PUSHDOWN", "columns_of", "days_of", "named", "values_of"]

NO_PUSHDOWN: Final = {"predicate_pushdown": False, "projection_pushdown": False, "slice_pushdown": False}
"""Of a Python step that needs all rows and columns."""


def named(name: str) -> pl.Expr:
    """Return the column of a name. ``pl.col`` reads ``*`` as all columns, and ``^...$`` as a pattern."""
    if name == "*" or (name.startswith("^") and name.endswith("$")):
        return selectors.by_name(name).as_expr()
    return pl.col(name)


def columns_of(names: Any) -> list[pl.Expr]:
    """Return the columns of some names."""
    return [named(name) for name in names]


def days_of(column: pl.Expr) -> pl.Expr:
    """Return dates or timestamps as dates; null outside the years 1 to 9999, where Python's dates end."""
    made = column.cast(pl.Date, strict=False)  # a strict cast prints what it cannot cast, and cannot
    return pl.when(made.is_between(date.min, date.max)).then(made)


def values_of(column: pl.Series, *, beyond: str | None = None) -> list[Any]:
    """Return the values of a column. Floats narrower than Python's become those that their ``repr`` shows.

    Args:
        column: The column.
        beyond: What stands for a date that Python does not have.
    """
    if column.dtype == pl.Float32:
        return column.cast(pl.String).to_list()
    if str(column.dtype) == "Float16":
        return [None if one is None else _half(one) for one in column.to_list()]
    if isinstance(column.dtype, pl.Date | pl.Datetime):
        days = pl.select(days_of(pl.lit(column))).to_series().alias(column.name)
        if beyond is None or days.null_count() == column.null_count():
            return days.to_list()
        return [
            beyond if day is None and not is_null else day
            for day, is_null in zip(days.to_list(), column.is_null().to_list(), strict=True)
        ]
    return column.to_list()


def _half(value: float) -> float:
    """Return the shortest decimal that is *value* in 16 bits."""
    for digits in range(1, 6):
        short = float(f"{value:.{digits}g}")
        with suppress(OverflowError):
            if struct.unpack("e", struct.pack("e", short))[0] == value:
                return short
    return value
