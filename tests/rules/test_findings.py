"""Findings and fixes: facts with a source, JSON both ways, in the order of a claim."""

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.claims import ServiceLine
from jcodes.codes import Modifier
from jcodes.errors import MalformedClaimError, MalformedFindingError
from jcodes.rules.engine.changes import AddLine, AddModifier, DropLine, DropModifier, SetField, change_of
from jcodes.rules.engine.findings import Finding, Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.vocabulary.confidence import Confidence
from tests.claims.strategies import lines

places = st.integers(0, 4)
values = {
    "code": st.sampled_from(["J9312", "J93I2", ""]),
    "units": st.sampled_from(["1", 2, "x"]),
    "modifiers": st.lists(st.sampled_from(["JW", "RT"]), max_size=2),
    "on": st.sampled_from([None, "2026-02-01"]),
    "charge": st.sampled_from([None, "1.00", 3]),
    "diagnosis_pointers": st.lists(st.integers(1, 4), max_size=2),
}
sets = st.sampled_from(sorted(values)).flatmap(
    lambda name: st.builds(SetField, line=places, field=st.just(name), value=values[name])
)
claim_sets = st.builds(SetField, line=st.none(), field=st.just("place_of_service"), value=st.sampled_from(["11", "22"]))
modifiers = st.sampled_from(["JW", "JZ", "RT", "59", "odd"])
changes = st.one_of(
    sets,
    claim_sets,
    st.builds(AddModifier, places, modifiers),
    st.builds(DropModifier, places, modifiers),
    st.builds(AddLine, st.none() | places, lines),
    st.builds(DropLine, places),
)
fixes = st.builds(Fix, st.sampled_from(["do this", "do that"]), st.lists(changes, max_size=3))
findings = st.builds(
    Finding,
    rule=st.sampled_from(["units", "modifier"]),
    severity=st.sampled_from([Severity.WARNING, Severity.INFORMATION]),
    message=st.sampled_from(["wrong", "odd"]),
    source=st.just("cms-rac-0074"),
    line=st.none() | places,
    expected=st.sampled_from(["", "75"]),
    fix=st.none() | fixes,
    carc=st.lists(st.sampled_from(["16", "4"]), max_size=2),
    rarc=st.lists(st.sampled_from(["M119"]), max_size=1),
    confidence=st.sampled_from(list(Confidence)),
)


@given(findings)
def test_a_finding_survives_json_pickle_and_copies(finding: Finding) -> None:
    """With its fix and every change in it."""
    again = Finding.from_dict(json.loads(json.dumps(finding.to_dict())))
    assert again == finding
    assert repr(again) == repr(finding)
    assert hash(again) == hash(finding)
    assert pickle.loads(pickle.dumps(finding)) == copy.deepcopy(finding) == finding


@given(st.lists(findings, max_size=6), st.randoms())
def test_findings_sort_by_line_then_severity_whatever_their_order(named: list[Finding], chance: Any) -> None:
    """Those of the whole claim first, errors before warnings."""
    shuffled = list(named)
    chance.shuffle(shuffled)
    ordered = sorted(shuffled)
    assert ordered == sorted(named)
    keys = [(-1 if one.line is None else one.line, one.severity.rank) for one in ordered]
    assert keys == sorted(keys)


def test_severities_are_ranked() -> None:
    """What matters most comes first."""
    assert [severity.rank for severity in (Severity.ERROR, Severity.WARNING, Severity.INFORMATION)] == [0, 1, 2]


def test_a_finding_reads_words_and_text() -> None:
    """And says itself in one sentence."""
    finding = Finding(
        "units-zero", "error", "the units are zero", "a page", 0, "75", "bill 75 units", "16", ["M53"], "H"
    )
    assert finding.severity is Severity.ERROR
    assert finding.confidence is Confidence.HIGH
    assert finding.fix == Fix("bill 75 units")
    assert not Fix("bill 75 units").is_safe
    assert finding.carc == ("16",)
    assert str(finding) == "line 1: error: the units are zero [units-zero]; bill 75 units"
    assert str(finding.evolve(line=None, fix=None)) == "claim: error: the units are zero [units-zero]"
    with pytest.raises(TypeError):
        finding < 3  # type: ignore[operator] # noqa: B015 - the comparison is the question


def test_an_error_needs_an_official_source() -> None:
    """Anything below confidence H warns at most."""
    for confidence in (Confidence.MEDIUM, Confidence.LOW, Confidence.BACKGROUND):
        with pytest.raises(MalformedFindingError, match="is an error with confidence") as caught:
            Finding("x", "error", "wrong", "a page", confidence=confidence)
        assert caught.value.hint == "make it a warning"
        assert Finding("x", "warning", "wrong", "a page", confidence=confidence).confidence is confidence


_FINDING: Any = Finding
_FIX: Any = Fix


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"rule": " "}, "a finding without its rule"),
        ({"message": ""}, "a finding without its message"),
        ({"source": ""}, "a finding without its source"),
        ({"severity": "bad"}, r"letters\) is not a severity: use 'error' or"),
        ({"severity": "eror"}, "'eror' is not a severity"),
        ({"confidence": "X"}, "'X' is not a confidence"),
        ({"line": -1}, "-1 is not the place of a line"),
        ({"line": True}, "True is not the place of a line"),
        ({"fix": ""}, "a finding without its fix"),
        ({"fix": {"text": "x", "changes": [{"change": "paint"}]}}, "is not a change"),
        ({"fix": {"text": "x", "changes": [3]}}, "3 is not a change"),
    ],
)
def test_what_is_no_finding_is_refused(facts: dict[str, object], says: str) -> None:
    """With what would be right."""
    right = {"rule": "x", "severity": "warning", "message": "wrong", "source": "a page"}
    with pytest.raises(MalformedFindingError, match=says):
        _FINDING(**{**right, **facts})


def test_a_wrong_type_is_refused_by_its_field() -> None:
    """As records do."""
    with pytest.raises(MalformedClaimError, match="message must be text, not int"):
        _FINDING("x", "warning", 3, "a page")
    with pytest.raises(MalformedClaimError, match="3 is not a Fix"):
        _FINDING("x", "warning", "wrong", "a page", fix=3)
    with pytest.raises(MalformedClaimError, match="changes must be a list, not int"):
        _FIX("do this", 3)


# -- changes ---------------------------------------------------------------------------------------------------------


def test_a_change_keeps_its_value_as_json_holds_it() -> None:
    """Through the field's own door, so that it cannot fail later."""
    assert SetField(0, "units", 75).value == "75"
    assert SetField(0, "charge", "$5").value == "5.00"
    assert SetField(0, "modifiers", [Modifier("JZ")]).value == ("JZ",)
    assert SetField(None, "setting", "office").value == "office"
    assert AddModifier(0, " jw").modifier == "JW"
    assert DropModifier(0, "JWX").modifier == "JWX"
    assert AddModifier(0, Modifier("JZ")).modifier == "JZ"
    assert AddLine(None, {"code": "J9312"}).added == ServiceLine("J9312")
    assert AddLine(2, ServiceLine("J9312")).line == 2


@given(changes)
def test_a_change_survives_json(change: Any) -> None:
    """By its kind, or through its own class."""
    facts = json.loads(json.dumps(change.to_dict()))
    assert change_of(facts) == type(change).from_dict(facts) == change
    assert repr(change_of(facts)) == repr(change)


_CHANGES: Any = (SetField, AddModifier)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ((0, "administration", None), "'administration' cannot be set"),
        ((0, "hcpcs", "J9312"), "'hcpcs' cannot be set"),
        ((None, "units", "1"), "'units' cannot be set"),
        ((None, "lines", []), "'lines' cannot be set"),
        ((0, ["units"], "1"), "cannot be set"),
        ((0, "units", float("nan")), "units cannot be nan"),
        ((0, "on", "soon"), r"on cannot be a text \(4 characters, letters\)"),
        ((-1, "units", "1"), "-1 is not the place of a line"),
    ],
)
def test_a_change_that_no_claim_can_take_is_refused(facts: tuple[object, ...], says: str) -> None:
    """The clinical record is not to be fixed, nor what is read from text."""
    with pytest.raises(MalformedFindingError, match=says):
        _CHANGES[0](*facts)


def test_a_change_refuses_the_facts_of_another() -> None:
    """And a modifier that is no text."""
    with pytest.raises(MalformedFindingError, match="'set' is not the change 'drop line'"):
        DropLine.from_dict({"change": "set", "line": 0})
    with pytest.raises(MalformedFindingError, match="a modifier must be text, not int"):
        _CHANGES[1](0, 59)
    with pytest.raises(MalformedClaimError, match="a DropLine must be a mapping, not int"):
        DropLine.from_dict(3)  # type: ignore[arg-type]
    assert DropLine.from_dict({"line": 0}) == DropLine(0)


@pytest.mark.parametrize("facts", [3, {"message": "no rule"}])
def test_a_finding_refuses_what_is_not_its_facts(facts: object) -> None:
    """A number, and facts without a rule."""
    with pytest.raises(MalformedClaimError):
        Finding.from_dict(facts)  # type: ignore[arg-type]
