"""DuckDB relations: two joins and arithmetic in SQL, and a third join with the scalar's answers for the rows left open.

Nothing runs when the relation is made. When it is read, DuckDB asks Python only for the distinct questions that its arithmetic leaves open.
"""

import json
import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.dense_table import DenseTable
from jcodes.integrations.frames.exactness import DIGITS, DOUBT, LARGEST, SMALLEST
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import OK, OPEN, PREFIX, REASONS, STATUSES, UNDECIDED, checked_names

__all__ = ["add_units_duckdb"]

_INTEGERS: Final = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
)
_DATES: Final = ("DATE", "TIMESTAMP")
_ANSWERS: Final = {"units": "BIGINT", "discarded": "BIGINT", "undecided": "BIGINT", "status": "BIGINT"}
_PLAIN_NUMBER: Final = r"[0-9]+[.]?[0-9]*"
_PLAIN_DOSE: Final = r"([0-9]+(?:[.][0-9]+)?) ?([A-Za-z]+)"


def add_units_duckdb(relation: Any, request: Request) -> Any:
    """Return a relation with the added columns, in the same connection."""
    added = checked_names(relation.columns, request.columns, request.suffix, fold=True)
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    roles = {key: _role(key, name, types[name], request) for key, name in request.fields.items()}
    jcodes_units, jcodes_cells = _facts(request.table())  # DuckDB finds them by these names
    answered = relation.query(f"{PREFIX}frame", _answered(request, types, roles))
    asked = f"{PREFIX}question"
    left = answered.query(
        f"{PREFIX}left",
        f"SELECT DISTINCT {asked} FROM {PREFIX}left WHERE {asked} IS NOT NULL",  # noqa: S608 - names of our own
    )
    jcodes_scalar = left.map(_finisher(request, list(roles)), schema={asked: "VARCHAR", **_ANSWERS})
    made = answered.query(f"{PREFIX}answered", _finished(relation.columns, added, request))
    del jcodes_units, jcodes_cells, jcodes_scalar
    return made


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _role(key: str, name: str, kind: str, request: Request) -> str:
    """Return how a column is read: ``text``, ``number``, ``float``, ``decimal``, ``date`` or ``list``.

    Raises:
        MalformedError: Its type cannot be read in its role.
    """
    if kind == "VARCHAR" or kind.startswith("ENUM") or kind in {'"NULL"', "NULL", "SQLNULL"}:
        return "text"
    if key == "on" and kind.startswith(_DATES):
        return "date"
    if key == "containers" and kind == "VARCHAR[]":
        return "list"
    if (key == "dose" and request.unit is not None) or key == "discarded":
        if kind in _INTEGERS:
            return "number"
        if kind.startswith("DECIMAL"):
            return "decimal"
        if kind in {"DOUBLE", "FLOAT"} and key == "dose":
            return "number" if kind == "DOUBLE" else "float"
    return refuse_column(name, kind, DOSES if key == "dose" and request.unit is not None else key)


@lru_cache(maxsize=8)
def _facts(table: DenseTable) -> tuple[Any, Any]:
    """Return the spellings of units and the cells of codes and units as Arrow tables."""
    wide, rows = len(table.units), len(table.codes)
    per_code = [place for place in range(rows) for _ in range(wide)]
    kinds = table.by_unit
    spellings = pa.table({"spelling": table.spellings, "unit": pa.array(table.symbols, pa.int32())})
    cells = pa.table(
        {
            "code": pa.array([table.codes[place] for place in per_code]),
            "unit": pa.array(list(range(wide)) * rows, pa.int32()),
            **{name: pa.array([getattr(table, name)[kind] for kind in kinds]) for name in ("scale", "divisor", "most")},
            **{
                name: pa.array([getattr(table, name)[kind] for kind in kinds], pa.uint8())
                for name in ("valid", "invalid")
            },
            **{
                name: pa.array([getattr(table, name)[place] for place in per_code], pa.int32()).cast(pa.date32())
                for name in ("start", "end", "open_from", "open_until")
            },
            "open_now": pa.array([table.open_now[place] for place in per_code], pa.int32()),
        }
    )
    return spellings, cells


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


def _day(column: str, role: str) -> str:
    """Return the date of service; NULL if it is not a date of the years 1 to 9999, plainly written."""
    if role == "text":
        column = f"CASE WHEN regexp_full_match({column}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN TRY_CAST({column} AS DATE) END"
    return (
        f"CASE WHEN {column} >= DATE '0001-01-01' AND {column} < DATE '9999-12-31' + 1 THEN CAST({column} AS DATE) END"
    )


def _answered(request: Request, types: dict[str, str], roles: dict[str, str]) -> str:
    """Return the query for the relation with units, undecided and status, and the values that the scalar would read."""
    named = {key: f"f.{_quoted(name)}" for key, name in request.fields.items()}
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
        dose, unit = _dose(held["dose"], types[request.dose], roles["dose"]), texts["unit"]
    p, dated = PREFIX, request.on is not None
    day = _day((texts if roles["on"] == "text" else named)["on"], roles["on"]) if dated else "NULL"
    empty = "".join(f" AND {named[key]} IS NULL" for key in named if key not in {"code", "dose", "unit", "on"})
    plain = f"{p}dose >= {SMALLEST!r} AND {p}dose < {LARGEST!r}{empty}" if request.table().rounds_up else "false"
    valid = f"{p}on BETWEEN c.start AND c.end" if dated else "true"
    asked = f"CAST({p}on BETWEEN c.open_from AND c.open_until AS INTEGER)" if dated else "c.open_now"
    known = f"{p}on IS NOT NULL" if dated else "true"
    question = f"CAST(json_array({', '.join(texts.values())}) AS VARCHAR)"
    return f"""
        WITH given AS (SELECT f.*, {dose} AS {p}dose, {unit} AS {p}unit, {day} AS {p}on FROM {p}frame AS f),
        met AS (
            SELECT f.*, c.code IS NOT NULL AND {plain} AND ({known}) AS {p}plain, {valid} AS {p}valid,
                {asked} AS {p}asked, round({p}dose * c.scale) AS {p}scaled, c.scale AS {p}scale, c.divisor AS {p}divisor, c.most AS {p}most,
                c.valid AS {p}said, c.invalid AS {p}ended
            FROM given AS f LEFT JOIN jcodes_units AS u ON f.{p}unit = u.spelling
            LEFT JOIN jcodes_cells AS c ON {texts["code"]} = c.code AND u.unit = c.unit
        ),
        proved AS (
            SELECT *, coalesce({p}plain AND {p}valid AND {p}dose <= {p}most AND {p}scaled / {p}scale = {p}dose, false) AS {p}ok FROM met
        ),
        said AS (
            SELECT *, CASE WHEN {p}ok THEN {OK} WHEN NOT coalesce({p}plain, false) THEN {OPEN} WHEN {p}valid THEN {p}said ELSE {p}ended END AS {p}status
            FROM proved
        )
        SELECT f.* EXCLUDE ({p}dose, {p}unit, {p}on, {p}plain, {p}valid, {p}asked, {p}scaled, {p}scale, {p}divisor, {p}most, {p}said, {p}ended, {p}ok),
            CASE WHEN {p}ok THEN TRY_CAST(ceil({p}scaled / {p}divisor) AS BIGINT) END AS {p}units,
            CASE WHEN {p}ok THEN {p}asked END AS {p}undecided,
            CASE WHEN {p}status = {OPEN} THEN {question} END AS {p}question
        FROM said AS f
    """  # noqa: S608 - names are quoted, values are our own


def _finished(columns: list[str], added: tuple[str, ...], request: Request) -> str:
    """Return the query that joins the scalar's answers and names the added columns."""
    p = PREFIX
    status = f"coalesce(s.status, a.{p}status)"
    undecided = f"coalesce(s.undecided, a.{p}undecided)"
    values = (
        f"coalesce(s.units, a.{p}units)",
        f"CASE WHEN {status} = {OK} THEN coalesce(s.discarded, 0) END",
        f"CASE WHEN {status} = {OK} THEN {_listed(UNDECIDED, undecided)} END",
        _listed(STATUSES, status),
        _listed(REASONS, status),
        f"{_text(request.release)}::ENUM({_text(request.release)})",
    )
    own = ", ".join(f"a.{_quoted(name)}" for name in columns)
    more = ", ".join(f"{value} AS {_quoted(name)}" for name, value in zip(added, values, strict=True))
    return f"SELECT {own}, {more} FROM {p}answered AS a LEFT JOIN jcodes_scalar AS s ON a.{p}question = s.{p}question"  # noqa: S608 - the same


def _listed(texts: tuple[str | None, ...], place: str) -> str:
    """Return the text at a place, of an ENUM."""
    said = [text for text in texts if text is not None]
    listed = ", ".join("NULL" if text is None else _text(text) for text in texts)
    return f"list_extract([{listed}]::ENUM({', '.join(map(_text, said))})[], {place} + 1)"


def _finisher(request: Request, fields: list[str]) -> Any:
    """Return the function that asks the scalar for a batch of different questions."""
    scalar = request.scalar()

    def finish(batch: Any) -> Any:
        questions = batch[f"{PREFIX}question"]
        rows = [json.loads(one) for one in questions]
        columns = {
            field: [_value(row[place], dated=field == "on") for row in rows] for place, field in enumerate(fields)
        }
        answers = scalar.answers(columns)
        made = {f"{PREFIX}question": questions}
        for place, name in enumerate(_ANSWERS):
            made[name] = pd.array([one[place] for one in answers], dtype="Int64")
        return pd.DataFrame(made)

    return finish


def _value(value: Any, *, dated: bool) -> Any:
    """Return text, a date, a tuple of texts, or None, from what JSON holds."""
    if isinstance(value, str):
        if dated and _ISO.fullmatch(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        return value
    return None if value is None else tuple(value)


_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
