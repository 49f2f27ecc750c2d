"""Outpatient status and rate."""

from decimal import Decimal

import pytest

from jcodes.catalogs import catalog
from jcodes.errors import (
    GapWarning,
)

CAT = catalog()
ON = "2026-02-01"


def test_outpatient_status_is_that_of_the_quarter() -> None:
    """Paid separately or packaged."""
    status = CAT.outpatient("J9312", "2025-11-01")
    assert status is not None
    assert (status.status, status.rate, status.is_paid_separately) == ("K", Decimal("75.220"), True)
    packaged = CAT.outpatient("J1100", "2025-11-01")
    assert packaged is not None
    assert not packaged.is_paid_separately
    with pytest.warns(GapWarning, match="the status is from the nearest earlier quarter"):
        assert CAT["J9312"].outpatient(ON) is not None
    with pytest.warns(GapWarning, match="no outpatient status"):
        assert CAT.outpatient("J9312", "2018-01-01") is None
    assert CAT.outpatient("S0012", "2025-11-01") is None
