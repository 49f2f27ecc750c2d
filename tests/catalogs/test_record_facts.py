"""Every fact of every kind of record that the catalog answers with, as text and as JSON, against a snapshot.

Of each kind the page has the records that fill a fact which none before them fills, or leave one blank. When facts change on purpose, write
the file anew and read the diff: ``JCODES_SNAPSHOT=write pytest tests/catalogs/test_record_facts.py``.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import jcodes
from jcodes.catalogs.data_library import data_library
from jcodes.catalogs.missing_quarters import gaps
from jcodes.catalogs.publications import statuses

FOLDER: Final = Path(__file__).parent.parent / "snapshots" / "records"
ON: Final = "2026-02-01"
CODES: Final = (
    "J9312", "Q5115", "J1100", "J3490", "J9045", "J7192", "P9047", "Q9967", "A9552", "J7050", "J0885", "Q4081", "J2505", "J2506", "J1170", "J1171",
    "J8520", "J7613", "J2354", "Q5105", "J1442", "C9399", "J0364", "J9304", "Q2043", "J1569", "J1748", "J1642", "J9035", "90662", "90371",
)  # fmt: skip
DRUGS: Final = CODES[:-2]
KIND_OF_TABLE: Final = ("practitioner", "outpatient", "dme")


def _ndcs(cat: jcodes.Catalog) -> list[Any]:
    return [link.ndc for code in CODES for link in cat.links(code, ON) if link.ndc is not None]


FOUND: Final[dict[str, Callable[[jcodes.Catalog], Iterable[object]]]] = {
    "entry": lambda cat: (cat.definition(code) for code in DRUGS),
    "name": lambda cat: (name for code in DRUGS if code in cat for name in cat.names(code)),
    "biologic": lambda cat: (one for code in DRUGS if code in cat for one in cat[code].biologics),
    "table_routes": lambda cat: (cat[code].table_routes for code in DRUGS if code in cat),
    "price": lambda cat: (*cat.limits().values(), *(one for code in CODES for one in cat.prices(code))),
    "link": lambda cat: (link for code in CODES for day in (ON, "2025-11-01") for link in cat.links(code, day)),
    "label": lambda cat: (label for ndc in _ndcs(cat) for label in cat.labels(ndc)),
    "unit_edit": lambda cat: (cat.mue(code, setting, day) for code in (*CODES, "96413") for setting in KIND_OF_TABLE for day in (ON, "2015-06-01")),
    "suggested": lambda cat: (one for code in cat for one in cat.suggested_replacements(code)),
    "replaced": lambda cat: (one for code in cat for one in cat.replaced_codes(code)),
    "status": lambda _: statuses(data_library(), date(2026, 11, 28)),
    "gap": lambda _: (gap for dataset in ("hcpcs", "asp", "mue") for gap in gaps(dataset)),
    "release": lambda cat: (one for dataset in ("hcpcs", "asp", "mue", "sad", "jw_jz", "opps") for one in cat.releases(dataset)),
    "contractor": lambda cat: cat.contractors(),
    "denial_code": lambda cat: (cat.denial_code(code) for code in ("16", "50", "97", "N522", "M53", "N59", "MA130", "A1", "1", "36")),
    "modifier": lambda cat: (cat.modifier(one) for one in ("JW", "JZ", "JG", "59", "25", "RT", "TB")),
    "place": lambda cat: (cat.place(one) for one in ("11", "22", "19", "24", "99", "10", "02", "27")),
    "revenue_code": lambda cat: (cat.revenue_code(one) for one in ("0636", "0250", "0335", "0258")),
    "noc_price": lambda cat: cat.noc_prices("2025-11-01"),
    "noc_listing": lambda cat: (cat.noc_listing(code, day) for code in DRUGS for day in (ON, "2018-05-01")),
    "outpatient": lambda cat: (cat.outpatient(code, ON) for code in DRUGS),
    "surgery_center": lambda cat: (cat.surgery_center(code, day) for code in DRUGS for day in ("2020-05-01", "2026-02-01")),
    "self_administered": lambda cat: (one for code in ("C9399", "J0129", "J0801", "J3262", "J3590", "J9216") for one in cat.self_administered(code)),
    "add_on": lambda cat: (one for code in ("96413", "96415", "96367", "96361", "90461") for one in cat.add_on(code, ON)),
    "ncci": lambda cat: (one for pair in (("96413", "96360"), ("96365", "96413"), ("J1642", "96523")) for one in cat.ncci(*pair, on="2026-02-01")),
}  # fmt: skip


def _facts(record: Any) -> dict[str, Any]:
    """Return the facts of a record by name."""
    if attrs.has(type(record)):
        return {one.name: getattr(record, one.name) for one in attrs.fields(type(record)) if one.repr}
    return {}


def _telling(records: Iterable[Any]) -> Iterator[Any]:
    """Yield the first record, and each that fills or leaves blank a fact as none before it does, or has another word of a short list."""
    seen: set[object] = set()
    for record in records:
        new = {
            (name, value if isinstance(value, bool | Enum) else not value and value != 0)
            for name, value in _facts(record).items()
        }
        if record is not None and (not seen or new - seen):
            seen |= new
            yield record


def _block(record: Any) -> str:
    """Return a record as text, and as JSON or with its facts."""
    told = record.to_dict() if hasattr(record, "to_dict") else {name: str(one) for name, one in _facts(record).items()}
    return f"{record}\n{json.dumps(told, indent=1, default=str)}".encode("ascii", "backslashreplace").decode()


@pytest.mark.parametrize("kind", FOUND)
@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
def test_the_facts_of_a_record_are_those_of_the_snapshot(kind: str) -> None:
    """A kind is a file; a kind without a record would be a mistake of this test."""
    page = "\n\n".join(map(_block, _telling(FOUND[kind](jcodes.catalog("2026-01"))))) + "\n"
    path = FOLDER / f"{kind}.txt"
    if os.environ.get("JCODES_SNAPSHOT") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(page, encoding="ascii", newline="\n")
    assert len(page) > 1
    assert page == path.read_text(encoding="ascii")


def test_every_file_of_the_snapshot_is_compared() -> None:
    """No kind that is gone leaves its file behind."""
    assert {path.stem for path in FOLDER.iterdir()} == set(FOUND)
