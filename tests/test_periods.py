"""Dates of service, periods with both ends included, quarters."""

import operator
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.errors import MalformedDateError
from jcodes.periods import Period, Quarter, as_date
from tests.nat import NAT

DAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    "value", [DAY, datetime(2026, 2, 1, 23, 59, tzinfo=UTC), "2026-02-01", "20260201", " 2026-02-01 "]
)
def test_a_date_of_service_is_read(value: date | str) -> None:
    """From a date, a datetime, and year-first texts."""
    found = as_date(value)
    assert found == DAY
    assert type(found) is date


@pytest.mark.parametrize(
    "value",
    [
        "02/01/2026",
        "2026-2-1",
        "2026-02-30",
        "20261301",
        "",
        "yesterday",
        None,
        20260201,
        "２０２６-02-01",
        "2026-W05-1",
    ],
)
def test_what_could_be_two_days_or_none_is_refused(value: object) -> None:
    """With the form that would be right."""
    with pytest.raises(MalformedDateError, match="2026-02-01"):
        as_date(value)  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize(
    "value",
    [
        np.datetime64("2026-02-01"),
        np.datetime64("2026-02-01T23:59", "ns"),
        pd.Timestamp("2026-02-01 23:00", tz="US/Eastern"),
        datetime(2026, 2, 1, 23, tzinfo=timezone(timedelta(hours=-5))),
        np.str_("2026-02-01"),
        pd.Series(pd.to_datetime(["2026-02-01"])).iloc[0],
        np.array(["2026-02-01"], dtype="datetime64[us]")[0],
    ],
    ids=lambda value: type(value).__name__,
)
def test_dates_of_dataframes_are_read_as_the_day_on_their_own_clock(value: Any) -> None:
    """A time zone moves no date of service."""
    found = as_date(value)
    assert found == DAY
    assert type(found) is date


@pytest.mark.parametrize(
    "value",
    [
        pd.NaT,
        pd.NA,
        float("nan"),
        np.nan,
        NAT,
        np.datetime64("NaT", "D"),
        np.datetime64("2026-02"),
        np.datetime64("2026"),
        np.datetime64(10**17, "D"),
        np.array(["2026-02-01"], dtype="datetime64[D]"),
        np.timedelta64(3, "D"),
        pd.Timestamp("2026-02-01").time(),
        10**5000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_dataframes_have_for_no_date_is_refused_everywhere(value: Any) -> None:
    """NaT is a datetime whose date is NaT; a month is no day."""
    takers: list[Callable[[Any], object]] = [
        as_date,
        lambda day: jcodes.ServiceLine("J9312", on=day),
        lambda day: jcodes.Claim(submitted=day),
        lambda day: jcodes.Administration("rituximab", on=day),
        lambda day: jcodes.billing_units("J9312", "10 mg", on=day),
        lambda day: jcodes.catalog().on(day),
        lambda day: jcodes.catalog().search("rituximab", on=day),
        Period,
        Quarter.of,
    ]
    for take in takers:
        with pytest.raises(MalformedDateError):
            take(value)


@pytest.mark.parametrize(
    "quarters", [Decimal("1E+300000"), 10**5000, 1.0, "1", None], ids=lambda one: type(one).__name__
)
def test_a_quarter_is_shifted_by_a_whole_number(quarters: Any) -> None:
    """At once, whatever its size."""
    with pytest.raises(MalformedDateError):
        Quarter(2026, 1).shifted(quarters)


@given(st.dates(), st.dates(), st.dates())
def test_both_ends_of_a_period_are_inside(one: date, two: date, day: date) -> None:
    """And nothing outside them."""
    start, end = sorted((one, two))
    period = Period(start, end)
    assert start in period
    assert end in period
    assert (day in period) == (start <= day <= end)
    assert (day in Period(start)) == (start <= day)


def test_two_months_overlap_only_with_a_day_between_them() -> None:
    """The ends are included, and an open end goes on."""
    january, later = Period(date(2026, 1, 1), date(2026, 1, 31)), Period(date(2026, 1, 31))
    assert january.overlaps(later)
    assert later.overlaps(january)
    assert not january.overlaps(Period(date(2026, 2, 1)))
    assert not Period(date(2026, 2, 1)).overlaps(january)


@given(*[st.dates()] * 4)
def test_overlap_is_a_shared_day(one: date, two: date, three: date, four: date) -> None:
    """Whichever of the two is asked."""
    a, b = Period(*sorted((one, two))), Period(*sorted((three, four)))
    assert a.end is not None
    assert b.end is not None
    shared = max(a.start, b.start) <= min(a.end, b.end)
    assert a.overlaps(b) == b.overlaps(a) == shared
    assert Period(a.start).overlaps(b) == b.overlaps(Period(a.start)) == (b.end >= a.start)


def test_a_period_is_a_value() -> None:
    """Frozen, ordered, printable, picklable; texts are read."""
    period = Period("2019-01-01", "2019-03-31")
    assert str(period) == "2019-01-01 to 2019-03-31"
    assert str(Period("2019-01-01")) == "from 2019-01-01"
    assert pickle.loads(pickle.dumps(period)) == period
    assert "2019-02-01" in period
    assert Period("2019-01-01") > period
    with pytest.raises(MalformedDateError, match="before it starts"):
        Period("2019-01-02", "2019-01-01")


@pytest.mark.parametrize(
    ("text", "name"), [("2026-01", "2026-01"), ("2026Q1", "2026-01"), ("2026 q4", "2026-10"), ("2026-05", "2026-04")]
)
def test_a_quarter_is_read_by_month_or_number(text: str, name: str) -> None:
    """And printed as releases are named."""
    assert str(Quarter.parse(text)) == name


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026Q5", "", "0000-01", "9999-01", None])
def test_what_is_no_quarter_is_refused(text: object) -> None:
    """With the form that would be right."""
    with pytest.raises(MalformedDateError, match="2026Q1"):
        Quarter.parse(text)  # type: ignore[arg-type]  # what is tested


@given(st.dates(date(2, 1, 1), date(9997, 12, 31)), st.integers(-4, 4))
def test_quarters_tile_the_calendar(day: date, shift: int) -> None:
    """Each day lies in one, and the next begins the day after."""
    quarter = Quarter.of(day)
    assert day in quarter.period
    assert quarter.last + timedelta(days=1) == quarter.shifted(1).first
    assert quarter.shifted(shift).shifted(-shift) == quarter
    assert Quarter.parse(str(quarter)) == quarter


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_quarters_are_in_the_order_of_their_days(one: date, other: date) -> None:
    """By every comparison, and by the number of quarters."""
    left, right = Quarter.of(one), Quarter.of(other)
    assert (left < right, left <= right, left > right, left >= right) == (
        left.first < right.first,
        left.first <= right.first,
        left.first > right.first,
        left.first >= right.first,
    )
    assert right.place - left.place == 4 * (right.year - left.year) + right.number - left.number


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_a_quarter_is_compared_with_quarters_only(compare: Callable[[object, object], bool]) -> None:
    with pytest.raises(TypeError):
        compare(Quarter(2026, 1), "2026-01")


@pytest.mark.parametrize(
    ("text", "is_serial"), [("46056", True), (" 46056.5 ", True), ("19999", False), ("460567", False)]
)
def test_a_number_of_excel_is_named(text: str, is_serial: bool) -> None:
    """Five digits that are a day of the last decades."""
    with pytest.raises(MalformedDateError) as caught:
        as_date(text)
    assert ("Excel's number of a day" in caught.value.hint) is is_serial
