"""The conformance runner: the reference agrees, and everything that another program does wrong is reported with its case."""

import json
import sys
from pathlib import Path

import attrs
import pytest

from jcodes.cli import main
from jcodes.errors import MalformedError
from jcodes.testing import golden_vectors, run_conformance

SOME = attrs.evolve(golden_vectors().of("code"), cases=golden_vectors().of("code").cases[:4])
NAMES = [case.id for case in SOME.cases]

ANSWERS = """
import json, sys, time
for line in sys.stdin:
    asked = json.loads(line)
    text = asked["given"]["code"].strip().upper().replace("-", "")
    name = asked["id"]
    {then}
"""
RIGHT = 'print(json.dumps({"id": name, "code": text}))'


def program(then: str = RIGHT, before: str = "", after: str = "") -> list[str]:
    """Return a program that answers each question by *then*."""
    return [sys.executable, "-S", "-c", f"{before}\n{ANSWERS.replace('{then}', then)}\n{after}"]


def reasons(command: list[str], timeout: float = 30) -> dict[str, str]:
    """Return what was wrong, by case."""
    return {failure.id: failure.reason for failure in run_conformance(SOME, command, timeout=timeout).failures}


def test_a_program_that_answers_all_agrees() -> None:
    """In any order, with more facts than were asked for, and blank lines."""
    found = run_conformance(
        SOME,
        program(
            'out.append(json.dumps({"id": name, "code": text, "seen": 1}) + "\\n")',
            "out = []",
            "print(*reversed(out), sep='\\n')",
        ),
    )
    assert (found.ok, found.failures, found.asked) == (True, (), 4)
    assert str(found) == "4 of 4 cases agree; the program ended with status 0"
    assert found.to_dict()["ok"] is True


def test_a_wrong_answer_says_what_is_wrong() -> None:
    """A value, a type, an error instead of an answer."""
    wrong = {
        NAMES[0]: '{"code": "J9999"}',
        NAMES[1]: '{"error": "unknown-code"}',
        NAMES[2]: '{"code": 9312}',
        NAMES[3]: '{"code": text, "error": "none"}',
    }
    then = "; ".join(["answers = " + repr(wrong), 'print(json.dumps({"id": name, **eval(answers[name])}))'])
    found = run_conformance(SOME, program(then))
    assert [(one.id, one.reason) for one in found.failures] == [
        (NAMES[0], 'code is "J9999", not "J9312"'),
        (NAMES[1], 'code is null, not "J9312", error is "unknown-code", not null'),
        (NAMES[2], 'code is 9312, not "J9312"'),
        (NAMES[3], 'error is "none", not null'),
    ]
    assert str(found).splitlines()[0] == "0 of 4 cases agree; the program ended with status 0"
    assert found.failures[0].to_dict()["got"] == {"code": "J9999"}
    assert not found.ok


def test_missing_double_and_stray_answers_are_reported() -> None:
    """Lines that name no case come last."""
    then = f"if name == {NAMES[0]!r}: continue\n    {RIGHT}\n    if name == {NAMES[1]!r}: {RIGHT}"
    found = run_conformance(SOME, program(then, after='print("not json"); print([1]); print(json.dumps({"id": "x"}))'))
    assert [(one.id, one.reason) for one in found.failures] == [
        (NAMES[0], "no answer; the program ended with status 0"),
        (NAMES[1], "2 answers"),
        ("", "line 5 is not a JSON object"),
        ("", "line 6 is not a JSON object"),
        ("", "line 7 has the id of no case"),
    ]
    assert str(found.failures[2]) == "no case: line 5 is not a JSON object"


def test_a_crash_names_the_case_and_the_last_words() -> None:
    """The answers before it count."""
    then = f"if name == {NAMES[2]!r}: raise KeyError('lost')\n    print(json.dumps({{'id': name, 'code': text}}), flush=True)"
    found = run_conformance(SOME, program(then))
    assert [(one.id, one.reason) for one in found.failures] == [
        (name, "no answer; the program ended with status 1") for name in NAMES[2:]
    ]
    assert found.stderr.endswith("KeyError: 'lost'")
    assert str(found).endswith("KeyError: 'lost'")


def test_a_program_that_falls_silent_is_stopped() -> None:
    """With what it started; also one that has answered but does not end."""
    silent = reasons(program("time.sleep(60)"), timeout=0.5)
    assert silent == dict.fromkeys(NAMES, "no answer; the program was stopped: no line for 0.5 seconds")
    found = run_conformance(
        SOME, program(after="sys.stdout.flush(); import os; os.close(1); time.sleep(60)"), timeout=0.5
    )
    assert (found.ok, found.ended) == (True, "the program was stopped: it did not end within 0.5 seconds")


def test_a_program_that_talks_without_end_or_reads_nothing_is_stopped() -> None:
    """A line without an end is cut."""
    chatter = run_conformance(SOME, [sys.executable, "-S", "-c", "while True: print('x' * 150_000)"])
    assert len(chatter.failures) == 4 + 15
    assert chatter.ended == "the program was stopped: it wrote 15 lines"
    assert reasons([sys.executable, "-S", "-c", "import sys; sys.stdin.close()"]) == dict.fromkeys(
        NAMES, "no answer; the program ended with status 0"
    )


@pytest.mark.parametrize(("command", "timeout"), [([], 1), (["x"], 0), (["x"], float("nan"))])
def test_no_command_and_no_time_are_refused(command: list[str], timeout: float) -> None:
    with pytest.raises(MalformedError):
        run_conformance(SOME, command, timeout=timeout)


def test_the_command_line_runs_the_reference_and_a_wrong_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 0 and 1; 2 for an ask that there is not, 5 for a program or a file that is not there."""
    assert (
        main(["conformance", "bundled", "--ask", "code", "--", sys.executable, "-m", "jcodes.testing.answering"]) == 0
    )
    assert "9 of 9 cases agree" in capsys.readouterr().out
    path = tmp_path / "own.json"
    cases = [attrs.asdict(case) for case in SOME.cases]
    path.write_text(json.dumps({"format": 1, "release": "2026-01", "cases": cases}), "utf-8")
    assert main(["conformance", str(path), "--json", "--", *program('print("{}")')]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert (shown["ok"], len(shown["failures"])) == (False, 8)
    assert main(["conformance", "bundled", "--ask", "codes", "--", "x"]) == 2
    assert "--ask takes units" in capsys.readouterr().err
    assert main(["conformance", "bundled", "--", str(tmp_path / "none")]) == 5
    assert main(["conformance", str(tmp_path / "none.json"), "--", "x"]) == 5
