"""Messages on the command line are in its own words: never a call, never an argument of Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jcodes
from jcodes.cli import main
from jcodes.cli.hints import in_options
from jcodes.cli.parser import make_parser

PYTHON = re.compile(
    r"\b[a-z]+(?:_[a-z]+)*=(?:['\"]|True\b|False\b|None\b|[\s.,;)]|$)"  # an argument
    r"|\b(?:[a-z]+\.)+[a-z_]+\(|\b[A-Z]\w+\(|\b[A-Z]\w+\.[a-z_]+\(|\b[a-z]+(?:_[a-z]+)+\(|\bjcodes\.[a-z]|\['|\{'"  # a call, a list
)
SOURCE = Path(jcodes.__file__).parent
FOR_PROGRAMS = {
    "receipt.py", "verification.py", "changes.py", "checker.py", "records.py", "lazy.py", "renamed.py", "pins.py", "small_cache.py",
    "written.py", "claim_segments.py",
}  # fmt: skip
"""Files whose messages no command reaches: receipts, rules of a program's own, delimiters of an X12 file to write."""


def messages() -> Iterator[tuple[str, str]]:
    """Yield the texts in the arguments of errors, and in the constants that are named as hints, with X for what is filled in."""
    for file in sorted(SOURCE.rglob("*.py")):
        folder = file.relative_to(SOURCE).parts[0]
        if file.name in FOR_PROGRAMS or folder in {"testing", "integrations"}:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.search(
                r"(?<!Type)Error$|^(?:warn|warn_of_gap)$", ast.unparse(node.func)
            ):
                held: list[ast.AST] = [*node.args, *(one.value for one in node.keywords if one.arg == "hint")]
            elif isinstance(node, ast.AnnAssign) and re.search("HINT|EXAMPLE|INSTEAD|_NO_", ast.unparse(node.target)):
                held = [node.value] if node.value else []
            else:
                continue
            for text in (found for one in held for found in texts(one)):
                yield f"{file.name}:{node.lineno}", text


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts of an expression."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "X" for part in node.values)  # type: ignore[misc]  # of an f-string
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for one in ast.iter_child_nodes(node):
            yield from texts(one)


@pytest.mark.sweep
def test_no_message_is_python() -> None:
    """Of all messages in the source, those that speak of arguments are rewritten."""
    found = list(messages())
    assert len(found) > 500
    assert sum(PYTHON.search(text) is not None for _, text in found) > 8
    left = [(at, said) for at, text in found if PYTHON.search(said := in_options(text, {}))]
    assert left == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("give the strength, such as strength='40 mg/mL'", "give the strength, such as --strength '40 mg/mL'"),
        ("give it, such as percent_of_limit=120, or add it", "give it, such as percent of limit 120, or add it"),
        ("give pump=True to confirm, or pump=False to bill", "give --pump yes to confirm, or --pump no to bill"),
        ("give its rate with rates=", "give its rate with --rates"),
        ("give it as text or Decimal, such as '0.01'", "give it, such as '0.01'"),
        ("give container_type='single-dose'", "give --type 'single-dose'"),
        ("give duration='90 min', '1.5 h' or '1 h 30 min', or a timedelta", "give duration '90 min', '1.5 h' or '1 h 30 min'"),
        ("give an order such as {'code': 'J9312', 'dose': '700 mg'}", "give an order, such as J9312 '700 mg'"),
        (
            "facility=True for the hospital's claim, False for the physician's",
            "facility yes for the hospital's claim, no for the physician's",
        ),
        ("strict=False would read it as 50242-0051-21; else give the 11 digits", "did you mean 50242-0051-21? Otherwise give the 11 digits"),
        (
            "give '5 mg' and the number separately: administrations=3 for doses, count=3 for containers",
            "give '5 mg' and the number separately: administrations=3 for doses, '3 x 5 mg' for containers",
        ),
        ("write code=hcpcs, for example", "write code=hcpcs, for example"),
        ("write a rule and a reason, such as charge-missing=trial", "write a rule and a reason, such as charge-missing=trial"),
        ("write it as '100 mg=700.00'", "write it as '100 mg=700.00'"),
        ("give a mapping such as {'J9312': '6000.00', '100 mg': '2.50'}", "give pairs such as J9312=6000.00 '100 mg=2.50'"),
        (
            "give dates such as ['2026-02-01', '2026-02-22'], or course_dates('2026-02-01', '3 weeks', 6)",
            "give dates such as '2026-02-01' '2026-02-22', or --on 2026-02-01 --every '3 weeks' --times 6",
        ),
    ],
)  # fmt: skip
def test_arguments_become_options(text: str, said: str) -> None:
    """Of the command, where it has them."""
    flags = {name: f"--{name.replace('_', '-')}" for name in ("strength", "pump", "rates", "type")}
    assert in_options(text, flags) == said


@pytest.mark.parametrize(
    "words",
    [
        ["units", "J9312", "7 mL"], ["units", "J9312", "750"], ["units", "J9312", "5 mg/kg"], ["units", "J9312", "375 mg/m2"], ["units", "J3490", "1 mg"],
        ["units", "J9312", "750 mg", "--on", "2/1/2026"], ["units", "J9312", "1 mg", "--containers", "8 @ 100 mg"], ["units", "J7030", "125 mL/h"],
        ["units", "J9312", "1 mg", "--policy", "none"], ["units", "J9312", "1 mg", "--release", "1999-01"], ["units", "J9312", "1 mg", "--discarded", "x"],
        ["vials", "J3490", "1 mg"], ["vials", "J9312", "1 mg", "--sizes", "0 mg"], ["ndc-quantity", "12", "--unit", "ML"], ["ndc-quantity", "1 mg", "--unit", "ML"],
        ["ndc-quantity", "1 mg", "--unit", "XX"], ["ndc-quantity", "12", "--code", "J3490", "--unit", "ML"],
        ["payment", "J9312", "1 mg", "--on", "2019-02-01"], ["payment", "J3490", "1 mg", "--on", "2026-02-01"], ["payment", "J9312", "1 mg", "--on", "2026-02-01", "--policy", "medicaid-generic"],
        ["code"], ["code", "--dose", "1 mg"], ["code", "--drug", "x", "--start", "25:00"], ["code", "--drug", "x", "--charge", "1"], ["code", "--drug", "x", "--facility", "yes", "--setting", "moon"],
        ["show", "J0000"], ["show", "99213"], ["search", " "], ["search", "x", "--kind", "y"], ["ndc", "5024205121"], ["ndc", "1"], ["label", "5024205121"], ["price", "X"], ["mue", "X"],
        ["jw-jz", "X"], ["estimate"], ["estimate", "J9312", "5 mg/kg"], ["estimate", "J9312", "1 mg"], ["estimate", "J9312", "1 mg", "--on", "x"], ["estimate", "J9312", "1 mg", "--on", "2026-02-01", "--every", "x", "--times", "2"],
        ["estimate", "J9312", "1 mg", "--on", "2026-02-01", "--rates", "x"], ["estimate", "J3490", "1 mg", "--on", "2026-02-01"], ["diff", "1999-01", "2026-01"], ["data", "remove", "x"],
        ["data", "sources", "--on", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_refusal_is_in_the_words_of_the_command_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No Python in the one line of its error."""
    assert main(words) != 0
    out, err = capsys.readouterr()
    assert err + out
    assert not PYTHON.search(err), err
    assert not PYTHON.search(out), out


def test_the_options_of_a_command_are_those_of_its_parser() -> None:
    """Of a command below another too."""
    parser = make_parser()
    assert parser.flags(parser.parse_args(["units", "J9312", "1 mg"]))["type"] == "--type"
    assert parser.flags(parser.parse_args(["data", "remove", "2026-04"]))["to"] == "--to"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ndc", "50242-51-21"], "is not an NDC: did you mean 50242-0051-21?"),
        (["units", "J9035", "300 mg", "--containers", "400 mg x 2"], "write '2 x 400 mg'"),
        (["units", "J9035", "300 mg", "--containers", "1 vial of 30 mg"], "write '30 mg'"),
        (["units", "J9035", "300 mg", "--containers", "400 mg, 400 mg"], "give each size separately, such as '400 mg' '2 x 100 mg'"),
        (["units", "J9035", "300 mg", "--containers", "400 mg", "--discarded", "6 units"], "give the discarded amount of drug, such as '60 mg'"),
        (["units", "J9035", "5 mg x 3"], "--administrations 3 for doses, '3 x 5 mg' for containers"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)  # fmt: skip
def test_the_hint_is_what_works(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Not another error, nor a replaced word."""
    assert main(words) in {2, 4}
    assert said in capsys.readouterr().err
