"""What codes have stood for."""

from datetime import date

import pytest

from jcodes.catalogs import catalog
from jcodes.errors import (
    UnknownCodeError,
)

CAT = catalog()


@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
def test_a_reused_code_stands_for_what_it_was_on_the_day() -> None:
    """J1440 was filgrastim until 2013 and is fecal microbiota since July 2023; the key is code and add date."""
    lives = CAT.history("J1440")
    assert [(life.name, str(life.dosage), life.release) for life in lives] == [
        ("filgrastim", "300 mcg", "2017-01"),
        ("fecal microbiota, live - jslm", "1 mL", "2026-01"),
    ]
    assert CAT.on("2013-06-01")["J1440"] == lives[0]
    assert "J1440" not in CAT.on("2020-12-01")
    assert CAT.on("2023-07-01")["J1440"] == lives[1]
    assert CAT["J1440"] == lives[1] == CAT.definition("J1440") == CAT.definition(" j1440", "2015-01-01")
    assert CAT.definition("J1440", "2013-06-01") == lives[0]
    assert CAT.definition("J1441") == CAT.definition("J1441", "2020-01-01") == CAT.history("J1441")[-1]
    assert [life.name for life in CAT.history("J9312")] == ["rituximab"]
    assert CAT.history("J1441")[0].period.end == date(2013, 12, 31)
    assert "J1441" in CAT.on("2013-12-31")
    with pytest.raises(UnknownCodeError):
        CAT.history("J0000")


def test_history_answers_under_its_old_name_too() -> None:
    """And says so where it was asked."""
    with pytest.warns(DeprecationWarning, match=r"Catalog\.lives is now Catalog\.history") as told:
        assert CAT.lives("J1440") == CAT.history("J1440")
    assert [one.filename for one in told] == [__file__]
