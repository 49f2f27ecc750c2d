"""Read CMS's NOC payment limits and NOC crosswalk, for drugs without their own code."""

from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.crosswalk import kind_in
from jcodes.readers.dates import period_in
from jcodes.readers.layouts import Layout
from jcodes.readers.packages import COLUMNS, REQUIRED, PackageRow, marked, package_of
from jcodes.readers.rows import Row
from jcodes.readers.sources import QuarterlyFile
from jcodes.readers.tables import prefer
from jcodes.readers.unread import read_rows

__all__ = [
    "CROSSWALK", "PRICES", "NocCrosswalkFile", "NocPriceRow", "NocPricesFile", "NocProduct", "read_noc_crosswalk", "read_noc_prices",
]  # fmt: skip


@attrs.frozen
class NocPriceRow:
    """The payment limit of a drug that bills under an unclassified code.

    Attributes:
        name: The generic name, with the trade name or labeler in parentheses.
        dosage: The dosage of one unit of the limit.
        limit: Dollars for one unit, or None.
        notes: CMS's notes.
        row: The row number in the file.
    """

    name: str
    dosage: str
    limit: Decimal | None
    notes: str
    row: int


@attrs.frozen
class NocPricesFile(QuarterlyFile):
    """A quarter's NOC payment limits.

    Attributes:
        prices: The payment limits, in file order.
    """

    prices: tuple[NocPriceRow, ...] = attrs.field(repr=False)


@attrs.frozen
class NocProduct(PackageRow):
    """A product that bills under an unclassified code.

    Attributes:
        name: The generic name, as in `NocPriceRow`.
    """

    name: str


@attrs.frozen
class NocCrosswalkFile(QuarterlyFile):
    """A quarter's NOC crosswalk.

    Attributes:
        rows: The rows, in file order.
    """

    rows: tuple[NocProduct, ...] = attrs.field(repr=False)


_NAME: Final = ("druggenericnametradename", "druggenericname", "genericname")
_PRICE_COLUMNS: Final = {
    "name": _NAME,
    "dosage": ("dosage", "hcpcsdosage"),
    "limit": ("paymentlimit", "limit"),
    "notes": ("notes", "note"),
}
PRICES: Final = Layout(prefer("NOC", without=("CROSSWALK",)), _PRICE_COLUMNS, ("name", "dosage", "limit"))
"""Payment limits of drugs without their own code."""
CROSSWALK: Final = Layout(prefer("NOC", "CROSSWALK"), {**COLUMNS, "name": _NAME}, ("name", *REQUIRED))
"""Products without their own code."""


def read_noc_prices(path: str | Path) -> NocPricesFile:
    """Read a quarter's payment limits of drugs without their own code.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` with it.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = PRICES.read(path)
    prices, _ = read_rows(sheet.name, sheet.rows, _price, lambda price: f"{price.name}, {price.dosage}")
    return NocPricesFile(sheet.name, sheet.sha256, period_in(sheet.preamble), prices)


def _price(row: Row) -> NocPriceRow:
    return NocPriceRow(row.needed("name"), row.text("dosage"), row.number_in("limit"), row.text("notes"), row.number)


def read_noc_crosswalk(path: str | Path) -> NocCrosswalkFile:
    """Read a quarter's products without their own code. Rows with errors are kept, with their problems.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` with it.

    Raises:
        FileFormatError: The file is damaged, truncated or another crosswalk, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = CROSSWALK.read(path)
    kind = kind_in(sheet.preamble)
    if kind and "NOC" not in kind.split():
        raise FileFormatError(
            f"this is the {kind} crosswalk, not the NOC one", file=sheet.name, hint="read it with read_crosswalk"
        )
    read, _ = read_rows(sheet.name, sheet.rows, lambda row: NocProduct(**package_of(row), name=row.needed("name")))
    rows = marked(read, lambda row: row.name)
    return NocCrosswalkFile(sheet.name, sheet.sha256, period_in(sheet.preamble), rows)
