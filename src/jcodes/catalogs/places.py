"""CMS's place-of-service codes: since when each is valid, and whether Medicare pays practitioners there at the facility rate."""

from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.vocabulary.places import PlaceOfService

__all__ = ["PLACES", "ListedPlace", "listed_place"]


@attrs.frozen(order=False)
class ListedPlace:
    """A place of service on CMS's list.

    Attributes:
        code: Its two digits.
        start: The first date of service for which it is valid; None if CMS's list states none, or its copies differ.
        is_facility_rate: Whether the physician fee schedule pays the facility rate there; None if that is not on file.
        source: The list's copy.
    """

    code: str
    start: date | None
    is_facility_rate: bool | None
    source: Source

    @property
    def place(self) -> PlaceOfService | None:
        """The place in our own words; None for one that this version of the library does not name."""
        return PlaceOfService.from_code(self.code)

    def is_valid_on(self, day: date) -> bool:
        """Return whether it may be used for a date of service, as far as its start is known."""
        return self.start is None or self.start <= day


class PlaceRow(NamedTuple):
    """A row of ``places.tsv``."""

    code: str
    issue: str
    start: str
    rate: str

    def place_of(self, release: Release) -> ListedPlace:
        """Return what it states."""
        return ListedPlace(
            code=self.code,
            start=date.fromisoformat(self.start) if self.start else None,
            is_facility_rate=None if not self.rate else self.rate == "F",
            source=source_of(release),
        )


PLACES: Final = Table("places.tsv", PlaceRow)


def listed_place(library: DataLibrary, code: str) -> ListedPlace | None:
    """Return a place of service by the newest list loaded; None for one that is not on it."""
    return PLACES.stated_in(reversed(library.files("places")), code, PlaceRow.place_of)
