"""Slips that people make on the command line: each message says what to do."""

import io
import zipfile
from pathlib import Path

import pytest

from jcodes.cli import main

ROWS = "A-4,J9312,75,2026-02-03,9000.00\n"
AMERICAN = ROWS.replace("2026-02-03", "02/03/2026")
HEADER = "claim,hcpcs,units,dos,charge\n"


def excel() -> bytes:
    """A workbook with one line of a chargemaster."""
    openpyxl = pytest.importorskip("openpyxl")
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in (["charge_code", "hcpcs"], ["1001", "J9310"]):
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def archive() -> bytes:
    """A zip that is no workbook."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("readme.md", "nothing")
    return held.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files as people have them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JCODES_DATA", str(tmp_path / "data"))
    files = {"us.csv": HEADER + AMERICAN, "bare.csv": ROWS, "headings.csv": HEADER, "empty.csv": "", "claims.txt": ""}
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("excel.xlsx").write_bytes(excel())
    Path("archive.csv").write_bytes(archive())
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("units J9312 750mg --on 02/01/2026", 2, "write the year first, as in 2026-02-01 or 20260201"),
        ("check us.csv", 2, "give the format of the dates: --date-format MM/DD/YYYY"),
        ("check us.csv --date-format MM-DD-YYYY", 2, "write every date in the one format given, or correct the format"),
        ("check us.csv --date-format mm/dd", 2, "give a format such as 'MM/DD/YYYY', 'M/D/YY' or '%m/%d/%Y'"),
        ("check none.csv", 5, "check the name, and the folder that you are in"),
        ("check .", 5, "that is a folder; name a file in it"),
        ("units J1111 5mg", 3, "did you mean J1110 or J1171 or J1411?"),
        ("price J1111", 1, "no payment limit on file for J1111: did you mean J1110 or J1171 or J1411?"),
        ("price J3490", 1, "no payment limit on file for J3490\n"),
        ("price 99213", 1, "no payment limit on file for 99213\n"),
        ("units rituximab 750mg", 2, "rituximab is a drug's name, not a code: its code is J9312"),
        ("search 50242-051-21", 1, "50242-051-21 is an NDC: 'jcodes ndc 50242-051-21' gives its codes\n"),
        ("check us.csv --date-format MM/DD", 2, "'MM/DD' is not a date format: give a format"),
        ("check us.csv --date-format %Y-%m", 2, "'%Y-%m' is not a date format: give a format"),
        ("check us.csv --date-format Alice", 2, "a text (5 characters, letters) is not a date format: give a format"),
        ("check us.csv --date-format MM/DD/YYYY --silence foo", 2, "'foo' is not RULE=REASON"),
        ("check us.csv --date-format MM/DD/YYYY --silence Foo", 2, "a text (3 characters, letters) is not RULE=REASON"),
        ("check us.csv --date-format MM/DD/YYYY --silence foo=x", 2, "there is no rule 'foo' to silence: see docs/reference/rules.md for the ids of the rules\n"),
        ("show J9312 --catalog April-2026", 3, "release 'April-2026' is not loaded: use one of 2016-01"),
        ("show J9312 --catalog April", 3, "release a text (5 characters, letters) is not loaded"),
        ("search rituximb", 0, "these names are spelled like it: check which drug is meant"),
        ("units J9312 75mL", 4, "give the strength of the solution, such as --strength '40 mg/mL'"),
        ("check bare.csv", 2, "begin with a header such as claim,code,modifiers,units,on,charge"),
        ("check-cdm bare.csv --on 2026-02-01", 5, "name columns such as charge_code, hcpcs"),
        ("frame units headings.csv out.csv", 2, "the file has no column of doses: name it with --columns, pairs such as dose=YOUR_COLUMN"),
        ("check empty.csv", 1, "empty.csv: no claims"),
        ("check-cdm empty.csv --on 2026-02-01", 5, "empty.csv: the file is empty: name columns such as"),
        ("code empty.csv", 2, 'the file is empty: write a record such as {"drug": "Rituxan", "dose": "750 mg"}'),
        ("code bare.csv", 2, "begin with a header such as drug,dose,route,on"),
        ("code excel.xlsx", 2, "the file is an Excel file or an archive: save it as CSV in UTF-8"),
        ("frame check empty.csv out.csv", 5, "error: empty.csv: the file cannot be read as csv: give"),
        ("check excel.xlsx", 2, "write the file as CSV in UTF-8 with a header"),
        ("frame check excel.xlsx out.csv", 2, "save an Excel file as CSV"),
        ("frame check claims.txt out.csv", 2, "name files such as claims.parquet or claims.csv"),
        ("check-cdm archive.csv --on 2026-02-01", 5, "unzip it and give the file itself"),
        ("units J9312 750mg --policy medicare", 3, "--policy takes a name (medicare-part-b, "),
        ("units J9312 -750 mg", 2, "'-750 mg' is negative: write a number and a unit"),
        ("units J9312 -750mg", 2, "'-750mg' is negative: write a number and a unit"),
        ("units J9312 750mg --type vial", 2, "use 'single-dose' or 'multi-dose' or 'single-patient-use' or 'pharmacy bulk'; vial is a form"),
        ("data remove 2026-04 --dataset asp", 3, "error: asp release '2026-04' was not added"),
        ("data remove 2026-04 --dataset ASPS", 3, "is not a dataset: use one of hcpcs, "),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value[:12] else "",
)  # fmt: skip
def test_a_slip_is_told_what_to_do(words: str, status: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line on standard error."""
    assert main(words.split()) == status
    assert said in capsys.readouterr().err


def test_a_workbook_is_read_whatever_its_name_ends_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a workbook saved by a program that calls it CSV."""
    pytest.importorskip("python_calamine")
    (tmp_path / "cdm.csv").write_bytes(excel())
    assert main(["check-cdm", str(tmp_path / "cdm.csv"), "--on", "2026-02-01"]) == 1
    assert "J9310" in capsys.readouterr().out


def test_an_audit_speaks_in_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the rows that it could not read, too."""
    path = tmp_path / "us.csv"
    path.write_text(HEADER + AMERICAN, encoding="utf-8")
    assert main(["audit", str(path)]) == 1
    assert "give the format of the dates: --date-format MM/DD/YYYY\n" in capsys.readouterr().out
    assert main(["audit", str(path), "--date-format", "mm/dd/yyyy"]) == 1
    assert "1 claim, 1 line: 1 with errors" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["units", "J9312", "750mg", "--dataset", "hcpcs"], "--dataset a text (5 characters, letters)"),
        (["units", "J9312", "750mg", "--date_format=Alice", "--hcpcs"], "--date_format=a text (5 characters, letters) --hcpcs"),
        (["search", "x", "--on", "2026-02-03", "--y", "Alice B", "--y"], "--y a text (7 characters, letters and spaces) --y"),
    ],
)  # fmt: skip
def test_options_that_are_not_known_are_named_once(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order, each as often as it was given; what was given with them is not repeated."""
    with pytest.raises(SystemExit):
        main(words)
    assert capsys.readouterr().err.endswith(f"unrecognized arguments: {said}\n")
