"""Worked examples of claim lines from published sources, each with its address."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import jcodes

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "lines.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_lines_are_those_of_the_source(case: dict[str, Any]) -> None:
    """Units, modifiers and charges, through the names that other programs call."""
    bill = jcodes.billing_units(case["code"], case["dose"], on=case["on"], **case["facts"])
    found = jcodes.service_lines(bill, charge=case.get("charge"))
    assert [[line.units, list(line.modifiers), line.charge] for line in found.lines] == [
        [units, modifiers, None if charge is None else Decimal(charge)] for units, modifiers, charge in case["lines"]
    ]
    warned = [warning for warning in found.warnings if "for one claim" in warning]
    assert bool(warned) == ("warning" in case)
    assert all(case["warning"] in warning for warning in warned)
    assert found.receipt.verify()
    assert case["source"].startswith("http")


def test_the_paper_claim_writes_a_quantity_as_x12_says() -> None:
    """n-041: no commas, a point only where there is something behind it."""
    quantity = jcodes.ndc_quantity("1,234.56 mL", "ML")
    line = jcodes.ServiceLine("J9312", ndc_quantity=quantity.amount, ndc_unit=quantity.unit)
    assert (line.ndc_quantity, str(quantity)) == ("1234.56", "ML1234.56")
    assert str(jcodes.ndc_quantity("2.00 mL", "ML")) == "ML2"
