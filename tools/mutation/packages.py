"""The packages that are mutated, and the tests that each is asked."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import attrs

__all__ = ["COUNT", "PACKAGES", "ROOT", "SEED", "TREES", "Package"]

ROOT: Final = Path(__file__).parent.parent.parent
TREES: Final = ROOT / "mutants"
"""Copies of the repository, one for each package, with that package mutated; and the results."""
SEED: Final = "jcodes 1.0"
"""Which mutants are drawn; another seed draws others."""
COUNT: Final = 1000
"""How many mutants of each package are drawn."""


@attrs.frozen
class Package:
    """A package that is mutated.

    Attributes:
        name: Its name below ``jcodes``.
        tests: The tests that are asked, as arguments of pytest.
        least: The least share that they have to notice, in percent.
        first: The files of those that are asked first, whatever time they take, because they notice most: snapshots and tables.
        warm: Whether all tests run once before the forks, so that each finds the catalog loaded; not where loading is mutated.
        folder: Where the copies and the answers are kept.
    """

    name: str
    tests: Sequence[str]
    least: int
    first: Sequence[str] = ()
    warm: bool = True
    folder: Path = TREES

    @property
    def tree(self) -> Path:
        """The copy of the repository with this package mutated."""
        return self.folder / self.name

    @property
    def answers(self) -> Path:
        """The answers of the tests, one a line; the last one about a mutant counts."""
        return self.folder / f"{self.name}.jsonl"

    @property
    def sample(self) -> Path:
        """How many mutants were made, which were drawn last, and by which seed."""
        return self.folder / f"{self.name}.json"

    def known(self) -> dict[str, dict[str, Any]]:
        """Return the last answer about each mutant."""
        if not self.answers.is_file():
            return {}
        lines = self.answers.read_text("utf-8").splitlines()
        return {answer["mutant"]: answer for answer in map(json.loads, lines)}


PACKAGES: Final = {
    one.name: one
    for one in (
        Package("billing", ("tests/billing", "tests/golden"), 94),
        Package("doses", ("tests/doses", "tests/billing"), 94),
        Package(
            "codes", ("tests/codes", "tests/golden/test_ndc_formats.py", "tests/billing/test_words.py"), 85, warm=False
        ),
        Package(
            "catalogs",
            (
                "tests/catalogs",
                "tests/official",
                "tests/coding/test_names.py",
                "tests/coding/test_strengths.py",
                "tests/test_folders.py",
                "tests/test_frames.py",
                "tests/test_notebooks.py",
            ),
            85,
            first=tuple(f"tests/catalogs/test_{name}.py" for name in ("history", "record_facts", "search")),
        ),
        Package(
            "rules",
            ("tests/rules", "tests/policies", "tests/golden", "tests/test_frames.py", "tests/test_renamed.py"),
            85,
            first=tuple(
                f"tests/rules/test_{name}.py"
                for name in (
                    "flags",
                    "views",
                    "engine",
                    "refusals",
                    "corners",
                    "words",
                    "checker",
                    "findings",
                    "ncci",
                    "forms",
                    "shared_facts",
                    "payer",
                )
            ),
        ),
    )
}
