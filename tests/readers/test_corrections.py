"""CMS's sheets of corrections: what each kind of row does to an annual file."""

from datetime import date
from pathlib import Path

import pytest

from jcodes.errors import FileFormatError
from jcodes.readers.hcpcs import HcpcsFile, HcpcsRecord, read_hcpcs
from jcodes.readers.hcpcs_corrections import Action, corrected, read_corrections
from tests.readers.files import ROWS, csv_text, put

HEADER = "CODE,ACTION,EFF DATE,SHORT DESC,LONG DESC,TOS ,BETOS,COV,PRICE,XREF CODE,ASC IND,ASC DATE,COMMENTS\n"
DRUG = ROWS[1]


def apply(folder: Path, rows: str) -> HcpcsFile:
    """Return a file of two codes with a sheet applied."""
    codes = [
        {**DRUG, "HCPC": "J0001", "LONG DESCRIPTION": "Injection, testomab, 10 mg"},
        {**DRUG, "HCPC": "J0002", "LONG DESCRIPTION": "Injection, testocillin, 5 mg"},
    ]
    file = read_hcpcs(put(folder, "HCPC2019_ANWEB.csv", csv_text(codes)))
    return corrected(file, read_corrections(put(folder, "HCPC2019_Corrections.csv", HEADER + rows)))


def one(file: HcpcsFile, code: str) -> HcpcsRecord | None:
    """Return the record of a code, or None."""
    return next((record for record in file.codes if record.code == code), None)


def test_a_row_adds_a_code(tmp_path: Path) -> None:
    """With the sheet and its row; the date that CMS mistyped for Q5111 is that of its ASC date."""
    file = apply(tmp_path, 'Q5111,ADD CODE,01/0/12019,Inj,"Injection, testim, 0.5 mg","1,P",O1E,C,5,,YY,01/01/2019,\n')
    added = one(file, "Q5111")
    assert added is not None
    assert (added.added, added.types_of_service, added.pricing, added.row) == (date(2019, 1, 1), ("1", "P"), ("05",), 0)
    assert (added.sheet, added.sheet_row, added.asc_date) == ("HCPC2019_Corrections.csv", 2, date(2019, 1, 1))


def test_a_row_ends_removes_or_changes_a_code(tmp_path: Path) -> None:
    """The last day of a discontinued code is the day before; an untouched code names no sheet."""
    ended = one(apply(tmp_path, "J0001,Discontinue ,01/01/2019,,,,,,,J0003,,,\n"), "J0001")
    assert ended is not None
    assert (ended.terminated, ended.cross_references, ended.sheet_row) == (date(2018, 12, 31), ("J0003",), 2)
    for words in ("DELETE", "DO NOT ADD - Remove from previous corrections document"):
        assert one(apply(tmp_path, f"J0001,{words},,,,,,,,,,,\n"), "J0001") is None
    changed = one(apply(tmp_path, "J0001,Change Cov to C and Price to 39,01/01/2019,,,,,C,39,,,,\n"), "J0001")
    assert changed is not None
    assert (changed.coverage, changed.pricing) == ("C", ("39",))
    other = one(apply(tmp_path, "J0001,DELETE,,,,,,,,,,,\n"), "J0002")
    assert other is not None
    assert other.sheet == ""


@pytest.mark.parametrize(
    ("words", "cells", "column", "value"),
    [
        ("Change xref code to J7203", "01/01/2019,,,,,,,,,,", "cross_references", ("J7203",)),
        ('"Change Action code to ""F"" and add Action Effective date"', "01/01/2019,,,,,,,,,,", "action", "F"),
        ('"Remove ""YY"" ASC Ind and ASC Start date"', "01/01/2019,,,,,,,,,,", "asc_group", ""),
        ('"Add ""ZZ"" ASC Ind"', "01/01/2019,,,,,,,,ZZ,,", "asc_date", date(2019, 1, 1)),
        ("Revise Short Desc", "01/01/2019,Testomab\u2019s,,,,,,,,,", "short", "Testomab's"),
    ],
)  # fmt: skip
def test_a_change_stands_in_the_cells_or_the_words(
    words: str, cells: str, column: str, value: object, tmp_path: Path
) -> None:
    """As CMS writes them."""
    record = one(apply(tmp_path, f"J0001,{words},{cells}\n"), "J0001")
    assert record is not None
    assert getattr(record, column) == value
    assert record.sheet_row == 2


def test_what_the_file_has_already_or_the_sheet_does_not_state_changes_nothing(tmp_path: Path) -> None:
    """CMS issued the file of 2018 again after its sheets; "revert back" has no values; a code of neither is left out."""
    rows = (
        'J0001,ADD CODE,01/01/2019,,"Injection, testomab, 10 mg",,,,,,,,\n'
        "J0002,Should not have been updated - revert back to 2017 description,,,,,,,,,,,\n"
        "J0009,Revise Long Desc,,,Something else,,,,,,,,\n"
        "J0002,Change LC code 220,01/01/2019,,,,,,,,,,\n"
    )
    file = apply(tmp_path, rows)
    assert [(record.code, record.sheet) for record in file.codes] == [("J0001", ""), ("J0002", "")]
    sheet = read_corrections(tmp_path / "HCPC2019_Corrections.csv")
    assert [row.action for row in sheet.rows] == [Action.ADD, Action.NOT_STATED, Action.CHANGE, Action.NOT_STATED]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("J00,DELETE,,,,,,,,,,,", "not a code or modifier"),
        ("J0001,ADD CODE,,,Injection,,,,,,,,", "the date is blank"),
        ("J0001,ADD CODE,01/01/2019,,,,,,,,,,", "the description is blank"),
        ("J0001,ADD CODE,99/99/2019,,Injection,,,,,,,,", "is not a date"),
        ("J0001,,01/01/2019,,,,,,,,,,", "the cell is blank"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(row: str, said: str, tmp_path: Path) -> None:
    """With its row."""
    with pytest.raises(FileFormatError, match=f"row 2.*{said}"):
        read_corrections(put(tmp_path, "HCPC2019_Corrections.csv", f"{HEADER}{row}\n"))
