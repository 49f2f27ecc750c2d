"""Drugs without a code of their own: CMS's NOC payment limits, NOC crosswalk and list of unclassified codes."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.crosswalk import kind_in
from jcodes.readers.dates import period_in
from jcodes.readers.layouts import Layout
from jcodes.readers.packages import COLUMNS, REQUIRED, PackageRow, marked, package_of
from jcodes.readers.rows import no_rows, once
from jcodes.readers.sources import Source
from jcodes.readers.tables import prefer

__all__ = [
    "CODES",
    "CROSSWALK",
    "PRICES",
    "NocCode",
    "NocCodesFile",
    "NocCrosswalkFile",
    "NocPrice",
    "NocPricesFile",
    "NocProduct",
    "read_noc_codes",
    "read_noc_crosswalk",
    "read_noc_prices",
]


@attrs.frozen
class NocPrice:
    """The payment limit of a drug that bills under an unclassified code.

    Attributes:
        name: The generic name, with the trade name or labeler in parentheses.
        dosage: What one unit of the limit stands for.
        limit: Dollars for one unit, or None.
        notes: CMS's notes.
        row: The line of the file.
    """

    name: str
    dosage: str
    limit: Decimal | None
    notes: str
    row: int


@attrs.frozen
class NocPricesFile(Source):
    """A quarter's NOC payment limits.

    Attributes:
        prices: In file order.
    """

    prices: tuple[NocPrice, ...] = attrs.field(repr=False)


@attrs.frozen
class NocProduct(PackageRow):
    """A product that bills under an unclassified code.

    Attributes:
        name: The generic name as `NocPrice` has it.
    """

    name: str


@attrs.frozen
class NocCrosswalkFile(Source):
    """A quarter's NOC crosswalk.

    Attributes:
        rows: In file order.
    """

    rows: tuple[NocProduct, ...] = attrs.field(repr=False)


@attrs.frozen
class NocCode:
    """A code for what has none.

    Attributes:
        code: The code.
        long: The long description.
        added: When it was added.
        terminated: The last date of service it may be used for, or None.
        row: The line of the file.
    """

    code: str
    long: str
    added: date | None
    terminated: date | None
    row: int


@attrs.frozen
class NocCodesFile(Source):
    """CMS's list of unclassified codes.

    Attributes:
        codes: In file order.
    """

    codes: tuple[NocCode, ...] = attrs.field(repr=False)


_NAME: Final = ("druggenericnametradename", "druggenericname", "genericname")
_PRICE_COLUMNS: Final = {
    "name": _NAME,
    "dosage": ("dosage", "hcpcsdosage"),
    "limit": ("paymentlimit", "limit"),
    "notes": ("notes", "note"),
}
_CODE_COLUMNS: Final = {
    "code": ("hcpcs", "hcpc", "hcpcscode", "code"),
    "long": ("longdescription", "longdesc", "description"),
    "added": ("adddate", "adddt"),
    "terminated": ("termdate", "termdt"),
}
PRICES: Final = Layout(prefer("NOC", without=("CROSSWALK",)), _PRICE_COLUMNS, ("name", "dosage", "limit"))
"""Payment limits of drugs without a code of their own."""
CROSSWALK: Final = Layout(prefer("NOC", "CROSSWALK"), {**COLUMNS, "name": _NAME}, ("name", *REQUIRED))
"""Products without a code of their own."""
CODES: Final = Layout(prefer("NOC"), _CODE_COLUMNS, ("code", "long", "added"))
"""The list of unclassified codes."""


def read_noc_prices(path: str | Path) -> NocPricesFile:
    """Return a quarter's payment limits of drugs without a code of their own.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or a place in it that is not understood.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = PRICES.read(path)
    prices = tuple(
        [
            NocPrice(row.needed("name"), row.text("dosage"), row.number_in("limit"), row.text("notes"), row.number)
            for row in sheet.rows
        ]
    )
    if not prices:
        raise no_rows(sheet.name)
    once(sheet.rows, [f"{price.name}, {price.dosage}" for price in prices])
    return NocPricesFile(sheet.name, sheet.sha256, period_in(sheet.preamble), prices)


def read_noc_crosswalk(path: str | Path) -> NocCrosswalkFile:
    """Return a quarter's products without a code of their own. Rows that cannot be right are kept, with their problems.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, another crosswalk, or a place in it that is not understood.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = CROSSWALK.read(path)
    kind = kind_in(sheet.preamble)
    if kind and "NOC" not in kind.split():
        raise FileFormatError(
            f"this is the {kind} crosswalk, not the NOC one", file=sheet.name, hint="read it with read_crosswalk"
        )
    rows = marked([NocProduct(**package_of(row), name=row.needed("name")) for row in sheet.rows], lambda row: row.name)
    if not rows:
        raise no_rows(sheet.name)
    return NocCrosswalkFile(sheet.name, sheet.sha256, period_in(sheet.preamble), rows)


def read_noc_codes(path: str | Path) -> NocCodesFile:
    """Return CMS's list of unclassified codes.

    Args:
        path: The ``.xlsx`` (the extra ``xlsx``) or ``.csv``, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or a place in it that is not understood.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = CODES.read(path)
    codes: list[NocCode] = []
    for row in sheet.rows:
        code, long, added = row.code(), row.needed("long"), row.day("added")
        if added is None and codes and codes[-1].code == code:
            codes[-1] = attrs.evolve(codes[-1], long=f"{codes[-1].long} {long}")  # a long text goes on in the next row
        elif any(code == held.code for held in codes):
            raise row.refusal("code", f"{code} stands twice")
        else:
            codes.append(NocCode(code, long, added, row.day("terminated"), row.number))
    if not codes:
        raise no_rows(sheet.name)
    return NocCodesFile(sheet.name, sheet.sha256, period_in(sheet.preamble), tuple(codes))
