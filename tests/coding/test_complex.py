"""Complex biologics: monoclonal antibodies and response modifiers take chemotherapy administration, by payer."""

from datetime import date

import pytest

import jcodes
from jcodes import Administration, Claim, ServiceLine
from jcodes.coding import code
from jcodes.coding.entry_tests import is_valid
from jcodes.services.drugs import is_complex_biologic
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

DAY = date(2026, 2, 3)
INFLIXIMAB = Administration(
    "Remicade",
    "400 mg",
    route="IV infusion",
    on=DAY,
    start="09:00",
    stop="11:05",
    place_of_service="11",
    diagnoses="K50.90",
)
MEDICARE = ["medicare-part-b", "medicare-opps", "medicare-asc", "medicare-advantage"]
OTHERS = ["commercial-generic", "medicaid-generic"]


def services(given: Administration, policy: str, **facts: object) -> str:
    return "; ".join(str(one) for _, one in code(given, policy=policy, **facts).services)  # type: ignore[arg-type]


@pytest.mark.parametrize("policy", MEDICARE)
def test_medicare_pays_an_antibody_as_complex(policy: str) -> None:
    coding = code(INFLIXIMAB, policy=policy)
    assert services(INFLIXIMAB, policy) == "96413 x 1; 96415 x 1"
    assert any("the chart must support it" in note for note in coding.notes)
    assert not any("96365" in lack for lack in coding.missing)


@pytest.mark.parametrize("policy", OTHERS)
def test_another_payers_list_is_asked_for(policy: str) -> None:
    """CPT's order is billed, and the fact that would decide otherwise is named."""
    coding = code(INFLIXIMAB, policy=policy)
    assert services(INFLIXIMAB, policy) == "96413 x 1; 96415 x 1"
    [asked] = [lack for lack in coding.missing if "96365" in lack]
    assert asked.startswith("J1745: the payer's list decides")
    assert "families={'J1745': 'therapeutic'}" in asked
    assert services(INFLIXIMAB, policy, families={"J1745": "therapeutic"}) == "96365 x 1; 96366 x 1"


@pytest.mark.parametrize("policy", [*MEDICARE, *OTHERS])
@pytest.mark.parametrize("numbers", [("96413", "96415"), ("96365", "96366")])
def test_check_accepts_both(policy: str, numbers: tuple[str, str]) -> None:
    given = INFLIXIMAB.evolve(drug="", code="J1745")
    lines = [ServiceLine("J1745", 40, on=DAY, administration=given, diagnosis_pointers=1)]
    lines += [ServiceLine(number, 1, on=DAY, diagnosis_pointers=1) for number in numbers]
    report = jcodes.check(Claim(lines, place_of_service="11", diagnoses="K50.90"), policy=policy)
    assert not {"administration-family-not-accepted", "administration-codes-differ"} & {
        one.rule for one in report.findings
    }
    assert not any("administration" in one.rule or "service" in one.rule for one in report.findings if one.line != 0)


def test_a_payer_that_names_the_drug_gets_therapeutic_services() -> None:
    given = Administration(code="J0717", dose="400 mg", route="subcutaneous", on=DAY, place_of_service="11")
    coding = code(given, policy="commercial-generic")
    assert services(given, "commercial-generic") == "96372 x 1"
    assert any("only therapeutic administration" in note for note in coding.notes)


def test_an_injected_antibody_is_96372_and_says_so() -> None:
    given = Administration("Prolia", "60 mg", route="subcutaneous", on=DAY, place_of_service="11")
    assert services(given, "medicare-part-b") == "96372 x 1"
    assert any("96401 if the payer counts it" in note for note in code(given).notes)


def test_another_biologic_is_therapeutic_with_a_note() -> None:
    given = Administration(code="J2507", dose="8 mg", route="IV infusion", on=DAY, start="09:00", stop="11:00")
    assert services(given, "medicare-part-b") == "96365 x 1; 96366 x 1"
    assert any("may be billed with chemotherapy administration codes" in note for note in code(given).notes)


def test_a_response_modifier_is_complex() -> None:
    given = Administration("Orencia", "750 mg", route="IV infusion", on=DAY, start="09:00", stop="09:30")
    assert services(given, "medicare-part-b") == "96413 x 1"


def test_every_antibody_of_the_catalog_is_never_silently_96365() -> None:
    """Infused, each is billed with the chemotherapy family by default, or the payer's rule is quoted."""
    found = 0
    for entry in jcodes.catalog("2026-01").values():
        if not (is_complex_biologic(entry) and is_valid(entry, DAY)) or entry.kind not in {
            Kind.BIOLOGIC,
            Kind.BIOSIMILAR,
        }:
            continue
        amount = entry.dosage.amount
        if amount is None:
            continue
        given = Administration(
            code=str(entry.code), dose=str(amount), route="IV infusion", on=DAY, start="09:00", stop="09:30"
        )
        coding = code(given)
        if coding.code is not None:
            found += 1
            assert "96365" not in str(coding.claim), entry.code
    assert found > 100


def test_the_names_of_antibodies_are_read_by_whos_stems() -> None:
    cat = jcodes.catalog("2026-01")
    for one in ("J1745", "Q5104", "J9271", "J9289", "J9042"):
        assert Trait.MONOCLONAL_ANTIBODY in cat[one].traits
    for one in ("J0129", "J2507", "J0178", "J9264", "J7298", "J1569"):
        assert Trait.MONOCLONAL_ANTIBODY not in cat[one].traits
