"""CMS's list "JW Modifier and JZ Modifier Policy HCPCS Codes"."""

from datetime import date
from typing import Final, NamedTuple

from jcodes.catalogs.code_table import is_valid
from jcodes.catalogs.data_folder import DataFolder, Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release

__all__ = ["JW_JZ", "REQUIRED_SINCE", "deciding_list", "is_listed", "listed_since"]


class ListedRow(NamedTuple):
    """A row of ``jw_jz.tsv``: a code on the list of an issue, with its first date of service."""

    code: str
    issue: str
    since: str


JW_JZ: Final = Table("jw_jz.tsv", ListedRow)


REQUIRED_SINCE: Final = date(2023, 7, 1)
"""The first date of service for which JZ is required where nothing is discarded (`cms-discarded-drugs`): of a listed code whose row states no date."""


def deciding_list(library: DataLibrary, day: date | None = None) -> tuple[Release, DataFolder] | None:
    """Return the list to use for a date of service: the newest published by then, otherwise the oldest. Without a date, the newest list."""
    lists = library.files("jw_jz")
    if not lists:
        return None
    return lists[-1] if day is None else next((one for one in reversed(lists) if one[0].since <= day), lists[0])


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
    found = deciding_list(library, day)
    if found is None:
        return None
    release, _ = found
    since = _since(code, *found)
    if since:
        return True if since <= day.isoformat() else None
    return False if stated is not None and is_valid(stated, release.since.isoformat()) else None


def listed_since(library: DataLibrary, code: str, day: date | None = None) -> date | None:
    """Return the first date of service for which a code is on the list used for *day*; None if it is not listed."""
    found = deciding_list(library, day)
    if found is None or not _since(code, *found):
        return None
    every = [since for one in library.files("jw_jz") if (since := _since(code, *one))]
    return date.fromisoformat(min(every))


def _since(code: str, release: Release, folder: DataFolder) -> str:
    return next((row.since for row in folder.rows(JW_JZ, code) if row.issue == release.issue), "")
