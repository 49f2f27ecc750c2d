"""The amounts that an audit keeps by the unit are those of the whole line."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.auditing.allowed import AllowedAmounts
from jcodes.auditing.entries import entry_of
from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.errors import NoPaymentError
from jcodes.money import to_the_cent
from jcodes.policies import policies, policy
from jcodes.rules.context.lookups import quiet
from jcodes.rules.context.payer import change_days_of

CAT = jcodes.catalog()
KEPT = {percent: AllowedAmounts(CAT, percent) for percent in (None, Decimal("85.5"))}
EDGES = sorted({day for name in policies() for day in change_days_of(policy(name)) if day.year >= 2023})


@given(
    st.sampled_from(["J9312", "J1100", "Q5115", "J0585", "J9999", "99213", "J0000"]),
    st.integers(1, 10**6),
    st.dates(date(2023, 10, 1), date(2026, 6, 30))
    | st.builds(lambda day, shift: day + timedelta(shift), st.sampled_from(EDGES), st.integers(-1, 0)),
    st.sampled_from([(), ("JW",), ("JZ",), ("JG",)]),
    st.tuples(st.sampled_from(policies()), st.sampled_from(list(KEPT))),
)
def test_an_allowed_amount_is_that_of_the_payment(
    code: str, units: int, on: date, modifiers: tuple[str, ...], payer: tuple[str, Decimal | None]
) -> None:
    name, percent = payer
    line = jcodes.ServiceLine(code, units=units, on=on, modifiers=modifiers)
    expected = None
    with quiet():
        limit = CAT.price(code, on)
    if limit is not None:
        try:
            paid = payment_of_lines(
                (BillingLine(code, units, modifiers),), limit, on=on, payer=policy(name), percent_of_limit=percent
            )
            expected = to_the_cent(sum((part.allowed for part in paid.lines), start=Fraction(0)))
        except NoPaymentError:
            expected = None
    entry = entry_of(0, jcodes.Claim.of(line), (), policy(name), True, 0)
    assert KEPT[percent].of(entry.lines[0], policy(name)) == expected


def test_amounts_are_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers stay the same."""
    monkeypatch.setattr("jcodes.auditing.allowed._MOST_CACHED", 2)
    limits, payer = AllowedAmounts(CAT, None), policy("medicare-part-b")
    found = []
    for code in ("J9312", "J1100", "Q5115") * 2:
        line = jcodes.ServiceLine(code, units=3, on="2026-02-01")
        found.append(limits.of(entry_of(0, jcodes.Claim.of(line), (), payer, True, 0).lines[0], payer))
        assert len(limits._cache) <= 2
    assert found[:3] == found[3:] != [None] * 3
