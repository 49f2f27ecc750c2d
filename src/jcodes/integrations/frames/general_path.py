"""Any other dataframe that Narwhals reads: its columns as Arrow, the answers back as columns of its own engine."""

from typing import Any

import narwhals.stable.v2 as nw

from jcodes.integrations.frames.array_rows import answers_of
from jcodes.integrations.frames.arrow_path import arrow_answers, arrow_column
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import checked_names

__all__ = ["add_units_narwhals"]


def add_units_narwhals(frame: Any, request: Request) -> Any:
    """Return the frame with the added columns, in its own engine.

    Args:
        frame: The eager frame, as Narwhals reads it.
        request: The call.
    """
    added = checked_names(frame.columns, request.columns, request.suffix)
    table = frame.select(list(request.columns)).to_arrow()
    columns = {key: arrow_column(table.column(name), key, name, request) for key, name in request.fields.items()}
    made = arrow_answers(answers_of(columns, request), request)
    values = [
        _series(name, one.to_pylist(), frame, is_number=place < 2)
        for place, (name, one) in enumerate(zip(added, made, strict=True))
    ]
    return frame.with_columns(*values).to_native()


def _series(name: str, values: list[Any], frame: Any, *, is_number: bool) -> Any:
    """Return a column of the frame's engine. In the pandas family, only its own nullable type keeps whole numbers beside nulls."""
    if not frame.implementation.is_pandas_like():
        return nw.new_series(name, values, nw.Int64 if is_number else nw.String, backend=frame.implementation)
    make = nw.get_native_namespace(frame).Series
    made = make(values, name=name, dtype="Int64" if is_number else "object")
    return nw.from_native(made, series_only=True)
