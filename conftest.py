"""Runs the examples of README, docs and docstrings; says whether CMS's own files are at hand."""

import os
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser


def _star(namespace: dict[str, object]) -> None:
    import jcodes

    namespace.update({name: getattr(jcodes, name) for name in jcodes.__all__})


markdown = Sybil(
    parsers=[PythonCodeBlockParser()],
    patterns=["README.md", "docs/**/*.md"],
    excludes=["docs/_build/**"],
)
# Docstrings are read in src and run against whatever `jcodes` is installed.
docstrings = Sybil(parsers=[DocTestParser()], patterns=["src/**/*.py"], setup=_star)


pytest_collect_file = (markdown + docstrings).pytest()


def pytest_report_header(config: pytest.Config) -> str:
    """Say whether the tests over official files run."""
    shared = Path(os.environ.get("JCODES_SHARED", config.rootpath.parent / "shared")) / "data"
    state = "found, tests/official runs" if shared.is_dir() else "not at hand, tests/official is left out"
    return f"CMS's own files ({shared}): {state}"
