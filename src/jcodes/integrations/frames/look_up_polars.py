"""Look-ups on Polars, eager and lazy: the different rows of a frame or a morsel are asked of the scalar and joined."""

from typing import Any

import polars as pl

from jcodes.integrations.frames.look_up import MONEY_DIGITS, LookUp, is_fit
from jcodes.integrations.frames.polars_columns import columns_of, days_of, named
from jcodes.integrations.frames.schema import PREFIX, refuse_names

__all__ = ["look_up_polars"]


def look_up_polars(frame: Any, asked: LookUp) -> Any:
    """Return the frame with the added columns: a DataFrame in its order, or a LazyFrame that stays lazy.

    Raises:
        MalformedError: A column is missing or of another type, or an added column would overwrite one.
    """
    schema = frame.collect_schema()
    refuse_names(schema.names(), asked.columns, asked.added)
    for key, name in asked.fields.items():
        is_fit(key, name, str(schema[name]), _family(schema[name]))
    read = [_read(name, schema[name]).alias(f"{PREFIX}{key}") for key, name in asked.fields.items()]
    if isinstance(frame, pl.DataFrame):
        return pl.concat([frame, _answered(frame.select(read), asked)], how="horizontal")
    types = pl.Struct(_types(asked))

    def answer(batch: pl.Series) -> pl.Series:
        return _answered(batch.struct.unnest(), asked).to_struct()

    step = pl.struct(read).map_batches(answer, return_dtype=types, is_elementwise=True)
    held = f"{PREFIX}found"
    return (
        frame.with_columns(step.alias(held))
        .with_columns(pl.col(held).struct.field(name) for name in asked.added)
        .select(columns_of((*schema.names(), *asked.added)))
    )


def _types(asked: LookUp) -> dict[str, Any]:
    return {
        name: pl.String if kind == "text" else pl.Decimal(38, MONEY_DIGITS[kind]) for name, kind in asked.added.items()
    }


def _answered(given: pl.DataFrame, asked: LookUp) -> pl.DataFrame:
    """Return the added columns for the rows of *given*, which has the columns to read alone."""
    questions = given.unique()
    answers = asked.answers(questions.iter_rows())
    facts = pl.DataFrame(answers, schema=_types(asked), orient="row")
    keyed = pl.concat([questions, facts], how="horizontal")
    joined = given.join(keyed, on=given.columns, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(list(asked.added))


def _family(kind: Any) -> str:
    if isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.Null):
        return "text"
    if isinstance(kind, pl.Date | pl.Datetime):
        return "date"
    return "number" if kind.is_numeric() else "other"


def _read(name: str, kind: Any) -> pl.Expr:
    column = named(name)
    if isinstance(kind, pl.Date | pl.Datetime):
        return days_of(column)
    return column.cast(pl.String) if _family(kind) == "text" else column
