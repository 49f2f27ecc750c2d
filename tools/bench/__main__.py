"""Measure what the library promises, as ratios within one run: ``python tools/bench``.

Machines are noisy, so that every figure is a ratio to something measured in the same minute, in turns with it. Nothing here fails;
the targets stand beside the figures.
"""

import math
import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable
from decimal import Decimal

import jcodes

RUNS = 21
ROUNDS = 15


def processes(commands: dict[str, list[str]]) -> dict[str, float]:
    """Return the median wall time of each command in milliseconds, run in turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)  # noqa: S603 - our own fixed commands
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(values) for name, values in times.items()}


def calls(functions: dict[str, Callable[[], object]], number: int) -> dict[str, float]:
    """Return the median time of one call of each function in microseconds, run in turns."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(ROUNDS):
        for name, function in functions.items():
            times[name].append(1e6 * timeit.timeit(function, number=number) / number)
    return {name: statistics.median(values) for name, values in times.items()}


def report(what: str, figure: float, target: str) -> None:
    """Print one ratio with its target."""
    print(f"  {what:<66} {figure:8.2f}   {target}")


def start_up() -> None:
    """Compare imports and the command line with bare Python."""
    answer = "import jcodes; jcodes.billing_units('J9312', '750 mg')"
    times = processes(
        {
            "bare": ["-c", "pass"],
            "attrs": ["-c", "import attrs"],
            "pint": ["-c", "import pint"],
            "jcodes": ["-c", "import jcodes"],
            "answer": ["-c", answer],
            "command": ["-m", "jcodes", "units", "J9312", "750 mg"],
        }
    )
    bare = times["bare"]
    over = {name: value - bare for name, value in times.items()}
    print(f"start-up, medians of {RUNS} processes; bare Python {bare:.1f} ms, over it:")
    print("  " + ", ".join(f"{name} {value:.1f} ms" for name, value in over.items() if name != "bare"))
    report("import jcodes : import attrs", over["jcodes"] / over["attrs"], "target at most 1.6")
    report("import jcodes : import pint", over["jcodes"] / over["pint"], "target at most 0.4")
    report("import and first answer : import attrs", over["answer"] / over["attrs"], "")
    report("import and first answer : import pint", over["answer"] / over["pint"], "")
    report("first answer of the command line : bare Python", times["command"] / bare, "")
    probe = f"{answer}; import sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    print(f"  loaded by import and first answer, of {', '.join(HEAVY)}: {loaded.stdout.strip()}")


HEAVY = ("pint", "numpy", "dateutil.parser", "importlib.metadata", "importlib.resources", "tomllib")


def answers() -> None:
    """Compare a billing question with the bare division and with naive Pint."""
    import pint

    naive: pint.UnitRegistry[float] = pint.UnitRegistry()
    entry, dose = jcodes.catalog()["J9312"], jcodes.Dose.parse("752 mg")
    fresh = iter(range(10**9))

    def new_text() -> object:
        return jcodes.billing_units("J9312", f"{next(fresh)}.5 mg")

    def division() -> int:
        return math.ceil(Decimal(752) / Decimal(10))

    times = calls(
        {
            "division": division,
            "prepared": lambda: jcodes.billing_units(entry, dose),
            "strings": lambda: jcodes.billing_units("J9312", "752 mg"),
            "new strings": new_text,
        },
        number=5000,
    )
    times |= calls({"naive": lambda: math.ceil(naive("752 mg") / naive("10 mg"))}, number=200)
    print(f"\nbilling_units, medians of {ROUNDS} rounds:")
    print("  " + ", ".join(f"{name} {value:.2f} us" for name, value in times.items()))
    report(
        "prepared entry and dose : math.ceil(Decimal / Decimal)",
        times["prepared"] / times["division"],
        "target at most 5",
    )
    report("strings : math.ceil(Decimal / Decimal)", times["strings"] / times["division"], "")
    report("naive Pint on strings : strings", times["naive"] / times["strings"], "target at least 20")
    report(
        "naive Pint on strings : strings never seen before", times["naive"] / times["new strings"], "target at least 20"
    )


if __name__ == "__main__":
    start_up()
    answers()
