"""Names and attributes of the caller's columns: taken twice, of several levels, like our own in another case, in another catalog of a database."""

from collections.abc import Callable
from typing import Any, Final

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jcodes.errors import MalformedError
from jcodes.integrations.frames import add_names, add_ndc11, add_prices, add_replacements, add_units, check_lines

ROW: Final = {"code": ["J9312"], "dose": [750.0], "unit": ["mg"], "on": ["2026-02-01"]}
CALLS: Final[dict[str, Callable[[Any], Any]]] = {
    "add_units": lambda frame: add_units(frame, code="code", dose="dose", unit="unit"),
    "add_names": lambda frame: add_names(frame, code="code"),
    "add_ndc11": lambda frame: add_ndc11(frame, ndc="code"),
    "add_prices": lambda frame: add_prices(frame, code="code", on="on"),
    "add_replacements": lambda frame: add_replacements(frame, code="code", on="on"),
    "check_lines": check_lines,
}


@pytest.mark.parametrize("call", [name for name in CALLS if name != "check_lines"])
def test_a_column_to_read_that_is_there_twice_is_refused(call: str) -> None:
    frame = pd.DataFrame(ROW)
    doubled = pd.concat([frame, frame[["code"]]], axis=1)
    table = pa.Table.from_pandas(frame)
    for given in (doubled, table.append_column("code", table["code"])):
        with pytest.raises(MalformedError, match="the frame has two columns 'code': rename one"):
            CALLS[call](given)


class Other(pd.DataFrame):  # type: ignore[misc]  # pandas has no types
    """A dataframe without a path of its own."""


@pytest.mark.parametrize("call", CALLS)
def test_two_columns_of_one_name_in_frames_that_narwhals_reads(call: str) -> None:
    frame = pd.DataFrame(ROW)
    with pytest.raises(MalformedError, match="two columns of one name: rename one"):
        CALLS[call](Other(pd.concat([frame, frame[["code"]]], axis=1)))


def test_a_column_to_keep_that_is_there_twice_is_refused() -> None:
    table = pa.table([["J9312"], ["x"], ["y"]], names=["code", "z", "z"])
    with pytest.raises(MalformedError, match="two columns 'z'"):
        check_lines(table, keep=["z"])
    assert check_lines(table).num_rows > 0
    assert CALLS["add_names"](table).column_names[:3] == ["code", "z", "z"]


@pytest.mark.parametrize("call", CALLS)
def test_pandas_keeps_its_attributes_and_the_name_of_its_columns(call: str) -> None:
    frame = pd.DataFrame(ROW).rename_axis(columns="field")
    frame.attrs["source"] = "warehouse"
    made = CALLS[call](frame)
    assert made.attrs == {"source": "warehouse"}
    assert made.columns.name == "field"
    assert frame.columns.tolist() == [*ROW]


@pytest.mark.parametrize("call", CALLS)
def test_pandas_columns_of_several_levels_are_refused(call: str) -> None:
    """Beside them, a plain name would turn them all into tuples."""
    frame = pd.DataFrame(ROW)
    frame.columns = pd.MultiIndex.from_product([["claim"], frame.columns])
    with pytest.raises(MalformedError, match="names of 2 levels: join the levels first"):
        CALLS[call](frame)


def test_names_that_differ_from_ours_in_case_alone() -> None:
    """DuckDB and Spark do not tell them apart: another value would be read for ours."""
    for given in (
        pl.DataFrame({**ROW, "__JCODES_units": [1]}),
        duckdb.sql("SELECT 1 AS code, 1 AS dose, 1 AS unit, 1 AS __JCODES_units"),
    ):
        for call in ("add_units", "add_names"):
            with pytest.raises(MalformedError, match="'__JCODES_units' starts with __jcodes_"):
                CALLS[call](given)
