"""Cells of pandas columns of objects, whatever they hold: an answer or a status, never an exception."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from jcodes.integrations import frames
from jcodes.integrations.frames.cells import cell_text, is_missing

ODD: tuple[Any, ...] = (
    "J9\udce6312", 10**40, -(10**5000), Decimal("sNaN"), Decimal("NaN"), {"a": 1}, [{"a": 10**5000}], (bytearray(b"x"),), {"mg"}, b"J9312", None,
    float("nan"), object(), len, True, 3 + 4j, [], (),
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
