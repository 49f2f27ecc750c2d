"""Runs the examples of README, docs and docstrings; says whether CMS's own files are on disk."""

import os
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection


def _star(namespace: dict[str, object]) -> None:
    import jcodes

    namespace.update({name: getattr(jcodes, name) for name in dir(jcodes)})


# Patterns match at any depth below the path.
readme = Sybil(path=".", parsers=[PythonCodeBlockParser()], patterns=["README.md"])
# The notebooks run when the documentation is built; Spark's page has a test of its own.
docs = Sybil(
    path="docs", parsers=[PythonCodeBlockParser()], patterns=["*.md"], excludes=["*/bill-on-spark.md", "notebooks/*.md"]
)
# Docstrings are read in src and run against whatever `jcodes` is installed.
docstrings = Sybil(path="src", parsers=[DocTestParser()], patterns=["*.py"], setup=_star)

pytest_collect_file = SybilCollection((readme, docs, docstrings)).pytest()


def pytest_report_header(config: pytest.Config) -> str:
    """Say whether the tests over official files run."""
    shared = Path(os.environ.get("JCODES_SHARED", config.rootpath.parent / "shared")) / "data"
    state = "found, tests/official_files runs" if shared.is_dir() else "not found, tests/official_files is left out"
    return f"CMS's own files ({shared}): {state}"


os.environ["JCODES_DATA"] = os.devnull  # no test sees, or touches, what the developer has added
