"""PySpark: a real session; every row as the scalar says, under ANSI and without it; the plan keeps Python to the open rows."""

import datetime as dt
import os
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pytest

import jcodes
from jcodes.errors import MalformedError
from jcodes.integrations.frames import add_names, add_ndc11, add_prices, add_replacements, add_units, check_lines
from jcodes.integrations.frames.exactness import DIGITS
from jcodes.integrations.frames.schema import OPEN
from tests.integrations.engines import ADDED, columns_of
from tests.integrations.rows import HARD, every_code, exact, hard_frame, remembered

pytestmark = [
    pytest.mark.skipif(find_spec("pyspark") is None, reason="PySpark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="PySpark needs Java 17, and no java is on the path"),
    pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),  # PySpark's, of newer pandas
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # its sockets
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.session.timeZone": "America/New_York",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def ask(spark: Any, frame: pl.DataFrame, **asked: Any) -> list[Any]:
    """Return units, discarded units, open questions and status of each row."""
    given = spark.createDataFrame(frame.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64)).to_arrow())
    made = add_units(given, **asked)
    assert made.columns == [*given.columns, *ADDED]
    assert [kind for _, kind in made.dtypes[-6:]] == ["bigint", "bigint", "string", "string", "string", "string"]
    rows = sorted(made.collect(), key=lambda one: one["row"])
    assert [one["row"] for one in rows] == list(range(len(frame)))
    for one in rows:
        assert (one["reason"] is None) == (one["status"] == "ok")
        assert one["release"] == jcodes.catalog().release.issue
    return [tuple(one[name] for name in ADDED[:4]) for one in rows]


def check(spark: Any, frame: pl.DataFrame) -> None:
    rows = exact(frame)
    for row, said in zip(rows, ask(spark, frame, **columns_of(rows)), strict=True):
        assert said == remembered(**row), row


@pytest.mark.sweep
@pytest.mark.parametrize("ansi", ["true", "false"])
def test_hard_doses_of_every_type(spark: Any, ansi: str) -> None:
    """One absurd dose of 1e300 lost the whole job of the float form under ANSI."""
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    for dtype in HARD if ansi == "true" else ("Float64", "String"):
        check(spark, hard_frame(dtype).sample(700, seed=5))


@pytest.mark.sweep
def test_every_code(spark: Any) -> None:
    check(spark, every_code())


def test_doses_and_dates_in_text(spark: Any) -> None:
    doses = [
        "750 mg",
        "750mg",
        "0.1000000000000000055 mg",
        "80 mg (2 mL)",
        "5 mg/kg",
        "750 mg\n",
        "",
        None,
        "1e5 mg",
        "750  mg",
    ]
    dates = ["2026-02-01", "2026-02-30", "2026-02-01\n", "02/03/2026", "0000-01-01", "9999-12-31", "", None]
    rows = [(code, dose, on) for code in ("J9312", "j9312", "x", None) for dose in doses for on in dates]
    frame = pl.DataFrame(rows, schema={"code": pl.String, "dose": pl.String, "on": pl.String}, orient="row")
    check(spark, frame)
    check(spark, frame.drop("on"))


def test_strengths_containers_and_discarded_amounts(spark: Any) -> None:
    given = [
        ("J9312", 740.0, "mg", "2 x 500 mg", "single-dose", None, None),
        ("J9312", 740.0, "mg", "500 mg", None, None, None),
        ("J1100", 1.0, "mL", None, None, "10 mg/mL", None),
        ("J9312", 740.0, "mg", None, "single-dose", None, "260 mg"),
        ("J9312", 740.0, "mg", None, None, None, None),
    ]
    names = ("code", "dose", "unit", "containers", "container_type", "strength", "discarded")
    kinds = [pl.String, pl.Float64, pl.String, *[pl.String] * 4]
    frame = pl.DataFrame(given, schema=dict(zip(names, kinds, strict=True)), orient="row")
    check(spark, frame.with_columns(on=dt.date(2026, 2, 1)))
    listed = spark.sql("SELECT 'J9312' AS c, 740 AS d, 'mg' AS u, array('500 mg', '500 mg') AS l, 'single-dose' AS t")
    [row] = add_units(listed, code="c", dose="d", unit="u", containers="l", container_type="t").collect()
    assert (row["billing_units"], row["discarded_units"]) == (74, 26)


def test_own_columns_keep_their_values_and_timestamps_mean_the_day_of_the_session(spark: Any) -> None:
    made = add_units(
        spark.sql(
            "SELECT 'J9312' AS `a.code`, CAST(750 AS DECIMAL(38,18)) AS `d``o`, 'mg' AS U, map('k', array(1, NULL)) AS m, "
            "TIMESTAMP'2023-06-30 23:59:59' AS t, CAST(1.5 AS FLOAT) AS f, named_struct('x', 'y') AS s"
        ),
        code="a.code",
        dose="d`o",
        unit="U",
        on="t",
        suffix="_2",
    )
    [row] = made.selectExpr("*", "CAST(t AS STRING) AS shown").collect()
    assert (row["billing_units_2"], row["status_2"]) == (75, "ok")
    assert row["m"] == {"k": [1, None]}
    assert row["shown"] == "2023-06-30 23:59:59"
    assert row["s"]["x"] == "y"


def test_what_cannot_be_read_is_refused_before_anything_runs(spark: Any) -> None:
    frame = spark.sql("SELECT 'J9312' AS code, true AS dose, 'mg' AS unit, 1 AS on, array(1) AS held, 'x' AS status")
    columns = {"code": "code", "unit": "unit"}
    with pytest.raises(MalformedError, match="status"):
        add_units(frame, dose="dose", **columns)
    frame = frame.drop("status")
    with pytest.raises(MalformedError, match="boolean"):
        add_units(frame, dose="dose", **columns)
    with pytest.raises(MalformedError, match="no column 'x'"):
        add_units(frame, dose="x", **columns)
    with pytest.raises(MalformedError, match="array<int>"):
        add_units(frame, dose="on", containers="held", **columns)
    with pytest.raises(MalformedError, match="two columns"):
        add_units(spark.sql("SELECT 'J9312' AS code, 1 AS dose, 'mg' AS UNIT, 'mg' AS unit"), dose="dose", **columns)


def plan_of(made: Any) -> tuple[str, str]:
    """Return the optimized and the executed plan."""
    plans = made._jdf.queryExecution()
    return plans.optimizedPlan().toString(), plans.executedPlan().toString()


def test_only_open_rows_reach_python_and_no_row_is_shuffled(spark: Any, tmp_path: Path) -> None:
    """Read from the plan: nothing is joined, Python stands in the branch of the open rows alone, and the status that parts the branches is computed once."""
    every_code().head(20).write_parquet(tmp_path / "lines.parquet")
    made = add_units(
        spark.read.parquet(str(tmp_path / "lines.parquet")), code="code", dose="dose", unit="unit", on="on"
    )
    optimized, executed = plan_of(made)
    closed, opened = re.split(r"(?m)^[ :]*\+- MapInArrow", optimized, maxsplit=1)
    assert "Python" not in closed
    assert re.search(rf"Filter .*__jcodes_status#\d+ = {OPEN}\)", opened)
    assert "MapInArrow" not in opened
    assert executed.count("MapInArrow") == 1
    assert "EvalPython" not in executed
    assert "Join" not in executed
    assert "Exchange" not in executed
    for branch in (closed, opened):
        assert branch.count("Filter (") == 1
        assert "Filter (" not in branch.partition("AS __jcodes_status#")[2]


def test_a_policy_that_rounds_otherwise_is_left_to_the_scalar(spark: Any, tmp_path: Any) -> None:
    path = tmp_path / "nearest.toml"
    path.write_text(
        'name = "nearest"\ntitle = "A payer"\nextends = "medicare-part-b"\n\n[[rounding]]\nvalue = "nearest"\nsource = "own"\nconfidence = "H"\n',
        encoding="utf-8",
    )
    frame = pl.DataFrame({"code": ["J9312"] * 3, "dose": [754.0, 755.0, 4.0], "unit": ["mg"] * 3})
    found = ask(spark, frame, code="code", dose="dose", unit="unit", policy=jcodes.Policy.load(path))
    assert [row[:2] for row in found] == [(75, 0), (76, 0), (0, 0)]


def test_a_dose_is_compared_only_where_a_double_holds_it() -> None:
    """The expressions of each type of column, without a session."""
    from jcodes.integrations.frames.spark_path import _dose

    cast = "CAST(`d` AS DOUBLE)"
    assert _dose("`d`", "decimal(15,2)", "decimal") == _dose("`d`", "double", "number") == cast
    assert _dose("`d`", "decimal(38,2)", "decimal") == f"CASE WHEN `d` < {DIGITS // 100} THEN {cast} END"
    assert _dose("`d`", "decimal(38,18)", "decimal") == f"CASE WHEN `d` < 0 THEN {cast} END"
    assert _dose("`d`", "float", "float") == (
        "CASE WHEN CAST(`d` AS STRING) RLIKE '^[0-9.]{1,7}(?![^0]|0)' THEN try_cast(CAST(`d` AS STRING) AS DOUBLE) END"
    )


def test_a_worker_answers_batches_with_plain_text() -> None:
    """What runs on the workers, run here."""
    from jcodes.integrations.frames.request import Request
    from jcodes.integrations.frames.spark_path import _finish

    request = Request(
        code="code", dose="dose", unit="unit", on=None, strength=None, containers=None, container_type=None, discarded=None,
        policy=None, catalog=jcodes.catalog(), suffix="",
    )  # fmt: skip
    batch = pa.RecordBatch.from_pydict({"code": ["J9312", "x"], "dose": [750.0, 1.0], "unit": ["mg", "mg"]})
    [made] = _finish(iter([batch]), names=["code", "dose", "unit"], request=request)
    assert made.num_columns == 3 + len(ADDED)
    assert made.schema.types[-4:] == [pa.string()] * 4
    assert made.column(3).to_pylist() == [75, None]


@pytest.mark.parametrize("ansi", ["true", "false"])
def test_units_of_any_size_are_answers_of_their_rows(spark: Any, ansi: str) -> None:
    """A row of 1e300 units never ends the job: ``floor`` of it overflows in ANSI mode."""
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    texts = ["75", "1e300", "-1e300", "Infinity", "NaN", "75.5", "NULL"]
    rows = [(None if text == "NULL" else float(text), place) for place, text in enumerate(texts)]
    frame = spark.createDataFrame(rows, "units double, place int").selectExpr(
        "'J9312' AS code", "DATE'2026-02-01' AS day", "units", "place"
    )
    made = add_prices(frame, code="code", on="day", units="units").orderBy("place").collect()
    assert [row["price_status"] for row in made] == ["ok", *["MalformedLineError"] * 6]


def test_a_date_that_python_does_not_have_costs_no_other_claim(spark: Any) -> None:
    frame = spark.sql(
        "SELECT 'J9312' AS code, 'A' AS claim, DATE'+20000-01-01' AS on UNION ALL SELECT 'J9312', 'B', DATE'2026-02-01'"
    )
    for lines in (frame, frame.drop("claim")):
        assert {row["status"] for row in check_lines(lines).collect()} == {"MalformedDateError", "ok"}


def test_look_ups_refuse_two_columns_of_one_name(spark: Any) -> None:
    frame = spark.sql("SELECT 'J9312' AS code, 1 AS z, 2 AS Z")
    with pytest.raises(MalformedError, match="two columns 'Z': rename one: case does not tell them apart"):
        add_names(frame, code="code")
    with pytest.raises(MalformedError, match="two columns 'z'"):
        check_lines(frame, keep=["z"])
    with pytest.raises(MalformedError, match="starts with __jcodes_"):
        add_names(spark.sql("SELECT 'J9312' AS code, 1 AS __JCODES_k_code"), code="code")


def test_look_ups_ask_only_different_questions_and_are_joined(spark: Any) -> None:
    """Each row as on Polars; the plan has one step of Python behind an aggregate, and a broadcast join."""
    from tests.integrations.test_look_ups import ROWS, framed

    frame = framed(ROWS).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    given = spark.createDataFrame(frame.to_arrow())
    calls: tuple[tuple[Any, dict[str, str]], ...] = (
        (add_ndc11, {"ndc": "ndc"}),
        (add_prices, {"code": "code", "on": "on", "units": "units"}),
        (add_names, {"code": "code", "on": "on"}),
        (add_replacements, {"code": "code", "on": "on"}),
    )
    for add, asked in calls:
        made = add(given, **asked)
        rows = sorted(made.collect(), key=lambda one: one["row"])
        assert [tuple(one) for one in rows] == add(frame, **asked).rows()
        optimized, executed = plan_of(made)
        assert optimized.count("MapInArrow") == 1
        assert "Aggregate" in optimized.partition("MapInArrow")[2]
        assert "BroadcastHashJoin" in executed
        assert "SortMergeJoin" not in executed
    typed = spark.sql("SELECT 'J9312' AS code, TIMESTAMP'2026-02-01 23:00:00' AS on, 75.0D AS units")
    [row] = add_prices(typed, code="code", on="on", units="units").collect()
    assert str(row["allowed"]) == "5607.38"
    with pytest.raises(MalformedError, match="ndc takes text"):
        add_ndc11(given, ndc="units")


def test_findings_of_claims_are_put_together_by_spark(spark: Any) -> None:
    """Each finding as on Polars, with the caller's columns; also without a claim number."""
    from tests.integrations.test_check_lines import LINES, framed

    frame = framed(LINES)
    given = spark.createDataFrame(frame.to_arrow())
    for drop in ((), ("claim", "line")):
        made = check_lines(given.drop(*drop))
        right = check_lines(frame.drop(drop))
        assert made.columns == right.columns
        assert sorted(map(repr, (tuple(row) for row in made.collect()))) == sorted(map(repr, right.rows()))
    kept = check_lines(given, keep=["charge", "code"])
    assert dict(kept.dtypes)["charge"] == "decimal(12,2)"
