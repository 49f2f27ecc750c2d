"""The search for containers: by one table, what trying all combinations says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.billing.vial_search import Size, best_two
from jcodes.billing.vial_sizes import _MOST
from jcodes.doses import Dose
from tests.billing.test_vials import brute


def sized(steps: int, stock: int | None, price: int) -> Size:
    return Size(f"{steps} mg", Dose(steps, "mg"), steps, stock, price, None)


@given(
    steps=st.integers(1, 40),
    sizes=st.lists(st.integers(1, 20), min_size=1, max_size=4, unique=True),
    priced=st.sampled_from(["not", "by the step", "freely"]),
    data=st.data(),
)
def test_the_table_finds_what_trying_all_finds(steps: int, sizes: list[int], priced: str, data: st.DataObject) -> None:
    """Cost, waste, number, and more of the larger among equals; ties too, where every price is that of its size."""
    sizes = sorted(sizes, reverse=True)
    stock = data.draw(st.lists(st.none() | st.integers(0, 9), min_size=len(sizes), max_size=len(sizes)))
    free = st.lists(st.integers(0, 5), min_size=len(sizes), max_size=len(sizes))
    prices = {"not": [0] * len(sizes), "by the step": sizes}.get(priced) or data.draw(free)
    expected = brute(steps, sizes, stock, prices)
    found = best_two([sized(*one) for one in zip(sizes, stock, prices, strict=True)], steps)
    assert list(found) == [tuple(abs(count) for count in ranks[-1]) for ranks in expected[:2]]  # type: ignore[attr-defined]


def test_prices_that_are_nearly_alike_are_told_apart() -> None:
    """Prices near to one price of a step, little stock: millions of combinations cost nearly the same."""
    facts = [(60, None, 6003), (45, 4, 4498), (36, None, 3602), (24, 20, 2402), (8, None, 801)]
    best, second = best_two([sized(*one) for one in facts], 751)
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


@pytest.mark.parametrize("stock", [None, 1000])
def test_the_largest_dose_has_a_plan_and_a_runner_up(stock: int | None) -> None:
    """As many steps as are searched at most, with three sizes that fit badly."""
    assert len(best_two([sized(97, stock, 7), sized(89, stock, 6), sized(13, stock, 1)], _MOST)) == 2
