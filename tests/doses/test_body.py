"""Body weights and surfaces, by what a scale and an order say."""

from fractions import Fraction
from typing import Any

import pint
import pytest

from jcodes import Administration, billing_units
from jcodes.doses import Dose
from jcodes.doses.body import KILOGRAMS, body_surface, body_weight, kilograms_of_pounds
from jcodes.errors import MalformedClaimError, MalformedDoseError, MalformedMeasureError

_PINT: Any = pint.UnitRegistry()


@pytest.mark.parametrize(
    ("value", "kilograms"),
    [
        ("180 lb", "81.6466266"),
        ("180lbs.", "81.6466266"),
        ("180.5 Pounds", "81.873422785"),
        ("7 lb 4 oz", "3.2885446825"),
        ("7lbs, 4.5 ounces", "3.3027194440625"),
        ("81.6 kg", "81.6"),
        ("3400 g", "3.4"),
        (70, "70"),
        (_PINT.Quantity("180 lb"), "81.6466266"),
        (_PINT.Quantity("116 ounce"), "3.2885446825"),
        (_PINT.Quantity("70 kg"), "70"),
        (_PINT.Quantity("3400 g"), "3.4"),
    ],
)
def test_a_weight_is_exact_in_kilograms(value: Any, kilograms: str) -> None:
    """A pound is 0.45359237 kg, an ounce the sixteenth part of it."""
    assert body_weight(value) == Fraction(kilograms)


@pytest.mark.parametrize("value", ["180 lb", "7 lb 4 oz", _PINT.Quantity("180 lb")])
def test_a_record_keeps_pounds_as_kilograms(value: Any) -> None:
    """Order and record have one dose."""
    record = Administration(dose="5 mg/kg", weight=value, on="2026-02-02")
    assert record.weight == Dose(body_weight(value), "kg")
    assert record.dose == Dose(5 * body_weight(value), "mg")
    bill = billing_units("J1745", "5 mg/kg", weight=value, on="2026-02-02")
    assert bill.administered == billing_units("J1745", record.dose, on="2026-02-02").administered


@pytest.mark.parametrize(
    "value", ["180", "lb", "7 kg 4 oz", "7 lb 4 mg", "4 oz", "180 stone", 70, None, _PINT.Quantity("70 kg")]
)
def test_what_is_not_in_pounds_is_left_to_others(value: Any) -> None:
    """Ounces alone are the volume of a drink as well."""
    assert kilograms_of_pounds(value) is None


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("180", MalformedDoseError),
        ("180 #", MalformedDoseError),
        ("7 lb 4 mg", MalformedDoseError),
        ("0 lb", MalformedClaimError),
        ("2205 lb", MalformedClaimError),
        ("1001 kg", MalformedClaimError),
        ("70 mL", MalformedClaimError),
    ],
)
def test_a_record_refuses_what_is_no_weight(value: str, error: type[Exception]) -> None:
    """The hint says how to write one."""
    with pytest.raises(error, match="'70 kg' or '154 lb'"):
        Administration(weight=value)


@pytest.mark.parametrize(
    "value", ["0", "0 lb", "2205 lb", "7 lb 4 mg", _PINT.Quantity("70 mL"), _PINT.Quantity("70 lb/day"), object()]
)
def test_an_order_refuses_what_is_no_weight(value: Any) -> None:
    """The hint says how to write one."""
    with pytest.raises(MalformedMeasureError, match="give weight="):
        body_weight(value)


def test_a_surface_may_be_a_quantity() -> None:
    """Pint's square meters are read like text."""
    assert body_surface(_PINT.Quantity("1.9 m**2")) == body_surface("1.9 m2") == Fraction("1.9")
    with pytest.raises(MalformedMeasureError, match="give bsa="):
        body_surface(_PINT.Quantity("1.9 m"))


def test_the_largest_weight_and_surface_are_still_taken() -> None:
    """A thousand kilograms and ten square meters; anything more is a slip."""
    assert body_weight("1000 kg") == body_weight(1000) == 1000
    assert body_surface("10 m2") == body_surface(10) == 10
    for read, more in ((body_weight, "1000.001 kg"), (body_surface, "10.001 m2")):
        with pytest.raises(MalformedMeasureError, match="must be above zero and at most"):
            read(more)


def test_every_unit_of_pounds_is_a_unit_of_weight() -> None:
    """Record and order know the same words."""
    for word, size in KILOGRAMS.items():
        assert body_weight(f"2 {word}") == 2 * size
