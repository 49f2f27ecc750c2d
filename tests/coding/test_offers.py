"""What the drug name of a record offers for its blank fields."""

from typing import Any

import pytest

from jcodes import Administration, code

DAY = "2026-02-03"


def notes(drug: str, **facts: Any) -> str:
    return "; ".join(code(Administration(drug, on=DAY, **facts)).drugs[0].notes)


@pytest.mark.parametrize(
    ("drug", "facts", "said"),
    [
        (
            "ceftriaxone 1gm",
            {},
            "'1gm' in the drug name may be the dose or what a container holds: give dose='1 g' or strength='1 g/vial'",
        ),
        ("depo medrol 80mg/ml", {}, "give strength='80mg/ml'"),
        ("depo medrol 80mg/ml", {"dose": "1 mL"}, "give strength='80mg/ml'"),
        ("Benlysta 120 mg", {"dose": "1 vial"}, "may be what a container holds: give it as strength='120 mg/vial'"),
        ("Kenalog-40", {}, "'40' in the drug name has no unit and may be the strength"),
        (
            "Isovue 370",
            {},
            "'370' in the drug name is read as the iodine concentration, 370 mg/mL: check it on the label",
        ),
        ("lupron 22.5", {}, "'22.5' in the drug name has no unit"),
        ("toradol 30 mg IV push x2", {}, "'x2' in the drug name is a count"),
        ("toradol 30 mg IV push x2", {}, "the route is read from the drug name: give route='intravenous push'"),
        ("rituximab 375 mg/m2", {}, "'375 mg/m2' in the drug name is an order, not a dose"),
        ("Opdualag 480-160 mg", {}, "give dose='480-160 mg'"),
    ],
)
def test_an_amount_in_the_name_is_offered(drug: str, facts: dict[str, Any], said: str) -> None:
    assert said in notes(drug, **facts)


@pytest.mark.parametrize(
    ("drug", "facts"),
    [
        ("Kenalog-40", {"dose": "80 mg"}),
        ("ceftriaxone 1gm", {"dose": "1 g"}),
        ("depo medrol 80mg/ml", {"dose": "1 mL", "strength": "80 mg/mL"}),
        ("5-FU", {}),
        ("Prevnar 13", {}),
        ("vitamin b-12", {}),
        ("normal saline 0.9%", {"dose": "500 mL"}),
        ("", {"code": "J1885"}),
    ],
)
def test_nothing_is_offered_for_what_is_known_or_belongs_to_the_name(drug: str, facts: dict[str, Any]) -> None:
    assert "in the drug name" not in notes(drug, **facts)


def test_a_dose_without_a_drug_is_no_drug() -> None:
    coding = code(Administration("10mg IV push x2", on=DAY))
    assert coding.missing[-1].endswith("'10mg IV push x2' is a dose, not a drug: give the name of the drug") or any(
        "is a dose, not a drug: give the name of the drug" in one for one in coding.missing
    )
    assert coding.candidates == ()


def test_the_route_in_the_name_rules_out_other_routes() -> None:
    assert code(Administration("Stelara 90mg SQ", on=DAY)).code == "J3357"
    assert code(Administration("Stelara 130 mg/26 mL IV", on=DAY)).code == "J3358"
    assert code(Administration("Stelara SQ", on=DAY, route="IV infusion")).code == "J3358"


def test_a_brand_and_a_generic_of_two_drugs_contradict_each_other() -> None:
    coding = code(Administration("ketorolac (ZOFRAN) 4 mg", on=DAY))
    assert coding.code is None
    assert any("are two drugs" in one for one in coding.missing)


def test_the_brand_in_brackets_decides_among_the_codes_of_the_generic() -> None:
    assert code(Administration("doxorubicin liposomal (DOXIL) 40 mg/m2", on=DAY)).code == "Q2050"
    assert code(Administration("fosaprepitant (EMEND) 150 mg", on=DAY)).code == "J1453"
    assert code(Administration("Zofran (nausea) 4 mg IV", on=DAY)).code == "J2405"
