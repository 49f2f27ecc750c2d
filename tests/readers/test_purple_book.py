"""FDA's Purple Book, in a sample of its layout."""

from datetime import date
from pathlib import Path

import pytest

from jcodes.errors import FileFormatError
from jcodes.readers.purple_book import read_purple_book
from jcodes.vocabulary.licenses import LicenseType
from tests.readers import samples
from tests.readers.files import gzipped, put


def test_presentations_are_read_once(tmp_path: Path) -> None:
    """A row marked as changed repeats another; two digits of a year are of the century of licenses."""
    book = read_purple_book(put(tmp_path, "purplebook.csv.gz", gzipped(samples.PURPLE_BOOK.encode("utf-8-sig"))))
    one, two, *others, gone = book.presentations
    assert (one.license, one.type, one.proprietary, one.proper) == (
        "100001",
        LicenseType.REFERENCE,
        "Testbrand",
        "testomab",
    )
    assert (one.approved, one.reference, one.is_licensed) == (date(1998, 8, 24), "", True)
    assert (two.type, two.reference, two.reference_brand) == (LicenseType.INTERCHANGEABLE, "testomab", "Testbrand")
    assert two.approved == date(2016, 4, 5)
    assert len(others) == 2
    assert (gone.is_licensed, gone.approved) == (False, None)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("351(k) Interchangeable", "351(z)", "'351\\(z\\)' is not a type of license"),
        ("5-Apr-16", "2016-04-05", "is not a date such as 5-Apr-16"),
        ("5-Apr-16", "5-Tst-16", "is not a date such as 5-Apr-16"),
        ("5-Apr-16", "31-Apr-16", "is not a date such as 5-Apr-16"),
        ("200001", "", "the cell is blank"),
    ],
)
def test_an_odd_row_is_refused(before: str, after: str, message: str, tmp_path: Path) -> None:
    """With its row and column."""
    path = put(tmp_path, "purplebook.csv", samples.PURPLE_BOOK.replace(before, after))
    with pytest.raises(FileFormatError, match=message):
        read_purple_book(path)
