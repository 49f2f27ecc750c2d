"""Counts what the tests notice of mutated packages, and compares what they do not with the list: ``python -m tools.mutants``.

`tools.mutation` keeps what the tests say of each mutant that it draws. A mutant that they do not notice has to stand in
``tests/mutation/survivors.toml``, counted by function, with the reason why the program is right all the same.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from tools.mutation.packages import PACKAGES, ROOT, Package

__all__ = ["LIST", "Count", "count", "faults", "main", "named", "survivors"]

LIST: Final = ROOT / "tests" / "mutation" / "survivors.toml"
"""The survivors that are known, each with its reason."""
_NOTICED: Final = frozenset({"noticed", "endless"})


@attrs.frozen
class Count:
    """The mutants of one package.

    Attributes:
        package: The package.
        made: How many there are.
        drawn: How many were to be tried.
        noticed: How many a test noticed.
        endless: How many never ended, which a test notices too.
        survived: How many no test noticed.
        untried: How many of those drawn have no answer yet.
    """

    package: str
    made: int
    drawn: int
    noticed: int
    endless: int
    survived: int
    untried: int

    @property
    def share(self) -> float:
        """The share of the mutants tried that a test noticed, in percent."""
        caught = self.noticed + self.endless
        return 100 * caught / max(caught + self.survived, 1)


def _states(package: Package) -> dict[str, str]:
    """Return the answer about each mutant that was drawn last; nothing where there is none."""
    known = package.known()
    drawn = json.loads(package.sample.read_text("utf-8"))["drawn"] if package.sample.is_file() else []
    return {mutant: known[mutant]["state"] if mutant in known else "" for mutant in drawn}


def count(package: Package) -> Count:
    """Return the counts of a package."""
    states = Counter(_states(package).values())
    made = json.loads(package.sample.read_text("utf-8"))["made"] if package.sample.is_file() else 0
    survived = states.total() - states["noticed"] - states["endless"] - states[""]
    return Count(package.name, made, states.total(), states["noticed"], states["endless"], survived, states[""])


def survivors(package: Package) -> Counter[str]:
    """Return how many mutants of each function no test noticed."""
    return Counter(
        mutant.rpartition("__mutmut_")[0] for mutant, state in _states(package).items() if state not in _NOTICED | {""}
    )


def named(path: Path) -> Counter[str]:
    """Return how many survivors of each function the list knows.

    Raises:
        ValueError: A row without a reason.
    """
    known: Counter[str] = Counter()
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["survivors"]:
        if not str(row.get("reason", "")).strip():
            raise ValueError(f"{row['function']} has no reason")
        known[row["function"]] += row["count"]
    return known


def faults(package: Package, known: Counter[str]) -> list[str]:
    """Return what is wrong: mutants not tried, too few noticed, or survivors that the list does not know."""
    counted, found = count(package), []
    if not counted.drawn:
        return [f"{package.name}: no mutant was tried: run `python -m tools.mutation {package.name}` first"]
    if counted.untried:
        found.append(f"{package.name}: {counted.untried} of {counted.drawn} mutants were not tried")
    if counted.share < package.least:
        found.append(f"{package.name}: {counted.share:.1f} % of the mutants were noticed, fewer than {package.least} %")
    found.extend(
        f"{function}: {number} survive, the list knows {known[function]}"
        for function, number in sorted(survivors(package).items())
        if number > known[function]
    )
    return found


def main(packages: Sequence[Package] = tuple(PACKAGES.values()), path: Path = LIST) -> int:
    """Print the counts by package, and what is wrong."""
    print(
        f"{'package':<10} {'made':>6} {'drawn':>6} {'noticed':>8} {'endless':>8} {'survived':>9} {'share':>7} {'least':>6}"
    )
    for package in packages:
        one = count(package)
        print(
            f"{one.package:<10} {one.made:>6} {one.drawn:>6} {one.noticed:>8} {one.endless:>8} {one.survived:>9} "
            f"{one.share:>5.1f} % {package.least:>4} %"
        )
    known = named(path)
    wrong = [fault for package in packages for fault in faults(package, known)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
