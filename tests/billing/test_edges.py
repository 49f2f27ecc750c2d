"""The edges of bands, caps, labels and payments: what lies exactly on one, and just beyond it."""

from decimal import Decimal

import pytest

import jcodes
from jcodes.billing.ndc_quantities import ndc_quantity
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.billing.quantity_in_units import units_of_quantity
from jcodes.doses import Dosage
from jcodes.errors import CodeNotValidError, ContainersTooSmallError, OutsideDosageError
from jcodes.vocabulary.products import NdcUnit

ON = "2026-02-01"


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        (">= 5 mg", ["5 mg", "5.1 mg", "900 mg"], ["4.9 mg", "1 mg"]),
        ("> 5 mg", ["5.1 mg", "900 mg"], ["5 mg", "1 mg"]),
        ("<= 5 mg", ["5 mg", "4.9 mg"], ["5.1 mg", "900 mg"]),
        ("greater than 5 mg up to 10 mg", ["5.1 mg", "10 mg"], ["5 mg", "1 mg", "10.1 mg"]),
    ],
)
def test_ends_of_a_band_are_as_they_are_written(band: str, inside: list[str], outside: list[str]) -> None:
    dosage = Dosage.parse(band)
    assert {jcodes.billing_units(dosage, dose).administered for dose in inside} == {1}
    for dose in outside:
        with pytest.raises(OutsideDosageError):
            jcodes.billing_units(dosage, dose)


def test_the_step_of_a_band_says_why_it_is_one_unit() -> None:
    assert (
        "50 mg is in the range <= 100 mg: one unit for the administration"
        in jcodes.billing_units("Q9991", "50 mg", on=ON).explain()
    )


def test_labels_of_all_sizes_are_added_up_before_a_banded_dose_is_refused() -> None:
    labels = ["20 mg", "3 x 10 mg"]
    assert str(jcodes.billing_units("Q9991", "50 mg", containers=labels, on=ON)).startswith("Q9991")
    with pytest.raises(ContainersTooSmallError, match=r"the dose, .* containers, (20 mg, 3 x 10 mg|3 x 10 mg, 20 mg):"):
        jcodes.billing_units("Q9991", "50.0000001 mg", containers=labels, on=ON)


def test_a_cap_covers_what_equals_it() -> None:
    study = jcodes.billing_units("A9552", "45 mCi", on=ON)
    assert study.administered == 1
    assert "45 mCi is within the 45 mCi that one study dose covers" in study.explain()
    with pytest.raises(OutsideDosageError):
        jcodes.billing_units("A9552", "45.1 mCi", on=ON)
    counted = Dosage.parse("1 unit, up to 999 units")
    assert jcodes.billing_units(counted, "999 units").warnings == ()
    assert jcodes.billing_units(counted, "1000 units").warnings != ()


def test_more_pieces_than_doses_are_worth_a_look() -> None:
    several = jcodes.billing_units("A9552", "1 study dose", containers="2 vials", on=ON)
    assert any("2 containers opened for 1 study dose" in warning for warning in several.warnings)
    assert several.left is not None
    assert several.left.discarded == 0
    one = jcodes.billing_units("A9552", "1 study dose", containers="1 vial", on=ON)
    assert not any("containers opened" in warning for warning in one.warnings)
    measured = jcodes.billing_units("A9552", "10 mCi", containers=["5 mCi/mL", "20 mCi"], on=ON)
    assert not any("containers opened" in warning for warning in measured.warnings)


def test_a_concentration_may_be_per_several_millilitres() -> None:
    assert str(jcodes.ndc_quantity("6 mg", "ML", strength="3 mg/2 mL")) == "ML4"
    assert units_of_quantity("ML4", Dosage.parse("3 mg"), strength="3 mg/2 mL") == 2


def test_a_cent_is_missed() -> None:
    payment = jcodes.expected_payment(jcodes.billing_units("J9312", "740 mg", on=ON))
    short = payment.against(payment.paid - Decimal("0.01"))
    assert short is not None
    assert short.short == Decimal("0.01")
    assert payment.against(payment.paid) is None


def test_half_a_unit_paid_as_a_whole_one_is_told() -> None:
    """A bill of one unit: what fits all of it is no payment of a single unit of many."""
    payment = jcodes.expected_payment(jcodes.billing_units("J9312", "20 mg", on=ON))
    single = jcodes.expected_payment(jcodes.billing_units("J9312", "10 mg", on=ON))
    short = payment.against(single.paid)
    assert short is not None
    assert short.reasons == ("one unit was paid",)
    whole = single.against(single.paid - Decimal("0.01"))
    assert whole is not None
    assert whole.reasons == ()


def test_the_day_is_checked_where_containers_are_named_too() -> None:
    with pytest.raises(CodeNotValidError, match="was not yet valid on 2018-12-31"):
        jcodes.billing_units("J9312", "100 mg", on="2018-12-31", containers="100 mg")
    assert jcodes.billing_units("J9312", "100 mg", on="2019-01-01", containers="100 mg").administered == 10


def test_a_strength_may_be_of_several_pieces() -> None:
    assert str(ndc_quantity("20 mg", "UN", strength="10 mg/2 tablets")) == "UN4"
    assert units_of_quantity("UN4", Dosage.parse("5 mg"), strength="10 mg/2 tablets") == 4
    assert str(ndc_quantity("20 mg", "ML", strength="10 mg/5 mL")) == "ML10"


def test_a_quantity_has_no_exponent() -> None:
    assert str(NdcQuantity(Decimal("1E+3"), NdcUnit.ML)) == "ML1000"
    assert str(NdcQuantity(Decimal("1E-3"), NdcUnit.ML)) == "ML0.001"


def test_each_label_is_compared_with_the_strength() -> None:
    told = jcodes.billing_units(
        "J9312", "30 mL", strength="10 mg/mL", containers=["100 mg/10 mL", "500 mg/25 mL"], on=ON
    )
    assert "the strength 10 mg/mL does not match the container 500 mg/25 mL" in told.warnings
    for labels in (["500 mg/50 mL", "100 mg/4 mL"], ["100 mg/4 mL", "500 mg/50 mL"]):
        other = jcodes.billing_units("J9312", "30 mL", strength="10 mg/mL", containers=labels, on=ON)
        assert "the strength 10 mg/mL does not match the container 100 mg/4 mL" in other.warnings
