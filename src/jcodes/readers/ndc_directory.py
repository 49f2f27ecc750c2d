"""FDA's NDC Directory: the tables of products and of packages, or both joined in one."""

from pathlib import Path
from typing import Final

import attrs

from jcodes.codes import Ndc
from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, no_rows
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer

__all__ = [
    "DirectoryFile",
    "ListedPackage",
    "ListedProduct",
    "PackagesFile",
    "ProductsFile",
    "read_directory",
    "read_packages",
    "read_products",
]


@attrs.frozen
class ListedProduct:
    """One product as FDA lists it.

    Attributes:
        id: FDA's number of the listing; it joins packages to products. Blank in a joined table.
        proprietary: The trade name with its suffix.
        nonproprietary: The nonproprietary name.
        substances: The active substances.
        dosage_form: Such as ``"INJECTION, SOLUTION"``.
        routes: FDA's routes, in its order.
        strengths: For each substance its amount and unit, such as ``("10", "mg/mL")``.
        labeler: Who sells it.
        category: The marketing category, such as ``"BLA"``; blank if the table has none.
    """

    id: str
    proprietary: str
    nonproprietary: str
    substances: tuple[str, ...]
    dosage_form: str
    routes: tuple[str, ...]
    strengths: tuple[tuple[str, str], ...]
    labeler: str
    category: str


@attrs.frozen
class ListedPackage:
    """One package as FDA lists it.

    Attributes:
        id: The number of the product's listing.
        ndc: The NDC.
        description: Its levels, such as ``"1 VIAL in 1 CARTON (0002-7510-01)  > 10 mL in 1 VIAL"``.
    """

    id: str
    ndc: Ndc
    description: str


@attrs.frozen
class ProductsFile(SourceFile):
    """The table of products.

    Attributes:
        products: The products, in file order.
    """

    products: tuple[ListedProduct, ...] = attrs.field(repr=False)


@attrs.frozen
class PackagesFile(SourceFile):
    """The table of packages.

    Attributes:
        packages: The packages, in file order.
    """

    packages: tuple[ListedPackage, ...] = attrs.field(repr=False)


@attrs.frozen
class DirectoryFile(SourceFile):
    """A table with a product and a package in each row.

    Attributes:
        rows: Products and packages, in file order.
    """

    rows: tuple[tuple[ListedProduct, ListedPackage], ...] = attrs.field(repr=False)


_PRODUCT: Final = {
    "proprietary": ("proprietaryname",),
    "suffix": ("proprietarynamesuffix",),
    "nonproprietary": ("nonproprietaryname",),
    "form": ("dosageformname",),
    "route": ("routename",),
    "category": ("marketingcategoryname",),
    "application": ("applicationnumber",),
    "labeler": ("labelername",),
    "substances": ("substancename",),
    "amounts": ("activenumeratorstrength",),
    "units": ("activeingredunit",),
}
_NEEDED: Final = ("proprietary", "nonproprietary", "form", "route", "labeler", "substances", "amounts", "units")
_PRODUCTS: Final = Layout(prefer("PRODUCT"), {"id": ("productid",), **_PRODUCT}, ("id", "category", *_NEEDED))
_PACKAGE: Final = {"id": ("productid",), "ndc": ("ndcpackagecode",), "description": ("packagedescription",)}
_PACKAGES: Final = Layout(prefer("PACKAGE"), _PACKAGE, tuple(_PACKAGE))
_JOINED: Final = {"ndc": ("elevendigitndc",), "description": ("packagedescription",), **_PRODUCT}
_DIRECTORY: Final = Layout(prefer("NDC"), _JOINED, ("ndc", "description", *_NEEDED))


def read_products(path: str | Path) -> ProductsFile:
    """Return the products of the NDC Directory.

    Args:
        path: FDA's ``product.txt`` or a ``.csv`` of it, gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or one with other columns.
        OSError: The file cannot be opened.
    """
    sheet = _PRODUCTS.read(path)
    return ProductsFile(sheet.name, sheet.sha256, tuple(map(_product, sheet.rows)))


def read_packages(path: str | Path) -> PackagesFile:
    """Return the packages of the NDC Directory; codes of 4-4-2, 5-3-2 and 5-4-1 digits are padded.

    Args:
        path: FDA's ``package.txt`` or a ``.csv`` of it, gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, one with other columns, or a code that is not an NDC.
        OSError: The file cannot be opened.
    """
    sheet = _PACKAGES.read(path)
    return PackagesFile(sheet.name, sheet.sha256, tuple(map(_package, sheet.rows)))


def read_directory(path: str | Path) -> DirectoryFile:
    """Return products and packages of a joined table with 11-digit NDCs; rows whose NDC has letters, as blood bags have, are left out.

    Args:
        path: A ``.csv``, gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or one with other columns.
        OSError: The file cannot be opened.
    """
    sheet = _DIRECTORY.read(path)
    rows = tuple((_product(row), _package(row)) for row in sheet.rows if row.text("ndc").isdigit())
    if not rows:
        raise no_rows(sheet.name)
    return DirectoryFile(sheet.name, sheet.sha256, rows)


def _split(text: str, mark: str = ";") -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(mark))))


def _product(row: Row) -> ListedProduct:
    amounts, units = _split(row.text("amounts")), _split(row.text("units"))
    if len(amounts) != len(units):
        amounts = units = ()  # some products state an amount without a unit
    application = row.text("application")
    return ListedProduct(
        id=row.text("id"),
        proprietary=" ".join(filter(None, (row.text("proprietary"), row.text("suffix")))),
        nonproprietary=row.text("nonproprietary"),
        substances=_split(row.text("substances")),
        dosage_form=row.text("form").upper(),
        routes=tuple(route.upper() for route in _split(row.text("route"))),
        strengths=tuple(zip(amounts, units, strict=True)),
        labeler=row.text("labeler"),
        category=row.text("category") or application.rstrip("0123456789"),
    )


def _package(row: Row) -> ListedPackage:
    text = row.needed("ndc")
    if not Ndc.is_valid(text):
        raise row.refusal("ndc", f"{shown(text)} is not an NDC")
    return ListedPackage(row.text("id"), Ndc.parse(text), row.needed("description"))
