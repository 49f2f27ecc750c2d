"""The dense table as Polars series, and the place of a text among its codes or spellings.

A cast to an Enum would find the place too, at about 1.6 times the cost: it hashes and compares in its own map, one value at a time.
"""

from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

import polars as pl

from jcodes.integrations.frames.dense_table import DenseTable, days_after
from jcodes.integrations.frames.schema import outcome_of

__all__ = ["PolarsTable", "polars_table"]

_SEEDS: Final = 64


class _Words(NamedTuple):
    """Known texts, found by their hashes.

    Attributes:
        texts: The texts.
        slots: The place of the text in each slot.
        seed: The seed of the hash for which no two of them share a slot, or the fewest do. Of those that share one, the scalar reads all but the last.
    """

    texts: pl.Series
    slots: pl.Series
    seed: int

    @staticmethod
    def of(texts: list[str]) -> "_Words":
        words = pl.Series(texts, dtype=pl.String)
        count = 1 << (len(texts) ** 2 // 5).bit_length()
        frame = pl.DataFrame({"word": words})
        seed = max(range(_SEEDS), key=lambda one: frame.select(_slot(pl.col("word"), one, count).n_unique()).item())
        slots = frame.select(_slot(pl.col("word"), seed, count)).to_series()
        places = pl.Series(range(len(texts)), dtype=pl.UInt32)
        return _Words(words, pl.zeros(count, pl.UInt32, eager=True).scatter(slots, places), seed)

    def place(self, column: pl.Expr) -> pl.Expr:
        """Return the place where the text would be; `holds` says whether it is there."""
        return pl.lit(self.slots).gather(_slot(column, self.seed, len(self.slots)))

    def holds(self, column: pl.Expr, place: pl.Expr) -> pl.Expr:
        """Return whether the text is the one at its place: the hash proves nothing."""
        return pl.lit(self.texts).gather(place) == column


def _slot(column: pl.Expr, seed: int, count: int) -> pl.Expr:
    return column.hash(seed).cast(pl.UInt32, wrap_numerical=True) & (count - 1)


class PolarsTable(NamedTuple):
    """The table.

    Attributes:
        width: The number of spellings and one.
        codes: The codes.
        spellings: The spellings.
        columns: The columns of `DenseTable` by name, and ``said``: two outcomes for each kind, on a day on which the code is not valid and on
            one on which it is; ``asks``: 1 for each code that ever leaves JW or JZ open.
        open_from: The first day on which they do, if it is one day for all of them and there is no last one; or None.
    """

    width: int
    codes: _Words
    spellings: _Words
    columns: dict[str, pl.Series]
    open_from: int | None

    def at(self, name: str, place: pl.Expr) -> pl.Expr:
        """Return the values of a column at some places."""
        return pl.lit(self.columns[name]).gather(place)


_TYPES: Final[dict[str, Any]] = {
    "cells": pl.UInt32, "scale": pl.Float64, "divisor": pl.Float64, "most": pl.Float64,
    "start": pl.Int32, "end": pl.Int32, "open_from": pl.Int32, "open_until": pl.Int32, "open_now": pl.UInt8,
}  # fmt: skip


@lru_cache(maxsize=8)
def polars_table(table: DenseTable) -> PolarsTable:
    """Return the series of a table."""
    columns = {name: pl.Series(name, getattr(table, name).tolist(), dtype=kind) for name, kind in _TYPES.items()}
    said = [outcome_of(status) for pair in zip(table.invalid, table.valid, strict=True) for status in pair]
    asks = [start <= end for start, end in zip(table.open_from, table.open_until, strict=True)]
    columns["said"] = pl.Series(said, dtype=pl.UInt8)
    columns["asks"] = pl.Series(asks).cast(pl.UInt8)
    spans = {span for span, one in zip(zip(table.open_from, table.open_until, strict=True), asks, strict=True) if one}
    is_one = len(spans) == 1 and all(end == days_after(date.max) for _, end in spans)
    open_from = min(spans)[0] if is_one else None
    return PolarsTable(table.width, _Words.of(table.codes), _Words.of(table.spellings), columns, open_from)
