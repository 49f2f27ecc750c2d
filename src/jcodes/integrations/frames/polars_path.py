"""Polars, eager and lazy: codes and units become small numbers once, then ``gather``; the rows left open go to the scalar."""

from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

import polars as pl

from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.dense_table import DenseTable
from jcodes.integrations.frames.exactness import DIGITS, DOUBT, LARGEST, SMALLEST
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.scalar_rows import ScalarRows
from jcodes.integrations.frames.schema import OK, OPEN, PREFIX, REASONS, STATUSES, UNDECIDED, checked_names

__all__ = ["add_units_polars"]

_CODE, _UNIT, _DOSE, _KIND, _DAY, _ON, _SCALED, _IS_OK = (
    f"{PREFIX}{name}" for name in ("code", "unit", "dose", "kind", "day", "on", "scaled", "is_ok")
)
_UNITS, _DISCARDED, _UNDECIDED, _STATUS = (f"{PREFIX}{name}" for name in ("units", "discarded", "undecided", "status"))
_MADE: Final = {_UNITS: pl.Int64, _DISCARDED: pl.Int64, _UNDECIDED: pl.UInt8, _STATUS: pl.UInt8}
_OPEN_BYTE: Final = pl.lit(OPEN, dtype=pl.UInt8)
_OK_BYTE: Final = pl.lit(OK, dtype=pl.UInt8)

_STATUS_TYPE: Final = pl.Enum(STATUSES)
_REASON_TYPE: Final = pl.Enum([reason for reason in REASONS if reason is not None])
_UNDECIDED_TYPE: Final = pl.Enum(UNDECIDED)
_REASON_OF: Final = pl.Series(
    [None if one is None else _REASON_TYPE.categories.to_list().index(one) for one in REASONS], dtype=pl.UInt8
)
_TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
_PLAIN: Final = r"^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)$"


class _Facts(NamedTuple):
    """The dense table as series."""

    table: DenseTable
    codes: pl.Enum
    spellings: pl.Enum
    series: dict[str, pl.Series]

    def at(self, name: str, place: pl.Expr) -> pl.Expr:
        return pl.lit(self.series[name]).gather(place)


_TYPES: Final = {
    "cells": pl.UInt16, "scale": pl.Float64, "divisor": pl.Float64, "most": pl.Float64, "valid": pl.UInt8, "invalid": pl.UInt8,
    "start": pl.Int32, "end": pl.Int32, "open_from": pl.Int32, "open_until": pl.Int32, "open_now": pl.UInt8,
}  # fmt: skip


@lru_cache(maxsize=8)
def _facts(table: DenseTable) -> _Facts:
    series = {name: pl.Series(name, getattr(table, name).tolist(), dtype=kind) for name, kind in _TYPES.items()}
    return _Facts(table, pl.Enum(table.codes), pl.Enum(table.spellings), series)


def add_units_polars(frame: Any, request: Request) -> Any:
    """Return the frame with the added columns: a DataFrame for a DataFrame, in its order, a LazyFrame for a LazyFrame."""
    schema = frame.collect_schema()
    added = checked_names(schema.names(), request.columns, request.suffix)
    _check_types(schema, request)
    return (
        _lazy(frame, request, schema, added)
        if isinstance(frame, pl.LazyFrame)
        else _eager(frame, request, schema, added)
    )


def _check_types(schema: pl.Schema, request: Request) -> None:
    for key, name in request.fields.items():
        kind = schema[name]
        is_text = isinstance(kind, _TEXTS) or kind in {pl.Null, pl.Object}
        if key == "on":
            fits = is_text or isinstance(kind, pl.Date | pl.Datetime)
        elif key == "dose":
            fits = is_text or (request.unit is not None and kind.is_numeric())
        elif key == "containers":
            fits = is_text or isinstance(kind, pl.List)
        elif key == "discarded":
            fits = is_text or kind.is_integer() or isinstance(kind, pl.Decimal)
        else:
            fits = is_text
        if not fits:
            refuse_column(name, str(kind), DOSES if key == "dose" and request.unit is not None else key)


# -- the expressions --------------------------------------------------------------------------------------------------


def _dose(name: str, kind: Any) -> pl.Expr:
    """Return the dose as a float; null if it may hold more digits than a float."""
    column = pl.col(name)
    if isinstance(kind, pl.Decimal) and (kind.precision or 38) > 15:
        if kind.scale <= 14:  # fewer than 15 digits together, or left open
            least = float(DIGITS // 10**kind.scale)
            made = column.cast(pl.Float64, strict=False)
            return pl.when(made < least).then(made)
        return _of_text(column.cast(pl.String).str.strip_chars_end("0"))
    if kind == pl.Float32 or str(kind) == "Float16":  # 0.1 is one tenth in any width, as its repr shows
        return column.cast(pl.String).cast(pl.Float64, strict=False)
    if kind == pl.Object:
        return pl.lit(None, dtype=pl.Float64)
    if isinstance(kind, _TEXTS):
        return _of_text(column.cast(pl.String))
    return column.cast(pl.Float64, strict=False)


def _of_text(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.len_bytes() <= DOUBT).then(text.cast(pl.Float64, strict=False))


def _day(name: str, kind: Any) -> pl.Expr:
    """Return the date of service as a date; null if it is not a date, or not plainly written."""
    column = pl.col(name)
    if kind == pl.Object:
        return pl.lit(None, dtype=pl.Date)
    if isinstance(kind, _TEXTS):
        text = column.cast(pl.String)
        made = text.str.to_date("%Y-%m-%d", strict=False)
        return pl.when(made.dt.to_string("%Y-%m-%d") == text).then(made)
    made = column.cast(pl.Date)
    return pl.when(made.is_between(date.min, date.max)).then(made)


def _texts(name: str, kind: Any) -> pl.Expr:
    if kind == pl.Object:
        return pl.lit(None, dtype=pl.String)
    return (
        pl.col(name).cast(pl.String) if isinstance(kind, pl.Categorical | pl.Enum) or kind == pl.Null else pl.col(name)
    )


def _answered(frame: pl.LazyFrame, request: Request, schema: pl.Schema) -> pl.LazyFrame:
    """Return the frame with units, undecided and status; the status of a row that is left to the scalar is `OPEN`."""
    facts = _facts(request.table())
    table = facts.table
    if request.unit is None:
        parts = _texts(request.dose, schema[request.dose]).str.extract_groups(_PLAIN)
        dose, unit = _of_text(parts.struct.field("1")), parts.struct.field("2")
    else:
        dose, unit = _dose(request.dose, schema[request.dose]), _texts(request.unit, schema[request.unit])
    code = _texts(request.code, schema[request.code])
    dated = [] if request.on is None else [_day(request.on, schema[request.on]).to_physical().alias(_ON)]
    frame = frame.with_columns(
        code.cast(facts.codes, strict=False).to_physical().fill_null(len(table.codes)).cast(pl.UInt32).alias(_CODE),
        unit.cast(facts.spellings, strict=False).to_physical().fill_null(len(table.spellings)).alias(_UNIT),
        dose.alias(_DOSE),
        *dated,
    )
    place, kind, given, scaled, on = pl.col(_CODE), pl.col(_KIND), pl.col(_DOSE), pl.col(_SCALED), pl.col(_ON)
    valid = (
        pl.lit(value=True) if request.on is None else on.is_between(facts.at("start", place), facts.at("end", place))
    )
    asked = (
        facts.at("open_now", place)
        if request.on is None
        else on.is_between(facts.at("open_from", place), facts.at("open_until", place)).cast(pl.UInt8)
    )
    is_plain = (given >= SMALLEST) & (given < LARGEST)
    for name in request.more:
        is_plain = is_plain & pl.col(name).is_null()
    if not table.rounds_up:
        is_plain = pl.lit(value=False)
    frame = frame.with_columns(
        facts.at("cells", place * table.width + pl.col(_UNIT)).alias(_KIND),
        valid.alias(_DAY),
    ).with_columns((given * facts.at("scale", kind)).round().alias(_SCALED))
    # The scale is gathered, never a constant: Polars would multiply by its reciprocal.
    exact = (scaled / facts.at("scale", kind) == given) & (given <= facts.at("most", kind)) & is_plain & pl.col(_DAY)
    return frame.with_columns(exact.fill_null(value=False).alias(_IS_OK)).with_columns(
        pl.when(_IS_OK)
        .then((scaled / facts.at("divisor", kind)).ceil())
        .cast(pl.Int64, wrap_numerical=True)
        .alias(_UNITS),
        pl.when(_IS_OK).then(asked).alias(_UNDECIDED),
        pl.when(_IS_OK)
        .then(_OK_BYTE)
        .when((is_plain & pl.col(_DAY).is_not_null()).fill_null(value=False).not_())
        .then(_OPEN_BYTE)
        .when(_DAY)
        .then(facts.at("valid", kind))
        .otherwise(facts.at("invalid", kind))
        .alias(_STATUS),
    )


def _named(added: tuple[str, ...], release: str) -> list[pl.Expr]:
    units, discarded, undecided, status, reason, issue = added
    return [
        pl.col(_UNITS).alias(units),
        pl.col(_DISCARDED).alias(discarded),
        pl.col(_UNDECIDED).cat.to(_UNDECIDED_TYPE).alias(undecided),
        pl.col(_STATUS).cat.to(_STATUS_TYPE).alias(status),
        pl.lit(_REASON_OF).gather(pl.col(_STATUS)).cat.to(_REASON_TYPE).alias(reason),
        pl.lit(release, dtype=pl.Enum([release])).alias(issue),
    ]


_PLAIN_DISCARDED: Final = pl.when(pl.col(_STATUS) == OK).then(pl.lit(0, dtype=pl.Int64)).alias(_DISCARDED)


# -- the rows left open -----------------------------------------------------------------------------------------------


def _values(column: pl.Series) -> list[Any]:
    """Return the values of a column. Floats narrower than Python's become the text of their repr."""
    if column.dtype == pl.Float32 or str(column.dtype) == "Float16":
        return column.cast(pl.String).to_list()
    if isinstance(column.dtype, pl.Date | pl.Datetime):  # Python's dates end in the year 9999
        days = column.cast(pl.Date)
        return days.set(~days.is_between(date.min, date.max), None).to_list()
    return column.to_list()


def _finished(
    found: pl.DataFrame, places: pl.Series, frame: pl.DataFrame, request: Request, scalar: ScalarRows
) -> pl.DataFrame:
    """Return the answers with those of the rows of *frame* at *places*."""
    try:
        from jcodes.integrations.frames.polars_open_rows import open_rows
    except ImportError:  # without NumPy, one row at a time
        answers = scalar.answers({key: _values(frame[name]) for key, name in request.fields.items()})
        columns: Any = list(zip(*answers, strict=True))
    else:
        columns = open_rows(frame, request, _values)
    return found.with_columns(
        found[name].scatter(places, pl.Series(values, dtype=kind))
        for (name, kind), values in zip(_MADE.items(), columns, strict=True)
    )


def _eager(frame: pl.DataFrame, request: Request, schema: pl.Schema, added: tuple[str, ...]) -> pl.DataFrame:
    # Only the new columns are computed; the frame's own are kept as they are, not copied.
    lazy = frame.lazy().select(list(request.columns))
    found = (
        _answered(lazy, request, schema)
        .select(_UNITS, _UNDECIDED, _STATUS)
        .with_columns(_PLAIN_DISCARDED)
        .select(list(_MADE))
        .collect(engine=_engine(schema, request))
        .rechunk()
    )
    places = (found[_STATUS] == OPEN).arg_true()
    if len(places):
        found = _finished(found, places, frame.select(list(request.columns))[places], request, request.scalar())
    return frame.with_columns(found.select(_named(added, request.release)))


def _engine(schema: pl.Schema, request: Request) -> Any:
    """Return the streaming engine, which keeps a morsel's columns in cache; it takes no Python objects."""
    return "in-memory" if any(schema[name] == pl.Object for name in request.columns) else "streaming"


def _lazy(frame: pl.LazyFrame, request: Request, schema: pl.Schema, added: tuple[str, ...]) -> pl.LazyFrame:
    scalar = request.scalar()
    kept = [*request.columns, _UNITS, _DISCARDED, _UNDECIDED, _STATUS]

    def finish(batch: pl.Series) -> pl.Series:
        found = batch.struct.unnest()
        places = (found[_STATUS] == OPEN).arg_true()
        made = found.select(list(_MADE))
        if len(places):
            made = _finished(made, places, found[places], request, scalar)
        return made.to_struct(_SCALED)

    step = pl.struct(kept).map_batches(finish, return_dtype=pl.Struct(_MADE), is_elementwise=True)
    return (
        _answered(frame, request, schema)
        .with_columns(_PLAIN_DISCARDED)
        .with_columns(step.alias(_SCALED))
        .with_columns(pl.col(_SCALED).struct.field(name) for name in _MADE)
        .with_columns(_named(added, request.release))
        .select([*schema.names(), *added])
    )
