"""The shipped facts against the official files they were made from."""

import csv
from functools import cache
from pathlib import Path

import pytest

from jcodes.catalogs import catalog
from jcodes.doses import Basis, Dosage
from jcodes.readers.descriptors import read_descriptor
from jcodes.readers.hcpcs import HcpcsFile, read_hcpcs
from jcodes.readers.hcpcs_corrections import corrected, read_corrections
from jcodes.readers.universe import is_drug_code
from tools import build_data
from tools.inputs import CORRECTIONS, Folders, Input, read_inputs

GOLDEN = Path(__file__).parent.parent / "golden"
INPUTS = read_inputs()
RELEASES = INPUTS.of("hcpcs")


@cache
def official(folders: Folders, source: Input) -> HcpcsFile:
    """Read an official file once, with CMS's sheets of corrections."""
    file = read_hcpcs(folders.at(source.path))
    for sheet in INPUTS.of(CORRECTIONS):
        if sheet.release == source.release:
            file = corrected(file, read_corrections(folders.at(sheet.path)))
    return file


def test_the_build_gives_the_shipped_bytes_again(folders: Folders) -> None:
    """Byte for byte: the same files in, the same facts out; and every file in the folders is named, read or not."""
    assert INPUTS.unnamed(folders.files()) == ()
    for name, text in build_data.build(folders, INPUTS).items():
        assert (build_data.DATA / name).read_bytes() == text.encode(), f"{name}: run python -m tools.build_data"


@pytest.mark.parametrize("source", RELEASES, ids=lambda source: source.release)
def test_the_catalog_says_code_by_code_what_the_official_file_says(source: Input, folders: Folders) -> None:
    """Codes, dates, dosages and indicators of every drug code of every release."""
    records = {record.code: record for record in official(folders, source).codes if is_drug_code(record.code)}
    cat = catalog(source.release)
    assert [str(code) for code in cat] == sorted(records)
    for code, entry in cat.items():
        record = records[str(code)]
        assert (entry.period.start, entry.period.end) == (record.added, record.terminated)
        assert (entry.coverage.value if entry.coverage else "") == record.coverage
        assert (entry.betos.value if entry.betos else "") == record.betos
        assert tuple(price.value for price in entry.pricing) == record.pricing
        assert tuple(kind.value for kind in entry.types_of_service) == record.types_of_service
        assert entry.row == (record.row or None)
        if record.sheet:
            assert entry.source.correction.startswith(f"CMS's {record.sheet}, row {record.sheet_row}, ")
        if record.sheet or not entry.source.correction:
            assert entry.dosage == read_descriptor(record.long).dosage


def test_the_printed_dosages_are_those_of_the_payment_files(folders: Folders) -> None:
    """tests/golden/asp_dosages.tsv holds what CMS prints, code by code."""
    printed = set()
    for source in INPUTS.of("asp"):
        with folders.at(source.path).open(encoding="cp1252", newline="") as file:
            printed |= {(row[0].strip(), " ".join(row[2].split())) for row in csv.reader(file) if len(row) > 2}
    with (GOLDEN / "asp_dosages.tsv").open(encoding="utf-8", newline="") as file:
        golden = {(row["code"], row["printed"]) for row in csv.DictReader(file, delimiter="\t")}
    assert golden <= printed


def test_codes_that_the_reader_never_saw_are_read(folders: Folders) -> None:
    """The codes that are new in October 2025 and January 2026 nearly all state an amount; the others are true blanks."""
    before = [source for source in RELEASES if source.release < "2025-10"]
    old = {record.code for source in before for record in official(folders, source).codes}
    new = [
        record
        for source in RELEASES
        if source not in before
        for record in official(folders, source).codes
        if record.code not in old
    ]
    unread = {
        record.code
        for record in new
        if is_drug_code(record.code) and read_descriptor(record.long).dosage.basis is Basis.NONE
    }
    assert unread == {"J7299", "Q4431", "Q4432", "Q4433"}


def test_every_dosage_survives_its_own_text() -> None:
    """What the data file holds is what the reader meant."""
    for entry in catalog().values():
        assert Dosage.parse(str(entry.dosage)) == entry.dosage
