"""A dose of a combination drug: the total of all ingredients, or a question whose dose it is."""

import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import code

CAT = jcodes.catalog("2026-01")


@pytest.mark.parametrize(
    ("drug", "dose", "route", "units"),
    [
        ("Bactrim", "160 mg", "IV infusion", None),  # a 10 mL vial has 160 mg of trimethoprim
        ("Bactrim", "350 mg", "IV infusion", None),  # not a whole number of 6 mg
        ("Bactrim", "960 mg", "IV infusion", 160),
        ("Cabenuva", "600 mg", "IM", None),  # of cabotegravir, in the kit of 1,500 mg
        ("Cabenuva", "1500 mg", "IM", 300),
        ("Vyxeos", "88 mg", "IV infusion", None),  # of daunorubicin
        ("Zosyn", "3.375 g", "IV infusion", 3),
        ("Zosyn", "4.5 g", "IV infusion", 4),
        ("Opdualag", "480 mg", "IV infusion", 120),
        ("Akynzeo", "235 mg", "IV infusion", 1),  # one unit either way
        ("Celestone", "6 mg", "IM", 1),  # two salts of one substance
    ],
)
def test_a_dose_that_may_be_of_one_ingredient_is_asked_for(drug: str, dose: str, route: str, units: int | None) -> None:
    [one] = code(Administration(drug, dose, route=route, on="2026-02-01"), catalog=CAT).drugs
    assert one.code is not None
    assert [int(line.units) for line in one.lines if not line.modifiers] == ([] if units is None else [units])
    asked = [text for text in one.missing if "may be one ingredient" in text]
    assert bool(asked) is (units is None)
    assert all("give the total of all ingredients, or the volume and its strength" in text for text in asked)
