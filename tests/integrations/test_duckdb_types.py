"""Relations of DuckDB: of the default connection, beside tables with any name, and with every type."""

from collections.abc import Callable
from typing import Any, Final

import duckdb
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
