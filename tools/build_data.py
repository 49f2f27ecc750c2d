"""Build ``src/jcodes/data`` from the official files: ``python -m tools.build_data ../shared/data --names ../shared/more``.

``inputs.toml`` names the files one by one; a file that it does not name changes nothing and is reported.
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

from jcodes.official import OfficialFile
from jcodes.official.files import READERS
from jcodes.official.tables import build_tables
from jcodes.official.traits import GROUPS, read_groups
from jcodes.readers.hcpcs import read_hcpcs
from jcodes.readers.hcpcs_corrections import CorrectionSheet, corrected, read_corrections
from tools.biologic_facts import add_biologics
from tools.inputs import CORRECTIONS, INPUTS, NAMES, Folders, Inputs, check_quarter, read_inputs
from tools.label_facts import add_labels
from tools.names.build import add_names

DATA = Path(__file__).parent.parent / "src" / "jcodes" / "data"
KEPT: Final = DATA
"""The folder of the files that are written by hand."""


def corrections() -> dict[str, list[dict[str, Any]]]:
    """Return the hand-made corrections."""
    return tomllib.loads((DATA / "corrections.toml").read_text(encoding="utf-8"))


def published(path: str) -> date | None:
    """Return the date that CMS put into the name of a HCPCS file as MMDDYYYY, or None."""
    match = re.search(r"_(\d{2})(\d{2})(\d{4})\.", path)
    return date(int(match[3]), int(match[1]), int(match[2])) if match else None


def official_files(folders: Folders, inputs: Inputs) -> Iterator[OfficialFile]:
    """Yield every official file that *inputs* names, read, with CMS's sheets of corrections applied to the codes.

    Raises:
        DataError: A file is missing, or is not the one that *inputs* names, or is of another quarter.
        FileFormatError: A damaged file.
    """
    for one in inputs.files:
        if one.dataset not in READERS:
            continue
        path = one.open_at(folders)
        if one.dataset == "hcpcs":
            read = read_hcpcs(path)
            check_quarter(one, read)
            sheets = list(_sheets(folders, inputs, one.release))
            for sheet in sheets:
                read = corrected(read, sheet)
            yield OfficialFile(
                one.dataset, one.release, read, one.name, published(one.path), one.covers, one.notes, tuple(sheets)
            )
        else:
            found = READERS[one.dataset](path)
            check_quarter(one, found)
            yield OfficialFile(one.dataset, one.release, found, one.name, found.published, one.covers, one.notes)


def _sheets(folders: Folders, inputs: Inputs, release: str) -> Iterator[CorrectionSheet]:
    for one in inputs.of(CORRECTIONS):
        if one.release == release:
            sheet = read_corrections(one.open_at(folders))
            check_quarter(one, sheet)
            yield sheet


def build(folders: Folders, inputs: Inputs, *, names: bool = True) -> dict[str, str]:
    """Return the shipped files by name, as text.

    Args:
        folders: The folders of the official files.
        inputs: The files, as ``tools/inputs.toml`` names them.
        names: Whether to make ``names.tsv``, ``labels.tsv`` and ``biologics.tsv`` of FDA's and CMS's files of names and labels.

    Raises:
        DataError: A file is not the one that *inputs* names, or a fact that the library could not read back.
    """
    groups = read_groups((KEPT / GROUPS).read_text(encoding="utf-8"))
    texts = build_tables(tuple(official_files(folders, inputs)), corrections(), groups=groups)
    if names:
        for one in inputs.of(NAMES):
            one.open_at(folders)
        texts = add_biologics(add_labels(add_names(texts, folders.more), folders.more), folders.more)
    return with_kept(texts)


def with_kept(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the files with the hash of each file in the manifest that is kept by hand or made by another tool."""
    manifest = json.loads(texts["manifest.json"])
    manifest["files"] = {name: hashlib.sha256((KEPT / name).read_bytes()).hexdigest() for name in kept()}
    return {**texts, "manifest.json": json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"}


def state_kept() -> None:
    """Write the hashes of the kept files as they are into the shipped manifest: the build reads some of them through it."""
    path = DATA / "manifest.json"
    if not path.exists():  # the first build into a folder
        return
    path.write_bytes(with_kept({"manifest.json": path.read_text(encoding="utf-8")})["manifest.json"].encode())


def kept() -> list[str]:
    """Return the names of the shipped files that are not made here."""
    policies = sorted(path.relative_to(KEPT).as_posix() for path in (KEPT / "policies").glob("*.toml"))
    return [
        "corrections.toml",
        "drug_groups.toml",
        "sources.toml",
        "units.txt",
        "vein_only.tsv",
        "never_vein.tsv",
        "exclusions.tsv",
        "icd10_codes.tsv",
        "icd10_sides.tsv",
        *policies,
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shipped files, or with ``--check`` compare them with what the official files give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of official files, such as ../shared/data")
    parser.add_argument(
        "--names",
        type=Path,
        help="the folder of further official files and of files of names, such as ../shared/more; without it, the folder more beside"
        " the first, and no names",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a shipped file differs")
    options = parser.parse_args(arguments)
    status = 0
    if not options.check:
        state_kept()
    inputs = read_inputs(INPUTS)
    folders = Folders(options.folder, options.names or options.folder.parent / "more")
    for unnamed in inputs.unnamed(folders.files()):
        print(f"{unnamed}: not named in tools/{INPUTS.name}, not read")
    for name, text in build(folders, inputs, names=options.names is not None).items():
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
