"""Whether a program gives the answers of golden vectors: it is run, asked by JSON lines, and its answers are compared."""

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from queue import Empty, Queue
from typing import IO, Any, Final

import attrs

from jcodes.documents import json_of
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown
from jcodes.testing.vectors import Vector, Vectors

__all__ = ["Conformance", "Failure", "run_conformance"]

_LONGEST_LINE: Final = 100_000
_LAST_WORDS: Final = 2_000
"""Characters of standard error that are kept."""
_MOST_LINES: Final = 3
"""Lines for each case, after which the program is stopped."""
_SHOWN: Final = 200


@attrs.frozen
class Failure:
    """One case that the program did not answer rightly, or a line of it that answers none.

    Attributes:
        id: The id of the case; blank for a line that names none.
        ask: What it asks.
        reason: What was wrong.
        expected: The facts of the answer.
        got: What the program answered; None if nothing.
    """

    id: str
    ask: str
    reason: str
    expected: Mapping[str, Any]
    got: object = None

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {**attrs.asdict(self), "expected": dict(self.expected)}

    def __str__(self) -> str:
        """Return the case and what was wrong with its answer."""
        return f"{self.id or 'no case'}: {self.reason}"


@attrs.frozen
class Conformance:
    """The result of a run.

    Attributes:
        release: The release that the answers are computed from.
        asked: The number of cases.
        failures: The cases that failed, in the order of the file, then lines that answer no case.
        ended: How the program ended: its exit status, or that it was stopped.
        stderr: The last lines of its standard error.
    """

    release: str
    asked: int
    failures: tuple[Failure, ...]
    ended: str
    stderr: str = ""

    @property
    def ok(self) -> bool:
        """Whether every case was answered rightly and nothing else was said."""
        return not self.failures

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        failures = [failure.to_dict() for failure in self.failures]
        return {**attrs.asdict(self), "ok": self.ok, "failures": failures}

    def __str__(self) -> str:
        """Return the counts, then a line for each failure."""
        failed = len({failure.id for failure in self.failures if failure.id})
        head = f"{self.asked - failed:,} of {self.asked:,} cases agree; {self.ended}"
        tail = [f"its standard error ends: {self.stderr}"] if self.failures and self.stderr else []
        return "\n".join((head, *map(str, self.failures), *tail))


def run_conformance(cases: Vectors, command: Sequence[str], *, timeout: float = 30) -> Conformance:
    """Run a program, ask it every case, and compare its answers.

    The program gets all questions on standard input, one a line, and may answer them in any order; see docs/reference/vectors.md.

    Args:
        cases: The vectors.
        command: The program with its arguments; no shell reads it.
        timeout: Seconds without a line after which the program is stopped.

    Raises:
        MalformedError: No command, or a time that is not above zero.
        OSError: The program cannot be started.
    """
    if not command or not timeout > 0:
        raise MalformedError(
            f"{'no command' if not command else f'a timeout of {shown(timeout)} seconds'} cannot be run",
            value=timeout if command else "",
            hint="name a program, and seconds above zero",
        )
    with subprocess.Popen(  # noqa: S603 - the caller's own program
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # so that what it starts is stopped with it
    ) as program:
        lines, ended, said = _talk(program, cases, timeout)
    return Conformance(cases.release, len(cases.cases), tuple(_compared(cases, lines, ended)), ended, said)


def _talk(program: "subprocess.Popen[str]", cases: Vectors, timeout: float) -> tuple[list[str], str, str]:
    """Return the lines of the program, how it ended, and the end of its standard error."""
    heard: Queue[str] = Queue()
    said: list[str] = []
    threads = [
        threading.Thread(target=_write, args=(program.stdin, cases)),
        threading.Thread(target=_read, args=(program.stdout, heard.put)),
        threading.Thread(target=_keep_last, args=(program.stderr, said)),
    ]
    for thread in threads:
        thread.start()
    lines: list[str] = []
    most = _MOST_LINES * (len(cases.cases) + 1)
    try:
        while len(lines) < most and (line := heard.get(timeout=timeout)):
            lines.append(line)
        if len(lines) < most:
            ended = f"the program ended with status {program.wait(timeout)}"
        else:
            ended = f"the program was stopped: it wrote {most:,} lines"
    except Empty:
        ended = f"the program was stopped: no line for {timeout:g} seconds"
    except subprocess.TimeoutExpired:
        ended = f"the program was stopped: it did not end within {timeout:g} seconds"
    _stop(program)
    for thread in threads:
        thread.join()
    return lines, ended, "".join(said)[-_LAST_WORDS:].strip()


def _stop(program: "subprocess.Popen[str]") -> None:
    """Stop the program and what it started, if they still run."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL) if hasattr(os, "killpg") else program.kill()


def _write(stdin: IO[str], cases: Vectors) -> None:
    with contextlib.suppress(OSError), stdin:  # a program that has ended, or closed its standard input
        for case in cases.cases:
            question = {"id": case.id, "ask": case.ask, "given": dict(case.given), "release": cases.release}
            stdin.write(json.dumps(question) + "\n")


def _read(stdout: IO[str], hear: Callable[[str], object]) -> None:
    while line := stdout.readline(_LONGEST_LINE):
        if line.strip():
            hear(line)
    hear("")


def _keep_last(stderr: IO[str], said: list[str]) -> None:
    while text := stderr.read(_LAST_WORDS):
        said[:] = [*said[-1:], text]


def _compared(cases: Vectors, lines: Sequence[str], ended: str) -> Iterator[Failure]:
    """Yield the failures: of each case in the order of the file, then of lines that answer none."""
    answers: dict[str, list[Mapping[str, Any]]] = {}
    strays = []
    known = {case.id for case in cases.cases}
    for number, line in enumerate(lines, 1):
        found = _answer_in(line)
        if found is None:
            strays.append(Failure("", "", f"line {number} is not a JSON object", {}, line[:_SHOWN]))
        elif found.get("id") not in known:
            strays.append(Failure("", "", f"line {number} has the id of no case", {}, found))
        else:
            answers.setdefault(str(found["id"]), []).append(found)
    for case in cases.cases:
        yield from _failure(case, answers.get(case.id, ()), ended)
    yield from strays


def _answer_in(line: str) -> Mapping[str, Any] | None:
    try:
        found = json_of(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _failure(case: Vector, answers: Sequence[Mapping[str, Any]], ended: str) -> Iterator[Failure]:
    if not answers:
        yield Failure(case.id, case.ask, f"no answer; {ended}", case.expect)
        return
    if len(answers) > 1:
        yield Failure(case.id, case.ask, f"{len(answers)} answers", case.expect, list(answers))
        return
    got = {name: value for name, value in answers[0].items() if name != "id"}
    wrong = [name for name, value in case.expect.items() if not _is_same(got.get(name), value)]
    if "error" in got and not case.error:
        wrong.append("error")
    if wrong:
        told = ", ".join(
            f"{name} is {json.dumps(got.get(name))}, not {json.dumps(case.expect.get(name))}" for name in wrong
        )
        yield Failure(case.id, case.ask, told, case.expect, got)


def _is_same(got: object, expected: object) -> bool:
    """Return whether two JSON values are the same; a number is not the text of it, and true is not 1."""
    return json.dumps(got) == json.dumps(expected)
