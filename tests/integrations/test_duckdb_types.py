"""Relations of DuckDB: of the default connection, beside tables with any name, and with every type."""

from collections.abc import Callable
from typing import Any, Final

import duckdb
import polars as pl
import pytest

from jcodes.errors import MalformedError
from jcodes.integrations.frames import add_names, add_ndc11, add_prices, add_replacements, add_units, check_lines

CALLS: Final[dict[str, Callable[[Any], Any]]] = {
    "add_units": lambda frame: add_units(frame, code="code", dose="dose", unit="unit"),
    "add_names": lambda frame: add_names(frame, code="code"),
    "add_ndc11": lambda frame: add_ndc11(frame, ndc="code"),
    "add_prices": lambda frame: add_prices(frame, code="code", on="on"),
    "add_replacements": lambda frame: add_replacements(frame, code="code", on="on"),
}

SQL: Final = "SELECT 'J9312' AS code, 750.0::DOUBLE AS dose, 'mg' AS unit, DATE '2026-02-01' AS \"on\""


def sql_of(text: str) -> Any:
    return duckdb.sql(text)


def plain(relation: Any) -> list[Any]:
    """Return the first added column."""
    name = next(
        one
        for one in relation.columns
        if one in {"billing_units", "drug_name", "ndc11", "payment_limit", "replaced_by"}
    )
    return [row[0] for row in relation.select(name).fetchall()]


@pytest.mark.parametrize("call", CALLS)
def test_relations_of_the_default_connection(call: str) -> None:
    """``duckdb.sql`` alone: there, the types of a Python step must not be words."""
    with duckdb.connect() as connection:
        right = plain(CALLS[call](connection.sql(SQL)))
    assert plain(CALLS[call](sql_of(SQL))) == right


def test_findings_of_the_default_connection() -> None:
    assert len(check_lines(sql_of("SELECT 'J9312' AS code")).fetchall()) > 0


@pytest.mark.parametrize("name", ["jcodes_codes", "jcodes_units", "jcodes_cells", "jcodes_outcomes", "jcodes_scalar", "jcodes_found"])  # fmt: skip
def test_tables_of_the_caller_are_never_read_instead_of_ours(name: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE {name} AS {SQL}")
        assert plain(CALLS["add_units"](connection.table(name))) == [75]
        assert plain(CALLS["add_names"](connection.table(name))) == ["rituximab"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("INTERVAL 5 DAY", "INTERVAL"), ("[75]", "INTEGER[]"), ("[75.0]", "DOUBLE[]"), ("[7.5]", "DECIMAL(10,2)[]"),
        ("['1']", "ENUM('1')[]"), ("[DATE '2026-02-01']", "DATE[]"), ("[TIMESTAMP '2026-02-01']", "TIMESTAMP[]"),
    ],
)  # fmt: skip
def test_types_of_duckdb_that_only_begin_like_those_that_are_read(value: str, kind: str) -> None:
    relation = sql_of(f"{SQL}, ({value})::{kind} AS odd")
    for asked in ({"dose": "odd"}, {"dose": "dose", "discarded": "odd"}, {"dose": "dose", "on": "odd"}):
        with pytest.raises(MalformedError, match="the column 'odd' is"):
            add_units(relation, code="code", unit="unit", **asked)
    with pytest.raises(MalformedError, match="the column 'odd' is"):
        add_prices(relation, code="code", on="on", units="odd")
    with pytest.raises(MalformedError, match="the column 'odd' is"):
        add_names(relation, code="code", on="odd")


def test_findings_of_types_of_duckdb_with_the_words_of_others() -> None:
    """An ENUM of payers may hold INT and brackets; an interval is no whole number, and is an error of its claim."""
    relation = sql_of("SELECT 'J9312' AS code, 'INT'::ENUM('INT', '[x]') AS payer, INTERVAL 5 DAY AS units")
    made = check_lines(relation, keep=["payer", "units"])
    assert {row[0] for row in made.fetchall()} == {"INT"}
    with pytest.raises(MalformedError, match="the column 'k' is 'STRUCT"):
        check_lines(sql_of("SELECT 'J9312' AS code, {'a': 1} AS k"), keep=["k"])


def test_timestamps_of_duckdb_in_nanoseconds() -> None:
    relation = sql_of(f"{SQL}, TIMESTAMP_NS '2026-02-01 23:59:59.999999999' AS day")
    assert plain(add_units(relation, code="code", dose="dose", unit="unit", on="day")) == [75]
    assert plain(add_names(relation, code="code", on="day")) == ["rituximab"]


@pytest.mark.parametrize("is_default", [False, True])
def test_a_collation_joins_no_row_twice(is_default: bool) -> None:
    """By NOCASE, a code or unit equals those of ours in any case; each row is answered by its own text."""
    rows = [
        ("j9312", 750.0, "MG"),
        ("J0257", 4.03, "g"),
        ("j0257", 4.03, "G"),
        ("J0257", 4.0, "gM"),
        ("J9312", 1e300, "Mg"),
    ]
    with duckdb.connect() as connection:
        if is_default:
            connection.execute("SET default_collation = 'NOCASE'")
        kind = "VARCHAR" if is_default else "VARCHAR COLLATE NOCASE"
        connection.execute(f"CREATE TABLE lines (code {kind}, dose DOUBLE, unit {kind})")
        connection.executemany("INSERT INTO lines VALUES (?, ?, ?)", rows)
        made = CALLS["add_units"](connection.table("lines"))
        frame = pl.DataFrame(rows, schema=["code", "dose", "unit"], orient="row")
        right = add_units(frame, code="code", dose="dose", unit="unit").select("code", "unit", "billing_units").rows()
        assert sorted(map(repr, made.select("code", "unit", "billing_units").fetchall())) == sorted(map(repr, right))
        named = add_names(connection.table("lines"), code="code").select("code", "name_status").fetchall()
        assert sorted(named) == sorted((code, "ok") for code, *_ in rows)


def test_units_that_differ_in_case_alone_are_different_questions() -> None:
    """Of an open row too, which is answered by Python."""
    rows = [("J9312", -1.0, "mg"), ("J9312", -1.0, "MG"), ("x1234", 1.0, "mg"), ("X1234", 1.0, "mg")]
    with duckdb.connect() as connection:
        connection.execute("SET default_collation = 'NOCASE'")
        connection.execute("CREATE TABLE lines (code VARCHAR, dose DOUBLE, unit VARCHAR)")
        connection.executemany("INSERT INTO lines VALUES (?, ?, ?)", rows)
        assert len(CALLS["add_units"](connection.table("lines")).fetchall()) == 4


@pytest.mark.parametrize("call", ["add_units", "add_names"])
def test_two_columns_of_one_name_are_refused(call: str) -> None:
    """A name in SQL is the first of them: the other would be lost."""
    for names in ("1 AS z, 2 AS z", "1 AS z, 2 AS Z"):
        with pytest.raises(MalformedError, match=r"two columns '[zZ]': rename one: case does not tell them apart"):
            CALLS[call](sql_of(f"{SQL}, {names}"))


@pytest.mark.parametrize("setting", ["python_enable_replacements", "enable_external_access"])
@pytest.mark.parametrize("call", ["add_units", "add_names"])
def test_a_connection_that_reads_no_table_of_python_is_named(setting: str, call: str) -> None:
    message = "forbid it to read tables of Python: leave python_enable_replacements"
    with duckdb.connect(config={setting: "false"}) as connection, pytest.raises(MalformedError, match=message):
        CALLS[call](connection.sql(SQL))
