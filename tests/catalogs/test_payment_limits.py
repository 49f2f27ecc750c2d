"""Payment limits of a quarter."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from jcodes.catalogs import catalog, releases
from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.payment_limits import PRICES, PriceNote
from jcodes.errors import (
    GapWarning,
    UnknownReleaseError,
)
from jcodes.periods import Quarter

CAT = catalog()
ON = "2026-02-01"


def test_the_payment_limit_of_a_day_is_that_of_its_quarter() -> None:
    """Exactly as CMS states it, with its file."""
    limit = CAT.price("J9312", ON)
    assert limit is not None
    assert (limit.limit, limit.coinsurance, limit.quarter) == (Decimal("74.765"), Decimal("20.000"), Quarter(2026, 1))
    assert limit.source.release == "2026-01"
    assert str(limit) == "J9312 $74.765 per unit in 2026-01"
    assert CAT["J9312"].price(ON) == limit == CAT.price(" j9312", date(2026, 3, 31)) == CAT.price("J9312")
    assert CAT.on("2024-02-01").price("J9312") == CAT.price("J9312", "2024-02-01")
    assert CAT.price("J0000", ON) is None
    assert limit.to_dict()["limit"] == "74.765"


def test_a_code_has_a_history_of_prices() -> None:
    """Ten quarters are loaded, each of the newest issue."""
    prices = CAT.prices("J9312")
    assert [str(price.quarter) for price in prices] == [
        f"{year}-{month}" for year in (2024, 2025) for month in ("01", "04", "07", "10")
    ] + ["2026-01", "2026-07"]
    assert prices[-3].source.file == "Oct 2025 ASP Pricing File updated 120925.csv"


def test_a_re_issue_wins_and_the_older_stays_reachable() -> None:
    """The limits of October 2025 were updated in December."""
    issues = [release.issue for release in releases("asp") if release.name == "2025-10"]
    assert issues == ["2025-10@2025-09-17", "2025-10@2025-12-09"]
    before, after = ({str(code): CAT.price(code, issue=issue) for code in CAT} for issue in issues)
    assert before["J9312"] != after["J9312"] == CAT.price("J9312", "2025-11-01")
    assert [code for code, limit in before.items() if limit and (now := after[code]) and now.limit != limit.limit]
    assert CAT.price("J9312", issue="2025-10") == CAT.price("J9312", "2025-11-01")
    with pytest.raises(UnknownReleaseError, match="asp release '2025-11' is not loaded"):
        CAT.price("J9312", issue="2025-11")


def test_vaccines_have_limits_under_their_numbers() -> None:
    """A CPT number, no text; the vaccine's own fields."""
    limits = [limit for limit in CAT.limits().values() if limit.vaccine_limit is not None]
    assert limits
    assert all(limit.code.isdigit() or limit.code[0] in "QJ" for limit in limits)
    assert CAT.price(limits[0].code, ON) == limits[0]


def test_every_note_of_the_shipped_files_is_known() -> None:
    """None is kept in CMS's words."""
    notes: Counter[str] = Counter()
    for row in bundled().all_rows(PRICES):
        notes.update(row.notes.split("|"))
    assert notes[PriceNote.OTHER.value] == 0
    assert notes[PriceNote.INFLATION_COINSURANCE.value]
    assert notes[PriceNote.REFERENCE_ADD_ON.value]


def test_a_quarter_without_a_file_has_no_price_and_says_so() -> None:
    """A typed warning, never silence."""
    with pytest.warns(GapWarning, match=r"no asp file loaded for 2023-01 \(loaded: 2024-01, .*\): no payment limit"):
        assert CAT.price("J9312", "2023-02-01") is None
    assert catalog("2020-10").limits() == {}
    with pytest.warns(GapWarning, match="noc_prices"):
        assert CAT.noc_prices(ON) == ()
    assert [price.name for price in CAT.noc_prices("2025-12-31")] == ["Vasopressin (Long Grove)"]
