"""Vaccines and immune globulins as people write them, and the units of immune globulins by CMS's crosswalk."""

import pytest

import jcodes
from jcodes import Administration
from jcodes.catalogs import names
from jcodes.coding import Coding, code

CAT = jcodes.catalog("2026-01")


def coded(drug: str = "", dose: str | None = None, **facts: object) -> Coding:
    given = {"route": "IM", "on": "2026-02-03", "place_of_service": "11", "diagnoses": "Z23"} | facts
    return code(Administration(drug, dose, **given), policy="commercial-generic", catalog=CAT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("drug", "dose", "number"),
    [
        ("Fluzone High-Dose 0.5 mL syringe", "0.5 mL", "90662"),
        ("Heplisav-B 20 mcg/0.5 mL PFS", "0.5 mL", "90739"),
        ("Prevnar 20 0.5 mL IM", "0.5 mL", "90677"),
        ("pneumococcal conjugate (VAXNEUVANCE) 0.5 mL", "0.5 mL", "90671"),
        ("Pneumovax 23 vial", "0.5 mL", "90732"),
        ("Havrix 1440 EL.U./mL", "1 mL", "90632"),
        ("Havrix", "1 dose", "90632"),
        ("Tenivac", "0.5 mL", "90714"),
    ],
)
def test_a_vaccine_is_found_beside_its_strength_and_form(drug: str, dose: str, number: str) -> None:
    coding = coded(drug, dose)
    assert str(coding.claim) == f"{number} x 1; 90471 x 1"
    assert any(f"the charge of {number} is missing" in one for one in coding.missing)


@pytest.mark.parametrize(
    ("drug", "dose"),
    [("Havrix 720 EL.U./0.5 mL", None), ("Havrix", "0.5 mL"), ("Vaqta 25 units/0.5 mL", None), ("Vaqta", "0.5 mL")],
)
def test_the_name_of_two_sizes_is_no_number_in_the_other_size(drug: str, dose: str | None) -> None:
    """CMS lists Havrix with the number of 1 mL; the half of it has a number of its own."""
    coding = coded(drug, dose)
    assert coding.codes == (None,)
    assert any("billed with a CPT product code" in one for one in coding.missing)


def test_a_number_of_another_vaccine_is_not_left_out() -> None:
    """Prevnar 13 and Prevnar 20 differ in it."""
    assert names.cpt_numbers("Prevnar 13 syringe") == ("90670",)
    assert names.cpt_numbers("Prevnar 20 syringe") == ("90677",)
    assert names.cpt_numbers("Prevnar 99") is None


def test_a_patient_s_name_beside_a_vaccine_is_not_shown() -> None:
    for drug in ("Fluzone High-Dose (JANE DOE)", "Shingrix (JANE DOE)"):
        coding = coded(drug, "0.5 mL")
        assert "DOE" not in " ".join(coding.missing)


@pytest.mark.parametrize(
    ("facts", "dose", "claim"),
    [
        ({"drug": "HyperRAB S/D 300 IU/mL"}, "1340 IU", "90375 x 9; 96372 x 1"),
        ({"drug": "Kedrab"}, "900 IU", "90377 x 6; 96372 x 1"),
        ({"code": "90376"}, "1500 IU", "90376 x 10; 96372 x 1"),  # no longer on the newest crosswalks
        ({"code": "90375", "strength": "300 IU/mL"}, "5 mL", "90375 x 10; 96372 x 1"),
        ({"drug": "Nabi-HB"}, "5 mL", "90371 x 5; 96372 x 1"),
        ({"code": "90375"}, "2 doses", "90375 x 2; 96372 x 1"),
        ({"code": "90378"}, "2 doses", "90378 x 2; 96372 x 1"),
        ({"code": "90371"}, None, "90371 x 1; 96372 x 1"),
    ],
)
def test_an_immune_globulin_is_counted_by_cms_s_dosage(facts: dict[str, str], dose: str | None, claim: str) -> None:
    coding = coded(dose=dose, **facts)
    assert str(coding.claim) == claim
    assert [one for one in coding.missing if "charge" not in one] == []


@pytest.mark.parametrize(
    ("facts", "dose", "lack"),
    [
        ({"code": "90375"}, "5 mL", "give the strength of the solution"),
        ({"code": "90371"}, "300 mg", "measure different things"),
        ({"code": "90378"}, "100 mg", "give the number of units as doses, such as '2 doses'"),
    ],
)
def test_units_that_are_not_known_are_asked_for(facts: dict[str, str], dose: str, lack: str) -> None:
    coding = coded(dose=dose, **facts)
    assert coding.claim.lines[0].units == ""
    assert any(lack in one for one in coding.missing)
    assert not coding.ok


def test_antibodies_of_one_dose_stay_one_unit() -> None:
    assert str(coded(code="90380", dose="50 mg").claim) == "90380 x 1; 96381 x 1"
    assert str(coded(code="90662", dose="0.5 mL").claim) == "90662 x 1; 90471 x 1"
