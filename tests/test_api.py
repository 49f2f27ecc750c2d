"""The public names and their types are those of tests/snapshots/api.txt, so that a change of them shows in review."""

import difflib

import pytest

pytest.importorskip("griffe")

from tools.api_snapshot import PACKAGES, SNAPSHOT, lines, public_names


@pytest.mark.sweep
def test_the_public_api_is_the_reviewed_one() -> None:
    """Run ``python -m tools.api_snapshot`` if the change is meant, and say so in CHANGELOG.md."""
    kept = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    changed = [*difflib.unified_diff(kept, list(lines()), "reviewed", "now", lineterm="", n=0)]
    assert changed == [], "the API changed: run python -m tools.api_snapshot, and name the change in CHANGELOG.md"


def test_every_public_name_is_in_the_snapshot() -> None:
    """Of every package, whatever its kind."""
    kept = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    heads = {line.removeprefix("class ").partition("(")[0].partition(":")[0].partition(" = ")[0] for line in kept}
    assert {f"{package}.{name}" for package in PACKAGES for name in public_names(package)} <= heads
