"""CMS's annual list of unclassified codes."""

from datetime import date
from pathlib import Path

import pytest

from jcodes.errors import FileFormatError
from jcodes.official import read_official
from jcodes.readers.file_kinds import dataset_of
from jcodes.readers.noc_codes import NocCode, read_noc_codes
from tests.readers import samples
from tests.readers.files import put, sheet, zipped

CELLS = [line.split(",") for line in ("HCPCS,LONG DESCRIPTION,ADD DATE,TERM DATE", "J3490,Unclassified test,19940101,")]


def test_codes_and_dates_are_read_and_no_descriptors(tmp_path: Path) -> None:
    """A row that goes on with the descriptor of the row before is part of it."""
    path = put(tmp_path, "NOC_Codes_2019.csv", samples.NOC_CODES + "J9999,drugs,,\n")
    assert dataset_of(path) == "noc_codes"
    file = read_noc_codes(path)
    assert file.codes == (
        NocCode("J3490", date(1994, 1, 1), None, 2),
        NocCode("J9999", date(1994, 1, 1), date(2025, 12, 31), 3),
    )
    assert (file.year, file.release, file.row_notes) == (None, "2019-01", ())


def test_the_year_stands_above_the_table(tmp_path: Path) -> None:
    """It decides, whatever the name of the file; of an archive the workbook is read."""
    title = [["", "NOC CODES - HCPCS 2025"], [""], *CELLS, ["A0999", "no date", "", ""]]
    archive = zipped({"NOC codes_JAN2024.xlsx": sheet(title), "NOC codes_JAN2024.txt": b"HCPCS  LONG DESCRIPTION"})
    file = read_noc_codes(put(tmp_path, "list.zip", archive))
    assert (file.year, file.release) == (2025, "2025-01")
    assert [(code.code, code.added) for code in file.codes] == [("J3490", date(1994, 1, 1)), ("A0999", None)]
    assert read_official(tmp_path / "list.zip").dataset == "noc_codes"


def test_the_mark_at_the_end_of_a_text_is_no_row(tmp_path: Path) -> None:
    """The last cell of CMS's list of 2019."""
    file = read_noc_codes(put(tmp_path, "NOC_Codes_2019.csv", samples.NOC_CODES + "\x1a,,,\n"))
    assert [code.code for code in file.codes] == ["J3490", "J9999"]


def test_a_drug_listed_twice_with_dates_is_refused(tmp_path: Path) -> None:
    """Two rows with dates are two statements."""
    twice = samples.NOC_CODES + "J9999,drugs,20200101,\n"
    with pytest.raises(FileFormatError, match="listed twice"):
        read_noc_codes(put(tmp_path, "NOC_Codes_2019.csv", twice))
