"""Asks the tests about mutants, each in a fork of one process that has collected the tests: ``python -m tools.mutation.server``.

Run by `tools.mutation` in the copy of the repository. First each test runs in a fork of its own, unchanged, to learn which lines it reaches
even where another test would have filled a cache for it. Then each mutant is put in place in a fork, and the tests that reach its statement
run, those first that noticed another mutant of the same function, then the package's own first ones, then the short ones, until one fails.
"""

import gc
import json
import os
import pickle
import resource
import signal
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import attrs
import coverage
import pytest

from tools.mutation.closing import close
from tools.mutation.switch import ACTIVE

__all__ = ["Answer", "Job", "Server", "main"]

_MEMORY: Final = 6 << 30
"""The bytes of addresses beyond which a mutant that never stops collecting is stopped."""
_TESTS: Final = 25
"""How many tests are measured in one fork."""
_LAST: Final = 2
"""The turn of the tests that are neither known to notice mutants of the function nor among the package's first."""
_EVERY: Final = 25
"""Each so-manieth test loads what the others need."""


@attrs.frozen
class Job:
    """What to ask of the tests.

    Attributes:
        tree: The copy of the repository.
        package: The package that is mutated.
        state: A digest of it: what the tests reach is measured anew when it changes.
        mutants: Each mutant with its file and the lines of its statement.
        results: The file that the answers are added to, one a line.
        seconds: How long the tests of one mutant may take beside those asked first, by what they took unchanged; the longest are left out beyond it.
        warm: Whether all tests run once before the forks.
        children: How many forks run at a time.
        patience: Seconds of the processor that every test may take, beside ten times what it took unchanged.
        first: The files of the tests that are asked before the others.
    """

    tree: str
    package: str
    state: str
    mutants: Sequence[tuple[str, str, int, int]]
    results: str
    seconds: float
    warm: bool
    children: int
    patience: float = 3.0
    first: Sequence[str] = ()


@attrs.frozen
class Answer:
    """What the tests say of a mutant.

    Attributes:
        mutant: Its name.
        state: ``noticed``, ``endless`` (the time or the memory ran out, which a test notices too), ``survived`` or ``unreached``.
        test: The test that noticed it.
        asked: How many tests ran.
        of: How many tests reach its statement.
        seconds: How long it took.
    """

    mutant: str
    state: str
    test: str
    asked: int
    of: int
    seconds: float


@attrs.define
class _Test:
    """What is known of a test: the seconds of the processor that it takes, and the lines that it reaches, by file."""

    item: pytest.Item
    seconds: float
    lines: dict[str, set[int]]


class Server:
    """A plugin of pytest that runs the tests its own way."""

    def __init__(self, job: Job, imported: coverage.Coverage) -> None:
        """Take the job, and the measurement of what ran at import."""
        self._job = job
        self._imported = imported
        self._failed = ""
        self._log = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first test that fails."""
        if report.failed and not self._failed:
            self._failed = report.nodeid

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Ask about every mutant."""
        self._imported.stop()
        at_import = self._lines(self._imported)
        items = [item for item in session.items if isinstance(item, pytest.Item)]
        self._say(f"{len(items)} tests collected")
        tests = self._kept(items, self._in_turn if self._job.warm else self._in_forks)
        self._forget()
        gc.collect()
        gc.freeze()
        self._mutants(tests, at_import)
        return True

    def _say(self, text: str) -> None:
        self._log.write(f"{time.strftime('%H:%M:%S')} {self._job.package}: {text}\n")

    def _lines(self, measured: coverage.Coverage) -> dict[str, set[int]]:
        """Return the lines that a measurement reached, by file below ``src``."""
        data, start = measured.get_data(), f"{self._job.tree}/src/"
        return {
            name.removeprefix(start): set(data.lines(name) or ())
            for name in data.measured_files()
            if name.startswith(start)
        }

    def _run(self, items: Sequence[pytest.Item], limits: Sequence[float] = ()) -> int:
        """Run tests until one fails, and return how many ran."""
        for at, item in enumerate(items):
            if limits:  # of the processor, and of the clock, in case it waits for ever
                signal.setitimer(signal.ITIMER_PROF, 10 * limits[at] + self._job.patience)
                signal.setitimer(signal.ITIMER_REAL, 40 * limits[at] + 20 * self._job.patience)
            following = items[at + 1] if at + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed:
                return at + 1
        return len(items)

    def _forget(self) -> None:
        """Empty the caches, but those of the catalog only if it is mutated, and then also what is open: the tests are spared to read it."""
        kept = () if self._job.package == "catalogs" else ("jcodes.catalogs", "jcodes.official")
        for name, module in list(sys.modules.items()):
            if name.startswith("jcodes.") and not name.startswith(kept):
                for held in vars(module).values():
                    if hasattr(held, "cache_clear"):
                        held.cache_clear()
        if not kept and (library := sys.modules.get("jcodes.catalogs.data_library")):
            library.reload_data()
            for one in gc.get_objects():
                close(one)

    def _kept(self, items: Sequence[pytest.Item], measure: Callable[..., Iterator[Any]]) -> list[_Test]:
        """Run each test, those of an unchanged file only once, and return what it reaches; leave out those that fail in the copy."""
        started = time.monotonic()
        kept = Path(self._job.results).with_suffix(".reached")
        held: dict[str, Any] = pickle.loads(kept.read_bytes()) if kept.is_file() else {}  # noqa: S301 - our own
        keys = [f"{self._job.state} {item.path.stat().st_mtime_ns} {item.nodeid}" for item in items]
        new = [at for at, key in enumerate(keys) if key not in held]
        for done, (at, answer) in enumerate(zip(new, measure([items[at] for at in new]), strict=True), 1):
            held[keys[at]] = answer
            if done % 500 == 0:
                self._say(f"{done} of {len(new)} tests ran in {time.monotonic() - started:.0f} s")
        kept.write_bytes(pickle.dumps({key: held[key] for key in keys}))
        answers = [(item, held[key]) for item, key in zip(items, keys, strict=True)]
        failed = [item.nodeid for item, answer in answers if answer is None or not answer[0]]
        self._say(
            f"{len(new)} tests ran in {time.monotonic() - started:.0f} s; left out, as they fail unchanged: {failed}"
        )
        return [_Test(item, answer[1], answer[2]) for item, answer in answers if answer is not None and answer[0]]

    def _in_turn(self, items: Sequence[pytest.Item]) -> Iterator[Any]:
        """Run tests one after the other, a hundred in a fork, and yield whether each passes, its seconds, and the lines it reaches."""
        for item in items[::_EVERY]:  # so that the catalog is loaded before the forks
            self._run([item])
            self._failed = ""
        self._forget()
        parts = [items[at : at + _TESTS] for at in range(0, len(items), _TESTS)]
        for part, answers in zip(parts, self._forked([self._measure(part) for part in parts]), strict=True):
            yield from answers or [None] * len(part)

    def _in_forks(self, items: Sequence[pytest.Item]) -> Iterator[Any]:
        """Run each test in a fork of its own, and yield the same; where loading is mutated, each test loads."""
        for answers in self._forked([self._measure([item]) for item in items]):
            yield answers and answers[0]

    def _coverage(self) -> coverage.Coverage:
        return coverage.Coverage(
            data_file=None,
            include=[f"{self._job.tree}/src/jcodes/{self._job.package}/*"],
            config_file=False,
            messages=False,
        )

    def _measure(self, items: Sequence[pytest.Item]) -> Callable[[], Any]:
        def measure() -> Any:
            measured = self._coverage()
            answers = []
            measured.start()
            for at, item in enumerate(items):
                self._forget()
                measured.switch_context(str(at))
                started = sum(os.times()[:4])
                self._run([item], [20.0])
                answers.append((not self._failed, sum(os.times()[:4]) - started))
                self._failed = ""
            measured.stop()
            warnings.simplefilter("ignore")  # that nothing was reached
            data, start = measured.get_data(), f"{self._job.tree}/src/"
            reached: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
            for name in data.measured_files():
                for line, contexts in data.contexts_by_lineno(name).items():
                    for context in contexts:
                        reached[context][name.removeprefix(start)].add(line)
            return [(*answer, dict(reached[str(at)])) for at, answer in enumerate(answers)]

        return measure

    def _forked(self, works: Sequence[Callable[[], Any]]) -> Iterator[Any]:
        """Run each work in a fork, some at a time, and yield what they return in their order; None for one that was stopped."""
        running: dict[int, int] = {}
        done: dict[int, Any] = {}
        yielded = begun = 0
        while yielded < len(works):
            while begun < len(works) and len(running) < self._job.children:
                begun, number = begun + 1, begun
                running[self._fork(works[number], number)] = number
            pid, _ = os.wait()
            if pid not in running:
                continue
            path = self._path(number := running.pop(pid))
            done[number] = pickle.loads(path.read_bytes()) if path.is_file() else None  # noqa: S301 - our own fork's
            path.unlink(missing_ok=True)
            while yielded in done:
                yield done.pop(yielded)
                yielded += 1

    def _path(self, number: int) -> Path:
        return Path(f"{self._job.results}.{number}.part")

    def _fork(self, work: Callable[[], Any], number: int) -> int:
        pid = os.fork()
        if not pid:
            self._child(work, number)
        return pid

    def _child(self, work: Callable[[], Any], number: int) -> NoReturn:
        """Do the work, leave what it returns for the parent, and end without a trace."""
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        try:
            answer = work()
            part = self._path(number)
            part.with_suffix(".new").write_bytes(pickle.dumps(answer))
            part.with_suffix(".new").rename(part)
        finally:
            os._exit(0)

    def _mutants(self, tests: Sequence[_Test], at_import: dict[str, set[int]]) -> None:
        """Ask about every mutant, and write each answer as it comes."""
        reaching: dict[tuple[str, int], list[_Test]] = defaultdict(list)
        for test in sorted(tests, key=lambda one: one.seconds):
            for file, lines in test.lines.items():
                for line in lines:
                    reaching[file, line].append(test)
        killers: dict[str, list[str]] = defaultdict(list)
        works, plans = [], []
        for name, file, first, last in self._job.mutants:
            asked = list({id(one): one for line in range(first, last + 1) for one in reaching[file, line]}.values())
            imports = bool(at_import.get(file, set()) & set(range(first, last + 1)))
            plans.append((name, len(asked), imports))
            works.append(self._ask(name, sorted(asked, key=lambda one: one.seconds), killers[name.rpartition("_")[0]]))
        started = time.monotonic()
        counts: dict[str, int] = defaultdict(int)
        with Path(self._job.results).open("a", encoding="utf-8") as results:
            for (name, of, imports), found in zip(plans, self._forked(works), strict=True):
                state, noticed_by, ran, seconds = found or ("endless", "", 0, 0.0)
                if noticed_by:
                    function = killers[name.rpartition("_")[0]]
                    function[:] = [noticed_by, *(one for one in function if one != noticed_by)][:8]
                if state in {"survived", "unreached"} and imports:
                    state = f"{state} at import"
                counts[state] += 1
                answer = Answer(name, state, noticed_by, ran, of, round(seconds, 3))
                results.write(json.dumps(attrs.asdict(answer)) + "\n")
                results.flush()
                if sum(counts.values()) % 50 == 0:
                    self._say(f"{dict(counts)} in {time.monotonic() - started:.0f} s")
        self._say(f"{dict(counts)} in {time.monotonic() - started:.0f} s")

    def _turn(self, test: str, killers: Sequence[str]) -> int:
        """Return 0 for a test that noticed another mutant of the function, 1 for one of the package's first, 2 for the others, whose time is limited."""
        if test in killers:
            return 0
        return 1 if test.partition("::")[0] in self._job.first else _LAST

    def _ask(self, mutant: str, tests: Sequence[_Test], killers: list[str]) -> Callable[[], Any]:
        def ask() -> Any:
            started = time.monotonic()
            if not tests:
                return "unreached", "", 0, 0.0
            chosen: list[_Test] = []
            total = 0.0
            for test in sorted(tests, key=lambda one: self._turn(one.item.nodeid, killers)):
                total += test.seconds if self._turn(test.item.nodeid, killers) == _LAST else 0
                if chosen and total > self._job.seconds:
                    break
                chosen.append(test)
            switch = sys.modules["jcodes_mutant_switch"]
            try:
                switch.put(mutant)
            except ValueError:  # it closes over other names than the function
                return "unmade", "", 0, 0.0
            asked = self._run([one.item for one in chosen], [one.seconds for one in chosen])
            state = "noticed" if self._failed else "survived"
            return state, self._failed, asked, time.monotonic() - started

        return ask


def main() -> int:
    """Ask about the mutants of a job that is read from the standard input."""
    job = Job(**json.load(sys.stdin))
    arguments = sys.argv[1:]
    os.environ.pop(ACTIVE, None)
    imported = coverage.Coverage(data_file=None, include=[f"{job.tree}/src/jcodes/{job.package}/*"], config_file=False)
    server = Server(job, imported)
    imported.start()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), 1)
    options = ["-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", *arguments]
    return int(pytest.main(options, plugins=[server]))


if __name__ == "__main__":
    sys.exit(main())
