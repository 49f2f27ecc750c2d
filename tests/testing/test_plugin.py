"""The plugin in a suite of its own, in a process of its own, as a project that uses the library has it."""

import subprocess
import sys
from pathlib import Path
from typing import Final

SUITE: Final = """
import sys
import pytest

pytestmark = pytest.mark.jcodes(policy="medicaid-generic", release="2025-10")

def test_fixtures(jcodes_catalog, jcodes_policy, jcodes_line_factory, jcodes_claim_factory, jcodes_administration_factory):
    assert (jcodes_catalog.release.name, jcodes_policy.name) == ("2025-10", "medicaid-generic")
    line = jcodes_line_factory(4)
    assert jcodes_claim_factory(4).lines == (line,)
    assert jcodes_administration_factory(4).ndc == line.ndc

@pytest.mark.jcodes(policy="commercial-generic", today="2026-03-01")
def test_the_nearest_marker_counts(jcodes_catalog, jcodes_policy):
    from jcodes.periods import today
    assert (jcodes_catalog.release.name, jcodes_policy.name) == ("2025-10", "commercial-generic")
    assert str(today()) == "2026-03-01"

@pytest.mark.jcodes("2025-10")
def test_refused_by_place(): ...

@pytest.mark.jcodes(pollicy="x")
def test_refused_word(): ...

@pytest.mark.jcodes(policy="nobody")
def test_refused_policy(): ...
"""
WITHOUT: Final = """
import sys

def test_without_a_marker_nothing_is_imported():
    assert "jcodes.catalogs" not in sys.modules
    assert "jcodes.testing.pinning" not in sys.modules
"""


def test_fixtures_and_marker(tmp_path: Path) -> None:
    """Pinned for a module and for a test; what the marker does not take is an error of that test only."""
    (tmp_path / "test_a_without.py").write_text(WITHOUT, encoding="utf-8")
    (tmp_path / "test_b.py").write_text(SUITE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "jcodes.testing.plugin", "-p", "no:cacheprovider", "-q", str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "3 passed, 3 errors" in run.stdout, run.stdout
    assert "takes release=, policy= and today= by name" in run.stdout
    assert "takes release=, policy= and today=, not pollicy=" in run.stdout
    assert "UnknownPolicyError" in run.stdout
