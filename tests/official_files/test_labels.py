"""The shipped label facts against FDA's files, row by row."""

import csv
import gzip
import io
from pathlib import Path

from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.labels import LABELS
from tools.label_facts import PACKAGES_2019, rows_of


def test_the_labels_are_made_of_the_official_files(shared: Path) -> None:
    """Each row again, and nothing else."""
    texts = {name: (Path("src/jcodes/data") / name).read_text(encoding="utf-8") for name in ("codes.tsv", "links.tsv")}
    assert rows_of(texts, shared.parent / "more") == list(bundled().all_rows(LABELS))


def test_each_listed_container_is_in_fdas_description(shared: Path) -> None:
    """Container and size are words of the raw cell of the NDC, or of a package that it lies in."""
    with gzip.open(shared.parent / "more" / PACKAGES_2019) as raw:
        described = [row["PACKAGEDESCRIPTION"] for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8"))]
    whole = "\n".join(described)
    rows = [row for row in bundled().all_rows(LABELS) if row.source == "N19" and row.container]
    assert len(rows) > 3_000
    for row in rows[::50]:
        assert row.container in whole
        assert row.size.removeprefix("0") in whole
