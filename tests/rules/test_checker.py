"""Rules of one's own, silences, reports, fixes that uncover others: the frame that families of checks stand in."""

import json
import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import jcodes
from jcodes.claims import Claim, ServiceLine
from jcodes.errors import MalformedClaimError, RulesError, UnknownPolicyError
from jcodes.policies import DatedValue, policy
from jcodes.rules import (
    DEFAULT,
    AnyRule,
    Checker,
    Fix,
    Found,
    Severity,
    Silenced,
    check,
    checker_of,
    claim_rule,
    drug_rule,
    line_rule,
)
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import linked_codes
from jcodes.rules.engine.changes import AddModifier, DropModifier, SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.vocabulary.confidence import Confidence
from tests.rules.casebook import claim, line


@line_rule("odd-units", "odd units", severity=Severity.ERROR, source="the house", denial=DenialKind.UNITS)
def odd_units(at: LineView) -> Iterator[Found]:
    """Find units that are odd."""
    if at.units is not None and at.units % 2:
        yield Found(
            f"{at.units} units are odd",
            str(at.units + 1),
            Fix("one more", (SetField(at.place, "units", at.units + 1),)),
        )


@line_rule("no-xx", "no XX", severity=Severity.ERROR, source="the house", start=date(2026, 1, 1), end=date(2026, 6, 30))
def no_xx(at: LineView) -> Iterator[Found]:
    """Find lines of more than nine units without XX."""
    if at.units is not None and at.units > 9 and "XX" not in at.modifiers:
        yield Found("XX is missing", fix=Fix("add XX", (AddModifier(at.place, "XX"),)))


@drug_rule("two-lines", "two lines", severity=Severity.WARNING, confidence=Confidence.MEDIUM, source="the house")
def two_lines(drug: DrugView) -> Iterator[Found]:
    """Find drugs on two lines."""
    if len(drug.lines) > 1:
        yield Found(f"{drug.code} stands on {len(drug.lines)} lines")


@claim_rule("no-identifier", "no identifier", severity=Severity.INFORMATION, source="the house")
def no_identifier(whole: ClaimView) -> Iterator[Found]:
    """Find claims without a number."""
    if not whole.claim.identifier:
        yield Found("the claim has no number", fix="number it")


HOUSE: tuple[AnyRule, ...] = (odd_units, no_xx, two_lines, no_identifier)


def test_rules_of_ones_own_are_asked_beside_those_of_the_library() -> None:
    report = check(line("J9312", 75), rules=(*DEFAULT, *HOUSE))
    assert {"odd-units", "no-xx", "no-identifier"} <= {finding.rule for finding in report.findings}
    assert set(report.rules) == {rule.id for rule in (*DEFAULT, *HOUSE)}
    assert check(line("J9312", 75), rules=()).findings == ()


def test_a_finding_takes_id_source_and_denial_codes_from_its_rule() -> None:
    (finding,) = check(line("J9312", 75), rules=[odd_units]).findings
    assert (finding.rule, finding.line, finding.source, finding.expected) == ("odd-units", 0, "the house", "76")
    assert (finding.carc, finding.rarc) == (("16",), ("M53",))
    assert finding.severity is Severity.ERROR
    assert finding.confidence is Confidence.HIGH


def test_findings_stand_in_order_the_claims_own_first() -> None:
    report = check(claim(line("J9312", 75), line("J9312", 3)), rules=HOUSE)
    assert [(finding.line, finding.rule) for finding in report.findings] == [
        (None, "no-identifier"), (0, "no-xx"), (0, "odd-units"), (0, "two-lines"), (1, "odd-units"),
    ]  # fmt: skip
    assert list(report.by_line) == [None, 0, 1]
    assert len(report.errors) == 3
    assert len(report.warnings) == 1
    assert len(report.information) == 1
    assert not report.ok
    assert report.of("two-lines")[0].message == "J9312 stands on 2 lines"
    assert repr(report) == "<Report not ok: 3 errors, 1 warning, 1 note>"


def test_a_rule_is_asked_on_its_dates_only() -> None:
    assert [check(line("J9312", 10, on=on), rules=[no_xx]).ok for on in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")] == [
        True, False, False, True,
    ]  # fmt: skip
    assert not check(line("J9312", 10, on=None), rules=[no_xx]).ok
    assert no_xx.applies_on(None)


def test_what_is_not_well_founded_warns() -> None:
    choice = DatedValue(value="up", source="a forum", confidence=Confidence.LOW, policy="mine")

    @line_rule("doubtful", "doubtful", severity=Severity.ERROR, source="the house")
    def doubtful(at: LineView) -> Iterator[Found]:
        """Find it every time."""
        yield Found("by choice", choice=choice)
        yield Found("by hearsay", confidence=Confidence.BACKGROUND, source="hearsay")
        yield Found("mildly", severity=Severity.INFORMATION)
        yield Found("for certain")

    found = {finding.message: finding for finding in check(line("J9312"), rules=[doubtful]).findings}
    assert {message: str(one.severity) for message, one in found.items()} == {
        "by choice": "warning", "by hearsay": "warning", "mildly": "information", "for certain": "error",
    }  # fmt: skip
    assert found["by choice"].source == "the house; mine: a forum"
    assert found["by choice"].confidence is Confidence.LOW
    assert found["by hearsay"].source == "the house; hearsay"


def test_fixes_uncover_each_other() -> None:
    fixed = check(claim(line("J9312", 9)), rules=HOUSE).fixed()
    assert str(fixed.claim) == "J9312-XX x 10"
    assert [fix.text for fix in fixed.applied] == ["one more", "add XX"]
    assert check(fixed, rules=HOUSE).fixable == ()


def test_fixes_that_stand_against_each_other_are_applied_one_after_the_other() -> None:
    @line_rule("ten", "ten", severity=Severity.ERROR, source="the house")
    def ten(at: LineView) -> Iterator[Found]:
        """Find what is below ten."""
        if at.units is not None and at.units < 10:
            yield Found("below ten", fix=Fix("ten", (SetField(at.place, "units", 10),)))

    fixed = check(line("J9312", 7), rules=[odd_units, ten]).fixed()
    assert str(fixed.claim) == "J9312 x 10"
    assert [fix.text for fix in fixed.applied] == ["one more", "ten"]
    assert fixed.refused == ()


def test_fixes_that_undo_each_other_end() -> None:
    @line_rule("with", "with", severity=Severity.ERROR, source="the house")
    def with_it(at: LineView) -> Iterator[Found]:
        """Ask for XX."""
        if "XX" not in at.modifiers:
            yield Found("no XX", fix=Fix("add", (AddModifier(at.place, "XX"),)))

    @line_rule("without", "without", severity=Severity.ERROR, source="the house")
    def without_it(at: LineView) -> Iterator[Found]:
        """Ask for no XX."""
        if "XX" in at.modifiers:
            yield Found("XX", fix=Fix("drop", (DropModifier(at.place, "XX"),)))

    fixed = check(line("J9312", 2), rules=[with_it, without_it]).fixed()
    assert str(fixed.claim) == "J9312-XX x 2"


def test_a_fix_that_cannot_be_applied_is_named() -> None:
    @claim_rule("nowhere", "nowhere", severity=Severity.ERROR, source="the house")
    def nowhere(whole: ClaimView) -> Iterator[Found]:
        """Fix a line that is not there."""
        yield Found("nothing", fix=Fix("set", (SetField(9, "units", 1),)))

    fixed = check(line("J9312", 2), rules=[nowhere]).fixed()
    assert fixed.applied == ()
    assert [one.reason for one in fixed.refused] == ["the claim has no line 10"]


def test_findings_can_be_silenced_with_a_reason() -> None:
    report = check(line("J9312", 75), rules=HOUSE, silence={"odd-units": "we like them"})
    assert {finding.rule for finding in report.findings} == {"no-xx", "no-identifier"}
    assert [(one.finding.rule, one.reason) for one in report.silenced] == [("odd-units", "we like them")]
    assert "silenced: line 1: error: 75 units are odd" in str(report)
    facts = json.loads(report.to_json())
    assert facts["silenced"][0]["reason"] == "we like them"
    assert tuple(map(Silenced.from_dict, facts["silenced"])) == report.silenced
    assert str(report.fixed().claim) == "J9312-XX x 75"


@pytest.mark.parametrize(
    ("silence", "message"),
    [
        ({"odd-unit": "because"}, "there is no rule 'odd-unit' to silence: did you mean 'odd-units'"),
        (
            {"zzz": "because"},
            "there is no rule 'zzz' to silence: see docs/reference/rules.md for the ids of the rules",
        ),
        ({"Alice": "because"}, "there is no rule a text \\(5 characters, letters\\) to silence"),
        ({"odd-units": " "}, "'odd-units' is silenced without a reason: say why"),
        ({"odd-units": None}, "'odd-units' is silenced without a reason"),
        (["odd-units"], "silenced by id with a reason, not by"),
    ],
)
def test_a_silence_that_is_none_is_refused(silence: object, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        check(line("J9312"), rules=HOUSE, silence=silence)  # type: ignore[arg-type]


def test_rules_that_are_none_are_refused() -> None:
    with pytest.raises(RulesError, match="two rules have the id 'odd-units'"):
        check(line("J9312"), rules=[odd_units, odd_units])
    with pytest.raises(RulesError, match="is not a rule: make one with line_rule"):
        check(line("J9312"), rules=[lambda at: ()])  # type: ignore[list-item]


def test_what_is_checked_may_be_a_line_lines_or_a_claim() -> None:
    one = line("J9312", 75, charge=None)
    assert [finding.rule for finding in check(one).findings] == [
        finding.rule for finding in check(Claim([one])).findings
    ]
    assert len(check([one, one], rules=[two_lines]).findings) == 1
    for path in ("claim.json", Path("claim.json")):
        with pytest.raises(
            MalformedClaimError, match="is not a claim: give a claim, a line, or several lines; audit reads files"
        ):
            check(path)  # type: ignore[arg-type]
    with pytest.raises(MalformedClaimError, match="None is not a claim"):
        check(None)  # type: ignore[arg-type]
    with pytest.raises(MalformedClaimError):
        check("J9312")  # type: ignore[arg-type]


def test_the_policy_is_the_one_given_or_the_claims_or_medicare() -> None:
    assert check(line("J9312")).policy.name == "medicare-part-b"
    assert check(claim(line("J9312"), policy="medicaid-generic")).policy.name == "medicaid-generic"
    assert (
        check(claim(line("J9312"), policy="medicaid-generic"), policy="commercial-generic").policy.name
        == "commercial-generic"
    )
    with pytest.raises(UnknownPolicyError):
        check(claim(line("J9312"), policy="nobody"))


def test_checkers_are_kept_and_the_catalog_can_be_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "jcodes.rules.checking._READY", {}
    )  # others may have filled it, and it is emptied when it is full
    assert checker_of() is checker_of(policy(), jcodes.catalog())
    assert checker_of("commercial-generic") is not checker_of()
    assert check(line("J9312"), catalog="2025-10").catalog.release.name == "2025-10"
    checkers = [checker_of(None, "2024-01" if turn % 2 else "2024-04") for turn in range(4)]
    assert checkers[0] is checkers[2]


def test_facts_are_dropped_when_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jcodes.rules.engine.checker._MOST_DAYS", 1)
    monkeypatch.setattr("jcodes.rules.engine.runs._MOST_FLAGS", 1)
    monkeypatch.setattr("jcodes.rules.checking._MOST_READY", 1)
    monkeypatch.setattr("jcodes.rules.checking._READY", {})
    checker = Checker(policy(), jcodes.catalog(), HOUSE)
    mixed = claim(line("J9312"), line("J1100", 3, on="2025-05-01"), line("96413"))
    assert checker.findings(mixed) == checker.findings(mixed) != ()
    assert len(checker._runs) == 1
    first, second = checker_of("medicaid-generic"), checker_of("commercial-generic")
    assert first is not checker_of("medicaid-generic")
    assert second is not checker_of("commercial-generic")


def test_a_report_reads_well_in_a_notebook_and_escapes_what_a_claim_holds() -> None:
    report = check(claim(line("<b>", 3), line("J9312", 2)), rules=HOUSE)
    html = report._repr_html_()
    assert "<b>-" not in html
    assert "<b> x 3" not in html
    assert "letters, &lt; and &gt;) x 3" in html
    assert "nothing found" in html
    assert str(report).startswith("not ok: 1 error, 1 note (medicare-part-b, release 2026-01)\nclaim: information: ")
    clean = check(line("J9312", 2, on="2027-01-01"), rules=[odd_units])
    assert str(clean) == "ok, not fully checked: nothing found (medicare-part-b, release 2026-01)"
    assert clean.ok


def test_rules_say_what_they_are() -> None:
    assert repr(odd_units) == "<Rule odd-units: odd units>"
    assert odd_units.family == "test_checker"
    assert odd_units.text == "Find units that are odd."
    view = ClaimView(
        claim(line("J9312", 3)),
        jcodes.catalog(),
        lambda code, on: CodeFacts(code, on, jcodes.catalog()),
        checker_of()._payer_on,
    )
    assert [found.message for found in odd_units(view.lines[0])] == ["3 units are odd"]


def test_a_claim_and_its_findings_can_be_pickled() -> None:
    findings = check(ServiceLine("J9312", units=3), rules=HOUSE).findings
    assert pickle.loads(pickle.dumps(findings)) == findings


def test_fixes_that_never_end_are_given_up() -> None:
    @line_rule("more", "more", severity=Severity.ERROR, source="the house")
    def more(at: LineView) -> Iterator[Found]:
        """Always ask for one unit more."""
        if at.units is not None:
            yield Found("one more", fix=Fix(f"bill {at.units + 1}", (SetField(at.place, "units", at.units + 1),)))

    fixed = check(line("J9312", 1), rules=[more]).fixed()
    assert str(fixed.claim) == "J9312 x 101"


def test_facts_say_what_they_do_not_know() -> None:
    cat = jcodes.catalog()
    far = CodeFacts(jcodes.HcpcsCode.parse("J9035"), date(9999, 12, 31), cat)
    assert far.quarter is None
    assert not far.is_covered
    assert far.suggestions == ()
    assert CodeFacts(jcodes.HcpcsCode.parse("J9036"), None, cat).quarter is None
    near = CodeFacts(jcodes.HcpcsCode.parse("J9035"), date(2026, 2, 1), cat)
    assert near.plan(jcodes.Dose.parse("5 mL"), None) is None
    assert near.plan(jcodes.Dose.parse("500 mg"), None) is near.plan(jcodes.Dose.parse("500 mg"), None) is not None
    assert linked_codes(cat, "50242006001", date(9999, 12, 31)) == linked_codes(cat, "50242006001", date(9998, 12, 31))
    view = ClaimView(claim(line("J9035", 3)), cat, lambda code, on: CodeFacts(code, on, cat), checker_of()._payer_on)
    assert view.lines[0].is_valid_drug("J9312")
    assert [view.lines[0].is_valid_drug(code) for code in ("J9310", "J3490", "99213", "?")] == [False] * 4
    assert view.total == 100


def test_a_modifier_that_is_asked_for_in_one_setting_is_asked_for_there_only(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(
        'name = "house"\ntitle = "House"\nextends = "commercial-generic"\n[[modifiers]]\nname = "at-home"\nasked = "must"\n'
        'any_of = ["KX"]\nsettings = ["home"]\ntext = "put KX on"\nsource = "the contract"\nconfidence = "H"\n',
        encoding="utf-8",
    )
    house = jcodes.Policy.load(path)
    for place, ids in (("12", ["modifier-missing"]), ("11", []), ("", [])):
        found = check(claim(line("J9312", 75), place_of_service=place), policy=house).of("modifier-missing")
        assert [finding.rule for finding in found] == ids


@line_rule("twice", "twice", severity=Severity.WARNING, source="the house", confidence=Confidence.MEDIUM)
def twice(at: LineView) -> Iterator[Found]:
    """Find every line three times, twice the same way."""
    for expected in ("b", "a", "b"):
        yield Found("found", expected)


def test_a_finding_stands_once_and_those_alike_are_told_apart_by_all_they_say() -> None:
    found = Checker(policy(), jcodes.catalog(), [twice]).findings(Claim([ServiceLine("J9312", 75, on="2026-02-01")]))
    assert [one.expected for one in found] == ["a", "b"]
