"""PySpark dataframes, classic and Connect: three broadcast joins and arithmetic in SQL, and Python only for the rows left open.

Only methods of the dataframe are called, so that a Connect session needs no JVM handle and no ``sparkContext``. Nothing runs when the
dataframe is made. The rows that the arithmetic leaves open go through ``mapInArrow`` to the same code as a PyArrow table; no other row leaves
the JVM, and no row is shuffled.
"""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, Final

import pyarrow as pa

from jcodes.errors import MalformedError, shown
from jcodes.integrations.frames.arrow_path import add_units_arrow
from jcodes.integrations.frames.column_types import DOSES, refuse_column
from jcodes.integrations.frames.dense_table import DenseTable
from jcodes.integrations.frames.exactness import DIGITS, DOUBT, LARGEST, SIXES, SMALLEST
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.schema import OK, OPEN, PREFIX, REASONS, STATUSES, UNDECIDED, checked_names

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
    _refuse_ambiguous(frame.columns)
    types = dict(frame.dtypes)
    roles = {key: _role(key, name, types[name], request) for key, name in request.fields.items()}
    spellings, codes, cells = (
        frame.sparkSession.createDataFrame(list(rows), schema, verifySchema=False).hint("broadcast")
        for rows, schema in zip(_facts(request.table()), _SCHEMAS, strict=True)
    )
    p = PREFIX
    own = [_quoted(name) for name in frame.columns]
    read = (
        frame.selectExpr("*", *_given(request, types, roles))
        .join(spellings, on=f"{p}spelling", how="left")
        .join(codes, on=f"{p}code", how="left")
    )

    def answered(rows: Any) -> Any:
        met = rows.join(cells, on=[f"{p}row", f"{p}unit"], how="left").selectExpr(*own, *_plain(request))
        proof = f"({p}plain AND {p}valid AND {p}dose <= {p}most AND {p}scaled / {p}scale = {p}dose) AS {p}proved"
        return met.selectExpr("*", proof).selectExpr("*", _status())

    closed = answered(read).filter(f"{p}status <> {OPEN}").selectExpr(*own, *_finished(added, request))
    names = [
        f"{p}{place}" for place in range(len(closed.columns))
    ]  # mapInArrow cannot say a name with a point or a backtick
    left = (
        answered(read.filter(_doubtful(request)))
        .filter(f"{p}status = {OPEN}")
        .selectExpr(*own)
        .toDF(*names[: len(own)])
    )
    finish = partial(_finish, names=frame.columns, request=request)
    return closed.unionAll(left.mapInArrow(finish, closed.toDF(*names).schema))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _refuse_ambiguous(names: list[str]) -> None:
    """Raise the error for two columns whose names differ at most in case: Spark takes them for one."""
    met: set[str] = set()
    for name in names:
        if name.casefold() in met:
            raise MalformedError(
                f"the frame has two columns {shown(name)}",
                value=name,
                hint="rename one: Spark ignores the case of names",
            )
        met.add(name.casefold())


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


_SCHEMAS: Final = (
    f"{PREFIX}spelling string, {PREFIX}unit int",
    f"{PREFIX}code string, {PREFIX}row int, {PREFIX}start int, {PREFIX}end int, {PREFIX}from int, {PREFIX}until int, {PREFIX}now boolean, {PREFIX}safe double, {PREFIX}sixes double",
    f"{PREFIX}row int, {PREFIX}unit int, {PREFIX}scale double, {PREFIX}divisor double, {PREFIX}most double, {PREFIX}said int, {PREFIX}ended int",
)


@lru_cache(maxsize=8)
def _facts(table: DenseTable) -> tuple[tuple[tuple[Any, ...], ...], ...]:
    """Return the rows of the three small tables: spellings of units; codes; cells, each row of cells once."""
    places, rows = table.rows_by_unit()
    safe = [table.safe_dose(row) for row in rows]
    spellings = tuple(zip(table.spellings, table.symbols, strict=True))
    columns = (table.start, table.end, table.open_from, table.open_until)
    codes = tuple(
        (code, places[at], *(one[at] for one in columns), bool(table.open_now[at]), safe[places[at]], SIXES)
        for at, code in enumerate(table.codes)
    )
    kinds = (table.scale, table.divisor, table.most, table.valid, table.invalid)
    cells = tuple(
        (place, unit, *(one[kind] for one in kinds)) for place, row in enumerate(rows) for unit, kind in enumerate(row)
    )
    return spellings, codes, cells


def _given(request: Request, types: dict[str, str], roles: dict[str, str]) -> list[str]:
    """Return the columns that are joined and computed with: code, spelling, dose, day."""
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
        f"CAST({named['code']} AS STRING) AS {p}code",
        f"CAST({unit} AS STRING) AS {p}spelling",
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


def _plain(request: Request) -> list[str]:
    """Return the columns of the proof: whether arithmetic may decide the row, whether the day is one of the code's, the scaled dose."""
    p, dated = PREFIX, request.on is not None
    known = f"{p}scale IS NOT NULL AND {p}alone AND {p}dose >= {SMALLEST!r}D AND {p}dose < {LARGEST!r}D"
    plain = known + (f" AND {p}on IS NOT NULL" if dated else "") if request.table().rounds_up else "false"
    return [
        *(f"{p}{name}" for name in ("dose", "scale", "divisor", "most", "said", "ended")),
        f"coalesce({plain}, false) AS {p}plain",
        f"coalesce({f'{p}on BETWEEN {p}start AND {p}end' if dated else 'true'}, false) AS {p}valid",
        f"{f'{p}on BETWEEN {p}from AND {p}until' if dated else f'{p}now'} AS {p}asked",
        f"rint({p}dose * {p}scale) AS {p}scaled",
    ]


def _doubtful(request: Request) -> str:
    """Return the condition that drops rows which arithmetic surely decides: a known code and unit, a date, a dose of at most six decimal places."""
    if not request.table().rounds_up:
        return "true"
    p = PREFIX
    known = f"{p}alone AND {p}unit IS NOT NULL" + (f" AND {p}on IS NOT NULL" if request.on is not None else "")
    dose = f"{p}dose >= {SMALLEST!r}D AND {p}dose <= {p}safe AND rint({p}dose * {p}sixes) / {p}sixes = {p}dose"
    return f"NOT coalesce({known} AND {dose}, false)"


def _status() -> str:
    p = PREFIX
    return f"CASE WHEN {p}proved THEN {OK} WHEN NOT {p}plain THEN {OPEN} WHEN {p}valid THEN {p}said ELSE {p}ended END AS {p}status"


def _finished(added: tuple[str, ...], request: Request) -> list[str]:
    """Return the added columns of the rows that arithmetic decides."""
    p = PREFIX
    values = (
        f"CASE WHEN {p}status = {OK} THEN CAST(ceil({p}scaled / {p}divisor) AS BIGINT) END",
        f"CASE WHEN {p}status = {OK} THEN CAST(0 AS BIGINT) END",
        f"CASE WHEN {p}status = {OK} THEN CASE WHEN {p}asked THEN {_text(UNDECIDED[1])} ELSE {_text(UNDECIDED[0])} END END",
        _listed(STATUSES),
        _listed(REASONS),
        f"CAST({_text(request.release)} AS STRING)",
    )
    return [f"{value} AS {_quoted(name)}" for value, name in zip(values, added, strict=True)]


def _listed(texts: tuple[str | None, ...]) -> str:
    """Return the text at the place of the status; NULL for `OPEN`, which Spark may fold before it filters."""
    listed = ", ".join("CAST(NULL AS STRING)" if text is None else _text(text) for text in (*texts, None))
    return f"element_at(array({listed}), CAST({PREFIX}status AS INT) + 1)"


def _finish(batches: Iterator[Any], *, names: list[str], request: Request) -> Iterator[Any]:
    """Yield the batches of open rows with the added columns, as text and under plain names. Runs on the workers."""
    for batch in batches:
        made = add_units_arrow(pa.Table.from_batches([batch]).rename_columns(names), request)
        columns = made.columns
        columns[len(names) + 2 :] = [one.cast(pa.string()) for one in columns[len(names) + 2 :]]
        yield from pa.table(columns, names=[f"{PREFIX}{place}" for place in range(len(columns))]).to_batches()
