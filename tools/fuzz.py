"""Fuzzes every public function: ``python -m tools.fuzz 1000000``; ``nox -s fuzz``, and 20,000 inputs in the tests.

An input is a call of one function (a door) whose arguments are those of a good call, some of them mutated or replaced. Texts and files are
also changed byte by byte. Every answer is right to be an answer or a `JcodesError`; anything else is reported with the seed that repeats it.
The cost of an input is CPU time per kilobyte of its arguments, at least one; an input is too slow if it costs more than 100 times the median
of its door, also when it is asked again (the first call of a kind loads facts).

Where atheris is installed, ``python -m tools.fuzz --atheris`` lets libFuzzer choose the bytes that choose the calls.
"""

import argparse
import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.errors import JcodesError
from tools.fuzz_doors import doors
from tools.fuzz_inputs import Door, damaged, mutated

__all__ = ["Door", "Figures", "damaged", "doors", "fuzz", "main", "mutated"]

MOST_TIMES: Final = 100
"""How much more than the median an input may cost."""
_TOLD_EACH: Final = 5000
_LEAST: Final = 0.001
"""Seconds of CPU time per kilobyte below which a cost is noise."""


@attrs.define
class Figures:
    """What a run found of one door.

    Attributes:
        inputs: Calls.
        refused: Typed errors, by class.
        untyped: Other exceptions, each with the input's seed.
        slow: Inputs above 100 times the median, each with its ratio and seed.
        costs: CPU seconds per kilobyte.
        answers: Those of the calls that were answered.
        dear: Costs above the noise, each with its seed.
    """

    inputs: int = 0
    refused: Counter[str] = attrs.field(factory=Counter)
    untyped: list[str] = attrs.field(factory=list)
    slow: list[str] = attrs.field(factory=list)
    costs: list[float] = attrs.field(factory=list)
    answers: list[float] = attrs.field(factory=list)
    dear: list[tuple[float, int]] = attrs.field(factory=list)

    @property
    def median(self) -> float:
        """The median cost of the calls or, if that is more, of the answers, CPU seconds per kilobyte."""
        return max((statistics.median(costs) for costs in (self.costs, self.answers) if costs), default=0.0)


def fuzz(count: int, seed: int = 0, only: str = "", told: Path | None = None) -> dict[str, Figures]:
    """Ask *count* inputs and return what was found, by door.

    Args:
        count: How many.
        seed: The number of the first.
        only: The doors to ask, all by default: names, or beginnings of names that end with an asterisk, apart by commas.
        told: A file that has the figures after each 5,000 inputs, so that they survive the session.
    """
    with tempfile.TemporaryDirectory() as made:
        return _fuzz(_chosen(doors(Path(made)), only), count, seed, told)


def _chosen(found: dict[str, Door], only: str) -> dict[str, Door]:
    """Return the doors that are to be asked."""
    wanted = [one.strip() for one in only.split(",") if only]
    chosen = {
        name: door
        for name, door in found.items()
        if not wanted or any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in wanted)
    }
    if not chosen:
        raise KeyError(only)
    return chosen


def _fuzz(chosen: dict[str, Door], count: int, seed: int, told: Path | None) -> dict[str, Figures]:
    order = [name for name, door in chosen.items() for _ in range(door.weight)]
    figures = {name: Figures() for name in chosen}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for place in range(count):
            number = seed + place
            rng = random.Random(number)  # noqa: S311 - inputs, not secrets
            name = rng.choice(order)
            _one(chosen[name], figures[name], rng, number)
            if told is not None and (place + 1) % _TOLD_EACH == 0:
                _tell(told, figures)
                print(f"{place + 1:,} inputs, {sum(len(one.untyped) for one in figures.values())} untyped", flush=True)
        for name, found in figures.items():
            found.slow = list(_slow(chosen[name], found, order))
    return figures


def _tell(path: Path, figures: Mapping[str, Figures]) -> None:
    """Write the figures to a file, which is whole at any time."""
    told = {
        name: {"inputs": one.inputs, "answered": len(one.answers), "refused": dict(one.refused), "untyped": one.untyped, "slow": one.slow, "median": one.median}
        for name, one in figures.items()
    }  # fmt: skip
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(json.dumps(told, indent=1), encoding="utf-8")
    beside.replace(path)


def _size(arguments: Mapping[str, Any]) -> float:
    """Return the kilobytes of the texts and files among the arguments, at least one."""
    return max(1.0, sum(len(value) for value in arguments.values() if isinstance(value, str | bytes)) / 1000)


def _one(door: Door, found: Figures, rng: random.Random, number: int) -> None:
    arguments = door.arguments(rng)
    size = _size(arguments)
    found.inputs += 1
    start = time.thread_time()
    is_answer = True
    try:
        door.ask(arguments)
    except JcodesError as error:
        found.refused[type(error).__name__] += 1
        is_answer = False
    except Exception as error:  # noqa: BLE001 - what the session looks for
        found.untyped.append(f"{type(error).__name__}: {str(error)[:100]} (seed {number})")
        is_answer = False
    cost = (time.thread_time() - start) / size
    found.costs.append(cost)
    if is_answer:
        found.answers.append(cost)
    if cost > _LEAST:
        found.dear.append((cost, number))


def _slow(door: Door, found: Figures, order: list[str]) -> Iterator[str]:
    """Yield the inputs that cost too much, asked again."""
    bound = max(_LEAST, found.median * MOST_TIMES)
    for cost, number in sorted(found.dear, reverse=True)[:50]:
        if cost <= bound:
            return
        again = min(_cost(door, number, order) for _ in range(2))
        if again > bound:
            yield f"{again / max(found.median, 1e-9):,.0f} times the median (seed {number})"


def _cost(door: Door, number: int, order: list[str]) -> float:
    rng = random.Random(number)  # noqa: S311 - the same input
    rng.choice(order)
    arguments = door.arguments(rng)
    start = time.thread_time()
    with contextlib.suppress(Exception):
        door.ask(arguments)
    return (time.thread_time() - start) / _size(arguments)


def table(figures: Mapping[str, Figures]) -> str:
    """Return the figures as a Markdown table."""
    rows = [
        "| function | inputs | answered | typed errors | untyped errors | median, microseconds/kB | above 100 times |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in figures.items():
        rows.append(
            f"| `{name}` | {one.inputs:,} | {len(one.answers):,} | {one.refused.total():,} | {len(one.untyped)} | {one.median * 1e6:,.0f} | {len(one.slow)} |"
        )
    total = sum(one.inputs for one in figures.values())
    rows.append(
        f"| all | {total:,} | {sum(len(one.answers) for one in figures.values()):,} | {sum(one.refused.total() for one in figures.values()):,}"
        f" | {sum(len(one.untyped) for one in figures.values())} | | {sum(len(one.slow) for one in figures.values())} |"
    )
    return "\n".join(rows)


def _with_atheris() -> None:
    """Let libFuzzer choose the bytes that seed each input; it runs until it is stopped or an input fails."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # installs on Linux and macOS only

    with tempfile.TemporaryDirectory() as made:
        chosen = doors(Path(made))
        names = list(chosen)

        def one(data: bytes) -> None:
            rng = random.Random(data)  # noqa: S311 - inputs, not secrets
            door = chosen[names[(data[0] if data else 0) % len(names)]]
            arguments = door.arguments(rng)
            for name, value in arguments.items():
                if isinstance(value, str):
                    arguments[name] = data[1:].decode("utf-8", "surrogateescape") if rng.random() < 0.5 else value
            with contextlib.suppress(JcodesError):
                door.ask(arguments)

        warnings.simplefilter("ignore")
        atheris.instrument_all()
        atheris.Setup(
            sys.argv[:1] + [word for word in sys.argv[1:] if word.startswith("-") and word != "--atheris"], one
        )
        atheris.Fuzz()


def main(words: list[str] | None = None) -> int:
    """Run the session, print the table and what was found, and return 1 if there was anything."""
    if words is None and "--atheris" in sys.argv:
        _with_atheris()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="functions, apart by commas; 'command*' for all that begin so")
    parser.add_argument("--json", type=Path, help="a file for the figures, written after each 5,000 inputs")
    options = parser.parse_args(words)
    figures = fuzz(options.count, options.seed, options.only, options.json)
    print(table(figures))
    wrong = [f"{name}: {text}" for name, one in figures.items() for text in (*one.untyped[:20], *one.slow[:20])]
    print("\n".join(wrong))
    if options.json is not None:
        _tell(options.json, figures)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
