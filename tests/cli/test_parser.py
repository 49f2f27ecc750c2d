"""What each command takes: the same options by the same names, and examples in its help that run."""

import argparse
import json
import os
import shlex
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jcodes.cli import EXIT_CODES, main
from jcodes.cli.parser import make_parser

FILES = Path(__file__).parents[2] / "examples" / "files"
HOUSE = """extends = "medicare-part-b"
name = "house"
title = "A payer that rounds down"

[[rounding]]
value = "down"
source = "its provider manual"
confidence = "M"
"""


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield each command that runs something, those of ``data`` too."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield parser
    for action in below:
        for one in action.choices.values():
            yield from commands(one)


COMMANDS = {one.prog.removeprefix("jcodes "): one for one in commands(make_parser())}


def test_the_commands_are_these() -> None:
    """Each has a run function."""
    assert list(COMMANDS) == [
        "units", "vials", "ndc-quantity", "payment", "code", "show", "search", "ndc", "label", "price", "mue", "jw-jz", "check", "audit", "check-cdm", "check-orders", "estimate", "diff", "releases", "conformance",
        "frame units", "frame check", "data list", "data sources", "data add", "data remove", "data check-cdm",
    ]  # fmt: skip
    assert all(callable(one.get_default("run")) for one in COMMANDS.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_a_policy_and_json(command: str) -> None:
    """And those that ask a catalog about codes take ``--catalog`` and ``--release`` alike."""
    names = [action.option_strings for action in COMMANDS[command]._actions]
    assert ["--policy"] in names
    assert ["--json"] in names
    without = {"conformance", "diff", "releases", "data list", "data sources", "data add", "data remove"}
    assert (["--catalog", "--release"] in names) is (command not in without)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the files that the examples name, with damaged files of CMS."""
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JCODES_DATA", str(tmp_path / "store"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    Path("house.toml").write_text(HOUSE, encoding="utf-8")
    for name in ("HCPC2026_APR_ANWEB.zip", "asp_2026q2.zip"):
        with zipfile.ZipFile(name, "w") as file:
            file.writestr("readme.txt", "not the file of CMS")
    return tmp_path


EXAMPLES = [
    line.strip().removeprefix("jcodes ")
    for one in COMMANDS.values()
    for line in (one.epilog or "").splitlines()
    if line.strip().startswith("jcodes ")
]
STATUS = {
    "check": 1, "audit": 1, "frame check": 1, "data add": 5, "data remove": 3, "check-cdm": 1, "data check-cdm": 1, "check-orders": 1, 'payment J9312 "750 mg" --on 2026-02-01 --paid': 1,
}  # fmt: skip
"""Of the examples whose answer is not 0: the claim has an error, the chargemaster and an order have to change, the zip files are not CMS's,
nothing was added to remove, and the payer paid less."""


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_help_is_understood(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And answers as it should."""
    status = next((status for begins, status in STATUS.items() if f"{example} ".startswith(f"{begins} ")), 0)
    assert main(shlex.split(example)) == status, capsys.readouterr().err


def test_the_first_help_has_examples_of_the_commands() -> None:
    """The same ones, so that they run."""
    first = [line.strip() for line in (make_parser().epilog or "").splitlines() if line.startswith("  jcodes ")]
    assert len(first) == 5
    assert {line.removeprefix("jcodes ") for line in first} <= set(EXAMPLES)


def test_every_command_has_examples() -> None:
    """One at least."""
    assert {next(name for name in COMMANDS if f"{one} ".startswith(f"{name} ")) for one in EXAMPLES} == set(COMMANDS)


@pytest.mark.usefixtures("folder")
def test_a_policy_is_a_name_or_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """The file's values hold; a claim that names a payer is checked by the one of the command line."""
    words = ["units", "J9312", "756 mg", "--on", "2026-02-01", "--quiet"]
    assert main(words) == 0
    assert main([*words, "--policy", "medicare-opps"]) == 0
    assert main([*words, "--policy", "house.toml"]) == 0
    assert main([*words, "--policy", "./house.toml"]) == 0
    assert capsys.readouterr().out == "J9312 76\nJ9312 76\nJ9312 75\nJ9312 75\n"
    assert main(["check", "claim.json", "--policy", "house.toml", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["policy"]["name"] == "house"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", [["show", "J9312"], ["releases"], ["units", "J9312", "750 mg"], ["data", "list"]])
def test_a_policy_that_cannot_be_read_is_refused_by_every_command(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown name, a file that is missing, and one that is no policy."""
    Path("broken.toml").write_text("rounding = 3", encoding="utf-8")
    assert main([*command, "--policy", "no-such-payer"]) == 3
    assert main([*command, "--policy", "missing.toml"]) == 5
    assert main([*command, "--policy", "broken.toml"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    unknown, missing, broken = err.splitlines()
    assert "--policy takes a name (medicare-part-b, " in unknown
    assert "Policy.load" not in unknown
    assert "missing.toml" in missing
    assert "broken.toml" in broken


def test_the_reference_page_has_every_command_and_status() -> None:
    """As the parser states them."""
    page = (Path(__file__).parents[2] / "docs/reference/command-line.md").read_text(encoding="utf-8")
    assert [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")] == [
        "units CODE DOSE", "vials CODE DOSE", "ndc-quantity DOSE --unit UNIT", "payment CODE DOSE --on DAY", "code FILE", "show CODE...", "search WORDS...",
        "ndc NDC", "label NDC", "price CODE", "mue CODE", "jw-jz CODE", "check FILE...", "audit FILE...",
        "check-cdm FILE --on DAY", "check-orders FILE --against RELEASE", "estimate CODE DOSE", "diff BEFORE AFTER", "releases", "conformance FILE -- COMMAND", "frame units IN OUT", "frame check IN OUT", "data list", "data sources", "data add FILE...", "data remove ISSUE", "data check-cdm FILE --on DAY",
    ]  # fmt: skip
    assert all(f"| {status} | {meaning} |" in page for status, meaning in EXIT_CODES.items())


def test_catalog_and_release_are_one_option(capsys: pytest.CaptureFixture[str]) -> None:
    """The release of CMS's codes."""
    for option in ("--catalog", "--release"):
        assert main(["units", "J9310", "750 mg", option, "2018-01", "--on", "2018-06-01", "--quiet"]) == 0
        assert main(["show", "J9312", option, "1999-01"]) == 3
        out, err = capsys.readouterr()
        assert out == "J9310 8\n"
        assert "1999-01" in err


def test_removing_is_told_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error too."""
    assert main(["data", "remove", "1999-01", "--to", str(tmp_path), "--json"]) == 3
    assert json.loads(capsys.readouterr().err)["error"] == "UnknownReleaseError"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_says_what_a_payer_changes(command: str) -> None:
    """In one plain sentence; the claim's payer counts only where there is a claim."""
    (help_of,) = [action.help or "" for action in COMMANDS[command]._actions if action.option_strings == ["--policy"]]
    uses = {
        "units",
        "vials",
        "ndc-quantity",
        "payment",
        "code",
        "ndc",
        "jw-jz",
        "check",
        "audit",
        "estimate",
        "frame units",
        "frame check",
    }
    assert ("the policy has no effect here" in help_of) is (command not in uses)
    assert ("default: the claim's" in help_of) is (command in {"check", "audit", "frame check"})


def test_vials_bill_their_plan_under_a_policy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As units, and in JSON beside the plan; without a policy there are no lines."""
    words = ["vials", "J9035", "740 mg", "--on", "2026-02-01"]
    assert main([*words, "--policy", "house.toml"]) == 0
    told = capsys.readouterr().out
    assert main([*words, "--policy", "medicare-part-b", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert "\nlines to bill under house: J9035 x 74" in told
    assert facts["bill"]["policy"] == "medicare-part-b"
    assert main(words) == 0
    assert "lines to bill" not in capsys.readouterr().out


def test_ndc_says_what_a_payer_wants_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The NDC units that it accepts, of the date of service where there is one."""
    words = ["ndc", "50242-051-21", "--policy", "commercial-generic"]
    assert main(words) == 0
    assert "\ncommercial-generic: NDC units UN, ML, GR, F2; NDC required: " in capsys.readouterr().out
    assert main([*words, "--on", "2026-02-01", "--json"]) == 0
    (link,) = json.loads(capsys.readouterr().out)
    assert (link["policy"], link["ndc_units"]) == ("commercial-generic", ["UN", "ML", "GR", "F2"])
