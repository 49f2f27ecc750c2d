"""The old ids of rules: each still works, with a warning that names the present one."""

import pytest

import jcodes
from jcodes.auditing import audit
from jcodes.rules import DEFAULT, Finding, check, line_rule
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.rule import Found
from jcodes.rules.engine.rule_ids import RENAMED_RULES, current_id

IDS = {rule.id for rule in DEFAULT}
LINE = jcodes.ServiceLine("J9312", units=75, on="2026-02-01", modifiers=["JZ", "JZ"])
"""Its finding ``modifier-duplicate`` was called ``modifier-repeated``."""
WARNING = r"^rule 'modifier-repeated' is now 'modifier-duplicate'$"


@pytest.mark.parametrize(("old", "new"), RENAMED_RULES.items())
def test_an_old_id_maps_to_a_present_one(old: str, new: str) -> None:
    assert new in IDS
    assert old not in IDS
    with pytest.warns(DeprecationWarning, match=f"^rule '{old}' is now '{new}'$") as told:
        assert current_id(old) == new
    assert told[0].filename == __file__


def test_each_old_id_has_a_present_one_of_its_own() -> None:
    assert len(set(RENAMED_RULES.values())) == len(RENAMED_RULES)


@pytest.mark.parametrize("other", ["modifier-duplicate", "nothing-such", None, ["side-missing"]])
def test_any_other_value_is_returned_as_it_is(other: object) -> None:
    assert current_id(other) is other


def test_a_rule_is_silenced_by_its_old_id() -> None:
    with pytest.warns(DeprecationWarning, match=WARNING) as told:
        report = check(LINE, silence={"modifier-repeated": "known"})
    assert told[0].filename == __file__
    assert {one.finding.rule for one in report.silenced} == {"modifier-duplicate"}
    assert report == check(LINE, silence={"modifier-duplicate": "known"})


def test_a_report_finds_a_rule_by_its_old_id() -> None:
    report = check(LINE)
    with pytest.warns(DeprecationWarning, match=WARNING) as told:
        found = report.of("modifier-repeated")
    assert told[0].filename == __file__
    assert found == report.of("modifier-duplicate") != ()


def test_an_audit_takes_old_ids() -> None:
    found = audit([LINE])
    with pytest.warns(DeprecationWarning, match=WARNING):
        assert found.of("modifier-repeated") == found.of("modifier-duplicate") != ()
    with pytest.warns(DeprecationWarning, match=WARNING):
        assert audit([LINE], silence={"modifier-repeated": "known"}).silence == (("modifier-duplicate", "known"),)


def test_a_finding_written_with_an_old_id_reads_as_one_with_the_present_id() -> None:
    finding = check(LINE).of("modifier-duplicate")[0]
    with pytest.warns(DeprecationWarning, match=WARNING):
        assert Finding.from_dict({**finding.to_dict(), "rule": "modifier-repeated"}) == finding


@line_rule("modifier-repeated", "our own rule", severity=jcodes.rules.Severity.WARNING, source="our handbook")
def own(at: LineView) -> tuple[Found, ...]:
    """Find one thing on each line."""
    return (Found(f"{at.line.code} is ours"),)


def test_a_rule_of_the_callers_own_keeps_its_id() -> None:
    report = check(LINE, rules=[own])
    assert [one.rule for one in report.of("modifier-repeated")] == ["modifier-repeated"]
    assert check(LINE, rules=[own], silence={"modifier-repeated": "known"}).findings == ()
