"""Types of bill of institutional claims: how they are read, written and explained."""

import pytest

from jcodes.vocabulary.bill_types import BillType


@pytest.mark.parametrize(
    ("text", "written", "meaning"),
    [
        ("131", "0131", "hospital outpatient"),
        (" 0117 ", "0117", "hospital inpatient"),
        ("72x", "072X", "dialysis facility"),
        ("85", "085X", "critical access hospital"),
    ],
)
def test_a_type_of_bill_is_written_as_claims_write_it(text: str, written: str, meaning: str) -> None:
    """It has its leading zero and X for any frequency, reads back as itself, and its kind is explained."""
    bill = BillType.from_text(text)
    assert bill is not None
    assert (str(bill), bill.meaning) == (written, meaning)
    assert BillType.from_text(str(bill)) == bill
