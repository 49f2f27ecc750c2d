"""The command line: tables for people, JSON for programs, statuses that mean something, errors without a traceback."""

import importlib
import io
import json
import os
import pty
import re
import subprocess
import sys
import warnings

import pytest

from jcodes.cli import EXIT_CODES, main
from jcodes.cli.output import data_warnings


def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jcodes", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )


def test_the_main_job(capsys: pytest.CaptureFixture[str]) -> None:
    """The answer in the first line, the derivation below it."""
    assert main(["units", "J9312", "750 mg", "--on", "2026-02-01"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("J9312  750 mg  ->  75 billing units: J9312 x 75 (undecided: JW or JZ)\n\n")
    assert "rounding   up: 75 -> 75" in out
    assert err == ""


def test_one_unit_is_singular(capsys: pytest.CaptureFixture[str]) -> None:
    """Grammar."""
    main(["units", "J9312", "1 mg", "--type", "multi-dose"])
    assert "1 billing unit\n" in capsys.readouterr().out


def test_quiet_prints_each_line_of_the_bill(capsys: pytest.CaptureFixture[str]) -> None:
    """One claim line a line, never a sum of several; warnings and open questions go to standard error."""
    assert main(["units", "J9310", "750 mg", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert out == "J9310 8\n"
    undecided, warning = err.splitlines()
    assert undecided.startswith("undecided: JW or JZ: medicare-part-b requires JW or JZ for single-dose containers")
    assert warning == "warning: J9310 is valid only for dates of service through 2018-12-31; give the date of service"
    assert main(["units", "J9312", "740 mg", "--on", "2026-02-01", "--containers", "8 x 100 mg", "--quiet"]) == 0
    assert capsys.readouterr() == ("J9312 74\nJ9312-JW 6\n", "")
    assert main(["units", "J3301", "40 mg", "--on", "2026-02-01", "--containers", "400 mg/10 mL", "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert out == "J3301 4\n"
    assert [line.partition(": ")[2].partition(":")[0] for line in err.splitlines()] == ["36 leftover units", "JW"]
    assert main(["units", "J3301", "40 mg", "--containers", "400 mg/10 mL", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["total"], [one["kind"] for one in facts["undecided"]]) == (4, ["leftover", "jw-or-jz"])


def test_json_is_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Every command has it."""
    assert main(["units", "J3301", "0.75 mL", "--strength", "40 mg/mL", "--rounding", "nearest", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 3
    assert main(["show", "J9312", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dosage"] == "10 mg"
    assert main(["search", "rituximab", "--json", "--limit", "1"]) == 0
    assert [row["code"] for row in json.loads(capsys.readouterr().out)] == ["J9312"]
    assert main(["search", "nothing of the kind", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []
    assert main(["releases", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[-1]["release"] == "2026-01"


def test_show_prints_every_fact(capsys: pytest.CaptureFixture[str]) -> None:
    """Blank ones are left out; the release can be pinned."""
    assert main(["show", "j-2505", "--release", "2024-01"]) == 0
    out = capsys.readouterr().out
    for words in ("pegfilgrastim", "one unit is 6 mg", "valid to", "2021-12-31", "J2506", "normalized_2024JAN.csv.gz"):
        assert words in out
    assert "brands" not in out


def test_search_prints_a_table_and_says_what_it_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Aligned columns where there is no terminal."""
    assert main(["search", "rituximab", "--limit", "2"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == ["code", "one", "unit", "valid", "name"]
    assert [line.split()[0] for line in lines[1:]] == ["J9312", "J9311"]
    assert "more; add --limit 0 to see all" in err
    assert main(["search", "rituximab", "--limit", "0", "--on", "2018-06-01"]) == 0
    out, err = capsys.readouterr()
    assert "J9312" not in out
    assert "truxima" not in out
    assert err == ""


def test_search_says_on_standard_error_how_it_read_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    """The output stays JSON for programs."""
    assert main(["search", "rituxamab", "100", "mg", "--json", "--limit", "1"]) == 0
    out, err = capsys.readouterr()
    (row,) = json.loads(out)
    assert (row["code"], row["is_near"]) == ("J9312", True)
    first, second = err.splitlines()
    assert "no name matches 'rituxamab'; these names are spelled like it" in first
    assert "searched for 'rituxamab'; '100 mg' may be the dose or the strength" in second


def test_search_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1, as grep."""
    assert main(["search", "nothing", "of", "the", "kind"]) == 1
    assert "nothing found for a text (19 characters, letters and spaces) in release 2026-01" in capsys.readouterr().err


def test_releases_prints_what_is_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each."""
    assert main(["releases"]) == 0
    assert "HCPC2026_JAN_ANWEB_01122026.xlsx" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["units", "J9312", "750"], 2, "no unit"),
        (["units", "J9312", "12 gr"], 2, "write 'g' or 'mg'"),
        (["units", "90371", "1 mL"], 2, "CPT"),
        (["units", "J9312", "750 mg", "--on", "2/1/2026"], 2, "2026-02-01"),
        (["units", "J0000", "750 mg"], 3, "J0000"),
        (["show", "J9312", "--release", "1999-01"], 3, "1999-01"),
        (["units", "J9312", "750 mg", "--on", "2018-01-01"], 4, "not yet valid"),
        (["units", "J9312", "7 mL"], 4, "strength"),
        (["units", "J3490", "7 mg"], 4, "no unit size"),
        (["units", "Q9991", "300 mg"], 4, "dose range"),
        (["units", "J9312", "7 mg", "--rounding", "exact"], 4, "not a whole number"),
    ],
)
def test_an_error_has_its_status_and_one_line(
    arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, without a traceback."""
    assert main(arguments) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert words in err
    assert len(err.splitlines()) == 1
    assert status in EXIT_CODES


def test_damaged_data_has_a_status_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """5: nothing the user asked wrong."""
    from jcodes.errors import DataError

    def broken(*_: object, **__: object) -> None:
        raise DataError("the facts are damaged", hint="reinstall")

    monkeypatch.setattr("jcodes.cli.show.catalog", broken)
    assert main(["show", "J9312"]) == 5
    assert capsys.readouterr().err == "error: the facts are damaged: reinstall\n"


@pytest.mark.parametrize(
    "arguments", [[], ["units"], ["units", "J9312"], ["search", "x", "--limit", "-1"], ["nonsense"]]
)
def test_a_wrong_command_is_explained_with_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """By argparse."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: jcodes" in capsys.readouterr().err


def test_help_tells_the_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them."""
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(meaning in out for meaning in EXIT_CODES.values())


def test_python_m_jcodes_works() -> None:
    """As a process, and into a console that knows ASCII only."""
    done = run("units", "J9312", "750 mg", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "75 billing units" in done.stdout
    failed = run("units", "J9312", "750 ½½mg", env={"PYTHONIOENCODING": "ascii"})
    assert failed.returncode == 2
    assert "Traceback" not in failed.stderr


def test_a_closed_pipe_is_no_error() -> None:
    """``| head -1`` ends in silence."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m jcodes search in --limit 0 --json | head -1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout == "[\n"


def on_a_terminal(*arguments: str) -> str:
    leader, follower = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "jcodes", *arguments], stdout=follower, check=True, env={**os.environ, "COLUMNS": "60"}
    )
    os.close(follower)
    chunks = []
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(leader)
    return b"".join(chunks).decode()


def test_a_table_folds_to_the_terminal() -> None:
    """With rich, which the extra brings."""
    lines = [
        re.sub(r"\x1b\[[0-9;]*m", "", line)
        for line in on_a_terminal("search", "immune globulin", "--limit", "3").split("\r\n")
    ]
    assert len(lines) > 4
    assert all(len(line) <= 60 for line in lines), lines


def test_without_rich_a_terminal_gets_aligned_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The extra is optional."""
    monkeypatch.setitem(sys.modules, "rich.table", None)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["search", "rituximab", "--limit", "1"]) == 0
    assert capsys.readouterr().out.startswith("code   one unit  valid ")


def test_with_rich_a_terminal_gets_a_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """In this process, for what it prints."""
    pytest.importorskip("rich")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["search", "rituximab", "--limit", "1"]) == 0
    out = capsys.readouterr().out
    assert "J9312" in out
    assert "─" in out


def test_importing_the_entry_point_runs_nothing() -> None:
    """Only ``python -m jcodes`` does."""
    entry_point = importlib.import_module("jcodes.__main__")
    assert entry_point.main is main


def test_a_dose_needs_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    """The words behind the code are the dose."""
    assert main(["units", "J9312", "750", "mg", "--quiet"]) == 0
    assert capsys.readouterr().out == "J9312 75\n"


def test_show_takes_several_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """One below the other; as JSON a list."""
    assert main(["show", "J9312", "J9035"]) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.startswith("code ")] == [
        "J9312",
        "J9035",
    ]
    assert main(["show", "J9312", "J9035", "--json"]) == 0
    assert [facts["code"] for facts in json.loads(capsys.readouterr().out)] == ["J9312", "J9035"]
    assert main(["show", "J9312", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "J9312"


def test_an_error_is_json_where_json_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """With its type, its facts and the exit status; standard output stays empty."""
    assert main(["units", "J9132", "750 mg", "--json"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    told = json.loads(err)
    assert (told["error"], told["status"], told["code"]) == ("UnknownCodeError", 3, "J9132")
    assert "J9312" in told["suggestions"]
    assert told["hint"]


def test_an_empty_search_says_what_can_be_searched_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Brands are known only where a descriptor prints them."""
    assert main(["search", "qqqqqq"]) == 1
    assert "search by substance" in capsys.readouterr().err
    assert main(["search", "  "]) == 2
    assert "nothing to search for" in capsys.readouterr().err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing else happens."""
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out.startswith("jcodes ")


def test_a_full_disk_is_an_error_without_a_traceback() -> None:
    """/dev/full refuses every byte."""
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "jcodes", "show", "J9312"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 5
    assert "cannot write the output" in done.stderr
    assert "Traceback" not in done.stderr


def test_closed_streams_are_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under pythonw, or with ``>&-``."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["show", "J9312"]) == 0
    for stream in (sys.stdout, sys.stderr):
        assert stream.name == os.devnull
        stream.close()


def test_a_warning_that_is_none_of_the_data_is_shown_as_python_shows_it() -> None:
    """`DataWarning` only is one line of the command's."""
    with pytest.warns(UserWarning, match="of another library"), data_warnings():
        warnings.warn("of another library", UserWarning, stacklevel=1)


def test_a_console_without_the_letters_gets_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON stays JSON in ASCII."""
    held = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, encoding="ascii"))
    assert main(["show", "J9312", "--json"]) == 0
    assert json.loads(held.getvalue())["code"] == "J9312"


def test_long_facts_are_folded_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """To its width, below the value's column."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["show", "J9312"]) == 0
    assert all(len(line) <= 60 or " " not in line.strip() for line in capsys.readouterr().out.splitlines())


def test_a_rate_has_a_duration_and_a_dose_is_given_several_times(capsys: pytest.CaptureFixture[str]) -> None:
    """And a rounding that does not exist is refused."""
    assert main(["units", "J7030", "125", "mL/h", "--duration", "90 min", "--administrations", "3", "--quiet"]) == 0
    assert capsys.readouterr().out == "J7030 1\n"
    assert main(["units", "J9312", "754 mg", "--rounding", "sideways"]) == 2
    assert "use 'up', 'nearest', 'down' or 'exact'" in capsys.readouterr().err


def test_opened_containers_give_the_discarded_units(capsys: pytest.CaptureFixture[str]) -> None:
    """On a line of their own; orders and policies as in the library."""
    assert main(["units", "J9035", "740 mg", "--on", "2026-02-01", "--containers", "2 x 400 mg"]) == 0
    assert capsys.readouterr().out.startswith(
        "J9035  740 mg  ->  74 billing units, 6 discarded: J9035 x 74; J9035-JW x 6"
    )
    words = [
        "units",
        "J9312",
        "375 mg/m2",
        "--bsa",
        "1.9 m2",
        "--containers",
        "500 mg",
        "3 x 100 mg",
        "--type",
        "single-dose",
        "--json",
    ]
    assert main([*words, "--on", "2026-02-01"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["administered"], told["discarded"]) == (72, 8)
    assert main(["units", "J9035", "740 mg", "--discarded", "60 mg", "--policy", "no-such-payer"]) == 3
    assert "medicare-part-b" in capsys.readouterr().err


def test_vials_are_planned(capsys: pytest.CaptureFixture[str]) -> None:
    """From the crosswalk's sizes, or those given."""
    assert main(["vials", "J9035", "740 mg"]) == 0
    assert "2 x 400 mg: 60 mg left over" in capsys.readouterr().out
    assert main(["vials", "J9035", "740", "mg", "--sizes", "100 mg", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["count"] == 8
    assert main(["vials", "J3490", "740 mg"]) == 4
