"""The downstream project of examples/ passes its own suite on this tree, as a user's project would."""

import os
import subprocess
import sys
from pathlib import Path

import jcodes

ROOT = Path(__file__).parent.parent


def test_the_example_project_passes_its_own_suite(entry_points: Path) -> None:
    """In a process of its own, with the plugin and Hypothesis' hook by their entry points."""
    paths = (entry_points, Path(jcodes.__file__).parent.parent)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "PYTEST", "JCODES"))}
    env["PYTHONPATH"] = os.pathsep.join(map(str, paths))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    ran = subprocess.run(
        command, cwd=ROOT / "examples" / "rcm-app", env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " passed" in ran.stdout
