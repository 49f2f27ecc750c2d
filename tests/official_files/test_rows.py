"""The shipped payment limits, links and unit edits against the raw rows of every official file, by the standard library alone."""

import csv
import io
import re
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.data_folder import bundled, is_within
from jcodes.catalogs.payment_limits import PRICES
from jcodes.catalogs.sources import Release
from jcodes.catalogs.unit_edits import UNIT_EDITS
from jcodes.readers.universe import is_drug_code
from tools.inputs import Folders, Input, read_inputs

INPUTS = read_inputs()
CODE = re.compile(r"[A-Z]\d{4}|\d{4}[0-9A-Z]")


def raw_rows(path: Path) -> list[list[str]]:
    """Return the cells of a CSV, or of the only member of a zip."""
    data = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            data = archive.read(archive.namelist()[0])
    text = data.decode("cp1252", errors="replace")
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if row]


def issue_of(source: Input) -> Release:
    """Return the release that the manifest makes of a file."""
    found = [one for one in bundled().releases if one.dataset == source.dataset and one.sha256 == source.sha256]
    assert len(found) == 1, source.path
    return found[0]


def amount(text: str) -> Decimal | None:
    """Return a raw figure as a number; None for a cell without one."""
    found = re.search(r"\d*\.?\d+", text.replace(",", ""))
    return Decimal(found[0]) if found else None


@pytest.mark.parametrize("source", INPUTS.of("asp"), ids=lambda source: source.path.rpartition("/")[2])
def test_prices_equal_the_raw_rows(source: Input, folders: Folders) -> None:
    """Code by code: limit and coinsurance."""
    raw = {
        row[0]: (amount(row[3]), amount(row[4])) for row in raw_rows(folders.at(source.path)) if CODE.fullmatch(row[0])
    }
    shipped = {
        row.code: (amount(row.limit), amount(row.coinsurance))
        for row in bundled().all_rows(PRICES)
        if row.issue == issue_of(source).issue
    }
    assert shipped == {code: figures for code, figures in raw.items() if code[0].isdigit() or is_drug_code(code)}
    assert len(shipped) > 800


@pytest.mark.parametrize("source", INPUTS.of("crosswalk"), ids=lambda source: source.release)
def test_links_equal_the_raw_rows(source: Input, folders: Folders) -> None:
    """Product by product: code, size, quantity and both billing units; CMS repeats no row that counts."""
    raw: Counter[tuple[object, ...]] = Counter()
    for row in raw_rows(folders.at(source.path)):
        if CODE.fullmatch(row[0]) and (row[0][0].isdigit() or is_drug_code(row[0])):
            raw[row[0], *map(amount, row[6:10])] += 1
    issue = issue_of(source).issue
    shipped = Counter(
        (row.code, *map(amount, (row.size, row.quantity, row.per_item, row.per_package)))
        for row in bundled().all_rows(LINKS)
        if row.crosswalk == "ASP" and is_within(row.first, row.last, issue)
    )
    assert shipped == raw
    assert shipped.total() > 6000


@pytest.mark.parametrize("source", INPUTS.of("mue"), ids=lambda source: source.release)
def test_unit_edits_equal_the_raw_rows(source: Input, folders: Folders) -> None:
    """Code and setting: value and indicator."""
    raw = {
        (row[0], row[1].removesuffix("_hospital")): (row[2], row[3])
        for row in raw_rows(folders.at(source.path))
        if is_drug_code(row[0])
    }
    shipped = {
        (row.code, row.setting): (row.value, row.indicator)
        for row in bundled().all_rows(UNIT_EDITS)
        if row.issue == issue_of(source).issue
    }
    assert shipped == raw
    assert len(shipped) > 1000


def test_the_newest_payment_limits_have_inflation_adjusted_coinsurance(folders: Folders) -> None:
    """July 2026: 890 codes, 140 with a coinsurance other than 20 %, of which 33 at zero."""
    (source,) = [one for one in INPUTS.of("asp") if one.release == "2026-07"]
    rows = [row for row in raw_rows(folders.at(source.path)) if CODE.fullmatch(row[0])]
    other = [amount(row[4]) for row in rows if amount(row[4]) != 20]
    assert (len(rows), len(other), sum(share == 0 for share in other)) == (890, 140, 33)
