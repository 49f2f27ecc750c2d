"""An error needs a source for this form, setting, payer and date: swept over every rule, every policy and every claim of the casebook."""

from typing import Final

import pytest

from jcodes.policies import Confidence, policies, policy
from jcodes.rules import DEFAULT, AnyRule, Severity, check
from jcodes.rules.engine.rule import Payers
from jcodes.sources import documents
from tests.rules.test_cases import CASES

_ERRORS: Final = [rule for rule in DEFAULT if rule.severity is Severity.ERROR]
_BY_ID: Final = {rule.id: rule for rule in DEFAULT}
_MEDICARE: Final = {
    "CMS",
    "CGS",
    "FCSO",
    "NGS",
    "Noridian",
    "Novitas",
    "Palmetto GBA",
    "WPS",
    "Code of Federal Regulations",
}
_NATIONAL: Final = {"CMS", "FDA", "X12", "Immedicare", "Code of Federal Regulations", "United States Congress"}
"""Who speaks for every payer: the code set, the claim transactions (Immedicare copies X12's text), the statute."""
_CLAIMS: Final = list({repr(case.claim): case.claim for case in CASES if case.kind == "fires"}.values())


@pytest.mark.parametrize("rule", _ERRORS, ids=[rule.id for rule in _ERRORS])
def test_a_rule_that_can_be_an_error_says_whom_its_source_binds(rule: AnyRule) -> None:
    """By an official document: of those who speak for every payer, or of Medicare; or each finding cites the payer."""
    publishers = {one.publisher for one in rule.source.documents if one.grade is Confidence.HIGH}
    if rule.payers is Payers.ALL:
        assert publishers & _NATIONAL, rule.source.text
    elif rule.payers is Payers.MEDICARE:
        assert publishers & _MEDICARE, rule.source.text
    else:
        assert publishers, rule.source.text


@pytest.mark.sweep
@pytest.mark.parametrize("name", policies())
def test_no_claim_draws_an_error_that_the_payers_sources_do_not_carry(name: str) -> None:
    """What is Medicare's alone is a warning elsewhere, and what the policy states below grade H is one everywhere."""
    payer, errors = policy(name), 0
    for claim in _CLAIMS:
        for finding in check(claim, policy=payer).errors:
            errors += 1
            rule = _BY_ID[finding.rule]
            assert finding.confidence is Confidence.HIGH, finding
            cited = f"{name}: " in finding.source or any(f"{one}: " in finding.source for one in payer.ancestors)
            assert rule.payers.bind(payer, None) or cited, finding
            if name == "medicare-advantage":
                assert rule.payers is Payers.ALL or f"{name}: " in finding.source, finding
    assert errors > 40


def test_what_binds_a_payer() -> None:
    original, plan, private = (policy(name) for name in ("medicare-dme", "medicare-advantage", "commercial-generic"))
    assert [Payers.MEDICARE.bind(one, None) for one in (original, plan, private)] == [True, False, False]
    assert [Payers.ALL.bind(one, None) for one in (original, plan, private)] == [True, True, True]
    assert [Payers.BY_POLICY.bind(one, None) for one in (original, plan, private)] == [False, False, False]
    assert Payers.BY_POLICY.bind(private, private.jz.on())


def test_every_source_of_the_policies_is_of_the_grade_that_its_value_claims() -> None:
    """A value of grade H cites a document of grade H."""
    graded = {key: one.grade for key, one in documents().items()}
    for name in policies():
        for key, values in policy(name).items():
            for one in () if values is None else values.values:
                assert one.confidence is not Confidence.HIGH or Confidence.HIGH in {
                    graded[each] for each in one.source.ids
                }, (name, key)
