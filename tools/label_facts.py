"""``labels.tsv`` from FDA's files of labels: its NDC Directory of 2019 and 2015, and openFDA's labels of 2026."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jcodes.catalogs.code_table import CODES
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.labels import LABELS, LabelRow
from jcodes.official.labels import crosswalk_products, label_rows, listed_packages
from jcodes.readers.drug_labels import read_labels
from jcodes.readers.ndc_directory import read_directory, read_packages, read_products
from tools.names.products import BOOKS, digest

__all__ = ["PACKAGES_2019", "add_labels", "rows_of"]

PACKAGES_2019: Final = "fda/fda_ndc_package_2019-04-29.csv.gz"
"""The packages of the directory of 2019; its products, and the other files, are books of names."""

_IDS: Final = ("L26", "N19", "N15")
"""The sources, the newest first."""
_PATHS: Final = {book.id: book.path for book in BOOKS}


def rows_of(texts: Mapping[str, str], folder: Path) -> list[LabelRow]:
    """Return the rows for the NDCs of the crosswalks.

    Args:
        texts: ``codes.tsv`` and ``links.tsv``.
        folder: Where the official files lie.
    """
    links, codes = (texts.get(table.name, "").splitlines()[1:] for table in (LINKS, CODES))
    known = crosswalk_products(map(LINKS.read, links), map(CODES.read, codes))
    products, packages = read_products(folder / _PATHS["N19"]), read_packages(folder / PACKAGES_2019)
    return label_rows(
        known,
        {"N19": listed_packages(products, packages), "N15": read_directory(folder / _PATHS["N15"]).rows},
        {"L26": read_labels(folder / _PATHS["L26"])},
    )


def add_labels(texts: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the tables with ``labels.tsv`` among them, and its sources in the manifest."""
    rows = rows_of(texts, folder)
    text = "\n".join(["\t".join(LABELS.columns), *("\t".join(row) for row in rows)]) + "\n"
    manifest = json.loads(texts["manifest.json"])
    manifest["tables"][LABELS.name] = {"rows": len(rows), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    used = Counter(row.source for row in rows)
    manifest["labels"] = [
        {
            "id": book.id, "title": book.title.removesuffix(", product.txt"), "publisher": book.publisher, "issued": book.issued,
            "file": Path(book.path).name, "sha256": digest(folder / book.path)[0], "rows": used[book.id], "url": book.url,
        }
        for book in sorted((book for book in BOOKS if book.id in _IDS), key=lambda book: _IDS.index(book.id))
    ]  # fmt: skip
    packages, lines = digest(folder / PACKAGES_2019)
    manifest["labels"].append(
        {
            "id": "N19P", "title": "NDC Directory, package.txt", "publisher": "FDA", "issued": "2019-04-29",
            "file": Path(PACKAGES_2019).name, "sha256": packages, "rows": lines - 1, "url": manifest["labels"][1]["url"],
        }
    )  # fmt: skip
    return {**texts, LABELS.name: text, "manifest.json": json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"}
