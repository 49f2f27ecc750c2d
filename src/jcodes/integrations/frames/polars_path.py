"""Polars, eager and lazy: codes and units become small numbers once, then ``gather``; the rows left open go to the scalar."""

from typing import Any, Final

import polars as pl

from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.exactness import DIGITS, DOUBT, LARGEST, SMALLEST
from jcodes.integrations.frames.polars_columns import NO_PUSHDOWN, columns_of, days_of, named, values_of
from jcodes.integrations.frames.polars_table import polars_table
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.scalar_rows import ScalarRows
from jcodes.integrations.frames.schema import (
    ANSWERED,
    LEFT,
    OK,
    PREFIX,
    REASONS,
    STATUSES,
    UNDECIDED,
    checked_names,
    outcome_of,
)

__all__ = ["add_units_polars", "unfinished"]

_CODE, _UNIT, _DOSE, _KIND, _KNOWN, _DAY, _ON, _SCALE, _SCALED, _IS_OK = (
    f"{PREFIX}{name}" for name in ("code", "unit", "dose", "kind", "known", "day", "on", "scale", "scaled", "is_ok")
)
_UNITS, _DISCARDED, _OUTCOME, _PLACE = (f"{PREFIX}{name}" for name in ("units", "discarded", "outcome", "place"))
_LEFT: Final = pl.lit(LEFT, dtype=pl.UInt8)

_UNDECIDED_OF: Final = pl.Series(
    [UNDECIDED[place] if place < ANSWERED else None for place in range(LEFT)], dtype=pl.Enum(UNDECIDED)
)
_STATUS_OF: Final = pl.Series(
    [STATUSES[max(place - ANSWERED + 1, OK)] for place in range(LEFT)], dtype=pl.Enum(STATUSES)
)
_REASON_OF: Final = pl.Series(
    [REASONS[max(place - ANSWERED + 1, OK)] for place in range(LEFT)],
    dtype=pl.Enum([one for one in REASONS if one is not None]),
)
_TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
_PLAIN: Final = r"^([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)$"


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


def unfinished(frame: pl.LazyFrame, request: Request) -> pl.LazyFrame:
    """Return the frame with the added columns and the rows that only the scalar answers left open, without a status: the expressions alone."""
    schema = frame.collect_schema()
    found = _computed(frame, request, schema).with_columns(
        pl.when(pl.col(_OUTCOME) < LEFT).then(_OUTCOME).alias(_OUTCOME)
    )
    made: pl.LazyFrame = _named(found, schema.names(), checked_names(schema.names(), (), request.suffix), request)
    return made


def _check_types(schema: pl.Schema, request: Request) -> None:
    for key, name in request.fields.items():
        kind = schema[name]
        is_text = isinstance(kind, _TEXTS) or kind in {pl.Null, pl.Object}
        if key == "on":
            fits = is_text or isinstance(kind, pl.Date | pl.Datetime)
        elif key == "dose":
            fits = is_text or (request.unit is not None and kind.is_numeric())
        elif key == "containers":
            fits = is_text or (isinstance(kind, pl.List | pl.Array) and not kind.inner.is_nested())
        elif key == "discarded":
            fits = is_text or kind.is_integer() or isinstance(kind, pl.Decimal)
        else:
            fits = is_text
        if not fits:
            refuse_column(name, str(kind), DOSES if key == "dose" and request.unit is not None else key)


# -- the expressions --------------------------------------------------------------------------------------------------


def _dose(name: str, kind: Any) -> pl.Expr:
    """Return the dose as a float; null if it may hold more digits than a float."""
    column = named(name)
    if isinstance(kind, pl.Decimal) and (kind.precision or 38) > 15:
        if kind.scale <= 14:  # fewer than 15 digits together, or left open
            least = float(DIGITS // 10**kind.scale)
            made = column.cast(pl.Float64, strict=False)
            return pl.when(made < least).then(made)
        return _of_text(column.cast(pl.String).str.strip_chars_end("0"))
    if kind == pl.Float32:  # 0.1 is one tenth in any width, as its repr shows
        return column.cast(pl.String).cast(pl.Float64, strict=False)
    if kind == pl.Object or str(kind) == "Float16":  # the text of a half has more digits than its repr
        return pl.lit(None, dtype=pl.Float64)
    if isinstance(kind, _TEXTS):
        return _of_text(column.cast(pl.String))
    return column.cast(pl.Float64, strict=False)


def _of_text(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.len_bytes() <= DOUBT).then(text.cast(pl.Float64, strict=False))


def _day(name: str, kind: Any) -> pl.Expr:
    """Return the date of service as a date; null if it is not a date, or not plainly written."""
    column = named(name)
    if kind == pl.Object:
        return pl.lit(None, dtype=pl.Date)
    if isinstance(kind, _TEXTS):
        text = column.cast(pl.String)
        made = text.str.to_date("%Y-%m-%d", strict=False)
        return pl.when(made.dt.to_string("%Y-%m-%d") == text).then(made)
    return days_of(column)


def _texts(name: str, kind: Any) -> pl.Expr:
    if kind == pl.Object:
        return pl.repeat(None, pl.len(), dtype=pl.String)  # a literal could not be hashed
    return named(name).cast(pl.String) if isinstance(kind, pl.Categorical | pl.Enum) or kind == pl.Null else named(name)


def _answered(frame: pl.LazyFrame, request: Request, schema: pl.Schema) -> pl.LazyFrame:
    """Return the frame with units and outcome; the outcome of a row that is left to the scalar is `LEFT`."""
    table = polars_table(request.table())
    if request.unit is None:
        parts = _texts(request.dose, schema[request.dose]).str.extract_groups(_PLAIN)
        dose, spelling = _of_text(parts.struct.field("1")), parts.struct.field("2")
    else:
        dose, spelling = _dose(request.dose, schema[request.dose]), _texts(request.unit, schema[request.unit])
    text = _texts(request.code, schema[request.code])
    code, unit, kind, known = pl.col(_CODE), pl.col(_UNIT), pl.col(_KIND), pl.col(_KNOWN)
    given, scale, scaled, day, on = pl.col(_DOSE), pl.col(_SCALE), pl.col(_SCALED), pl.col(_DAY), pl.col(_ON)
    dated = [] if request.on is None else [_day(request.on, schema[request.on]).to_physical().alias(_ON)]
    if request.on is None:
        valid, asked = pl.lit(value=True), table.at("open_now", code)
    else:
        valid = on.is_between(table.at("start", code), table.at("end", code))
        if table.open_from is None:
            asked = on.is_between(table.at("open_from", code), table.at("open_until", code)).cast(pl.UInt8)
        else:
            asked = table.at("asks", code) * (on >= table.open_from).cast(pl.UInt8)
    is_plain = known & (given >= SMALLEST) & (given < LARGEST)
    if request.on is not None:
        is_plain = is_plain & on.is_not_null()
    for name in request.more:
        is_plain = is_plain & named(name).is_null()
    if not request.table().rounds_up:
        is_plain = pl.lit(value=False)
    # The scale is gathered, never a constant: Polars would multiply by its reciprocal.
    exact = (scaled / scale == given) & (given <= table.at("most", kind)) & day
    return (
        frame.with_columns(
            table.codes.place(text).alias(_CODE),
            table.spellings.place(spelling).alias(_UNIT),
            dose.alias(_DOSE),
            *dated,
        )
        .with_columns(
            table.at("cells", code * table.width + unit).alias(_KIND),
            (table.codes.holds(text, code) & table.spellings.holds(spelling, unit)).alias(_KNOWN),
            valid.alias(_DAY),
        )
        .with_columns(table.at("scale", kind).alias(_SCALE))
        .with_columns((given * scale).round().alias(_SCALED))
        .with_columns((exact & is_plain).alias(_IS_OK))
        .with_columns(
            pl.when(_IS_OK)
            .then((scaled / table.at("divisor", kind)).ceil())
            .cast(pl.Int64, wrap_numerical=True)
            .alias(_UNITS),
            pl.when(_IS_OK)
            .then(asked)
            .when(is_plain)
            .then(table.at("said", kind * 2 + day.cast(pl.UInt32)))
            .otherwise(_LEFT)
            .alias(_OUTCOME),
        )
    )


def _named(frame: Any, own: list[str], added: tuple[str, ...], request: Request) -> Any:
    """Return the frame with its own columns and the added ones, from units and outcome, and the discarded units if a column may have made them."""
    units, discarded, undecided, status, reason, issue = added
    place = pl.col(_PLACE)
    return frame.with_columns(pl.col(_OUTCOME).cast(pl.UInt32).alias(_PLACE)).select(
        *columns_of(own),
        pl.col(_UNITS).alias(units),
        (pl.col(_DISCARDED) if request.more else pl.col(_UNITS) * 0).alias(discarded),
        pl.lit(_UNDECIDED_OF).gather(place).alias(undecided),
        pl.lit(_STATUS_OF).gather(place).alias(status),
        pl.lit(_REASON_OF).gather(place).alias(reason),
        pl.lit(request.release, dtype=pl.Enum([request.release])).alias(issue),
    )


def _made(request: Request) -> dict[str, Any]:
    """Return the columns that are computed, and their types."""
    return {_UNITS: pl.Int64, _OUTCOME: pl.UInt8, **({_DISCARDED: pl.Int64} if request.more else {})}


def _computed(frame: pl.LazyFrame, request: Request, schema: pl.Schema) -> pl.LazyFrame:
    """Return the frame with the columns that are computed, before the scalar."""
    found = _answered(frame, request, schema)
    return found.with_columns((pl.col(_UNITS) * 0).alias(_DISCARDED)) if request.more else found


# -- the rows left open -----------------------------------------------------------------------------------------------


def _finished(found: pl.DataFrame, frame: pl.DataFrame, request: Request, scalar: ScalarRows) -> pl.DataFrame:
    """Return the computed columns with the answers for the rows that were left, whose values are in *frame*."""
    places = (found[_OUTCOME] == LEFT).arg_true()
    if not len(places):
        return found
    rows = frame.select(columns_of(request.columns))[places]
    try:
        from jcodes.integrations.frames.polars_open_rows import open_rows
    except ImportError:  # without NumPy, one row at a time
        answers = scalar.answers({key: values_of(rows[name].alias(key)) for key, name in request.fields.items()})
        outcomes = [outcome_of(one.status, one.undecided or 0) for one in answers]
        units, discarded = ([one[place] for one in answers] for place in range(2))
        made = [
            pl.Series(units, dtype=pl.Int64),
            pl.Series(outcomes, dtype=pl.UInt8),
            pl.Series(discarded, dtype=pl.Int64),
        ]
    else:
        made = open_rows(rows, request, values_of)
    # Each column leaves its frame, so that it is changed where it is, not copied.
    return pl.DataFrame(
        [found.drop_in_place(name).scatter(places, one) for name, one in zip(_made(request), made, strict=False)]
    )


def _eager(frame: pl.DataFrame, request: Request, schema: pl.Schema, added: tuple[str, ...]) -> pl.DataFrame:
    # Only the new columns are computed; the frame's own are kept as they are, not copied.
    lazy = frame.lazy().select(columns_of(request.columns))
    found = _computed(lazy, request, schema).select(list(_made(request))).collect(engine=_engine(schema, request))
    found = _finished(found, frame, request, request.scalar())
    return frame.with_columns(_named(found, [], added, request))


def _engine(schema: pl.Schema, request: Request) -> Any:
    """Return the streaming engine, which keeps a morsel's columns in cache; it takes no Python objects."""
    return "in-memory" if any(schema[name] == pl.Object for name in request.columns) else "streaming"


def _lazy(frame: pl.LazyFrame, request: Request, schema: pl.Schema, added: tuple[str, ...]) -> pl.LazyFrame:
    scalar, made = request.scalar(), _made(request)
    if _engine(schema, request) == "in-memory":  # a struct takes no Python objects either
        types = _eager(schema.to_frame(), request, schema, added).schema
        return frame.map_batches(
            lambda rows: _eager(rows, request, schema, added), schema=types, streamable=False, **NO_PUSHDOWN
        )

    def finish(batch: pl.Series) -> pl.Series:
        found = batch.struct.unnest()
        return _finished(found.select(list(made)), found, request, scalar).to_struct(_SCALED)

    step = pl.struct([*columns_of(request.columns), *made]).map_batches(
        finish, return_dtype=pl.Struct(made), is_elementwise=True
    )
    found = _computed(frame, request, schema).with_columns(step.alias(_SCALED))
    found = found.with_columns(pl.col(_SCALED).struct.field(name) for name in made)
    finished: pl.LazyFrame = _named(found, schema.names(), added, request)
    return finished
