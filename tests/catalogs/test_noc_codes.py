"""CMS's lists of unclassified codes, and how far the kinds of codes agree with them."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.data_folder import DataFolder, bundled
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.noc_codes import NOC_CODES, noc_listing
from jcodes.official.files import OfficialFile
from jcodes.official.lists import noc_code_rows
from jcodes.readers.noc_codes import read_noc_codes
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait
from tests.readers import samples
from tests.readers.files import put

ISSUES: Final = ("2017-01", "2018-01", "2019-01", "2025-01")
UNLISTED: Final = {
    "Q0181": "an oral anti-emetic of no stated form: CMS lists it in 2025 only",
    "S5000": "a code of private payers for any generic drug, which CMS's list leaves out",
    "S5001": "a code of private payers for any brand-name drug, which CMS's list leaves out",
    "J0799": "PrEP drugs without a code, since 2024; not on CMS's list of 2025",
}
"""Codes that stand for any drug, and are not on the list of an issue."""
OTHERS: Final = {
    "J8655": "netupitant and palonosetron: a combination by name; on the list of 2018 only",
}
"""Codes on a list whose descriptor has no word of "not otherwise"."""


@pytest.mark.parametrize("issue", ISSUES)
def test_the_kind_agrees_with_cmss_list(issue: str) -> None:
    """Each listed code is unclassified, or "not otherwise specified" within a drug; each difference has its reason above."""
    cat = catalog(issue)
    listed = {row.code for row in bundled().all_rows(NOC_CODES) if row.issue == issue}
    assert len(listed) > 30
    unclassified = {str(entry.code) for entry in cat.values() if entry.kind is Kind.UNCLASSIFIED}
    assert unclassified - listed <= UNLISTED.keys()
    for code in (listed & cat.keys()) - unclassified - OTHERS.keys():
        assert Trait.NOT_OTHERWISE_SPECIFIED in cat[code].traits, code
    assert len(unclassified & listed) >= 21


def test_every_reason_is_needed() -> None:
    """A reason for a difference that is gone is removed."""
    listed = {(row.issue, row.code) for row in bundled().all_rows(NOC_CODES)}
    for code in UNLISTED:
        assert any((issue, code) not in listed and code in catalog(issue) for issue in ISSUES), code
    for code in OTHERS:
        assert any((issue, code) in listed for issue in ISSUES), code


def test_the_list_of_the_year_decides() -> None:
    """Otherwise the nearest earlier one, or the oldest."""
    cat = catalog()
    found = {year: cat.noc_listing("J3490", f"{year}-06-01") for year in (2012, 2017, 2018, 2022, 2026)}
    assert [one and one.year for one in found.values()] == [2017, 2017, 2018, 2019, 2025]
    one = found[2026]
    assert one is not None
    assert (one.added, one.ended, one.source.file) == (date(1986, 1, 1), None, "NOC codes_JAN2025.xlsx")
    assert str(one) == "J3490 is on CMS's list of NOC codes of 2025"
    cosyntropin = cat.definition("J0833", "2018-06-01").noc_listing("2020-01-01")
    assert cosyntropin is not None
    assert cosyntropin.ended == date(2018, 12, 31)
    assert cat["J9312"].noc_listing() is None


def test_a_listed_code_of_no_drug_is_left_out(tmp_path: Path) -> None:
    """CMS's list has equipment and transport too; the drugs beside them are kept with their dates."""
    text = (
        f"{samples.NOC_CODES}A0999,Unclassified test transport,19940101,\nE1399,Unclassified test equipment,19940101,\n"
    )
    read = read_noc_codes(put(tmp_path, "NOC_Codes_2019.csv", text))
    assert {"A0999", "E1399"} <= {code.code for code in read.codes}
    rows = list(noc_code_rows(OfficialFile("noc_codes", "2019-01", read, "NOC_Codes_2019.csv")))
    assert [(row.code, row.issue, row.added, row.ended) for row in rows] == [
        ("J3490", "2019-01", "1994-01-01", ""),
        ("J9999", "2019-01", "1994-01-01", "2025-12-31"),
    ]


def test_without_a_list_nothing_is_listed() -> None:
    """A folder of other files only."""
    library = DataLibrary((DataFolder.of("empty", {"manifest.json": '{"tables": {}}'}),))
    assert noc_listing(library, "J3490", date(2026, 1, 1)) is None
