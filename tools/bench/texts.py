"""Measure `billing_units` of codes and doses as text, over every code of the catalog: ``python tools/bench texts``.

The unit of every figure is ``math.ceil(Decimal(752) / Decimal(10))`` in the same process, by CPU time, the smallest of the rounds of each: no
change of the library makes it faster or slower, so that figures of two trees compare. To measure another tree, let this file run on
its package: ``PYTHONPATH=OTHER/src python tools/bench texts``. Beside each figure stands that of commit ae83d59, the tree before inputs were bounded,
measured with this file and Python 3.11 on a shared machine of two cores; figures of another Python or machine differ by a tenth or two.
"""

import gc
import math
import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import jcodes

ROUNDS: Final = 9
KNOWN: Final = 400
"""Questions of each kind that are asked again and again."""
NEW: Final = 800
"""Questions of each kind in a round whose dose was never asked before."""
Question = tuple[str, str, dict[str, Any]]

KINDS: Final = {
    "plain": "a code and a dose",
    "dated": "with on=",
    "strength": "a volume with strength=",
    "containers": "with on= and containers=",
    "everything": "with on=, strength=, containers= and container_type=",
}
BEFORE: Final = {
    "plain, known": 20.4,
    "plain, new": 38.2,
    "dated, known": 34.1,
    "dated, new": 63.2,
    "strength, known": 76.4,
    "strength, new": 109.9,
    "containers, known": 240.6,
    "containers, new": 358.5,
    "everything, known": 245.2,
    "everything, new": 344.0,
}
"""Divisions at ae83d59, the smallest of three runs with Python 3.11.7."""


def division() -> int:
    """Return the quotient that every figure is compared with."""
    return math.ceil(Decimal(752) / Decimal(10))


def questions(draw: random.Random) -> Iterator[tuple[str, Question]]:
    """Yield questions of every kind for every code with an amount in its descriptor."""
    for entry in jcodes.catalog().values():
        one = entry.dosage.total()
        if one is None or entry.dosage.basis is jcodes.doses.Basis.BAND:
            continue
        code, unit, times = str(entry.code), one.unit.label(plural=True), draw.randint(1, 99)
        on = str(date(2025, 1, 1) + timedelta(draw.randrange(365)))
        dose = f"{one.amount * times:f} {unit}"
        yield "plain", (code, dose, {})
        yield "dated", (code, dose, {"on": on})
        if one.unit.is_count or one.unit.dimension == "volume":
            continue
        held = {"containers": [f"{one.amount * (times + draw.randint(1, 3)):f} {unit}"]}
        labeled = [f"{one.amount * 10 * (times + 1):f} {unit}/{10 * (times + 1)} mL"]
        yield "strength", (code, f"{times} mL", {"strength": f"{one.amount * times:f} {unit}/mL"})
        yield "containers", (code, dose, {"on": on, **held})
        yield (
            "everything",
            (
                code,
                f"{times} mL",
                {
                    "on": on,
                    "strength": f"{one.amount:f} {unit}/mL",
                    "containers": labeled,
                    "container_type": "single-dose",
                },
            ),
        )


def is_answered(question: Question) -> bool:
    """Return whether the library answers."""
    code, dose, more = question
    try:
        jcodes.billing_units(code, dose, **more)
    except jcodes.JcodesError:
        return False
    return True


class Fresh:
    """Gives doses never asked before: the amount and a few millionths."""

    def __init__(self) -> None:
        """Begin with one millionth."""
        self.given = 0

    def __call__(self, question: Question) -> Question:
        """Return the question with a new dose."""
        self.given += 1
        code, dose, more = question
        amount, _, unit = dose.partition(" ")
        return code, f"{Decimal(amount) + self.given * Decimal('1e-7'):f} {unit}", more


def seconds(asked: Sequence[Question]) -> float:
    """Return the CPU time of a question."""
    ask = jcodes.billing_units
    start = time.process_time()
    for code, dose, more in asked:
        ask(code, dose, **more)
    return (time.process_time() - start) / len(asked)


def of_division() -> float:
    """Return the CPU time of a division, in a loop as that of the questions."""
    start = time.process_time()
    for _ in range(20_000):
        division()
    return (time.process_time() - start) / 20_000


def prepared() -> Callable[[], float]:
    """Return what measures a question whose entry and dose were made before."""
    entry, dose = jcodes.catalog()["J9312"], jcodes.Dose.parse("752 mg")

    def measure() -> float:
        start = time.process_time()
        for _ in range(5_000):
            jcodes.billing_units(entry, dose)
        return (time.process_time() - start) / 5_000

    return measure


def naive() -> Callable[[], float]:
    """Return what measures the same with Pint and floats, from text."""
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry()

    def measure() -> float:
        start = time.process_time()
        for _ in range(150):
            math.ceil(registry("752 mg") / registry("10 mg"))
        return (time.process_time() - start) / 150

    return measure


def measured() -> dict[str, float]:
    """Return the figures by name, in divisions."""
    draw, fresh = random.Random(16), Fresh()  # noqa: S311 - a sample
    asked: dict[str, list[Question]] = {kind: [] for kind in KINDS}
    for kind, question in questions(draw):
        if is_answered(question) and is_answered(fresh(question)):
            asked[kind].append(question)
    work: dict[str, Callable[[], float]] = {"division": of_division}
    for kind, every in asked.items():
        known, usual = draw.sample(every, KNOWN), draw.choices(every, k=NEW)
        work[f"{kind}, known"] = lambda known=known: min(seconds(known) for _ in range(3))  # type: ignore[misc]  # bound for each kind
        work[f"{kind}, new"] = lambda usual=usual: seconds(list(map(fresh, usual)))  # type: ignore[misc]  # the same
    best = smallest(work)
    return {name: taken / best["division"] for name, taken in best.items()} | {"microseconds": 1e6 * best["division"]}


def smallest(work: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Return the smallest of the rounds of each measurement, taken in turns."""
    best = dict.fromkeys(work, math.inf)
    for _ in range(ROUNDS):
        for name, measure in work.items():
            gc.collect()
            gc.disable()  # as timeit does: it would run in the middle of one figure or the other
            best[name] = min(best[name], measure())
            gc.enable()
    return best


def scalar() -> None:
    """Compare a prepared question with the bare division, and new doses of one code with naive Pint."""
    fresh = iter(range(10**9))
    work: dict[str, Callable[[], float]] = {
        "division": of_division,
        "prepared": prepared(),
        "new": lambda: seconds([("J9312", f"{next(fresh)}.5 mg", {}) for _ in range(3_000)]),
        "Pint": naive(),
    }
    times = smallest(work)
    print(
        f"\nbilling_units, smallest CPU time of {ROUNDS} rounds; a division {1e6 * times['division']:.2f} us,"
        f" prepared {1e6 * times['prepared']:.2f} us:"
    )
    print(
        f"  {'prepared : math.ceil(Decimal / Decimal)':<76} {times['prepared'] / times['division']:8.2f}   target at most 4.5"
    )
    print(
        f"  {'naive Pint on strings : strings never seen before':<76} {times['Pint'] / times['new']:8.2f}   target at least 22"
    )


def main(arguments: Sequence[str] = ()) -> None:
    """Print the figures, those of ae83d59, and the ratio of the two."""
    del arguments
    scalar()
    warnings.simplefilter("ignore")
    found = measured()
    print(
        f"\nbilling_units of texts over every code, in divisions of {found['microseconds']:.2f} us, smallest CPU time of {ROUNDS} rounds;"
        f"\n  {'':<76} {'now':>8} {'ae83d59':>8} {'ratio':>6}"
    )
    for kind, what in KINDS.items():
        for name, when in ((f"{kind}, known", "known"), (f"{kind}, new", "never seen before")):
            before = BEFORE[name]
            print(
                f"  {what + ', ' + when:<76} {found[name]:8.1f} {before:8.1f} {found[name] / before:6.2f}   target at most 1"
            )
