"""Which files there are, and which are missing."""

import warnings

import pytest

from jcodes.catalogs import catalog, gaps, releases
from jcodes.catalogs.data_library import DataLibrary
from jcodes.errors import (
    GapWarning,
    MalformedError,
)
from jcodes.periods import Quarter

CAT = catalog()


def test_gaps_are_stated() -> None:
    """Between the files at hand, and after the newest."""
    assert [str(gap) for gap in gaps()] == [
        "hcpcs: 2020-07",
        "hcpcs: 2021-01 to 2022-10",
        "hcpcs: 2023-04 to 2023-10",
        "hcpcs: 2025-04 to 2025-07",
        "hcpcs: 2026-04 and later",
    ]
    assert [str(gap) for gap in gaps("crosswalk")] == ["crosswalk: 2026-04 and later"]
    gap = gaps()[1]
    assert Quarter(2022, 1) in gap
    assert Quarter(2023, 1) not in gap
    assert gap.after is not None
    assert (gap.before.name, gap.after.name) == ("2020-10", "2023-01")
    assert Quarter(2030, 1) in gaps()[-1]
    with pytest.raises(MalformedError, match="'prices' is not a dataset"):
        releases("prices")


def test_a_day_in_a_gap_warns_and_any_other_does_not() -> None:
    """An annual file speaks for its year."""
    for day in ("2022-06-01", "2026-04-01", "2020-07-01", "2013-06-01"):
        with pytest.warns(GapWarning, match="codes valid only then may be missing"):
            CAT.on(day)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for day in ("2016-12-31", "2018-06-01", "2020-02-01", "2020-12-31", "2026-03-31"):
            CAT.on(day)
    with pytest.warns(GapWarning):
        catalog("2020-10").on("2024-01-01")


def test_the_file_of_a_quarter_is_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers are those of an empty cache, a warning included, each time."""
    monkeypatch.setattr("jcodes.catalogs.data_library._MOST_QUARTERS", 2)
    library = DataLibrary.loaded(())
    quarters = [Quarter(2026, 1), Quarter(2025, 3), Quarter(2024, 1), Quarter(2010, 1)] * 2
    found = [library.latest("crosswalk", quarter) for quarter in quarters]
    assert [one and str(one[0].quarter) for one in found] == ["2026-01", "2025-07", "2024-01", None] * 2
    for quarter in (Quarter(2026, 1), Quarter(2025, 3), Quarter(2026, 1)):
        library.warn("crosswalk", quarter, "none")
    for _ in range(2):
        with pytest.warns(GapWarning, match="no crosswalk file loaded for 2010-01"):
            library.warn("crosswalk", Quarter(2010, 1), "none")
    assert max(len(library._latest), len(library._covered)) <= 2


def test_answers_of_a_quarter_are_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers stay the same, and a warning comes each time."""
    monkeypatch.setattr("jcodes.catalogs.data_library._MOST_QUARTERS", 2)
    monkeypatch.setattr(CAT._library, "_answers", {})
    asked = [(code, day) for code in ("J9312", "J1100") for day in ("2026-01-05", "2025-10-05")] * 2
    found = [(CAT.links(*one), CAT.price(*one), CAT.ndc("50242-0051-21", one[1])) for one in asked]
    assert found[:4] == found[4:]
    assert all(links and price and products for links, price, products in found)
    assert CAT.price(*asked[0]) is CAT.price(*asked[0])
    assert len(CAT._library._answers) <= 2
    for _ in range(2):
        with pytest.warns(GapWarning, match="no crosswalk file loaded"):
            assert CAT.links("J9312", "2026-05-01")
        with pytest.warns(GapWarning, match="no MUE table loaded"):
            assert CAT.mue("J9312", "practitioner", "2024-10-01").value
