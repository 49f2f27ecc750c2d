"""The diagnosis codes of ICD-10-CM, and the sides that they name."""

import pytest

from jcodes.catalogs import diagnosis_codes
from jcodes.catalogs.diagnosis_codes import heads_diagnosis_codes, is_diagnosis_code, side_of_diagnosis

WHOLE = "C34.90 I10 H35.3211 E11.3511 M17.11 S52.501A T85.22XA Z23 N18.6 O09.511 U07.1 c83.30"


@pytest.mark.parametrize("code", WHOLE.split())
def test_a_whole_code_is_known_however_it_is_written(code: str) -> None:
    for text in (code, code.replace(".", ""), f" {code.lower()} "):
        assert is_diagnosis_code(text)
        assert not heads_diagnosis_codes(text)


@pytest.mark.parametrize("code", ["M17.1", "M17", "H35.321", "S52.501", "E11"])
def test_a_heading_is_no_code(code: str) -> None:
    assert heads_diagnosis_codes(code)
    assert not is_diagnosis_code(code)


@pytest.mark.parametrize("code", ["C34.99", "XYZ", "M17.119", "", "M1", "0"])
def test_what_the_code_set_does_not_have_is_neither(code: str) -> None:
    assert not is_diagnosis_code(code)
    assert not heads_diagnosis_codes(code)


@pytest.mark.parametrize(
    ("code", "said"),
    [("H35.3211", "RT eye"), ("H35.3221", "LT eye"), ("H35.3231", "50 eye"), ("E11.3511", "RT eye"), ("H34.8120", "LT eye"),
     ("M17.0", "50 joint"), ("M17.11", "RT joint"), ("M25.562", "LT joint")],
)  # fmt: skip
def test_the_side_is_read_from_the_character_that_names_it(code: str, said: str) -> None:
    found = side_of_diagnosis(code)
    assert found is not None
    assert f"{found.side} {found.kind}" == said


@pytest.mark.parametrize("code", ["H35.3290", "H35.30", "M17.10", "M06.9", "E11.9", "C34.11", "I10", "", "H4"])
def test_a_code_without_a_side_of_an_eye_or_joint_names_none(code: str) -> None:
    assert side_of_diagnosis(code) is None


def test_the_whole_code_set_of_the_fiscal_year_is_on_file() -> None:
    """CMS counts 74,719 codes of the fiscal year 2026."""
    assert sum(len(diagnosis_codes._codes_of(category)) for category in diagnosis_codes._categories()) == 74_719
    assert len(diagnosis_codes._sides()) > 4000
