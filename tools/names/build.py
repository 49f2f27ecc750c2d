"""``names.tsv`` from FDA's and CMS's files of names: the names people use, by code and the first day of its definition."""

import hashlib
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from jcodes.catalogs.names import NAMES
from jcodes.catalogs.table_routes import TABLE_ROUTES, ListedRoute
from tools.names.definitions import definitions, releases_of
from tools.names.drug_tables import read_routes, read_table
from tools.names.evidence import Fact, Link, quarter_span
from tools.names.look_alikes import look_alikes
from tools.names.matching import Matcher
from tools.names.products import BOOKS, coded_names, digest, products
from tools.names.unlisted import unlisted

__all__ = ["ABBREVIATIONS", "add_names", "facts_of", "links_of"]

ABBREVIATIONS: Final = Path(__file__).parent / "abbreviations.toml"
TABLE: Final = "names.tsv"


def abbreviations() -> list[dict[str, Any]]:
    """Return the abbreviations that are written by hand."""
    found: list[dict[str, Any]] = tomllib.loads(ABBREVIATIONS.read_text(encoding="utf-8"))["abbreviation"]
    return found


def page_ids(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return an id for each page that the abbreviations were read on, by its address."""
    return {url: f"W{place}" for place, url in enumerate(dict.fromkeys(row["url"] for row in rows), 1)}


def links_of(links_tsv: str) -> Iterator[Link]:
    """Yield the NDCs of a ``links.tsv`` with the days between which CMS puts them under a code."""
    for line in links_tsv.splitlines()[1:]:
        identifier, code, _, first, last, labeler, drug, *_ = line.split("\t")
        parts = identifier.split("-")
        if len(parts) == 3:
            yield Link(parts[0] + parts[1], code, *quarter_span(first, last), labeler, drug)


def facts_of(texts: Mapping[str, str], folder: Path) -> list[Fact]:
    """Return the names of the definitions in a folder of tables.

    Args:
        texts: ``codes.tsv`` and ``links.tsv``.
        folder: Where the official files of names lie.
    """
    codes = texts["codes.tsv"]
    rows = abbreviations()
    ids = page_ids(rows)
    matcher = Matcher(definitions(codes), products(folder))
    matcher.by_ndc(links_of(texts.get("links.tsv", "")))
    matcher.by_code_names(coded_names(folder))
    for book in BOOKS:
        if book.id.startswith("T"):
            matcher.by_table(read_table(folder / book.path), book.id, int(book.title[-4:]))
    matcher.by_substance()
    matcher.by_class()
    matcher.spellings()
    matcher.carry()
    matcher.abbreviated(rows, ids)
    order = [*(book.id for book in BOOKS), *ids.values()]
    days = [f"{release[:7]}-15" for release in releases_of(codes)]
    found = list(matcher.answer(order, days))
    others = (pick(matcher.known, matcher.products, found, matcher.guards, order) for pick in (look_alikes, unlisted))
    return [*found, *matcher.vaccines(order), *chain.from_iterable(others)]


def add_names(texts: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the tables with ``names.tsv`` among them, and its sources in the manifest."""
    found = facts_of(texts, folder)
    lines = sorted(
        "\t".join((one.code, one.start, one.name, one.kind, one.basis, " ".join(one.sources))) for one in found
    )
    text = "\n".join(["\t".join(NAMES.columns), *lines]) + "\n"
    used = Counter(source for one in found for source in one.sources)
    manifest = json.loads(texts["manifest.json"])
    manifest["tables"][TABLE] = {"rows": len(lines), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    routes = _routes(texts["codes.tsv"], folder)
    manifest["tables"][TABLE_ROUTES.name] = {
        "rows": routes.count("\n") - 1,
        "sha256": hashlib.sha256(routes.encode()).hexdigest(),
    }
    manifest["names"] = list(_records(folder, used))
    return {
        **texts,
        TABLE: text,
        TABLE_ROUTES.name: routes,
        "manifest.json": json.dumps(manifest, indent=1, ensure_ascii=False) + "\n",
    }


def _routes(codes_tsv: str, folder: Path) -> str:
    """Return ``table_routes.tsv``: the routes of CMS's Tables of Drugs, by code and the first day of the definition of the table's year."""
    known = definitions(codes_tsv)
    routes: dict[tuple[str, str], set[str]] = defaultdict(set)
    tables: dict[tuple[str, str], set[str]] = defaultdict(set)
    for book in BOOKS:
        if book.id.startswith("T"):
            year = book.title[-4:]
            listed = defaultdict(set)
            for code, route in read_routes(folder / book.path):
                listed[code].add(route)
            for one in known:
                if one.code in listed and one.valid_in(f"{year}-01-01", f"{year}-12-31"):
                    routes[one.key] |= listed[one.code]
                    tables[one.key].add(book.id)
    order = [one.value for one in ListedRoute]
    lines = (
        "\t".join((*key, "|".join(sorted(routes[key], key=order.index)), " ".join(sorted(tables[key]))))
        for key in sorted(routes)
    )
    return "\n".join(["\t".join(TABLE_ROUTES.columns), *lines]) + "\n"


def _records(folder: Path, used: Mapping[str, int]) -> Iterator[dict[str, object]]:
    for book in BOOKS:
        sha256, lines = digest(folder / book.path)
        yield {
            "id": book.id, "title": book.title, "publisher": book.publisher, "issued": book.issued, "file": Path(book.path).name,
            "sha256": sha256, "rows": lines, "facts": used[book.id], "url": book.url,
        }  # fmt: skip
    rows = abbreviations()
    for url, name in page_ids(rows).items():
        title = next(row["title"] for row in rows if row["url"] == url)
        yield {
            "id": name, "title": title, "publisher": "", "issued": "", "file": "", "sha256": "", "rows": 0, "facts": used[name], "url": url,
        }  # fmt: skip
