"""Rows that cannot be read: a modifier, a service or a footnote is left out with a note; a drug's row costs the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jcodes.catalogs.sources import RowNote
from jcodes.errors import FileFormatError
from jcodes.readers.asp import read_asp
from jcodes.readers.crosswalk import read_crosswalk
from jcodes.readers.hcpcs import read_hcpcs
from jcodes.readers.lists import read_jw_jz, read_sad
from jcodes.readers.mue import read_mue
from jcodes.readers.opps import read_addendum_b
from jcodes.readers.sources import SourceFile
from tests.readers import samples
from tests.readers.files import ROWS, csv_text, fixed_line, fixed_text, put, sheet, zipped

MODIFIER, DRUG = ROWS[:2]
CANE = {**DRUG, "HCPC": "E0100", "LONG DESCRIPTION": "Test cane"}


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (read_asp, samples.ASP + "E0101,Test walker,1 EA,cheap,20.000,,,,,,\n", "column 'Payment Limit': a text (5 characters, letters) is not a number"),
        (read_asp, samples.ASP + "E0101,Test walker,1 EA,9,much,,,,,,\n", "column 'Co-insurance Percentage': a text (4 characters, letters) is not a number"),
        (read_asp, samples.ASP + "E0100,Test cane,1 EA,9,20,,,,,,\n", "E0100 is listed twice, first in row 12"),
        (read_asp, samples.ASP + "E0101,Test walker,1 EA,1,234,20,,,,,,,,,\n" + "E0102,,,,,,,,,,,x\n", "a cell is to the right of the last column"),
        (read_crosswalk, samples.CROSSWALK + "E0101,Test,Test Labs,,Test,1 EA,1,1,1,1\n", "column 'NDC': the identifier of the product is blank"),
        (read_mue, samples.MUE + "E0101,practitioner,many,1,CMS Policy,2026-01-01\n", "column 'mue_value': a text (4 characters, letters) is not a number"),
        (read_mue, samples.MUE + "99213,nowhere,1,1,CMS Policy,2026-01-01\n", "column 'service': a text (7 characters, letters) is not a setting"),
        (read_addendum_b, samples.ADDENDUM_B + "12346,Test,S,5051,1.2,free,,\n", "column 'Payment Rate': 'free' is not a number"),
        (read_jw_jz, samples.JW_JZ + "E0100,maybe,\n", "column 'single_dose': a text (5 characters, letters) is not yes or no"),
        (read_sad, samples.SAD + "A50001,T,Test Contractor,E0100,Cane,Cane,,soon,\n", "column 'effective_date': a text (4 characters, letters) is not a date"),
        (read_hcpcs, csv_text([DRUG, {**CANE, "ADD DT": "soon"}]), "column 'ADD DT': a text (4 characters, letters) is not a date"),
        (read_hcpcs, csv_text([DRUG, {**MODIFIER, "RECID": "3"}]), "column 'HCPC': 'A1' of record kind '3' is not a code or modifier"),
        (read_hcpcs, csv_text([DRUG, {**MODIFIER, "RECID": "8"}]), "column 'HCPC': a continuation of 'A1' does not follow its first record"),
        (read_hcpcs, csv_text([DRUG, CANE, CANE]), "column 'HCPC': E0100 is listed twice, first in row 3"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_drugs_is_left_out_with_its_row_and_reason(
    read: Callable[[Path], SourceFile], text: str, reason: str, tmp_path: Path
) -> None:
    """The file is read all the same."""
    found = read(put(tmp_path, "file.csv", text))
    note = found.row_notes[-1]
    assert note.reason == reason
    assert note.row == text.count("\n")
    assert not note.is_read
    assert str(note) == f"row {note.row}, {note.code}, left out: {reason}"


def test_a_sentence_below_the_table_is_left_out(tmp_path: Path) -> None:
    """Only where the cell of the code holds all of it; a blank code beside figures may be a drug's."""
    note = "CPT codes and other data only are copyright of their owner"
    found = read_asp(put(tmp_path, "a.csv", f"{samples.ASP}{note},,,,,,,,,,\n"))
    assert [str(one) for one in found.row_notes] == ["row 13, left out: a sentence, not a row of the table"]
    with pytest.raises(FileFormatError, match="row 13"):
        read_asp(put(tmp_path, "a.csv", f"{samples.ASP},Test,1 MG,1,20,,,,,,\n"))
    with pytest.raises(FileFormatError, match="row 13"):
        read_asp(put(tmp_path, "a.csv", f"{samples.ASP}{note},,1 MG,1,,,,,,,\n"))


def test_more_than_ten_rows_and_one_in_a_hundred_cost_the_file(tmp_path: Path) -> None:
    """Ten unreadable rows are odd, eleven are damage; in a long table one in a hundred."""
    bad = [f"E{number:04},T,1 EA,x,20,,,,,,\n" for number in range(1000, 1011)]
    assert len(read_asp(put(tmp_path, "a.csv", samples.ASP + "".join(bad[:10]))).row_notes) == 10
    with pytest.raises(FileFormatError, match="11 rows cannot be read, 7 can; the first is row 13"):
        read_asp(put(tmp_path, "a.csv", samples.ASP + "".join(bad)))
    good = [f"E{number:04},T,1 EA,1,20,,,,,,\n" for number in range(2000, 3100)]
    assert len(read_asp(put(tmp_path, "a.csv", samples.ASP + "".join(good + bad))).row_notes) == 11


def test_a_coinsurance_above_100_percent_is_refused(tmp_path: Path) -> None:
    """Limit and coinsurance exchanged would make 1234.5 % of J0002."""
    swapped = samples.ASP.replace("Payment Limit,Co-insurance Percentage", "Co-insurance Percentage,Payment Limit")
    with pytest.raises(
        FileFormatError, match=r"a coinsurance of '1,234\.5' is more than 100 %: check that the columns"
    ) as caught:
        read_asp(put(tmp_path, "a.csv", swapped))
    assert (caught.value.row, caught.value.column) == (7, "Co-insurance Percentage")


# -- the layouts of 2012 and 2013 ------------------------------------------------------------------------------------

OLD_HEADER = ["HCPC", "Seq Num", "RECID", "Long Description", "Short Description", "PI1", "PI2", "X-Ref1", "Coverage", "Code Add Date", "Action Eff Date", "Term Date", "Action Code"]  # fmt: skip
OLD_ROWS = [
    ["A1", "0010", "7", "Test modifier", "Test mod", "", "", "", "C", "20020701", "20020701", "", "N"],
    ["J0001", "0010", "3", "Injection, testomab, 0. 25 mg", "Testomab", "51", "53", "J0002", "D", "20100101", "20120101", "", "N"],
    ["J0002", "0010", "3", "Injection, testocillin, 1 mg", "Testocillin", "51", "", "", "D", "20100101", "20120101", "20121231", "D"],
]  # fmt: skip


def test_the_workbooks_of_2012_and_2013_are_read(tmp_path: Path) -> None:
    """With their own names of columns, and under the names that their archives give them."""
    data = sheet([OLD_HEADER, *OLD_ROWS])
    for path in (
        put(tmp_path, "HCPC2013_A-N.xlsx", data),
        put(tmp_path, "13anweb.zip", zipped({"HCPC2013_A-N.xlsx": data, "HCPC2013_A-N_Trans Report.xlsx": b"no", "proc_notes.txt": b"no"})),
    ):  # fmt: skip
        file = read_hcpcs(path)
        first, second = file.codes
        assert (first.pricing, first.cross_references, first.coverage) == (("51", "53"), ("J0002",), "D")
        assert (str(first.added), str(first.action_effective), first.action) == ("2010-01-01", "2012-01-01", "N")
        assert str(second.terminated) == "2012-12-31"
        assert (file.release, file.row_notes) == ("2013-01", ())


def test_a_first_line_numbered_as_the_second_is_read_with_a_note(tmp_path: Path) -> None:
    """As 235 codes of the text of 2013; a line that is missing is refused as ever."""
    long = "Injection, testomab, " + "with a description of several lines, " * 5 + "10 mg"
    whole = fixed_text([{**DRUG, "LONG DESCRIPTION": long}, MODIFIER])
    odd = read_hcpcs(put(tmp_path, "HCPC2013_A-N.txt", whole.replace("J0001001003", "J0001002003")))
    assert odd.codes == read_hcpcs(put(tmp_path, "b.txt", whole)).codes
    assert odd.codes[0].long == long
    assert odd.row_notes == (
        RowNote(1, "J0001", "the first record has the number '00200' of the second", is_read=True),
    )
    assert str(odd.row_notes[0]).startswith("row 1, J0001, read: ")
    lines = whole.splitlines(keepends=True)
    with pytest.raises(FileFormatError, match="record 2 of the code has the number '00300'"):
        read_hcpcs(put(tmp_path, "c.txt", "".join([lines[0].replace("J0001001003", "J0001002003"), *lines[2:]])))


def test_a_modifier_that_a_tab_made_short_is_left_out(tmp_path: Path) -> None:
    """As TP in the text of 2012, line 384; the same in a drug code costs the file."""
    tabbed = fixed_line(MODIFIER)[:293].replace("Test modifier  ", "Test modifier\t")
    drug = fixed_line(DRUG)
    found = read_hcpcs(put(tmp_path, "HCPC2012_A-N.txt", f"{tabbed}\r\n{drug}\r\n"))
    assert [str(one) for one in found.row_notes] == [
        "row 1, A1, left out: the record has 292 characters of at least 293; a tab stands in it"
    ]
    assert [record.code for record in found.codes] == ["J0001"]
    with pytest.raises(FileFormatError, match="row 1: the record has 292 characters of at least 293"):
        read_hcpcs(put(tmp_path, "HCPC2012_A-N.txt", f"{drug[:292]}\r\n{tabbed}\r\n"))


def test_a_broken_line_of_a_modifier_is_left_out(tmp_path: Path) -> None:
    """A line whose head is no record of the layout: of a modifier it is left out, of anything else it is not."""
    text = fixed_text([DRUG])
    found = read_hcpcs(put(tmp_path, "a.txt", text + "   TP0\t107TEST\r\n"))
    assert [str(one) for one in found.row_notes] == ["row 2, TP, left out: the line is not a record of the layout"]
    with pytest.raises(FileFormatError, match="row 2: the line is not a record"):
        read_hcpcs(put(tmp_path, "a.txt", text + "J00020\t107TEST\r\n"))


# -- lists as CMS and the contractors publish them -------------------------------------------------------------------

MCD = """article_id,article_version,article_type,code_table_row,brand_name,eff_date,end_date,comments,hcpc_code_id,hcpc_code_version,last_updated,short_description,long_description
52527,90,11,1,Testbrand,2021-04-05,,Subcutaneous,J0001,1,2026-06-14 10:11:12,x,y
52527,90,11,2,Othbrand,2020-01-01 00:00:00,2025-12-31,,J0002,1,2026-06-14 10:11:12,x,y
"""


def test_the_code_table_of_the_coverage_database_is_read(tmp_path: Path) -> None:
    """Article, code, brand, the first and last day of the exclusion."""
    first, second = read_sad(put(tmp_path, "article_x_code_table.csv", MCD)).exclusions
    assert (first.article, first.code, first.drug, str(first.start), first.end) == ("A52527", "J0001", "Testbrand", "2021-04-05", None)  # fmt: skip
    assert (str(second.start), str(second.end), second.effective) == ("2020-01-01", "2025-12-31", None)
    archive = zipped({"article_x_code_table.csv": MCD.encode(), "article_x_hcpc_code.csv": b"article_id,hcpc_code_id\n1,J0001\n"})  # fmt: skip
    assert len(read_sad(put(tmp_path, "a.zip", archive)).exclusions) == 2


ARTICLE = """Self-Administered Drug Exclusion List (A52527),,,,
Code,Descriptor Generic Name,Descriptor Brand Name,Exclusion Effective Date,Exclusion End Date
J0001,"Injection, testomab",Testbrand,04/05/2021,N/A
J0002,"Injection, testocillin",Othbrand,01/01/2020,12/31/2025
"""


def test_the_table_of_an_article_is_read_with_the_number_above_it_or_in_the_name(tmp_path: Path) -> None:
    """And refused without one."""
    above = read_sad(put(tmp_path, "SAD.csv", ARTICLE))
    assert {one.article for one in above.exclusions} == {"A52527"}
    assert [str(one.end) for one in above.exclusions] == ["None", "2025-12-31"]
    bare = ARTICLE.split("\n", 1)[1]
    assert {one.article for one in read_sad(put(tmp_path, "SAD A53066.csv", bare)).exclusions} == {"A53066"}
    with pytest.raises(FileFormatError, match="no article number above the table or in the file's name"):
        read_sad(put(tmp_path, "SAD.csv", bare))


def test_the_text_of_the_pdf_of_jw_and_jz_is_read(tmp_path: Path) -> None:
    """Each line that begins with a code, whatever stands above and between; quotes are no CSV here."""
    text = 'JW Modifier and JZ Modifier Policy HCPCS Codes\n"Updated June\nJ0001 Inj testomab\n  J0004\nPage 1 of 2\nJ0005\tInj, other\n'
    found = read_jw_jz(put(tmp_path, "jw_jz_2026-09-20.txt", text))
    assert [(one.code, one.row) for one in found.codes] == [("J0001", 3), ("J0004", 4), ("J0005", 6)]
    with pytest.raises(FileFormatError, match="J0001 is listed twice, first in row 3"):
        read_jw_jz(put(tmp_path, "jw_jz_2026-09-20.txt", text + "J0001 again\n"))
    with pytest.raises(FileFormatError, match="no header row found"):
        read_jw_jz(put(tmp_path, "jw_jz_2026-09-20.txt", "JW and JZ\nno code here\n"))
    with pytest.raises(FileFormatError, match="does not say that it is the JW/JZ list"):
        read_jw_jz(put(tmp_path, "list.txt", "Codes\nJ0001\n"))


def test_a_text_with_a_header_is_a_table(tmp_path: Path) -> None:
    """Only a text without one is read line by line; a table without rows is refused."""
    found = read_jw_jz(put(tmp_path, "jw_jz_2026-09-20.txt", "HCPCS\tNote\nJ0001\tJW\n"))
    assert [one.code for one in found.codes] == ["J0001"]
    with pytest.raises(FileFormatError, match="has no data rows"):
        read_jw_jz(put(tmp_path, "jw_jz_2026-09-20.txt", "HCPCS\tNote\n"))
    with pytest.raises(FileFormatError, match="has no data rows"):
        read_sad(put(tmp_path, "SAD A53066.csv", "Code,Brand Name,Exclusion Effective Date\n"))


CMS_MUE = """"CPT codes, descriptions and other data only are copyright of the AMA.
All rights reserved.",,,
"HCPCS/
CPT Code",{values},MUE Adjudication Indicator,MUE Rationale
J0001,150,3 Date of Service Edit: Clinical,Clinical: Data
"""


@pytest.mark.parametrize(
    ("service", "values", "setting"),
    [
        ("PractitionerServices", "Practitioner Services MUE Values", "practitioner"),
        ("OutpatientHospitalServices", "Outpatient Hospital Services MUE Values", "outpatient"),
        ("DMESupplierServices", "DME Supplier Services MUE Values", "dme"),
    ],
)
def test_cms_tables_of_unit_edits_are_read_from_their_archives(
    service: str, values: str, setting: str, tmp_path: Path
) -> None:
    """The copyright above the header, a line end in a column's name, the workbook beside the CSV."""
    name = f"MCR_MUE_{service}_Eff_10-01-2026"
    data = zipped({f"{name}.csv": CMS_MUE.format(values=values).encode(), f"{name}.xlsx": b"not opened"})
    found = read_mue(put(tmp_path, "medicare-ncci-2026q4-mue-table.zip", data))
    assert [(one.code, one.setting.value, one.value, one.indicator) for one in found.limits] == [("J0001", setting, 150, 3)]  # fmt: skip
    assert (found.release, str(found.published)) == ("2026-10", "2026-10-01")
