"""Hypothesis profiles: ``ci`` by default, ``laws`` for the long session, ``mutation`` for mutants (``JCODES_PROFILE=laws``)."""

import os
import tomllib
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("laws", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "mutation",
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # what fails is not made small
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(os.environ.get("JCODES_PROFILE", "ci"))


def pytest_sessionfinish() -> None:
    """Keep what was counted so far: a worker that takes over ten seconds to stop is ended by xdist, and its own end would have saved it."""
    current = Coverage.current()
    if current is not None:
        current.save()


@pytest.fixture(scope="session")
def entry_points(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that tells a process of the entry points as pyproject.toml states them: an editable install may be of an earlier day."""
    root = Path(__file__).parent.parent
    points = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    made = tmp_path_factory.mktemp("installed")
    folder = made / "jcodes-0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: jcodes\nVersion: 0\n", "utf-8")
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in named.items())
        for group, named in points.items()
    ]
    (folder / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    return made
