"""PySpark over Spark Connect: a real session without a JVM handle, in a process of its own, beside the tests of the classic one."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import Final

import pytest

pytestmark = [
    pytest.mark.skipif(find_spec("pyspark") is None, reason="PySpark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="PySpark needs Java 17, and no java is on the path"),
]

CONNECT: Final = """
import datetime as dt, warnings
warnings.simplefilter("ignore")
from pyspark.sql import SparkSession
from jcodes.integrations.frames import add_units
spark = SparkSession.builder.remote("local[2]").getOrCreate()
rows = [("J9312", 750.0, "mg", dt.date(2026, 2, 1)), ("J9312", 1e300, "mg", dt.date(2026, 2, 1)), ("J1440", 300.0, "mcg", dt.date(2012, 6, 1))]
frame = spark.createDataFrame(rows, "code string, dose double, unit string, on date")
assert type(frame).__module__.startswith("pyspark.sql.connect"), type(frame)
made = add_units(frame, code="code", dose="dose", unit="unit", on="on")
print(sorted((row["code"], row["billing_units"] or 0, row["status"]) for row in made.collect()))
"""


def test_a_connect_session_needs_no_jvm_handle() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CONNECT],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
    )
    assert done.stdout.splitlines()[-1:] == [
        "[('J1440', 1, 'ok'), ('J9312', 0, 'MalformedDoseError'), ('J9312', 75, 'ok')]"
    ], done.stderr[-2000:]
