"""Orders by weight, surface, time and number, and what they come to."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.doses import Dose, Strength
from jcodes.doses.orders import read_order
from jcodes.errors import InexactError, JcodesError, MalformedDoseError, MalformedMeasureError, MissingFactError

ANSWERS: list[tuple[str, dict[str, Any], str]] = [
    ("750 mg", {}, "750 mg"),
    ("5 mg/kg", {"weight": "70 kg"}, "350 mg"),
    ("5 mg/kg", {"weight": 70}, "350 mg"),
    ("5 mg/kg", {"weight": " 70 "}, "350 mg"),
    ("10 mg/kg", {"weight": ".9"}, "9 mg"),
    ("375 mg/m2", {"bsa": "1.9"}, "712.5 mg"),
    ("5 mg/kg", {"weight": 70.5}, "352.5 mg"),
    ("5 mg/kg", {"weight": Decimal("70.5")}, "352.5 mg"),
    ("5 mg/kg", {"weight": Fraction(141, 2)}, "352.5 mg"),
    ("5 mg / kg", {"weight": " 70  kg "}, "350 mg"),
    ("5 mg per kilogram", {"weight": "70 kilograms"}, "350 mg"),
    ("10 mcg/kg", {"weight": "1,200 g".replace(",", "")}, "12 mcg"),
    ("1 mg/kg", {"weight": "100 lb"}, "45.359237 mg"),
    ("2 mg/lb", {"weight": "100 pounds"}, "200 mg"),
    ("100 mg per 10 kg", {"weight": "70 kg"}, "700 mg"),
    ("375 mg/m2", {"bsa": "1.9 m2"}, "712.5 mg"),
    ("375 mg/m2", {"bsa": 1.9}, "712.5 mg"),
    ("375 mg/m^2", {"bsa": "1.9 m\u00b2"}, "712.5 mg"),
    ("375 mg/m\u00b2", {"bsa": "1.9 sq m"}, "712.5 mg"),
    ("375 mg/m2 over 4 hours", {"bsa": "1.9 m2"}, "712.5 mg"),
    ("375 mg/m2 BSA", {"bsa": "1.9 m2"}, "712.5 mg"),
    ("375 mg per BSA", {"bsa": 1.9}, "712.5 mg"),
    ("1.5 million units/m2", {"bsa": "2 m2"}, "3000000 units"),
    ("125 mL/h", {"duration": "90 min"}, "187.5 mL"),
    ("125 mL/hr", {"duration": "1.5 h"}, "187.5 mL"),
    ("125 mL/hour", {"duration": "1 h 30 min"}, "187.5 mL"),
    ("125 mL/hour", {"duration": "1 hour and 30 minutes"}, "187.5 mL"),
    ("125 mL/hour", {"duration": timedelta(minutes=90)}, "187.5 mL"),
    ("125 mL/h for 90 min", {}, "187.5 mL"),
    ("125 mL/h for 90 min", {"duration": "1.5 h"}, "187.5 mL"),
    ("1 mL/min", {"duration": "30 s"}, "0.5 mL"),
    ("20 mg/day", {"duration": "2 weeks"}, "280 mg"),
    ("100 mL/24 h", {"duration": "3 days"}, "300 mL"),
    ("2 mcg/kg/min for 30 min", {"weight": "70 kg"}, "4200 mcg"),
    ("750 mg over 90 min", {}, "750 mg"),
    ("1 mL/day", {"duration": "366 days"}, "366 mL"),
    ("1 mg", {"administrations": 10_000}, "10000 mg"),
    ("750 mg", {"administrations": 3}, "2250 mg"),
    ("750 mg/dose", {"administrations": 3}, "2250 mg"),
    ("5 mg/kg/dose", {"administrations": 2, "weight": "70 kg"}, "700 mg"),
    ("750 mg", {"administrations": 1, "weight": "70 kg", "bsa": 2, "duration": "1 h"}, "750 mg"),
    ("5 mg/kg.", {"weight": "70 kg."}, "350 mg"),
]


@pytest.mark.parametrize(("order", "facts", "dose"), ANSWERS)
def test_an_order_comes_to_an_amount(order: str, facts: dict[str, Any], dose: str) -> None:
    """Exactly, whatever the order is by."""
    assert str(read_order(order, **facts).dose) == dose


@pytest.mark.parametrize("order", ["1 mL @ 40 mg/mL", "1 mL of 40 mg/mL", "1 mL at 40 mg/mL", "1 mL@40 mg/mL"])
def test_an_order_may_name_its_strength(order: str) -> None:
    """As charts and forums write it."""
    read = read_order(order)
    assert (read.dose, read.strength) == (Dose(1, "mL"), Strength.parse("40 mg/mL"))
    assert jcodes.billing_units("J3301", order).administered == 4
    assert jcodes.billing_units("J3301", order, strength="40 mg/mL").administered == 4
    with pytest.raises(jcodes.JcodesError, match="gives the strength 40 mg/mL, and strength='10 mg/mL' another"):
        jcodes.billing_units("J3301", order, strength="10 mg/mL")


@pytest.mark.parametrize("order", ["80 mg (2 mL)", "2 mL (80 mg)", "0.08 g (2 mL)", "80 mg (2 cc)"])
def test_an_amount_with_its_volume_gives_the_strength(order: str) -> None:
    """The dose is the drug, and the step says the strength."""
    read = read_order(order)
    assert read.dose == Dose(80, "mg")
    assert read.strength == Strength.parse("40 mg/mL")
    assert read.steps == (f"the order gives the strength {read.strength}",)


@pytest.mark.parametrize("order", ["0.5 g (500 mg)", "2 mL (0.002 L)", "80 mg"])
def test_one_amount_written_twice_gives_no_strength(order: str) -> None:
    assert (read_order(order).strength, read_order(order).steps) == (None, ())


def test_a_rate_of_a_solution_bills_with_its_strength() -> None:
    """125 mL an hour for 90 minutes of 4 mg/mL are 750 mg."""
    bill = jcodes.billing_units("J9312", "125 mL/h", duration="90 min", strength="4 mg/mL")
    assert (str(bill.dose), bill.administered) == ("187.5 mL", 75)
    assert "125 mL/h for 90 min is 187.5 mL" in bill.explain()
    told = jcodes.billing_units("J3301", "125 mL/h for 90 min", strength="4 mg/mL").order_steps
    assert told == ("125 mL/h for 90 min is 187.5 mL",)
    both = jcodes.billing_units("J3301", "0.05 mL/kg @ 40 mg/mL", weight="70 kg")
    assert both.administered == 14
    assert both.order_steps == ("0.05 mL/kg for 70 kg is 3.5 mL", "the order gives the strength 40 mg/mL")
    weighed = jcodes.billing_units("J1250", "2 mcg/kg/min for 30 min", weight=70).order_steps
    assert weighed == ("2 mcg/kg/min for 30 min for 70 kg is 4200 mcg",)


def test_the_steps_say_how_the_amount_was_reached() -> None:
    """In the derivation, with the facts."""
    bill = jcodes.billing_units("J9312", "375 mg/m2", bsa="1.9 m2", administrations=2)
    assert bill.administered == 143
    assert bill.order_steps == (
        "375 mg/m2 for 1.9 m2 is 712.5 mg",
        "712.5 mg given 2 times is 1425 mg; round the total, not each dose",
    )
    assert all(step in bill.explain() for step in bill.order_steps)


def test_a_number_of_administrations_is_one_step() -> None:
    """The order is told in it; that one dose is one dose is not."""
    told = ("750 mg given 3 times is 2250 mg; round the total, not each dose",)
    assert read_order("750 mg/dose", administrations=3).steps == told
    assert read_order("750 mg/dose", administrations=1).steps == ()


def test_a_prepared_dose_takes_administrations_too() -> None:
    """And checks the facts it does not need."""
    dose = jcodes.Dose.parse("5 mg")
    entry = jcodes.catalog()["J9312"]
    assert jcodes.billing_units(entry, dose, administrations=3).administered == 2
    assert jcodes.billing_units(entry, dose, weight="70 kg").administered == 1
    with pytest.raises(MalformedMeasureError):
        jcodes.billing_units(entry, dose, weight="heavy")


REFUSED: list[tuple[Any, dict[str, Any], type[JcodesError], str]] = [
    ("5 mg/kg", {}, MissingFactError, "the weight is missing: give weight='70 kg'"),
    ("5 mg/kg", {"bsa": 1.9}, MissingFactError, "the weight is missing"),
    ("375 mg/m2", {}, MissingFactError, "the body surface area is missing: give bsa='1.9 m2'"),
    ("125 mL/h", {}, MissingFactError, "the duration is missing: give duration='90 min'"),
    ("2 mcg/kg/min", {"weight": 70}, MissingFactError, "the duration is missing"),
    ("5 mg/dose", {}, MissingFactError, "the number of administrations is missing"),
    ("5 mg/kg/kg", {"weight": 70}, MalformedDoseError, "is divided by the same fact twice"),
    ("5 mg/0 kg", {"weight": 70}, MalformedDoseError, "not an amount"),
    ("5 mg/g", {"weight": 70}, MalformedDoseError, "a strength"),
    ("40 mg/mL", {}, MalformedDoseError, "a strength, not an amount"),
    ("mg/kg", {"weight": 70}, MalformedDoseError, "does not begin with a number"),
    ("/kg", {"weight": 70}, MalformedDoseError, "does not begin with a number"),
    ("5/kg", {"weight": 70}, MalformedDoseError, "has no unit"),
    ("5 mg/", {"weight": 70}, MalformedDoseError, "not an amount"),
    (5, {"administrations": 2}, MalformedDoseError, "is not text"),
    ("5 mg", {"weight": "seventy"}, MalformedMeasureError, "not a number with a unit"),
    ("5 mg", {"weight": "0"}, MalformedMeasureError, "above zero"),
    ("5 mg", {"bsa": "190"}, MalformedMeasureError, "at most 10 m2"),
    ("5 mg", {"weight": "kg"}, MalformedMeasureError, "not a number with a unit"),
    ("5 mg", {"weight": ""}, MalformedMeasureError, "not a number with a unit"),
    ("5 mg", {"weight": "70 stone"}, MalformedMeasureError, "not a unit of weight"),
    ("5 mg", {"weight": "-70 kg"}, MalformedMeasureError, "not a number with a unit"),
    ("5 mg", {"weight": 0}, MalformedMeasureError, "must be above zero and at most 1,000 kg"),
    ("5 mg", {"weight": -70}, MalformedMeasureError, "is negative"),
    ("5 mg", {"weight": float("nan")}, MalformedMeasureError, "cannot be read"),
    ("5 mg", {"weight": True}, MalformedMeasureError, "is True or False, not an amount"),
    ("5 mg", {"weight": "7000 kg"}, MalformedMeasureError, "at most 1,000 kg"),
    ("5 mg", {"bsa": "190 m2"}, MalformedMeasureError, "at most 10 m2"),
    ("5 mg", {"bsa": "1.9 kg"}, MalformedMeasureError, "not a unit of body surface area"),
    ("5 mg", {"duration": "90"}, MalformedMeasureError, "cannot be read"),
    ("5 mg", {"duration": ""}, MalformedMeasureError, "must be above zero"),
    ("5 mg", {"duration": "1:30"}, MalformedMeasureError, "cannot be read"),
    ("5 mg", {"duration": "90 mg"}, MalformedMeasureError, "cannot be read"),
    ("5 mg", {"duration": 90}, MalformedMeasureError, "neither text nor a timedelta"),
    ("5 mg", {"duration": timedelta(0)}, MalformedMeasureError, "must be above zero"),
    ("5 mg", {"duration": "3 years"}, MalformedMeasureError, "cannot be read"),
    ("5 mg", {"duration": "400 days"}, MalformedMeasureError, "at most a year"),
    ("125 mL/h for 90 min", {"duration": "2 h"}, MalformedMeasureError, "give two durations"),
    ("5 mg", {"administrations": 0}, MalformedMeasureError, "from 1 to 10,000"),
    ("5 mg", {"administrations": 1.5}, MalformedMeasureError, "from 1 to 10,000"),
    ("5 mg", {"administrations": True}, MalformedMeasureError, "from 1 to 10,000"),
    ("5 mg", {"administrations": 10_001}, MalformedMeasureError, "from 1 to 10,000"),
    ("100 mL/h", {"duration": "10 min"}, InexactError, "is 50/3 mL"),
    ("100 units/h", {"duration": "10 min"}, InexactError, "is 50/3 units"),
]


@pytest.mark.parametrize(("order", "facts", "error", "words"), REFUSED)
def test_an_order_that_cannot_be_worked_out_is_refused(
    order: Any, facts: dict[str, Any], error: type[JcodesError], words: str
) -> None:
    """By a typed error that names the fact and what to give."""
    with pytest.raises(error) as caught:
        read_order(order, **facts)
    assert type(caught.value) is error
    assert words in str(caught.value)
    assert caught.value.hint


def test_a_missing_fact_is_named_by_its_argument() -> None:
    """So that a form can ask for it."""
    with pytest.raises(MissingFactError) as caught:
        jcodes.billing_units("J9312", "375 mg/m2")
    assert (caught.value.fact, caught.value.value) == ("bsa", "375 mg/m2")


AMOUNTS = st.decimals("0.001", "9999", places=3)


@given(AMOUNTS, st.decimals("0.1", "400", places=1), st.integers(1, 20))
def test_an_order_by_weight_is_the_product_for_every_amount(amount: Decimal, weight: Decimal, times: int) -> None:
    """And so by surface, over time and over administrations: the law of orders."""
    product = Fraction(amount) * Fraction(weight) * times
    by_weight = read_order(f"{amount} mg/kg", weight=weight, administrations=times).dose
    assert Fraction(by_weight.amount) == product
    by_time = read_order(f"{amount} mg/h", duration=f"{weight} h", administrations=times).dose
    assert by_time == by_weight
    assert by_time == read_order(f"{amount} mg/min", duration=f"{weight} min", administrations=times).dose


@given(
    st.text(max_size=30)
    | st.from_regex(r"[0-9.]{1,4} ?(mg|mL|units)( ?(/| per )(kg|m2|h|dose|mL)){0,3}", fullmatch=True)
)
def test_any_text_is_an_order_or_an_error_of_ours(text: str) -> None:
    """Never another exception."""
    try:
        found = read_order(text, weight=70, bsa="1.9 m2", duration="90 min", administrations=2)
    except JcodesError as error:
        assert error.hint  # noqa: PT017 - whichever it is
    else:
        assert found.dose.amount >= 0
