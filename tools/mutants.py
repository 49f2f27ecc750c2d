"""Counts what the tests notice of mutated arithmetic, and compares what they do not with the list: ``python -m tools.mutants``.

`mutmut run` writes its results beside the mutated modules. A mutant that the tests do not notice has to stand in
``tests/mutation/survivors.toml``, counted by function, with the reason why it may live.
"""

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

import attrs

__all__ = ["LIST", "RESULTS", "Module", "faults", "main", "modules", "named", "survivors"]

ROOT: Final = Path(__file__).parent.parent
RESULTS: Final = ROOT / "mutants" / "src"
"""Where mutmut keeps its results."""
LIST: Final = ROOT / "tests" / "mutation" / "survivors.toml"
"""The survivors that are known, each with its reason."""
_LEAST: Final = 90
_TIMED_OUT: Final = frozenset({36, 24, 152, 255})


@attrs.frozen
class Module:
    """The mutants of one module.

    Attributes:
        name: The module.
        killed: How many a test noticed.
        timed_out: How many never ended, which a test notices too.
        survived: How many no test noticed.
        untried: How many were not run.
    """

    name: str
    killed: int
    timed_out: int
    survived: int
    untried: int


def _results(folder: Path) -> dict[str, int | None]:
    """Return the exit code of the tests by mutant; None where they were not run."""
    found: dict[str, int | None] = {}
    for path in sorted(folder.rglob("*.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def modules(folder: Path) -> tuple[Module, ...]:
    """Return the counts by module, in alphabetical order."""
    by_module: dict[str, list[int | None]] = {}
    for mutant, code in _results(folder).items():
        by_module.setdefault(mutant.rpartition(".")[0], []).append(code)
    return tuple(
        Module(
            name,
            sum(code not in {None, 0} and code not in _TIMED_OUT for code in codes),
            sum(code in _TIMED_OUT for code in codes),
            codes.count(0),
            codes.count(None),
        )
        for name, codes in sorted(by_module.items())
    )


def survivors(folder: Path) -> Counter[str]:
    """Return how many mutants of each function no test noticed."""
    return Counter(mutant.rpartition("__mutmut")[0] for mutant, code in _results(folder).items() if code == 0)


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


def faults(folder: Path, path: Path) -> list[str]:
    """Return what is wrong: too few killed, or survivors that the list does not know."""
    counts = modules(folder)
    killed = sum(one.killed + one.timed_out for one in counts)
    tried = killed + sum(one.survived for one in counts)
    found = []
    if not tried:
        found.append("no mutant was tried: run mutmut first")
    elif 100 * killed < _LEAST * tried:
        found.append(f"{killed} of {tried} mutants were killed, fewer than {_LEAST} %")
    known = named(path)
    found.extend(
        f"{function}: {count} survive, the list knows {known[function]}"
        for function, count in sorted(survivors(folder).items())
        if count > known[function]
    )
    return found


def main() -> int:
    """Print the counts by module, and what is wrong."""
    counts = modules(RESULTS)
    print(f"{'module':<36} {'killed':>7} {'timeout':>8} {'survived':>9} {'not run':>8}")
    for one in counts:
        print(f"{one.name:<36} {one.killed:>7} {one.timed_out:>8} {one.survived:>9} {one.untried:>8}")
    killed = sum(one.killed + one.timed_out for one in counts)
    tried = killed + sum(one.survived for one in counts)
    print(f"killed {killed} of {tried} tried: {100 * killed / max(tried, 1):.1f} %")
    wrong = faults(RESULTS, LIST)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
