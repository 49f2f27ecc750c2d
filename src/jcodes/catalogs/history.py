"""The history of codes: ended rows of files before a release, and codes that CMS has dropped since."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jcodes.catalogs.code_table import is_valid, rows_of, validity_of

if TYPE_CHECKING:
    from jcodes.catalogs.data_library import DataLibrary

__all__ = ["history_of", "past_rows", "rows_on"]


def past_rows(library: "DataLibrary", issue: str, current: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by code the ended rows of files before *issue*, the latest first.

    Args:
        library: The files.
        issue: The issue of the HCPCS file.
        current: Its own rows; what they still state is left out.
    """
    found: dict[str, list[str]] = {}
    for release, folder in reversed(library.files("hcpcs")):
        if release.issue < issue:
            for code, line in rows_of(folder, release.issue).items():
                _, end = validity_of(line)
                if end and ((now := current.get(code)) is None or end < validity_of(now)[0]):
                    found.setdefault(code, []).append(line)
    return found


def history_of(past: list[str], current: str | None) -> tuple[str, ...]:
    """Return the rows of a code, oldest first, one for each add date: of the past ones, the latest first, and the current one."""
    by_start = {validity_of(line)[0]: line for line in (*reversed(past), *([] if current is None else [current]))}
    return tuple(by_start[start] for start in sorted(by_start))


def rows_on(day: str, current: Mapping[str, str], past: Mapping[str, list[str]]) -> dict[str, str]:
    """Return by code the rows that are valid on a day, in code order, with the code's meaning on that day."""
    rows = {code: line for code, line in current.items() if is_valid(line, day)}
    then = {code: line for code, lines in past.items() if code not in rows for line in lines if is_valid(line, day)}
    return dict(sorted((rows | then).items())) if then else rows
