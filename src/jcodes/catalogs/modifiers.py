"""Look up a modifier on CMS's or CPT's list, with its valid dates of service."""

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
    """Level II: CMS's HCPCS file, with valid dates of service."""
    CPT = "CPT"
    """Level I: CPT, the American Medical Association's. Only the numbers are included."""


@attrs.frozen(order=False)
class ListedModifier:
    """A modifier on CMS's or CPT's list.

    Attributes:
        modifier: The two characters.
        level: The list it is on; CMS's, which has dates, if it is on both.
        period: The valid dates of service; None for CPT modifiers, whose dates are not on file.
        source: The official file.
    """

    modifier: str
    level: ModifierLevel
    period: Period | None
    source: Source

    def is_valid_on(self, day: date | None) -> bool | None:
        """Return whether it is valid on a date of service; None without a date, or if its dates are unknown."""
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
        """Whether it is on CMS's list."""
        return self.level == ModifierLevel.HCPCS.value

    def modifier_of(self, release: Release) -> ListedModifier:
        """Convert the row to a `ListedModifier`."""
        return ListedModifier(
            modifier=self.modifier,
            level=ModifierLevel(self.level),
            period=Period(self.start, self.end or None) if self.start else None,
            source=source_of(release),
        )


MODIFIERS: Final = Table("modifiers.tsv", ModifierRow)


def listed(library: DataLibrary, modifier: str) -> ListedModifier | None:
    """Return the listing of a modifier, CMS's before CPT's; None if it is on neither list."""
    rows = [(row, folder) for folder in library.folders for row in folder.rows(MODIFIERS, modifier)]
    if not rows:
        return None
    row, folder = max(rows, key=lambda pair: (pair[0].is_own, pair[0].issue))
    release = folder.issues["hcpcs" if row.is_own else "modifiers", row.issue]
    return MODIFIERS.value(row, ModifierRow.modifier_of, release)
