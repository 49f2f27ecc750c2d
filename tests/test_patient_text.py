"""No patient text in messages: a marked name in every field of every constructor, reader and command is in no output.

What a message may repeat has the shape of what its field holds (`errors.messages.fits`); the error's `value` keeps the rest.
"""

import contextlib
import inspect
import json
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import jcodes
from jcodes.cli import main
from jcodes.errors import JcodesError
from tests.readers.cases import CASES as READERS
from tests.readers.cases import header_row, rows_of, text_of
from tests.readers.files import put
from tests.test_hostile_input import CALLS, RECORDS, _called

MARKS: Final = (
    "DOE^JANE",
    "QUACKENBUSH, ZEBULON 1955-03-12 MRN8675309",
    "Zebulon Quackenbush",
    "8675309 QUACKENBUSH",
    "MRN8675309",
    "J9312 QUACKENBUSH",
    "500 mg Quackenbush",
    "\x1b[31mQUACKENBUSH\x1b[0m",
)
MARKED: Final = re.compile(r"\bdoe\b|jane|quacken|zebulon|8675309|\x1b", re.IGNORECASE)
IDENTITIES: Final = {
    "identifier",
    "billing_provider",
    "rendering_provider",
    "patient_key",
    "control_number",
    "original_claim",
    "payer",
    "policy",
}
"""What a work list shows so that its claims are found again; no message does."""


def _said(make: Callable[[], object]) -> Iterator[str]:
    """Yield all that the library says: errors, their notes and JSON, warnings, reports, explanations, pages."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            answer = make()
        except JcodesError as error:
            yield from (str(error), error.message, error.hint, *getattr(error, "__notes__", ()))
        except OSError:
            pass  # the operating system's own words of a path that the caller named
        except (TypeError, AttributeError) as error:
            yield str(error)
        else:
            yield from _told(answer)
    yield from (str(one.message) for one in caught)


def _told(answer: object) -> Iterator[str]:
    for name in ("explain", "_repr_html_"):
        if callable(ask := getattr(answer, name, None)):
            yield ask()
    if isinstance(answer, jcodes.coding.Coding):
        yield from (*answer.missing, *answer.notes)
        yield from _told(answer.report)
    if isinstance(answer, jcodes.rules.Report):
        yield str(answer)
        for one in answer.findings:
            yield from (one.message, one.expected, str(one.fix or ""), str(one))
    yield from map(str, getattr(answer, "warnings", ()))


def _some(name: str) -> tuple[str, str]:
    """Return the first name, which no field takes, and another for each field in turn."""
    return MARKS[0], MARKS[1 + len(name) % (len(MARKS) - 1)]


def _leaks(said: Iterator[str]) -> list[str]:
    return [text[:300] for text in said if MARKED.search(text)]


CASES: Final = [
    pytest.param(name, call, given, one, id=f"{name}({one})")
    for name, (call, given) in CALLS.items()
    for one in inspect.signature(call).parameters
]


@pytest.mark.parametrize(("name", "call", "given", "one"), CASES)
def test_no_argument_is_repeated(name: str, call: Callable[..., Any], given: dict[str, Any], one: str) -> None:
    """Of any public function; as a text, in a list, and as a key."""
    for mark in _some(name + one):
        for value in (mark, [mark], {mark: mark}):
            assert _leaks(_said(lambda value=value: _called(call, given, one, value))) == []  # type: ignore[misc]


FIELDS: Final = [
    pytest.param(kind, given, use, one, id=f"{name}.{one}")
    for name, (kind, given, use) in RECORDS.items()
    for one in inspect.signature(kind).parameters
]


@pytest.mark.parametrize(("kind", "given", "use", "one"), FIELDS)
def test_no_field_is_repeated(kind: type, given: dict[str, Any], use: Callable[[Any], object], one: str) -> None:
    """By the constructor, by `check` and `code`, and in the findings of a report; nor is an unknown field."""
    for mark in _some(one):
        for value in (mark, [mark], {mark: mark}):
            assert _leaks(_said(lambda value=value: use(kind(**{**given, one: value})))) == []  # type: ignore[misc]
        assert _leaks(_said(lambda mark=mark: kind.from_dict({**given, mark: 1}))) == []  # type: ignore[attr-defined,misc]


def _claims() -> Iterator[dict[str, object]]:
    line = {"code": "J9312", "units": "75", "on": "2026-02-01"}
    for mark in MARKS[::3]:
        for one in (
            field.name for field in attrs.fields(jcodes.ServiceLine) if field.init and field.name not in IDENTITIES
        ):
            yield {"lines": [{**line, one: mark}]}
        for one in (field.name for field in attrs.fields(jcodes.Claim) if field.init and field.name not in IDENTITIES):
            yield {"lines": [line], one: mark}
        for one in (field.name for field in attrs.fields(jcodes.Administration) if field.init):
            yield {"lines": [{**line, "administration": {"drug": "rituximab", one: mark}}]}
        yield {mark: mark}


@pytest.mark.filterwarnings("ignore::jcodes.errors.JcodesWarning")
def test_no_audit_and_no_page_repeats_a_field(tmp_path: Path) -> None:
    """Refused rows, findings, totals by code, the summary and the HTML page."""
    found = jcodes.audit(list(_claims()))
    assert found.refused
    assert found.findings
    assert _leaks(iter((str(found), json.dumps(found.to_dict()), found.to_html()))) == []


@pytest.mark.parametrize("case", READERS.values(), ids=READERS)
def test_no_reader_repeats_a_cell(case: Any, tmp_path: Path) -> None:
    """A patient list that was taken for an official file: a marked name in each cell of two rows in turn, also in the header."""
    table = rows_of(case.text)
    for mark in MARKS[:1]:
        for row in {0, header_row(case), len(table) - 1}:
            for column in range(len(table[row])):
                changed = [
                    [*cells[:column], mark, *cells[column + 1 :]] if at == row else cells
                    for at, cells in enumerate(table)
                ]
                path = put(tmp_path, "file.csv", text_of(changed))
                assert _leaks(_said(lambda path=path: case.read(path))) == []  # type: ignore[misc]


def _commands() -> Iterator[list[str]]:
    """Yield every command with a marked name for each of its arguments and options in turn."""
    examples = {
        "units": ["J9312", "750 mg"],
        "show": ["J9312"],
        "search": ["rituximab"],
        "ndc": ["50242-0051-21"],
        "price": ["J9312"],
        "label": ["50242-0051-21"],
        "vials": ["J9035", "740 mg"],
        "diff": ["2025-10", "2026-01"],
    }
    options = (
        "--on",
        "--strength",
        "--rounding",
        "--containers",
        "--type",
        "--discarded",
        "--policy",
        "--catalog",
        "--limit",
        "--kind",
        "--weight",
    )
    for mark in MARKS[:1]:
        yield [mark]
        yield ["units", "J9312", "750 mg", mark]
        yield ["data", mark]
        yield ["data", "sources", "--on", mark]
        yield ["data", "remove", mark]
        for command, words in examples.items():
            for place in range(len(words)):
                yield [command, *words[:place], mark, *words[place + 1 :]]
            for option in options:
                yield [command, *words, option, mark]


def test_no_command_repeats_an_argument(capsys: pytest.CaptureFixture[str]) -> None:
    """In text and in the JSON of an error, whose `value` is left out; a file's name is repeated, since it is the user's own."""
    for place, words in enumerate(_commands()):
        with contextlib.suppress(SystemExit):
            main([*words, *(["--json"] if place % 2 else [])])
        said = capsys.readouterr()
        assert not MARKED.search(said.out), words
        assert not MARKED.search(said.err), (words, said.err[-400:])


def test_the_value_is_there_for_those_who_ask(capsys: pytest.CaptureFixture[str]) -> None:
    """As an attribute, and with ``--values``."""
    with pytest.raises(JcodesError) as refused:
        jcodes.billing_units("J9312", "DOE^JANE")
    assert refused.value.value == "DOE^JANE"  # type: ignore[attr-defined]  # the attribute of a malformed input
    assert main(["units", "J9312", "DOE^JANE", "--json"]) == 2
    assert "value" not in json.loads(capsys.readouterr().err)
    assert main(["units", "J9312", "DOE^JANE", "--json", "--values"]) == 2
    assert json.loads(capsys.readouterr().err)["value"] == "DOE^JANE"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda: jcodes.ServiceLine("J9312", on="2/2/2026"), "'2/2/2026' is not a date"),
        (lambda: jcodes.catalog()["J931"], "'J931' is not an HCPCS Level II code"),
        (lambda: jcodes.Dose.parse("10mgz"), "unknown unit 'mgz' in '10mgz': did you mean 'mg'?"),
        (lambda: jcodes.Dose.parse("10 miligrams"), "'miligrams'"),
        (lambda: jcodes.policy("medicare-partb"), "'medicare-partb'"),
        (
            lambda: jcodes.ServiceLine("J9312", on="DOE^JANE 8675309 (MRN) etc."),
            "a text (27 characters, letters, digits, spaces and marks) is not a date",
        ),
        (lambda: jcodes.ServiceLine("J9312", on="8675309"), "a text (7 characters, digits) is not a date"),
    ],
)
def test_a_value_with_the_shape_of_its_field_is_repeated(given: Callable[[], object], said: str) -> None:
    """Of another, the message says the length and the kinds of characters."""
    with pytest.raises(JcodesError) as refused:
        given()
    assert said in str(refused.value)
