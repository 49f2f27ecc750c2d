"""What codes have stood for."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from jcodes.catalogs import catalog
from jcodes.errors import MalformedCodeError, UnknownCodeError

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


def test_the_definition_of_a_day_is_the_first_whose_periods_have_it() -> None:
    """Of the one in the release and the earlier ones, latest first; without one the first of all. On each edge and the days beside it."""
    every = CAT.definitions()
    assert list(every) == sorted(every)
    assert set(every) >= set(map(str, CAT))
    for code, definitions in every.items():
        assert {entry.period for entry in definitions} == {entry.period for entry in CAT.history(code)}
        assert definitions[0] == CAT.definition(code) == (CAT[code] if code in CAT else CAT.history(code)[-1])
        periods = [period for entry in definitions for period in entry.periods]
        for edge in {*(one.start for one in periods), *(one.end for one in periods if one.end)}:
            for day in (edge - timedelta(1), edge, edge + timedelta(1)):
                at_day = [one for one in definitions if any(day in period for period in one.periods)]
                found = (at_day or definitions)[0]
                assert CAT.definition(code, day) == CAT.definition(code, day.isoformat()) == found


@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
def test_a_day_before_the_oldest_file_gets_other_advice() -> None:
    """No code is suggested for it: what ended before is on no file. From the first day of the oldest file on, those that look like it are."""
    first = CAT.releases()[0].quarter.first
    before = first - timedelta(1)
    for ask in (partial(CAT.definition, "J1111", before), partial(CAT.on(before).__getitem__, "J1111")):
        with pytest.raises(UnknownCodeError) as caught:
            ask()
        assert caught.value.suggestions == ()
        assert caught.value.hint == (
            f"HCPCS data loaded from {first}: a code that ended before is not on file; add CMS's file for {before} with jcodes data add"
        )
    for ask in (partial(CAT.definition, "J1111", first), partial(CAT.on(first).__getitem__, "J1111")):
        with pytest.raises(UnknownCodeError) as caught:
            ask()
        assert caught.value.suggestions
        assert caught.value.hint == (
            f"did you mean {' or '.join(caught.value.suggestions)}? The oldest release loaded is 2016-01; a code that ended before it is not on file"
        )


def test_a_code_that_began_after_the_release_is_said_to() -> None:
    """By the newest file that is loaded, whatever codes look like it."""
    old = catalog("2016-01")
    for ask in (partial(old.__getitem__, "J9312"), partial(old.definition, "J9312", "2017-06-01")):
        with pytest.raises(UnknownCodeError) as caught:
            ask()
        assert caught.value.hint == f"the code began later, on 2019-01-01 (release {CAT.release.name})"
        assert caught.value.suggestions == ()


@pytest.mark.parametrize("what", [None, 9312, ["J9312"], {}])
def test_what_is_no_code_is_refused_with_one_error(what: Any) -> None:
    """Also where nothing could be looked up by it."""
    asks: tuple[Callable[[Any], object], ...] = (CAT.definition, CAT.history, CAT.__getitem__)
    for ask in asks:
        with pytest.raises(MalformedCodeError):
            ask(what)
    assert CAT.get(what, "none") == "none"


def test_history_answers_under_its_old_name_too() -> None:
    """And says so where it was asked."""
    with pytest.warns(DeprecationWarning, match=r"Catalog\.lives is now Catalog\.history") as told:
        assert CAT.lives("J1440") == CAT.history("J1440")
    assert [one.filename for one in told] == [__file__]
