"""Laws of the containers: what whole containers hold is never questioned."""

from fractions import Fraction
from itertools import combinations_with_replacement
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.claims import ServiceLine
from jcodes.rules import DEFAULT, check
from jcodes.rules.library.vials import is_sum
from tests.rules.casebook import claim, line

RULES = [rule for rule in DEFAULT if rule.family == "vials"]
CATALOG = jcodes.catalog()
DAY = "2026-02-01"


def _sizes(code: str) -> tuple[Fraction, ...]:
    links = [
        link for link in CATALOG.links(code, DAY) if link.crosswalk == "ASP" and link.is_sound and link.units_per_item
    ]
    return tuple(sorted({Fraction(link.units_per_item or 0) for link in links}))


CODES = sorted({code.text for code in CATALOG if _sizes(code.text)})


def _lines(code: str, labeled: Fraction, given: Fraction) -> tuple[ServiceLine, ...]:
    """Return the lines that bill *given* units out of *labeled* ones: up, down, and together no more than labeled."""
    administered = max(1, ceil(given))
    discarded = min(floor(labeled - given), floor(labeled) - administered)
    if discarded < 1:
        return (line(code, administered, modifiers="JZ", on=DAY),)
    return (line(code, administered, on=DAY), line(code, discarded, modifiers="JW", on=DAY))


@given(
    sizes=st.lists(st.fractions(Fraction(1, 10), 50, max_denominator=10), min_size=1, max_size=4, unique=True)
    .map(sorted)
    .map(tuple),
    counts=st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any),
)
def test_what_whole_containers_hold_is_a_sum(sizes: tuple[Fraction, ...], counts: list[int]) -> None:
    """Rounded down or up to whole units, by a search of every combination."""
    held = sum((size * count for size, count in zip(sizes, counts, strict=False)), start=Fraction(0))
    for units in {floor(held), ceil(held)} - {0}:
        if held:
            assert is_sum(units, sizes)


@given(
    sizes=st.lists(st.integers(2, 12), min_size=1, max_size=3, unique=True).map(sorted),
    units=st.integers(1, 24),
    slack=st.integers(1, 2),
)
def test_a_sum_is_found_where_trying_all_finds_one(sizes: list[int], units: int, slack: int) -> None:
    """And is not found where trying all finds none: the search is neither short nor generous."""
    found = {
        sum(chosen)
        for count in range(1, units + slack + 1)
        for chosen in combinations_with_replacement(sizes, count)
        if count * sizes[0] < units + slack
    }
    expected = any(abs(total - units) < slack for total in found)
    assert is_sum(units, tuple(map(Fraction, sizes)), slack) is expected


def test_sizes_too_fine_to_search_are_not_questioned() -> None:
    """A grid of more than 20,000 steps says nothing."""
    assert is_sum(7, (Fraction(50_001), Fraction(60_000)))


def test_there_are_codes_to_sweep() -> None:
    """Most separately paid drugs have sizes in the crosswalk of the quarter."""
    assert len(CODES) > 400


@pytest.mark.sweep
@pytest.mark.parametrize("first", range(0, len(CODES), 40))
def test_no_true_bill_of_any_code_is_questioned(first: int) -> None:
    """Every code with known sizes, one or two containers of every size, a dose that needs each of them."""
    for code in CODES[first : first + 40]:
        sizes = _sizes(code)
        chosen = [*((size,) for size in sizes), (sizes[0], sizes[-1])]
        for opened in chosen:
            labeled = sum(opened, start=Fraction(0))
            spare = min(opened)
            for share in (Fraction(1), Fraction(1, 10)):
                billed = claim(*_lines(code, labeled, labeled - spare + spare * share))
                assert check(billed, rules=RULES).findings == (), (code, opened, str(billed))


def test_sizes_are_written_out_for_a_finding_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line whose units are whole containers multiplies no dose by a size, on the first check or a later one."""
    clean = jcodes.ServiceLine("J9312", 80, modifiers=["JZ"], on="2026-02-01")
    monkeypatch.setattr(
        "jcodes.rules.library.vials._said", lambda *_: pytest.fail("sizes are written for a clean line")
    )
    for _ in range(2):
        assert "units-not-whole-containers" not in {one.rule for one in jcodes.check(clean).findings}
