"""Use, strength and dose band decide between codes of one drug."""

import pytest

from jcodes import Administration, code


@pytest.mark.parametrize(
    ("drug", "facts", "expected"),
    [
        ("Humalog", {"dose": "50 units", "pump": True}, "J1817"),
        ("Humalog", {"dose": "50 units", "pump": False}, "J1815"),
        ("Lupron Depot", {"dose": "7.5 mg", "strength": "7.5 mg/syringe", "route": "IM"}, "J9217"),
        ("Gengraf", {"dose": "75 mg", "strength": "25 mg/capsule", "route": "PO"}, "J7515"),
        ("GamaSTAN", {"dose": "12 mL", "route": "IM"}, "J1560"),
        ("GamaSTAN", {"dose": "5 mL", "route": "IM"}, "J1460"),
    ],
)
def test_a_fact_on_the_record_settles_it(drug: str, facts: dict[str, object], expected: str) -> None:
    assert code(Administration(drug, on="2026-02-03", **facts)).code == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("drug", "facts", "question"),
    [
        (
            "Humalog",
            {"dose": "50 units"},
            "the use decides between J1817 (through a DME insulin pump), J1815 (any other use)",
        ),
        ("Gablofen", {}, "the use decides between J0475 (any other use), J0476 (a trial dose before a pump)"),
    ],
)
def test_without_it_the_question_names_the_use(drug: str, facts: dict[str, object], question: str) -> None:
    coding = code(Administration(drug, on="2026-02-03", **facts))  # type: ignore[arg-type]
    assert coding.code is None
    assert str(coding.drugs[0].question) == question


@pytest.mark.parametrize(("dose", "expected"), [("22.5 mg", "J9217"), ("10 mg", None)])
def test_a_strength_by_the_syringe_settles_only_what_one_code_is_packed_in(dose: str, expected: str | None) -> None:
    """Lupron Depot of 22.5 mg is J9217's only; no package holds 10 mg."""
    record = Administration("Lupron Depot", dose, on="2026-02-03", route="IM", strength=f"{dose}/syringe")
    assert code(record).code == expected


def test_a_strength_that_fits_no_unit_settles_nothing() -> None:
    record = Administration("Lupron Depot", "7.5 mg", on="2026-02-03", route="IM", strength="22.5 mg/mL")
    assert code(record).code is None
