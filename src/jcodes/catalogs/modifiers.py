"""The listing of a modifier: CMS's or CPT's, and its valid dates of service."""

import enum
from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.periods import Period

__all__ = ["MODIFIERS", "ListedModifier", "ModifierLevel", "listed"]


class ModifierLevel(enum.Enum):
    """The list that a modifier is on."""

    HCPCS = "HCPCS"
    """Level II: CMS's HCPCS file, with the dates of service for which it is valid."""
    CPT = "CPT"
    """Level I: the American Medical Association's. Only its number is here."""


@attrs.frozen(order=False)
class ListedModifier:
    """A modifier on CMS's list or among CPT's numbers.

    Attributes:
        modifier: The two characters.
        level: The list it is on; CMS's, whose file has dates, where it is on both.
        period: The dates of service for which it is valid; None for CPT's numbers, whose dates are not on file.
        source: The file.
    """

    modifier: str
    level: ModifierLevel
    period: Period | None
    source: Source

    def is_valid_on(self, day: date | None) -> bool | None:
        """Tell whether it may be used on a date of service; None without a day, or where its dates are not known."""
        return None if day is None or self.period is None else day in self.period


class ModifierRow(NamedTuple):
    """A row of ``modifiers.tsv``."""

    modifier: str
    issue: str
    level: str
    start: str
    end: str

    @property
    def is_own(self) -> bool:
        """Tell whether it is on CMS's list."""
        return self.level == ModifierLevel.HCPCS.value

    def modifier_of(self, release: Release) -> ListedModifier:
        """Return what it states."""
        return ListedModifier(
            modifier=self.modifier,
            level=ModifierLevel(self.level),
            period=Period(self.start, self.end or None) if self.start else None,
            source=source_of(release),
        )


MODIFIERS: Final = Table("modifiers.tsv", ModifierRow)


def listed(library: DataLibrary, modifier: str) -> ListedModifier | None:
    """Return the listing of a modifier: CMS's before CPT's, the newest first; None for one on neither list."""
    rows = [(row, folder) for folder in library.folders for row in folder.rows(MODIFIERS, modifier)]
    if not rows:
        return None
    row, folder = max(rows, key=lambda pair: (pair[0].is_own, pair[0].issue))
    release = folder.issues["hcpcs" if row.is_own else "modifiers", row.issue]
    return MODIFIERS.value(row, ModifierRow.modifier_of, release)
