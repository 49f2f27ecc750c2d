"""On a terminal: lines fold to its width, and a shell completes commands, options and values."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jcodes.cli import main


def test_every_line_folds_to_the_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Below the column of its value, on both streams; words that are longer than a line stay whole."""
    monkeypatch.setenv("COLUMNS", "60")
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    assert main(["units", "J9312", "750 mg", "--on", "2026-02-01"]) == 0
    assert main(["units", "J3490", "750 mg"]) == 4
    out, err = capsys.readouterr()
    lines = [*out.splitlines(), *err.splitlines()]
    assert all(len(line) <= 60 or " " not in line.strip() for line in lines), lines
    assert "\nrounding   up: 75 -> 75; a fraction of a unit is rounded up\n           to the next whole unit\n" in out
    assert len(err.splitlines()) > 2


def test_a_narrow_terminal_leaves_room_for_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some twenty characters beside the indentation."""
    monkeypatch.setenv("COLUMNS", "10")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["show", "J9312"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) < 80


def test_a_table_cuts_no_cell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """File names fold: they are there to be copied."""
    pytest.importorskip("rich")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["releases"]) == 0
    out = capsys.readouterr().out
    assert "\u2026" not in out
    assert "2017-Alpha-Numeric" in out


def completed(line: str, folder: Path) -> list[str]:
    """Return what a shell is told to complete *line* with."""
    file = folder / "words"
    asked = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_SHELL": "bash",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_TYPE": "9",
    }
    environment = {**os.environ, **asked, "_ARGCOMPLETE_IFS": "\n", "_ARGCOMPLETE_STDOUT_FILENAME": str(file)}
    subprocess.run([sys.executable, "-m", "jcodes"], env=environment, check=True)
    return [word.strip() for word in file.read_text(encoding="utf-8").splitlines()]


def test_a_shell_completes_policies(tmp_path: Path) -> None:
    """By their names, as argcomplete asks for them."""
    pytest.importorskip("argcomplete")
    assert completed("jcodes units J9312 --policy medicare-o", tmp_path) == ["medicare-opps"]


def test_completion_is_only_for_a_shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """That asks for it; without argcomplete the command runs as ever. Commands, releases and codes are completed too."""
    asked = []

    class Stand:
        @staticmethod
        def autocomplete(parser: object) -> None:
            asked.append(parser)

    monkeypatch.setitem(sys.modules, "argcomplete", Stand)
    assert main(["price", "J9312", "--on", "2026-02-01"]) == 0
    assert asked == []
    monkeypatch.setenv("_ARGCOMPLETE", "1")
    assert main(["price", "J9312", "--on", "2026-02-01"]) == 0
    (parser,) = asked
    choices = parser._subparsers._group_actions[0].choices["price"]._actions  # type: ignore[attr-defined]
    completers = {one.dest: one.completer for one in choices if hasattr(one, "completer")}
    found = completers["code"]("j931", parsed_args=None)
    assert "J9312" in found
    assert all(code.startswith("J931") for code in found)
    assert completers["catalog"]("2026") == ["2026-01"]
    assert completers["policy"]("medicare-a") == ["medicare-asc", "medicare-advantage"]
    monkeypatch.setitem(sys.modules, "argcomplete", None)
    assert main(["price", "J9312", "--on", "2026-02-01"]) == 0
    assert capsys.readouterr().err == ""
