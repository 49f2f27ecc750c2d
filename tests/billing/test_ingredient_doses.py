"""A dose of a combination drug written by ingredient, as orders and labels write it."""

import pytest

import jcodes
from jcodes.billing.ingredient_doses import total_of_ingredients
from jcodes.doses import Dosage, Dose
from jcodes.errors import JcodesError, MalformedDoseError

CAT = jcodes.catalog("2026-01")
MIXED = sorted(
    str(entry.code) for entry in CAT.values() if entry.dosage.components and entry.dosage.total() is not None
)


@pytest.mark.parametrize(
    ("code", "dose", "units"),
    [
        ("J0741", "600 mg/900 mg", 300),
        ("J0741", "600 mg + 900 mg", 300),
        ("J0741", "600 mg and 900 mg", 300),
        ("J0741", "400-600 mg", 200),
        ("J0741", "600/900 mg", 300),
        ("J0741", "600 mg cabotegravir/900 mg rilpivirine", 300),
        ("J2543", "3 g-0.375 g", 3),
        ("J0742", "500 mg-500 mg-250 mg", 125),
        ("J9298", "240 mg/80 mg", 80),
        ("J2865", "800 mg-160 mg", 160),
        ("J7620", "0.5 mg-2.5 mg", 1),  # the label has the other order
    ],
)
def test_the_ingredients_of_a_combination_are_added_up(code: str, dose: str, units: int) -> None:
    bill = jcodes.billing_units(code, dose, on="2026-02-01", catalog=CAT)
    assert bill.administered == units
    assert "are the ingredients of" in bill.explain()
    assert bill.receipt.verify().holds


@pytest.mark.parametrize("code", MIXED)
def test_every_combination_takes_its_own_ingredients(code: str) -> None:
    """Twelve units of each, in the order of the descriptor and turned around."""
    parts = [str(part.dose * 12) for part in CAT[code].dosage.components]
    total = CAT[code].dosage.total()
    assert total is not None
    for text in ("/".join(parts), " + ".join(reversed(parts))):
        found = total_of_ingredients(CAT[code].dosage, text)
        assert found is not None
        assert found[0] == total * 12


@pytest.mark.parametrize(
    ("code", "dose"),
    [
        ("J0741", "600 mg/800 mg"),  # not in the proportion
        ("J0741", "600 mg/900 mg/1 mg"),
        ("J0741", "600 mg/x"),
        ("J0741", "600 mg/900 furlongs"),
        ("J0741", "600 mg/900 mL"),
        ("J0741", "0 mg/0 mg"),
        ("J0741", f"600 mg/900 mg {'x' * 120}"),
        ("J0911", "1.35 mg/100 units"),  # no total of mg and units
        ("J1885", "30 mg/60 mg"),  # no combination
    ],
)
def test_other_amounts_stay_refused(code: str, dose: str) -> None:
    with pytest.raises(JcodesError):
        jcodes.billing_units(code, dose, on="2026-02-01", catalog=CAT)


def test_an_order_by_weight_is_no_list_of_ingredients() -> None:
    with pytest.raises(MalformedDoseError):
        jcodes.billing_units("J0741", "600 mg/900 mg", weight="70 kg", catalog=CAT)
    with pytest.raises(JcodesError):
        jcodes.billing_units(Dosage("2 mg + 3 mg"), True)  # type: ignore[arg-type]
    assert jcodes.billing_units(Dosage("2 mg + 3 mg"), "4 mg/6 mg").administered == 2


def test_a_record_is_told_the_total() -> None:
    with pytest.raises(MalformedDoseError, match="two amounts, not an amount") as caught:
        Dose.parse("600 mg/900 mg")
    assert caught.value.hint == ("give the dose alone, or for a combination the total of its ingredients, '1500 mg'")
