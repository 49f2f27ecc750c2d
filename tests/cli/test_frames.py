"""The commands on files of rows: what they write, print and answer."""

import json
import sys
from pathlib import Path

import polars as pl
import pytest

from jcodes.cli import main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    codes = ["J9312", "J9312", "J2505", "DOE^JANE", *(f"J{9000 + place}" for place in range(12))]
    lines = pl.DataFrame(
        {"HCPCS": codes, "dose": "750", "unit": "mg", "on": "2026-02-01", "units": "75", "charge": "1"}
    )
    lines.write_csv("lines.csv")
    lines.write_parquet("lines.parquet")
    return tmp_path


def test_units_are_written_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """By status, and for the codes with rows that have no answer; no text that is not a code is printed."""
    assert main(["frame", "units", "lines.csv", "out.parquet"]) == 0
    out, err = capsys.readouterr()
    assert pl.read_parquet("out.parquet")["billing_units"].to_list()[:2] == [75, 75]
    assert out.startswith("status ")
    assert "CodeNotValidError" in out
    assert "more codes with rows that are not ok; --json lists all" in out
    assert "DOE" not in out + err
    assert "read 16 rows, wrote 16 to out.parquet" in err
    assert (
        main(["frame", "units", "lines.parquet", "out.csv", "--json", "--columns", "dose=dose", "--suffix", "_2"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["codes"]["J9312"] == {"ok": 2}
    pl.DataFrame({"code": ["J9312", "J0000"], "dose": ["750 mg", "1 mg"]}).write_csv("two.csv")
    assert main(["frame", "units", "two.csv", "out.csv"]) == 0
    assert "J0000  UnknownCodeError  1" in capsys.readouterr().out
    pl.DataFrame({"code": ["J9312"], "dose": ["750 mg"]}).write_csv("one.csv")
    assert main(["frame", "units", "one.csv", "out.csv"]) == 0
    assert capsys.readouterr().out.splitlines() == ["status  rows", "ok      1"]


def test_findings_are_written_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 1 with an error or a claim that was not checked."""
    for path in (Path("lines.csv"), Path("lines.parquet")):
        lines = pl.read_csv(path, infer_schema=False) if path.suffix == ".csv" else pl.read_parquet(path)
        lines = lines.drop("dose", "unit")
        lines.write_csv(path) if path.suffix == ".csv" else lines.write_parquet(path)
    assert main(["frame", "check", "lines.csv", "out.csv", "--keep", "HCPCS"]) == 1
    out, err = capsys.readouterr()
    assert "severity" in out
    assert "read 16 rows, wrote " in err
    assert "J2505" in pl.read_csv("out.csv", infer_schema=False)["HCPCS"]
    assert main(["frame", "check", "lines.parquet", "out.csv", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["rows"] == 16
    pl.DataFrame({"code": ["J9312"], "units": ["x"]}).write_csv("one.csv")
    assert main(["frame", "check", "one.csv", "out.csv"]) == 1
    Path("none.csv").write_text("code,units\n", encoding="utf-8")
    assert main(["frame", "check", "none.csv", "out.csv"]) == 0


def test_what_is_wrong_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["frame", "units", "lines.csv", "out.parquet", "--columns", "code"]) == 2
    assert "is not FIELD=COLUMN: write code=hcpcs, for example" in capsys.readouterr().err
    assert main(["frame", "units", "missing.csv", "out.parquet"]) == 5


def test_a_terminal_shows_what_is_done(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A bar if the number of rows is known; the line is cleared at the end."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["frame", "units", "lines.parquet", "out.parquet"]) == 0
    err = capsys.readouterr().err
    assert "[##############################] 100 %  16 rows" in err
    assert "\r\x1b[Kread" in err
    assert main(["frame", "units", "lines.csv", "out.parquet"]) == 0
    assert "\r\x1b[K16 rows, " in capsys.readouterr().err
