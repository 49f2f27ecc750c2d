"""Look-ups on PySpark, classic and Connect: only the different questions reach Python, and come back by a broadcast join."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pyarrow as pa

from jcodes.integrations.frames.look_up import MONEY_DIGITS, LookUp, is_fit
from jcodes.integrations.frames.look_up_arrays import arrow_types
from jcodes.integrations.frames.schema import PREFIX, refuse_doubles, refuse_names

__all__ = ["look_up_spark"]


def look_up_spark(frame: Any, asked: LookUp) -> Any:
    """Return a dataframe of the same session with the added columns. Nothing runs until it is read.

    Raises:
        MalformedError: A column is missing or of another type, or an added column would overwrite one.
    """
    refuse_names(frame.columns, asked.columns, asked.added, fold=True)
    refuse_doubles(frame.columns)
    types = dict(frame.dtypes)
    keys = [f"{PREFIX}k_{key}" for key in asked.fields]
    for key, name in asked.fields.items():
        is_fit(key, name, types[name], _family(types[name]))
    read = [
        f"{_text(_quoted(name), types[name])} AS {key}" for key, name in zip(keys, asked.fields.values(), strict=True)
    ]
    given = frame.selectExpr("*", *read)
    made = [f"{PREFIX}v_{place}" for place in range(len(asked.added))]
    schema = ", ".join(
        [f"{PREFIX}q{key} string" for key in keys]
        + [f"{name} {_type(kind)}" for name, kind in zip(made, asked.added.values(), strict=True)]
    )
    found = given.select(*keys).distinct().mapInArrow(partial(_finish, asked=asked), schema).hint("broadcast")
    alike = None
    for key in keys:
        same = given[key].eqNullSafe(found[f"{PREFIX}q{key}"])
        alike = same if alike is None else alike & same
    own = [_quoted(name) for name in frame.columns]
    more = [f"{value} AS {_quoted(name)}" for value, name in zip(made, asked.added, strict=True)]
    return given.join(found, on=alike, how="left").selectExpr(*own, *more)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _type(kind: str) -> str:
    return "string" if kind == "text" else f"decimal(38,{MONEY_DIGITS[kind]})"


def _family(kind: str) -> str:
    if kind in {"string", "void"} or kind.startswith(("char(", "varchar(")):
        return "text"
    if kind in {"date", "timestamp", "timestamp_ntz"}:
        return "date"
    return (
        "number"
        if kind in {"tinyint", "smallint", "int", "bigint", "float", "double"} or kind.startswith("decimal")
        else "other"
    )


def _text(column: str, kind: str) -> str:
    """Return a column as the text that the scalar reads."""
    if _family(kind) == "date":
        day = f"CAST({column} AS DATE)"
        column = f"CASE WHEN {day} BETWEEN DATE'0001-01-01' AND DATE'9999-12-31' THEN {day} END"
    elif kind in {"float", "double"}:
        column = f"CASE WHEN {column} = rint({column}) AND abs({column}) < 1e18 THEN CAST({column} AS BIGINT) END"  # floor overflows under ANSI
    return f"CAST({column} AS STRING)"


def _finish(batches: Iterator[Any], *, asked: LookUp) -> Iterator[Any]:
    """Yield the different questions with their answers. Runs on the workers."""
    types = arrow_types(asked)
    for batch in batches:
        questions = [column.to_pylist() for column in batch.columns]
        answers = asked.answers(zip(*questions, strict=True))
        values = [pa.array([one[place] for one in answers], kind) for place, kind in enumerate(types.values())]
        names = [f"{PREFIX}q{name}" for name in batch.schema.names] + [
            f"{PREFIX}v_{place}" for place in range(len(types))
        ]
        yield pa.RecordBatch.from_arrays([*batch.columns, *values], names=names)
