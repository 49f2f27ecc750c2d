"""Status and rate of a code under the outpatient prospective payment system (Addendum B)."""

from decimal import Decimal
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table, amount_of, is_within
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.periods import Quarter

__all__ = ["OUTPATIENT", "OutpatientStatus", "status_in"]


@attrs.frozen(order=False)
class OutpatientStatus:
    """The status of a code under the outpatient prospective payment system in one quarter (Addendum B).

    Attributes:
        code: The code.
        quarter: The quarter.
        status: The status indicator: ``K`` and ``G`` are paid separately, ``N`` is packaged.
        group: The ambulatory payment classification (APC); blank if none.
        rate: The payment rate for one unit in dollars; None if none.
        source: The file.
    """

    code: str
    quarter: Quarter
    status: str
    group: str
    rate: Decimal | None
    source: Source

    @property
    def is_paid_separately(self) -> bool:
        """Whether a drug with this status is paid separately."""
        return self.status in {"G", "K"}


class StatusRow(NamedTuple):
    """A row of ``opps.tsv``. It applies to the issues `first` to `last`; a blank `last` is the newest."""

    code: str
    first: str
    last: str
    status: str
    group: str
    rate: str

    def status_of(self, release: Release) -> OutpatientStatus:
        """Convert the row to an `OutpatientStatus` for one issue."""
        return OutpatientStatus(
            code=self.code,
            quarter=release.quarter,
            status=self.status,
            group=self.group,
            rate=amount_of(self.rate),
            source=source_of(release),
        )


OUTPATIENT: Final = Table("opps.tsv", StatusRow)


def status_in(library: DataLibrary, code: str, quarter: Quarter) -> OutpatientStatus | None:
    """Return the status of a code in a quarter. Warns with `GapWarning` if the nearest earlier quarter is used."""
    latest = library.latest("opps", quarter)
    said = "the status is from the nearest earlier quarter" if latest else "no outpatient status"
    library.warn("opps", quarter, said)
    if latest is None:
        return None
    release, folder = latest
    for row in folder.rows(OUTPATIENT, code):
        if is_within(row.first, row.last, release.issue):
            return OUTPATIENT.value(row, StatusRow.status_of, release)
    return None
