"""Faulty claims, lines and records, by seed: each draws the rule it names, and what cannot be made says why."""

from datetime import date

import pytest

import jcodes
from jcodes.errors import RulesError
from jcodes.policies import Accepted, Requirement, WasteLayout, policies, policy
from jcodes.rules import DEFAULT
from jcodes.testing import CLAIM_RULES, LINE_RULES, NOT_MADE, RECORD_RULES, make_administration, make_claim, make_line
from jcodes.testing.faults.claims import CLAIM_FAULTS
from jcodes.testing.faults.drug_scenes import DRUG_SCENES
from jcodes.testing.faults.lines import LINE_FAULTS
from jcodes.testing.faults.service_scenes import SERVICE_SCENES


def test_every_rule_is_made_or_says_why_not() -> None:
    """No rule twice. A new rule has a fault too: a claim that it finds wrong, in `jcodes.testing.faults`."""
    assert sorted((*CLAIM_RULES, *NOT_MADE)) == sorted(rule.id for rule in DEFAULT)
    tables = (LINE_FAULTS, CLAIM_FAULTS, DRUG_SCENES, SERVICE_SCENES)
    assert sum(map(len, tables)) == len(CLAIM_RULES)
    assert set(RECORD_RULES) < set(CLAIM_RULES)


@pytest.mark.parametrize("rule", CLAIM_RULES)
def test_a_faulty_claim_draws_its_rule_under_its_policy(rule: str) -> None:
    for seed in range(3):
        assert jcodes.check(make_claim(seed, faulty=rule)).of(rule), (seed, rule)


@pytest.mark.parametrize("rule", LINE_RULES)
def test_a_faulty_line_draws_its_rule(rule: str) -> None:
    assert jcodes.check(make_line(1, faulty=rule)).of(rule)


@pytest.mark.parametrize("rule", RECORD_RULES)
def test_the_claim_of_a_faulty_record_draws_its_rule(rule: str) -> None:
    assert jcodes.code(make_administration(1, faulty=rule)).report.of(rule)


@pytest.mark.sweep
@pytest.mark.parametrize("rule", CLAIM_RULES)
def test_all_seeds_draw_the_rule(rule: str) -> None:
    """Also lines and records, and in the release before."""
    for seed in range(40):
        assert jcodes.check(make_claim(seed, faulty=rule)).of(rule), (seed, rule)
        if rule in LINE_RULES:
            assert jcodes.check(make_line(seed, faulty=rule)).of(rule), (seed, rule)


def test_the_same_seed_makes_the_same_and_fields_can_be_set() -> None:
    assert make_claim(5, faulty="jw-and-jz") == make_claim(5, faulty="jw-and-jz")
    assert make_claim(5, faulty="jw-and-jz", identifier="A1").identifier == "A1"
    assert make_line(5, faulty="units-missing", narrative="none").narrative == "none"
    assert make_administration(5, faulty="record-incomplete", encounter="2").encounter == "2"
    with pytest.warns(DeprecationWarning, match="'jw-jz-not-used' is now"):
        assert make_claim(0, faulty="jw-jz-not-used") == make_claim(0, faulty="jw-jz-not-used-by-payer")


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            "jw-line-not-accepted",
            "no claim is made for rule 'jw-line-not-accepted': no bundled policy both wants one line and refuses JW",
        ),
        ("units-mising", "no claim is made for rule 'units-mising'"),
        (7, "no claim is made for rule 7"),
        ("DOE^JANE", r"no claim is made for rule a text \(8 characters, letters and \^\)"),
    ],
)
def test_a_rule_that_is_not_made_is_refused(rule: str, says: str) -> None:
    with pytest.raises(RulesError, match=says) as refused:
        make_claim(faulty=rule)
    assert "jcodes.testing.CLAIM_RULES" in str(refused.value.hint)


def test_lines_and_records_are_refused_where_only_claims_show_the_rule() -> None:
    for make in (make_line, make_administration):
        with pytest.raises(RulesError, match="is made for rule 'total-differs'"):
            make(faulty="total-differs")
        with pytest.raises(RulesError, match="faulty decides code and day by itself"):
            make(faulty="documentation-incomplete", code="J9312")
        with pytest.raises(RulesError, match="faulty decides code and day by itself"):
            make(faulty="documentation-incomplete", on="2026-02-01")


def test_no_bundled_policy_shows_what_is_not_made() -> None:
    """The reasons hold: none of these values is in a bundled policy."""
    for name in policies():
        payer = policy(name)
        assert not any(one.value for one in payer.prior_authorization.values)
        assert all(one.value is Accepted.YES for one in (*payer.compounded.values, *payer.inhaled_drugs.values))
        for one in payer.waste_layout.values:
            days = [one.start or date(2010, 1, 1)]
            assert one.value is WasteLayout.TWO_LINES or all(payer.jw.on(day).value is Requirement.MAY for day in days)
