"""What checker, findings and fixes refuse: the words, the hint, the value and the field, to the letter."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jcodes.errors import JcodesError
from jcodes.rules import DEFAULT, AnyRule, Finding, Fix, Found, Severity, check, checker_of, line_rule
from jcodes.rules.engine.changes import AddLine, AddModifier, DropLine, SetField, change_of
from jcodes.rules.engine.fixes import apply_fixes
from tests.rules.casebook import claim, line

CLAIM = claim(line("J9312", 75))


def expecting(value: Any) -> list[AnyRule]:
    """Return a rule that finds every line and expects a value there."""

    def odd(at: Any) -> Iterator[Found]:
        yield Found("odd", value)

    return [line_rule("odd", "odd", severity=Severity.ERROR, source="x")(odd)]


MAKE: dict[str, Any] = {"fix": Fix, "line": AddLine, "modifier": AddModifier, "checker": checker_of}
"""What takes anything here, also what type checkers refuse."""


def found(**facts: Any) -> Finding:
    """Return a finding that is right but for these facts."""
    return Finding(**{"rule": "x", "severity": "error", "message": "wrong", "source": "a page", **facts})


REFUSED: dict[str, tuple[Callable[[], Any], str, dict[str, Any]]] = {
    "rules that are no list": (
        lambda: MAKE["checker"](rules=5),
        "rules are given as a list, not as int: give jcodes.rules.DEFAULT or some of it",
        {"value": 5},
    ),
    "a rule that is none": (
        lambda: MAKE["checker"](rules=[5]),
        "5 is not a rule: make one with line_rule, drug_rule or claim_rule",
        {"value": 5},
    ),
    "a rule twice": (
        lambda: checker_of(rules=[*DEFAULT[:1], *DEFAULT[:1]]),
        "two rules have the id 'code-malformed': give each rule its own id",
        {"value": "code-malformed"},
    ),
    "silences without reasons": (
        lambda: MAKE["checker"](silence=["units-missing"]),
        "rules are silenced by id with a reason, not by list: give a mapping such as {'drug-without-administration-code': 'billed by the hospital'}",
        {"value": ["units-missing"]},
    ),
    "a silence nearly named": (
        lambda: checker_of(silence={"unit-missing": "because"}),
        "there is no rule 'unit-missing' to silence: did you mean 'units-missing'?",
        {"value": "unit-missing"},
    ),
    "a silence of nothing": (
        lambda: MAKE["checker"](silence={5: "because"}),
        "there is no rule 5 to silence: see docs/reference/rules.md for the ids of the rules",
        {"value": 5},
    ),
    "a silence with a blank reason": (
        lambda: checker_of(silence={"units-missing": " "}),
        "'units-missing' is silenced without a reason: say why, in words",
        {"value": " "},
    ),
    "a silence with no reason": (
        lambda: MAKE["checker"](silence={"units-missing": None}),
        "'units-missing' is silenced without a reason: say why, in words",
        {"value": None},
    ),
    "a rule that expects a number": (
        lambda: check(CLAIM, rules=expecting(5)),
        "expected must be text, not int: give it as a str; a number has lost its leading zeros, and bytes must be decoded first",
        {"value": 5, "field": "expected"},
    ),
    "no claim": (
        lambda: check(None),  # type: ignore[arg-type]
        "None is not a claim: give a claim, a line, or several lines; audit reads files",
        {"value": None, "field": "claim"},
    ),
    "a path": (
        lambda: check("claim.json"),  # type: ignore[arg-type]
        "str is not a claim: give a claim, a line, or several lines; audit reads files",
        {"value": "claim.json", "field": "claim"},
    ),
    "a contractor": (
        lambda: check(CLAIM, contractor="ZZ"),
        "'ZZ' is not in CMS's table of Medicare contractors: give the two letters of a state, district or territory, such as 'TX', or the contractor's name",
        {"value": "ZZ", "field": "contractor"},
    ),
    "an added line": (
        lambda: MAKE["line"](0, 5),
        "5 is not a ServiceLine: give a ServiceLine, or the output of its to_dict",
        {"value": 5, "field": "added"},
    ),
    "a modifier": (
        lambda: MAKE["modifier"](0, 5),
        "a modifier must be text, not int: give its text",
        {"value": 5},
    ),
    "a place below zero": (
        lambda: AddModifier(-1, "JZ"),
        "-1 is not the place of a line: count the lines of the claim from 0",
        {"value": -1},
    ),
    "a place in words": (
        lambda: MAKE["modifier"]("0", "JZ"),
        "'0' is not the place of a line: count the lines of the claim from 0",
        {"value": "0"},
    ),
    "a field that is none": (
        lambda: SetField(0, "unit", 5),
        "'unit' cannot be set: the fields are code, units, modifiers, on, through, charge, ndc, ndc_quantity, ndc_unit, diagnosis_pointers, place_of_service, rendering_provider, narrative, revenue_code",
        {"value": "unit"},
    ),
    "a value that does not fit": (
        lambda: SetField(0, "units", [1]),
        "units cannot be a list of 1 item (units must be a number or text, not list): give a number such as 75 or Decimal('0.6'), or the text on the claim",
        {"value": [1]},
    ),
    "another change": (
        lambda: DropLine.from_dict({"change": "add line", "line": 0}),
        "'add line' is not the change 'drop line': use change_of",
        {"value": {"change": "add line", "line": 0}},
    ),
    "a fact that a change has not": (
        lambda: DropLine.from_dict({"change": "drop line", "line": 0, "odd": 1}),
        "a DropLine has no such field: its fields are line",
        {"value": "odd", "field": "DropLine"},
    ),
    "no change": (
        lambda: change_of({"change": "mend"}),
        "a dict of 1 item is not a change: give one of 'set', 'add modifier', 'drop modifier', 'add line', 'drop line'",
        {"value": {"change": "mend"}},
    ),
    "a blank fix": (
        lambda: Fix(" "),
        "a finding without its fix: say the fix in words",
        {"value": " "},
    ),
    "a fix that is no text": (
        lambda: MAKE["fix"](5),
        "fix must be text, not int: give it as a str; a number has lost its leading zeros, and bytes must be decoded first",
        {"value": 5, "field": "fix"},
    ),
    "changes that are no list": (
        lambda: MAKE["fix"]("x", 5),
        "changes must be a list, not int: give a list or tuple",
        {"value": 5, "field": "changes"},
    ),
    "a change that is none": (
        lambda: MAKE["fix"]("x", [5]),
        "5 is not a change: give one of 'set', 'add modifier', 'drop modifier', 'add line', 'drop line'",
        {"value": 5},
    ),
    "fixes that are no list": (
        lambda: apply_fixes(CLAIM, 5),  # type: ignore[arg-type]
        "fixes must be a list, not int: give a list or tuple",
        {"value": 5, "field": "fixes"},
    ),
    "a fix that is none": (
        lambda: apply_fixes(CLAIM, [5]),  # type: ignore[list-item]
        "5 is not a Fix: give a Fix, or the output of its to_dict",
        {"value": 5, "field": "fixes"},
    ),
    "a finding without its source": (
        lambda: found(source=""),
        "a finding without its source: say the source in words",
        {"value": ""},
    ),
    "a finding of no line": (
        lambda: found(line=-1),
        "-1 is not the place of a line: count the lines of the claim from 0",
        {"value": -1},
    ),
    "a severity": (
        lambda: found(severity="errors"),
        "'errors' is not a severity: use 'error' or 'warning' or 'information'",
        {"value": "errors"},
    ),
    "a confidence": (
        lambda: found(confidence="Z"),
        "'Z' is not a confidence: use 'H' or 'M' or 'L' or 'BG'",
        {"value": "Z"},
    ),
    "an error that is not certain": (
        lambda: found(confidence="M"),
        "x is an error with confidence M: make it a warning",
        {"value": Severity.ERROR},
    ),
    "what is expected": (
        lambda: found(expected=5),
        "expected must be text, not int: give it as a str; a number has lost its leading zeros, and bytes must be decoded first",
        {"value": 5, "field": "expected"},
    ),
    "denial codes": (
        lambda: found(carc=5),
        "denial codes must be a list, not int: give a list or tuple",
        {"value": 5, "field": "denial codes"},
    ),
    "the fix of a finding": (
        lambda: found(fix=5),
        "5 is not a Fix: give a Fix, or the output of its to_dict",
        {"value": 5, "field": "fix"},
    ),
    "facts of no finding": (
        lambda: Finding.from_dict(5),  # type: ignore[arg-type]
        "a Finding must be a mapping, not int: give the output of to_dict",
        {"value": 5, "field": "Finding"},
    ),
    "a finding without its severity": (
        lambda: Finding.from_dict({"rule": "x"}),
        "a Finding needs severity: give severity",
        {"value": {"rule": "x"}, "field": "severity"},
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_named_with_a_hint_and_its_value(what: str) -> None:
    call, says, facts = REFUSED[what]
    with pytest.raises(JcodesError) as caught:
        call()
    assert str(caught.value) == says
    assert {name: getattr(caught.value, name) for name in facts} == facts
