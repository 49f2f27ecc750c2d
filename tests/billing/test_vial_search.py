"""The search by cost, by prices and by a table: each says what trying all combinations says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing import vial_search
from jcodes.billing.vial_search import Size, by_cost
from jcodes.doses import Dose
from tests.billing.test_vials import brute

PLACES = st.sampled_from([(300, 20_000), (0, 20_000), (3, 20_000), (300, -1)])
"""After how many places a table is made, and for how many steps at most: both searches, alone and one after the other."""


def sized(steps: int, stock: int | None, price: int) -> Size:
    return Size(f"{steps} mg", Dose(steps, "mg"), steps, stock, price, None)


@given(
    steps=st.integers(1, 40),
    sizes=st.lists(st.integers(1, 20), min_size=1, max_size=4, unique=True),
    places=PLACES,
    proportional=st.booleans(),
    data=st.data(),
)
def test_both_searches_find_what_trying_all_finds(
    steps: int, sizes: list[int], places: tuple[int, int], proportional: bool, data: st.DataObject
) -> None:
    """Cost, waste, number, and more of the larger among equals; ties too, where every price is that of its size."""
    sizes = sorted(sizes, reverse=True)
    stock = data.draw(st.lists(st.none() | st.integers(0, 4), min_size=len(sizes), max_size=len(sizes)))
    prices = sizes if proportional else data.draw(st.lists(st.integers(0, 5), min_size=len(sizes), max_size=len(sizes)))
    expected = brute(steps, sizes, stock, prices)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vial_search, "_FEW", places[0])
        patch.setattr(vial_search, "_MOST_IN_A_TABLE", places[1])
        found = (
            list(by_cost([sized(*one) for one in zip(sizes, stock, prices, strict=True)], steps)) if expected else []
        )
    assert found == [tuple(abs(count) for count in ranks[-1]) for ranks in expected[:2]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("few", [300, 0, 10**9])
def test_neither_search_gets_lost(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices near to one price of a step, little stock: millions of combinations cost nearly the same."""
    monkeypatch.setattr(vial_search, "_FEW", few)
    facts = [(60, None, 6003), (45, 4, 4498), (36, None, 3602), (24, 20, 2402), (8, None, 801)]
    best, second = by_cost([sized(*one) for one in facts], 751)
    costs = [
        sum(count * price for count, (_, _, price) in zip(counts, facts, strict=True)) for counts in (best, second)
    ]
    least: list[Fraction] = [Fraction(0)]
    for amount in range(1, 752):
        least.append(min(least[max(0, amount - size)] + price for size, stock, price in facts if stock is None))
    assert costs[0] <= least[751]
    assert costs[0] <= costs[1]
    for counts in (best, second):
        held = sum(count * size for count, (size, _, _) in zip(counts, facts, strict=True))
        opened = [size for count, (size, _, _) in zip(counts, facts, strict=True) if count]
        assert 751 <= held < 751 + min(opened)
        assert all(stock is None or count <= stock for count, (_, stock, _) in zip(counts, facts, strict=True))
