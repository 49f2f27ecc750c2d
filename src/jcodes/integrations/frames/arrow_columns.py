"""Columns of PyArrow in plain types, and their values."""

from contextlib import suppress
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jcodes.integrations.frames.column_types import NO_DATE

__all__ = ["days_in", "plain_column", "python_values", "taken"]

_PER_DAY: Final = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def plain_column(column: Any) -> Any:
    """Return a chunked column without the encodings and the widths that few functions of PyArrow take: each value is the same."""
    kind = column.type
    if pa.types.is_run_end_encoded(kind):
        return plain_column(pa.chunked_array([pc.run_end_decode(one) for one in column.chunks], kind.value_type))
    if pa.types.is_dictionary(kind):
        chunks = [plain_column(pa.chunked_array([one.dictionary])).take(one.indices) for one in column.chunks]
        empty = plain_column(pa.chunked_array([], kind.value_type))
        return pa.chunked_array([one for chunk in chunks for one in chunk.chunks], empty.type)
    if pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_decimal(kind) and kind.bit_width < 128:
        return column.cast(pa.decimal128(kind.precision, kind.scale))
    return column


def days_in(column: Any) -> Any:
    """Return dates or timestamps as days from 1970-01-01 on their own clock, in 64 bits: PyArrow's dates would begin again after those of 32. Missing ones are 0."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        column = pc.local_timestamp(column)
    if pa.types.is_date32(kind):
        column = column.cast(pa.int32())
    counts = column.cast(pa.int64()).fill_null(0).to_numpy()
    return counts if pa.types.is_date32(kind) else counts // _PER_DAY["ms" if pa.types.is_date64(kind) else kind.unit]


def python_values(column: Any) -> list[Any]:
    """Return the values of a column. A float narrower than Python's is the one that its ``repr`` shows, and a date that Python does not have is `NO_DATE`."""
    column = plain_column(column)
    kind = column.type
    if pa.types.is_float32(kind) or pa.types.is_float16(kind):
        narrow = np.float32 if pa.types.is_float32(kind) else np.float16
        return [None if one is None else float(str(narrow(one))) for one in column.to_pylist()]
    if not (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return column.to_pylist()  # type: ignore[no-any-return]  # pyarrow has no types
    with suppress(OverflowError, ValueError):
        return column.to_pylist()  # type: ignore[no-any-return]  # the same
    return [_date(one) for one in column]


def _date(value: Any) -> Any:
    try:
        return value.as_py()
    except (OverflowError, ValueError):
        return NO_DATE


def taken(column: Any, places: Any) -> Any:
    """Return the values at some places, in the type of the column where PyArrow can take from it."""
    try:
        return column.take(places)
    except pa.ArrowNotImplementedError:
        return plain_column(column).take(places)
