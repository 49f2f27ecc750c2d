"""The frame of the rules: which rule runs on which day, what a report holds in JSON and HTML."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

import jcodes
from jcodes.policies import policy
from jcodes.rules import (
    DEFAULT,
    AnyRule,
    Checker,
    Fix,
    Found,
    Scope,
    Severity,
    check,
    checker_of,
    claim_rule,
    day_rule,
    drug_rule,
    line_rule,
)
from jcodes.rules.engine.changes import AddModifier, SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import UnitDifference
from jcodes.rules.engine.fixes import apply_fixes
from jcodes.rules.engine.rule import Forms, Payers
from jcodes.rules.engine.runs import starts_of
from jcodes.vocabulary.confidence import Confidence
from tests.rules.casebook import claim, line

FACTS: dict[str, Any] = {
    "severity": Severity.WARNING,
    "source": "the house",
    "confidence": Confidence.MEDIUM,
    "denial": DenialKind.UNITS,
    "start": date(2026, 1, 1),
    "end": date(2026, 1, 31),
    "only": 4,
    "forms": Forms.PROFESSIONAL,
    "payers": Payers.MEDICARE,
}
MAKERS: dict[Scope, Callable[..., Any]] = {
    Scope.LINE: line_rule,
    Scope.DRUG: drug_rule,
    Scope.DAY: day_rule,
    Scope.CLAIM: claim_rule,
}


def told(at: Any) -> Iterator[Found]:
    """Find everything."""
    yield Found("here")


@pytest.mark.parametrize("scope", Scope)
def test_a_decorator_makes_a_rule_of_its_scope(scope: Scope) -> None:
    """With every fact that it is given."""
    rule = MAKERS[scope]("here", "it is here", **FACTS)(told)
    assert (rule.id, rule.title, rule.scope, rule.run) == ("here", "it is here", scope, told)
    assert {name: getattr(rule, name) for name in FACTS} == {**FACTS, "source": rule.source}
    assert str(rule.source) == "the house"


@pytest.mark.parametrize("scope", Scope)
def test_a_rule_runs_on_its_dates_whatever_the_other_days_of_the_claim(scope: Scope) -> None:
    """A rule of the claim by its first day, each other by the day of what it checks; without a day every rule runs."""
    january = MAKERS[scope]("january", "in January", **{**FACTS, "only": 0, "forms": Forms.ANY})(told)
    always = MAKERS[scope]("always", "always", severity=Severity.INFORMATION, source="the house")(told)
    checker = Checker(policy(), jcodes.catalog(), [january, always])
    days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-01-15"]
    for order in (days, days[::-1], days[2:] + days[:2]):
        whole = claim(*(line("J9312", 75, on=on) for on in order))
        found = [one.line for one in checker.findings(whole) if one.rule == "january"]
        if scope in {Scope.LINE, Scope.DRUG}:
            assert found == [place for place, on in enumerate(order) if on.startswith("2026-01")]
        else:
            assert len(found) == (scope is Scope.DAY)  # alike, so that they stand once; the first day is in December
    assert {one.rule for one in checker.findings(claim(line("J9312", 75, on=None), line("J9312", on=None)))} == (
        set() if scope is Scope.DAY else {"january", "always"}
    )


def test_two_findings_stand_in_order() -> None:
    """That of the claim first, though its rules run last."""
    rules: list[AnyRule] = [
        line_rule("b", "b", severity=Severity.ERROR, source="x")(told),
        claim_rule("a", "a", severity=Severity.WARNING, source="x")(told),
    ]
    assert [(one.line, one.rule) for one in check(line("J9312", 75), rules=rules).findings] == [(None, "a"), (0, "b")]


def test_a_finding_holds_all_that_its_rule_found() -> None:
    found = Found(
        "too many", "75", Fix("bill 75", SetField(0, "units", 75)), 1, denial=DenialKind.DUPLICATE, units=UnitDifference(80, 75, (0, 1)),
        source="a page", confidence=Confidence.MEDIUM,
    )  # fmt: skip
    rule = line_rule("many", "many", severity=Severity.ERROR, source="the house")(lambda at: [found])
    (one,) = check(claim(line("J9312", 80), line("96413")), rules=[rule]).findings[:1]
    assert (one.rule, one.line, one.message, one.expected, one.fix) == ("many", 1, "too many", "75", found.fix)
    assert (one.severity, one.confidence, one.source) == (Severity.WARNING, Confidence.MEDIUM, "the house; a page")
    assert one.units == found.units
    assert one.denials == check(claim(line("J9312"), line("96413")), rules=[rule]).findings[0].denials != ()
    assert all(isinstance(number, str) for number in (*one.carc, *one.rarc))


def test_a_checker_is_that_of_policy_catalog_rules_and_silences() -> None:
    """The same arguments give the same checker; rules and silences one of their own."""
    old = jcodes.catalog("2025-10")
    chosen = checker_of("medicare-dme", old)
    assert (chosen.policy, chosen.catalog, chosen.rules) == (policy("medicare-dme"), old, DEFAULT)
    assert checker_of("medicare-dme", "2025-10") is checker_of(policy("medicare-dme"), old, silence={}) is chosen
    assert checker_of().catalog is jcodes.catalog()
    silence = {"units-missing": "a trial"}
    silent = checker_of("medicare-dme", old, silence=silence)
    assert (silent.policy, silent.catalog, silent.rules, silent.silence) == (chosen.policy, old, DEFAULT, silence)
    assert checker_of(rules=DEFAULT[:3]).rules == tuple(DEFAULT[:3])
    report = check(line("J9310", 7), catalog=old, policy="medicare-dme")
    assert (report.catalog, report.policy.name) == (old, "medicare-dme")


def test_a_checker_is_found_by_its_old_arguments() -> None:
    with pytest.warns(DeprecationWarning, match=r"^checker_of\(\): payer= is now policy=$"):
        assert checker_of(payer="medicare-dme") is checker_of("medicare-dme")
    with pytest.warns(DeprecationWarning, match=r"^checker_of\(\): release= is now catalog=$"):
        assert checker_of(release="2025-10") is checker_of(catalog="2025-10")


def test_a_report_holds_everything_as_json() -> None:
    """Each fact under its name."""
    whole = claim(line("J9310", 7), line("J9312", 75, charge=None, on="2036-01-01"))
    report = check(whole, silence={"charge-missing": "a trial"})
    assert report.findings
    assert report.silenced
    assert report.unchecked
    assert report.to_dict() == {
        "ok": False,
        "complete": False,
        "unchecked": [one.to_dict() for one in report.unchecked],
        "findings": [one.to_dict() for one in report.findings],
        "silenced": [{"finding": one.finding.to_dict(), "reason": "a trial"} for one in report.silenced],
        "policy": {"name": "medicare-part-b", "digest": policy().digest},
        "release": {"name": jcodes.catalog().release.name, "digest": jcodes.catalog().digest},
        "rules": sorted(rule.id for rule in DEFAULT),
        "claim": whole.to_dict(),
    }
    with pytest.warns(DeprecationWarning, match="rule 'code-written-otherwise' is now 'code-nonstandard-format'"):
        assert check(line("j9312", 7)).of("code-written-otherwise")[0].rule == "code-nonstandard-format"
    own = line_rule("code-written-otherwise", "one's own", severity=Severity.WARNING, source="x")(told)
    assert check(line("J9312", 7), rules=[own]).of("code-written-otherwise")[0].rule == "code-written-otherwise"


def test_a_report_in_a_notebook_has_a_row_for_each_finding_and_each_line_without() -> None:
    """The claim's own first, then line by line, counted from 1."""

    def some(at: Any) -> Iterator[Found]:
        yield Found("odd", fix="look")
        yield Found("even")

    rules: list[AnyRule] = [
        line_rule("odd", "odd", severity=Severity.ERROR, source="a page", only=4)(some),
        claim_rule("all", "all", severity=Severity.WARNING, source="a page")(told),
    ]
    html = check(claim(line("96413"), line("J9312", 3)), rules=rules)._repr_html_()
    assert "not ok: 2 errors, 1 warning" in html
    text = [part.partition(">")[2] for part in html.split("<") if not part.startswith(("style", "/"))]
    assert [part.strip() for part in text if part.strip()] == [
        "not ok: 2 errors, 1 warning", "line", "severity", "finding",
        "claim", "warning", "here", "[all] a page",
        "1. 96413 x 1", "nothing found",
        "2. J9312 x 3", "error", "even", "[odd] a page",
        "2. J9312 x 3", "error", "odd", "look", "[odd] a page",
    ]  # fmt: skip


def test_a_report_in_a_frame_has_the_day_and_the_fix_of_each_finding() -> None:
    """A finding of the whole claim has its first day; one without a fix has none."""

    def some(at: Any) -> Iterator[Found]:
        yield Found("odd", fix="look")
        yield Found("even")

    rules: list[AnyRule] = [
        line_rule("odd", "odd", severity=Severity.ERROR, source="a page")(some),
        claim_rule("all", "all", severity=Severity.WARNING, source="a page")(told),
    ]
    whole = claim(line("96413", on="2026-02-08"), line("J9312", 3, on="2026-02-01"))
    found = check(whole, rules=rules).to_frame("polars").to_dicts()
    assert [(row["line"], str(row["on"]), row["message"], row["fix"], row["safe"]) for row in found] == [
        (None, "2026-02-01", "here", "", False),
        (0, "2026-02-08", "even", "", False), (0, "2026-02-08", "odd", "look", False),
        (1, "2026-02-01", "even", "", False), (1, "2026-02-01", "odd", "look", False),
    ]  # fmt: skip


def test_rules_change_on_their_first_day_and_the_day_after_their_last() -> None:
    """A rule may last until the last day that there is."""

    def lasting(start: date | None, end: date | None) -> AnyRule:
        made: AnyRule = line_rule("x", "x", severity=Severity.ERROR, source="x", start=start, end=end)(told)
        return made

    assert starts_of([lasting(None, None), lasting(None, date.max)]) == []
    assert starts_of([lasting(date(2026, 2, 1), date(2026, 2, 28)), lasting(date(2025, 1, 1), date.max)]) == [
        date(2025, 1, 1), date(2026, 2, 1), date(2026, 3, 1),
    ]  # fmt: skip


def test_a_fix_takes_one_change_or_several() -> None:
    change = AddModifier(0, "JZ")
    assert Fix("add JZ", change).changes == Fix("add JZ", [change]).changes == (change,)
    assert Fix("add JZ").changes == Fix("add JZ", None).changes == ()
    fix = Fix("add JZ", change)
    assert str(apply_fixes(claim(line("J9312", 75)), fix).claim) == "J9312-JZ x 75"
    assert check(line("J9310", 7)).fixed().applied != ()
