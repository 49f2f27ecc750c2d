"""The rows that Polars' expressions leave open, as NumPy arrays: oddly written texts are read once each, and few rows are left to the scalar."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from jcodes.integrations.frames.array_rows import NO_DAY, Column, Days, Numbers, Texts, answers_of
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import OK

__all__ = ["open_rows"]


def open_rows(frame: pl.DataFrame, request: Request, values: Callable[[pl.Series], list[Any]]) -> list[pl.Series]:
    """Return units, discarded, undecided and status of the rows of *frame*.

    Args:
        frame: The rows.
        request: The call.
        values: Returns the values of a column as the scalar reads them.
    """
    found = answers_of({key: _column(key, frame[name], values) for key, name in request.fields.items()}, request)
    is_ok = pl.Series(found.status == OK)
    given = [pl.Series(one) for one in (found.units, found.discarded, found.undecided)]
    return [*(pl.select(pl.when(is_ok).then(one)).to_series() for one in given), pl.Series(found.status)]


def _column(key: str, column: pl.Series, values: Callable[[pl.Series], list[Any]]) -> Column:
    if key == "dose" and column.dtype == pl.Float64:
        floats = column.fill_null(np.nan).to_numpy()
        return Numbers(floats, column.is_null().to_numpy(), lambda rows: column[rows].to_list())
    if isinstance(column.dtype, pl.Date | pl.Datetime):
        days = column.cast(pl.Date).to_physical().cast(pl.Int64)
        return Days.of(days.fill_null(NO_DAY).to_numpy(), column.is_null().to_numpy())
    if column.dtype == pl.String:
        ranks = column.rank("dense").cast(pl.Int64).fill_null(0) - 1
        return Texts(ranks.to_numpy(), column.drop_nulls().unique().sort().to_list())
    places: dict[Any, int] = {}
    kinds: list[Any] = []
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
            place = places[type(kept), kept] = len(kinds)
            kinds.append(kept)
        rows[row] = place
    return Texts(rows, kinds)
