"""Types and names of columns that are seldom met: each row is answered as in a plain column, or the column is refused by its type."""

import datetime as dt
import warnings
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import duckdb
import narwhals as nw_main
import narwhals.stable.v1 as nw_one
import narwhals.stable.v2 as nw_two
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jcodes.errors import MalformedError
from jcodes.integrations.frames import add_names, add_ndc11, add_prices, add_replacements, add_units, check_lines
from jcodes.integrations.frames.arrow_columns import plain_column

ROWS: Final = {"code": ["J9312", "J0257"], "dose": [750.0, 4.03], "unit": ["mg", "g"]}
FRAME: Final = pl.DataFrame(ROWS)
TABLE: Final = FRAME.to_arrow().cast(pa.schema([("code", pa.string()), ("dose", pa.float64()), ("unit", pa.string())]))


def units(frame: Any, **asked: str) -> Any:
    return add_units(frame, **{"code": "code", "dose": "dose", "unit": "unit", **asked})


def values(made: Any, name: str) -> list[Any]:
    """Return a column of a frame of any engine."""
    column: Any = (made.collect(engine="streaming") if isinstance(made, pl.LazyFrame) else made)[name]
    return list(column.to_pylist() if isinstance(made, pa.Table) else column.to_list())


def said(made: Any) -> list[Any]:
    return [None if pd.isna(one) else int(one) for one in values(made, "billing_units")]


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [lambda frame: frame, lambda frame: frame.lazy()], ids=["eager", "lazy"])
@pytest.mark.parametrize("name", ["*", "^.*$", "^d.*$", "a.b", "", 'q"q'])
def test_a_name_is_no_pattern_of_polars(name: str, shape: Callable[[pl.DataFrame], Any]) -> None:
    """``pl.col("^d.*$")`` is every column that begins with d: another column would be read for the code."""
    read = shape(FRAME.rename({"code": name}))
    assert said(units(read, code=name)) == [75, 403]
    assert add_names(read, code=name).lazy().collect()["drug_name"][0] == "rituximab"
    found = check_lines(read, columns={"code": name}, keep=[name]).lazy().collect()
    assert set(found[name].to_list()) == {"J0257", "J9312"}
    for field, value in (("code", "j 9312"), ("dose", -1.0), ("unit", "milligramms")):
        open_rows = FRAME.with_columns(pl.lit(value).alias(field))
        right = add_units(open_rows, code="code", dose="dose", unit="unit")["status"].to_list()
        made = units(shape(open_rows.rename({field: name})), **{field: name})
        assert made.lazy().collect()["status"].to_list() == right
    beside = shape(FRAME.with_columns(pl.Series(name, [1, 2])))
    for made in (units(beside), add_names(beside, code="code")):
        assert made.lazy().collect()[name].to_list() == [1, 2]


# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [4.03, 750.0, 65504.0, 0.1, 2049.0, 6e-8, 0.0999755859375])
def test_a_half_means_what_its_repr_shows(value: float) -> None:
    """In Polars too, whose text of it has all digits of the float of 32 bits."""
    text = str(np.float16(value))
    right = said(units(FRAME.with_columns(dose=pl.lit(text))))
    frame = FRAME.with_columns(dose=pl.lit(value, dtype=pl.Float16))
    assert said(units(frame)) == right
    assert said(units(frame.lazy())) == right
    assert said(units(TABLE.set_column(1, "dose", pa.array([np.float16(value)] * 2)))) == right


def test_halves_that_are_no_numbers() -> None:
    frame = FRAME.with_columns(dose=pl.Series([float("inf"), float("nan")], dtype=pl.Float16))
    assert said(units(frame)) == [None, None]
    assert said(units(frame.with_columns(dose=pl.lit(None, dtype=pl.Float16)))) == [None, None]


def test_pandas_numbers_of_odd_types() -> None:
    """Sparse columns, categories of narrow floats; complex numbers are refused, not cut."""
    frame = pd.DataFrame(ROWS)
    assert said(units(frame.assign(dose=pd.arrays.SparseArray([750.0, 4.03])))) == [75, 403]
    narrow = pd.Series(np.array([750, 4.03], dtype=np.float32)).astype("category")
    assert said(units(frame.assign(dose=narrow))) == [75, 403]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(MalformedError, match="'complex128'"):
            units(frame.assign(dose=np.array([750 + 1j, 4.03])))


@pytest.mark.parametrize("dtype", ["float16", "float32", "Float32", "Sparse[float32]"])
def test_charges_in_narrow_floats_are_what_their_repr_shows(dtype: str) -> None:
    lines = pd.DataFrame({"code": ["J9312"], "charge": [10.03]})
    right = check_lines(lines)["message"].tolist()
    assert check_lines(lines.astype({"charge": dtype}))["message"].tolist() == right
    kind = pa.float16() if dtype == "float16" else pa.float32()
    table = pa.table(
        {"code": ["J9312"], "charge": pa.array([np.float16(10.03)] if dtype == "float16" else [10.03], kind)}
    )
    assert check_lines(table)["message"].to_pylist() == right
    assert check_lines(pa.table({"code": ["J9312"], "charge": pa.array([None], kind)})).num_rows > 0
    assert values(check_lines(pl.from_arrow(table)), "message") == right


# -- encodings of Arrow -----------------------------------------------------------------------------------------------


def encodings(values: list[str]) -> list[Any]:
    view = pa.array(values, pa.string_view())
    small = pa.array([0, 1], pa.int8())
    return [
        view,
        pa.DictionaryArray.from_arrays(small, view),
        pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int8()), view),
        pa.RunEndEncodedArray.from_arrays([1, 2], values),
        pa.array(values, pa.large_string()).dictionary_encode(),
    ]


@pytest.mark.parametrize("place", range(5))
def test_texts_of_every_encoding(place: int) -> None:
    column = encodings(ROWS["code"])[place]  # type: ignore[arg-type]
    table = TABLE.set_column(0, "code", column)
    right = [75, None] if place == 2 else [75, 403]
    assert said(units(table)) == right
    assert add_names(table, code="code")["drug_name"].to_pylist()[0] == "rituximab"
    made = check_lines(table.drop_columns(["dose"]), keep=["code"])
    assert made["code"].to_pylist()[0] == "J9312"
    assert units(table.slice(0, 0)).num_rows == add_names(table.slice(0, 0), code="code").num_rows == 0


def test_a_dictionary_of_several_chunks() -> None:
    column = pa.chunked_array([encodings(["J9312", "J0257"])[1], encodings(["J1100", "J9312"])[1]])
    assert plain_column(column).to_pylist() == ["J9312", "J0257", "J1100", "J9312"]


@pytest.mark.parametrize("kind", [pa.decimal32(9, 2), pa.decimal64(18, 2), pa.decimal256(76, 30)])
def test_decimals_of_every_width(kind: Any) -> None:
    doses = pa.array([Decimal(750), Decimal("4.03")], kind)
    assert said(units(TABLE.set_column(1, "dose", doses))) == [75, 403]
    dated = TABLE.append_column("on", pa.array(["2026-02-01"] * 2)).append_column(
        "n", pa.array([Decimal(75)] * 2, kind)
    )
    assert add_prices(dated, code="code", on="on", units="n")["price_status"].to_pylist() == ["ok", "ok"]


def test_lists_of_containers_of_every_kind_and_none_of_lists() -> None:
    held = [["500 mg", "3 x 100 mg"], ["500 mg", "3 x 100 mg"]]
    for kind in (pa.list_(pa.string(), 2), pa.large_list(pa.large_string())):
        assert said(units(TABLE.append_column("held", pa.array(held, kind)), containers="held"))[0] == 75
    array = FRAME.with_columns(held=pl.Series(held, dtype=pl.Array(pl.String, 2)))
    assert said(units(array, containers="held"))[0] == 75
    assert said(units(array.lazy(), containers="held"))[0] == 75
    with duckdb.connect() as connection:
        connection.register("given", TABLE)
        relation = connection.sql("SELECT *, ['500 mg', '3 x 100 mg']::VARCHAR[2] AS held FROM given WHERE unit = 'mg'")
        assert units(relation, containers="held").select("billing_units").fetchall() == [(75,)]
    for nested in ([[["500 mg"]], [["1 mg"]]], [[{"a": "1 mg"}], [{"a": "1 mg"}]]):
        table = TABLE.append_column("held", pa.array(nested))
        for frame in (table, pl.from_arrow(table), pl.from_arrow(table).lazy()):  # type: ignore[union-attr]
            with pytest.raises(MalformedError, match="containers takes text"):
                units(frame, containers="held")


# -- columns without values -------------------------------------------------------------------------------------------


def test_pandas_columns_without_values_are_read_whatever_their_type() -> None:
    """A column of blanks is one of floats in pandas, and so is that of a file without rows."""
    for frame in (pd.DataFrame({"x": [np.nan] * 2}), pd.DataFrame({"x": []}), pd.DataFrame({"x": pd.arrays.SparseArray([np.nan])})):  # fmt: skip
        rows = len(frame)
        assert add_names(frame, code="x", on="x")["name_status"].tolist() == ["MalformedDateError"] * rows
        assert add_ndc11(frame, ndc="x")["ndc11_status"].tolist() == ["MalformedNdcError"] * rows
        assert add_prices(frame, code="x", on="x", units="x")["price_status"].tolist() == ["MalformedDateError"] * rows
        assert add_replacements(frame, code="x", on="x").dtypes["replaced_by"] == "string"


# -- dates that Python does not have ----------------------------------------------------------------------------------

FAR: Final = {
    "timestamp[s]": pa.array([10**12, -(10**12)], pa.int64()).cast(pa.timestamp("s")),
    "timestamp[s] at its ends": pa.array([2**63 - 1, -(2**63)], pa.int64()).cast(pa.timestamp("s")),
    "timestamp[us] of a zone": pa.array([2**62, -(2**62)], pa.int64()).cast(pa.timestamp("us", "America/New_York")),
    "timestamp[ms]": pa.array([2**62, -(2**62)], pa.int64()).cast(pa.timestamp("ms")),
    "timestamp[s] that 32 bits of days would repeat": pa.array([86_400 * (2**32 + 20485)] * 2).cast(pa.timestamp("s")),
    "date32": pa.array([2**31 - 1, -(2**31)], pa.int32()).cast(pa.date32()),
    "date64": pa.array([86_400_000 * 2**31, -86_400_000 * 2**31], pa.int64()).cast(pa.date64()),
}


def far_frames(kind: str) -> list[Any]:
    table = TABLE.append_column("on", FAR[kind])
    frames = [table, table.to_pandas(types_mapper=pd.ArrowDtype)]
    if kind not in {"timestamp[s] at its ends", "date64"}:  # beyond what Polars holds
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        frames += [frame, frame.lazy()]
    return frames


@pytest.mark.parametrize("kind", FAR)
def test_dates_that_python_does_not_have_are_errors_of_their_rows(kind: str) -> None:
    for frame in far_frames(kind):
        for made, name in (
            (units(frame, on="on"), "status"),
            (add_names(frame, code="code", on="on"), "name_status"),
            (add_prices(frame, code="code", on="on"), "price_status"),
            (add_replacements(frame, code="code", on="on"), "replacement_status"),
        ):
            assert list(map(str, values(made, name))) == ["MalformedDateError"] * 2
        lines = frame.drop(columns="dose") if isinstance(frame, pd.DataFrame) else frame.drop(["dose"])
        assert set(values(check_lines(lines, keep=["code"]), "status")) == {"MalformedDateError"}


def test_dates_beside_one_that_python_does_not_have_stay() -> None:
    days = pa.array([2**31 - 1, 20485, None], pa.int32()).cast(pa.date32())
    table = pa.table({"code": ["J9312"] * 3, "on": days, "claim": ["a", "b", "c"]})
    for frame in (table, pl.from_arrow(table)):
        made = check_lines(frame)
        claims, rules = values(made, "claim"), values(made, "rule")
        assert [rule for claim, rule in zip(claims, rules, strict=True) if claim == "a"] == [None]
        assert "date-missing" not in [rule for claim, rule in zip(claims, rules, strict=True) if claim == "b"]
        assert "date-missing" in [rule for claim, rule in zip(claims, rules, strict=True) if claim == "c"]


# -- objects and frames of Narwhals -----------------------------------------------------------------------------------


def test_lazy_polars_frames_with_python_objects() -> None:
    """Polars puts no object in a struct, so that such rows are answered all together."""
    frame = FRAME.with_columns(pl.Series("on", [dt.date(2026, 2, 1), "2026-02-01"], dtype=pl.Object))
    made = units(frame.lazy(), on="on")
    assert isinstance(made, pl.LazyFrame)
    assert made.collect_schema() == units(frame, on="on").schema
    assert said(made) == [75, 403]


@pytest.mark.parametrize("api", [nw_main, nw_one, nw_two])
def test_frames_of_narwhals_come_back_as_such(api: Any) -> None:
    for native in (FRAME, FRAME.lazy(), TABLE, TABLE.to_pandas()):
        given = api.from_native(native)
        for made in (units(given), add_names(given, code="code"), check_lines(given, keep=["code"])):
            assert type(made) is type(given)
            assert type(made.to_native()) is type(native)
    with duckdb.connect() as connection:
        connection.register("given", TABLE)
        made = units(api.from_native(connection.table("given")))
        assert sorted(made.to_native().select("billing_units").fetchall()) == [(75,), (403,)]
    with pytest.raises(MalformedError, match="Series is not a dataframe"):
        units(api.from_native(FRAME["code"], series_only=True))
