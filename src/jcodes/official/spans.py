"""Merge equal rows of consecutive issues of a dataset."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from jcodes.catalogs.code_table import CodeRow
from jcodes.catalogs.crosswalk import LinkRow
from jcodes.catalogs.outpatient import StatusRow

__all__ = ["spans"]

_R = TypeVar("_R", CodeRow, LinkRow, StatusRow)


def spans(issues: Sequence[str], rows: Sequence[_R | None]) -> Iterator[_R]:
    """Yield each run of equal rows once, with its first and last issue; the last is blank if it is the newest.

    Args:
        issues: All issues of the dataset, oldest first.
        rows: One row per issue, with `first` and `last` blank; None if the issue has none.
    """
    first, held = "", None
    for before, issue, now in zip(("", *issues), issues, rows, strict=False):
        if now == held:
            continue
        if held is not None:
            yield held._replace(first=first, last=before)
        first, held = issue, now
    if held is not None:
        yield held._replace(first=first)
