"""The quarterly HCPCS file, in every form it comes in, and what is wrong with a damaged one."""

import sys
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.errors import FileFormatError, JcodesError, MissingExtraError
from jcodes.readers.hcpcs import HcpcsFile, read_hcpcs
from tests.readers.files import HEADER, ROWS, csv_text, fixed_line, fixed_text, gzipped, hcpcs_sheet, put, sheet, zipped

LONG = (
    "Injection, testomab, "
    + "with a description that goes on for several records of eighty characters each, " * 3
    + "10 mg"
)


def facts(file: HcpcsFile) -> list[tuple[object, ...]]:
    """Return what a file states, without where it stands."""
    return [attrs.astuple(attrs.evolve(record, row=0)) for record in (*file.modifiers, *file.codes)]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """What every form of the same file must state."""
    file = read_hcpcs(put(tmp_path_factory.mktemp("hcpcs"), "HCPC_ANWEB.txt", fixed_text()))
    return facts(file)


def test_the_fixed_width_file_is_read(tmp_path: Path) -> None:
    """Codes and modifiers apart, every column in its place."""
    file = read_hcpcs(put(tmp_path, "HCPC26_ANWEB.txt", fixed_text()))
    assert [record.code for record in file.modifiers] == ["A1"]
    assert [record.is_modifier for record in (*file.modifiers, *file.codes)] == [True, False, False]
    first, second = file.codes
    assert (first.code, first.long, first.short) == (
        "J0001",
        "Injection, testomab, for intravenous use, 10 mg",
        "Inj., testomab",
    )
    assert (first.pricing, first.multiple_pricing, first.coverage, first.betos) == (("51", "00"), "A", "D", "O1D")
    assert (first.coverage_manual, first.carriers_manual, first.lab_certifications) == (
        ("45-10",),
        ("2049",),
        ("220", "010"),
    )
    assert (first.asc_group, first.asc_date) == ("YY", date(2019, 4, 1))
    assert (first.opps_group, first.opps_indicator, first.opps_date) == ("123", "1", date(2019, 7, 1))
    assert (first.processing_note, first.anesthesia_units, second.anesthesia_units) == ("0061", 4, None)
    assert (first.types_of_service, first.cross_references, first.statute) == (("1", "P"), ("J0002",), "1861(s)")
    assert (first.added, first.action_effective, first.terminated, first.action) == (
        date(2019, 1, 1),
        date(2019, 1, 1),
        None,
        "N",
    )
    assert (second.terminated, second.action, second.row) == (date(2018, 12, 31), "D", 3)
    assert (file.name, file.records, len(file.sha256)) == ("HCPC26_ANWEB.txt", 3, 64)
    assert (file.release, file.published) == ("2026-01", None)


def test_every_form_of_the_file_states_the_same(tmp_path: Path, expected: list[tuple[object, ...]]) -> None:
    """Fixed width, CSV, Excel, gzip, zip, with and without preambles."""
    table = csv_text()
    text = fixed_text(preamble="***Disclaimers\t\t\r\n\r\n*Inclusion does not imply\xa0anything.\r\n")
    forms: dict[str, bytes | str] = {
        "a.txt": text,
        "b.csv": table,
        "c.csv.gz": gzipped(table.encode()),
        "d.xlsx": hcpcs_sheet(),
        "e.xlsx": hcpcs_sheet(preamble=[["Note regarding coverage"], [], ["A long note\xa0of CMS"]]),
        "f.zip": zipped(
            {"HCPC2026_ANWEB.txt": text.encode("cp1252"), "HCPC2026_Trans_Report.xlsx": b"no", "readme.txt": b"no"}
        ),
        "g.zip": zipped({"HCPC2026_ANWEB.xlsx": hcpcs_sheet(), "record layout.txt": b"no"}),
        "h.zip": zipped({"only.csv": table.encode()}),
        "i.csv": b"\xef\xbb\xbf" + table.encode(),
        "j.csv": table.encode("utf-16"),
        "l.bin": zipped({"HCPC2026_ANWEB.txt": text.encode("cp1252"), "__MACOSX/._HCPC2026_ANWEB.txt": b"no"}),
    }
    for name, data in forms.items():
        assert facts(read_hcpcs(put(tmp_path, name, data))) == expected, name


def test_columns_may_be_renamed_and_reordered(tmp_path: Path, expected: list[tuple[object, ...]]) -> None:
    """Blanks, punctuation and order drift; blank rows are passed over."""
    header = list(HEADER)
    header = header[7:] + header[:7][::-1]
    names = {
        "HCPC": "HCPCS Code",
        "LONG DESCRIPTION": "Long_Descriptor",
        "ADD DT": "Code Added Date",
        "TERM DT": "Termination Date",
    }
    text = csv_text(header=header, names=names).replace("\r\n", "\r\n,,,\r\n", 1)
    assert facts(read_hcpcs(put(tmp_path, "a.csv", text))) == expected


def test_optional_columns_may_be_missing(tmp_path: Path) -> None:
    """Code, description, dates and action are enough; the kind of record shows in the length of its code."""
    header = ["HCPC", "LONG DESCRIPTION", "ADD DT", "TERM DT", "ACTION CD"]
    file = read_hcpcs(put(tmp_path, "a.csv", csv_text(header=header)))
    assert [record.code for record in (*file.modifiers, *file.codes)] == ["A1", "J0001", "J0002"]
    assert file.codes[0].pricing == ()


def test_several_values_in_the_first_column_are_taken_apart(tmp_path: Path) -> None:
    """As some exports write them."""
    file = read_hcpcs(put(tmp_path, "a.csv", csv_text([{**ROWS[1], "TOS1": "1:L:P", "TOS2": ""}])))
    assert file.codes[0].types_of_service == ("1", "L", "P")


def test_a_date_cell_of_excel_is_a_date(tmp_path: Path) -> None:
    """Some workbooks store dates as such."""
    header = ["HCPC", "LONG DESCRIPTION", "ADD DT", "TERM DT", "ACTION CD"]
    rows: list[list[object]] = [list(header), ["J0001", "Injection, testomab, 10 mg", date(2019, 1, 1), None, "N"]]
    record = read_hcpcs(put(tmp_path, "a.xlsx", sheet(rows))).codes[0]
    assert (record.added, record.terminated) == (date(2019, 1, 1), None)


def test_long_descriptions_are_joined(tmp_path: Path) -> None:
    """With one blank, whatever the number of records; modifiers too."""
    rows = [{**ROWS[0], "LONG DESCRIPTION": LONG}, {**ROWS[1], "LONG DESCRIPTION": LONG}]
    file = read_hcpcs(put(tmp_path, "HCPC_ANWEB.txt", fixed_text(rows)))
    assert [record.long for record in (*file.modifiers, *file.codes)] == [LONG, LONG]
    assert file.records > 4


def test_dates_are_read_as_they_come(tmp_path: Path) -> None:
    """Eight digits, ISO, Excel's midnight, blank, zeros."""
    for text, day in {
        "20190101": date(2019, 1, 1), "2019-01-01": date(2019, 1, 1), "2019-01-01 00:00:00": date(2019, 1, 1), "": None, "00000000": None,
    }.items():  # fmt: skip
        assert read_hcpcs(put(tmp_path, "a.csv", csv_text([{**ROWS[1], "ADD DT": text}]))).codes[0].added == day


TABLE = csv_text()
DAMAGED: list[tuple[str, bytes | str, str]] = [
    ("a.csv", csv_text([{**ROWS[1], "ADD DT": "20191301"}]), "row 2, column 'ADD DT': '20191301' is not a date"),
    ("a.csv", csv_text([{**ROWS[1], "ADD DT": "13/1/2019"}]), "row 2, column 'ADD DT': '13/1/2019' is not a date"),
    (
        "a.csv",
        csv_text([{**ROWS[1], "LONG DESCRIPTION": " "}]),
        "row 2, column 'LONG DESCRIPTION': the description is blank",
    ),
    ("a.csv", csv_text([{**ROWS[1], "HCPC": "J00X1"}]), "row 2, column 'HCPC'"),
    ("a.csv", csv_text([{**ROWS[1], "RECID": "9"}]), "record kind '9'"),
    ("a.csv", csv_text([ROWS[1], ROWS[1]]), "row 3, column 'HCPC': J0001 is listed twice, first in row 2"),
    ("a.csv", csv_text([{**ROWS[1], "RECID": "4"}]), "does not follow its first record"),
    ("a.csv", csv_text([ROWS[1], {**ROWS[2], "RECID": "4"}]), "row 3"),
    ("a.csv", TABLE.splitlines()[0] + "\r\n", "has no data rows"),
    ("a.csv", "", "the file is empty"),
    ("a.csv", "code,long\nJ0001,x\n", "the closest row lacks 'added', 'terminated', 'action'"),
    ("a.csv", csv_text(names={"PRICE1": "HCPC"}), "the column is in the header twice"),
    ("a.csv", TABLE[:-2], "row 4: the last line has no line end"),
    ("a.csv", TABLE[:-60] + "\r\n", "row 4: the line is not CSV"),
    ("a.csv", csv_text([{**ROWS[1], "SEQNUM": "x"}]), "row 2, column 'SEQNUM': 'x' is not a number"),
    ("a.csv", csv_text([{**ROWS[1], "ANEST_BU": "0.5"}]), "row 2, column 'ANEST_BU': '0.5' is not a whole number"),
    ("a.csv", csv_text([ROWS[1], {**ROWS[1], "RECID": "4"}]), "record 2 of the code has the number '0010'"),
    ("a.csv", csv_text([{**ROWS[1], "SEQNUM": "."}]), "row 2, column 'SEQNUM': record 1 of the code"),
    ("a.csv", csv_text().replace('"N"', '"N","more"'), "row 3: a cell is to the right of the last column"),
    ("a.csv", TABLE.encode() + b"\0", "null characters"),
    ("a.txt", fixed_text()[:500] + "\r\n", "characters of at least 293"),
    ("a.txt", fixed_text()[:-2], "the last line has no line end"),
    ("a.txt", fixed_text() + "and now something else\r\n", "not a record of the layout"),
    (
        "a.txt",
        fixed_text([{**ROWS[1], "LONG DESCRIPTION": LONG}]).replace("003004", "004004"),
        "column 'sequence': record 3 of the code",
    ),
    ("a.txt", fixed_line({**ROWS[1], "RECID": "4"})[:91] + "\r\n" + fixed_text(), "does not follow its first record"),
    ("a.zip", zipped({"HCPC_ANWEB.txt": fixed_text().encode()})[:200], "damaged"),
    ("a.zip", zipped({"a.txt": b"x", "b.txt": b"y"}), "the archive has no such file"),
    ("a.zip", zipped({"HCPC1_ANWEB.txt": b"x", "HCPC2_ANWEB.txt": b"y"}), "the archive has no such file"),
    ("a.zip", zipped({}), "its members: nothing"),
    ("a.xlsx", hcpcs_sheet()[:3000], "workbook cannot be read"),
    ("a.xlsx", sheet([["nothing", "here"]]), "no header row found"),
    ("a.csv.gz", gzipped(TABLE.encode())[:100], "damaged"),
    ("a.csv.gz", b"no gzip", "damaged"),
    ("a.pdf", b"%PDF", "file type is not supported"),
]


@pytest.mark.parametrize(("name", "data", "words"), DAMAGED)
def test_what_is_not_understood_names_the_place(name: str, data: bytes | str, words: str, tmp_path: Path) -> None:
    """File, row and column, and what to do; nothing is taken from the file."""
    with pytest.raises(FileFormatError) as caught:
        read_hcpcs(put(tmp_path, name, data))
    assert words in str(caught.value)
    assert caught.value.file.startswith("a.")
    assert caught.value.hint


def test_a_file_that_is_not_there_is_the_systems_own_error(tmp_path: Path) -> None:
    """No format was wrong."""
    with pytest.raises(FileNotFoundError):
        read_hcpcs(tmp_path / "missing.txt")


def test_excel_without_its_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ImportError too."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'jcodes\[xlsx\]'") as caught:
        read_hcpcs(put(tmp_path, "a.xlsx", hcpcs_sheet()))
    assert caught.value.extra == "xlsx"


FORMS = {"a.txt": fixed_text().encode("cp1252"), "a.csv": TABLE.encode("cp1252"), "a.zip": zipped({"HCPC_ANWEB.txt": fixed_text().encode()}),
         "a.xlsx": hcpcs_sheet(), "a.csv.gz": gzipped(TABLE.encode())}  # fmt: skip


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_a_damaged_file_is_a_typed_error_or_an_equal_result(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    """Cut off, with bytes changed, blanks or nulls put in, in another encoding: never another exception."""
    whole = FORMS[name]
    place = data.draw(st.integers(0, len(whole)))
    how = data.draw(st.sampled_from(["cut", "flip", "null", "blank", "line", "utf-16"]))
    spoiled = {
        "cut": whole[:place],
        "flip": whole[:place] + bytes([whole[place] ^ 0x55] if place < len(whole) else []) + whole[place + 1 :],
        "null": whole[:place] + b"\0" + whole[place:],
        "blank": whole[:place] + b" " + whole[place:],
        "line": whole[:place] + b"\r\n" + whole[place:],
        "utf-16": whole.decode("cp1252", "replace").encode("utf-16"),
    }[how]
    path = put(tmp_path_factory.mktemp("fuzz"), name, spoiled)
    try:
        file = read_hcpcs(path)
    except JcodesError as error:
        assert isinstance(error, FileFormatError)  # noqa: PT017 - the other way out is a result
    else:
        assert all(record.code and record.long for record in file.codes)


@given(st.permutations(range(len(HEADER))), st.integers(0, 3))
def test_the_order_of_columns_and_blank_rows_never_matter(
    tmp_path_factory: pytest.TempPathFactory, expected: list[tuple[object, ...]], order: list[int], blanks: int
) -> None:
    """An equal result."""
    text = csv_text(header=[HEADER[place] for place in order]).replace("\r\n", "\r\n" + "\r\n" * blanks)
    assert facts(read_hcpcs(put(tmp_path_factory.mktemp("order"), "a.csv", text))) == expected


def test_zeros_that_excel_dropped_come_back(tmp_path: Path) -> None:
    """Pricing indicators have two digits, laboratory certifications three."""
    record = read_hcpcs(put(tmp_path, "a.csv", csv_text([{**ROWS[1], "PRICE1": "0", "LABCERT8": "10"}]))).codes[0]
    assert (record.pricing, record.lab_certifications) == (("00", "00"), ("220", "010"))


def test_a_payment_date_with_a_short_year_is_read(tmp_path: Path) -> None:
    """As the file of 2018 writes five of them; other dates have eight digits."""
    record = read_hcpcs(put(tmp_path, "a.csv", csv_text([{**ROWS[1], "ASC_DT": "170401"}]))).codes[0]
    assert record.asc_date == date(2017, 4, 1)
    with pytest.raises(FileFormatError, match="column 'ASC_DT': '171301' is not a date"):
        read_hcpcs(put(tmp_path, "a.csv", csv_text([{**ROWS[1], "ASC_DT": "171301"}])))
    with pytest.raises(FileFormatError, match="column 'ADD DT': '190101' is not a date"):
        read_hcpcs(put(tmp_path, "a.csv", csv_text([{**ROWS[1], "ADD DT": "190101"}])))


def test_the_name_of_the_file_tells_release_and_issue(tmp_path: Path) -> None:
    """CMS re-issues a quarter under another date."""
    file = read_hcpcs(put(tmp_path, "x.zip", zipped({"HCPC2026_JAN_ANWEB_01122026.txt": fixed_text().encode()})))
    assert (file.release, file.published) == ("2026-01", date(2026, 1, 12))
