"""Self-administered drug (SAD) lists of the Medicare contractors."""

from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
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
        route: The routes on the list, as in the source, such as ``"IV_OR_SC"``.
        effective: The date of this revision of the article, or None. The drug may have been excluded earlier.
        url: The address of the article.
        source: The file it was read from.
    """

    code: str
    article: str
    contractor: str
    route: str
    effective: date | None
    url: str
    source: Source


class ExclusionRow(NamedTuple):
    """A row of ``sad.tsv``."""

    code: str
    issue: str
    article: str
    contractor: str
    route: str
    effective: str
    url: str

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
        )


SELF_ADMINISTERED: Final = Table("sad.tsv", ExclusionRow)


def lists_with(library: DataLibrary, code: str) -> tuple[SelfAdministered, ...]:
    """Return the lists that include a code."""
    found = []
    for folder in library.folders:
        for row in folder.rows(SELF_ADMINISTERED, code):
            release = folder.issues["sad", row.issue]
            found.append(SELF_ADMINISTERED.value(row, ExclusionRow.exclusion_of, release))
    return tuple(found)
