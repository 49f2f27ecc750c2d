"""Published examples of NDC quantities and payments; each cites its source."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

import jcodes
from jcodes.billing.lines import BillingLine
from jcodes.billing.ndc_quantities import ndc_quantity
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.billing.payment import payment_of_lines
from jcodes.billing.quantity_in_units import units_of_quantity
from jcodes.doses import Dosage
from jcodes.money import to_the_cent

HERE = Path(__file__).parent


def cases(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", cases("ndc_quantities.jsonl"), ids=lambda case: case["id"])
def test_an_ndc_quantity_is_as_published(case: dict[str, str]) -> None:
    """And gives the units back, where the source names both."""
    quantity = ndc_quantity(case["given"], case["unit"], strength=case["strength"])
    assert quantity == NdcQuantity.parse(case["quantity"])
    assert case["source"]
    if case["units"]:
        assert units_of_quantity(quantity, Dosage.parse(case["dosage"]), strength=case["strength"]) == Fraction(
            case["units"]
        )


@pytest.mark.parametrize("case", cases("payments.jsonl"), ids=lambda case: case["id"])
def test_a_payment_is_as_published(case: dict[str, str]) -> None:
    """Units times limit; the patient's part whole, the payer's share sequestered."""
    model = jcodes.catalog().price("J9312", "2026-02-01")
    assert model is not None
    limit = attrs.evolve(model, code=case["code"], limit=Decimal(case["limit"]))
    found = payment_of_lines([BillingLine(case["code"], int(case["units"]))], limit, on=date(2026, 2, 1))
    assert found.allowed == to_the_cent(Fraction(case["allowed"]))
    assert case["source"]
    if "paid" in case:
        assert (found.patient, found.payer_share, found.paid) == (
            Decimal(case["patient"]),
            Decimal(case["programme"]),
            Decimal(case["paid"]),
        )
