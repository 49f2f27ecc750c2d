"""Payment limits of drugs without their own code, billed under a "not otherwise classified" (NOC) code."""

from decimal import Decimal
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table, amount_of
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.periods import Quarter

__all__ = ["NOC_PRICES", "NocPrice", "noc_prices_in"]


@attrs.frozen(order=False)
class NocPrice:
    """The payment limit of a drug without its own code, billed under a "not otherwise classified" (NOC) code.

    Attributes:
        name: The drug name in CMS's file.
        dosage: The amount that the limit is for, as printed by CMS.
        quarter: The quarter of the dates of service.
        limit: Dollars for that amount; None if the file gives none.
        source: The file, its release and hash.
    """

    name: str
    dosage: str
    quarter: Quarter
    limit: Decimal | None
    source: Source


class NocRow(NamedTuple):
    """A row of ``noc.tsv``."""

    name: str
    issue: str
    dosage: str
    limit: str

    def price_of(self, release: Release) -> NocPrice:
        """Convert the row to a `NocPrice`."""
        return NocPrice(self.name, self.dosage, release.quarter, amount_of(self.limit), source_of(release))


NOC_PRICES: Final = Table("noc.tsv", NocRow)


def noc_prices_in(library: DataLibrary, quarter: Quarter) -> tuple[NocPrice, ...]:
    """Return the payment limits of a quarter. Empty, with a `GapWarning`, if its file is not loaded."""
    found = library.of_quarter("noc_prices", quarter)
    if found is None:
        library.warn("noc_prices", quarter, "no NOC payment limits")
        return ()
    release, folder = found
    rows = (row for row in folder.all_rows(NOC_PRICES) if row.issue == release.issue)
    return tuple(NOC_PRICES.value(row, NocRow.price_of, release) for row in rows)
