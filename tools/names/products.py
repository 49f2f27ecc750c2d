"""FDA's and CMS's files of drug products as rows of one shape; only what naming needs."""

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import attrs

__all__ = ["BOOKS", "Book", "CodedName", "Product", "coded_names", "products"]


@attrs.frozen
class Book:
    """A file that names are taken from.

    Attributes:
        id: How a fact names it.
        title: What it is.
        path: Where it lies below the folder.
        issued: Its date, as far as it is known.
        publisher: Who publishes it.
        url: Where a reader finds it.
    """

    id: str
    title: str
    path: str
    issued: str
    publisher: str
    url: str


_NDC: Final = "https://www.fda.gov/drugs/drug-approvals-and-databases/national-drug-code-directory"
_DAF: Final = "https://www.fda.gov/drugs/drug-approvals-and-databases/drugsfda-data-files"
_ORANGE: Final = "https://www.fda.gov/drugs/drug-approvals-and-databases/orange-book-data-files"
_PURPLE: Final = "https://purplebooksearch.fda.gov/downloads"
_SPENDING: Final = "https://data.cms.gov/summary-statistics-on-use-and-payments/medicare-medicaid-spending-by-drug/medicare-part-b-spending-by-drug"
_LABELS: Final = "https://open.fda.gov/apis/drug/label/"
_TABLES: Final = "https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update"

BOOKS: Final = (
    Book("N19", "NDC Directory, product.txt", "fda/fda_ndc_product_2019-04-29.csv.gz", "2019-04-29", "FDA", _NDC),
    Book("N15", "NDC Directory", "fda/fda_ndc_joined_2015-12.csv.gz", "2015-12-26", "FDA", _NDC),
    Book("L26", "openFDA drug labels", "fda/openfda_labels_2026-07-23_non_oral.csv.gz", "2026-07-23", "FDA", _LABELS),
    Book("OB", "Orange Book, products.txt", "fda/fda_orange_book_products_2024-11-08.txt.gz", "2024-11-08", "FDA", _ORANGE),
    Book("D22", "Drugs@FDA, Products.txt", "fda/drugs_at_fda_Products_2022.txt.gz", "2022-08-05", "FDA", _DAF),
    Book("D26", "Drugs@FDA, a part", "fda/drugs_at_fda_products_2026-07_partial.csv.gz", "2026-07-16", "FDA", _DAF),
    Book("PB", "Purple Book", "fda/fda_purple_book_2025-03.csv.gz", "2025-03-14", "FDA", _PURPLE),
    Book("S23", "Medicare Part B Spending by Drug 2019-2023", "fda/cms_part_b_spending_by_drug_2019-2023.csv.gz", "2025-04-30", "CMS", _SPENDING),
    Book("S17", "Medicare Part B Drug Spending 2013-2017, manufacturers", "fda/cms_part_b_manufacturer_summary_2017.csv.gz", "2017-12-31", "CMS", _SPENDING),
    Book("T17", "Table of Drugs 2017", "tables_of_drugs/2017-Table-of-Drugs.txt", "2017-01-01", "CMS", _TABLES),
    Book("T18", "Table of Drugs 2018", "tables_of_drugs/2018-Table-of-Drugs.txt", "2018-01-01", "CMS", _TABLES),
    Book("T19", "Table of Drugs 2019", "tables_of_drugs/2019-Table-of-Drugs.txt", "2018-10-26", "CMS", _TABLES),
)  # fmt: skip
"""The files, one by one; the order is the order of a fact's sources."""


@attrs.frozen
class Product:
    """One product as FDA lists it.

    Attributes:
        book: The id of the file.
        trade: The proprietary name.
        generic: The nonproprietary name.
        substances: The active substances.
        routes: The routes, in upper case.
        form: The dosage form, in upper case.
        labeler: Who sells it.
        ndc9: Labeler and product as nine digits; blank where the file has no NDC.
        is_biosimilar: Whether it was licensed as a biosimilar.
        is_unapproved: Whether FDA's directory lists it without an application.
    """

    book: str
    trade: str
    generic: str
    substances: tuple[str, ...]
    routes: frozenset[str]
    form: str
    labeler: str = ""
    ndc9: str = ""
    is_biosimilar: bool = False
    is_unapproved: bool = False


@attrs.frozen
class CodedName:
    """A name that CMS itself prints beside a code.

    Attributes:
        book: The id of the file.
        code: The code.
        trade: The brand name.
        generic: The generic name.
        year: The last year that the file speaks for.
    """

    book: str
    code: str
    trade: str
    generic: str
    year: int


def _rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with gzip.open(path) as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")
        reader = (
            csv.DictReader(text)
            if delimiter == ","
            else csv.DictReader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        )
        for row in reader:
            yield {key: (value or "").strip() for key, value in row.items() if key}


def _split(text: str, mark: str = ";") -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in text.split(mark))))


def _routes(text: str) -> frozenset[str]:
    return frozenset(filter(None, (one.strip().upper() for one in re.split(r"[;,|]", text))))


def _ndc9(text: str) -> str:
    labeler, _, product = text.partition("-")
    return f"{labeler:0>5}{product.partition('-')[0]:0>4}" if product else ""


_NO_NAME: Final = frozenset(
    {"", "kit", "iv", "im", "mpf", "pf", "inhalation suspension", "f 18", "f18", "n 13", "novaplus"}
)
"""Suffixes of a proprietary name that tell no other product apart; Zyprexa Relprevv is not Zyprexa."""


def _directory(row: Mapping[str, str]) -> tuple[Product, ...]:
    if "HUMAN" in row["PRODUCTTYPENAME"] and "OTC" in row["PRODUCTTYPENAME"]:
        return ()
    trade = " ".join(filter(None, (row["PROPRIETARYNAME"], row.get("PROPRIETARYNAMESUFFIX", ""))))
    ndc9 = _ndc9(row["PRODUCTNDC"]) if "PRODUCTNDC" in row else row["ELEVEN_DIGIT_NDC"][:9]
    substances, routes = _split(row["SUBSTANCENAME"]), _routes(row["ROUTENAME"])
    suffix = row.get("PROPRIETARYNAMESUFFIX", "").lower().replace(".", "")
    names = dict.fromkeys((trade, row["PROPRIETARYNAME"]) if suffix in _NO_NAME or suffix.isdigit() else (trade,))
    return tuple(
        Product("", name, row["NONPROPRIETARYNAME"], substances, routes, row["DOSAGEFORMNAME"].upper(), row["LABELERNAME"], ndc9, is_unapproved=not row.get("APPLICATIONNUMBER", "not stated"))
        for name in names
    )  # fmt: skip


def _orange(row: Mapping[str, str]) -> tuple[Product, ...]:
    form, _, route = row["DF;Route"].partition(";")
    return (
        Product(
            "",
            row["Trade_Name"],
            row["Ingredient"],
            _split(row["Ingredient"]),
            _routes(route),
            form,
            row["Applicant_Full_Name"],
        ),
    )


def _approved(row: Mapping[str, str]) -> tuple[Product, ...]:
    form, _, route = row["Form"].partition(";")
    ingredient = row["ActiveIngredient"]
    return (Product("", row["DrugName"], ingredient, _split(ingredient), _routes(route), form.upper()),)


def _approved_later(row: Mapping[str, str]) -> tuple[Product, ...]:
    form, _, route = row["form"].partition(";")
    ingredient = row["active_ingredient"]
    return (
        Product(
            "", row["drug_name"], ingredient, _split(ingredient), _routes(route), form.upper(), row["sponsor_name"]
        ),
    )


def _purple(row: Mapping[str, str]) -> tuple[Product, ...]:
    proper = row["Proper Name"]
    return tuple(
        Product("", name, proper, (proper,), _routes(row["Route of Administration"]), row["Dosage Form"].upper(), row["Applicant"], is_biosimilar=row["BLA Type"].startswith("351(k)"))
        for name in _split(row["Proprietary Name"], ",")
    )  # fmt: skip


def _label(row: Mapping[str, str]) -> tuple[Product, ...]:
    """Return the products of a label; one of several names and NDCs does not say which name is whose, so that they have no NDC."""
    names, ndcs = dict.fromkeys(_split(row["brand_name"], "|")), _split(row["product_ndc"], "|")
    told = {name.lower() for name in names}
    return tuple(
        Product(
            "", name, row["generic_name"].partition("|")[0], _split(row["substance_name"], "|"), _routes(row["route"]), "",
            row["manufacturer_name"], _ndc9(ndc) if len(told) == 1 or len(ndcs) == 1 else "",
        )
        for name in names
        for ndc in ndcs
    )  # fmt: skip


_READ: Final[Mapping[str, tuple[Callable[[Mapping[str, str]], tuple[Product, ...]], str]]] = {
    "N19": (_directory, ","), "N15": (_directory, ","), "L26": (_label, ","), "OB": (_orange, "~"), "D22": (_approved, "\t"),
    "D26": (_approved_later, ","), "PB": (_purple, ","),
}  # fmt: skip


def products(folder: Path, books: Iterable[Book] = BOOKS) -> tuple[Product, ...]:
    """Return the distinct products of FDA's files below *folder*, in the order of the files."""
    found: dict[Product, None] = {}
    for book in books:
        if book.id in _READ:
            read, delimiter = _READ[book.id]
            for row in _rows(folder / book.path, delimiter):
                found.update(dict.fromkeys(attrs.evolve(one, book=book.id) for one in read(row) if one.trade))
    return tuple(found)


def coded_names(folder: Path) -> tuple[CodedName, ...]:
    """Return the names beside codes in CMS's files of spending; ``*`` marks one of several names, ``**`` and blank none."""
    paths = {book.id: folder / book.path for book in BOOKS}
    found = [CodedName("S23", row["HCPCS_Cd"], row["Brnd_Name"], row["Gnrc_Name"], 2023) for row in _rows(paths["S23"])]
    found += [
        CodedName("S17", row["Medicare Billing Code (HCPCS Code)"], row["Brand Name"], row["Generic Name"], 2017)
        for row in _rows(paths["S17"])
    ]
    bare = (attrs.evolve(one, trade=one.trade.strip("* "), generic=one.generic.strip("* ")) for one in found)
    return tuple(dict.fromkeys(one for one in bare if one.trade and one.generic))


def digest(path: Path) -> tuple[str, int]:
    """Return the hash of a file's content, unpacked, and how many lines it has."""
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    return hashlib.sha256(data).hexdigest(), len(data.splitlines())
