"""The path of each engine for a look-up. A path is imported when its frame comes: its engine is there already."""

from typing import Any

from jcodes.integrations.frames.frame_kinds import kind_of, narwhals_frame, unwrapped
from jcodes.integrations.frames.look_up import LookUp

__all__ = ["looked_up"]


def looked_up(frame: Any, asked: LookUp) -> Any:
    """Return the frame with the added columns, from the path of its engine."""
    held, wrapped = unwrapped(frame)
    return wrapped(_looked_up(held, asked))


def _looked_up(frame: Any, asked: LookUp) -> Any:
    kind = kind_of(frame)
    if kind == "polars":
        from jcodes.integrations.frames.look_up_polars import look_up_polars

        return look_up_polars(frame, asked)
    if kind == "duckdb":
        from jcodes.integrations.frames.look_up_duckdb import look_up_duckdb

        return look_up_duckdb(frame, asked)
    if kind == "spark":
        from jcodes.integrations.frames.look_up_spark import look_up_spark

        return look_up_spark(frame, asked)
    held = None if kind else narwhals_frame(frame, asked.asked)
    from jcodes.integrations.frames.look_up_arrays import look_up_arrow, look_up_narwhals, look_up_pandas

    if kind == "pandas":
        return look_up_pandas(frame, asked)
    return look_up_arrow(frame, asked) if kind else look_up_narwhals(held, asked)
