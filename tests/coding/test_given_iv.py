"""A drug that goes into a vein: products that FDA has for other routes only are ruled out where another of the substance is left."""

import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import Coding, code

CAT = jcodes.catalog("2026-01")


def coded(drug: str, dose: str, route: str) -> Coding:
    return code(Administration(drug, dose, route=route, on="2026-02-03", place_of_service="11"), catalog=CAT)


@pytest.mark.parametrize(
    ("drug", "dose", "route", "chosen"),
    [
        ("furosemide", "40 mg", "IV push", "J1938"),  # Furoscix is subcutaneous
        ("midazolam", "2 mg", "IV push", "J2250"),  # Seizalam is intramuscular
        ("naloxone", "0.4 mg", "IV push", "J2312"),  # Zimhi is neither
        ("chloroprocaine", "400 mg", "epidural", "J2401"),  # Clorotekal is intrathecal
        ("methylprednisolone", "125 mg", "IV push", "J2919"),  # the acetate is not IV
        ("furosemide", "80 mg", "SC", None),
        ("methylprednisolone", "80 mg", "IM", None),
    ],
)
def test_the_route_decides_between_products(drug: str, dose: str, route: str, chosen: str | None) -> None:
    assert coded(drug, dose, route).code == chosen


def test_the_reason_is_told() -> None:
    [drug] = coded("methylprednisolone", "125 mg", "IV push").drugs
    assert {one.code: one.reasons for one in drug.ruled_out}["J1010"] == (
        "FDA's files have it for other routes only, and the record says IV",
    )
    [drug] = coded("melphalan", "50 mg", "IV infusion").drugs
    assert "Hepzato is approved for intra-arterial use only" in str(
        {one.code: one.reasons for one in drug.ruled_out}["J9248"]
    )


def test_the_only_code_of_a_drug_stays() -> None:
    """Vitamin B12 given IV is off label, but nothing else is billed for it."""
    assert coded("cyanocobalamin", "1000 mcg", "IV push").code == "J3420"


def test_a_syringe_of_a_hyaluronan_keeps_its_code_and_asks_for_the_doses() -> None:
    coding = coded("Orthovisc 30 mg/2 mL", "1 syringe", "intra-articular")
    assert coding.code == "J7324"
    assert any("count the doses, such as '1 dose'" in one for one in coding.missing)
