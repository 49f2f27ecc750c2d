"""The expected payment of a bill."""

from decimal import Decimal

import pytest

import jcodes
from jcodes.doses import Dosage
from jcodes.errors import GapWarning, NoPaymentError


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
    with pytest.raises(NoPaymentError, match="of no code"):
        jcodes.expected_payment(jcodes.billing_units(Dosage.parse("10 mg"), "740 mg", on="2026-02-01"))
    with pytest.raises(NoPaymentError, match="date of service is not known"):
        jcodes.expected_payment(jcodes.billing_units("J9035", "740 mg"))
    with pytest.raises(NoPaymentError, match="states no limit of S0012"):
        jcodes.expected_payment(jcodes.billing_units("S0012", "25 mg", on="2026-02-01"))
    with pytest.warns(GapWarning), pytest.raises(NoPaymentError):
        jcodes.expected_payment(jcodes.billing_units("J9035", "740 mg", on="2020-11-01"))
