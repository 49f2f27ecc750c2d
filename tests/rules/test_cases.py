"""Every rule: a case where it fires, one where it nearly does, one where it must not."""

from typing import Any

import pytest

from jcodes.claims import Claim, ServiceLine
from jcodes.rules import DEFAULT, AnyRule, Scope, Severity, check, checker_of
from jcodes.rules.context.claim import ClaimView
from tests.rules import (
    cases_administration,
    cases_authorizations,
    cases_charges,
    cases_codes,
    cases_coverage,
    cases_dates,
    cases_diagnoses,
    cases_dialysis,
    cases_documentation,
    cases_duplicates,
    cases_injections,
    cases_institutional,
    cases_modifiers,
    cases_ncci,
    cases_ndcs,
    cases_not_covered,
    cases_routes,
    cases_services,
    cases_settings,
    cases_sides,
    cases_unclassified,
    cases_units,
    cases_vaccines,
    cases_vials,
    cases_waste,
)
from tests.rules.casebook import Case

TOPICS: dict[str, tuple[Case, ...]] = {
    "codes": cases_codes.CASES,
    "not_covered": cases_not_covered.CASES,
    "coverage": cases_coverage.CASES,
    "diagnoses": cases_diagnoses.CASES,
    "dialysis": cases_dialysis.CASES,
    "unclassified": cases_unclassified.CASES,
    "units": cases_units.CASES,
    "waste": cases_waste.CASES,
    "ndcs": cases_ndcs.CASES,
    "modifiers": cases_modifiers.CASES,
    "duplicates": cases_duplicates.CASES,
    "routes": cases_routes.CASES,
    "services": cases_services.CASES,
    "ncci": cases_ncci.CASES,
    "administration": cases_administration.CASES,
    "sides": cases_sides.CASES,
    "documentation": cases_documentation.CASES,
    "injections": cases_injections.CASES,
    "authorizations": cases_authorizations.CASES,
    "charges": cases_charges.CASES,
    "dates": cases_dates.CASES,
    "institutional": cases_institutional.CASES,
    "settings": cases_settings.CASES,
    "vaccines": cases_vaccines.CASES,
    "vials": cases_vials.CASES,
}
"""The casebook, by topic."""
CASES: tuple[Case, ...] = tuple(case for cases in TOPICS.values() for case in cases)
IDS = [f"{case.rule}-{case.kind}-{place}" for place, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_rule_says_of_a_claim_what_the_casebook_says(case: Case) -> None:
    report = check(case.claim, policy=case.policy)
    found = report.of(case.rule)
    if case.kind != "fires":
        assert found == ()
        return
    assert [finding.line for finding in found] == list(case.lines)
    assert any(case.says in finding.message for finding in found), [finding.message for finding in found]
    assert case.says
    assert found[0].severity is Severity.find(case.severity)
    if case.fixed is not None:
        fixed = check(case.claim, policy=case.policy, rules=[rule for rule in DEFAULT if rule.id == case.rule]).fixed()
        assert str(fixed.claim) == case.fixed
    else:
        assert not any(finding.fix is not None and finding.fix.is_safe for finding in found), "say what it fixes"


@pytest.mark.parametrize("rule", DEFAULT, ids=[rule.id for rule in DEFAULT])
def test_each_rule_has_all_three_kinds_of_cases(rule: AnyRule) -> None:
    assert {case.kind for case in CASES if case.rule == rule.id} == {"fires", "nearly", "not"}


def test_each_case_is_of_a_rule() -> None:
    assert {case.rule for case in CASES} <= {rule.id for rule in DEFAULT}


SCANTY = (
    Claim(),
    Claim(lines=[ServiceLine("J9312"), ServiceLine("J9312", diagnosis_pointers=[2], modifiers="JZ"), ServiceLine("")]),
    Claim(lines=[ServiceLine("J9312", "5", on="2026-02-01", ndc="50242-0051-21", ndc_quantity="5", ndc_unit="ML")]),
)
"""Claims that lack what rules ask for: lines, days, diagnoses, a code."""


def test_a_rule_that_is_left_out_by_its_flags_finds_nothing() -> None:
    """Of each claim of the casebook; `test_rule_laws` says so of any claim."""
    for whole, payer in (
        *((one, None) for one in SCANTY),
        *(
            (Claim.of(case.claim) if isinstance(case.claim, ServiceLine) else case.claim, case.policy)
            for case in CASES[::5]
        ),
    ):
        checker = checker_of(payer)
        view = ClaimView(whole, checker.catalog, checker._facts_of, checker._payer_on)
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
