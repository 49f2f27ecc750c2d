"""What the lists of modifiers state of one: whose it is, and the dates of service for which it may be used."""

import enum
from datetime import date

import attrs

from jcodes.catalogs.sources import Source
from jcodes.periods import Period

__all__ = ["ListedModifier", "ModifierLevel"]


class ModifierLevel(enum.Enum):
    """Whose list a modifier is on."""

    HCPCS = "HCPCS"
    """Level II: CMS's HCPCS file, with the dates of service for which it is valid."""
    CPT = "CPT"
    """Level I: the American Medical Association's. Only its number is here."""


@attrs.frozen(order=False)
class ListedModifier:
    """A modifier on CMS's list or among CPT's numbers.

    Attributes:
        modifier: The two characters.
        level: Whose list it is on; one on both is CMS's, whose file has dates.
        period: The dates of service for which it is valid; None for CPT's numbers, whose dates are not here.
        source: The file.
    """

    modifier: str
    level: ModifierLevel
    period: Period | None
    source: Source

    def is_valid_on(self, day: date | None) -> bool | None:
        """Tell whether it may be used on a date of service; None without a day, or where its dates are not known."""
        return None if day is None or self.period is None else day in self.period
