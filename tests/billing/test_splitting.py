"""Lines that a claim can carry."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing.lines import BillingLine
from jcodes.billing.splitting import share_charge, split_lines
from jcodes.errors import MalformedLineError


def test_units_over_the_field_go_on_further_lines() -> None:
    """Noridian: 22,000 units are 9,999 + 9,999 + 2,002, with 76 on the later lines (RULES 6.2)."""
    found = split_lines([BillingLine("J7192", 22000)], repeat_modifier="76", charge="30000.01")
    assert [(line.units, line.modifiers) for line in found.lines] == [(9999, ()), (9999, ("76",)), (2002, ("76",))]
    assert sum(found.charges) == Decimal("30000.01")
    assert found.warnings == ()
    paper = split_lines([BillingLine("J9035", 1000, ("JZ",))], maximum_units=999)
    assert [(line.units, line.modifiers) for line in paper.lines] == [(999, ("JZ",)), (1, ("JZ",))]
    assert paper.charges == ()


def test_an_edit_by_line_splits_and_one_by_day_warns() -> None:
    """RULES 6.1."""
    lines = [BillingLine("J1000", 25)]
    assert [line.units for line in split_lines(lines, edit_value=10, edit_indicator=1).lines] == [10, 10, 5]
    for indicator, words in ((2, "by policy"), (3, "open to appeal")):
        found = split_lines(lines, edit_value=10, edit_indicator=indicator)
        assert [line.units for line in found.lines] == [25]
        assert words in found.warnings[0]
        assert split_lines(lines, edit_value=25, edit_indicator=indicator).warnings == ()
    assert "is not paid here" in split_lines(lines, edit_value=0, edit_indicator=2).warnings[0]
    assert split_lines(lines, edit_value=0, edit_indicator=1).lines == tuple(lines)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"maximum_units": 0}, "whole numbers above zero"),
        ({"edit_value": 5, "edit_indicator": 4}, "no adjudication indicator"),
        ({"edit_value": -1, "edit_indicator": 1}, "no adjudication indicator"),
        ({"charge": "1.005"}, "parts of a cent"),
        ({"charge": "much"}, "is no amount"),
        ({"charge": -1}, "is no amount"),
        ({"charge": 1.5}, "is no amount"),
        ({"charge": True}, "is no amount"),
    ],
)
def test_what_cannot_be_split_is_refused(facts: dict[str, object], words: str) -> None:
    """With what would be right."""
    with pytest.raises(MalformedLineError, match=words):
        split_lines([BillingLine("J1000", 25)], **facts)  # type: ignore[arg-type]


def test_lines_need_units() -> None:
    """Whole ones."""
    with pytest.raises(MalformedLineError, match="whole numbers above zero"):
        split_lines([BillingLine("J1000", 0)])
    with pytest.raises(MalformedLineError, match="no units to share"):
        share_charge("1.00", [])
    with pytest.raises(MalformedLineError, match="no units to share"):
        share_charge("1.00", [2, -1])


@given(
    units=st.lists(st.integers(1, 30000), min_size=1, max_size=3),
    most=st.integers(1, 9999),
    cents=st.integers(0, 10**9),
)
def test_nothing_is_lost(units: list[int], most: int, cents: int) -> None:
    """Units and cents add up; no line is above the limit."""
    charge = Decimal(cents).scaleb(-2)
    most = max(most, max(units) // 50 + 1)
    found = split_lines([BillingLine("J1000", count) for count in units], maximum_units=most, charge=charge)
    assert sum(line.units for line in found.lines) == sum(units)
    assert all(0 < line.units <= most for line in found.lines)
    assert sum(found.charges) == charge
    assert all(share >= 0 and share.as_tuple().exponent == -2 for share in found.charges)
