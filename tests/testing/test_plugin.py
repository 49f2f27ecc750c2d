"""The plugin in a suite of its own, as a project that uses the library has it."""

import os
import subprocess
import sys
from typing import Final

import pytest

pytest_plugins = ["pytester"]

SUITE: Final = """
import pytest

pytestmark = pytest.mark.jcodes(policy="medicaid-generic", release="2025-10")

def test_fixtures(jcodes_catalog, jcodes_policy, jcodes_line_factory, jcodes_claim_factory, jcodes_administration_factory):
    assert (jcodes_catalog.release.name, jcodes_policy.name) == ("2025-10", "medicaid-generic")
    line = jcodes_line_factory(4, code="J9312")
    assert jcodes_claim_factory(4, code="J9312").lines == (line,)
    assert jcodes_administration_factory(4, code="J9312").ndc == line.ndc

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
PINNING: Final = "jcodes.testing.pinning"
WITHOUT: Final = f"""
import sys

def test_without_a_marker():
    assert {PINNING!r} not in sys.modules
"""


def run(pytester: pytest.Pytester, suite: str, monkeypatch: pytest.MonkeyPatch) -> pytest.RunResult:
    """Run a suite in this process with this plugin alone."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makepyfile(suite)
    return pytester.runpytest_inprocess(
        "-p", "jcodes.testing.plugin", "-p", "no:cacheprovider", "--strict-markers", "-q"
    )


def test_fixtures_and_marker(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pinned for a module and for a test; what the marker does not take is an error of that test only."""
    result = run(pytester, SUITE, monkeypatch)
    result.assert_outcomes(passed=2, errors=3)
    text = result.stdout.str()
    assert "takes release=, policy= and today= by name" in text
    assert "takes release=, policy= and today=, not pollicy=" in text
    assert "UnknownPolicyError" in text


def test_a_test_without_a_marker_imports_nothing(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin costs a suite that does not use it nothing."""
    monkeypatch.delitem(sys.modules, PINNING, raising=False)
    run(pytester, WITHOUT, monkeypatch).assert_outcomes(passed=1)


CONFIGURED: Final = """
import pytest

def test_of_the_run():
    import jcodes
    from jcodes.periods import today
    assert (jcodes.catalog().release.name, jcodes.policy().name, str(today())) == ("2025-10", "medicaid-generic", "2025-12-01")

@pytest.mark.jcodes(policy="commercial-generic")
def test_of_the_marker(jcodes_catalog, jcodes_policy):
    assert (jcodes_catalog.release.name, jcodes_policy.name) == ("2025-10", "commercial-generic")
"""


def test_the_configuration_pins_the_whole_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A marker counts before it."""
    pytester.makeini(
        "[pytest]\njcodes_release = 2025-10\njcodes_policy = medicaid-generic\njcodes_today = 2025-12-01\n"
    )
    run(pytester, CONFIGURED, monkeypatch).assert_outcomes(passed=2)


def test_faulty_values_come_from_the_factories(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    run(
        pytester,
        "def test_it(jcodes_claim_factory):\n    assert jcodes_claim_factory(faulty='jw-and-jz').lines",
        monkeypatch,
    ).assert_outcomes(passed=1)


def test_loading_the_plugin_imports_none_of_the_library() -> None:
    """In a process of its own: two packages whose names load on first use, and the plugin."""
    code = "import sys, jcodes.testing.plugin; print(*sorted(name for name in sys.modules if name.startswith('jcodes')), 'attr' in sys.modules)"
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env).stdout
    assert out.split() == ["jcodes", "jcodes.lazy", "jcodes.testing", "jcodes.testing.plugin", "False"]
