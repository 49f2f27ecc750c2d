"""A discarded amount of zero needs no unit."""

from decimal import Decimal

import pytest

import jcodes
from jcodes.cli import main
from jcodes.doses import Dose
from jcodes.doses.dose import as_discarded
from jcodes.errors import MalformedDoseError

ZEROS = ["0", " 0 ", "0.0", "00", 0, Decimal(0), Decimal("0.00"), "0 mg", "0 units", "0 mL"]


@pytest.mark.parametrize("zero", ZEROS[:-2])
def test_a_zero_is_nothing_in_the_unit_of_the_dose(zero: object) -> None:
    """As a text or a number."""
    assert as_discarded(zero, "mg") == Dose(0, "mg")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["5", 5, Decimal(5), Decimal("sNaN"), True, False, "", "-0", "none", 0.0])
def test_a_number_above_zero_needs_its_unit(value: object) -> None:
    """A is True or False, not an amount is no number, and a float is none that is documented."""
    with pytest.raises(MalformedDoseError):
        as_discarded(value, "mg")  # type: ignore[arg-type]


@pytest.mark.parametrize("zero", ZEROS[:-2])
def test_the_hint_of_an_undecided_bill_works(zero: object) -> None:
    """It says: give the discarded amount, 0 for none."""
    open_bill = jcodes.billing_units("J9312", "500 mg", policy="medicare-part-b", catalog="2026-01")
    assert "0 for none" in open_bill.undecided[0].text
    bill = jcodes.billing_units("J9312", "500 mg", policy="medicare-part-b", discarded=zero)  # type: ignore[arg-type]
    assert str(bill) == "J9312-JZ x 50"
    assert bill.undecided == ()


@pytest.mark.parametrize("zero", ZEROS[:-2])
def test_a_record_takes_it(zero: object) -> None:
    """In the unit of its dose, and through JSON."""
    record = jcodes.Administration("Rituxan", "500 mg", discarded=zero)  # type: ignore[arg-type]
    assert record.discarded == Dose(0, "mg")
    assert jcodes.Administration.from_dict(record.to_dict()) == record
    assert record.evolve(dose="2 mL").discarded == Dose(0, "mg")
    assert not jcodes.Administration("Rituxan", discarded=zero).discarded  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["0", "0 mg"])
def test_the_command_line_takes_it(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As the hint of its own table says."""
    assert main(["units", "J9312", "500 mg", "--discarded", text]) == 0
    assert "J9312-JZ x 50" in capsys.readouterr().out
