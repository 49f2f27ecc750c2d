"""What every command prints with ``--json`` is valid by the documented schema, and the schema and its page are those of the code."""

import argparse
import builtins
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import jcodes
from jcodes.cli import main
from jcodes.cli.parser import make_parser
from tests.integrations.x12_texts import CLAIM, interchange
from tests.official.files import fill
from tests.official.test_load import october
from tests.readers.files import put
from tools import output_schema

jsonschema = pytest.importorskip("jsonschema")
WHOLE = output_schema.document()
ON = "2026-02-01"
RITUXAN = "50242-0051-21"
LINES = [
    {"code": "J9310", "units": 7, "on": ON, "charge": "5000.10"},
    {"code": "J9312", "units": 740, "on": ON, "charge": "60.00", "administration": {
        "drug": "rituximab", "dose": "740 mg", "route": "IV infusion", "on": ON, "containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"],
        "start": "09:00", "stop": "13:15"}},
    {"code": "J9312", "units": 75, "modifiers": ["JZ"], "on": "2026-05-01"},
]  # fmt: skip
CHARGES = f"CDM,HCPCS,Multiplier,Per,NDC\nA1,J9312,10,vial,{RITUXAN}\nA2,C9305,1,,\nA3,99213,,,\nA4,J9312,100,vial,{RITUXAN}\nA5,J931X,1,,\n"
COURSE = "HCPCS,Dose,BSA,Route,Minutes,Costs\nJ9312,375 mg/m2,1.9 m2,IV infusion,255,100 mg: 700\nJ9310,5 mg,,,,\nJ3490,5 mg,,,,\n"
RECORD = [
    "--drug",
    "Rituxan",
    "--dose",
    "740 mg",
    "--route",
    "IV infusion",
    "--on",
    ON,
    "--start",
    "09:00",
    "--stop",
    "13:15",
    "--place-of-service",
    "11",
]
WRONG = [sys.executable, "-S", "-c", "import sys\nfor line in sys.stdin: print('{}')"]

UNITS = ["J9312", "740 mg", "--on", ON]
OPENED = ["--containers", "500 mg/50 mL", "3 x 100 mg/10 mL"]
COMMANDS: list[tuple[str, list[str]]] = [
    ("units", [*UNITS, *OPENED]),
    ("units", ["J3301", "40 mg", "--on", ON, "--containers", "400 mg/10 mL"]),
    ("units", ["J9310", "750 mg", "--type", "multi-dose", "--discarded", "5 mg"]),
    ("vials", [*UNITS]),
    ("vials", [*UNITS, "--policy", "medicare-part-b"]),
    ("ndc-quantity", ["750 mg", "--unit", "ML", "--strength", "10 mg/mL"]),
    ("ndc-quantity", ["75", "--unit", "ML", "--code", "J9312", "--strength", "10 mg/mL"]),
    ("payment", [*UNITS, *OPENED]),
    ("payment", [*UNITS, *OPENED, "--paid", "100.00"]),
    ("code", [*RECORD, "--containers", "8 x 100 mg", "--charge", "J9312=9000.00"]),
    ("code", ["--drug", "rituximab", "--dose", "740 mg", "--on", ON, "--containers", "8 x 100 mg"]),
    ("code", ["--drug", "Nothing", "--dose", "1 mg", "--on", ON]),
    ("show", ["J9312"]),
    ("show", ["J9310", "J3490", "C9305", "J3301", "J1745", "J0702", "--on", "2018-06-01"]),
    ("show", ["J9312", "J3490", "Q5115", "J0129", "J1815"]),
    ("search", ["rituximab"]),
    ("search", ["rituxmab", "--on", ON]),
    ("search", ["nothing of the kind"]),
    ("ndc", [RITUXAN, "--on", ON]),
    ("ndc", [RITUXAN, "--policy", "medicaid-generic"]),
    ("label", [RITUXAN]),
    ("price", ["J9312"]),
    ("price", ["J3490", "--on", ON]),
    ("mue", ["J9312"]),
    ("mue", ["J9312", "--on", "2010-01-01", "--setting", "dme"]),
    ("jw-jz", ["J9312", "--on", ON]),
    ("jw-jz", ["J9312", "--on", "2019-01-01", "--policy", "medicaid-generic"]),
    ("check", ["one.json"]),
    ("check", ["several.json", "--silence", "charge-missing=a trial"]),
    ("check", ["one.json", "several.json", "bad.json", "absent.json"]),
    ("audit", ["several.json"]),
    ("audit", ["claims.837", "--remit", "payments.835", "--silence", "charge-missing=a trial"]),
    ("check-cdm", ["cdm.csv", "--on", "2025-12-15", "--against", "2026-01"]),
    ("check-cdm", ["cdm.csv", "--on", ON]),
    ("check-orders", ["orders.csv", "--against", "2026-01"]),
    ("estimate", ["--orders", "course.csv", "--on", ON, "2026-02-22"]),
    ("estimate", ["J9312", "700 mg", "--on", ON, "--costs", "100 mg=700.00", "500 mg=3400.00"]),
    ("estimate", ["J9312", "700 mg", "--on", ON, "--compare"]),
    ("diff", ["2025-10", "2026-01"]),
    ("releases", []),
    ("conformance", ["bundled", "--ask", "code", "--", *WRONG]),
    ("frame units", ["lines.csv", "units.csv"]),
    ("frame check", ["lines.csv", "found.csv"]),
    ("data list", []),
    ("data sources", ["--on", ON]),
    ("data add", ["october.csv", "asp.csv", "--to", "store", "--accept-implausible"]),
    ("data remove", ["2026-10", "--to", "store"]),
    ("data check-cdm", ["cdm.csv", "--on", ON]),
]  # fmt: skip
REFUSED = [
    ("show", ["J931X"]), ("units", ["J9312", "Jane Roe"]), ("check", ["absent.json"]), ("price", ["J9312", "--release", "1999-01"]),
    ("units", ["J9310", "700 mg", "--on", ON]),
]  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that commands are given."""
    monkeypatch.chdir(tmp_path)
    one = {"identifier": "A-1", "lines": LINES, "place_of_service": "11"}
    put(tmp_path, "one.json", json.dumps(one))
    put(
        tmp_path,
        "several.json",
        json.dumps([one, {"lines": 3}, {**one, "identifier": "A-2"}, {**one, "frequency": "8"}]),
    )
    put(tmp_path, "bad.json", "{")
    put(tmp_path, "claims.837", interchange(*CLAIM))
    denied = ("CLP*A-1*4*5000*0**MB*ICN1", "SVC*HC:J9312:JZ*5000*0", "DTM*472*20260201", "CAS*CO*16*5000", "LQ*HE*N519")
    put(tmp_path, "payments.835", interchange(*denied, kind="835", version="005010X221A1").replace("GS*HC", "GS*HP"))
    put(tmp_path, "cdm.csv", CHARGES)
    put(tmp_path, "orders.csv", "Order,HCPCS,Date,Units\n1,C9305,2026-01-05,10\n2,J9312,2026-01-05,10\n3,,,\n")
    put(tmp_path, "course.csv", COURSE)
    put(tmp_path, "lines.csv", f"code,dose,unit,on,units\nJ9312,750,mg,{ON},75\nJ9310,1,mg,{ON},9\nx,1,mg,{ON},1\n")
    october(tmp_path).rename("HCPC2026_OCT_ANWEB.csv")
    fill(tmp_path)["asp"].rename("asp.csv")
    return tmp_path


def run(command: str, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    if command.startswith("data"):
        arguments = ["HCPC2026_OCT_ANWEB.csv" if one == "october.csv" else one for one in arguments]
    head, dashes, program = arguments, [], []
    if "--" in arguments:
        place = arguments.index("--")
        head, dashes, program = arguments[:place], ["--"], arguments[place + 1 :]
    status = main([*command.split(), *head, "--json", *dashes, *program])
    return status, *capsys.readouterr()


def errors(name: str, value: object) -> list[str]:
    """Return what is not valid, with its path."""
    schema = {"$ref": f"#/$defs/{name}", "$defs": WHOLE["$defs"]}
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    return [
        f"{list(one.absolute_path)}: {best.message}"
        for one in validator.iter_errors(value)
        for best in [jsonschema.exceptions.best_match([one])]
    ]


@pytest.mark.parametrize(
    ("command", "arguments"), COMMANDS, ids=lambda one: one if isinstance(one, str) else " ".join(one)[:40]
)
def test_every_output_is_valid(command: str, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """By the part of the schema for its command."""
    if command.startswith("frame"):
        pytest.importorskip("polars")
    if command == "data remove":
        run("data add", ["october.csv", "asp.csv", "--to", "store", "--accept-implausible"], capsys)
    status, out, _ = run(command, arguments, capsys)
    assert status in {0, 1, 4}
    assert errors(output_schema.name_of(command), json.loads(out)) == []


@pytest.mark.parametrize(("command", "arguments"), REFUSED)
def test_every_error_is_valid(command: str, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One object on standard error, with the exit status; nothing on standard output."""
    status, out, err = run(command, arguments, capsys)
    told = json.loads(err)
    assert out == ""
    assert errors(output_schema.ERROR, told) == []
    assert told["status"] == status
    named: type = vars(builtins).get(told["error"]) or getattr(jcodes.errors, told["error"])
    assert issubclass(named, jcodes.JcodesError | OSError)


def test_a_disk_that_is_full_is_told_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a folder that another process holds; the hint is blank where the message says what to do."""
    for refused in (OSError(28, "No space left on device"), TimeoutError(110, "wait for the other process", "store")):
        monkeypatch.setattr("jcodes.cli._run", lambda options, error=refused: (_ for _ in ()).throw(error))
        monkeypatch.setattr("jcodes.cli._drop_output", lambda: None)
        status, out, err = run("releases", [], capsys)
        assert (status, out) == (5, "")
        assert errors(output_schema.ERROR, json.loads(err)) == []
        assert json.loads(err)["error"] == type(refused).__name__
        assert main(["releases"]) == 5
        assert capsys.readouterr().err.startswith("error: ")


def _commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    """Yield the commands of the parser, those within others by both words."""
    (choices,) = [one.choices for one in parser._actions if isinstance(one, argparse._SubParsersAction)] or [{}]
    if not choices:
        yield before.strip()
    for name, inner in choices.items():
        yield from _commands(inner, f"{before} {name}")


def test_every_command_has_a_schema_and_an_output_that_is_checked() -> None:
    """A new command without one fails here."""
    names = set(_commands(make_parser()))
    assert names == {name for name, _ in COMMANDS}
    assert {output_schema.name_of(name) for name in names} | {output_schema.ERROR} == {
        name for name in WHOLE["$defs"] if name[0].islower()
    }


def test_what_is_not_stated_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A key more, a key less, and another type: a change of the output cannot pass unseen."""
    _, out, _ = run("units", [*UNITS, *OPENED], capsys)
    told: dict[str, Any] = json.loads(out)
    changes: list[Callable[[dict[str, Any]], object]] = [
        lambda one: one.update(more=1),
        lambda one: one.pop("total"),
        lambda one: one.update(total="80"),
        lambda one: one.update(on="February"),
        lambda one: one["lines"][0].update(units=None),
        lambda one: one.update(rounding="sideways"),
    ]
    for change in changes:
        changed = json.loads(out)
        change(changed)
        assert errors("units", changed) != [], changed
    assert errors("units", told) == []


def test_the_schema_is_a_schema_and_says_something_of_every_value() -> None:
    """Only a value that may be anything has no type: what a rule sets, and what a program answered."""
    jsonschema.Draft202012Validator.check_schema(WHOLE)
    open_ones = {
        f"{name}.{key}"
        for name, part in WHOLE["$defs"].items()
        for key, inner in part.get("properties", {}).items()
        if not set(inner) - {"description"}
    }
    assert open_ones == {"SetField.value", "Failure.got"}
    used = set(re.findall(r'"#/\$defs/([A-Za-z]+)"', json.dumps(WHOLE)))
    assert used == {name for name in WHOLE["$defs"] if name[0].isupper()}


def test_the_page_and_the_schema_are_up_to_date() -> None:
    """Run ``python -m tools.output_schema`` when this fails."""
    assert (output_schema.DOCS / "command-output.md").read_text("utf-8") == output_schema.page()
    assert json.loads((output_schema.DOCS / "output.schema.json").read_text("utf-8")) == WHOLE
