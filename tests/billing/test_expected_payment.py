"""The expected payment of a bill."""

from decimal import Decimal
from typing import Any

import pytest

import jcodes
from jcodes.doses import Dosage
from jcodes.errors import MalformedLineError, NoPaymentError


def test_a_bill_is_paid_by_the_limit_of_its_quarter() -> None:
    """Under its own policy, or another."""
    bill = jcodes.billing_units("J9035", "740 mg", on="2026-02-01", containers=["2 x 400 mg"])
    assert jcodes.expected_payment(bill).paid == Decimal("4618.20")
    earlier = jcodes.expected_payment(jcodes.billing_units("J9035", "740 mg"), on="2025-02-01")
    assert earlier.limit.quarter.year == 2025
    contract = jcodes.expected_payment(bill, policy="commercial-generic", percent_of_limit=120)
    assert contract.allowed == Decimal("7068.67")


def test_what_has_no_limit_is_refused() -> None:
    """No code, no date, no price, no file."""
    with pytest.raises(NoPaymentError, match="has no code"):
        jcodes.expected_payment(jcodes.billing_units(Dosage.parse("10 mg"), "740 mg", on="2026-02-01"))
    with pytest.raises(NoPaymentError, match="no date of service"):
        jcodes.expected_payment(jcodes.billing_units("J9035", "740 mg"))
    with pytest.raises(NoPaymentError, match="S0012 has no ASP payment limit"):
        jcodes.expected_payment(jcodes.billing_units("S0012", "25 mg", on="2026-02-01"))
    with pytest.raises(NoPaymentError, match=r"no asp file loaded for 2020-10 .*: add CMS's file of that quarter"):
        jcodes.expected_payment(jcodes.billing_units("J9035", "740 mg", on="2020-11-01"))


def test_the_lines_of_a_claim_are_paid_as_their_bill() -> None:
    """By the policy that they were laid out for, unless another is named."""
    bill = jcodes.billing_units("J9035", "740 mg", on="2026-02-01", containers=["2 x 400 mg"])
    lines = jcodes.service_lines(bill, charge="9000.00")
    assert jcodes.expected_payment(lines) == jcodes.expected_payment(bill)
    theirs = jcodes.service_lines(bill, policy="commercial-generic")
    assert jcodes.expected_payment(theirs, percent_of_limit=120).question.policy.name == "commercial-generic"
    assert jcodes.expected_payment(theirs, policy="medicare-part-b").paid == Decimal("4618.20")
    with pytest.raises(MalformedLineError, match="expected_payment takes a bill, not str"):
        jcodes.expected_payment("J9035 x 74")  # type: ignore[arg-type]


def test_money_is_text_in_json() -> None:
    """Also the parts before rounding."""
    payment = jcodes.expected_payment(jcodes.billing_units("J9312", "750 mg", on="2026-02-01"))
    facts: Any = payment.to_dict()
    assert [line["allowed"] for line in facts["lines"]] == ["5607.375"]
    assert payment.allowed == Decimal("5607.38")
    short = payment.against("4000.00")
    assert short is not None
    assert short.explain().endswith("paid       $4,000.00\nshort      $4,396.18 - $4,000.00 = $396.18")
    unpaid = payment.against("0")
    assert unpaid is not None
    assert unpaid.explain().endswith("it matches if nothing was paid")
    assert unpaid.to_dict()["explanation"] == unpaid.explain().splitlines()
