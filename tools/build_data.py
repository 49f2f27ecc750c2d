"""Build ``src/jcodes/data`` from the official files: ``python -m tools.build_data ../shared/data``.

Pure: the same files in, the same bytes out. Nothing of CMS's wording goes out: names, dosages, dates and indicators do.
"""

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from jcodes.catalogs.store import COLUMNS, entry_of
from jcodes.doses import Dosage, NotStated
from jcodes.entries import Release
from jcodes.readers.descriptors import Descriptor, read_descriptor
from jcodes.readers.hcpcs import HcpcsFile, HcpcsRecord, read_hcpcs
from jcodes.readers.kinds import kind_of
from jcodes.readers.universe import is_drug_code

DATA = Path(__file__).parent.parent / "src" / "jcodes" / "data"


@attrs.frozen
class SourceFile:
    """An official file and the release it is.

    Attributes:
        release: The quarter, such as ``"2026-01"``.
        path: Where it lies below the input folder.
        notes: What a user of this copy should know.
    """

    release: str
    path: str
    notes: str = ""


_BY_OTHERS = "rows brought to CMS's columns by others"
FILES = (
    SourceFile("2017-01", "hcpcs/2017-Alpha-Numeric-HCPCS-File.zip", "annual file"),
    SourceFile("2018-01", "hcpcs/2018-Alpha-Numeric-HCPCS-File.zip", "annual file"),
    SourceFile("2019-01", "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", "annual file"),
    SourceFile("2020-04", "hcpcs/HCPC2020_04_anweb.xlsx"),
    SourceFile("2020-10", "hcpcs/HCPC2020_10_anweb.xlsx", "the releases of 2021 to 2023 are not at hand"),
    SourceFile("2024-01", "hcpcs/normalized_2024JAN.csv.gz", _BY_OTHERS),
    SourceFile("2024-04", "hcpcs/normalized_2024APR.csv.gz", _BY_OTHERS),
    SourceFile("2024-07", "hcpcs/normalized_2024JUL.csv.gz", _BY_OTHERS),
    SourceFile(
        "2024-10", "hcpcs/normalized_2024OCT.csv.gz", f"{_BY_OTHERS}; letter case lost; the next at hand is 2025-10"
    ),
    SourceFile("2025-10", "hcpcs/HCPC2025_OCT_ANWEB.xlsx"),
    SourceFile("2026-01", "hcpcs/HCPC2026_JAN_ANWEB_01122026.xlsx", "the newest at hand"),
)
"""The HCPCS files, oldest first."""

Facts = tuple[str, ...]
"""The columns of a row after `first` and `last`, as text."""


def corrections() -> dict[str, list[dict[str, Any]]]:
    """Return the hand-made corrections."""
    return tomllib.loads((DATA / "corrections.toml").read_text(encoding="utf-8"))


def facts_of(record: HcpcsRecord, descriptor: Descriptor, replaced_by: Sequence[str], why: str) -> Facts:
    """Return the columns of one code, as text."""
    if record.added is None:
        raise SystemExit(f"{record.code}: no add date in row {record.row}")
    kind = kind_of(record.code, descriptor, record.types_of_service)
    if Dosage.parse(str(descriptor.dosage)) != descriptor.dosage:
        raise SystemExit(f"{record.code}: the dosage {descriptor.dosage} does not survive its own text")
    details = (*descriptor.details, *(f"not equivalent to {code}" for code in descriptor.not_equivalent_to))
    columns = {
        "start": record.added.isoformat(),
        "end": record.terminated.isoformat() if record.terminated else "",
        "kind": kind.value,
        "dosage": str(descriptor.dosage),
        "name": descriptor.name,
        "brands": "|".join(descriptor.brands),
        "details": "|".join(details),
        "replaced_by": " ".join(replaced_by) if record.terminated else "",
        "coverage": record.coverage,
        "pricing": " ".join(record.pricing),
        "types_of_service": " ".join(record.types_of_service),
        "betos": record.betos,
        "correction": why,
    }
    if any("\t" in text or "\n" in text for text in columns.values()):
        raise SystemExit(f"{record.code}: a column holds a tab or a line end")
    return tuple(columns[name] for name in COLUMNS[3:])


def release_facts(file: HcpcsFile, source: SourceFile, texts: dict[str, dict[str, str]]) -> dict[str, Facts]:
    """Return the facts of every drug code of one release, in code order.

    Args:
        file: What the official file states.
        source: Which release it is.
        texts: The long texts of every release, for corrections that take one from another.
    """
    fixed = corrections()
    successors = {row["code"]: (row["codes"], f"{row['why']} ({row['source']})") for row in fixed["replaced_by"]}
    borrowed = {code: row for row in fixed["take_from"] if row["release"] == source.release for code in row["codes"]}
    facts = {}
    for record in sorted(file.codes, key=lambda record: record.code):
        if not is_drug_code(record.code):
            continue
        text, why = record.long, []
        if row := borrowed.get(record.code):
            text = texts[row["other"]][record.code]
            if read_descriptor(text) == read_descriptor(record.long):
                raise SystemExit(f"{record.code}: the correction for {source.release} changes nothing; remove it")
            why.append(f"{row['why']} ({row['source']})")
        codes, reason = successors.get(record.code, ((), ""))
        if record.terminated and reason:
            why.append(reason)
        facts[record.code] = facts_of(record, read_descriptor(text), codes, "; ".join(why))
    return facts


def spans(releases: Sequence[str], by_release: dict[str, dict[str, Facts]]) -> Iterator[tuple[str, str, str, Facts]]:
    """Yield code, first release, last release (blank for the newest) and facts, each run of equal facts once, in code order."""
    codes = sorted({code for facts in by_release.values() for code in facts})
    for code in codes:
        first, held = "", None
        for before, release in zip(("", *releases), releases, strict=False):
            facts = by_release[release].get(code)
            if facts == held:
                continue
            if held is not None:
                yield code, first, before, held
            first, held = release, facts
        if held is not None:
            yield code, first, "", held


def digest(facts: dict[str, Facts]) -> str:
    """Return the hash of a release's facts."""
    text = "".join("\t".join((code, *row)) + "\n" for code, row in facts.items())
    return hashlib.sha256(text.encode()).hexdigest()


def published(path: str) -> str:
    """Return the date that CMS put into a file's name as MMDDYYYY, or nothing."""
    match = re.search(r"_(\d{2})(\d{2})(\d{4})\.", path)
    return date(int(match[3]), int(match[1]), int(match[2])).isoformat() if match else ""


def build(folder: Path) -> dict[str, str]:
    """Return the shipped files by name, as text.

    Args:
        folder: Where the official files lie.

    Raises:
        DataError: A row that the library could not read back, such as one with an indicator that is not known.
    """
    read = {source.release: read_hcpcs(folder / source.path) for source in FILES}
    texts = {release: {record.code: record.long for record in file.codes} for release, file in read.items()}
    by_release = {source.release: release_facts(read[source.release], source, texts) for source in FILES}
    releases = [source.release for source in FILES]
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join((code, first, last, *facts)) for code, first, last, facts in spans(releases, by_release)]
    for line in lines[1:]:
        entry_of(line, Release(releases[-1], "", "", 0))
    table = "\n".join(lines) + "\n"
    manifest = {
        "codes": {"file": "codes.tsv", "rows": len(lines) - 1, "sha256": hashlib.sha256(table.encode()).hexdigest()},
        "hcpcs": [
            {
                "release": source.release,
                "file": source.path.partition("/")[2],
                "member": read[source.release].name.partition("!")[2],
                "sha256": read[source.release].sha256,
                "published": published(source.path),
                "records": read[source.release].records,
                "codes": len(read[source.release].codes),
                "modifiers": len(read[source.release].modifiers),
                "drug_codes": len(by_release[source.release]),
                "not_stated": sum(
                    f"({reason.value})" in row[COLUMNS.index("dosage") - 3]
                    for row in by_release[source.release].values()
                    for reason in NotStated
                ),
                "digest": digest(by_release[source.release]),
                "notes": source.notes,
            }
            for source in FILES
        ],
    }
    return {"codes.tsv": table, "manifest.json": json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shipped files, or with ``--check`` tell whether they are what the official files give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of official files, such as ../shared/data")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a shipped file differs")
    options = parser.parse_args(arguments)
    status = 0
    for name, text in build(options.folder).items():
        path = DATA / name
        same = path.exists() and path.read_bytes() == text.encode()
        if not same and options.check:
            status = 1
        elif not same:
            path.write_bytes(text.encode())
        print(
            f"{name}: {len(text.encode())} bytes, {'as shipped' if same else 'DIFFERS' if options.check else 'written'}"
        )
    return status


if __name__ == "__main__":
    sys.exit(main())
