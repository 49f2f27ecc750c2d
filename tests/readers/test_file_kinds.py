"""What an official file is, told by its header alone."""

import random
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcodes.errors import FileFormatError, MissingExtraError
from jcodes.readers.file_kinds import FILE_KINDS, dataset_of
from tests.readers import samples
from tests.readers.cases import CASES, rows_of, text_of
from tests.readers.files import csv_text, fixed_text, gzipped, hcpcs_sheet, put, sheet, zipped

KNOWN = {name: case for name, case in CASES.items() if case.kind}


@pytest.mark.parametrize("name", KNOWN)
def test_every_kind_is_told_whatever_the_file_is_called(name: str, tmp_path: Path) -> None:
    """As CSV, workbook, gzip and archive; with its columns in another order."""
    case = KNOWN[name]
    rows = rows_of(case.text)
    shuffled = [random.Random(1).sample(row, len(row)) for row in rows]  # noqa: S311 - no secret
    forms: dict[str, bytes | str] = {
        "asp.csv": case.text,  # a name that lies
        "a.xlsx": sheet(rows),
        "a.csv.gz": gzipped(case.text.encode("utf-16")),
        "a.zip": zipped({"b.csv": case.text.encode()}),
        "b.zip": zipped({"readme.txt": b"no table", case.member: case.text.encode()}),
        "c.csv": text_of(shuffled),
    }
    assert {form: dataset_of(put(tmp_path, form, data)) for form, data in forms.items()} == dict.fromkeys(
        forms, case.kind
    )


def test_every_kind_has_a_case() -> None:
    """A new one is not forgotten here."""
    assert {case.kind for case in KNOWN.values()} == set(FILE_KINDS)


def test_the_quarterly_file_is_told_in_each_of_its_forms(tmp_path: Path) -> None:
    """Fixed width with its disclaimer, workbook, and CMS's archive with reports beside it."""
    text = fixed_text(preamble="***Disclaimers\t\t\r\n\r\n")
    archive = {
        "HCPC2026_ANWEB.txt": text.encode("cp1252"),
        "HCPC2026_ANWEB.xlsx": b"not opened",
        "HCPC2026_Trans_Report.xlsx": sheet([["HCPCS/MOD", "TYPE OF CHANGE"], ["J0001", "ADD"]]),
        "proc_notes.txt": b"0061 a note\r\n",
    }
    forms: dict[str, bytes | str] = {"a.txt": text, "b.xlsx": hcpcs_sheet(), "c.zip": zipped(archive)}
    for name, data in forms.items():
        assert dataset_of(put(tmp_path, name, data)) == "hcpcs"


def test_an_archive_of_several_kinds_is_of_the_first(tmp_path: Path) -> None:
    """CMS packed the crosswalks of a quarter together."""
    members = {
        "Jan 2026 NOC NDC-HCPCS Crosswalk.csv": samples.NOC_CROSSWALK.encode(),
        "Jan 2026 ASP NDC-HCPCS Crosswalk.csv": samples.CROSSWALK.encode(),
        "Jan 2026 OPPS NDC-HCPCS Crosswalk.csv": samples.CROSSWALK.replace("2026 ASP", "2026 OPPS").encode(),
    }
    assert dataset_of(put(tmp_path, "a.zip", zipped(members))) == "crosswalk"
    del members["Jan 2026 ASP NDC-HCPCS Crosswalk.csv"]
    del members["Jan 2026 OPPS NDC-HCPCS Crosswalk.csv"]
    members["Jan 2026 NOC Pricing.csv"] = samples.NOC_PRICES.encode()
    assert dataset_of(put(tmp_path, "a.zip", zipped(members))) == "noc_crosswalk"


def test_a_table_of_codes_is_no_jw_and_jz_list_unless_it_says_so(tmp_path: Path) -> None:
    """In its name, above its header, or in its notes; a chargemaster says nothing of the sort."""
    bare = "HCPCS Code,Price\r\nJ0001,5\r\n"
    with pytest.raises(FileFormatError, match="no header row of a CMS file found"):
        dataset_of(put(tmp_path, "cdm_2026-01.csv", bare))
    assert dataset_of(put(tmp_path, "JW list.csv", bare)) == "jw_jz"
    assert dataset_of(put(tmp_path, "a.csv", "JW Modifier and JZ Modifier Policy\r\n" + bare)) == "jw_jz"
    with pytest.raises(FileFormatError, match="no header"):
        dataset_of(put(tmp_path, "cdm.csv", "HCPCS Code,Modifier\r\nJ0001,JW\r\n"))


OTHERS = [
    ("corrections", samples.CORRECTIONS, "this is CMS's corrections of an annual HCPCS file"),
    (
        "report of changes",
        "HCPCS/MOD,TYPE OF CHANGE,SHORT DESCRIPTION,LONG DESCRIPTION\r\nJ0001,ADD,x,y\r\n",
        "no header",
    ),
    ("prose", "Dear reader,\r\nthis is no table\r\n", "no header"),
    ("nothing", "", "no header"),
    ("a header too far down", "x\r\n" * 300 + csv_text(), "no header"),
    ("cut off", csv_text()[:-1] + "and more", "the last line has no line end"),
]


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_anything_else_is_an_error_that_says_what_it_is(text: str, words: str, tmp_path: Path) -> None:
    """With the file's name and what to give instead."""
    with pytest.raises(FileFormatError, match=words) as caught:
        dataset_of(put(tmp_path, "HCPC2026_JAN_ANWEB.csv", text))
    assert caught.value.file == "HCPC2026_JAN_ANWEB.csv"
    assert caught.value.hint


def test_an_archive_of_nothing_known_is_refused(tmp_path: Path) -> None:
    """Whether its members are unknown, damaged, or none."""
    unknown = {"one.csv": b"a,b\r\n", "two.csv": b"c,d\r\n"}
    with pytest.raises(FileFormatError, match=r"a\.zip: no header row of a CMS file"):
        dataset_of(put(tmp_path, "a.zip", zipped(unknown)))
    damaged = {"HCPC2026_ANWEB.txt": b"cut off", "readme.txt": b"x"}
    with pytest.raises(FileFormatError, match=r"a\.zip!HCPC2026_ANWEB\.txt, row 1: the last line has no line end"):
        dataset_of(put(tmp_path, "a.zip", zipped(damaged)))
    with pytest.raises(FileFormatError, match="its members: nothing"):
        dataset_of(put(tmp_path, "a.zip", zipped({})))
    with pytest.raises(FileFormatError, match="the file is damaged"):
        dataset_of(put(tmp_path, "a.zip", b"PK\x03\x04"))
    with pytest.raises(FileFormatError, match="the file type is not supported"):
        dataset_of(put(tmp_path, "a.pdf", b"%PDF"))


def test_a_damaged_member_does_not_hide_a_whole_one(tmp_path: Path) -> None:
    """The reader of the kind will not open it either."""
    members = {"HCPC2026_ANWEB.txt": b"cut off", "MUE.csv": samples.MUE.encode()}
    assert dataset_of(put(tmp_path, "a.zip", zipped(members))) == "mue"


def test_what_the_system_refuses_and_what_is_not_installed_are_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is a fault of the file."""
    with pytest.raises(FileNotFoundError):
        dataset_of(tmp_path / "missing.csv")
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError):
        dataset_of(put(tmp_path, "a.xlsx", hcpcs_sheet()))


@pytest.mark.parametrize("name", KNOWN)
@settings(max_examples=settings().max_examples // 3)
@given(data=st.data())
def test_a_damaged_file_is_told_as_what_it_is_or_refused(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Never as another kind, whatever byte was changed, and never with another exception."""
    case = KNOWN[name]
    damaged = bytearray(case.text.encode())
    for _ in range(data.draw(st.integers(0, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    path = put(tmp_path_factory.getbasetemp(), f"{case.kind}.csv", bytes(damaged[:cut]))
    with suppress(FileFormatError):
        assert dataset_of(path) == case.kind
