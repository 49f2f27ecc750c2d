"""Cells of pandas columns of objects, whatever they hold: an answer or a status, never an exception."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jcodes
from jcodes.integrations import frames
from jcodes.integrations.frames.add_prices import PriceOf
from jcodes.integrations.frames.cells import cell_text, is_missing

ODD: tuple[Any, ...] = (
    "J9\udce6312", 10**40, -(10**5000), Decimal("sNaN"), Decimal("NaN"), {"a": 1}, [{"a": 10**5000}], (bytearray(b"x"),), {"mg"}, b"J9312", None,
    float("nan"), object(), len, True, 3 + 4j, [], (), np.array(5), np.ma.masked, np.array([1, 2]),
)  # fmt: skip


def test_the_text_of_a_cell() -> None:
    assert cell_text("J9\udce6312") == "J9\ufffd312"
    assert cell_text(date(2026, 2, 1)) == cell_text(datetime(2026, 2, 1, 23)) == "2026-02-01"  # noqa: DTZ001 - a cell
    assert cell_text(75) == "75"
    assert cell_text(10**5000) == "an int of 16,610 bits"
    assert [cell_text(one) for one in (None, Decimal("sNaN"), float("nan"), pd.NaT)] == [None] * 4
    assert is_missing(Decimal("NaN"))
    assert not is_missing([None])


@pytest.mark.parametrize("column", ["code", "dose", "on"])
def test_odd_cells_are_statuses_of_their_rows(column: str) -> None:
    """And the row beside them is answered."""
    good = {"code": "J9312", "dose": "740 mg", "on": "2026-02-01"}
    rows = [{**good, column: value} for value in ODD] + [good]
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in good})
    found = frames.add_units(frame, code="code", dose="dose", on="on")
    assert found["billing_units"].iloc[-1] == 74
    assert found["billing_units"].iloc[:-1].isna().all()
    for one in ODD:  # alone, so that the column has a type of its own
        alone = pd.DataFrame(
            {**{name: [value] for name, value in good.items()}, column: pd.Series([one], dtype=object)}
        )
        assert frames.add_units(alone, code="code", dose="dose", on="on")["billing_units"].isna().all()


def test_look_ups_of_odd_cells_are_statuses_too() -> None:
    """Mixed with a good one, and with the same value twice."""
    codes = pd.Series([*ODD, *ODD[:3], "J9312"], dtype=object)
    frame = pd.DataFrame(
        {"code": codes, "on": pd.Series(["2026-02-01"] * (len(codes) - 1) + [date(2026, 2, 1)], dtype=object)}
    )
    found = frames.add_prices(frame, code="code", on="on")
    assert found["payment_limit"].notna().tolist() == [False] * (len(codes) - 1) + [True]
    assert frames.add_names(frame, code="code", on="on").shape[0] == len(codes)
    assert frames.add_replacements(frame, code="code", on="on").shape[0] == len(codes)
    assert frames.add_ndc11(frame, ndc="code").shape[0] == len(codes)


def test_signaling_nan_among_decimals() -> None:
    """It has no hash."""
    frame = pd.DataFrame(
        {"code": ["J9312"] * 3, "dose": [Decimal("sNaN"), Decimal(740), Decimal(740)], "unit": ["mg"] * 3}
    )
    found = frames.add_units(frame, code="code", dose="dose", unit="unit")
    assert found["billing_units"].tolist()[1:] == [74, 74]
    assert pd.isna(found["billing_units"].iloc[0])


NUMBERS: tuple[Any, ...] = (
    75, 75.0, np.int64(75), np.float64(75), np.float32(75), np.uint8(75), Decimal(75), Decimal("75.00"), Decimal("7.5E+1"), "75", np.str_("75"), 1e5, Decimal("1E+5"),
    75.5, np.float64(75.5), Decimal("75.5"), 0, -1, True, np.bool_(True), 1e18, 10**40, float("inf"), "x", None, float("nan"), Decimal("1E+400"),
)  # fmt: skip


def test_numbers_beside_text_are_read_as_without_it() -> None:
    """Of Python, NumPy and `decimal`: one text makes all of a column objects."""
    many = len(NUMBERS)
    given = {"code": ["J9312"] * many, "on": ["2026-02-01"] * many}
    made = frames.add_prices(
        pd.DataFrame({**given, "units": pd.Series(NUMBERS, dtype=object)}), code="code", on="on", units="units"
    )
    scalar = PriceOf(jcodes.catalog(), jcodes.policy("medicare-part-b"), with_units=True)
    right = [scalar("J9312", "2026-02-01", one.item() if isinstance(one, np.generic) else one)[3] for one in NUMBERS]
    assert made["price_status"].tolist() == right
    assert right[:13] == ["ok"] * 13


def test_dates_of_numpy_beside_text() -> None:
    days = [
        np.datetime64("2026-02-01"),
        np.datetime64("2026-02-01T10:00", "ns"),
        "2026-02-01",
        date(2026, 2, 1),
        20260201,
    ]
    frame = pd.DataFrame({"code": "J9312", "on": pd.Series(days, dtype=object)})
    assert frames.add_names(frame, code="code", on="on")["name_status"].tolist() == ["ok"] * 4 + ["MalformedDateError"]


def test_a_number_beside_text_is_no_ndc() -> None:
    """As `Ndc` says: a number may have lost its leading zeros."""
    frame = pd.DataFrame({"ndc": pd.Series(["50242-0051-21", 50242005121, 50242005121.0], dtype=object)})
    assert frames.add_ndc11(frame, ndc="ndc")["ndc11"].tolist() == ["50242005121", pd.NA, pd.NA]
