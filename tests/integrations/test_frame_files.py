"""Files larger than memory: parts, resumption, atomic output, and the same rows as the frame in memory."""

import builtins
import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

import jcodes
from jcodes.errors import FileFormatError, MalformedClaimError, MalformedError, MissingExtraError
from jcodes.integrations.frames import add_units, check_lines
from jcodes.integrations.frames.file_parts import Parts, WorkFolder, polars_library
from jcodes.integrations.frames.frame_files import FileSummary, findings_of_file, units_of_file

DAY = dt.date(2026, 2, 1)
LINES = pl.DataFrame(
    {
        "claim": ["A", "B", "A", None, "C", "B", "C-", None],
        "code": ["J9310", "J9312", "96413", "J9312", "j9312", "J1440", "DOE^JANE", "J0000"],
        "units": [7, 75, 1, 700, 1, 1, 1, 1],
        "dose": [750.0, 750.0, 1.0, float("nan"), 4.07, 300.0, 1.0, 1.0],
        "unit": ["mg", "mg", "mg", "mg", "g", "mcg", "mg", "mg"],
        "on": [DAY, DAY, DAY, DAY, DAY, dt.date(2012, 6, 1), DAY, None],
        "charge": ["5000", "10", "1", "1", "1", "1", "1", "1"],
    }
)
ASKED = {"code": "code", "dose": "dose", "unit": "unit", "on": "on"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A parquet file with four row groups."""
    path = tmp_path / "lines.parquet"
    pq.write_table(LINES.to_arrow(), path, row_group_size=2)
    return path


class Stopped(Exception):  # noqa: N818 - not an error of the library
    """The user pressed a key."""


def stop_after(rows: int) -> Any:
    def progress(done: int, _: int | None) -> None:
        if done >= rows:
            raise Stopped

    return progress


def test_the_rows_of_a_parquet_file_are_those_of_the_frame(source: Path) -> None:
    """In order, with the counts by status and code; text that is no code is not repeated."""
    told: list[tuple[int, int | None]] = []
    found = units_of_file(
        source, source.with_name("out.parquet"), part_rows=2, progress=lambda *done: told.append(done)
    )
    made, right = pl.read_parquet(source.with_name("out.parquet")), add_units(LINES, **ASKED)
    assert made.columns == right.columns
    text = pl.col(pl.Enum, pl.Categorical).cast(pl.String)
    assert made.with_columns(text).equals(right.with_columns(text))
    assert told == [(2, 8), (4, 8), (6, 8), (8, 8)]
    assert found.counts["status"] == dict(right["status"].cast(pl.String).value_counts().rows())
    assert found.codes["J9312"] == {"MalformedDoseError": 1, "ok": 2}
    assert found.codes["(not a code)"] == {"MalformedCodeError": 2}
    assert "DOE" not in json.dumps(found.to_dict())
    assert (found.rows, found.written, found.is_resumed) == (8, 8, False)
    assert not source.with_name("out.parquet.parts").exists()


def test_csv_in_and_out_keeps_every_text(tmp_path: Path) -> None:
    """Leading zeros, quotes; the same units."""
    path = tmp_path / "lines.csv"
    LINES.rename({"code": "PROC"}).with_columns(ndc=pl.lit("00123"), note=pl.lit('a "b", c')).write_csv(path)
    found = units_of_file(path, tmp_path / "out.csv", columns={"code": "PROC"}, part_rows=3)
    made = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    assert set(made["ndc"]) == {"00123"}
    assert set(made["note"]) == {'a "b", c'}
    right = add_units(LINES, **ASKED)
    assert made["billing_units"].cast(pl.Int64).to_list() == right["billing_units"].to_list()
    assert made["status"].to_list() == right["status"].cast(pl.String).to_list()
    assert found.rows == 8


def test_a_run_that_was_stopped_goes_on_after_its_last_part(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands at the output's place before; parts that are done are neither read nor computed again."""
    target = source.with_name("out.parquet")
    with pytest.raises(Stopped):
        units_of_file(source, target, part_rows=2, progress=stop_after(4))
    assert not target.exists()
    asked = 0

    def counted(frame: Any, **more: Any) -> Any:
        nonlocal asked
        asked += len(frame)
        return add_units(frame, **more)

    monkeypatch.setattr("jcodes.integrations.frames.frame_files.add_units", counted)
    found = units_of_file(source, target, part_rows=2)
    assert found.is_resumed
    assert asked == 4
    assert found.rows == 8
    assert pl.read_parquet(target)["code"].to_list() == LINES["code"].to_list()


def test_another_plan_begins_anew(source: Path) -> None:
    """Other options, or an input that has changed; a folder of someone else is left alone."""
    target = source.with_name("out.parquet")
    with pytest.raises(Stopped):
        units_of_file(source, target, part_rows=2, progress=stop_after(2))
    assert not units_of_file(source, target, part_rows=2, suffix="_2").is_resumed
    folder = source.with_name("other.parquet.parts")
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(MalformedError, match="not a folder of this command"):
        units_of_file(source, source.with_name("other.parquet"))
    assert (folder / "mine.txt").exists()


@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
@pytest.mark.parametrize("bucket_rows", [1, 100])
def test_the_findings_are_those_of_the_frame_whatever_the_buckets(source: Path, bucket_rows: int) -> None:
    """Claims stay whole, their rows wherever; each finding has the number of its row."""
    target = source.with_name("findings.parquet")
    found = findings_of_file(source, target, bucket_rows=bucket_rows)
    right = check_lines(LINES.with_row_index("row", offset=1), keep=["row", "claim"])
    made = pl.read_parquet(target)
    assert made.columns == right.columns
    assert sorted(map(repr, made.rows())) == sorted(map(repr, right.rows()))
    assert (found.rows, found.written) == (8, len(right))
    assert found.counts["severity"] == dict(right["severity"].drop_nulls().value_counts().rows())


def test_findings_of_csv_resume_after_the_last_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And name their columns; without a claim number each row is a claim."""
    path, target = tmp_path / "lines.csv", tmp_path / "findings.csv"
    LINES.select("code", "units", "charge", row=pl.lit("mine"), dos=pl.lit("02/01/2026")).rename(
        {"code": "PROC"}
    ).write_csv(path)
    monkeypatch.setattr("jcodes.integrations.frames.frame_files._BUCKET_BYTES", 64)
    asked: dict[str, Any] = {"columns": {"code": "PROC"}, "date_format": "MM/DD/YYYY", "keep": ["PROC", "row"]}
    with pytest.raises(Stopped):
        findings_of_file(path, target, progress=stop_after(1), **asked)
    found = findings_of_file(path, target, **asked)
    assert found.is_resumed
    made = pl.read_csv(target, infer_schema=False)
    assert made.columns[:2] == ["PROC", "row"]
    assert set(made["row"]) == {"mine"}
    assert "J9310" in set(made["PROC"])
    named = findings_of_file(path, target, columns={"code": "PROC", "claim": "charge"}, date_format="MM/DD/YYYY")
    assert named.rows == 8


def test_empty_files_give_empty_files(tmp_path: Path) -> None:
    """With their columns."""
    for ending in ("csv", "parquet"):
        path = tmp_path / f"empty.{ending}"
        LINES.clear().write_csv(path) if ending == "csv" else pq.write_table(LINES.clear().to_arrow(), path)
        assert units_of_file(path, tmp_path / "out.parquet").rows == 0
        assert pl.read_parquet(tmp_path / "out.parquet").columns[-1] == "release"
        assert findings_of_file(path, tmp_path / "out.parquet").written == 0
        assert pl.read_parquet(tmp_path / "out.parquet").columns[-1] == "release"


def test_what_cannot_be_read_is_refused(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is written."""
    out = tmp_path / "out.parquet"
    with pytest.raises(MalformedError, match=r"neither .csv nor .parquet"):
        units_of_file(tmp_path / "x.xlsx", out)
    with pytest.raises(MalformedError, match=r"neither .csv nor .parquet"):
        units_of_file(source, tmp_path / "out.json")
    with pytest.raises(FileNotFoundError):
        units_of_file(tmp_path / "none.csv", out)
    with pytest.raises(MalformedError, match="the output is the input"):
        units_of_file(source, source)
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"PAR1 not")
    with pytest.raises(FileFormatError, match="cannot be read as parquet"):
        units_of_file(bad, out)
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"code,dose\nJ9312,\xff\xfe\nJ9312,1,2,3\n")
    with pytest.raises(FileFormatError, match="cannot be read as csv"):
        units_of_file(odd, out)
    (tmp_path / "none.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(MalformedClaimError, match="no column of procedure codes"):
        units_of_file(tmp_path / "none.csv", out)
    with pytest.raises(MalformedError, match="the file has no column of doses: name it with columns="):
        units_of_file(tmp_path / "none.csv", out, columns={"code": "a"})
    with pytest.raises(MalformedError, match="no column 'x'"):
        units_of_file(source, out, columns={"dose": "x"})
    assert not out.exists()
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith(missing):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    missing = "pyarrow"
    with pytest.raises(MissingExtraError, match="pyarrow is not installed"):
        Parts(source)
    missing = "polars"
    with pytest.raises(MissingExtraError, match="polars is not installed"):
        polars_library()


@pytest.mark.parametrize("version", ["1.36.1", "0.20.31"])
def test_a_polars_that_ends_early_without_an_error_is_refused(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Version 1.36 yields the parts of an unreadable csv file up to the damage, and no error."""
    monkeypatch.setattr(pl, "__version__", version)
    with pytest.raises(MissingExtraError, match=rf"Polars {version} is too old: pip install 'polars>=1\.37'"):
        polars_library()
    monkeypatch.setattr(pl, "__version__", "1.37.0-beta.1")
    assert polars_library() is pl


def test_a_summary_is_written_as_json() -> None:
    assert FileSummary(1, 1, {"status": {"ok": 1}}, {}, is_resumed=False).to_dict()["rows"] == 1
    assert jcodes.catalog().digest


@pytest.mark.parametrize("field", ["+dose", "", "policy", "catalog", "units"])
def test_a_field_that_does_not_exist_is_refused(source: Path, field: str) -> None:
    with pytest.raises(MalformedError, match=r"is not a field of columns="):
        units_of_file(source, source.with_name("out.csv"), columns={field: "dose"})


@pytest.mark.parametrize("name", ["claims[1].csv", "cl*ms.csv", "claims?.csv"])
def test_a_name_is_no_pattern(tmp_path: Path, name: str) -> None:
    """A browser saves a second file as claims[1].csv; as a pattern, that is claims1.csv."""
    (tmp_path / "claims1.csv").write_text("code,dose,unit\nJ0257,10,mg\n", encoding="utf-8")
    (tmp_path / name).write_text("code,dose,unit\nJ9312,750,mg\n", encoding="utf-8")
    units_of_file(tmp_path / name, tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet")["code"].to_list() == ["J9312"]


def test_headings_of_several_columns_are_refused(tmp_path: Path) -> None:
    """One of them would be renamed in the output; findings ask only of the columns that are read or kept."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    for header, message in (
        ("code,dose,unit,note,note", "several columns have the heading 'note'"),
        ("code,dose,unit,,", "several columns have no heading"),
    ):
        source.write_text(f"{header}\nJ9312,750,mg,x,y\n", encoding="utf-8")
        with pytest.raises(MalformedError, match=message):
            units_of_file(source, target)
        assert findings_of_file(source, target).rows == 1
    with pytest.raises(MalformedError, match="several columns have no heading"):
        findings_of_file(source, target, keep=[""])
    source.write_text("PROC,PROC,z\nJ9312,x,y\n", encoding="utf-8")
    with pytest.raises(MalformedError, match="several columns have the heading 'PROC'"):
        findings_of_file(source, target, columns={"code": "PROC"})
    for header in ("code,code,x", "units,units,code"):
        source.write_text(f"{header}\nJ9312,x,J9312\n", encoding="utf-8")
        with pytest.raises(MalformedError, match="several columns have the heading"):
            findings_of_file(source, target)
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize(
    "data",
    [
        "code,dose,unit\nJ9312,750,mg\n".encode("utf-16"),
        b"code,dose,unit\rJ9312,750,mg\r",
        b"code,dose,unit,M\xfcller\n",
    ],
)
def test_a_csv_file_of_another_encoding_or_line_ends_is_refused(tmp_path: Path, data: bytes) -> None:
    """Otherwise all of it would be one heading, and no row."""
    source = tmp_path / "in.csv"
    source.write_bytes(data)
    for call in (units_of_file, findings_of_file):
        with pytest.raises(FileFormatError, match="cannot be read as csv"):
            call(source, tmp_path / "out.csv")


def test_a_heading_may_have_several_lines(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b'\xef\xbb\xbfcode,dose,unit,"of\r\nthe day"\r\nJ9312,750,mg,"say ""hi"""\r\n')
    units_of_file(source, tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet").row(0)[:5] == ("J9312", "750", "mg", 'say "hi"', 75)


def test_what_csv_cannot_hold_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.csv"
    frame = pl.DataFrame({"code": ["J9312"], "dose": [750.0], "unit": ["mg"]})
    for column in (pl.Series("held", [["500 mg"]]), pl.Series("held", [{"a": 1}]), pl.Series("held", [b"x"])):
        frame.with_columns(column).write_parquet(source)
        with pytest.raises(MalformedError, match="csv cannot hold the column 'held'") as raised:
            units_of_file(source, target)
        assert raised.value.hint == "name an output that ends in .parquet"
        with pytest.raises(MalformedError, match="csv cannot hold the column 'held'"):
            findings_of_file(source, target, keep=["held"])
        assert findings_of_file(source, target).rows == 1
        assert units_of_file(source, tmp_path / "out.parquet").rows == 1
    assert not list(tmp_path.glob("*.parts"))


def test_an_output_that_is_a_folder_is_refused_first(source: Path) -> None:
    target = source.with_name("folder.parquet")
    target.mkdir()
    with pytest.raises(IsADirectoryError):
        units_of_file(source, target)
    assert not list(source.parent.glob("*.parts"))


def test_a_full_disk_is_an_error_of_the_system_that_leaves_no_half_of_a_part(source: Path) -> None:
    """Polars says it in the text of an error of its own; errors that are not the system's stay."""

    class Full:
        def __init__(self, said: str) -> None:
            self.said = said

        def write_parquet(self, path: Path, **_: Any) -> None:
            path.write_bytes(b"half")
            raise pl.exceptions.ComputeError(self.said)

    folder = WorkFolder(source.with_name("out.parquet"), source, {})
    with pytest.raises(OSError, match="No space left on device") as raised:
        folder.add("part", Full("parquet: underlying IO error: No space left on device (os error 28)"), {})
    assert raised.value.filename == str(source.with_name("out.parquet"))
    with pytest.raises(pl.exceptions.ComputeError, match="another"):
        folder.add("part", Full("another"), {})
    assert [path.name for path in folder.path.iterdir()] == ["plan.json"]
