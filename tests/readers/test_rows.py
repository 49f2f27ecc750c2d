"""Cells as exact values, and the rows under a header."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.errors import FileFormatError
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, as_percents, is_licensed
from jcodes.readers.tables import Table, prefer


def row(text: str) -> Row:
    """Return a row with one cell."""
    return Row("a.csv", 7, {"cell": text} if text else {}, {"cell": "The Cell"})


FORMS = (
    "{0:%Y%m%d}", "{0:%Y-%m-%d}", "{0:%Y-%m-%d} 00:00:00", "{0:%Y-%m-%d}T00:00:00", "{0:%m/%d/%Y}", "{0.month}/{0.day}/{0.year:04d}",
    "{0.month}/{0.day}/{0.year:04d} 0:00", "{0:%m/%d/%Y} 12:00:00 AM",
)  # fmt: skip


@given(st.dates(date(1000, 1, 1)), st.sampled_from(FORMS))
def test_every_form_of_a_date_is_the_same_day(day: date, form: str) -> None:
    """Year first, or month first with slashes."""
    assert row(form.format(day)).day("cell") == day


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999))
def test_numbers_between_slashes_are_a_date_or_refused(month: int, day: int, year: int) -> None:
    """A month above twelve is never taken for a day."""
    try:
        expected = date(year, month, day)
    except ValueError:
        with pytest.raises(FileFormatError, match="is not a date") as caught:
            row(f"{month}/{day}/{year:04d}").day("cell")
        assert (caught.value.file, caught.value.row, caught.value.column) == ("a.csv", 7, "The Cell")
    else:
        assert row(f"{month}/{day}/{year:04d}").day("cell") == expected


@pytest.mark.parametrize("text", ["", "0", "00000000"])
def test_a_blank_date_is_none(text: str) -> None:
    """Zeros are CMS's way to say so."""
    assert row(text).day("cell") is None


@given(st.decimals(0, 10**9, places=3))
def test_a_number_is_exact_in_every_form(number: Decimal) -> None:
    """With separators, dollar sign, percent sign, without a leading nought."""
    for text in (f"{number}", f"{number:,}", f"${number}", f"$ {number:,}", f"{number}%", f"{number} %"):
        assert row(text).number_in("cell") == number
    assert row(f"{number}".removeprefix("0")).number_in("cell") == number


@pytest.mark.parametrize("text", ["", ".", "N/A", "n/a", "NA"])
def test_what_stands_for_nothing_is_none(text: str) -> None:
    """Never nought."""
    assert row(text).number_in("cell") is None
    assert row(text).whole("cell") is None


@pytest.mark.parametrize(
    ("text", "marked"), [("1", True), ("Yes", True), ("TRUE", True), ("", False), ("0", False), ("No", False)]
)
def test_a_flag_is_yes_or_no(text: str, marked: bool) -> None:
    """In any of the ways in which CMS and Excel write it."""
    assert row(text).flag("cell") is marked


def test_a_refusal_names_an_unknown_column_as_it_is() -> None:
    """And the whole row where no column is at fault."""
    assert row("x").refusal("other", "wrong").column == "other"
    assert row("x").refusal(None, "wrong").column is None


def test_shares_become_percentages_only_where_all_are() -> None:
    """Excel stores the whole column so."""
    one, twenty = Decimal("0.2"), Decimal(20)
    assert as_percents([one, None]) == [Decimal(20), None]
    assert as_percents([one, twenty]) == [one, twenty]
    assert as_percents([None]) == [None]


def test_licensed_texts_are_those_of_cpt_and_of_the_dental_codes() -> None:
    """Level II codes are CMS's own."""
    assert [is_licensed(code) for code in ("90371", "0001A", "D0120", "J9312")] == [True, True, True, False]


TABLE = Table(
    "a.csv",
    "",
    (
        (1, ("A title",)),
        (2, ()),
        (3, ("Code", "x", "LIMIT %")),
        (4, ("J0001", "y", "5")),
        (5, ("", "", "")),
        (6, ("J0002",)),
    ),
)
COLUMNS = {"code": ("code",), "limit": ("limit",), "note": ("note",)}


def layout(*required: str) -> Layout:
    """Return the layout of such a table."""
    return Layout(prefer(), COLUMNS, required)


def test_rows_stand_under_their_header() -> None:
    """Numbered as in the file; the preamble apart; unknown columns and blank rows left out."""
    found = layout("code", "limit").of(TABLE)
    assert (found.preamble, found.titles) == ("A title", {"limit": "LIMIT %", "code": "Code"})
    assert [(one.number, one.cells) for one in found.rows] == [
        (4, {"code": "J0001", "limit": "5"}),
        (6, {"code": "J0002"}),
    ]
    assert found.rows[0].text("note") == ""


def test_a_header_is_found_or_not() -> None:
    """Among the first rows; with the required columns."""
    assert layout("code", "limit").heads(TABLE)
    assert not layout("code", "note").heads(TABLE)
    late = Table("a.csv", "", (*((number, ("note",)) for number in range(1, 300)), (300, ("code", "limit"))))
    assert not layout("code").heads(late)
