"""What tells the files of a quarter apart, and where a fact is from."""

from datetime import date

import pytest

from jcodes.catalogs.sources import Release, RowNote, Source, issue_of


@pytest.mark.parametrize(
    ("published", "part", "issue", "since", "dated"),
    [
        (None, "", "2026-04", date(2026, 4, 1), "2026 Q2"),
        (date(2026, 5, 6), "", "2026-04@2026-05-06", date(2026, 5, 6), "2026-05-06"),
        (None, "dme", "2026-04/dme", date(2026, 4, 1), "2026 Q2"),
        (date(2026, 5, 6), "dme", "2026-04@2026-05-06/dme", date(2026, 5, 6), "2026-05-06"),
    ],
)
def test_an_issue_is_its_quarter_its_day_and_its_part(
    published: date | None, part: str, issue: str, since: date, dated: str
) -> None:
    """As far as they are known; it speaks from the day of its publication, otherwise from the first of its quarter."""
    release = Release("2026-04", "file.zip", "ab", 3, published, part=part)
    assert (release.issue, release.since, release.dated, str(release)) == (issue, since, dated, "2026-04")
    assert issue_of("2026-04", published, part) == issue_of("2026-04", published and str(published), part) == issue
    assert issue_of("2026-04", published) == Release("2026-04", "file.zip", "ab", 3, published).issue


def test_a_note_on_a_row_says_whether_it_was_read() -> None:
    """With its code, if it has one."""
    assert str(RowNote(3, "J1", "no dosage")) == "row 3, J1, left out: no dosage"
    assert str(RowNote(3, "", "two dates", is_read=True)) == "row 3, read: two dates"


def test_a_source_names_its_file_and_why_it_was_corrected() -> None:
    """The correction only if there is one."""
    assert str(Source("a.zip", "2026-04", "ab")) == "a.zip (release 2026-04)"
    assert str(Source("a.zip", "2026-04", "ab", "a slip (mail)")) == "a.zip (release 2026-04); corrected: a slip (mail)"
