"""PySpark dataframes, classic and Connect: look-ups in constant arrays and arithmetic in SQL, and Python only for the rows left open.

Only methods of the dataframe are called, so that a Connect session needs no JVM handle and no ``sparkContext``. Nothing runs when the
dataframe is made. The rows that the arithmetic leaves open go through ``mapInArrow`` to the same code as a PyArrow table; no other row leaves
the JVM, and no row is shuffled.
"""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, Final

import pyarrow as pa

from jcodes.integrations.frames.arrow_path import add_units_arrow
from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.dense_table import DenseTable
from jcodes.integrations.frames.exactness import DIGITS, DOUBT, LARGEST, SMALLEST
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import (
    OK,
    OPEN,
    PREFIX,
    REASONS,
    STATUSES,
    UNDECIDED,
    checked_names,
    refuse_doubles,
)
from jcodes.integrations.frames.spark_words import array_of, words_of

__all__ = ["add_units_spark"]

_INTEGERS: Final = frozenset({"tinyint", "smallint", "int", "bigint"})
_DATES: Final = frozenset({"date", "timestamp", "timestamp_ntz"})
_END: Final = "(?![^0]|0)"
"""The end of a text in a pattern: ``$`` would also match before a line break, and a backslash depends on the session's settings."""
_PLAIN_NUMBER: Final = f"^[0-9]+[.]?[0-9]*{_END}"
_PLAIN_DOSE: Final = f"^([0-9]+(?:[.][0-9]+)?) ?([A-Za-z]+){_END}"
_PLAIN_DAY: Final = f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_END}"
_SIX_DIGITS: Final = f"^[0-9.]{{1,7}}{_END}"
"""Up to six digits and a point: no two such decimals share a narrow float, so that Java's text of it is also the shortest."""


def add_units_spark(frame: Any, request: Request) -> Any:
    """Return a dataframe of the same session with the added columns.

    The added columns are ``bigint`` and ``string``. As with every change of a Spark dataframe, rows have no order.

    Raises:
        MalformedError: A column is missing, ambiguous or of another type, or an added column would overwrite one.
    """
    added = checked_names(frame.columns, request.columns, request.suffix, fold=True)
    refuse_doubles(frame.columns)
    types = dict(frame.dtypes)
    roles = {key: _role(key, name, types[name], request) for key, name in request.fields.items()}
    own = [_quoted(name) for name in frame.columns]
    answered = _answered(frame, own, request, types, roles)
    closed = answered.filter(f"{PREFIX}status <> {OPEN} AND {_BARRIER}").selectExpr(*own, *_finished(added, request))
    names = [
        f"{PREFIX}{place}" for place in range(len(closed.columns))
    ]  # mapInArrow cannot say a name with a point or a backtick
    left = answered.filter(f"{PREFIX}status = {OPEN} AND {_BARRIER}").selectExpr(*own).toDF(*names[: len(own)])
    finish = partial(_finish, names=frame.columns, request=request)
    return closed.unionAll(left.mapInArrow(finish, closed.toDF(*names).schema))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _role(key: str, name: str, kind: str, request: Request) -> str:
    """Return how a column is read: ``text``, ``number``, ``float``, ``decimal``, ``date`` or ``list``.

    Raises:
        MalformedError: Its type cannot be read in its role.
    """
    is_number = key == "dose" and request.unit is not None
    if kind in {"string", "void"} or kind.startswith(("char(", "varchar(")):
        return "text"
    if key == "on" and kind in _DATES:
        return "date"
    if key == "containers" and kind == "array<string>":
        return "list"
    if is_number or key == "discarded":
        if kind in _INTEGERS:
            return "number"
        if kind.startswith("decimal("):
            return "decimal"
        if is_number and kind in {"double", "float"}:
            return "number" if kind == "double" else "float"
    return refuse_column(name, kind, DOSES if is_number else key)


class _Facts:
    """The SQL for the facts of a row, gathered from the dense table.

    Attributes:
        places: The columns of the slots of code and unit, computed once.
        known: Whether both are in the table.
        kind: The kind of their cell.
        valid: Whether the code is valid on the date of service.
        open_on: Whether JW or JZ is an open question on it.
        open_now: The same without a date.
        numbers: Scale, divisor and largest dose of the kind.
        said: The statuses of the kind.
    """

    def __init__(self, table: DenseTable) -> None:
        """Write the SQL."""
        codes, units = words_of(table.codes), words_of(table.spellings)
        code, unit, kind, on = (f"{PREFIX}{name}" for name in ("code", "unit", "kind", "on"))
        self.places = [codes.slot(f"{code}_hash") + f" AS {code}", units.slot(f"{unit}_hash") + f" AS {unit}"]
        self.known = f"({codes.holds(f'{code}_text', code)} AND {units.holds(f'{unit}_text', unit)})"
        starts, rows = table.rows_by_unit()
        wide = len(table.units)
        cell = f"{codes.at([start * wide for start in starts], 'INT', code)} + {units.at(table.symbols, 'INT', unit)}"
        self.kind = f"get({array_of([one for row in rows for one in row], 'INT')}, {cell})"
        start, end = (codes.at(getattr(table, name), "INT", code) for name in ("start", "end"))
        self.valid = f"{on} BETWEEN {start} AND {end}"
        spans = list(zip(table.open_from, table.open_until, strict=True))
        opened = codes.at([start if start <= until else _NEVER for start, until in spans], "INT", code)
        lasts = {until for start, until in spans if start <= until}
        last = str(*lasts) if len(lasts) == 1 else codes.at(table.open_until, "INT", code)
        self.open_on = f"{on} BETWEEN {opened} AND {last}"
        self.open_now = f"{codes.at(table.open_now, 'INT', code)} = 1"
        self.numbers, self.said = (
            {name: f"get({array_of(getattr(table, name), of)}, {kind})" for name in names}
            for names, of in ((("scale", "divisor", "most"), "DOUBLE"), (("valid", "invalid"), "INT"))
        )


_facts: Final = lru_cache(maxsize=8)(_Facts)
_NEVER: Final = 2**31 - 1
"""The first day of an open question that is never open: after every date."""
_BARRIER: Final = f"{PREFIX}barrier >= 0"
"""True for every row: a number that Spark counts, past which it moves no filter. It would compute a filter's columns twice, and a column of two uses twice again."""


def _answered(frame: Any, own: list[str], request: Request, types: dict[str, str], roles: dict[str, str]) -> Any:
    """Return the frame with the status of each row, or `OPEN`, and what its units are computed from."""
    p, facts, dated = PREFIX, _facts(request.table()), request.on is not None
    known = f"{p}known AND {p}alone AND {p}dose >= {SMALLEST!r}D AND {p}dose < {LARGEST!r}D"
    plain = known + (f" AND {p}on IS NOT NULL" if dated else "") if request.table().rounds_up else "false"
    valid = facts.valid if dated else "true"
    proof = f"{p}plain AND {p}valid AND {p}dose <= {facts.numbers['most']} AND {p}scaled / {p}scale = {p}dose"
    said = f"CASE WHEN {p}valid THEN {facts.said['valid']} ELSE {facts.said['invalid']} END"
    carried = [f"{p}code", f"{p}dose", f"{p}on"]
    return (
        frame.selectExpr(*own, *_given(request, types, roles))
        .selectExpr("*", *facts.places)
        .selectExpr(*own, *carried, f"{p}alone", f"{facts.known} AS {p}known", f"{facts.kind} AS {p}kind")
        .selectExpr(
            *own,
            *carried,
            f"{p}kind",
            f"coalesce({plain}, false) AS {p}plain",
            f"coalesce({valid}, false) AS {p}valid",
            f"{facts.numbers['scale']} AS {p}scale",
        )
        .selectExpr("*", f"rint({p}dose * {p}scale) AS {p}scaled")
        .selectExpr(
            *own,
            *carried,
            f"{p}kind",
            f"{p}scaled",
            f"CASE WHEN {proof} THEN {OK} WHEN {p}plain THEN {said} ELSE {OPEN} END AS {p}status",
            f"monotonically_increasing_id() AS {p}barrier",
        )
    )


def _given(request: Request, types: dict[str, str], roles: dict[str, str]) -> list[str]:
    """Return the columns that are looked up and computed with: code, unit and their hashes, dose, day."""
    p = PREFIX
    named = {key: _quoted(name) for key, name in request.fields.items()}
    if request.unit is None:
        parts = [f"regexp_extract({named['dose']}, {_text(_PLAIN_DOSE)}, {place})" for place in (1, 2)]
        dose, unit = _dose(parts[0], "string", "text"), parts[1]
    else:
        dose, unit = _dose(named["dose"], types[request.dose], roles["dose"]), named["unit"]
    day = _day(named["on"], roles["on"]) if request.on is not None else "CAST(NULL AS INT)"
    more = [named[key] for key in ("strength", "containers", "container_type", "discarded") if key in named]
    alone = " AND ".join([f"{one} IS NULL" for one in more] or ["true"])
    return [
        f"CAST({named['code']} AS STRING) AS {p}code_text",
        f"CAST({unit} AS STRING) AS {p}unit_text",
        f"hash(CAST({named['code']} AS STRING)) AS {p}code_hash",
        f"hash(CAST({unit} AS STRING)) AS {p}unit_hash",
        f"{dose} AS {p}dose",
        f"{day} AS {p}on",
        f"({alone}) AS {p}alone",
    ]


def _dose(column: str, kind: str, role: str) -> str:
    """Return the dose as a double; NULL if it may hold more digits."""
    if role == "text":
        fits = f"length({column}) <= {DOUBT} AND {column} RLIKE {_text(_PLAIN_NUMBER)}"
        return f"CASE WHEN {fits} THEN try_cast({column} AS DOUBLE) END"
    if role == "float":
        text = f"CAST({column} AS STRING)"
        return f"CASE WHEN {text} RLIKE {_text(_SIX_DIGITS)} THEN try_cast({text} AS DOUBLE) END"
    if role == "decimal":
        width, scale = map(int, kind.removeprefix("decimal(").removesuffix(")").split(","))
        if width > 15:
            least = DIGITS // 10**scale if scale <= 14 else 0
            return f"CASE WHEN {column} < {least} THEN CAST({column} AS DOUBLE) END"
    return f"CAST({column} AS DOUBLE)"


def _day(column: str, role: str) -> str:
    """Return the date of service as days after 1970-01-01; NULL if it is not a date of the years 1 to 9999, plainly written."""
    day = f"CAST({column} AS DATE)"
    if role == "text":
        day = f"CASE WHEN {column} RLIKE {_text(_PLAIN_DAY)} THEN try_cast({column} AS DATE) END"
    return f"CASE WHEN {day} BETWEEN DATE'0001-01-01' AND DATE'9999-12-31' THEN datediff({day}, DATE'1970-01-01') END"


def _finished(added: tuple[str, ...], request: Request) -> list[str]:
    """Return the added columns of the rows that arithmetic decides."""
    p, facts = PREFIX, _facts(request.table())
    asked = facts.open_on if request.on is not None else facts.open_now
    values = (
        f"CASE WHEN {p}status = {OK} THEN CAST(ceil({p}scaled / {facts.numbers['divisor']}) AS BIGINT) END",
        f"CASE WHEN {p}status = {OK} THEN CAST(0 AS BIGINT) END",
        f"CASE WHEN {p}status = {OK} THEN CASE WHEN {asked} THEN {_text(UNDECIDED[1])} ELSE {_text(UNDECIDED[0])} END END",
        f"CASE WHEN {p}status = {OK} THEN {_text(STATUSES[OK])} ELSE {_listed(STATUSES)} END",
        f"CASE WHEN {p}status <> {OK} THEN {_listed(REASONS)} END",
        f"CAST({_text(request.release)} AS STRING)",
    )
    return [f"{value} AS {_quoted(name)}" for value, name in zip(values, added, strict=True)]


def _listed(texts: tuple[str | None, ...]) -> str:
    """Return the text at the place of the status; NULL beyond, where `OPEN` is."""
    listed = ", ".join("CAST(NULL AS STRING)" if text is None else _text(text) for text in texts)
    return f"get(array({listed}), {PREFIX}status)"


def _finish(batches: Iterator[Any], *, names: list[str], request: Request) -> Iterator[Any]:
    """Yield the batches of open rows with the added columns, as text and under plain names. Runs on the workers."""
    for batch in batches:
        made = add_units_arrow(pa.Table.from_batches([batch]).rename_columns(names), request)
        columns = made.columns
        columns[len(names) + 2 :] = [one.cast(pa.string()) for one in columns[len(names) + 2 :]]
        yield from pa.table(columns, names=[f"{PREFIX}{place}" for place in range(len(columns))]).to_batches()
