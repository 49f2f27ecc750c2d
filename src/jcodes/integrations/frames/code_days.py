"""The dates of service of each code, and whether its answers depend on more of the date than that."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry

__all__ = ["CodeDays", "code_days"]


class CodeDays(NamedTuple):
    """A code with its dates of service.

    Attributes:
        entry: The definition in the release, or the last one.
        start: The first day.
        end: The last day, or None.
        is_simple: Whether the answer for a dose is the same on all days from `start` to `end`, and the same on all others. It is not if
            another definition or an earlier period has days of its own, or if CMS's crosswalk of the quarter may be needed.
    """

    entry: Entry
    start: date
    end: date | None
    is_simple: bool

    def __contains__(self, day: object) -> bool:
        """Whether the code is valid on *day*, by this definition's last period."""
        return isinstance(day, date) and self.start <= day and (self.end is None or day <= self.end)

    def like(self, day: date) -> date:
        """Return one day for all days with the same answer."""
        if not self.is_simple:
            return day
        if day in self:
            return self.start
        return self.start - timedelta(days=1) if day < self.start else day


@lru_cache(maxsize=8)
def code_days(catalog: Catalog) -> dict[str, CodeDays]:
    """Return the dates of service of every code of the files up to the release of *catalog*, in code order."""
    return {code: _days_of(*entries) for code, entries in catalog.definitions().items()}


def _days_of(entry: Entry, *others: Entry) -> CodeDays:
    period = entry.period
    periods = [*entry.earlier, *(one for other in others for one in other.periods)]
    inside = all(one.start in period and (period.end is None or (one.end or date.max) <= period.end) for one in periods)
    return CodeDays(entry, period.start, period.end, inside and not entry.dosage.components)
