"""CMS's list of codes under the JW and JZ policy."""

from datetime import date

from jcodes.catalogs import catalog, releases
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.jw_jz_list import deciding_list, is_listed, listed_since

CAT = catalog()
ON = "2026-02-01"


def test_the_jw_jz_list_says_yes_no_or_nothing() -> None:
    """Nothing for earlier dates, and for codes that were added after the list."""
    assert CAT.jw_jz("J9312", ON) is True
    assert CAT["J9312"].jw_jz("2023-07-01") is True
    assert CAT.jw_jz("J9312", "2023-06-30") is None
    assert CAT.jw_jz("J3490", ON) is False
    later = next(entry for entry in CAT.values() if entry.period.start > date(2025, 6, 20))
    assert later.jw_jz(ON) is None
    assert CAT.jw_jz("J0000", ON) is None
    assert CAT.on("2026-01-15").jw_jz("J9312") is True
    assert sum(entry.jw_jz(ON) is True for entry in CAT.values()) == releases("jw_jz")[0].rows
    assert CAT.jw_jz_since("J9312") == CAT["J9312"].jw_jz_since() == date(2023, 7, 1)
    assert CAT.jw_jz_since("J3490") is CAT["J0129"].jw_jz_since() is None


def test_without_a_list_nothing_is_known() -> None:
    """Neither whether a code is on it nor since when."""
    none = DataLibrary(())
    assert deciding_list(none) is None
    assert is_listed(none, "J9312", date(2026, 2, 1), None) is None
    assert listed_since(none, "J9312") is None
