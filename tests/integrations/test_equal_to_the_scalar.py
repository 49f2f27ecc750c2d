"""Every engine gives every row what the scalar gives it: units, discarded units, open questions, class of error."""

from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integrations.engines import ENGINES, answers, columns_of
from tests.integrations.rows import (
    DTYPES,
    HARD,
    HOSTILE,
    codes,
    days,
    dose_texts,
    every_code,
    exact,
    hard_frame,
    near,
    remembered,
    units,
)

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning"),  # the scalar's, of quarters that are not loaded
]


def _check(frame: pl.DataFrame) -> None:
    """Compare every engine with the scalar, which is asked once."""
    rows = exact(frame)
    right = [remembered(**row) for row in rows]
    for engine in ENGINES:
        found = answers(frame, engine, **columns_of(rows))
        for row, said, want in zip(rows, found, right, strict=True):
            assert said == want, (engine, row)


@pytest.mark.parametrize("dtype", DTYPES)
def test_each_row_is_as_the_scalar_says(dtype: str) -> None:
    """Of any code, dose, unit and date, plausible and not, in any type of column."""
    kind, doses = DTYPES[dtype]

    @settings(max_examples=20)
    @given(st.lists(st.tuples(codes, doses, units, days), min_size=20, max_size=120))
    def law(rows: list[Any]) -> None:
        frame = pl.DataFrame(
            rows, schema={"code": pl.String, "dose": kind, "unit": pl.String, "on": pl.Date}, orient="row", strict=False
        )
        _check(frame)

    law()


@pytest.mark.parametrize("dtype", HARD)
def test_hard_doses_with_every_kind_of_cell(dtype: str) -> None:
    _check(hard_frame(dtype))


def test_doses_and_dates_in_text() -> None:
    """The dose with its unit in one column; dates as text; no date at all."""

    @settings(max_examples=15)
    @given(
        st.lists(
            st.tuples(codes, dose_texts, st.one_of(st.sampled_from(HOSTILE), near.map(str), st.none())),
            min_size=1,
            max_size=60,
        ),
        st.booleans(),
    )
    def law(rows: list[Any], dated: bool) -> None:
        frame = pl.DataFrame(rows, schema={"code": pl.String, "dose": pl.String, "on": pl.String}, orient="row")
        _check(frame if dated else frame.drop("on"))

    law()


CONTAINERS: Final = [
    "500 mg",
    "2 x 500 mg",
    "100 mg/10 mL",
    "500 mg/50 mL",
    "50 mL",
    "junk",
    "",
    "1 vial",
    "0 x 5 mg",
    None,
    None,
]


def test_strengths_containers_and_discarded_amounts() -> None:
    """Each alone, all together, none."""
    rows = st.tuples(
        st.sampled_from(["J9312", "J3301", "J0702", "J1100", None]),
        st.sampled_from([750.0, 5.0, 740.0, 1.0, 0.1, float("nan"), None]),
        st.sampled_from(["mg", "mL", "vial", None]),
        near,
        st.sampled_from(["40 mg/mL", "10 mg/mL", "x", "", None, None]),
        st.sampled_from(CONTAINERS),
        st.sampled_from(["single-dose", "multi-dose", "?", "", None, None]),
        st.sampled_from(["50 mg", "0", "junk", "900 mg", None, None]),
    )

    @settings(max_examples=15)
    @given(st.lists(rows, min_size=1, max_size=40))
    def law(rows: list[Any]) -> None:
        names = ("code", "dose", "unit", "on", "strength", "containers", "container_type", "discarded")
        kinds = [pl.String, pl.Float64, pl.String, pl.Date, *[pl.String] * 4]
        _check(pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row"))

    law()


def test_every_code_with_every_kind_of_unit() -> None:
    _check(every_code())
