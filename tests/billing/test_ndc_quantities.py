"""NDC quantities: from the concentration, exact, in the payer's units and places."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing.allocation import share_whole
from jcodes.billing.ndc_quantities import ndc_quantity, share_quantity
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.billing.quantity_in_units import units_of_quantity
from jcodes.doses import Dosage
from jcodes.errors import (
    InexactError,
    JcodesError,
    MalformedNdcQuantityError,
    MissingFactError,
    NdcUnitError,
    StrengthRequiredError,
)
from jcodes.vocabulary.products import NdcUnit


@pytest.mark.parametrize(
    ("dose", "unit", "strength", "quantity"),
    [
        ("6 mg", "ML", "6 mg/0.6 mL", "ML0.6"),
        ("1 g", "UN", "500 mg/vial", "UN2"),
        ("400 mcg", "ml", "200 mcg/mL", "ML2"),
        ("100 g", "ML", "10 %", "ML1000"),
        ("25 mg", "GR", None, "GR0.025"),
        ("25 mg", "GM", None, "GR0.025"),
        ("25 mg", "ME", None, "ME25"),
        ("2 tablets", "EA", None, "UN2"),
        ("1.5 mL", "ML", None, "ML1.5"),
        ("5 mL", "GR", "20 mg/mL", "GR0.1"),
        ("3 mL", "ME", "20 mg/mL", "ME60"),
        ("1000 IU", "F2", None, "F21000"),
        ("1 mg", "ML", "3 mg/mL", "ML0.333"),
        ("0.1 mg", "ML", "3000 mg/mL", "ML0.001"),
    ],
)
def test_a_quantity_follows_from_the_strength(dose: str, unit: str, strength: str | None, quantity: str) -> None:
    """Never from a rounded factor."""
    assert str(ndc_quantity(dose, unit, strength=strength)) == quantity


def test_the_payer_decides_units_places_and_minimum() -> None:
    """As its policy states them."""
    assert str(ndc_quantity("1 mg", "ML", strength="3 mg/mL", places=2, minimum="0.01")) == "ML0.33"
    assert str(ndc_quantity("0.01 mg", "ML", strength="3 mg/mL", places=2, minimum="0.01")) == "ML0.01"
    assert str(ndc_quantity("1 mg", "ML", strength="3 mg/mL", places=0, minimum=Decimal(0))) == "ML0"
    assert ndc_quantity("1 mL", NdcUnit.ML).unit is NdcUnit.ML
    with pytest.raises(NdcUnitError, match="does not accept ME") as caught:
        ndc_quantity("25 mg", "ME", accepted=("UN", "ML", "GR", "F2"))
    assert caught.value.unit == "ME"


BAD: list[tuple[str, str, str | None, type[JcodesError], str]] = [
    ("1 mg", "ML", None, StrengthRequiredError, "to convert 1 mg to mL"),
    ("1 mg", "UN", "40 mg/mL", StrengthRequiredError, "to each"),
    ("1 mg", "UN", None, StrengthRequiredError, "500 mg/vial"),
    ("1 mL", "ML", None, MalformedNdcQuantityError, ""),
    ("0 mg", "GR", None, MalformedNdcQuantityError, "the dose is zero"),
    ("1 mg", "MG", None, MalformedNdcQuantityError, "use ME"),
    ("1 mg", "XX", None, MalformedNdcQuantityError, "ML, UN, GR, F2 or ME"),
    ("1 vial", "ML", "40 mg/mL", StrengthRequiredError, "to convert 1 vial to mL"),
]


@pytest.mark.parametrize(("dose", "unit", "strength", "error", "words"), [row for row in BAD if row[4]])
def test_what_cannot_be_counted_is_refused(
    dose: str, unit: str, strength: str | None, error: type[JcodesError], words: str
) -> None:
    """With the missing fact."""
    with pytest.raises(error, match=words):
        ndc_quantity(dose, unit, strength=strength)


@pytest.mark.parametrize("text", ["ML0.6", "ml 0.6", "0.6 ML", "ML 0.60"])
def test_a_quantity_is_read(text: str) -> None:
    """In the forms of claims."""
    assert NdcQuantity.parse(text) == NdcQuantity(Decimal("0.6"), NdcUnit.ML)
    assert str(NdcQuantity.parse("1,000 EA")) == "UN1000"


@pytest.mark.parametrize("text", ["", "ML", "0.6", "ML1.2.3", "MLx", "ML\u0661", None, "ML-1"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    """With an example."""
    with pytest.raises(MalformedNdcQuantityError, match=r"ML 0\.6"):
        NdcQuantity.parse(text)


@pytest.mark.parametrize(
    ("quantity", "dosage", "strength", "units"),
    [
        ("ML0.6", "0.5 mg", "6 mg/0.6 mL", "12"),
        ("UN2", "250 mg", "500 mg/vial", "4"),
        ("ML2", "100 mcg", "200 mcg/mL", "4"),
        ("GR0.025", "5 mg", None, "5"),
        ("UN1", "per vial", None, "1"),
        ("F21000", "100 IU", None, "10"),
        ("ML1", "3 mg + 3 mg", "6 mg/mL", "1"),
    ],
)
def test_units_come_back_from_a_quantity(quantity: str, dosage: str, strength: str | None, units: str) -> None:
    """Exactly."""
    assert units_of_quantity(quantity, Dosage.parse(dosage), strength=strength) == Fraction(units)


def test_a_quantity_without_a_way_to_the_dosage_is_refused() -> None:
    """Nothing is guessed."""
    with pytest.raises(StrengthRequiredError):
        units_of_quantity("ML1", Dosage.parse("10 mg"))
    with pytest.raises(StrengthRequiredError):
        units_of_quantity("UN1", Dosage.parse("10 mg"))
    with pytest.raises(InexactError, match="not a single amount"):
        units_of_quantity("ML1", Dosage.parse("> 10 mL"))


@given(dose=st.integers(1, 10**6), drug=st.integers(1, 500), volume=st.integers(1, 50), dosage=st.integers(1, 100))
def test_there_and_back_is_the_same(dose: int, drug: int, volume: int, dosage: int) -> None:
    """Where the quantity has a finite form within the places."""
    strength = f"{drug} mg/{volume} mL"
    exact = Fraction(dose * volume, drug)
    quantity = ndc_quantity(f"{dose} mg", "ML", strength=strength, places=6, minimum="0")
    if exact * 10**6 == int(exact * 10**6):
        assert units_of_quantity(quantity, Dosage.parse(f"{dosage} mg"), strength=strength) == Fraction(dose, dosage)
    assert abs(Fraction(quantity.amount) - exact) * 2 * 10**6 <= 1


@given(amount=st.decimals("0.001", "9999", places=3), parts=st.lists(st.integers(0, 50), min_size=1, max_size=5))
def test_shares_of_a_quantity_add_up(amount: Decimal, parts: list[int]) -> None:
    """And none is further than a step from its part."""
    whole = NdcQuantity(amount, NdcUnit.ML)
    if not sum(parts):
        with pytest.raises(MalformedNdcQuantityError, match="there are no amounts to split by"):
            share_quantity(whole, parts)
        return
    shares = share_quantity(whole, parts)
    assert sum(share.amount for share in shares) == amount
    for share, part in zip(shares, parts, strict=True):
        assert abs(Fraction(share.amount) - Fraction(amount) * part / sum(parts)) < Fraction(1, 1000)


@given(total=st.integers(1, 10**5), doses=st.lists(st.integers(1, 1000), min_size=1, max_size=6))
def test_units_of_several_products_add_up(total: int, doses: list[int]) -> None:
    """The whole dose is rounded once; the order of equal shares is stable."""
    shares = share_whole(total, list(map(Fraction, doses)))
    assert sum(shares) == total
    for share, dose in zip(shares, doses, strict=True):
        assert abs(share - Fraction(total * dose, sum(doses))) < 1


def test_a_number_of_units_without_a_code_is_refused_however_long() -> None:
    """Python writes no number of more than 4,300 digits."""
    with pytest.raises(MissingFactError, match="code not given for an int of 16,610 bits billing units"):
        ndc_quantity(10**5000, "ML")


def test_units_are_shared_in_proportion() -> None:
    """The largest remainder gets the unit that is left."""
    assert share_whole(8, [Fraction(50), Fraction(27)]) == (5, 3)
    assert share_whole(3, [Fraction(50), Fraction(50)]) == (2, 1)
    with pytest.raises(MalformedNdcQuantityError):
        share_whole(8, [])
    with pytest.raises(MalformedNdcQuantityError):
        share_quantity(NdcQuantity(Decimal(1), NdcUnit.ML), [2, -1])
