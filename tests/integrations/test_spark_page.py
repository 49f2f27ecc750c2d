"""The examples of the page on Spark run, in a process of their own: Spark needs Java, and warns of newer versions of pandas."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "bill-on-spark.md"


@pytest.mark.sweep
@pytest.mark.skipif(shutil.which("java") is None, reason="PySpark needs Java 17, and no java is on the path")
def test_the_examples_of_the_page_run() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "doctest", str(PAGE)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-2000:]
