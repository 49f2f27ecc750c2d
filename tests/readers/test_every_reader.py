"""What holds for every reader: the forms a file may come in, the drift of its header, and how a damaged one is refused."""

import re
import zlib
from datetime import date
from pathlib import Path

import pytest

from jcodes.errors import FileFormatError
from tests.readers.cases import CASES, Case, changed, facts, header_row, rows_of, text_of
from tests.readers.files import gzipped, put, sheet, zipped

each = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
NEUTRAL = "file.csv"


def expected(case: Case, folder: Path) -> object:
    """Return what the plain sample states, under a name that says nothing."""
    return facts(case.read(put(folder, NEUTRAL, case.text)))


@each
def test_every_encoding_states_the_same(case: Case, tmp_path: Path) -> None:
    """Windows Latin 1, UTF-8 with and without a mark, UTF-16 in both orders; a letter outside ASCII comes through."""
    text = case.text.replace("est", "\u00e9st").replace("Code, t", "Code\u00a0t")
    states = facts(case.read(put(tmp_path, NEUTRAL, text)))
    forms = ["utf-8", "utf-8-sig", "utf-16"]
    marked = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    files = [text.encode(form) for form in forms] + [mark + text.encode(form) for form, mark in marked.items()]
    for data in files:
        assert facts(case.read(put(tmp_path, NEUTRAL, data))) == states


@each
def test_every_form_states_the_same(case: Case, tmp_path: Path) -> None:
    """Excel, gzip, zip, an archive with other files beside it; tabs, semicolons and every end of line."""
    states, rows = expected(case, tmp_path), rows_of(case.text)
    others = {"readme.txt": b"no table", "about.pdf": b"no", "Notes.docx": b"no"}
    forms: dict[str, bytes | str] = {
        "a.xlsx": sheet(rows),
        "b.csv.gz": gzipped(case.text.encode()),
        "c.xlsx.gz": gzipped(sheet(rows)),
        "d.zip": zipped({"x/only.csv": case.text.encode()}),
        "e.zip": zipped(
            {**others, case.member: case.text.encode(), case.member.replace(".csv", ".xlsx"): b"not opened"}
        ),
        "f.zip": zipped({"about.pdf": b"no", case.member.replace(".csv", ".xlsx"): sheet(rows)}),
        "g.txt": text_of(rows, "\t"),
        "h.csv": text_of(rows, ";"),
        "i.csv": text_of(rows, end="\n"),
        "j.csv": text_of(rows, end="\r"),
    }
    if case.code == "HCPC":  # the text goes before the workbook, which goes before CSV
        del forms["e.zip"]
    for name, data in forms.items():
        assert facts(case.read(put(tmp_path, name, data))) == states, name


@each
def test_the_header_may_drift(case: Case, tmp_path: Path) -> None:
    """Another order, blanks and signs in the names, capitals, unknown columns, blank ones to the right, blank rows."""
    states, rows, place = expected(case, tmp_path), rows_of(case.text), header_row(case)
    blank = [""] * len(rows[0])
    drifted = {
        "backwards": [row[::-1] for row in rows],
        "capitals": [*rows[:place], [cell.upper() for cell in rows[place]], *rows[place + 1 :]],
        "signs": [*rows[:place], [f"  {re.sub('[ _]', '_ ', cell)}: " for cell in rows[place]], *rows[place + 1 :]],
        "line ends": [*rows[:place], [cell.replace(" ", "\n") for cell in rows[place]], *rows[place + 1 :]],
        "an unknown column": [
            [*row, "Of our own" if number == place else "x" if number > place else ""]
            for number, row in enumerate(rows)
        ],
        "blank columns": [[*row, "", ""] for row in rows],
        "blank rows": [row for pair in ([one, blank] for one in rows) for row in pair],
        "blanks around": [[f" {cell}\u00a0" for cell in row] for row in rows],
        "a longer preamble": [["A note, with a comma and an open end"], blank, *rows],
    }
    for name, drift in drifted.items():
        assert facts(case.read(put(tmp_path, NEUTRAL, text_of(drift)))) == states, name


@each
def test_a_file_without_rows_or_header_is_refused(case: Case, tmp_path: Path) -> None:
    """Blank, in prose, with a header and nothing else, without the column of codes."""
    rows, place = rows_of(case.text), header_row(case)
    missing = [[cell for cell, title in zip(row, rows[place], strict=True) if title != case.code] for row in rows]
    for text, words in {
        "": "the file is empty",
        "A letter\r\nto whom it may concern\r\n": "no header row found",
        text_of([["JW"], *rows[: place + 1]]): "the file has no data rows",
        text_of(missing): "no header row found; the closest row lacks"
        if text_of(missing).strip()
        else "the file is empty",
    }.items():
        with pytest.raises(FileFormatError, match=words) as caught:
            case.read(put(tmp_path, NEUTRAL, text))
        assert (caught.value.file, caught.value.row) == (NEUTRAL, None)
        assert caught.value.hint


@each
def test_a_column_that_stands_twice_is_refused(case: Case, tmp_path: Path) -> None:
    """With its name and the row of the header."""
    rows, place = rows_of(case.text), header_row(case)
    twice = [[*row, row[rows[place].index(case.code)]] for row in rows]
    with pytest.raises(FileFormatError, match="the column is in the header twice") as caught:
        case.read(put(tmp_path, NEUTRAL, text_of(twice)))
    assert (caught.value.row, caught.value.column) == (place + 1, case.code)


@each
def test_a_cell_right_of_the_header_is_refused(case: Case, tmp_path: Path) -> None:
    """A comma without quotes moved the cells: with the row."""
    rows, place = rows_of(case.text), header_row(case)
    rows[place + case.below] += ["one too many"]
    with pytest.raises(FileFormatError, match="a cell is to the right of the last column") as caught:
        case.read(put(tmp_path, NEUTRAL, text_of(rows)))
    assert caught.value.row == place + 1 + case.below


@each
def test_a_code_that_is_none_is_refused_with_row_and_column(case: Case, tmp_path: Path) -> None:
    """By the file's own name for the column; where the key is a name, it must not be blank."""
    wrong = "" if case.code.startswith("Drug") else "J00-1"
    with pytest.raises(FileFormatError) as caught:
        case.read(put(tmp_path, NEUTRAL, changed(case, case.code, wrong)))
    place = (caught.value.file, caught.value.row, caught.value.column)
    assert place == (NEUTRAL, header_row(case) + 1 + case.below, case.code)


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.number], ids=lambda case: case.member)
@pytest.mark.parametrize("text", ["much", "1.2.3", "1,23", "1e3", "--", "12 mg", "\u0663", "$", "-1", "$ -2.5"])
def test_a_number_that_is_none_is_refused_with_row_and_column(case: Case, text: str, tmp_path: Path) -> None:
    """Never read as far as it goes; none of these files has a number below nought."""
    assert case.number
    with pytest.raises(FileFormatError, match="is not a number") as caught:
        case.read(put(tmp_path, NEUTRAL, changed(case, case.number, text).encode()))
    assert (caught.value.row, caught.value.column) == (header_row(case) + 1 + case.below, case.number)


DATED = [case for case in CASES.values() if case.date]


@pytest.mark.parametrize("case", DATED, ids=lambda case: case.member)
@pytest.mark.parametrize(
    "text", ["1/2/2026", "01/02/2026", "1/2/2026 0:00", "1/2/2026 12:00:00 AM", "20260102", "2026-01-02"]
)
def test_a_date_as_excel_shows_it_is_read_month_first(case: Case, text: str, tmp_path: Path) -> None:
    """CMS is American."""
    assert case.date
    assert repr(date(2026, 1, 2)) in repr(
        case.read(put(tmp_path, NEUTRAL, changed(case, case.date, text))).__getstate__()
    )


@pytest.mark.parametrize("case", DATED, ids=lambda case: case.member)
@pytest.mark.parametrize(
    "text", ["13/1/2026", "2/30/2026", "1/2/26", "2026/1/2", "0/1/2026", "1/2/2026 8:30", "46024", "Jan 2, 2026"]
)
def test_a_date_that_is_none_is_refused_with_row_and_column(case: Case, text: str, tmp_path: Path) -> None:
    """Nor are a day and a month swapped to make one of it."""
    assert case.date
    with pytest.raises(FileFormatError, match="is not a date") as caught:
        case.read(put(tmp_path, NEUTRAL, changed(case, case.date, text)))
    assert (caught.value.row, caught.value.column) == (header_row(case) + 1 + case.below, case.date)
    assert "1/31/2026" in caught.value.hint


@each
def test_a_csv_that_is_cut_off_is_refused_with_its_row(case: Case, tmp_path: Path) -> None:
    """In a line, and in a cell in quotes, where the rest of the file would be one cell."""
    lines = case.text.splitlines(keepends=True)
    with pytest.raises(FileFormatError, match="the last line has no line end") as caught:
        case.read(put(tmp_path, NEUTRAL, case.text.rstrip()))
    assert caught.value.row == len(lines)
    rows = rows_of(case.text)
    quoted = text_of([*rows, ["x", "this goes on"]]).replace("this goes on", '"this goes on\r\nand on\r\n')
    with pytest.raises(FileFormatError, match="the line is not CSV") as caught:
        case.read(put(tmp_path, NEUTRAL, quoted))
    assert (caught.value.row, caught.value.hint) == (len(rows) + 1, "the file is cut off or damaged")


@pytest.mark.sweep
@each
def test_an_archive_that_is_cut_off_or_changed_is_refused(case: Case, tmp_path: Path) -> None:
    """Zip, gzip and workbook, at every sixteenth of their length; a byte of what is packed is another."""
    text = case.text.encode()
    packed = {"a.zip": zipped({case.member: text}), "a.csv.gz": gzipped(text), "a.xlsx": sheet(rows_of(case.text))}
    for name, whole in packed.items():
        for part in range(16):
            with pytest.raises(FileFormatError) as caught:
                case.read(put(tmp_path, name, whole[: len(whole) * part // 16]))
            assert caught.value.file.startswith("a.")
            assert caught.value.hint
    stream = packed["a.csv.gz"]
    with pytest.raises(FileFormatError, match="the file is damaged"):
        case.read(put(tmp_path, "a.csv.gz", stream[:-8] + zlib.crc32(b"").to_bytes(4, "little") + stream[-4:]))


@each
def test_an_archive_without_its_member_says_what_it_holds(case: Case, tmp_path: Path) -> None:
    """Two tables of which neither name is known, or of which both are."""
    for names in (("one.csv", "two.csv"), (f"x/{case.member}", f"y/{case.member}")):
        if case.code == "HCPCS Code" and case.number == "Payment Limit" and names[0] != "one.csv":
            continue
        with pytest.raises(FileFormatError, match="the archive has no such file, or several") as caught:
            case.read(put(tmp_path, "a.zip", zipped({name: case.text.encode() for name in names})))
        assert names[0] in str(caught.value)
        assert caught.value.hint == "unzip it and give the file itself"


TAKES_TOO = {
    ("mue", "mue of CMS"),
    ("mue of CMS", "mue"),
}


@pytest.mark.parametrize("name", CASES)
def test_no_reader_takes_the_file_of_another_kind(name: str, tmp_path: Path) -> None:
    """It is refused, not read as what it is not."""
    for other, case in CASES.items():
        if other != name and (name, other) not in TAKES_TOO:
            with pytest.raises(FileFormatError):
                CASES[name].read(put(tmp_path, NEUTRAL, case.text))


TWICE = {
    "asp": "J0001 is listed twice, first in row 6",
    "mue": r"J0001 \(practitioner\) is listed twice, first in row 2",
    "mue of CMS": r"J0001 \(practitioner\) is listed twice, first in row 2",
    "jw_jz": "J0001 is listed twice, first in row 2",
    "noc prices": r"Testopressin \(Test Labs\), 1 UNIT is listed twice, first in row 4",
    "noc codes": "J3490 is listed twice, first in row 2",
    "addendum_b": "J0001 is listed twice, first in row 4",
    "hcpcs": "J0001 is listed twice, first in row 3",
    "addendum_bb": "J0001 of 2020-01-01 is listed twice, first in row 2",
    "modifiers": "59 is listed twice, first in row 2",
    "ncci": "96413 with 96372 is listed twice, first in row 2",
    "add_on": "96415 with 96413 from 2013-04-01 is listed twice, first in row 2",
    "denial codes": "4 is listed twice, first in row 2",
    "contractors": r"TX \(A/B\) is listed twice, first in row 2",
    "places": "11 is listed twice, first in row 2",
    "place rates": "11 is listed twice, first in row 2",
    "revenue codes": "0250 is listed twice, first in row 2",
}


@pytest.mark.parametrize("name", CASES)
def test_a_row_that_stands_twice_is_refused_or_marked(name: str, tmp_path: Path) -> None:
    """Limits, edits and codes may stand once; products keep both rows, the second marked; articles may repeat."""
    case = CASES[name]
    rows = rows_of(case.text)
    path = put(tmp_path, NEUTRAL, text_of([*rows, rows[header_row(case) + case.below]]))
    if name in TWICE:
        with pytest.raises(FileFormatError, match=TWICE[name]) as caught:
            case.read(path)
        assert caught.value.row == len(rows) + 1
    elif name in {"crosswalk", "noc crosswalk"}:
        assert case.read(path).rows[-1].problems == (f"the product repeats row {header_row(case) + 2}",)
    else:
        assert name == "sad"
        assert len(case.read(path).exclusions) == 3
