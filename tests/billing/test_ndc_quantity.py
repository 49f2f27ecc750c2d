"""NDC quantities by code: of a dose, of a bill, of billing units, and back."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import jcodes
from jcodes.billing import Receipt, units_of_quantity
from jcodes.doses import Basis
from jcodes.errors import (
    InexactError,
    JcodesError,
    MalformedDoseError,
    MalformedNdcQuantityError,
    MissingFactError,
    StrengthRequiredError,
    UnknownCodeError,
)
from jcodes.vocabulary import NdcUnit

PEGFILGRASTIM = "6 mg/0.6 mL"


def test_units_of_a_code_have_a_quantity_and_a_quantity_has_units() -> None:
    """6 mg of pegfilgrastim are 12 units of J2506, 0.6 mL of the syringe."""
    quantity = jcodes.ndc_quantity(12, "ML", code="J2506", strength=PEGFILGRASTIM)
    assert (str(quantity), quantity) == ("ML0.6", jcodes.ndc_quantity("6 mg", "ML", strength=PEGFILGRASTIM))
    assert units_of_quantity(quantity, "J2506", strength=PEGFILGRASTIM) == 12
    assert units_of_quantity("ML 0.3", "J2506", strength=PEGFILGRASTIM) == 6
    assert units_of_quantity("UN3", "J9217", strength="7.5 mg/vial") == 3


@pytest.mark.parametrize("code", ["J2506", jcodes.catalog()["J2506"], jcodes.Dosage.parse("0.5 mg")])
@pytest.mark.parametrize("release", [None, "2026-01", jcodes.catalog("2026-01")])
def test_the_code_in_any_form(code: Any, release: Any) -> None:
    """A code, an entry, a dosage; a catalog or its name."""
    found = jcodes.ndc_quantity(Decimal(12), "ML", code=code, strength=PEGFILGRASTIM, catalog=release)
    assert str(found) == "ML0.6"
    assert units_of_quantity("ML0.6", code, strength=PEGFILGRASTIM, catalog=release) == 12


def test_the_quantity_of_a_bill_is_that_of_its_dose() -> None:
    """By its strength, date and policy, which the call may overrule; never by its units, which are rounded."""
    bill = jcodes.billing_units("J3301", "1 mg", strength="30 mg/mL", on="2026-02-01", policy="commercial-generic")
    assert bill.administered == 1
    assert str(jcodes.ndc_quantity(bill, "ML")) == "ML0.03"
    assert str(jcodes.ndc_quantity(bill, "ML", policy="medicare-part-b")) == "ML0.033"
    assert str(jcodes.ndc_quantity(bill, "ML", strength="10 mg/mL")) == "ML0.1"
    question = jcodes.ndc_quantity(bill, "ML").question
    assert question is not None
    assert (str(question.on), question.policy.name) == ("2026-02-01", "commercial-generic")
    later = jcodes.ndc_quantity(bill, "ML", on="2026-03-01").question
    assert later is not None
    assert str(later.on) == "2026-03-01"
    plain = jcodes.billing_units(jcodes.catalog()["J3301"], jcodes.Dose.parse("1 mL"), strength="10 mg/mL")
    assert (plain.origin, str(jcodes.ndc_quantity(plain, "ML"))) == (None, "ML1")
    assert jcodes.ndc_quantity(plain, "ML").receipt.verify()


def test_units_are_those_of_the_code_on_the_day() -> None:
    """J1440 was 300 mcg of filgrastim to 2013, and is 1 mL of another drug since 2023."""
    asked: dict[str, Any] = {"code": "J1440", "strength": "300 mcg/mL"}
    found = jcodes.ndc_quantity(2, "ME", on="2013-06-01", **asked)
    assert (str(found), "2 x J1440 (300 mcg) = 600 mcg" in found.explain()) == ("ME0.6", True)
    assert str(jcodes.ndc_quantity(2, "ME", on="2026-02-01", **asked)) == "ME0.6"
    assert str(jcodes.ndc_quantity(2, "ML", on="2026-02-01", **asked)) == "ML2"


def test_a_bill_is_told_by_its_lines() -> None:
    bill = jcodes.billing_units("J9312", "740 mg", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"], on="2026-02-01")
    question = jcodes.ndc_quantity(bill, "ML").question
    assert question is not None
    assert dict(question.given) == {"given": "J9312 x 74; J9312-JW x 6", "unit": "ML"}


def test_the_labels_of_a_bill_have_its_strength() -> None:
    """Where all have one; as for the lines of the claim."""
    bill = jcodes.billing_units("J9312", "712.5 mg", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"], on="2026-02-01")
    assert str(jcodes.ndc_quantity(bill, "ML")) == "ML71.25"
    assert str(jcodes.ndc_quantity(bill, "ML", strength="20 mg/mL")) == "ML35.625"
    mixed = jcodes.billing_units("J9312", "550 mg", containers=["500 mg/50 mL", "100 mg/5 mL"], on="2026-02-01")
    with pytest.raises(StrengthRequiredError):
        jcodes.ndc_quantity(mixed, "ML")


def test_the_receipt_says_how_the_units_became_a_dose() -> None:
    """With the release that the code was looked up in; it holds, and one that was edited does not."""
    digest = jcodes.catalog().digest
    of_units = jcodes.ndc_quantity(12, "ML", code="J2506", strength=PEGFILGRASTIM)
    bill = jcodes.billing_units("J2506", "12 mg", strength=PEGFILGRASTIM, administrations=2)
    of_bill = jcodes.ndc_quantity(bill, NdcUnit.ML, accepted=["ML", "UN"], places=2, minimum="0.01")
    said = (
        (
            of_units,
            "12 x J2506 (0.5 mg) = 6 mg",
            {"given": "12", "unit": "ML", "code": "J2506", "strength": PEGFILGRASTIM},
        ),
        (
            of_bill,
            "the dose of the bill J2506 x 48",
            {"given": "J2506 x 48", "unit": "ML", "accepted": "ML, UN", "places": "2", "minimum": "0.01"},
        ),
    )
    for quantity, step, asked in said:
        facts: Any = quantity.receipt.to_dict()
        assert facts["question"]["order"][0] == step
        assert facts["question"]["given"] == asked
        assert facts["question"]["release_digest"] == digest
        assert step in quantity.explain()
        assert Receipt.from_dict(facts).verify().holds
        facts["question"]["order"] = ["it was so"]
        assert not Receipt.from_dict(facts).verify().holds
    of_release = jcodes.ndc_quantity(
        1, "UN", code=jcodes.catalog()["J9217"], strength="7.5 mg/vial", catalog=jcodes.catalog("2025-10")
    )
    of_dose = jcodes.ndc_quantity("7.5 mg", "UN", strength=jcodes.Strength.parse("7.5 mg/vial"))
    for quantity in (of_release, of_dose):
        assert quantity.receipt.to_dict()["question"]["release_digest"] is None
        assert quantity.receipt.verify()
    assert of_release.receipt.to_dict()["question"]["given"]["catalog"] == "2025-10"


BAD: list[tuple[Any, str, dict[str, Any], type[JcodesError], str]] = [
    (12, "ML", {}, MissingFactError, "code not given for 12 billing units: give the code"),
    (12, "ML", {"code": "J2506"}, StrengthRequiredError, "to convert 6 mg to mL"),
    (12, "ML", {"code": "J0000"}, UnknownCodeError, "J0000"),
    (1, "UN", {"code": "J0577"}, InexactError, "units of J0577 do not determine the dose: <= 7 days"),
    (1, "UN", {"code": "J3490"}, InexactError, "units of J3490 do not determine the dose"),
    (
        1,
        "ML",
        {"code": jcodes.Dosage.parse("up to 15 mg")},
        InexactError,
        "units of the dosage do not determine .*: up to 15 mg",
    ),
    (0, "UN", {"code": "J9217"}, MalformedNdcQuantityError, "the dose is zero"),
    (-1, "UN", {"code": "J9217"}, MalformedDoseError, "-1 is negative"),
    (Decimal("NaN"), "UN", {"code": "J9217"}, MalformedDoseError, "NaN is not a number of units"),
    (Decimal("Infinity"), "UN", {"code": "J9217"}, MalformedDoseError, "Infinity is not a number of units"),
    (1.5, "UN", {"code": "J9217"}, MalformedDoseError, "1.5 has no unit"),
    (True, "UN", {"code": "J9217"}, MalformedDoseError, "True has no unit"),
    (None, "UN", {}, MalformedDoseError, "None"),
]


@pytest.mark.parametrize(("amount", "unit", "facts", "error", "words"), BAD)
def test_what_cannot_be_counted_is_refused(
    amount: Any, unit: str, facts: dict[str, Any], error: type[JcodesError], words: str
) -> None:
    """With the missing fact."""
    with pytest.raises(error, match=words):
        jcodes.ndc_quantity(amount, unit, **facts)


def test_what_is_no_quantity_is_refused() -> None:
    """Also where the units of measure are none."""
    for wrong in (None, 0.6, 5):
        with pytest.raises(MalformedNdcQuantityError):
            units_of_quantity(wrong, "J2506")  # type: ignore[arg-type]
    with pytest.raises(MalformedNdcQuantityError, match="5 is not a list of NDC units of measure: give them as"):
        jcodes.ndc_quantity("50 mg", "GR", accepted=5)  # type: ignore[arg-type]


def test_a_quantity_of_a_band_has_no_units() -> None:
    """One unit covers the administration, whatever the amount."""
    with pytest.raises(InexactError, match="is not a single amount"):
        units_of_quantity("ML1", "J0577")


@given(st.sampled_from(sorted(jcodes.catalog())), st.integers(1, 9_999), st.integers(1, 500))
def test_there_and_back_gives_the_units(code: jcodes.HcpcsCode, units: int, per: int) -> None:
    """Law: the quantity of units, unrounded, holds those units again, for every code that is counted by an amount."""
    entry = jcodes.catalog()[code]
    total = entry.dosage.total()
    assume(total is not None and entry.dosage.basis is not Basis.UP_TO and not total.unit.is_count)
    assert total is not None
    assume(total.unit.dimension in {"mass", "activity", "international_activity"})
    strength = jcodes.Strength.parse(f"{per} {total.unit.symbol}/mL")
    quantity = jcodes.ndc_quantity(units, "ML", code=entry, strength=strength, places=9)
    exact = quantity.exact or Fraction(0)
    assert exact == Fraction(units) * (total / strength.amount)
    assume(Fraction(quantity.amount) == exact)
    assert units_of_quantity(quantity, entry, strength=strength) == units
