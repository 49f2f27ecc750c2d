"""What is damaged, garbage or a bomb ends in a typed error, at a stated cost, before it fills the memory."""

import bz2
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from jcodes.errors import FileFormatError
from jcodes.readers import bounds, workbooks
from jcodes.readers.file_kinds import dataset_of
from jcodes.readers.tables import open_file, table_of
from tests.readers.files import put, sheet, zipped

SHEET: Final = "xl/worksheets/sheet1.xml"


def book(xml: str | bytes, **parts: str | bytes) -> bytes:
    """Return a workbook with these parts in place of its own; *xml* is what lies in ``sheetData`` of its sheet."""
    held = io.BytesIO()
    raw = xml if isinstance(xml, bytes) else xml.encode()
    with zipfile.ZipFile(io.BytesIO(sheet([["a"]]))) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == SHEET and raw[:1] != b"\xff":
                part = re.sub(rb"<sheetData>.*</sheetData>", lambda _: b"<sheetData>" + raw + b"</sheetData>", part)
            new.writestr(name, raw if name == SHEET and raw[:1] == b"\xff" else part)
        for name, text in parts.items():
            new.writestr(name, text)
    return held.getvalue()


def cell(place: str, number: int = 1) -> str:
    return f'<row r="{number}"><c r="{place}"><v>1</v></c></row>'


SPANS: Final[dict[str, tuple[str, str]]] = {
    "the whole sheet": (cell("A1") + cell("XFD1048576", 1048576), "more than 5,000 rows"),
    "many rows": (cell("A1") + cell("XFD4000", 4000), "more than 256 columns"),
    "many columns": (cell("ZZZZZZZ1"), "more than 256 columns"),
    "a row beyond Excel's": (cell("A99999999999", 99999999999), "more than 5,000 rows"),
    "a large rectangle": (cell("A1") + cell("CZZ2000", 2000), "more than 256 columns"),
    "a high rectangle": (cell("A1") + cell("IV4000", 4000), "the cells of its sheets span more than 10,000 cells"),
    "another quote": (cell("A1") + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "more than 5,000 rows"),
    "a prefix": (cell("A1") + '<x:row r="2"><x:c r="XFD1048576"/></x:row>', "more than 5,000 rows"),
    "a sign in an attribute": (cell("A1") + '<row r="2"><c t="&gt;>" r="XFD2"/></row>', "more than 256 columns"),
    "small letters": (cell("A1") + cell("xfd2", 2), "more than 256 columns"),
    "cells without a place": (f"<row>{'<c/>' * 257}</row>", "more than 256 columns"),
    "rows without a place": ("<row><c/></row>" * 5_001, "more than 5,000 rows"),
    "a row that skips": ('<row r="600000"><c/></row>', "more than 5,000 rows"),
    "a place that is none": ('<row r="1"><c r="1A"/></row>', "'1A' is not a cell"),
    "a row that is none": ('<row r="x"><c/></row>', "'x' is not a row"),
    "no XML": ('<row r="1"><c r=A1/></row>', "the workbook cannot be read (not well-formed"),
}


@pytest.mark.parametrize("what", SPANS)
def test_a_sheet_that_spans_too_much_is_refused_before_its_memory_is_reserved(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calamine would abort the process."""
    monkeypatch.setattr(bounds, "MOST_ROWS", 5000)
    monkeypatch.setattr(bounds, "MOST_CELLS", 10_000)
    xml, words = SPANS[what]
    xml = xml.replace("<x:row", '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')
    with pytest.raises(FileFormatError) as caught:
        open_file(put(tmp_path, "a.xlsx", book(xml)))
    assert words in str(caught.value)


def test_a_sheet_in_another_encoding_is_looked_at_too(tmp_path: Path) -> None:
    """Its cells are not found by their bytes."""
    xml = f'<?xml version="1.0" encoding="utf-16"?><worksheet><sheetData>{cell("XFD2", 2)}</sheetData></worksheet>'
    with pytest.raises(FileFormatError, match="more than 256 columns"):
        open_file(put(tmp_path, "a.xlsx", book(b"\xff\xfe" + xml.encode("utf-16-le"))))


@pytest.mark.parametrize(
    ("xml", "rows"),
    [
        ('<row r="1"><c r="B1"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>', 3),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", 2),
        ("<row r='1'><c r='A1'><v>1</v></c></row>", 1),
    ],
)
def test_what_is_looked_at_is_what_is_read(xml: str, rows: int, tmp_path: Path) -> None:
    """The extent is that of the rows and cells that calamine returns."""
    table = table_of(open_file(put(tmp_path, "a.xlsx", book(xml))))
    assert len(table.rows) == rows
    assert workbooks._extent("a", f"<s>{xml}</s>".encode()) == (rows, len(table.rows[0][1]))


def test_many_tags_and_many_sheets_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry of a list of texts costs memory; so does each sheet."""
    monkeypatch.setattr(workbooks, "_MOST_TAGS", 5000)
    with pytest.raises(FileFormatError, match="the workbook has more than 5,000 XML tags"):
        open_file(put(tmp_path, "a.xlsx", book(cell("A1"), **{"xl/sharedStrings.xml": f"<sst>{'<si/>' * 5000}</sst>"})))
    monkeypatch.setattr(bounds, "MOST_CELLS", 3)
    parts = {f"xl/worksheets/sheet{n}.xml": cell("B1") for n in range(2, 5)}
    with pytest.raises(FileFormatError, match="the cells of its sheets span more than 3 cells"):
        open_file(put(tmp_path, "a.xlsx", book(cell("A1"), **parts)))


@pytest.mark.parametrize("name", ["a.xls", "a.xlsb"])
def test_other_workbooks_are_saved_as_xlsx(name: str, tmp_path: Path) -> None:
    """Their extent cannot be looked at."""
    with pytest.raises(FileFormatError, match=r"the file type is not supported.*save another workbook as \.xlsx"):
        open_file(put(tmp_path, name, b"\xd0\xcf\x11\xe0"))
    with pytest.raises(FileFormatError, match=r"the workbook cannot be read \(it is not a zip of XML\)"):
        open_file(put(tmp_path, "a.xlsx", b"\xd0\xcf\x11\xe0"))


def lying(data: bytes, method: int, size: int) -> bytes:
    """Return a zip whose one member claims to have *size* bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.writestr("a.csv", data)
    raw = bytearray(held.getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = raw.index(mark) + offset
        raw[at : at + 4] = size.to_bytes(4, "little")
    return bytes(raw)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (zipfile.ZIP_BZIP2, "'a.csv' is packed by the method 12, which no CMS file is"),
        (zipfile.ZIP_LZMA, "'a.csv' is packed by the method 14"),
        (zipfile.ZIP_DEFLATED, "the file is damaged (Bad CRC-32"),
    ],
)
def test_the_size_that_a_zip_states_is_not_believed(method: int, words: str, tmp_path: Path) -> None:
    """Python would unpack it whole."""
    with pytest.raises(FileFormatError) as caught:
        open_file(put(tmp_path, "a.zip", lying(b"\0" * 3_000_000, method, 100)))
    assert words in str(caught.value)


def test_an_archive_has_so_many_members_and_each_once(tmp_path: Path) -> None:
    """The last of two would be read in silence; a list of thousands is not printed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.csv", "x\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", "y\n")
    with pytest.raises(FileFormatError, match=r"the archive has two members with the name 'a\.csv'"):
        open_file(put(tmp_path, "a.zip", held.getvalue()))
    with pytest.raises(FileFormatError, match=r"'9\.pdf' and 11 more: unzip it"):
        open_file(put(tmp_path, "a.zip", zipped({f"{n}.pdf": b"" for n in range(21)})))
    with pytest.raises(FileFormatError, match=r"the archive has more than 5,000 members"):
        open_file(put(tmp_path, "a.zip", zipped({f"{n}.csv": b"" for n in range(5001)})))


def test_a_row_has_so_many_columns(tmp_path: Path) -> None:
    """Of the first rows too, in which a header is looked for."""
    for first in (None, 5):
        with pytest.raises(FileFormatError, match="it has more than 256 columns"):
            table_of(open_file(put(tmp_path, "a.csv", "," * 256 + "\n")), first=first)
        with pytest.raises(FileFormatError, match="a cell has more than 20,000 characters"):
            table_of(open_file(put(tmp_path, "a.csv", "a" * 20_001 + "\n")), first=first)


def test_a_table_has_so_many_rows_and_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted before a row is made, in fixed-width text too."""
    monkeypatch.setattr(bounds, "MOST_ROWS", 10)
    monkeypatch.setattr(bounds, "MOST_CELLS", 20)
    for text in ("a,b\n" * 11, "a\r" * 11, "a,b\r\n" * 11):
        with pytest.raises(FileFormatError, match=r"a\.csv: it has more than 10 lines: no CMS file is that large"):
            open_file(put(tmp_path, "a.csv", text))
    for mark in ",;\t":
        with pytest.raises(FileFormatError, match=r"it has more than 20 cells"):
            open_file(put(tmp_path, "a.csv", mark * 21 + "\n"))


MEASURE: Final = """
import csv, io, json, resource, sys
from pathlib import Path
from jcodes.errors import JcodesError
from jcodes.official import read_official
import python_calamine

counting = sys.argv[1] == "garbage"
events = 0

def count(frame, event, argument):
    global events
    events += event == "call" or event == "c_call"

peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2)
before = peak()
for path in map(Path, sys.argv[2:]):
    events = 0
    try:
        sys.setprofile(count if counting else None)
        said = repr(read_official(path))
    except JcodesError as error:
        said = type(error).__name__
    except MemoryError:
        said = "MemoryError"
    finally:
        sys.setprofile(None)
    own = peak() - before
    cells = 0
    if counting and path.suffix != ".gz":
        rows = csv.reader(io.StringIO(path.read_bytes().decode("latin-1"), newline=""))
        cells = sum(1 + len(row) for row in rows)
    print(json.dumps([path.name, said, events, cells, own]))
"""


def measured(kind: str, files: list[Path]) -> list[tuple[str, str, int, int, int]]:
    """Read the files in another process.

    Return each one's name, error, calls of functions, rows and cells that ``csv.reader`` makes, and peak in megabytes. Coverage does not trace it:
    that would take the place of what counts the calls.
    """
    untraced = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, kind, *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        env=untraced,
    )
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


MB: Final = 2**20
BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "rows.zip": lambda: zipped({"asp.csv": b",\n" * (5 * MB)}),
    "blank.zip": lambda: zipped({"asp.csv": b"\n" * (20 * MB)}),
    "commas.csv": lambda: b"," * (20 * MB) + b"\n",
    "quotes.csv": lambda: b'"' * (20 * MB) + b"\n",
    "large.zip": lambda: zipped({"asp.csv": b"0" * (44 * MB)}),
    "lies.zip": lambda: lying(b"0" * (44 * MB), zipfile.ZIP_DEFLATED, 100),
    "texts.xlsx": lambda: book(cell("A1"), **{"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * (3 * MB) + b"</sst>"}),
    "cells.xlsx": lambda: book(b"".join(cell(f"D{n}", n).encode() for n in range(1, 30_000))),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no module resource")
def test_a_bomb_ends_in_a_typed_error_below_600_megabytes(tmp_path: Path) -> None:
    """Whatever it claims to be, in one process; and a file of 2 GB is not read."""
    files = [put(tmp_path, name, make()) for name, make in BOMBS.items()]
    for name in ("sparse.csv", "sparse.xlsx", "sparse.zip"):
        files.append(tmp_path / name)
        with files[-1].open("wb") as file:
            file.truncate(2**31)
    figures = measured("bomb", files)
    assert {name: said for name, said, *_ in figures} == {path.name: "FileFormatError" for path in files}
    assert max(peak for *_, peak in figures) < 600, figures


GARBAGE: Final[dict[str, Callable[[], bytes]]] = {
    "asp bytes.csv": lambda: bytes((n * n * 31 + n // 7) % 256 for n in range(65536)) * 48,
    "asp words.csv": lambda: b"some words, that are no table; and more\n" * 100_000,
    "HCPC2026_JAN_ANWEB.txt": lambda: b"J9312 and so on\n" * 250_000,
    "asp quoted.csv": lambda: b'"a, b","c\n"\n' * 330_000,
    "asp letters.csv": lambda: ("\u20ac" * 20 + ",x\n").encode() * 60_000,
    "asp signs.csv": ("\U0001f48a,x\n" * 300_000).encode,
    "asp wide.csv": lambda: (b"x 1," * 250 + b"\n") * 10_000,
    "asp long.csv": lambda: (b"x y" * 30_000 + b",\n") * 40,
    "asp.csv.gz": lambda: __import__("gzip").compress(b"a,b\n" * (1 * MB), 1),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no module resource")
def test_garbage_costs_little(tmp_path: Path) -> None:
    """Two calls a row and cell that ``csv.reader`` would make, and those that look for 22 layouts in the first rows; 200 megabytes.

    ``python tools/bench garbage`` gives the ratio of the times.
    """
    files = [put(tmp_path, name, make()) for name, make in GARBAGE.items()]
    for name, said, calls, cells, peak in measured("garbage", files):
        assert said == "FileFormatError", name
        assert 300 < calls < 2 * cells + 60_000, (name, calls, cells)
        assert peak < 200, name


def test_a_bzip2_bomb_is_made_of_few_bytes() -> None:
    """As in the review: it is the method that is refused."""
    assert len(bz2.compress(b"\0" * (10 * MB))) < 200


def test_a_header_far_down_is_not_looked_for(tmp_path: Path) -> None:
    """A file without one is parsed no further."""
    text = "a,b\n" * 300 + "HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit\n"
    with pytest.raises(FileFormatError, match="no header row of a CMS file"):
        dataset_of(put(tmp_path, "x.csv", text))
