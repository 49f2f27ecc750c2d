"""The main job, by code: strings in, units out; and the float traps that a spreadsheet falls into."""

import math
import pickle
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pint
import pytest

import jcodes
from jcodes.errors import CodeNotValidError, MalformedCodeError, UnknownCodeError, UnknownReleaseError


def test_the_main_job() -> None:
    """750 mg of rituximab are 75 units of J9312."""
    bill = jcodes.billing_units("J9312", "750 mg", on=date(2026, 2, 1))
    assert (bill.administered, bill.discarded, bill.total) == (75, 0, 75)
    assert bill.lines == (jcodes.BillingLine("J9312", 75),)


def test_every_form_of_every_argument_means_the_same() -> None:
    """Code, entry or dosage; text, dose or quantity; date as text."""
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    codes: list[Any] = [
        "J9312",
        " j-9312 ",
        jcodes.HcpcsCode.parse("J9312"),
        jcodes.catalog()["J9312"],
        jcodes.Dosage.parse("10 mg"),
    ]
    doses: list[Any] = [
        "750 mg",
        "0.75 g",
        "750,000 mcg",
        jcodes.Dose(750, "mg"),
        registry.Quantity(0.75, "g"),
        registry.Quantity(750, "mg"),
    ]
    for code in codes:
        for dose in doses:
            for on in (None, "2026-02-01", date(2026, 2, 1)):
                assert jcodes.billing_units(code, dose, on=on, rounding="up").total == 75


def test_strength_rounding_and_release_may_be_text() -> None:
    """Or their values."""
    assert jcodes.billing_units("J3301", "0.3 mL", strength="40 mg/mL").total == 2
    strength = jcodes.Strength.parse("40 mg/mL")
    assert jcodes.billing_units("J3301", "0.3 mL", strength=strength, rounding="down").total == 1
    assert jcodes.billing_units("J3301", "0.3 mL", strength=strength, rounding=jcodes.Rounding.DOWN).total == 1
    assert jcodes.billing_units("J9310", "750 mg", release="2018-01", on="2018-06-01").total == 8
    assert jcodes.billing_units("J9310", "750 mg", release=jcodes.catalog("2018-01"), on="2018-06-01").total == 8


def test_what_cannot_be_answered_is_a_typed_error() -> None:
    """Unknown, malformed, not valid, no such release, no such rounding."""
    with pytest.raises(UnknownCodeError):
        jcodes.billing_units("J0000", "750 mg")
    with pytest.raises(MalformedCodeError):
        jcodes.billing_units("10 mg", "750 mg")
    with pytest.raises(CodeNotValidError):
        jcodes.billing_units("J9312", "750 mg", on="2018-12-31")
    with pytest.raises(UnknownReleaseError):
        jcodes.billing_units("J9312", "750 mg", release="2021-01")
    with pytest.raises(jcodes.JcodesError, match="'up', 'nearest', 'down' or 'exact'"):
        jcodes.billing_units("J9312", "750 mg", rounding="sideways")


def test_no_tenth_of_a_milligram_is_off_by_a_unit_in_any_form() -> None:
    """K times 0.1 mg at 0.1 mg a unit is k units, for k from 1 to 4,000, whether text, Decimal, float, micrograms or quantity."""
    tenth = jcodes.Dosage.parse("0.1 mg")
    floats: pint.UnitRegistry[float] = pint.UnitRegistry()
    decimals: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
    for k in range(1, 4001):
        exact = Decimal(k) / 10
        forms = (
            f"{exact} mg",
            f"{100 * k} mcg",
            jcodes.Dose(exact, "mg"),
            jcodes.Dose(k / 10, "mg"),
            jcodes.Dose(100 * k, "mcg"),
            floats.Quantity(k / 10, "mg"),
            floats.Quantity(100 * k, "ug"),
            decimals.Quantity(exact, "mg"),
        )
        assert {jcodes.billing_units(tenth, form).total for form in forms} == {k}


def test_naive_pint_floats_are_off_by_a_unit_hundreds_of_times() -> None:
    """The bug that this library is there for: ceil of a float ratio, the dose added up from tenths in grams."""
    naive: pint.UnitRegistry[float] = pint.UnitRegistry()
    unit = naive.Quantity(100, "mg")
    wrong = sum(math.ceil((naive.Quantity(k * 0.1, "g") / unit).to_base_units().magnitude) != k for k in range(1, 4001))
    assert wrong > 300
    right = jcodes.Dosage.parse("100 mg")
    assert all(jcodes.billing_units(right, jcodes.Dose(Decimal(k) / 10, "g")).total == k for k in range(1, 4001))


def test_the_ambient_decimal_context_changes_nothing() -> None:
    """Three digits of precision around the call, the same answer."""
    with localcontext(prec=3):
        bill = jcodes.billing_units("J9312", "123456.789 mg")
    assert bill.total == 12346
    assert str(bill.dose) == "123456.789 mg"


def test_a_bill_survives_pickling() -> None:
    """With its subject and its derivation."""
    bill = jcodes.billing_units("J9312", "750 mg")
    assert pickle.loads(pickle.dumps(bill)).explain() == bill.explain()
