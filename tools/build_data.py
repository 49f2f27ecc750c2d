"""Build ``src/jcodes/data`` from the official files: ``python -m tools.build_data ../shared/data --names ../shared/more``.

Pure: the same files give the same bytes. CMS's wording is not written; names, dosages, dates, figures and indicators are.
"""

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.official import OfficialFile, build_tables, read_official
from jcodes.official.files import READERS
from jcodes.official.traits import GROUPS, read_groups
from jcodes.readers.hcpcs import read_hcpcs
from tools.names.build import add_names

DATA = Path(__file__).parent.parent / "src" / "jcodes" / "data"
KEPT: Final = DATA
"""The folder of the files that are written by hand."""


@attrs.frozen
class SourceFile:
    """An official HCPCS file and the release it is.

    Attributes:
        release: The quarter, such as ``"2026-01"``.
        path: Its path below the input folder.
        covers: The last quarter it covers, where that is not its own.
        notes: What a user of this copy should know.
    """

    release: str
    path: str
    covers: str = ""
    notes: str = ""


_BY_OTHERS = "rows brought to CMS's columns by others"
_CORRECTED = (
    "annual file; CMS's later sheets of corrections are not applied: they add J1095, J2186, J2787 and Q5111, and end C9034 on"
    " 2018-12-31, as the releases from 2020-04 on show"
)
FILES = (
    SourceFile("2017-01", "hcpcs/2017-Alpha-Numeric-HCPCS-File.zip", "2017-10", "annual file"),
    SourceFile("2018-01", "hcpcs/2018-Alpha-Numeric-HCPCS-File.zip", "2018-10", "annual file"),
    SourceFile("2019-01", "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip", "2019-10", _CORRECTED),
    SourceFile("2020-04", "hcpcs/HCPC2020_04_anweb.xlsx"),
    SourceFile("2020-10", "hcpcs/HCPC2020_10_anweb.xlsx"),
    SourceFile("2024-01", "hcpcs/normalized_2024JAN.csv.gz", notes=_BY_OTHERS),
    SourceFile("2024-04", "hcpcs/normalized_2024APR.csv.gz", notes=_BY_OTHERS),
    SourceFile("2024-07", "hcpcs/normalized_2024JUL.csv.gz", notes=_BY_OTHERS),
    SourceFile("2024-10", "hcpcs/normalized_2024OCT.csv.gz", notes=f"{_BY_OTHERS}; letter case lost"),
    SourceFile("2025-10", "hcpcs/HCPC2025_OCT_ANWEB.xlsx"),
    SourceFile("2026-01", "hcpcs/HCPC2026_JAN_ANWEB_01122026.xlsx"),
)
"""The HCPCS files, oldest first."""

_DRUG_RELATED = "the pairs with a drug, a visit or a drug service; edits that had ended are left out"
_TRANSCRIBED = "column 1 from 96360 to 96542, transcribed by others and compared with 2024-07"
OTHERS: tuple[tuple[str, str, str], ...] = (
    ("asp", "asp/*.csv", ""),
    ("crosswalk", "crosswalk/*.zip", ""),
    ("mue", "mue/*.csv", "Level II rows"),
    ("jw_jz", "lists/jw_jz*.csv", ""),
    ("sad", "lists/sad_*.csv", "a partial slice of the contractors' lists"),
    ("noc_prices", "lists/noc_pricing_*.csv", ""),
    ("noc_crosswalk", "lists/noc_crosswalk_*.csv", ""),
    ("opps", "opps/*.csv.gz", "Level II rows"),
    ("modifiers", "../more/rules/modifiers_*.csv.gz", "CPT's modifiers as numbers only"),
    ("ncci_practitioner", "../more/rules/ptp_practitioner_20*.csv.gz", _DRUG_RELATED),
    ("ncci_outpatient", "../more/rules/ptp_outpatient_hospital_*_drug_related.csv.gz", _DRUG_RELATED),
    ("ncci_outpatient", "../more/rules/ptp_outpatient_hospital_*_96360-96542.csv.gz", _TRANSCRIBED),
    (
        "ncci_additions",
        "../more/rules/ptp_*_additions_*.csv.gz",
        "the edits that began with the quarter, both settings",
    ),
    ("add_on", "../more/rules/add_on_codes_*.csv.gz", "add-on codes of drug services"),
    ("mue_services", "../more/rules/mue_*_service_codes.csv.gz", "visits and drug administration"),
    ("denial_codes", "../more/rules/carc_rarc_dates_*.csv.gz", "numbers and dates only"),
    ("contractors", "../more/rules/mac_jurisdictions_*.csv.gz", "by state; a third party's copy"),
    ("places", "../more/rules/place_of_service_20*.csv.gz", "CMS's list as HL7 publishes it"),
)
"""The other datasets: their files below the input folder, and notes on these copies."""

UNDATED: tuple[tuple[str, str, str, str], ...] = (
    ("place_rates", "2026-07", "../more/rules/place_of_service_facility_flag.csv.gz", "a third party's copy"),
    ("revenue_codes", "2026-01", "../more/rules/revenue_codes_all_numbers.csv.gz", "numbers only"),
)
"""Files whose names state no quarter: the dataset, the quarter in which they were published, the path, and a note."""


def corrections() -> dict[str, list[dict[str, Any]]]:
    """Return the hand-made corrections."""
    return tomllib.loads((DATA / "corrections.toml").read_text(encoding="utf-8"))


def published(path: str) -> date | None:
    """Return the date that CMS put into the name of a HCPCS file as MMDDYYYY, or None."""
    match = re.search(r"_(\d{2})(\d{2})(\d{4})\.", path)
    return date(int(match[3]), int(match[1]), int(match[2])) if match else None


def official_files(folder: Path) -> Iterator[OfficialFile]:
    """Yield every official file below *folder*, read.

    Raises:
        FileFormatError: A damaged file, or one without a quarter.
    """
    for source in FILES:
        name = source.path.partition("/")[2]
        read = read_hcpcs(folder / source.path)
        yield OfficialFile("hcpcs", source.release, read, name, published(source.path), source.covers, source.notes)
    for dataset, pattern, notes in OTHERS:
        for path in sorted(folder.glob(pattern)):
            yield attrs.evolve(read_official(path, dataset), notes=notes)
    for dataset, release, place, notes in UNDATED:
        path = folder / place
        yield OfficialFile(dataset, release, READERS[dataset](path), path.name, notes=notes)


def build(folder: Path, names: Path | None = None) -> dict[str, str]:
    """Return the shipped files by name, as text.

    Args:
        folder: The folder of the official files.
        names: The folder of FDA's and CMS's files of names, listed in ``tools/names/products.py``; None leaves ``names.tsv`` out.

    Raises:
        DataError: A fact that the library could not read back.
    """
    groups = read_groups((KEPT / GROUPS).read_text(encoding="utf-8"))
    texts = build_tables(tuple(official_files(folder)), corrections(), groups=groups)
    return with_kept(texts if names is None else add_names(texts, names))


def with_kept(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the files with the hash of each file in the manifest that is kept by hand or made by another tool."""
    manifest = json.loads(texts["manifest.json"])
    manifest["files"] = {name: hashlib.sha256((KEPT / name).read_bytes()).hexdigest() for name in kept()}
    return {**texts, "manifest.json": json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"}


def kept() -> list[str]:
    """Return the names of the shipped files that are not made here."""
    policies = sorted(path.relative_to(KEPT).as_posix() for path in (KEPT / "policies").glob("*.toml"))
    return ["corrections.toml", "drug_groups.toml", "sources.toml", "units.txt", "vein_only.tsv", *policies]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shipped files, or with ``--check`` compare them with what the official files give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of official files, such as ../shared/data")
    parser.add_argument(
        "--names", type=Path, help="the folder of FDA's and CMS's files of names, such as ../shared/more"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a shipped file differs")
    options = parser.parse_args(arguments)
    status = 0
    for name, text in build(options.folder, options.names).items():
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
