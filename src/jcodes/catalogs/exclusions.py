"""Drugs that a contractor's notice, or a copy of CMS's list, excludes as self-administered from a date on, beside the lists on file.

The lists on file are a slice of those of July 2026 and say no first day; the notices say one.
"""

from datetime import date
from functools import cache
from typing import Final

import attrs

from jcodes.kept import kept_file

__all__ = ["NOTICES", "Exclusion", "exclusions"]

NOTICES: Final = "exclusions.tsv"
"""The file of the notices, written by hand."""
_HEAD: Final = 2
_ALL: Final = "all"


@attrs.frozen
class Exclusion:
    """One drug's exclusion.

    Attributes:
        contractor: The contractor.
        article: CMS's number of its article, with the revision that says it.
        start: The first date of service that the notice is for; the drug may have been excluded before.
        only_under_skin: Whether the code is for other routes too, which are not excluded.
        source: The document behind it.
    """

    contractor: str
    article: str
    start: date
    only_under_skin: bool
    source: str


@cache
def exclusions() -> dict[str, Exclusion]:
    """Return the exclusions by code.

    >>> from jcodes.catalogs.exclusions import exclusions
    >>> exclusions()["J3357"].start
    datetime.date(2021, 5, 15)

    Raises:
        DataError: The table is missing, or is not the one that the manifest lists.
    """
    found = {}
    for line in kept_file(NOTICES).decode().splitlines()[_HEAD:]:
        code, contractor, article, start, routes, source = line.split("\t")
        found[code] = Exclusion(contractor, article, date.fromisoformat(start), routes != _ALL, source)
    return found
