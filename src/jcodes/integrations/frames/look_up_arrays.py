"""Look-ups on PyArrow tables, pandas, and the eager frames of Narwhals: each different row once, then ``take``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jcodes.integrations.frames.array_rows import Days
from jcodes.integrations.frames.arrow_columns import days_in, plain_column
from jcodes.integrations.frames.look_up import MONEY_DIGITS, LookUp, is_fit
from jcodes.integrations.frames.schema import refuse_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["arrow_questions", "arrow_types", "look_up_arrow", "look_up_narwhals", "look_up_pandas"]


def look_up_arrow(table: Any, asked: LookUp) -> Any:
    """Return the table with the added columns."""
    refuse_names(table.column_names, asked.columns, asked.added)
    for name, column in zip(asked.added, _answered(table, asked), strict=True):
        table = table.append_column(name, column)
    return table


def look_up_pandas(frame: Any, asked: LookUp) -> Any:
    """Return a copy of the frame with the added columns and its index: ``string``, and objects that are exact decimals."""
    import pandas as pd

    from jcodes.integrations.frames.pandas_columns import beside, refuse_levels

    refuse_levels(frame)
    refuse_names(frame.columns, asked.columns, asked.added)
    units = asked.fields.get("units")
    table = pa.table({name: _arrow_of(frame[name], is_number=name == units) for name in asked.columns})
    made = {}
    for (name, kind), column in zip(asked.added.items(), _answered(table, asked), strict=True):
        held = column.to_pylist()
        made[name] = pd.array(held, dtype="string" if kind == "text" else object)
    return beside(frame, pd.DataFrame(made, index=frame.index))


def look_up_narwhals(frame: Any, asked: LookUp) -> Any:
    """Return the frame that Narwhals reads with the added columns, in its own engine."""
    import narwhals.stable.v2 as nw

    refuse_names(frame.columns, asked.columns, asked.added)
    table = frame.select(list(asked.columns)).to_arrow()
    made = [
        nw.new_series(name, column.to_pylist(), backend=frame.implementation)
        for name, column in zip(asked.added, _answered(table, asked), strict=True)
    ]
    return frame.with_columns(*made).to_native()


def arrow_types(asked: LookUp) -> dict[str, Any]:
    """Return the Arrow types of the added columns."""
    return {
        name: pa.string() if kind == "text" else pa.decimal128(38, MONEY_DIGITS[kind])
        for name, kind in asked.added.items()
    }


def _answered(table: Any, asked: LookUp) -> list[Any]:
    """Return the added columns of *table* as Arrow arrays."""
    places, questions = arrow_questions(table, asked)
    answers = asked.answers(questions)
    columns: list[Any] = list(zip(*answers, strict=True)) or [()] * len(asked.added)
    taken = pa.array(places)
    return [
        pa.array(list(values), kind).take(taken)
        for values, kind in zip(columns, arrow_types(asked).values(), strict=True)
    ]


def arrow_questions(table: Any, asked: LookUp) -> "tuple[NDArray[np.int64], list[tuple[Any, ...]]]":
    """Return the place of each row's question among the different ones, and those.

    Raises:
        MalformedError: A column's type cannot be read in its role.
    """
    coded = [_coded(table.column(name), key, name) for key, name in asked.fields.items()]
    rows = np.zeros(table.num_rows, np.int64)
    for places, values in coded:
        _, rows = np.unique(rows * (len(values) + 1) + places, return_inverse=True)  # no overflow: made small each time
    _, first, inverse = np.unique(rows, return_index=True, return_inverse=True)
    columns = [[values[place] for place in places[first].tolist()] for places, values in coded]
    return inverse.astype(np.int64), list(zip(*columns, strict=True))


def _coded(column: Any, key: str, name: str) -> "tuple[NDArray[np.int64], Sequence[Any]]":
    """Return the place of each row's value, and the values; the last value is None, for the missing ones."""
    column = plain_column(column)
    kind = column.type
    is_fit(key, name, str(kind), _family(kind))
    if pa.types.is_null(kind) or not len(column):
        return np.zeros(len(column), np.int64), [None]
    if _family(kind) == "date":
        days, found = np.unique(Days.of(days_in(column), np.asarray(pc.is_null(column))).days, return_inverse=True)
        return found, Days(days).at(np.arange(len(days)))
    if pa.types.is_floating(kind):
        values: dict[Any, int] = {}
        places = np.array([values.setdefault(one, len(values)) for one in column.to_pylist()], np.int64)
        return places, list(values)
    coded = column.dictionary_encode().unify_dictionaries().combine_chunks()
    listed = [*coded.dictionary.to_pylist(), None]
    found = coded.indices.fill_null(len(listed) - 1).to_numpy(zero_copy_only=False).astype(np.int64)
    return found, listed


def _family(kind: Any) -> str:
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return "text"
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return "date"
    return "number" if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) else "other"


def _arrow_of(series: Any, *, is_number: bool) -> Any:
    """Return a pandas column as Arrow; a column of objects of several types as the text of each; one without values as missing text, whatever its type."""
    from jcodes.integrations.frames.pandas_columns import dense

    series = dense(series)
    if series.dtype != np.dtype(object) and series.isna().all():
        return pa.chunked_array([pa.nulls(len(series))])
    try:
        return pa.chunked_array([pa.array(series, from_pandas=True)])
    except (pa.ArrowException, UnicodeError, ArithmeticError, TypeError, ValueError):
        from jcodes.integrations.frames.cells import cell_text

        return pa.chunked_array([pa.array((cell_text(one, is_number=is_number) for one in series), pa.string())])
