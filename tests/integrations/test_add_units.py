"""What `add_units` promises besides the answers: kinds of frames, columns, types, laziness, errors, and the words of the result."""

import builtins
import datetime as dt
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import jcodes
from jcodes import errors
from jcodes.errors import MalformedError, MissingExtraError
from jcodes.integrations import frames
from jcodes.integrations.frames import add_units, polars_path, polars_table, spark_path
from jcodes.integrations.frames.code_days import code_days
from jcodes.integrations.frames.dense_table import DenseTable
from jcodes.integrations.frames.exactness import NEVER, capped, divisor_of, plain_float
from jcodes.integrations.frames.frame_kinds import narwhals_frame
from jcodes.integrations.frames.general_path import add_units_narwhals
from jcodes.integrations.frames.open_questions import OpenQuestions
from jcodes.integrations.frames.request import Request
from jcodes.integrations.frames.scalar_rows import Row, ScalarRows, answer
from jcodes.integrations.frames.schema import COLUMNS, OK, REASONS, STATUSES, status_of
from jcodes.policies import Policy
from tests.integrations.engines import ADDED, ENGINES, answers, columns_of, scalar
from tests.integrations.rows import exact, remembered

pytestmark = pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")

DAY = dt.date(2026, 2, 1)
ASKED = {"code": "code", "dose": "dose", "unit": "unit", "on": "on"}


def claims(**columns: Any) -> pl.DataFrame:
    made: dict[str, Any] = {
        "code": ["J9312", "J1100", "J9312"],
        "dose": [750.0, 4.0, 1.1],
        "unit": ["mg", "mg", "g"],
        "on": [DAY] * 3,
    }
    return pl.DataFrame({**made, **columns})


@pytest.mark.parametrize("engine", ENGINES)
def test_the_columns_of_the_frame_stay_and_six_are_added(engine: str) -> None:
    """In the order of the rows."""
    frame = claims(claim=["a", "b", "c"])
    assert answers(frame, engine, **ASKED) == [
        (75, 0, "jw-or-jz", "ok"),
        (4, 0, "jw-or-jz", "ok"),
        (110, 0, "jw-or-jz", "ok"),
    ]
    if not engine.startswith("pandas"):
        made = ENGINES[engine](frame, **ASKED)
        assert made.columns == [*frame.columns, *COLUMNS]
        assert made.select(frame.columns).equals(frame)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_frame_without_rows_has_the_same_columns(engine: str) -> None:
    """And their types."""
    assert answers(claims().clear(), engine, **ASKED) == []


def test_the_types_are_the_same_on_every_engine() -> None:
    """As Narwhals names them: integers, and text from a list."""
    frame = claims()
    with duckdb.connect() as connection:
        connection.register("given", frame.to_arrow())
        relation = connection.sql("FROM given")
        made = [add_units(one, **ASKED) for one in (frame, frame.lazy(), frame.to_pandas(), frame.to_arrow(), relation)]
        for one in made:
            schema = nw.from_native(one).collect_schema()
            assert [str(schema[name]) for name in COLUMNS[:2]] == ["Int64", "Int64"]
            assert all(isinstance(schema[name], nw.Enum | nw.Categorical) for name in COLUMNS[2:])


def test_lazy_frames_are_not_run() -> None:
    """A Polars plan and a DuckDB relation ask nothing of their source until they are read."""

    def burn(batch: pl.Series) -> pl.Series:
        raise AssertionError

    lazy = claims().lazy().with_columns(pl.col("dose").map_batches(burn, return_dtype=pl.Float64))
    assert isinstance(add_units(lazy, **ASKED), pl.LazyFrame)
    with duckdb.connect() as connection:
        connection.register("given", claims().to_arrow())
        relation = connection.sql("SELECT code, error('read') AS unit, dose, \"on\" FROM given")
        made = add_units(relation, **ASKED)
        with pytest.raises(duckdb.Error, match="read"):
            made.fetchall()


def test_the_plan_of_duckdb_has_two_joins_and_python_only_for_open_rows() -> None:
    """Python is one step behind the distinct open questions; the common rows meet none."""
    with duckdb.connect() as connection:
        connection.register("given", claims().to_arrow())
        plan = str(add_units(connection.sql("FROM given"), **ASKED).explain())
    assert plan.count("python_map_function") == 1


def test_a_name_that_is_taken_is_refused_or_given_a_suffix() -> None:
    """Nothing is overwritten; DuckDB does not tell cases apart."""
    frame = claims(status=["x", "y", "z"])
    for given in (frame, frame.lazy(), frame.to_pandas(), frame.to_arrow()):
        with pytest.raises(
            MalformedError, match="already has a column 'status', which would be overwritten: give a suffix"
        ):
            add_units(given, **ASKED)
    made = add_units(frame, **ASKED, suffix="_jcodes")
    assert made["status"].to_list() == ["x", "y", "z"]
    assert made["status_jcodes"].to_list() == ["ok"] * 3
    with duckdb.connect() as connection:
        connection.register("given", frame.rename({"status": "STATUS"}).to_arrow())
        with pytest.raises(MalformedError, match="already has a column 'status'"):
            add_units(connection.sql("FROM given"), **ASKED)


def test_a_column_that_is_missing_or_of_another_type_is_refused() -> None:
    """Before anything is computed, with the column and what it takes."""
    frame = claims(flag=[True, False, True], when=[dt.time(1)] * 3, listed=[["a"]] * 3)
    with duckdb.connect() as connection:
        connection.register("given", frame.to_arrow())
        for given in (frame, frame.lazy(), frame.to_pandas(), frame.to_arrow(), connection.sql("FROM given")):
            with pytest.raises(MalformedError, match="the frame has no column 'drug': it has code, dose, unit"):
                add_units(given, **{**ASKED, "code": "drug"})
            with pytest.raises(MalformedError, match="dose and unit takes numbers or text"):
                add_units(given, **{**ASKED, "dose": "flag"})
            with pytest.raises(MalformedError, match="dose takes text such as '750 mg'"):
                add_units(given, code="code", dose="dose")
            with pytest.raises(MalformedError, match="on takes dates"):
                add_units(given, **{**ASKED, "on": "dose"})
            with pytest.raises(MalformedError, match="discarded takes text"):
                add_units(given, **ASKED, discarded="flag")
            with pytest.raises(MalformedError, match="code takes text"):
                add_units(given, **{**ASKED, "code": "dose"})
    many = pl.DataFrame({f"c{place}": [1] for place in range(12)})
    with pytest.raises(MalformedError, match=r"it has c0, .*c9, \.\.\.$"):
        add_units(many, **ASKED)
    with pytest.raises(MalformedError, match="starts with __jcodes_: rename the column"):
        add_units(claims(__jcodes_x=[1, 2, 3]), **ASKED)


def test_what_is_no_dataframe_is_refused() -> None:
    """By type, with what is read."""
    with pytest.raises(MalformedError, match="dict is not a dataframe that add_units reads"):
        add_units({"code": ["J9312"]}, **ASKED)


class Other(pl.DataFrame):
    """A frame without a path of its own."""


def test_other_frames_take_the_path_of_narwhals() -> None:
    """With the same answers, and of the same engine."""
    frame = pl.DataFrame({"code": ["J9312", "J9312"], "dose": [750.0, -1.0], "unit": ["mg", "mg"], "on": [DAY, DAY]})
    made = add_units(Other(frame), **ASKED)
    assert made.rows() == add_units(frame, **ASKED).rows()


def test_narwhals_is_asked_for_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines with a path of their own need no Narwhals."""
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("narwhals"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"narwhals is not installed.*pip install 'jcodes\[frames\]'"):
        add_units([], **ASKED)


def test_the_general_path_gives_the_same() -> None:
    """Any eager frame of Narwhals, here those with paths of their own."""
    frame = claims(dose=[750.0, None, 1e300])
    expected = add_units(frame, **ASKED).select(pl.col(COLUMNS[:2]), pl.col(COLUMNS[2:]).cast(pl.String))
    request = Request(
        "code", "dose", "unit", "on", None, None, None, None, policy=None, catalog=jcodes.catalog(), suffix=""
    )
    for given in (frame, frame.to_pandas(), frame.to_arrow()):
        made = nw.from_native(add_units_narwhals(narwhals_frame(given, "add_units"), request), eager_only=True)
        found = pl.from_arrow(made.select(list(COLUMNS)).to_arrow())
        assert isinstance(found, pl.DataFrame)
        assert found.with_columns(pl.col(COLUMNS[:2]).cast(pl.Int64)).rows() == expected.rows()
    with pytest.raises(MalformedError, match="LazyFrame is not a dataframe"):
        narwhals_frame(frame.lazy(), "add_units")


def test_importing_the_library_loads_no_engine() -> None:
    """Nor does the package of dataframes: an engine is loaded when its frame comes."""
    code = "import sys, jcodes.integrations.frames; print(sorted({'polars', 'pandas', 'pyarrow', 'numpy', 'narwhals', 'duckdb'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "[]\n"


# -- what a column may hold -------------------------------------------------------------------------------------------


def _said(frame: Any, **asked: Any) -> list[tuple[Any, ...]]:
    made = nw.from_native(add_units(frame, **asked), eager_only=True)
    return [tuple(None if pd.isna(one) else one for one in row) for row in made.select(list(ADDED[:4])).rows()]


def test_pandas_objects_of_all_kinds() -> None:
    """True is not 1, NaN and NaT are missing, a list is one value."""
    doses = [
        1,
        True,
        1.0,
        Decimal("1.0"),
        "1",
        None,
        float("nan"),
        pd.NA,
        np.float32(0.1),
        10**30,
        -5,
        {},
        [1, 2],
        2**60,
    ]
    frame = pd.DataFrame(
        {"code": "J1100", "dose": pd.Series(doses, dtype=object), "unit": "mg", "on": pd.Timestamp(DAY)}
    )
    expected = [
        scalar({"code": "J1100", "dose": None if one is pd.NA else one, "unit": "mg", "on": DAY}) for one in doses
    ]
    assert _said(frame, **ASKED) == expected
    days = [
        DAY,
        pd.NaT,
        None,
        "2026-02-01",
        "x",
        pd.Timestamp("2026-02-01 13:00"),
        dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC),
        5,
    ]
    frame = pd.DataFrame({"code": "J1100", "dose": 1.0, "unit": "mg", "on": pd.Series(days, dtype=object)})
    assert _said(frame, **ASKED) == [
        scalar({"code": "J1100", "dose": 1.0, "unit": "mg", "on": None if one is pd.NaT else one}) for one in days
    ]
    held = ["500 mg", ["500 mg", "3 x 100 mg"], np.array(["500 mg", "500 mg"]), None, float("nan")]
    frame = pd.DataFrame(
        {
            "code": "J9312",
            "dose": 740.0,
            "unit": "mg",
            "on": pd.Timestamp(DAY),
            "held": pd.Series(held, dtype=object),
            "kind": "single-dose",
        }
    )
    assert [row[:2] for row in _said(frame, **ASKED, containers="held", container_type="kind")] == [
        (None, None),
        (74, 6),
        (74, 26),
        (74, 0),
        (74, 0),
    ]


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "pyarrow", "duckdb", "pandas arrow"])
def test_lists_of_containers(engine: str) -> None:
    """Of labels, with missing and empty ones."""
    held = [["500 mg", "3 x 100 mg"], None, ["500 mg", "500 mg"]]
    frame = claims(
        code=["J9312"] * 3, dose=[740.0] * 3, unit=["mg"] * 3, held=held, kind=["single-dose"] * 3, waste=[None, 0, 60]
    )
    frame = frame.with_columns(pl.col("waste").cast(pl.String) + " mg")
    asked = {**ASKED, "containers": "held", "container_type": "kind", "discarded": "waste"}
    assert [row[:2] for row in answers(frame, engine, **asked)] == [(74, 6), (74, 0), (74, 6)]


def test_zeros_beside_missing_amounts_are_floats_in_pandas_and_mean_the_number_zero() -> None:
    """A fraction without a unit is an error of its row."""
    frame = claims().to_pandas().assign(waste=[0.0, np.nan, 0.5])
    assert frame["waste"].dtype == np.float64
    added = add_units(frame, **ASKED, discarded="waste")
    assert added["status"].tolist() == ["ok", "ok", "MalformedDoseError"]
    assert added["undecided"].tolist()[:2] == ["", "jw-or-jz"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_discarded_amount_may_be_the_number_zero(engine: str) -> None:
    """Another number lacks its unit."""
    frame = claims(waste=[0, None, 5])
    assert [row[3] for row in answers(frame, engine, **ASKED, discarded="waste")] == ["ok", "ok", "MalformedDoseError"]


DATES = [dt.datetime(2026, 2, 1, 23, 59), None, dt.datetime(2009, 1, 1)]  # noqa: DTZ001 - given a zone below


@pytest.mark.parametrize("zone", [None, "America/New_York"])
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "duckdb"])
def test_a_timestamp_is_the_day_on_its_own_clock(engine: str, zone: str | None) -> None:
    """Not that in Greenwich."""
    frame = claims(on=DATES).with_columns(pl.col("on").dt.replace_time_zone(zone))
    expected = [(75, "ok"), (None, "MalformedDateError"), (None, "CodeNotValidError")]
    assert [
        (row[0], row[3])
        for row in answers(frame.with_columns(code=pl.lit("J9312"), dose=750.0, unit=pl.lit("mg")), engine, **ASKED)
    ] == expected


def test_a_timestamp_of_duckdb() -> None:
    """Without a zone."""
    assert [row[3] for row in answers(claims(on=DATES), "duckdb", **ASKED)] == [
        "ok",
        "MalformedDateError",
        "CodeNotValidError",
    ]


@pytest.mark.parametrize("engine", [name for name in ENGINES if name.startswith(("polars", "pyarrow"))])
def test_days_beyond_the_year_9999_are_no_dates(engine: str) -> None:
    """Python has no date for them."""
    frame = claims().with_columns(on=pl.Series([10**7, -(10**6), 20485], dtype=pl.Int32).cast(pl.Date))
    assert [row[3] for row in answers(frame, engine, **ASKED)] == ["MalformedDateError", "MalformedDateError", "ok"]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_last_year_is_a_year_as_others(engine: str) -> None:
    """A year that no quarter has: the library, too, answers rows for which it looks into CMS's quarterly files."""
    frame = pl.DataFrame(
        {"code": ["J7503", "J3301", "J3410"], "dose": [500, 5, 3], "unit": ["g", "dose", "each"]}
    ).with_columns(on=pl.date(9999, 12, 31))
    right = [scalar(row) for row in exact(frame)]
    assert [one[3] for one in right] == ["ok", "StrengthRequiredError", "StrengthRequiredError"]
    assert answers(frame, engine, **ASKED) == right


def test_text_columns_of_every_engine() -> None:
    """Polars categories, enums and objects; Arrow's large and view strings, dictionaries and nulls; narrow floats."""
    expected = _said(claims(), **ASKED)
    frame = claims()
    for kind in (pl.Categorical, pl.Enum(["J9312", "J1100", "mg", "g"])):
        assert _said(frame.with_columns(pl.col("code", "unit").cast(kind)), **ASKED) == expected
    objects = frame.with_columns(pl.Series(name, frame[name].to_list(), dtype=pl.Object) for name in frame.columns)
    assert _said(objects, **ASKED) == expected
    table = frame.to_arrow()
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())):
        made = table.set_column(0, "code", table["code"].cast(pa.string()).cast(kind))
        assert _said(made, **ASKED) == expected
    empty = table.set_column(0, "code", pa.nulls(3))
    assert [row[3] for row in _said(empty, **ASKED)] == ["MalformedCodeError"] * 3
    assert [row[3] for row in _said(frame.with_columns(code=None), **ASKED)] == ["MalformedCodeError"] * 3
    tenth = claims(dose=[0.1, 0.25, None], code=["J1100"] * 3, unit=["g"] * 3)
    half = table.slice(0, 3).set_column(1, "dose", pa.array([np.float16(0.1), np.float16(0.25), None], pa.float16()))
    half = half.set_column(0, "code", pa.array(["J1100"] * 3)).set_column(2, "unit", pa.array(["g"] * 3))
    narrow = tenth.with_columns(pl.col("dose").cast(pl.Float32))
    for given in (half, narrow, narrow.to_arrow(), narrow.to_pandas(), narrow.to_pandas().convert_dtypes()):
        assert [row[0] for row in _said(given, **ASKED)] == [100, 250, None]


# Each type of column with three doses and their units of 1 mg; a fourth row has no dose.
DOSES: dict[str, tuple[Any, list[Any], list[int]]] = {
    "Float32": (pl.Float32, [0.1, 750.0, 1e15], [1, 750, 10**15]),
    "Decimal(38, 18)": (pl.Decimal(38, 18), [*map(Decimal, ("0.1", "750", "0.100000000000000005"))], [1, 750, 1]),
    "Decimal(18, 3)": (pl.Decimal(18, 3), [*map(Decimal, ("0.1", "750", "999999999999999.001"))], [1, 750, 10**15]),
    "Decimal(12, 3)": (pl.Decimal(12, 3), [*map(Decimal, ("0.1", "750", "750.001"))], [1, 750, 751]),
    "Int64": (pl.Int64, [1, 750, 10**15 + 1], [1, 750, 10**15 + 1]),
    "String": (pl.String, ["0.1", "750", "750.0000000000000001"], [1, 750, 751]),
}


@pytest.mark.parametrize("dtype", DOSES)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_dose_in_every_type_of_column(engine: str, dtype: str) -> None:
    """A narrow float is the decimal that it shows; digits that no float holds are kept."""
    kind, doses, units = DOSES[dtype]
    frame = pl.DataFrame({"code": "J1100", "dose": pl.Series([*doses, None], dtype=kind), "unit": "mg", "on": DAY})
    assert answers(frame, engine, **ASKED) == [
        *((one, 0, "jw-or-jz", "ok") for one in units),
        (None, None, None, "MalformedDoseError"),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_dose_with_its_unit_in_one_text_with_dates_in_text_and_without(engine: str) -> None:
    """A code in small letters is the code; what is wrong has its own class, the date before the code and the dose."""
    rows = [
        ("J9312", "750 mg", "2026-02-01", 75, "ok"),
        ("j9312", "1.1g", "2026-02-01", 110, "ok"),
        ("J9312", "0.1000000000000000055 mg", "2026-02-01", 1, "ok"),
        ("J9312", "750", "2026-02-01", None, "MalformedDoseError"),
        ("J9312", None, "2026-02-01", None, "MalformedDoseError"),
        ("J9312", "750 mg", "2026-02-30", None, "MalformedDateError"),
        ("J9312", "750 mg", None, None, "MalformedDateError"),
        ("J9312", "750 mg", "2012-06-01", None, "CodeNotValidError"),
        ("J0000", "750 mg", "2026-02-01", None, "UnknownCodeError"),
        ("J0000", "750 mg", "x", None, "MalformedDateError"),
        ("x", "750 mg", "2026-02-01", None, "MalformedCodeError"),
    ]
    frame = pl.DataFrame(rows, schema=["code", "dose", "on", "units", "said"], orient="row")
    found = answers(frame, engine, code="code", dose="dose", on="on")
    assert [(row[0], row[3]) for row in found] == [row[3:] for row in rows]
    without = answers(frame, engine, code="code", dose="dose")
    assert [(row[0], row[3]) for row in without[:5]] == [row[3:] for row in rows[:5]]
    assert [(row[0], row[3]) for row in without[5:]] == [
        *[(75, "ok")] * 3,
        *[(None, "UnknownCodeError")] * 2,
        (None, "MalformedCodeError"),
    ]


def test_whole_numbers_of_pandas_that_the_scalar_reads_and_objects_that_come_twice() -> None:
    """Plain NumPy integers keep all their digits; an amount that two rows share is one value."""
    frame = pd.DataFrame({"code": ["J1100", "J1100", "J1100"], "dose": [10**15 + 1, 0, 4], "unit": "mg"})
    assert frame["dose"].dtype == np.int64
    asked = {"code": "code", "dose": "dose", "unit": "unit"}
    assert [row[0] for row in _said(frame, **asked)] == [10**15 + 1, None, 4]
    frame = claims(dose=[740.0] * 3, code=["J9312"] * 3, unit=["mg"] * 3).to_pandas()
    frame["waste"] = pd.Series(["60 mg", 0, "60 mg"], dtype=object)
    assert [row[:2] for row in _said(frame, **ASKED, discarded="waste")] == [(74, 6), (74, 0), (74, 6)]


def test_a_decimal_for_spark_is_a_float_only_while_its_digits_fit() -> None:
    """The words of the query, without a session: up to 15 digits always, more only below the limit, none without room."""
    assert spark_path._dose("`d`", "decimal(15,3)", "decimal") == "CAST(`d` AS DOUBLE)"
    limited = "CASE WHEN `d` < {} THEN CAST(`d` AS DOUBLE) END"
    assert spark_path._dose("`d`", "decimal(18,3)", "decimal") == limited.format(10**12)
    assert spark_path._dose("`d`", "decimal(38,18)", "decimal") == limited.format(0)


def test_an_arrow_table_without_a_single_chunk_has_no_rows() -> None:
    """Arrow cannot join no chunks of large texts or of decimals."""
    fields = {"code": pa.large_string(), "dose": pa.decimal128(9, 2), "unit": pa.string(), "on": pa.date32()}
    table = pa.Table.from_batches([], pa.schema(list(fields.items())))
    assert table["code"].num_chunks == 0
    made = add_units(table, **ASKED)
    assert made.num_rows == 0
    assert made.column_names == [*fields, *COLUMNS]


@pytest.mark.parametrize("engine", ENGINES)
def test_another_release_and_another_policy(engine: str) -> None:
    """As the scalar with the same arguments."""
    frame = claims(on=[dt.date(2024, 3, 1)] * 3)
    made = ENGINES[engine](frame, **ASKED, policy="medicaid-generic", catalog="2025-10")
    rows = [
        scalar(row, catalog=jcodes.catalog("2025-10"), policy="medicaid-generic") for row in frame.iter_rows(named=True)
    ]
    assert made.select(pl.col(ADDED[:2]), pl.col(ADDED[2:4]).cast(pl.String)).rows() == rows
    assert set(made["release"].cast(pl.String)) == {jcodes.catalog("2025-10").release.issue}


def test_an_unknown_policy_or_release_is_refused() -> None:
    """As everywhere."""
    with pytest.raises(errors.UnknownPolicyError):
        add_units(claims(), **ASKED, policy="nobody")
    with pytest.raises(errors.UnknownReleaseError):
        add_units(claims(), **ASKED, catalog="1999-01")


# -- the parts --------------------------------------------------------------------------------------------------------


def test_every_error_has_a_status() -> None:
    """Its own, or that of the nearest class above it; the reason is a sentence."""
    assert status_of(errors.UnknownCodeError("x", code="x", release="", suggestions=(), hint="")) == STATUSES.index(
        "UnknownCodeError"
    )
    assert STATUSES[status_of(errors.ZeroDoseError("x", value=0, hint=""))] == "MalformedDoseError"
    assert STATUSES[status_of(errors.UnknownPolicyError.__new__(errors.UnknownPolicyError))] == "JcodesError"
    assert len(set(REASONS)) == len(STATUSES)
    assert all(reason.endswith(".") for reason in REASONS[1:] if reason)


def test_a_divisor_is_whole_and_exact() -> None:
    """Or there is none."""
    assert divisor_of(Fraction(1, 10)) == (1e6, 1e7, 1e9)
    assert divisor_of(Fraction(1, 10**14)) == (1.0, 1e14, 1e15)
    assert divisor_of(Fraction(1, 2**60)) == NEVER
    assert capped(Fraction(30)) == (1e6, float(2**53 - 1), 30.0)
    assert capped(Fraction(1, 3)) == NEVER
    assert [plain_float(one) for one in ("0.10", Decimal("0.1000000000000000000"), "7" * 15)] == [
        0.1,
        0.1,
        777777777777777.0,
    ]
    assert all(
        np.isnan(plain_float(one)) for one in ("1e5", "x", None, Decimal("0.10000000000000001"), "1" * 17, "٣", "-1")
    )


def test_a_policy_that_rounds_otherwise_is_left_to_the_scalar(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Row by row, on every engine."""
    path = tmp_path / "nearest.toml"
    path.write_text(
        'name = "nearest"\ntitle = "A payer"\nextends = "medicare-part-b"\n\n[[rounding]]\nvalue = "nearest"\nsource = "own"\nconfidence = "H"\n',
        encoding="utf-8",
    )
    payer = Policy.load(path)
    frame = claims(code=["J9312"] * 3, dose=[754.0, 755.0, 4.0], unit=["mg"] * 3)
    for engine in ENGINES:
        assert [row[:2] for row in answers(frame, engine, **ASKED, policy=payer)] == [(75, 0), (76, 0), (0, 0)]


def test_the_days_of_a_code() -> None:
    """One day stands for all that answer alike; a code that had another life answers for each of its own."""
    days = code_days(jcodes.catalog())
    rituximab, reused = days["J9312"], days["J1440"]
    assert rituximab.is_simple
    assert (DAY in rituximab, "x" in rituximab, rituximab.like(DAY)) == (True, False, dt.date(2019, 1, 1))
    assert rituximab.like(dt.date(1999, 1, 1)) == dt.date(2018, 12, 31)
    assert not reused.is_simple
    assert reused.like(dt.date(2012, 1, 1)) == dt.date(2012, 1, 1)
    ended = next(one for one in days.values() if one.end is not None and one.is_simple)
    later = (ended.end or DAY) + dt.timedelta(days=9)
    assert ended.like(later) == later


def test_open_questions_by_date() -> None:
    """A payer that asks for JW in two ranges of dates has two spans, and the table leaves such kinds to the scalar."""
    questions = OpenQuestions(None)
    assert questions.spans("oral") == []
    ((start, end),) = questions.spans("drug")
    assert (start, end) == (dt.date(2017, 1, 1), None)
    assert not questions.are_open("drug", start - dt.timedelta(days=1))


class _Gaps(OpenQuestions):
    def are_open(self, kind: str, on: dt.date | None) -> bool:
        return on is None or on < dt.date(2018, 1, 1) or on >= dt.date(2023, 7, 1)


def test_questions_with_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row goes to the scalar."""
    gaps = _Gaps(None)
    assert len(gaps.spans("drug")) == 2
    monkeypatch.setattr("jcodes.integrations.frames.dense_table.open_questions", lambda policy: gaps)
    assert not DenseTable(jcodes.catalog(), None).rounds_up


class _Ends(OpenQuestions):
    def are_open(self, kind: str, on: dt.date | None) -> bool:
        return on is not None and on < dt.date(2023, 7, 1)


@pytest.mark.parametrize("engine", ["polars", "polars streaming", "pandas"])
def test_questions_that_end(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Are asked by the day of the row, from the first to the last day of each code."""
    monkeypatch.setattr("jcodes.integrations.frames.dense_table.open_questions", lambda policy: _Ends(None))
    table = DenseTable(jcodes.catalog(), None)
    monkeypatch.setattr(Request, "table", lambda request: table)
    frame = claims(code=["J9312"] * 3, on=[dt.date(2023, 6, 30), dt.date(2023, 7, 1), DAY])
    assert [row[2] for row in answers(frame, engine, **ASKED)] == ["jw-or-jz", "", ""]


def test_the_scalar_remembers() -> None:
    """A question once, also of other days; what cannot be hashed by its repr."""
    scalar_rows = ScalarRows(jcodes.catalog(), None, with_unit=True, with_date=True)
    first = scalar_rows(Row("J9312", 0.1 + 0.2, "mg", DAY))
    assert first == scalar_rows(Row("j9312", 0.1 + 0.2, "MG", DAY + dt.timedelta(days=1)))
    assert first.status == OK
    assert scalar_rows(Row("J9312", 1.0, "mg", dt.date(2019, 1, 1))).undecided == 1
    assert STATUSES[scalar_rows(Row("J9312", {}, "mg", DAY)).status] == "MalformedDoseError"
    assert STATUSES[scalar_rows(Row("J9312", "x", "quux", DAY)).status] == "MalformedDoseError"
    assert STATUSES[scalar_rows(Row("J9312", 1, "quux", None)).status] == "MalformedDateError"
    undated = ScalarRows(jcodes.catalog(), None, with_unit=True, with_date=False)
    assert STATUSES[undated(Row("J0000", 1, "mg")).status] == "UnknownCodeError"
    assert STATUSES[undated(Row("J9312", 1, "quux")).status] == "UnknownUnitError"
    assert answer(Row("J9312", 10**39, "g"), with_date=False, catalog=jcodes.catalog())[3] == STATUSES.index(
        "OverflowError"
    )


def test_the_package_names_its_functions() -> None:
    """In its list."""
    assert {"add_names", "add_ndc11", "add_prices", "add_replacements", "add_units", "check_lines"} < set(
        frames.__all__
    )
    assert columns_of([{"code": 1}]) == {"code": "code"}


def test_a_spark_dataframe_takes_its_own_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classic or Connect, known by its module and by mapInArrow; the path itself is tested with a real session."""
    kind = type("DataFrame", (), {"__module__": "pyspark.sql.connect.dataframe", "mapInArrow": None})
    monkeypatch.setattr(
        "jcodes.integrations.frames.spark_path.add_units_spark", lambda frame, request: (frame, request.code)
    )
    frame = kind()
    assert add_units(frame, code="code", dose="dose") == (frame, "code")


ODD = [
    (code, dose, unit, on)
    for code in ("J9312", "j9312 ", "J0702", "W1234", "J0000", None)
    for dose in (750.0, 0.0, -1.0, float("nan"), 1e300, 1e42, 1e14 + 0.1, None)
    for unit in ("mg", "MG ", "mgs", "zz", "gr", None)
    for on in (DAY, dt.date(1990, 1, 1), None)
]


@pytest.mark.parametrize("engine", ["polars", "polars without numpy", "polars streaming", "pyarrow", "pandas"])
def test_oddly_written_rows_are_as_the_scalar_says(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their texts are read once each; what is refused first is the status."""
    if engine == "polars without numpy":
        monkeypatch.setitem(sys.modules, "jcodes.integrations.frames.polars_open_rows", None)
    name = engine.removesuffix(" without numpy")
    for kind in (pl.Float64, pl.Float32):
        frame = pl.DataFrame(
            ODD, schema={"code": pl.String, "dose": kind, "unit": pl.String, "on": pl.Date}, orient="row"
        )
        for row, said in zip(exact(frame), answers(frame, name, **ASKED), strict=True):
            assert said == remembered(**row), (engine, row)
    held = claims(containers=[["500 mg", "500 mg"], None, ["x"]], container_type="single-dose")
    right = [scalar(row) for row in held.iter_rows(named=True)]
    assert answers(held, name, **columns_of(held.rows(named=True))) == right


def test_texts_that_share_a_slot_are_found_by_the_scalar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash only says where a text would be; the text itself says whether it is."""
    monkeypatch.setattr(polars_table, "_slot", lambda column, seed, count: (column.hash(seed) % 2).cast(pl.UInt32))
    polars_table.polars_table.cache_clear()
    try:
        assert answers(claims(), "polars", **ASKED) == [
            (75, 0, "jw-or-jz", "ok"),
            (4, 0, "jw-or-jz", "ok"),
            (110, 0, "jw-or-jz", "ok"),
        ]
    finally:
        polars_table.polars_table.cache_clear()


def test_the_expressions_alone_leave_open_rows_without_a_status() -> None:
    """As the bench measures them; the others are as `add_units` says."""
    request = Request(
        "code", "dose", "unit", "on", None, None, None, None, policy=None, catalog=jcodes.catalog(), suffix=""
    )
    frame = claims(code=["J9312", "j9312 ", "J2505"], dose=[750.0, 750.0, 6.0], unit=["mg"] * 3)
    made = polars_path.unfinished(frame.lazy(), request).collect()
    assert made["status"].to_list() == ["ok", None, "CodeNotValidError"]
    assert made["billing_units"].to_list() == [75, None, None]
    assert made[[0, 2]].equals(add_units(frame, **ASKED)[[0, 2]])


def test_polars_objects_that_cannot_be_hashed_are_errors_of_their_rows() -> None:
    frame = pl.DataFrame(
        {"code": pl.Series([{}, "J9312", {}], dtype=pl.Object), "dose": [750.0] * 3, "unit": ["mg"] * 3}
    )
    asked = {"code": "code", "dose": "dose", "unit": "unit"}
    assert add_units(frame, **asked)["status"].to_list() == ["MalformedCodeError", "ok", "MalformedCodeError"]


def test_pandas_codes_that_are_no_text_are_errors_of_their_rows() -> None:
    frame = pd.DataFrame({"code": pd.Series([5, "J9312", 5.5], dtype=object), "dose": 750.0, "unit": "mg"})
    made = add_units(frame, code="code", dose="dose", unit="unit")
    assert made["status"].tolist() == ["MalformedCodeError", "ok", "MalformedCodeError"]


@pytest.mark.parametrize("version", ["0.10.3", "1.4.5", "1.5.6"])
def test_a_duckdb_that_loses_answers_is_refused(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 2.0, rows that are left to the scalar could come back without a status."""
    monkeypatch.setattr(duckdb, "__version__", version)
    relation = duckdb.connect().sql("SELECT 'J9312' AS code, '750 mg' AS dose")
    with pytest.raises(
        MissingExtraError, match=rf"^DuckDB {re.escape(version)} is too old: pip install 'duckdb>=2.0'$"
    ):
        add_units(relation, code="code", dose="dose")
