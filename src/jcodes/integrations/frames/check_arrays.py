"""Findings of PyArrow tables, pandas, and the eager frames of Narwhals."""

from typing import Any

import pyarrow as pa

from jcodes.integrations.frames.arrow_columns import python_values, taken
from jcodes.integrations.frames.line_findings import CheckRequest, Findings

__all__ = ["check_arrow", "check_narwhals", "check_pandas", "kept_and_found"]


def check_arrow(table: Any, request: CheckRequest) -> Any:
    """Return the findings as a table."""
    found = request.findings([python_values(table.column(name)) for name in request.headings])
    return kept_and_found(table.select(list(request.keep)), found, request)


def kept_and_found(kept: Any, found: Findings, request: CheckRequest) -> Any:
    """Return the findings with the columns to keep of their rows."""
    places = pa.array(found.places, pa.int64())
    held = [taken(column, places) for column in kept.columns]
    columns = [*held, *(pa.array(values, pa.string()) for values in found.columns)]
    return pa.table(columns, names=[*request.keep, *request.added])


def check_pandas(frame: Any, request: CheckRequest) -> Any:
    """Return the findings with the index of their rows; texts are ``string``."""
    import pandas as pd

    from jcodes.integrations.frames.pandas_columns import beside

    found = request.findings([_values(frame[name]) for name in request.headings])
    kept = frame[list(request.keep)].iloc[found.places]
    texts = {name: pd.array(values, dtype="string") for name, values in zip(request.added, found.columns, strict=True)}
    return beside(kept, pd.DataFrame(texts, index=kept.index))


def _values(series: Any) -> list[Any]:
    """Return the values of a pandas column, those of Arrow as of an Arrow table."""
    import pandas as pd

    from jcodes.integrations.frames.pandas_columns import dense, short_floats

    series = dense(series)
    kind = series.dtype
    if isinstance(kind, pd.ArrowDtype):
        return python_values(pa.chunked_array(series.array.__arrow_array__()))
    if kind.kind == "f" and kind.itemsize < 8:
        return short_floats(series.to_numpy(kind.name.lower(), na_value=float("nan")))
    return series.tolist()  # type: ignore[no-any-return]  # pandas has no types


def check_narwhals(frame: Any, request: CheckRequest) -> Any:
    """Return the findings in the frame's own engine."""
    import narwhals.stable.v2 as nw

    found = request.findings([frame[name].to_list() for name in request.headings])
    texts = [
        nw.new_series(name, values, nw.String, backend=frame.implementation)
        for name, values in zip(request.added, found.columns, strict=True)
    ]
    if not request.keep:
        return texts[0].to_frame().with_columns(*texts[1:]).to_native()
    return frame.select(list(request.keep))[found.places].with_columns(*texts).to_native()
