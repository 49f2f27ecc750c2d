"""DuckDB relations: joins and arithmetic in SQL, and a join with the scalar's answers for the rows left open.

Nothing runs when the relation is made. When it is read, DuckDB asks Python only for the distinct questions that its arithmetic leaves open. It finds
them on a second way through the relation, which drops every row that is surely answered before it computes anything.
"""

import json
import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb import sqltypes

from jcodes.integrations.frames.array_rows import NO_DAY, Column, Days, Numbers, Texts, answers_of
from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.dense_table import DenseTable, days_after
from jcodes.integrations.frames.duckdb_types import EXACTLY, day_of, family_of, own_tables, sql_name, sql_text
from jcodes.integrations.frames.exactness import DIGITS, DOUBT, LARGEST, SIXES, SMALLEST
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import (
    OK,
    OPEN,
    PREFIX,
    REASONS,
    STATUSES,
    UNDECIDED,
    checked_names,
    outcome_of,
    refuse_doubles,
)

__all__ = ["add_units_duckdb"]

_ANSWERS: Final = {"units": sqltypes.BIGINT, "discarded": sqltypes.BIGINT, "outcome": sqltypes.INTEGER}
_PLAIN_NUMBER: Final = r"[0-9]+[.]?[0-9]*"
_PLAIN_DOSE: Final = r"([0-9]+(?:[.][0-9]+)?) ?([A-Za-z]+)"


def add_units_duckdb(relation: Any, request: Request) -> Any:
    """Return a relation with the added columns, in the same connection."""
    added = checked_names(relation.columns, request.columns, request.suffix, fold=True)
    refuse_doubles(relation.columns)
    types = dict(zip(relation.columns, relation.types, strict=True))
    roles = {key: _role(key, name, types[name], request) for key, name in request.fields.items()}
    # DuckDB finds them by these names, but takes a table of the caller's first: no table of a caller begins so
    __jcodes_codes, __jcodes_units, __jcodes_cells = _facts(request.table())
    __jcodes_outcomes = _outcomes()
    asked = f"{PREFIX}question"
    with own_tables():
        answered = relation.query(f"{PREFIX}frame", _answered(request, types, roles, only_doubtful=False))
    doubtful = relation.query(f"{PREFIX}frame", _answered(request, types, roles, only_doubtful=True))
    left = doubtful.query(
        f"{PREFIX}left",
        f"SELECT DISTINCT {asked} {EXACTLY} AS {asked} FROM {PREFIX}left WHERE {asked} IS NOT NULL",  # noqa: S608 - names of our own
    )
    # types, not their names, which relations of the default connection do not take
    __jcodes_scalar = left.map(_finisher(request, roles), schema={asked: sqltypes.VARCHAR, **_ANSWERS})
    made = answered.query(f"{PREFIX}answered", _finished(relation.columns, added, request))
    del __jcodes_codes, __jcodes_units, __jcodes_cells, __jcodes_outcomes, __jcodes_scalar
    return made


def _role(key: str, name: str, kind: Any, request: Request) -> str:
    """Return how a column is read: ``text``, ``number``, ``float``, ``decimal``, ``date`` or ``list``.

    Raises:
        MalformedError: Its type cannot be read in its role.
    """
    family = family_of(kind)
    if family == "text" or (key == "on" and family == "date"):
        return family
    if key == "containers" and family == "texts":
        return "list"
    if (key == "dose" and request.unit is not None) or key == "discarded":
        if family == "whole":
            return "number"
        if family == "decimal":
            return family
        if family in {"double", "float"} and key == "dose":
            return "number" if family == "double" else family
    return refuse_column(name, str(kind), DOSES if key == "dose" and request.unit is not None else key)


@lru_cache(maxsize=8)
def _facts(table: DenseTable) -> tuple[Any, Any, Any]:
    """Return the codes, the spellings of units and the cells of both, each row once, as Arrow tables. A code's place and a unit's add up to their cell."""
    (places, rows), wide = table.rows_by_unit(), len(table.units)
    safe = [table.safe_dose(row) for row in rows]
    codes = pa.table(
        {
            "code": table.codes,
            "place": pa.array([place * wide for place in places], pa.int32()),
            **{
                name: pa.array(getattr(table, name)[:-1], pa.int32()).cast(pa.date32())
                for name in ("start", "end", "open_from", "open_until")
            },
            "open_now": pa.array(table.open_now[:-1], pa.int32()),
            "safe": pa.array([safe[place] for place in places]),
            "sixes": pa.array([SIXES] * len(places)),
        }
    )
    spellings = pa.table({"spelling": table.spellings, "unit": pa.array(table.symbols, pa.int32())})
    kinds = np.array(rows).ravel()
    said = {
        name: pa.array([None if one == OPEN else outcome_of(one) for one in getattr(table, name)], pa.int32()).take(
            pa.array(kinds)
        )
        for name in ("valid", "invalid")
    }
    cells = pa.table(
        {
            "cell": pa.array(range(len(kinds)), pa.int32()),
            **{name: np.array(getattr(table, name)).take(kinds) for name in ("scale", "divisor", "most")},
            **said,
        }
    )
    return codes, spellings, cells


@lru_cache(maxsize=1)
def _outcomes() -> Any:
    """Return the texts of each outcome as a pandas dataframe of categories, which DuckDB reads as ENUMs."""
    listed = [(place, OK) for place in range(len(UNDECIDED))] + [(-1, status) for status in range(OK + 1, OPEN)]
    reasons = [reason for reason in REASONS if reason is not None]
    undecided, status = np.array(listed).T
    texts = {
        "undecided": (undecided, UNDECIDED),
        "status": (status, STATUSES),
        "reason": (np.where(status == OK, -1, status - 1), reasons),
    }
    return pd.DataFrame(
        {
            "outcome": np.arange(len(listed), dtype=np.int32),
            **{
                name: pd.Categorical.from_codes(places, categories=list(words))
                for name, (places, words) in texts.items()
            },
        }
    )


def _dose(column: str, kind: str, role: str) -> str:
    """Return the dose as a double; NULL if it may hold more digits."""
    if role == "text":
        return f"CASE WHEN length({column}) <= {DOUBT} AND regexp_full_match({column}, '{_PLAIN_NUMBER}') THEN TRY_CAST({column} AS DOUBLE) END"
    if role == "float":  # 0.1 is one tenth in any width, as its text shows
        return f"TRY_CAST(CAST({column} AS VARCHAR) AS DOUBLE)"
    if role == "decimal":
        width, scale = map(int, kind.removeprefix("DECIMAL(").removesuffix(")").split(","))
        if width > 15:
            least = DIGITS // 10**scale if scale <= 14 else 0
            return f"CASE WHEN {column} < {least} THEN CAST({column} AS DOUBLE) END"
    return f"CAST({column} AS DOUBLE)"


def _day(column: str, role: str, kind: Any) -> str:
    """Return the date of service; NULL if it is not a date of the years 1 to 9999, plainly written."""
    if role == "text":
        text = f"CASE WHEN regexp_full_match({column}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN TRY_CAST({column} AS DATE) END"
        return day_of(text, sqltypes.DATE)
    return day_of(column, kind)


def _answered(request: Request, types: dict[str, Any], roles: dict[str, str], *, only_doubtful: bool) -> str:
    """Return the query for the relation with units and outcome, and the values that the scalar would read where the outcome is left open.

    Args:
        request: The call.
        types: The types of the columns.
        roles: How each column is read.
        only_doubtful: Whether rows that are surely answered are dropped before anything is computed: of a known code and unit, on a date, and
            with a dose of at most six decimal places that `safe_dose` includes.
    """
    named = {key: f"f.{sql_name(name)}" for key, name in request.fields.items()}
    texts = {
        key: named[key]
        if roles[key] == "list"
        else f"CAST({f'CAST({named[key]} AS DATE)' if roles[key] == 'date' else named[key]} AS VARCHAR)"
        for key in named
    }
    if request.unit is None:
        number = f"regexp_extract({texts['dose']}, '^{_PLAIN_DOSE}$', 1)"
        dose, unit = _dose(number, "VARCHAR", "text"), f"regexp_extract({texts['dose']}, '^{_PLAIN_DOSE}$', 2)"
    else:
        held = texts if roles["dose"] == "text" else named
        dose, unit = _dose(held["dose"], str(types[request.dose]), roles["dose"]), texts["unit"]
    p, dated = PREFIX, request.on is not None
    day = (
        "NULL"
        if request.on is None
        else _day((texts if roles["on"] == "text" else named)["on"], roles["on"], types[request.on])
    )
    alone = "".join(f" AND {named[key]} IS NULL" for key in named if key not in {"code", "dose", "unit", "on"})
    known = f"{p}on IS NOT NULL{alone}" if dated else f"true{alone}"
    rounds_up = request.table().rounds_up
    valid = f"{p}on BETWEEN {p}start AND {p}end" if dated else "true"
    plain = f"{p}dose >= {SMALLEST!r} AND {p}dose < {LARGEST!r} AND {known}" if rounds_up else "false"
    proved = (
        f"{p}scaled >= 1 AND {p}dose <= {p}most AND {p}scaled / {p}scale = {p}dose AND {valid}{alone}"
        if rounds_up
        else "false"
    )
    safe = f"{known} AND u.unit IS NOT NULL AND {p}dose >= {SMALLEST!r} AND {p}dose <= c.safe AND round({p}dose * c.sixes) / c.sixes = {p}dose"
    asked = f"{p}on BETWEEN {p}open_from AND {p}open_until" if dated else f"{p}open_now"
    question = f"CAST(json_array({', '.join(texts.values())}) AS VARCHAR) {EXACTLY}"
    facts = ("start", "end", "open_from", "open_until") if dated else ("open_now",)
    return f"""
        WITH given AS (SELECT f.*, {dose} AS {p}dose, {unit} AS {p}unit, {day} AS {p}on FROM {p}frame AS f),
        met AS (
            SELECT f.*, {"".join(f'c."{name}" AS {p}{name}, ' for name in facts)}c.place + u.unit AS {p}cell
            FROM given AS f LEFT JOIN {p}codes AS c ON {texts["code"]} {EXACTLY} = c.code LEFT JOIN {p}units AS u ON f.{p}unit {EXACTLY} = u.spelling
            {f"WHERE NOT coalesce({safe if rounds_up else 'false'}, false)" if only_doubtful else ""}
        ),
        scaled AS (
            SELECT f.*, round({p}dose * s.scale) AS {p}scaled, s.scale AS {p}scale, s.divisor AS {p}divisor, s.most AS {p}most, s.valid AS {p}said, s.invalid AS {p}ended
            FROM met AS f LEFT JOIN {p}cells AS s ON f.{p}cell = s.cell
        ),
        proved AS (SELECT *, {proved} AS {p}ok FROM scaled AS f),
        said AS (
            SELECT *, CASE WHEN {p}ok THEN CAST({asked} AS INTEGER) WHEN {plain} THEN CASE WHEN {valid} THEN {p}said ELSE {p}ended END END AS {p}outcome
            FROM proved AS f
        )
        SELECT f.* EXCLUDE ({p}dose, {p}unit, {p}on, {", ".join(f"{p}{name}" for name in facts)}, {p}cell, {p}scaled, {p}scale, {p}divisor, {p}most, {p}said, {p}ended, {p}ok),
            CASE WHEN {p}ok THEN CAST(ceil({p}scaled / {p}divisor) AS BIGINT) END AS {p}units,
            CASE WHEN {p}outcome IS NULL THEN {question} END AS {p}question
        FROM said AS f
    """  # noqa: S608 - names are quoted, values are our own


def _finished(columns: list[str], added: tuple[str, ...], request: Request) -> str:
    """Return the query that joins the scalar's answers and the texts of the outcomes, and names the added columns."""
    p = PREFIX
    values = (
        f"{p}units",
        f"{p}discarded" if request.more else f"{p}units & 0",
        "o.undecided",
        "o.status",
        "o.reason",
        f"{sql_text(request.release)}::ENUM({sql_text(request.release)})",
    )
    discarded = f", coalesce(a.{p}units & 0, s.discarded) AS {p}discarded" if request.more else ""
    own = ", ".join(f"a.{sql_name(name)}" for name in columns)
    more = ", ".join(f"{value} AS {sql_name(name)}" for name, value in zip(added, values, strict=True))
    return f"""
        WITH whole AS (
            SELECT {own}, coalesce(a.{p}units, s.units) AS {p}units, coalesce(a.{p}outcome, s.outcome) AS {p}outcome{discarded}
            FROM {p}answered AS a LEFT JOIN {p}scalar AS s ON a.{p}question {EXACTLY} = s.{p}question
        )
        SELECT {own}, {more} FROM whole AS a LEFT JOIN {p}outcomes AS o ON a.{p}outcome = o.outcome
    """  # noqa: S608 - the same


def _finisher(request: Request, roles: dict[str, str]) -> Any:
    """Return the function that answers a batch of different questions."""
    asked = f"{PREFIX}question"

    def finish(batch: Any) -> Any:
        questions = batch[asked]
        rows = json.loads(f"[{','.join(questions)}]")
        columns = {
            key: _column(values, key, roles[key]) for key, values in zip(roles, zip(*rows, strict=True), strict=True)
        }
        found = answers_of(columns, request)
        none = found.unanswered
        made = {
            "units": pd.arrays.IntegerArray(found.units, none),
            "discarded": pd.arrays.IntegerArray(found.discarded, none.copy()),
            "outcome": found.outcomes.astype(np.int32),
        }
        return pd.DataFrame({asked: questions.to_numpy(), **made})

    return finish


def _column(values: tuple[Any, ...], key: str, role: str) -> Column:
    """Convert the values of a column, decoded from JSON, to what the arithmetic reads."""
    kept = [_value(one, dated=key == "on") for one in values]
    if key == "dose" and role in {"number", "float"}:
        floats = np.array([np.nan if one is None else float(one) for one in kept])
        return Numbers(floats, np.array([one is None for one in kept]), lambda rows: [kept[row] for row in rows])
    if key == "on" and role == "date":
        days = [
            days_after(one) if isinstance(one, date) else NO_DAY for one in kept
        ]  # no date is one beyond the year 9999
        return Days(np.array(days, np.int64))
    places = {value: place for place, value in enumerate(dict.fromkeys(one for one in kept if one is not None))}
    return Texts(np.array([-1 if one is None else places[one] for one in kept], np.int64), list(places))


def _value(value: Any, *, dated: bool) -> Any:
    """Return text, a date, a tuple of texts, or None, from what JSON holds."""
    if isinstance(value, str):
        if dated and _ISO.fullmatch(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        return value
    return None if value is None else tuple(value)


_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
