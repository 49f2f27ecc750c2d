"""``biologics.tsv`` from FDA's Purple Book."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jcodes.catalogs.biologics import BIOLOGICS, BiologicRow
from jcodes.catalogs.code_table import CODES
from jcodes.official.biologics import biologic_rows
from jcodes.readers.purple_book import read_purple_book
from tools.names.products import BOOKS, digest

__all__ = ["add_biologics", "rows_of"]

_BOOK: Final = next(book for book in BOOKS if book.id == "PB")


def rows_of(texts: Mapping[str, str], folder: Path) -> list[BiologicRow]:
    """Return the rows for the codes of ``codes.tsv``.

    Args:
        texts: The tables.
        folder: Where the official files lie.
    """
    codes = map(CODES.read, texts[CODES.name].splitlines()[1:])
    return biologic_rows(codes, read_purple_book(folder / _BOOK.path).presentations, _BOOK.id)


def add_biologics(texts: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the tables with ``biologics.tsv`` among them, and its source in the manifest."""
    rows = rows_of(texts, folder)
    text = "\n".join(["\t".join(BIOLOGICS.columns), *("\t".join(row) for row in rows)]) + "\n"
    manifest = json.loads(texts["manifest.json"])
    manifest["tables"][BIOLOGICS.name] = {"rows": len(rows), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    manifest["biologics"] = [
        {
            "id": _BOOK.id, "title": _BOOK.title, "publisher": _BOOK.publisher, "issued": _BOOK.issued, "file": Path(_BOOK.path).name,
            "sha256": digest(folder / _BOOK.path)[0], "rows": len(rows), "url": _BOOK.url,
        }
    ]  # fmt: skip
    return {**texts, BIOLOGICS.name: text, "manifest.json": json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"}
