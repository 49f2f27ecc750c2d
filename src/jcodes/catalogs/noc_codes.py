"""CMS's annual lists of codes that are "not otherwise classified" (NOC)."""

from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.codes import HcpcsCode

__all__ = ["NOC_CODES", "NocListing", "noc_listing"]


@attrs.frozen(order=False)
class NocListing:
    """CMS's listing of a code as not otherwise classified.

    CMS also lists codes for what has no code of its own within a drug or class, such as J3301 ("not otherwise specified"); `Entry.kind` is
    unclassified only for codes that stand for any drug.

    Attributes:
        code: The code.
        added: Its add date on the list; None if the list states none.
        ended: Its last day on the list, or None.
        year: The year of the list.
        source: The file, its release and hash.
    """

    code: HcpcsCode
    added: date | None
    ended: date | None
    year: int
    source: Source

    def __str__(self) -> str:
        """Return the code and the year of the list."""
        return f"{self.code} is on CMS's list of NOC codes of {self.year}"


class ListedRow(NamedTuple):
    """A row of ``noc_codes.tsv``: a code on the list of an issue."""

    code: str
    issue: str
    added: str
    ended: str

    def listing_of(self, release: Release) -> NocListing:
        """Convert the row to a `NocListing`."""
        return NocListing(
            HcpcsCode.parse(self.code), _day(self.added), _day(self.ended), release.quarter.year, source_of(release)
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


NOC_CODES: Final = Table("noc_codes.tsv", ListedRow)


def noc_listing(library: DataLibrary, code: str, day: date) -> NocListing | None:
    """Return the listing of a code on the list of the year of *day* or the nearest earlier one, otherwise on the oldest; None if it is not there."""
    lists = library.files("noc_codes")
    decides = [one for one in lists if one[0].quarter.first <= day][-1:] or lists[:1]
    return NOC_CODES.stated_in(decides, code, ListedRow.listing_of)
