"""The laws of the checks: no rule raises, the order of lines changes nothing, what is certain is fixed, answers are the same each time."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.claims import Claim
from jcodes.policies import policies
from jcodes.rules import DEFAULT, AnyRule, Report, Scope, check, checker_of
from jcodes.rules.context.claim import ClaimView
from tests.claims.strategies import claims as any_claims
from tests.rules.strategies import claims

PAYERS = st.sampled_from(policies())


@given(any_claims, PAYERS)
def test_no_rule_raises_on_any_claim_that_can_be_made(claim: Claim, payer: str) -> None:
    report = check(claim, policy=payer)
    assert report.ok is not any(finding.severity.value == "error" for finding in report.findings)


@given(claims, PAYERS)
def test_no_rule_raises_on_claims_that_are_nearly_real(claim: Claim, payer: str) -> None:
    report = check(claim, policy=payer)
    assert json.loads(report.to_json()) == json.loads(json.dumps(report.to_dict()))
    assert all(finding.line is None or finding.line < len(claim.lines) for finding in report.findings)


def said(report: Report, order: Sequence[int]) -> list[str]:
    """Return what a report finds, each finding with its line by the place that *order* gives it."""
    return sorted(
        repr((None if finding.line is None else order[finding.line], finding.evolve(line=None, fix=None)))
        for finding in report.findings
    )


@given(claims, PAYERS, st.data())
def test_the_order_of_lines_never_changes_the_findings(claim: Claim, payer: str, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(claim.lines))))
    shuffled = claim.evolve(lines=[claim.lines[place] for place in order])
    places = list(order)
    if len(set(claim.lines)) < len(claim.lines):  # lines that are the same are told apart by nothing
        places = [claim.lines.index(claim.lines[place]) for place in order]
        straight = [claim.lines.index(line) for line in claim.lines]
    else:
        straight = list(range(len(claim.lines)))
    assert said(check(claim, policy=payer), straight) == said(check(shuffled, policy=payer), places)


@given(claims, PAYERS)
def test_what_is_certain_is_fixed_and_nothing_certain_is_left(claim: Claim, payer: str) -> None:
    report = check(claim, policy=payer)
    fixed = report.fixed()
    again = check(fixed, policy=payer)
    assert again.fixable == ()
    assert again.fixed().claim == fixed.claim
    assert (fixed.claim == claim) is not bool(fixed.applied) or not report.fixable
    assert [line.administration for line in fixed.claim.lines if line.administration] == [
        line.administration for line in fixed.claim.lines if line.administration
    ]


@given(claims, PAYERS)
def test_a_rule_is_left_out_only_where_it_could_find_nothing(claim: Claim, payer: str) -> None:
    """What a rule asks of a line's flags is a short cut, and changes no answer."""
    checker = checker_of(payer)
    view = ClaimView(claim, checker.catalog, checker._facts_of, checker._payer_on)
    views: dict[Scope, tuple[Any, ...]] = {
        Scope.LINE: view.lines,
        Scope.DRUG: view.drugs,
        Scope.DAY: view.encounters,
        Scope.CLAIM: (view,),
    }
    for rule in DEFAULT:
        for at in views[rule.scope]:
            if rule.only & at.flags != rule.only:
                assert rule(at) == ()


@given(claims)
def test_a_check_says_the_same_each_time(claim: Claim) -> None:
    assert check(claim).to_json() == check(Claim.from_dict(claim.to_dict())).to_json()


@pytest.mark.parametrize("rule", DEFAULT, ids=[rule.id for rule in DEFAULT])
def test_every_rule_is_named_and_sourced(rule: AnyRule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.title
    assert rule.source
    assert rule.text
