"""Planned orders, their files, and the dates of a course."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jcodes.errors import FileFormatError, JcodesError, MalformedDateError
from jcodes.estimates import PlannedOrder, course_dates, estimate, orders_in
from jcodes.estimates.orders import orders_of
from jcodes.estimates.schedule import dates_of
from tests.readers.files import put


def test_an_order_is_written_and_read() -> None:
    """Every field, as JSON."""
    order = PlannedOrder(
        "j9312", "375 mg/m2", bsa=1.9, sizes="100 mg", costs=[("100 mg", 700)], route="IV infusion", minutes="90", dates="2026-02-01", name="R",
        container_type="single-dose", strength="10 mg/mL", weight="70 kg",
    )  # fmt: skip
    assert PlannedOrder.from_dict(order.to_dict()) == order
    assert (order.code, order.bsa, order.costs, order.title) == (
        "J9312",
        "1.9",
        (("100 mg", Decimal(700)),),
        "R 375 mg/m2",
    )
    assert order.opened == ("100 mg",)
    assert PlannedOrder("J9312", "1 mg", costs={"500 mg": "1"}).opened == ("500 mg",)
    assert PlannedOrder("J9312", "1 mg").title == "J9312 1 mg"


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "rituximab"}, {"route": "by mouth or vein"}, {"minutes": 0}, {"minutes": True}, {"minutes": "1.5"}, {"minutes": 1440},
        {"costs": {"100 mg": "cheap"}}, {"dates": ["2026-02-01", "2026-02-01"]}, {"container_type": "box"}, {"strength": "strong"},
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_read_is_refused(fields: dict[str, Any]) -> None:
    """With its reason."""
    with pytest.raises(JcodesError):
        PlannedOrder(**{"code": "J9312", "dose": "700 mg", **fields})


def test_orders_are_sorted_by_their_contents() -> None:
    """So that their order changes nothing."""
    one, two = {"code": "J9312", "dose": "1 mg"}, {"code": "J9035", "dose": "1 mg"}
    assert orders_of([one, two]) == orders_of((two, one))
    assert [order.code for order in orders_of(iter([one, two]))] == ["J9035", "J9312"]


def test_a_file_of_orders(tmp_path: Path) -> None:
    """Rows that cannot be used are listed, the others read."""
    text = (
        "HCPCS,Dose,BSA,Sizes,Costs,Dates,Minutes\n"
        "J9312,375 mg/m2,1.9 m2,100 mg; 500 mg,100 mg: 700.00; 500 mg: 3400,2026-02-01; 2026-02-22,255\n"
        "rituximab,375 mg/m2,,,,,\nJ9035,740 mg,,,,,,too many\nJ9035,740 mg\n"
    )
    orders, refused = orders_in(put(tmp_path, "course.csv", text))
    assert [order.code for order in orders] == ["J9312", "J9035"]
    assert orders[0].costs == (("100 mg", Decimal("700.00")), ("500 mg", Decimal(3400)))
    assert [day.day for day in orders[0].dates] == [1, 22]
    assert [row.row for row in refused] == [3, 4]
    (one,), _ = orders_in(
        put(tmp_path, "course.csv", "HCPCS,Dose,Dates\nJ9312,1 mg,2/1/2026; 2/22/2026\n"), date_format="M/D/YYYY"
    )
    assert [day.day for day in one.dates] == [1, 22]
    with pytest.raises(FileFormatError, match="name columns such as hcpcs, dose"):
        orders_in(put(tmp_path, "course.csv", "a,b\n1,2\n"))


@pytest.mark.parametrize(
    ("every", "days"),
    [("21 days", ["2026-01-31", "2026-02-21"]), ("3 weeks", ["2026-01-31", "2026-02-21"]), ("1 month", ["2026-01-31", "2026-02-28"]), ("2w", ["2026-01-31", "2026-02-14"])],
)  # fmt: skip
def test_course_dates(every: str, days: list[str]) -> None:
    """By days, weeks and months; the last day of a shorter month."""
    assert [str(day) for day in course_dates("2026-01-31", every, 2)] == days


@pytest.mark.parametrize(
    ("start", "every", "times"),
    [("2026-01-31", "often", 2), ("2026-01-31", "0 days", 2), ("2026-01-31", 21, 2), ("2026-01-31", "1 day", 0), ("2026-01-31", "1 day", True),
     ("9999-12-01", "1 month", 2), ("9999-12-01", "999 weeks", 9), ("1/31/2026", "1 day", 1)],
)  # fmt: skip
def test_course_dates_that_cannot_be_read_are_refused(start: Any, every: Any, times: Any) -> None:
    """Each argument."""
    with pytest.raises(MalformedDateError):
        course_dates(start, every, times)


def test_dates() -> None:
    """One or several, sorted; none, twice or no date is refused."""
    assert dates_of("2026-02-01") == dates_of(date(2026, 2, 1)) == dates_of(["20260201"])
    assert dates_of(["2026-02-22", "2026-02-01"])[0].day == 1
    for wrong in ([], ["2026-02-01", date(2026, 2, 1)], [5], 5):
        with pytest.raises(MalformedDateError):
            dates_of(wrong)  # type: ignore[arg-type]


def test_a_plain_number_is_kilograms_or_square_meters(tmp_path: Path) -> None:
    """As a number, as text and in a file, like the arguments of billing_units."""
    for given in (1.9, "1.9", "1.9 m2", Decimal("1.90")):
        assert estimate({"code": "J9312", "dose": "375 mg/m2", "bsa": given}, "2026-02-01").allowed == Decimal(
            "5981.20"
        )
    for kilograms in (74, "74", "74 kg"):
        (line,) = estimate({"code": "J9035", "dose": "10 mg/kg", "weight": kilograms}, "2026-02-01").lines[:1]
        assert line.units == 74
    (order,), _ = orders_in(put(tmp_path, "orders.csv", "hcpcs,dose,bsa\nJ9312,375 mg/m2,1.9\n"))
    assert estimate(order, "2026-02-01").allowed == Decimal("5981.20")
