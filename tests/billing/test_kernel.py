"""The kernel of whole numbers against the same rules in fractions."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing.kernel import ceil_ratio, discarded_units, floor_ratio, nearest_ratio

whole = st.integers(0, 10**9)
parts = st.integers(1, 10**6)


@given(whole, parts)
def test_ratios_round_as_fractions_do(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert ceil_ratio(numerator, denominator) == math.ceil(exact)
    assert floor_ratio(numerator, denominator) == math.floor(exact)
    assert nearest_ratio(numerator, denominator) == math.floor(exact + Fraction(1, 2))


@pytest.mark.parametrize(
    ("administered", "left", "label", "discarded"),
    [
        (8, (23, 10), (10, 1), 2),  # ACR: 77 mg of 100 mg
        (31, (95, 10), (40, 1), 9),  # CGS: 305 mg of 400 mg
        (1, (3, 10), (1, 1), 0),  # Noridian: 70 of 100 mg, one unit is 100 mg
        (0, (10, 1), (10, 1), 0),  # nothing given: nothing is billed as discarded
        (3, (1, 1), (7, 2), 0),  # the label's half unit is no unit
    ],
)
def test_discarded_units_never_exceed_what_the_labels_leave(
    administered: int, left: tuple[int, int], label: tuple[int, int], discarded: int
) -> None:
    assert discarded_units(administered, *left, *label) == discarded
