"""Self-administered drug (SAD) lists of the Medicare contractors."""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import DataFolder, Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of

__all__ = ["SELF_ADMINISTERED", "SelfAdministered", "lists_with"]


@attrs.frozen(order=False)
class SelfAdministered:
    """A code on a Medicare contractor's list of drugs that are usually self-administered.

    Attributes:
        code: The code.
        article: The CMS number of the contractor's article.
        contractor: The contractor.
        route: The routes on the list, as the source writes them, such as ``"IV_OR_SC"``.
        effective: The date of the article's revision that was read, or None. The drug may have been excluded before.
        url: The article.
        source: The copy it was read from.
        start: The first date of service for which the drug is excluded, if the list states it.
        end: The last one, if the list states it.
        issue: The issue of the list that decided; ``@`` and the day of publication, ``/`` and the article follow the quarter.
        dated: The day that the list was published, otherwise its quarter, such as ``"2026 Q3"``.
    """

    code: str
    article: str
    contractor: str
    route: str
    effective: date | None
    url: str
    source: Source
    start: date | None = None
    end: date | None = None
    issue: str = ""
    dated: str = ""

    def __str__(self) -> str:
        """Return contractor, article and its date, routes, and the dates of service that are excluded."""
        routes = f" ({self.route.replace('_OR_', ' or ')})" if self.route else ""
        revised = "" if self.effective is None else f" as revised {self.effective}"
        first = "" if self.start is None else f", from {self.start}"
        last = "" if self.end is None else f", until {self.end}"
        return f"{self.contractor}, article {self.article}{revised}{routes}{first}{last}"


class ExclusionRow(NamedTuple):
    """A row of ``sad.tsv``."""

    code: str
    issue: str
    article: str
    contractor: str
    route: str
    effective: str
    url: str
    start: str
    end: str

    def exclusion_of(self, release: Release) -> SelfAdministered:
        """Convert the row to a `SelfAdministered`."""
        return SelfAdministered(
            code=self.code,
            article=self.article,
            contractor=self.contractor,
            route=self.route,
            effective=date.fromisoformat(self.effective) if self.effective else None,
            url=self.url,
            source=source_of(release),
            start=date.fromisoformat(self.start) if self.start else None,
            end=date.fromisoformat(self.end) if self.end else None,
            issue=release.issue,
            dated=release.dated,
        )


SELF_ADMINISTERED: Final = Table("sad.tsv", ExclusionRow)


def lists_with(library: DataLibrary, code: str, day: date | None = None) -> tuple[SelfAdministered, ...]:
    """Return the lists that name a code, each article as its deciding issue states it.

    Args:
        library: The files.
        code: The code.
        day: The date of service; the newest issue of an article that was published by then decides, otherwise its oldest, and exclusions
            that had ended or not begun are left out. None for the newest issues and all exclusions.
    """
    if not library.kept(("self-administered", code), lambda: _is_listed(library, code)):
        return ()
    decides: dict[str, tuple[Release, DataFolder]] = {}
    for release, folder in library.files("sad"):  # oldest first
        for article in _articles(folder).get(release.issue, ()):
            if article not in decides or day is None or release.since <= day:
                decides[article] = release, folder
    found = []
    for article, (release, folder) in decides.items():
        for row in folder.rows(SELF_ADMINISTERED, code):
            if (row.issue, row.article) == (release.issue, article):
                one = SELF_ADMINISTERED.value(row, ExclusionRow.exclusion_of, release)
                if day is None or (one.start or day) <= day <= (one.end or day):
                    found.append(one)
    return tuple(found)


def _is_listed(library: DataLibrary, code: str) -> bool:
    """Return whether any issue that is loaded names a code."""
    return any(any(folder.rows(SELF_ADMINISTERED, code)) for _, folder in library.files("sad"))


@lru_cache(maxsize=32)
def _articles(folder: DataFolder) -> dict[str, tuple[str, ...]]:
    """Return the articles of each issue in a folder, in the order of its table."""
    found: dict[str, dict[str, None]] = {}
    for row in folder.all_rows(SELF_ADMINISTERED):
        found.setdefault(row.issue, {})[row.article] = None
    return {issue: tuple(articles) for issue, articles in found.items()}
