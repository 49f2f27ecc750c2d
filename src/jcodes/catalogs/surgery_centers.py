"""The payment indicator of a code in ambulatory surgery centers (Addendum BB)."""

from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.periods import Period

__all__ = ["SURGERY_CENTERS", "AscStatus", "surgery_center_status"]

_SEPARATE: Final = frozenset({"K2", "K7", "H2", "F4"})
"""Drugs, unlisted drugs, brachytherapy sources, hepatitis B vaccines at cost (`cms-asc`, Addendum DD1)."""


@attrs.frozen(order=False)
class AscStatus:
    """How Medicare pays a surgery center for a code over a period.

    Attributes:
        code: The code.
        indicator: The payment indicator: ``K2`` is a drug paid separately, ``K7`` an unlisted one, ``N1`` is packaged.
        period: The quarters for which the loaded addenda state it.
        source: The file.
    """

    code: str
    indicator: str
    period: Period
    source: Source

    @property
    def is_paid_separately(self) -> bool:
        """Return whether a drug with this indicator is paid separately."""
        return self.indicator in _SEPARATE


class AscRow(NamedTuple):
    """A row of ``asc.tsv``: the indicator of a code over consecutive quarters."""

    code: str
    issue: str
    indicator: str
    start: str
    end: str

    def status_of(self, release: Release) -> AscStatus:
        """Return what it states."""
        return AscStatus(self.code, self.indicator, Period(self.start, self.end), source_of(release))


SURGERY_CENTERS: Final = Table("asc.tsv", AscRow)


def surgery_center_status(library: DataLibrary, code: str, day: date) -> AscStatus | None:
    """Return the status of a code on a date of service; None outside the quarters of the loaded addenda, which do not speak for others."""
    for folder in reversed(library.folders):
        for row in folder.rows(SURGERY_CENTERS, code):
            status = SURGERY_CENTERS.value(row, AscRow.status_of, folder.issues["asc", row.issue])
            if day in status.period:
                return status
    return None
