"""Build the tables of a data folder from official files. The same files always give the same bytes."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import attrs

from jcodes.catalogs.add_on_codes import ADD_ON_CODES
from jcodes.catalogs.code_table import CODES, ROW_NUMBERS, CodeRow, definition_of
from jcodes.catalogs.contractors import CONTRACTORS
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.data_folder import FORMAT, Table
from jcodes.catalogs.definitions import Definition
from jcodes.catalogs.denial_codes import DENIAL_CODES
from jcodes.catalogs.jw_jz_list import JW_JZ
from jcodes.catalogs.modifiers import MODIFIERS
from jcodes.catalogs.noc_codes import NOC_CODES
from jcodes.catalogs.noc_prices import NOC_PRICES
from jcodes.catalogs.outpatient import OUTPATIENT
from jcodes.catalogs.payment_limits import PRICES
from jcodes.catalogs.places import PLACES
from jcodes.catalogs.revenue_codes import REVENUE_CODES
from jcodes.catalogs.self_administered import SELF_ADMINISTERED
from jcodes.catalogs.service_edits import SERVICE_EDITS
from jcodes.catalogs.sources import Release
from jcodes.catalogs.suggested import SUGGESTED
from jcodes.catalogs.surgery_centers import SURGERY_CENTERS
from jcodes.catalogs.tables import TABLES
from jcodes.catalogs.unit_edits import UNIT_EDITS
from jcodes.documents import json_text
from jcodes.doses import NotStated
from jcodes.errors import DataError
from jcodes.official.code_sets import (
    add_on_rows,
    contractor_rows,
    denial_rows,
    place_rows,
    revenue_rows,
)
from jcodes.official.codes import NO_CORRECTIONS, Corrections, code_rows, joined_rows, row_numbers
from jcodes.official.crosswalk import link_rows
from jcodes.official.files import OfficialFile, rows_of
from jcodes.official.lists import exclusion_rows, listed_rows, noc_code_rows, noc_rows
from jcodes.official.modifiers import modifier_rows
from jcodes.official.ncci_edits import ncci_tables
from jcodes.official.outpatient import status_rows
from jcodes.official.payment_limits import price_rows
from jcodes.official.relations import Substances
from jcodes.official.suggested import stated_rows, suggested_rows
from jcodes.official.surgery_centers import surgery_center_rows
from jcodes.official.traits import DrugGroup, shipped_groups
from jcodes.official.unit_edits import edit_rows, service_edit_rows
from jcodes.readers.hcpcs import HcpcsFile

__all__ = ["build_tables"]

_BY_FILE: Final[tuple[tuple[Table[Any], str, Callable[[OfficialFile], Iterable[NamedTuple]]], ...]] = (
    (PRICES, "asp", price_rows),
    (UNIT_EDITS, "mue", edit_rows),
    (JW_JZ, "jw_jz", listed_rows),
    (SELF_ADMINISTERED, "sad", exclusion_rows),
    (NOC_PRICES, "noc_prices", noc_rows),
    (NOC_CODES, "noc_codes", noc_code_rows),
    (ADD_ON_CODES, "add_on", add_on_rows),
    (SERVICE_EDITS, "mue_services", service_edit_rows),
    (DENIAL_CODES, "denial_codes", denial_rows),
    (CONTRACTORS, "contractors", contractor_rows),
    (REVENUE_CODES, "revenue_codes", revenue_rows),
    (SURGERY_CENTERS, "asc", surgery_center_rows),
)
"""The tables with rows from single files."""


def build_tables(
    files: Sequence[OfficialFile],
    corrections: Corrections = NO_CORRECTIONS,
    drugs: Mapping[str, Mapping[str, str]] | None = None,
    groups: Sequence[DrugGroup] | None = None,
) -> dict[str, str]:
    """Build the tables and the manifest of a folder; return their texts by file name.

    Args:
        files: The official files, in any order.
        corrections: Manual corrections: ``replaced_by`` and ``take_from``, and optionally ``also_called``, ``not_for_route``,
            ``only_by_route`` and ``suggested``, as in ``data/corrections.toml``.
        drugs: Additional product names by code, besides those in the crosswalks of *files*, each with the newest quarter that has it.
        groups: The manual drug groups, each of which gives its codes a trait; defaults to the bundled ones.

    Raises:
        DataError: A correction changes nothing, a file is a duplicate, or a fact cannot be stored.
    """
    of = _by_dataset(files)
    hcpcs, crosswalks = of.get("hcpcs", ()), of.get("crosswalk", ())
    by_issue, newest = code_rows(
        hcpcs, crosswalks, corrections, drugs or {}, shipped_groups() if groups is None else groups
    )
    series = (crosswalks, of.get("noc_crosswalk", ()))
    rows: dict[Table[Any], Sequence[NamedTuple]] = {
        CODES: tuple(joined_rows(by_issue)),
        ROW_NUMBERS: tuple(row_numbers(hcpcs)),
        LINKS: link_rows(series, Substances(newest.values())),
        OUTPATIENT: sorted(status_rows(of.get("opps", ()))),
        MODIFIERS: sorted(modifier_rows(hcpcs, of.get("modifiers", ()))),
        SUGGESTED: sorted(
            (
                *suggested_rows(of.get("asp", ())),
                *stated_rows(corrections.get("suggested", ()), of.get("asp", ())),
            )
        ),
        PLACES: sorted(place_rows(of.get("places", ()), of.get("place_rates", ()))),
        **ncci_tables(of),
    }
    for table, dataset, make in _BY_FILE:
        rows[table] = sorted(row for file in of.get(dataset, ()) for row in make(file))
    made = {name: rows[table] for name, table in TABLES.items() if rows.get(table)}
    texts = {name: _text(name, found) for name, found in made.items()}
    for line in texts.get(CODES.name, "").splitlines()[1:]:  # check that each row can be read back
        definition_of(line, Release("2000-01", "", "", 0), Definition)
    manifest = {
        "format": FORMAT,
        "tables": {name: {"rows": len(found), "sha256": _sha256(texts[name])} for name, found in made.items()},
        **{dataset: [_record(file, by_issue.get(file.issue)) for file in held] for dataset, held in of.items()},
    }
    return {**texts, "manifest.json": json_text(manifest, indent=1, sort_keys=False) + "\n"}


def _by_dataset(files: Sequence[OfficialFile]) -> dict[str, list[OfficialFile]]:
    of: dict[str, list[OfficialFile]] = {}
    for file in sorted(files, key=lambda file: (file.dataset, file.release, file.published or date.min)):
        held = of.setdefault(file.dataset, [])
        if any(other.issue == file.issue for other in held):
            raise DataError(f"two files are the {file.dataset} release {file.issue}", hint="give one of them")
        held.append(file)
    return of


def _text(name: str, rows: Iterable[NamedTuple]) -> str:
    lines = ["\t".join(TABLES[name].columns)]
    for row in rows:
        if any("\t" in text or "\n" in text or "\r" in text for text in row):
            raise DataError(
                f"{name}: a column of {row[0]} contains a tab or line ending", hint="give the file as CMS publishes it"
            )
        lines.append("\t".join(row))
    return "\n".join(lines) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record(file: OfficialFile, codes: Mapping[str, CodeRow] | None) -> dict[str, object]:
    record: dict[str, object] = {
        "release": file.release,
        "file": file.name,
        "member": file.read.name.partition("!")[2],
        "sha256": file.read.sha256,
        "published": file.published.isoformat() if file.published else "",
        "covers": file.covers,
        "notes": file.notes,
        **({"part": file.part} if file.part else {}),
        **({"row_notes": [attrs.astuple(note) for note in file.read.row_notes]} if file.read.row_notes else {}),
        **({"doubts": list(file.doubts)} if file.doubts else {}),
    }
    if file.sheets:
        record["corrections"] = [{"file": sheet.name, "sha256": sheet.sha256} for sheet in file.sheets]
    if isinstance(file.read, HcpcsFile) and codes is not None:
        counts = {
            reason.value: sum(f"({reason.value})" in row.dosage for row in codes.values()) for reason in NotStated
        }
        return record | {
            "rows": len(codes),
            "records": file.read.records,
            "codes": len(file.read.codes),
            "modifiers": len(file.read.modifiers),
            "not_stated": {reason: count for reason, count in counts.items() if count},
            "digest": _digest(codes.values()),
        }
    return record | {"rows": rows_of(file)}


def _digest(rows: Iterable[CodeRow]) -> str:
    """Return the hash of an issue's rows, without the issue columns."""
    kept = [name for name in CodeRow._fields if name not in {"first", "last"}]
    return _sha256("".join("\t".join(getattr(row, name) for name in kept) + "\n" for row in rows))
