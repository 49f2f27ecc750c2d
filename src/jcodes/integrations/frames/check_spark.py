"""Findings of PySpark dataframes, classic and Connect: the lines of each claim are put together by Spark, and checked in Arrow on the workers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import pyarrow as pa

from jcodes.integrations.frames.arrow_columns import python_values
from jcodes.integrations.frames.check_arrays import kept_and_found
from jcodes.integrations.frames.line_findings import CheckRequest
from jcodes.integrations.frames.schema import PREFIX

__all__ = ["check_spark"]

_GROUP: Final = f"{PREFIX}group"
_PARTS: Final = 1 << 16
"""How many groups the rows without a claim number are spread over."""


def check_spark(frame: Any, request: CheckRequest) -> Any:
    """Return the findings as a dataframe of the same session, without an order. Nothing runs until it is read."""
    from pyspark.sql.types import StringType, StructField, StructType

    needed = list(dict.fromkeys((*request.headings, *request.keep)))
    names = [f"{PREFIX}{place}" for place in range(len(needed))]  # Arrow cannot say a name with a point or a backtick
    given = frame.selectExpr(*(_quoted(name) for name in needed)).toDF(*names)
    fields = {name: frame.schema[name] for name in request.keep}
    schema = StructType(
        [StructField(f"{PREFIX}{place}", fields[name].dataType) for place, name in enumerate(request.keep)]
        + [StructField(f"{PREFIX}f{place}", StringType()) for place in range(len(request.added))]
    )
    work = _work(needed, request)
    number = request.column_of("claim")
    if number is None:
        found = given.mapInArrow(partial(_each, work=work), schema)
    else:
        # only letters and digits: rows that Python may put together are surely in one group
        key = f"regexp_replace(CAST({names[needed.index(number)]} AS STRING), '[^0-9A-Za-z]', '')"
        spread = f"CASE WHEN coalesce({key}, '') = '' THEN CAST(rand() * {_PARTS} AS INT) ELSE 0 END AS {_GROUP}2"
        grouped = given.selectExpr("*", f"coalesce({key}, '') AS {_GROUP}", spread).groupBy(_GROUP, f"{_GROUP}2")
        found = grouped.applyInArrow(work, schema)
    return found.toDF(*request.keep, *request.added)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _work(needed: list[str], request: CheckRequest) -> Callable[[pa.Table], pa.Table]:
    """Return `_checked` of a table alone: PySpark reads the types of the function."""

    def work(table: pa.Table) -> pa.Table:
        return _checked(table, needed=needed, request=request)

    return work


def _checked(table: pa.Table, *, needed: list[str], request: CheckRequest) -> pa.Table:
    """Return the findings of the claims of some rows. Runs on the workers."""
    held = table.select(range(len(needed))).rename_columns(needed)
    found = request.findings([python_values(held.column(name)) for name in request.headings])
    made = kept_and_found(held.select(list(request.keep)), found, request)
    names = [f"{PREFIX}{place}" for place in range(len(request.keep))] + [
        f"{PREFIX}f{place}" for place in range(len(request.added))
    ]
    return made.rename_columns(names)


def _each(batches: Iterator[Any], *, work: Any) -> Iterator[Any]:
    """Yield the findings of each batch: without a claim number, every row is a claim. Runs on the workers."""
    for batch in batches:
        yield from work(pa.Table.from_batches([batch])).to_batches()
