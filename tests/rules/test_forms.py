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
from tests.rules.casebook import hospital, line

ONE_FORM = {
    "pointer-missing": Forms.PROFESSIONAL,
    "pointer-out-of-range": Forms.PROFESSIONAL,
    "total-exceeds-limit": Forms.NOT_INSTITUTIONAL,
    "unlisted-narrative-too-long": Forms.NOT_INSTITUTIONAL,
    "units-exceed-line-limit": Forms.NOT_INSTITUTIONAL,
}
"""The rules that hold on one form only. All others were looked at and hold on both, some by the setting of the line."""


def test_only_these_rules_are_for_one_form() -> None:
    """A new one is decided here."""
    assert {rule.id: rule.forms for rule in DEFAULT if rule.forms is not Forms.ANY} == ONE_FORM


@pytest.mark.parametrize("form", [None, *ClaimForm])
@pytest.mark.parametrize("forms", Forms)
def test_what_is_not_known_is_no_professional_claim(forms: Forms, form: ClaimForm | None) -> None:
    """Nor is it an institutional one."""
    expected = {
        Forms.ANY: {None, *ClaimForm},
        Forms.PROFESSIONAL: {ClaimForm.PROFESSIONAL},
        Forms.NOT_INSTITUTIONAL: {None, ClaimForm.PROFESSIONAL},
    }
    assert forms.holds_for(form) is (form in expected[forms])


BARE = ServiceLine("J9312", 75)
POINTS = ServiceLine("J9312", 75, diagnosis_pointers="A")
PLACED = ServiceLine("J9312", 75, place_of_service="12")


@pytest.mark.parametrize(
    ("facts", "payer", "expected"),
    [
        ({}, "medicare-part-b", None),
        ({}, "medicare-opps", ClaimForm.INSTITUTIONAL),
        ({"form": "institutional", "place_of_service": "11"}, "medicare-part-b", ClaimForm.INSTITUTIONAL),
        ({"form": ClaimForm.PROFESSIONAL}, "medicare-opps", ClaimForm.PROFESSIONAL),
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
