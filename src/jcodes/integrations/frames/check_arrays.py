"""Findings of PyArrow tables, pandas, and the eager frames of Narwhals."""

from typing import Any

import pyarrow as pa

from jcodes.integrations.frames.line_findings import CheckRequest, Findings

__all__ = ["check_arrow", "check_narwhals", "check_pandas", "kept_and_found"]


def check_arrow(table: Any, request: CheckRequest) -> Any:
    """Return the findings as a table."""
    found = request.findings([table.column(name).to_pylist() for name in request.headings])
    return kept_and_found(table.select(list(request.keep)), found, request)


def kept_and_found(kept: Any, found: Findings, request: CheckRequest) -> Any:
    """Return the findings with the columns to keep of their rows."""
    held = kept.take(pa.array(found.places, pa.int64())).columns if request.keep else []
    columns = [*held, *(pa.array(values, pa.string()) for values in found.columns)]
    return pa.table(columns, names=[*request.keep, *request.added])


def check_pandas(frame: Any, request: CheckRequest) -> Any:
    """Return the findings with the index of their rows; texts are ``string``."""
    import pandas as pd

    from jcodes.integrations.frames.pandas_columns import beside

    found = request.findings([frame[name].tolist() for name in request.headings])
    kept = frame[list(request.keep)].iloc[found.places]
    texts = {name: pd.array(values, dtype="string") for name, values in zip(request.added, found.columns, strict=True)}
    return beside(kept, pd.DataFrame(texts, index=kept.index))


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
