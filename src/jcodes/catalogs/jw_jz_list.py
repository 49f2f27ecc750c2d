"""CMS's list "JW Modifier and JZ Modifier Policy HCPCS Codes"."""

from datetime import date
from typing import Final, NamedTuple

from jcodes.catalogs.code_table import is_valid
from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary

__all__ = ["JW_JZ", "is_listed", "listed_since"]


class ListedRow(NamedTuple):
    """A row of ``jw_jz.tsv``: a code on the list of an issue, with its first date of service."""

    code: str
    issue: str
    since: str


JW_JZ: Final = Table("jw_jz.tsv", ListedRow)


def is_listed(library: DataLibrary, code: str, day: date, stated: str | None) -> bool | None:
    """Return whether a code is on the list for a date of service.

    Args:
        library: The data library.
        code: The code.
        day: The date of service.
        stated: The code's row of ``codes.tsv``, or None.

    Returns:
        None if the list does not decide: before the date in the row, or if the code was not valid when the list was published.
    """
    lists = [(release, folder, release.published) for release, folder in library.files("jw_jz") if release.published]
    if not lists:
        return None
    release, folder, published = next((one for one in reversed(lists) if one[2] <= day), lists[0])
    since = [row.since for row in folder.rows(JW_JZ, code) if row.issue == release.issue]
    if since:
        return True if since[0] <= day.isoformat() else None
    return False if stated is not None and is_valid(stated, published.isoformat()) else None


def listed_since(library: DataLibrary, code: str) -> date | None:
    """Return the first date of service for which a code is on the list; None if it is not listed."""
    since = [row.since for _, folder in library.files("jw_jz") for row in folder.rows(JW_JZ, code)]
    return date.fromisoformat(min(since)) if since else None
