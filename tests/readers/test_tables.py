"""Opening files: forms, archives, encodings, and what is refused."""

import io
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace

import openpyxl
import pytest

from jcodes.errors import FileFormatError, MissingExtraError
from jcodes.readers import bounds, workbooks
from jcodes.readers.tables import Table, Text, cleaned, member_names, open_file, prefer, table_of
from tests.readers.files import gzipped, put, sheet, zipped


def rows(content: Text | Table) -> list[tuple[str, ...]]:
    return [cells for _, cells in table_of(content).rows]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9\r\n", "café\r\n"),
        (b"\xef\xbb\xbfcaf\xc3\xa9\n", "café\n"),
        (b"caf\xe9 \x96 na\xefve\r\n", "café – naïve\r\n"),
        ("café\n".encode("utf-16"), "café\n"),
    ],
)
def test_texts_are_decoded_as_they_come(data: bytes, text: str, tmp_path: Path) -> None:
    """UTF-8 with and without a mark, Windows Latin 1, UTF-16."""
    content = open_file(put(tmp_path, "a.txt", data))
    assert isinstance(content, Text)
    assert content.text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"one\ntwo \x81\n", "a.txt, row 2: byte 0x81 is not in any text encoding"),
        (b"\xff\xfeo\x00n", "a.txt, row 1: byte"),
        (b"one\ntwo\nthr\0ee\n", "a.txt, row 3: the file contains null characters"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(data: bytes, words: str, tmp_path: Path) -> None:
    """Nothing is replaced in silence."""
    data = data + b"\x00\xd8" if data.startswith(b"\xff\xfe") else data  # half a surrogate pair
    with pytest.raises(FileFormatError) as caught:
        open_file(put(tmp_path, "a.txt", data))
    assert words in str(caught.value)


def test_a_text_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    """CMS ends every line; a person's own table may leave out the last end."""
    content = open_file(put(tmp_path, "a.csv", "a,b\r\n1,2"))
    with pytest.raises(FileFormatError, match=r"a\.csv, row 2: the last line has no line end") as caught:
        table_of(content)
    assert caught.value.hint == "download it again, or add the line end if the file is complete"
    assert [cells for _, cells in table_of(content, whole=False).rows] == [("a", "b"), ("1", "2")]


def test_an_end_mark_of_old_systems_is_no_line(tmp_path: Path) -> None:
    """Control-Z closes some of CMS's files."""
    content = open_file(put(tmp_path, "a.txt", "one\r\n\x1a"))
    assert isinstance(content, Text)
    assert content.lines() == ["one"]
    assert cleaned("\x1a") == ""


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_cells_are_parted_by_tab_semicolon_or_comma(mark: str, tmp_path: Path) -> None:
    """Whatever stands in the most lines; the preamble's commas do not count for more."""
    lines = ["A preamble, with commas, many of them", *(mark.join(("J0001", f"x{n}", "10 mg")) for n in range(3))]
    assert rows(open_file(put(tmp_path, "a.txt", "\r\n".join(lines) + "\r\n")))[1:] == [
        ("J0001", f"x{n}", "10 mg") for n in range(3)
    ]


def test_rows_keep_the_number_of_their_first_line(tmp_path: Path) -> None:
    """A cell may hold line ends, which become blanks."""
    table = table_of(open_file(put(tmp_path, "a.csv", 'a,b\r\n1,"two\nlines"\r\n3,4\r\n')))
    assert table.rows == ((1, ("a", "b")), (2, ("1", "two lines")), (4, ("3", "4")))


def test_numbers_and_dates_of_excel_become_the_text_it_shows(tmp_path: Path) -> None:
    """Fifteen digits, no exponent, whole numbers without a point."""
    cells: list[object] = [0.1 + 0.2, 20190101, 2.5e-7, 1e15, True, date(2019, 1, 1), "  x\xa0y ", None, "", 0.0, 2.462]
    shown = rows(open_file(put(tmp_path, "a.xlsx", sheet([cells]))))[0]
    assert shown == (
        "0.3", "20190101", "0.00000025", "1000000000000000", "True", "2019-01-01", "x y", "", "", "0", "2.462",
    )  # fmt: skip
    stamp = rows(open_file(put(tmp_path, "a.xlsx", sheet([[datetime(2019, 1, 1, 12)]]))))  # noqa: DTZ001 - Excel has no zones
    assert stamp == [("2019-01-01 12:00:00",)]


def test_the_longest_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    """A cover or blank sheets may stand beside it."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["about this file"])
    page = book.create_sheet("data")
    page.append(["a"])
    page.append(["b"])
    book.create_sheet("blank")
    held = io.BytesIO()
    book.save(held)
    assert rows(open_file(put(tmp_path, "a.xlsx", held.getvalue()))) == [("a",), ("b",)]


def test_an_archive_with_one_fitting_member_needs_no_choice(tmp_path: Path) -> None:
    """Folders, hidden files and notes of other kinds are passed over."""
    members = {"folder/": b"", "folder/a.csv": b"a\n", "__MACOSX/a.csv": b"x", "folder/~$a.xlsx": b"x", "a.pdf": b"x"}
    content = open_file(put(tmp_path, "a.zip", zipped(members)))
    assert (content.name, rows(content)) == ("a.zip!a.csv", [("a",)])


def test_an_archive_without_a_fitting_member_tells_what_it_holds(tmp_path: Path) -> None:
    """The hint says what to do."""
    with pytest.raises(FileFormatError, match=r"its members: 'a\.pdf', 'x/b\.doc'.*unzip it"):
        open_file(put(tmp_path, "a.zip", zipped({"a.pdf": b"", "x/b.doc": b""})))


def test_a_choice_goes_by_words_and_endings() -> None:
    """One file of the first ending that has just one."""
    names = ["x/Jan ASP Pricing.csv", "x/Jan ASP Pricing.xlsx", "Jan NOC Pricing.csv", "Crosswalk.txt"]
    assert prefer("PRICING", without=("NOC",))(names) == "x/Jan ASP Pricing.csv"
    assert prefer("PRICING")(names) == "x/Jan ASP Pricing.xlsx"
    assert prefer("PRICING", endings=(".csv",))(names) is None
    assert prefer("X")(names) == "Crosswalk.txt"  # a folder's name does not count


def test_an_archive_in_an_archive_is_opened_once(tmp_path: Path) -> None:
    """The Medicare Coverage Database packs its tables twice; an archive in that one is not opened, for some hold themselves."""
    inner = zipped({"b.csv": b"b\n", "notes.pdf": b"x", "__MACOSX/b.csv": b"c\n", "d/": b""})
    outer = put(tmp_path, "a.zip", zipped({"b.zip": inner, "read me.pdf": b"x"}))
    assert member_names(outer) == ("b.zip/b.csv",)
    found = open_file(outer)
    assert isinstance(found, Text)
    assert (found.name, found.text) == ("a.zip!b.csv", "b\n")
    twice = put(tmp_path, "a.zip", zipped({"c.csv": b"c\n", "B.ZIP": zipped({"x/b.csv": b"b\n"})}))
    found = open_file(twice, prefer("B"))
    assert isinstance(found, Text)
    assert found.text == "b\n"
    named = put(tmp_path, "a.zip", zipped({"b.zip/b.csv": b"a folder\n", "c.csv": b"c\n"}))
    assert isinstance(kept := open_file(named, prefer("B")), Text)
    assert kept.text == "a folder\n"


def test_archives_in_an_archive_share_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that fit one by one, and not together."""
    inner = zipped({"b.csv": bytes(range(256)) * 3000})
    monkeypatch.setattr(bounds, "LARGEST", len(inner) * 3 // 2)
    with pytest.raises(FileFormatError, match="it unpacks to more than"):
        open_file(put(tmp_path, "a.zip", zipped({"b.zip": inner, "c.zip": inner})))


def test_what_cannot_be_opened_in_an_archive_is_refused(tmp_path: Path) -> None:
    """A damaged archive in an archive."""
    inner = zipped({"b.csv": b"b\n"})
    with pytest.raises(FileFormatError, match="the file is damaged"):
        open_file(put(tmp_path, "a.zip", zipped({"b.zip": inner[:40], "c.csv": b"c\n"})))
    with pytest.raises(FileFormatError, match=r"a\.zip!b\.csv, row 1: the file contains null characters"):
        open_file(put(tmp_path, "a.zip", zipped({"b.csv": inner[:4] + b"\0"})))
    with pytest.raises(FileFormatError, match="the file type is not supported"):
        open_file(put(tmp_path, "a.zip.gz", gzipped(inner)))
    with pytest.raises(FileFormatError, match=r"its members: 'b\.zip', 'b\.zip/c\.zip'"):
        open_file(put(tmp_path, "a.zip", zipped({"b.zip": zipped({"c.zip": inner})})))


class _Pages:
    """What pypdf makes of a file."""

    def __init__(self, texts: list[str]) -> None:
        self.pages = [SimpleNamespace(extract_text=lambda text=text: text) for text in texts]


def _pypdf(texts: list[str] | Exception) -> ModuleType:
    def reader(_data: object) -> _Pages:
        if isinstance(texts, Exception):
            raise texts
        return _Pages(texts)

    module = ModuleType("pypdf")
    module.PdfReader = reader  # type: ignore[attr-defined]  # made here
    return module


def test_the_text_of_a_pdf_is_returned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page after page; by its first bytes, whatever its name."""
    path = put(tmp_path, "a.pdf", b"%PDF-1.7 x")
    monkeypatch.setitem(sys.modules, "pypdf", _pypdf(["J9312 x\nJ0585 y", "J1885 z"]))
    found = open_file(path)
    assert isinstance(found, Text)
    assert found.text == "J9312 x\nJ0585 y\nJ1885 z\n"
    monkeypatch.setitem(sys.modules, "pypdf", _pypdf([" ", ""]))
    with pytest.raises(FileFormatError, match="the PDF has no text: its pages are pictures"):
        open_file(path)
    monkeypatch.setitem(sys.modules, "pypdf", _pypdf(["x"] * 1001))
    with pytest.raises(FileFormatError, match="it has more than 1,000 pages"):
        open_file(path)
    monkeypatch.setitem(sys.modules, "pypdf", _pypdf(ValueError("no trailer")))
    with pytest.raises(FileFormatError, match=r"the PDF cannot be read \(no trailer\)"):
        open_file(path)


def test_without_pypdf_a_pdf_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra, or the text of the PDF."""
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingExtraError, match=r"jcodes\[pdf\]") as caught:
        open_file(put(tmp_path, "a.pdf", b"%PDF-1.7 x"))
    assert "save its text as .txt" in caught.value.hint


def test_what_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it fills the memory: zip, gzip and workbook."""
    monkeypatch.setattr(bounds, "LARGEST", 2**20)
    monkeypatch.setattr(workbooks, "_LARGEST", 2**20)
    bomb = b"0" * 2**21
    book = sheet([["0"]])
    with zipfile.ZipFile(held := io.BytesIO(book), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", bomb)
    for name, data in {"a.zip": zipped({"a.csv": bomb}), "a.csv.gz": gzipped(bomb), "a.xlsx": held.getvalue()}.items():
        with pytest.raises(FileFormatError, match="it unpacks to more than 1 MB"):
            open_file(put(tmp_path, name, data))


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    """The standard library raises a RuntimeError over it."""
    data = bytearray(zipped({"a.csv": b"a\n"}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    with pytest.raises(FileFormatError, match="the file is damaged"):
        open_file(put(tmp_path, "a.zip", bytes(data)))


class _PanicException(BaseException):
    """What a Rust panic looks like from Python."""


_PanicException.__name__ = "PanicException"


def _calamine(error: BaseException) -> ModuleType:
    def load_workbook(_data: object) -> SimpleNamespace:
        raise error

    module = ModuleType("python_calamine")
    module.__dict__["load_workbook"] = load_workbook
    return module


def test_a_panic_of_the_workbook_reader_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not descend from Exception; a stop by the user is let through."""
    path = put(tmp_path, "a.xlsx", sheet([["0"]]))
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", _calamine(_PanicException("index out of range")))
    with pytest.raises(FileFormatError, match=r"the workbook cannot be read \(index out of range\)"):
        open_file(path)
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", _calamine(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        open_file(path)
