"""Writes which codes are of drugs that go into a vein only, and of drugs that never do: ``python -m tools.vein_codes ../shared/more/fda``.

A code is written where two of FDA's files agree on every product that they know of it: the NDC Directory says INTRAVENOUS of each product that CMS's
crosswalk links to the code, and the Purple Book (biologics) or the Orange Book (other drugs) says it of every injected product of the same
proper name or ingredient, in whatever application. A drug never goes into a vein where both name other routes of all of them, and CMS's Tables of
Drugs, if they list the code, no vein. The Orange Book's INJECTION names no route: then CMS's Tables have to name other routes, of the code or of those
that it replaced. What was read stands at the head of the file: FDA's file, its date, and its hash.
"""

import csv
import gzip
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import jcodes
from jcodes.catalogs import Catalog
from jcodes.catalogs.data_folder import DATA
from jcodes.catalogs.entries import Entry
from jcodes.services.drugs import is_injected
from jcodes.vocabulary.routes import INTRAVENOUS, Route

__all__ = ["DIRECTORY", "NEVER", "ORANGE", "PAGE", "PURPLE", "main", "never_rows", "rows", "written"]

PAGE: Final = DATA / "vein_only.tsv"
"""The table of the drugs that go into a vein only."""
NEVER: Final = DATA / "never_vein.tsv"
"""The table of the drugs that never go into a vein."""
DIRECTORY: Final = "fda_ndc_product_2019-04-29.csv.gz"
PURPLE: Final = "fda_purple_book_2025-03.csv.gz"
ORANGE: Final = "fda_orange_book_products_2024-11-08.txt.gz"

_VEIN: Final = frozenset({"INTRAVENOUS", "IV (INFUSION)"})
_ELSEWHERE: Final = frozenset(
    {
        "SUBCUTANEOUS",
        "INTRAMUSCULAR",
        "INTRAVITREAL",
        "INTRA-ARTICULAR",
        "INTRADERMAL",
        "INTRALESIONAL",
        "INTRACAVERNOUS",
        "INTRATHECAL",
        "PERINEURAL",
        "EPIDURAL",
        "INFILTRATION",
        "INTRACAMERAL",
        "INTRAOCULAR",
        "SUBRETINAL",
        "INTRAVESICAL",
        "SUPRACHOROIDAL",
        "INTRASYNOVIAL",
        "SOFT TISSUE",
        "INTRABURSAL",
    }
)
"""Routes of an injection or implant that are no vein's."""
_SILENT: Final = frozenset({"INJECTION"})
"""What the Orange Book says of an injection without its route."""
_NOT_INJECTED: Final = frozenset(
    {
        "ORAL",
        "TOPICAL",
        "OPHTHALMIC",
        "INHALATION",
        "TRANSDERMAL",
        "SUBLINGUAL",
        "NASAL",
        "VAGINAL",
        "RECTAL",
        "OTIC",
        "BUCCAL",
        "IRRIGATION",
    }
)


def _rows_of(path: Path, delimiter: str = ",") -> Iterator[Mapping[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", errors="strict", newline="") as lines:
        yield from csv.DictReader(
            lines, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "~" else csv.QUOTE_MINIMAL
        )


def _product(text: str) -> str:
    """Return a product's number as the first nine digits of its NDC."""
    labeler, _, product = text.partition("-")
    return labeler.zfill(5) + product.zfill(4)


def _routes(text: str, *splitters: str) -> frozenset[str]:
    for splitter in splitters:
        text = text.replace(splitter, ";")
    return frozenset(part.strip().upper() for part in text.split(";") if part.strip())


def _linked(release: Catalog) -> dict[str, set[str]]:
    """Return the products that the crosswalks of all quarters link to each code."""
    found: dict[str, set[str]] = defaultdict(set)
    for quarter in {one.quarter for one in jcodes.releases("crosswalk")}:
        for code in release:
            for link in release.links(code, quarter.first):
                if link.ndc is not None:
                    found[code.text].add(link.ndc.ndc11[:9])
    return found


def rows(folder: Path, release: Catalog, linked: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield each code whose drug goes into a vein only, with the applications that were looked at."""
    for code, text, seen in _seen(folder, release, linked):
        if all(routes and routes <= _VEIN for routes in seen):
            yield code, text


def never_rows(folder: Path, release: Catalog, linked: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield each code whose drug never goes into a vein, with the applications that were looked at."""
    for code, text, seen in _seen(folder, release, linked):
        own = _listed(release[code])
        if not INTRAVENOUS.isdisjoint(own):
            continue
        by_cms = own or set().union(*(_listed(release.history(one.code)[-1]) for one in release[code].replaces))
        is_said_with_cms = (
            bool(by_cms)
            and by_cms.isdisjoint({*INTRAVENOUS, None})
            and any(routes and routes <= _ELSEWHERE for routes in seen)
            and all(routes <= _ELSEWHERE | _SILENT for routes in seen)
        )
        if is_said_with_cms or all(routes and routes <= _ELSEWHERE for routes in seen):
            yield code, text


def _listed(entry: Entry) -> set[Route | None]:
    """Return the routes of a code in CMS's Tables of Drugs; None is any other."""
    table = entry.table_routes
    return set() if table is None else {one.route for one in table.routes}


def _seen(
    folder: Path, release: Catalog, linked: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str, list[frozenset[str]]]]:
    """Yield each injected code with its applications and the routes of each product and of each application's name or ingredient."""
    directory: dict[str, tuple[frozenset[str], str]] = {}
    for row in _rows_of(folder / DIRECTORY):
        directory[_product(row["PRODUCTNDC"])] = _routes(row["ROUTENAME"]), row["APPLICATIONNUMBER"]
    biologic: dict[str, str] = {}
    by_name: dict[str, set[str]] = defaultdict(set)
    for row in _rows_of(folder / PURPLE):
        name = row["Proper Name"].strip().lower()
        biologic[row["BLA Number"].strip()] = name
        by_name[name] |= _routes(row["Route of Administration"], ",")
    chemical: dict[str, set[str]] = defaultdict(set)
    by_ingredient: dict[str, set[str]] = defaultdict(set)
    for row in _rows_of(folder / ORANGE, "~"):
        chemical[row["Appl_No"]].add(row["Ingredient"])
        by_ingredient[row["Ingredient"]] |= _routes(row["DF;Route"].rpartition(";")[2], ",")
    for code, entry in release.items():
        known = [directory[product] for product in sorted(linked.get(code.text, ())) if product in directory]
        if not known or not is_injected(entry):
            continue
        applications = sorted({application for _, application in known})
        seen: list[frozenset[str]] = []
        for application in applications:
            number = application.lstrip("ABDLN")
            names = {biologic[number]} if number in biologic else set()
            seen += [frozenset(by_name[name]) for name in names]
            seen += [frozenset(by_ingredient[one]) - _NOT_INJECTED for one in chemical.get(number, ())]
        if seen:
            yield code.text, " ".join(applications), [*(routes for routes, _ in known), *seen]


def written(folder: Path, found: Iterable[tuple[str, str]]) -> str:
    """Return the table as a text, with what was read at its head."""
    heads = [
        f"# {name} sha256 {hashlib.sha256((folder / name).read_bytes()).hexdigest()}"
        for name in (DIRECTORY, PURPLE, ORANGE)
    ]
    return "\n".join((*heads, "code\tapplications", *("\t".join(row) for row in found), ""))


def main(arguments: list[str] | None = None) -> None:
    """Write both tables from the folder that the first argument names."""
    folder = Path((sys.argv[1:] if arguments is None else arguments)[0])
    release = jcodes.catalog()
    linked = _linked(release)
    for page, found in ((PAGE, rows(folder, release, linked)), (NEVER, never_rows(folder, release, linked))):
        text = written(folder, found)
        page.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {page.name}: {text.count(chr(10)) - 4} codes")


if __name__ == "__main__":
    main()
