"""The rows that Polars' expressions leave open, as NumPy arrays: oddly written texts are read once each, and few rows are left to the scalar."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from jcodes.integrations.frames.array_rows import NO_DAY, Column, Days, Numbers, Texts, answers_of
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import ANSWERED

__all__ = ["open_rows"]


def open_rows(frame: pl.DataFrame, request: Request, values: Callable[[pl.Series], list[Any]]) -> list[pl.Series]:
    """Return units, outcomes and discarded units of the rows of *frame*.

    Args:
        frame: The rows.
        request: The call.
        values: Returns the values of a column as the scalar reads them.
    """
    found = answers_of(
        {key: _column(key, frame[name].alias(key), values) for key, name in request.fields.items()}, request
    )
    outcomes = pl.Series(found.outcomes)
    units, discarded = (pl.Series(one).set(outcomes >= ANSWERED, None) for one in (found.units, found.discarded))
    return [units, outcomes, discarded]


def _column(key: str, column: pl.Series, values: Callable[[pl.Series], list[Any]]) -> Column:
    if key == "dose" and column.dtype == pl.Float64:
        floats = column.fill_null(np.nan).to_numpy()
        return Numbers(floats, column.is_null().to_numpy(), lambda rows: column[rows].to_list())
    if isinstance(column.dtype, pl.Date | pl.Datetime):
        days = column.cast(pl.Date, strict=False).to_physical().cast(pl.Int64)
        return Days.of(days.fill_null(NO_DAY).to_numpy(), column.is_null().to_numpy())
    if column.dtype == pl.String:
        kinds = column.drop_nulls().unique()
        ranks = column.cast(pl.Enum(kinds)).to_physical().cast(pl.Int64).fill_null(-1)
        return Texts(ranks.to_numpy(), kinds.to_list())
    places: dict[Any, int] = {}
    found: list[Any] = []
    rows = np.empty(len(column), np.int64)
    for row, value in enumerate(values(column)):
        if value is None:
            rows[row] = -1
            continue
        kept = tuple(value) if isinstance(value, list) else value
        try:
            place = places.get((type(kept), kept))
        except TypeError:  # an object that cannot be hashed
            kept = repr(kept)
            place = places.get((str, kept))
        if place is None:
            place = places[type(kept), kept] = len(found)
            found.append(kept)
        rows[row] = place
    return Texts(rows, found)
