"""What diagnoses, setting and the opened container decide between codes of one drug."""

import pytest

from jcodes import Administration, code
from jcodes.claims import Container, Setting
from jcodes.coding import Coding
from jcodes.coding.diagnoses import is_on_dialysis

DAY = "2026-02-10"


def coded(drug: str, dose: str, route: str, diagnoses: str, place: str, **facts: object) -> Coding:
    given = Administration(drug, dose, route=route, on=DAY, diagnoses=diagnoses.split(), place_of_service=place)
    return code(given.evolve(**facts))


@pytest.mark.parametrize(
    ("diagnoses", "place", "darbepoetin", "epoetin"),
    [
        ("N18.6", "65", "J0882", "Q4081"),
        ("N18.6 D64.81", "65", "J0882", "Q4081"),
        ("N18.6", "11", "J0882", "Q4081"),
        ("Z99.2", "11", "J0882", "Q4081"),
        ("N18.4", "11", "J0881", "J0885"),
        ("N18.32", "11", "J0881", "J0885"),
        ("D64.81 C50.911", "11", "J0881", "J0885"),
        ("N17.9", "65", "J0881", "J0885"),
        ("N18.6 D64.81", "11", None, None),
        ("D63.1", "11", None, None),
        ("", "11", None, None),
    ],
)
def test_the_diagnosis_decides_between_dialysis_and_other_uses(
    diagnoses: str, place: str, darbepoetin: str | None, epoetin: str | None
) -> None:
    """N18.6 and Z99.2 are dialysis; both kinds of diagnosis, or neither, are asked about."""
    for drug, dose, expected in (("Aranesp", "40 mcg", darbepoetin), ("Epogen", "4000 units", epoetin)):
        coding = coded(drug, dose, "SC", diagnoses, place)
        assert coding.code == expected
        assert any("whether the patient is on dialysis decides" in one for one in coding.missing) == (expected is None)


def test_dialysis_is_known_unknown_or_excluded() -> None:
    record = Administration("Aranesp", diagnoses=["n18.6", ""])
    assert is_on_dialysis(record, None) is True
    assert is_on_dialysis(record.evolve(diagnoses="N18.5"), Setting.DIALYSIS_FACILITY) is False
    assert is_on_dialysis(record.evolve(diagnoses="R52"), Setting.DIALYSIS_FACILITY) is None


@pytest.mark.parametrize(
    ("diagnoses", "place", "expected"),
    [
        ("M05.79", "11", "J3262"),
        ("", "11", "J3262"),
        ("M05.79", "22", "J3262"),
        ("U07.1", "22", None),
        ("", "22", None),
    ],
)
def test_a_code_for_covid_in_hospital_is_for_nothing_else(diagnoses: str, place: str, expected: str | None) -> None:
    """Neither in an office, nor with diagnoses of something else; in a hospital, the use is asked."""
    coding = coded("Actemra", "400 mg", "IV infusion", diagnoses, place, start="09:00", stop="10:00")
    assert coding.code == expected
    if expected is None:
        assert coding.drugs[0].question is not None
        assert coding.drugs[0].question.fact == "the use"


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        (["22.5 mg"], "J9217"),
        (["11.25 mg"], "J1950"),
        (["7.5 mg"], None),
        ([], "J9217"),
        ([""], None),
        (["22.5 mL"], None),
    ],
)
def test_the_opened_container_decides_between_products(sizes: list[str], expected: str | None) -> None:
    """Lupron Depot 22.5 mg is packed for J9217 only, 11.25 mg for J1950 only; where no container is given, the dose is one."""
    dose = next((size for size in sizes if "mg" in size), "22.5 mg")
    coding = coded("Lupron Depot", dose, "IM", "C61", "11", containers=[Container(size) for size in sizes])
    assert coding.code == expected
    if expected is None:
        assert coding.drugs[0].question is not None
