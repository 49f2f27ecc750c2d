"""Read products and packages in CMS's NDC crosswalks: identifier, size, quantity, billing units."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final, TypeVar

import attrs

from jcodes.codes import Ndc
from jcodes.errors import FileFormatError
from jcodes.errors.messages import shown
from jcodes.readers.rows import Row

__all__ = ["COLUMNS", "REQUIRED", "PackageRow", "marked", "package_of"]


@attrs.frozen
class PackageRow:
    """One product. CMS gives no strength: the content of an item is units per item times the dosage.

    Attributes:
        labeler: The manufacturer, as printed; its letter case varies over the years.
        identifier: The NDC or alternate identifier as printed.
        ndc: The NDC, or None for an alternate identifier (a UPC, UDI or catalog number, mostly of skin substitutes).
        drug: The product name.
        dosage: The dosage of one unit, as printed in the crosswalk, which may drop "up to".
        package_size: The amount in one item: milliliters, 1 for a vial of powder, or the count of tablets.
        package_quantity: Items in the NDC.
        units_per_item: Billing units in one item (CMS's BILLUNITS).
        units_per_package: Billing units in the NDC (CMS's BILLUNITSPKG); rounded up since July 2025.
        problems: The problems of the row. Check them before using the row.
        row: The row number in the file.
    """

    labeler: str
    identifier: str
    ndc: Ndc | None
    drug: str
    dosage: str
    package_size: Decimal | None
    package_quantity: Decimal | None
    units_per_item: Decimal | None
    units_per_package: Decimal | None
    problems: tuple[str, ...]
    row: int


COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "labeler": ("labelername", "labeler", "manufacturer"),
    "identifier": ("ndc", "ndcoralternateid", "ndccode", "digitnationaldrugcodendcoralternateid"),
    "drug": ("drugname", "productname"),
    "dosage": ("hcpcsdosage", "dosage", "hcpcscodedosage", "codedosagedescriptor", "codedosage"),
    "size": ("pkgsize", "packagesize"),
    "quantity": ("pkgqty", "packagequantity", "packageqty"),
    "per_item": ("billunits", "billableunitsperpackage", "billunitsperpackage"),
    "per_package": ("billunitspkg", "billableunitsperdigitndc", "billableunitsperndc", "billunitspackage"),
}
"""The names of the columns in all crosswalks."""

REQUIRED: Final = ("identifier", "dosage", "quantity", "per_item", "per_package")
"""The required columns of a crosswalk."""

_NDC: Final = re.compile(r"[0-9]{4,6}-[0-9]{3,4}-[0-9]{1,2}|[0-9]{11}", re.ASCII)
_STRAY: Final = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) ?[?*]", re.ASCII)


def package_of(row: Row) -> dict[str, Any]:
    """Return the fields of a `PackageRow`. An invalid number is a problem of the row, not an error.

    Raises:
        FileFormatError: The row has no identifier, or none of the four numbers can be read.
    """
    identifier = row.text("identifier")
    if not identifier:
        raise row.refusal("identifier", "the identifier of the product is blank")
    problems: list[str] = []
    numbers = {column: _number(row, column, problems) for column in ("size", "quantity", "per_item", "per_package")}
    if not any(numbers.values()):
        raise row.refusal(None, "no number of the package can be read")
    return {
        "labeler": row.text("labeler"),
        "identifier": identifier,
        "ndc": Ndc.parse(identifier) if _NDC.fullmatch(identifier) and Ndc.is_valid(identifier) else None,
        "drug": row.text("drug"),
        "dosage": row.text("dosage"),
        "package_size": numbers["size"],
        "package_quantity": numbers["quantity"],
        "units_per_item": numbers["per_item"],
        "units_per_package": numbers["per_package"],
        "problems": tuple(problems),
        "row": row.number,
    }


_P = TypeVar("_P", bound=PackageRow)


def marked(rows: Sequence[_P], billed_as: Callable[[_P], str]) -> tuple[_P, ...]:
    """Add a problem to each of *rows* that repeats the product of an earlier row.

    Args:
        rows: The rows, in file order.
        billed_as: Returns the code of a row: a product may be listed once under each of several codes.
    """
    seen: dict[tuple[str, str], int] = {}
    found: list[_P] = []
    for row in rows:
        first = seen.setdefault((billed_as(row), row.identifier), row.row)
        twice = () if first == row.row else (f"the product repeats row {first}",)
        found.append(attrs.evolve(row, problems=(*row.problems, *twice)))
    return tuple(found)


def _number(row: Row, column: str, problems: list[str]) -> Decimal | None:
    """Return the number in a cell, and add its problems to *problems*."""
    text, title = row.text(column), row.titles.get(column, column)
    try:
        number = row.number_in(column)
    except FileFormatError:
        stray = _STRAY.fullmatch(text)
        number = Decimal(stray["number"]) if stray else None
        problems.append(f"{title} is {shown(text)}" + ("" if stray is None else f", read as {number}"))
        return number
    if not number:
        problems.append(f"{title} is {'blank' if number is None else 'zero'}")
    return number
