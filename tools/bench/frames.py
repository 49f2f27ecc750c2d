"""Measure `add_units` against the float form of each engine: two joins, multiply, divide, round up. ``python tools/bench frames [ROWS ...]``.

The float forms are frozen: they are what people write today, in the words of each engine, and they get rows wrong. Both sides run in turns in one
process; a figure is the ratio of their smallest times, float form over ours, so that 1.0 is as fast and 2.0 twice as fast. Everything is
included on our side: dates, statuses, reasons, open questions, and the rows that only the scalar answers.
"""

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

import jcodes
from jcodes.integrations.frames import add_units
from jcodes.integrations.frames.polars_path import unfinished
from jcodes.integrations.frames.request import Request

ASKED: Final = {"code": "code", "dose": "dose", "unit": "unit", "on": "day"}
ROUNDS: Final = 5
LONG: Final = 20_000_000
"""Rows from which two rounds do: a round takes minutes, in which the speed of a shared machine evens out."""
LADDERS: Final = {
    "mass": ("mg", "g", "mcg", "MG"),
    "activity": ("unit", "units", "Units"),
    "international_activity": ("IU", "units"),
    "volume": ("mL", "cc"),
}
SPELT: Final = {
    "mg": 1e6,
    "g": 1e9,
    "mcg": 1e3,
    "MG": 1e6,
    "unit": 1.0,
    "units": 1.0,
    "Units": 1.0,
    "IU": 1.0,
    "mL": 1e3,
    "cc": 1e3,
}


def claims(rows: int) -> pl.DataFrame:
    """Return made-up lines: a few hundred codes, most of them rare; one row in eight on a day its code was not valid; one in a hundred odd."""
    draw = np.random.default_rng(17)
    picked = random.Random(17)  # noqa: S311 - a sample
    catalog = jcodes.catalog()
    usable = [
        one for one in catalog.values() if one.dosage.amount is not None and one.dosage.amount.unit.dimension in LADDERS
    ]
    entries = picked.sample(usable, 600)
    weights = 1 / np.arange(1, 601)
    code = draw.choice(600, rows, p=weights / weights.sum())
    amount = np.array([float(one.dosage.amount.fraction()) for one in entries])  # type: ignore[union-attr]  # all have one
    words = [LADDERS[one.dosage.amount.unit.dimension] for one in entries]  # type: ignore[union-attr]  # the same
    spelling = np.array(
        [[picked.choice([0, 0, 0, 0, 0, 0, 1, len(word) - 1]) for _ in range(64)] for word in words], np.int64
    )
    unit = spelling[code, draw.integers(0, 64, rows)]
    factor = np.array([[SPELT[word[place % len(word)]] for place in range(4)] for word in words])[code, unit]
    count = draw.integers(1, 4000, rows) / draw.choice([1, 2, 4, 10], rows)
    dose = np.round(amount[code] * count / factor, 4)
    odd = draw.random(rows)
    dose = np.where(odd < 0.0017, draw.choice([0.0, -1.0, np.nan, 1e300], rows), dose)
    texts = np.array([[word[place % len(word)] for place in range(4)] for word in words], object)[code, unit]
    texts = np.where((odd > 0.5) & (odd < 0.504), "mgs ", texts)
    names = np.array([str(one.code) for one in entries], object)[code]
    names = np.where((odd > 0.7) & (odd < 0.702), "J0000", names)
    first = date(2024, 1, 1)
    days = np.array([first + timedelta(days=place) for place in range(900)], "datetime64[D]")
    starts = draw.integers(0, 900, rows)
    lines = pl.DataFrame({"code": names.astype(str), "dose": dose, "unit": texts.astype(str), "day": days[starts]})
    return lines.with_columns(pl.col("day").cast(pl.Date), pl.Series("claim", np.arange(rows)))


def facts() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the small tables of the float form: the amount of one unit of each code, and the factor of each unit, in the smallest unit."""
    amounts = {
        str(code): float(one.dosage.amount.fraction())
        for code, one in jcodes.catalog().items()
        if one.dosage.amount is not None
    }
    return (
        pl.DataFrame({"code": list(amounts), "per": list(amounts.values())}),
        pl.DataFrame({"unit": list(SPELT), "factor": list(SPELT.values())}),
    )


CODES, UNITS = facts()


# -- the float forms, frozen ------------------------------------------------------------------------------------------


def float_polars(lazy: pl.LazyFrame) -> pl.LazyFrame:
    """Join, join, multiply, divide, round up."""
    joined = lazy.join(CODES.lazy(), on="code", how="left").join(UNITS.lazy(), on="unit", how="left")
    return joined.with_columns(units=(pl.col("dose") * pl.col("factor") / pl.col("per")).ceil()).drop("factor", "per")


def float_pandas(frame: Any) -> Any:
    """Map, map, multiply, divide, round up."""
    per = dict(CODES.iter_rows())
    factor = dict(UNITS.iter_rows())
    return frame.assign(
        units=np.ceil(frame["dose"] * frame["unit"].map(factor).astype(float) / frame["code"].map(per).astype(float))
    )


def float_arrow(table: Any) -> Any:
    """Join, join, multiply, divide, round up."""
    joined = table.join(CODES.to_arrow(), "code").join(UNITS.to_arrow(), "unit")
    return joined.append_column(
        "units", pc.ceil(pc.divide(pc.multiply(joined["dose"], joined["factor"]), joined["per"]))
    )


FLOAT_SQL: Final = """
    SELECT l.*, ceil(l.dose * u.factor / c.per) AS units
    FROM {source} AS l LEFT JOIN codes AS c ON l.code = c.code LEFT JOIN units AS u ON l.unit = u.unit
"""


# -- measuring --------------------------------------------------------------------------------------------------------


def measured(
    forms: dict[str, Callable[[], object]], rounds: int, clock: Callable[[], float]
) -> dict[str, tuple[float, float]]:
    """Return the smallest wall and CPU seconds of each form, run in turns; each is run once before."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in forms}
    for turn in range(rounds + 1):
        for name, form in forms.items():
            wall, cpu = time.perf_counter(), clock()
            form()
            if turn:
                found[name].append((time.perf_counter() - wall, clock() - cpu))
    return {name: (min(wall for wall, _ in times), min(cpu for _, cpu in times)) for name, times in found.items()}


def compare(
    rounds: int,
    what: str,
    base: Callable[[], object],
    target: str,
    clock: Callable[[], float] = time.process_time,
    **ours: Callable[[], object],
) -> None:
    """Print the ratio of the float form to each of ours."""
    times = measured({"float": base, **ours}, rounds, clock)
    for name in ours:
        wall, cpu = (times["float"][place] / times[name][place] for place in range(2))
        print(
            f"  {what + ', ' + name.replace('_', ' '):<52} wall {wall:5.2f}  CPU {cpu:5.2f}   ({1000 * times['float'][1]:.0f} / {1000 * times[name][1]:.0f} ms CPU)  {target}",
            flush=True,
        )


def frames(rows: int, engines: tuple[str, ...]) -> None:
    """Print the ratios at a number of rows."""
    rounds = ROUNDS if rows < LONG else 2
    print(f"add_units, {rows:,} rows, float form : ours (1.0 is as fast), smallest of {rounds} in turns:", flush=True)
    lines = claims(rows)
    if "polars" in engines:
        lazy, made = lines.lazy(), add_units(lines.lazy(), **ASKED)
        left = left_open(lazy)
        float_lazy = float_polars(lazy)
        compare(rounds, "Polars eager", float_lazy.collect, "target 1.0", whole=lambda: add_units(lines, **ASKED))
        compare(
            rounds,
            "Polars streaming",
            lambda: float_lazy.collect(engine="streaming"),
            "reported; left open 1.1",
            whole=lambda: made.collect(engine="streaming"),
            rows_left_open=lambda: left.collect(engine="streaming"),
        )
    if "pandas" in engines:
        usual = lines.to_pandas()
        objects = usual.astype({"code": object, "unit": object})
        for what, frame in (("pandas string", usual), ("pandas object", objects)):
            compare(
                rounds,
                what,
                partial(float_pandas, frame),
                "target 1.0",
                whole=partial(add_units, frame, **ASKED),
            )
        categories = usual.astype({"code": "category", "unit": "category"})
        compare(
            rounds,
            "pandas category",
            lambda: float_pandas(categories),
            "reported",
            whole=lambda: add_units(categories, **ASKED),
        )
        del usual, objects, frame, categories  # tens of millions of texts
    if "pyarrow" in engines:
        table = lines.to_arrow().cast(
            pa.schema(
                [
                    ("code", pa.large_string()),
                    ("dose", pa.float64()),
                    ("unit", pa.large_string()),
                    ("day", pa.date32()),
                    ("claim", pa.int64()),
                ]
            )
        )
        compare(rounds, "PyArrow", lambda: float_arrow(table), "reported", whole=lambda: add_units(table, **ASKED))
        del table
    if "duckdb" in engines:
        with duckdb.connect() as connection:
            connection.execute("SET threads = 2")
            connection.register("given", lines.to_arrow())
            connection.execute("CREATE TABLE lines AS FROM given")
            for name, one in (("codes", CODES), ("units", UNITS)):
                connection.register(f"{name}_given", one.to_arrow())
                connection.execute(f"CREATE TABLE {name} AS FROM {name}_given")
            sql = f"CREATE OR REPLACE TABLE float_made AS {FLOAT_SQL.format(source='lines')}"
            relation = add_units(connection.sql("FROM lines"), **ASKED)
            compare(
                rounds,
                "DuckDB",
                lambda: connection.execute(sql),
                "target 0.85",
                whole=lambda: keep(connection, relation),
            )
    if "spark" in engines:
        spark(rounds, lines)
    print(f"  peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def left_open(lazy: pl.LazyFrame) -> pl.LazyFrame:
    """Return the plan of `add_units` without its step of Python: the rows that it would finish have no status."""
    request = Request(
        **ASKED,
        strength=None,
        containers=None,
        container_type=None,
        discarded=None,
        policy=None,
        catalog=jcodes.catalog(),
        suffix="",
    )
    return unfinished(lazy, request)


def spark(rounds: int, lines: pl.DataFrame) -> None:
    """Print the ratio on PySpark with two cores. ANSI mode is off: with it, one dose of 1e300 ends the float form's job."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]")
    for key, value in SPARK.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    with tempfile.TemporaryDirectory() as folder:
        lines.write_parquet(Path(folder) / "lines.parquet", row_group_size=1 << 18)
        frame = session.read.parquet(f"{folder}/lines.parquet")
        for name, one in (("codes", CODES), ("units", UNITS)):
            session.createDataFrame(one.to_arrow()).createOrReplaceTempView(name)
        frame.createOrReplaceTempView("lines")
        base, made = session.sql(FLOAT_SQL.format(source="lines")), add_units(frame, **ASKED)
        gateway: Any = session.sparkContext._gateway  # noqa: SLF001 - its CPU is not this process's
        java = gateway.proc.pid
        compare(
            rounds,
            "PySpark",
            lambda: read_all(base),
            "target 0.75",
            clock=lambda: cpu_of(java),
            whole=lambda: read_all(made),
        )
    session.stop()


SPARK: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.driver.memory": "3g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def read_all(frame: Any) -> None:
    """Compute every row of a Spark dataframe and drop it."""
    frame.write.format("noop").mode("overwrite").save()


def cpu_of(process: int) -> float:
    """Return the CPU seconds of a process of Linux and all below it, those that ended included."""
    facts = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        facts[int(path.parent.name)] = int(words[1]), sum(map(int, words[11:15]))
    family, total = {process}, 0
    for one in sorted(facts):
        if one in family or facts[one][0] in family:
            family.add(one)
            total += facts[one][1]
    return total / os.sysconf("SC_CLK_TCK")


def keep(connection: Any, relation: Any) -> None:
    """Store a relation in a table of the database."""
    connection.execute("DROP TABLE IF EXISTS exact_made")
    relation.create("exact_made")


ENGINES: Final = ("polars", "pandas", "pyarrow", "duckdb", "spark")


def main(words: list[str]) -> None:
    """Run for each number of rows and the engines named, by default all but Spark, which needs Java, at five million."""
    engines = tuple(word for word in words if word in ENGINES) or ENGINES[:-1]
    for rows in [int(word) for word in words if word.isdigit()] or [5_000_000]:
        frames(rows, engines)


if __name__ == "__main__":
    main(sys.argv[1:])
