"""Each rule says which forms of claims it is for, and a claim shows its form."""

from typing import Any

import pytest

from jcodes.claims import Claim, ClaimForm, ServiceLine, Setting
from jcodes.errors import MalformedClaimError
from jcodes.policies import policy
from jcodes.rules import DEFAULT, check
from jcodes.rules.context.claim import form_of
from jcodes.rules.context.payer import PayerOn
from jcodes.rules.engine.rule import Forms
from tests.rules.casebook import Case, hospital, line
from tests.rules.test_cases import CASES

ONE_FORM = {
    "c-code-outside-hospital-outpatient": Forms.PROFESSIONAL,
    "dialysis-bundle": Forms.PROFESSIONAL,
    "facility-administration-code": Forms.PROFESSIONAL,
    "facility-drug": Forms.PROFESSIONAL,
    "form-contradicts-type-of-bill": Forms.PROFESSIONAL,
    "hospital-service-outside-hospital": Forms.PROFESSIONAL,
    "office-visit-on-hospital-claim": Forms.INSTITUTIONAL,
    "pointer-missing": Forms.PROFESSIONAL,
    "pointer-out-of-range": Forms.PROFESSIONAL,
    "revenue-code-missing": Forms.INSTITUTIONAL,
    "total-exceeds-limit": Forms.PROFESSIONAL,
    "unlisted-narrative-too-long": Forms.PROFESSIONAL,
    "units-exceed-line-limit": Forms.PROFESSIONAL,
}
"""The rules that hold on one form only. All others were looked at and hold on both, some by the setting of the line."""


def test_only_these_rules_are_for_one_form() -> None:
    """A new one is decided here."""
    assert {rule.id: rule.forms for rule in DEFAULT if rule.forms is not Forms.ANY} == ONE_FORM


@pytest.mark.parametrize("form", [None, *ClaimForm])
@pytest.mark.parametrize("forms", Forms)
def test_what_is_not_known_is_neither_form(forms: Forms, form: ClaimForm | None) -> None:
    """Only rules that hold for both apply to it."""
    expected = {
        Forms.ANY: {None, *ClaimForm},
        Forms.PROFESSIONAL: {ClaimForm.PROFESSIONAL},
        Forms.INSTITUTIONAL: {ClaimForm.INSTITUTIONAL},
    }
    assert forms.holds_for(form) is (form in expected[forms])


FIRES: dict[str, list[Case]] = {
    rule.id: [case for case in CASES if case.rule == rule.id and case.kind == "fires"] for rule in DEFAULT
}
"""The cases of each rule where it fires: some look at a table of one setting."""


@pytest.mark.parametrize("form", [None, *ClaimForm])
def test_each_rule_runs_on_the_forms_that_it_is_for_and_on_no_other(
    form: ClaimForm | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep: the cases of every rule on a professional claim, an institutional one, and one that does not show its form."""
    monkeypatch.setattr("jcodes.rules.context.claim.form_of", lambda claim, payer: form)
    monkeypatch.setattr("jcodes.rules.library.dates.form_of", lambda claim, payer: form)
    for rule in DEFAULT:
        found = any(check(case.claim, policy=case.policy, rules=[rule]).of(rule.id) for case in FIRES[rule.id])
        assert found is rule.forms.holds_for(form), rule.id


BARE = ServiceLine("J9312", 75)
BILLED = ServiceLine("J9312", 75, revenue_code="0636")
POINTS = ServiceLine("J9312", 75, diagnosis_pointers="A")
PLACED = ServiceLine("J9312", 75, place_of_service="12")


@pytest.mark.parametrize(
    ("facts", "payer", "expected"),
    [
        ({}, "medicare-part-b", None),
        ({}, "medicare-opps", ClaimForm.INSTITUTIONAL),
        ({"form": "institutional", "place_of_service": "11"}, "medicare-part-b", ClaimForm.INSTITUTIONAL),
        ({"form": ClaimForm.PROFESSIONAL}, "medicare-opps", ClaimForm.PROFESSIONAL),
        ({"type_of_bill": "0131"}, "medicare-part-b", ClaimForm.INSTITUTIONAL),
        ({"type_of_bill": "0131", "place_of_service": "22"}, "medicare-part-b", ClaimForm.INSTITUTIONAL),
        ({"type_of_bill": "0131", "lines": [POINTS]}, "medicare-part-b", None),
        ({"statement_through": "2026-02-01"}, "medicare-part-b", ClaimForm.INSTITUTIONAL),
        ({"statement_from": "2026-02-01"}, "commercial-generic", ClaimForm.INSTITUTIONAL),
        ({"lines": [BARE, BILLED]}, "medicare-part-b", ClaimForm.INSTITUTIONAL),
        ({"lines": [BARE, POINTS]}, "medicare-opps", ClaimForm.PROFESSIONAL),
        ({"lines": [BARE, PLACED]}, "medicare-part-b", ClaimForm.PROFESSIONAL),
        ({"place_of_service": "22"}, "commercial-generic", None),
        ({"place_of_service": "31"}, "medicare-part-b", None),
        ({"place_of_service": "?"}, "medicare-part-b", ClaimForm.PROFESSIONAL),
        ({"place_of_service": "24"}, "medicare-opps", None),
        ({"place_of_service": "22"}, "medicare-opps", None),
        ({"place_of_service": "22", "setting": "inpatient"}, "medicare-part-b", None),
        ({"setting": "ambulatory-surgery"}, "medicare-part-b", None),
        ({"setting": "home"}, "medicare-part-b", None),
        ({"setting": "dme"}, "medicare-dme", ClaimForm.PROFESSIONAL),
        ({"setting": "office"}, "commercial-generic", ClaimForm.PROFESSIONAL),
        *[
            ({"setting": setting}, "medicare-part-b", ClaimForm.INSTITUTIONAL)
            for setting in Setting
            if setting.value not in {"ambulatory-surgery", "home", "dme", "office"}
        ],
    ],
)  # fmt: skip
def test_a_claim_shows_its_form(facts: dict[str, Any], payer: str, expected: ClaimForm | None) -> None:
    """What it states first, then its pointers, its places, its setting and its payer; where they contradict, it is not known."""
    claim = Claim(**{"lines": [BARE], **facts})
    assert form_of(claim, PayerOn(policy(payer), None)) is expected
    assert Claim.from_dict(claim.to_dict()) == claim


def test_a_form_is_one_of_two() -> None:
    """Blank is none."""
    assert Claim(form="").form is None
    assert Claim(form="Institutional").form is ClaimForm.INSTITUTIONAL
    with pytest.raises(MalformedClaimError, match="'837I' is not a claim form: use 'professional' or 'institutional'"):
        Claim(form="837I")


def test_the_same_lines_are_checked_by_their_form() -> None:
    """A checker that has seen one form does not take its rules for the other."""
    office = Claim(
        [line("J9312", 75, modifiers="JZ", diagnosis_pointers=None)], place_of_service="11", diagnoses=["C83.30"]
    )
    institution = hospital(line("J9312", 75, modifiers="JZ"))
    for _ in range(2):
        assert len(check(office).of("pointer-missing")) == 1
        assert check(institution).of("pointer-missing") == ()


def test_the_type_of_bill_says_the_setting() -> None:
    """And the claim's own setting goes before it, its place of service after it."""
    for text, setting in (
        ("0131", Setting.HOSPITAL_OUTPATIENT),
        ("11X", Setting.INPATIENT),
        ("721", Setting.DIALYSIS_FACILITY),
        ("0711", Setting.RURAL_HEALTH_CLINIC),
        ("0771", Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER),
        ("851", Setting.CRITICAL_ACCESS_HOSPITAL),
        ("0221", Setting.SKILLED_NURSING_FACILITY),
        ("0831", Setting.AMBULATORY_SURGERY),
    ):
        claim = Claim([BARE], type_of_bill=text, place_of_service="11")
        assert claim.setting_of(BARE) is setting
        assert claim.evolve(setting="home").setting_of(BARE) is Setting.HOME
    assert Claim([BARE], type_of_bill="0121", place_of_service="11").setting_of(BARE) is Setting.OFFICE
    assert Claim([BARE], type_of_bill="?", place_of_service="11").setting_of(BARE) is Setting.OFFICE
    assert Claim([BARE], type_of_bill="?").bill is None


def test_the_frequency_code_stands_alone_or_ends_the_type_of_bill() -> None:
    """A type of bill may be written without it."""
    assert Claim(type_of_bill="0137").frequency_code == "7"
    assert Claim(type_of_bill="13X").frequency_code == ""
    assert Claim(frequency=" 8 ").frequency_code == "8"
    assert Claim().frequency_code == ""


def test_a_claim_that_names_no_policy_has_medicares_for_its_form() -> None:
    """The outpatient hospital's for an institutional claim, which has other limits."""
    dear = line("J9312", 75, modifiers="JZ", charge="100000.00")
    assert check(Claim([dear], place_of_service="11")).policy.name == "medicare-part-b"
    for facts in ({"form": "institutional"}, {"type_of_bill": "0131"}):
        assert check(hospital(dear, **facts)).policy.name == "medicare-opps"
    assert check(hospital(dear, form="institutional", policy="commercial-generic")).policy.name == "commercial-generic"
    assert check(Claim([dear], form="professional", type_of_bill="0131")).policy.name == "medicare-part-b"


def test_an_inpatient_line_is_checked_on_the_last_day_of_the_statement() -> None:
    """It has no date of its own; a line of another claim without a date is not checked against any."""
    stay = Claim([ServiceLine("J9310", 7, charge="1")], type_of_bill="0111", statement_through="2026-02-01")
    assert [one.message for one in check(stay).of("code-ended")] == [
        "J9310 (rituximab, 100 mg) was not valid on 2026-02-01: ended 2018-12-31"
    ]
    assert stay.first_day == stay.last_day == stay.statement_through
    assert check(stay.evolve(type_of_bill="0131")).of("code-ended") == ()
    assert Claim(setting="inpatient", place_of_service="21").is_inpatient is False
    assert Claim(setting="inpatient", place_of_service="21", form="institutional").is_inpatient
    assert Claim(setting="inpatient").is_inpatient
