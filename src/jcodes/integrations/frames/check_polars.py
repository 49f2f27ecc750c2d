"""Findings of Polars frames, eager and lazy."""

from typing import Any

import polars as pl

from jcodes.integrations.frames.column_types import NO_DATE
from jcodes.integrations.frames.line_findings import CheckRequest
from jcodes.integrations.frames.polars_columns import NO_PUSHDOWN, columns_of, values_of

__all__ = ["check_polars"]


def check_polars(frame: Any, request: CheckRequest) -> Any:
    """Return the findings: a DataFrame for a DataFrame, a LazyFrame for a LazyFrame. The lines of a claim need not stand together, so that a lazy plan reads all rows before the first finding."""
    if isinstance(frame, pl.DataFrame):
        return _found(frame, request)
    held = frame.collect_schema()
    schema = {name: held[name] for name in request.keep} | dict.fromkeys(request.added, pl.String)
    needed = list(dict.fromkeys((*request.headings, *request.keep)))
    return frame.select(columns_of(needed)).map_batches(
        lambda rows: _found(rows, request),
        schema=schema,
        streamable=False,
        **NO_PUSHDOWN,
    )


def _found(frame: pl.DataFrame, request: CheckRequest) -> pl.DataFrame:
    found = request.findings([values_of(frame[name].alias("column"), beyond=NO_DATE) for name in request.headings])
    texts = pl.DataFrame(
        dict(zip(request.added, found.columns, strict=True)), schema=dict.fromkeys(request.added, pl.String)
    )
    if not request.keep:
        return texts
    return pl.concat([frame.select(columns_of(request.keep))[found.places], texts], how="horizontal")
