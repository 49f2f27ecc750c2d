"""The data build, on a made-up pair of releases."""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from jcodes.catalogs.store import COLUMNS
from jcodes.doses import Dosage
from jcodes.errors import DataError
from jcodes.readers.descriptors import read_descriptor
from jcodes.readers.hcpcs import read_hcpcs
from tests.readers.files import ROWS, csv_text, put
from tools import build_data

DRUGS = ROWS[1:]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two releases: in the second the dosage of J0001 is another, and J0003 is new."""
    (tmp_path / "hcpcs").mkdir()
    later = [
        {**DRUGS[0], "LONG DESCRIPTION": "Injection, testomab, 5 mg"},
        DRUGS[1],
        {**DRUGS[0], "HCPC": "J0003", "LONG DESCRIPTION": "Injection, testimab (brandia), 1 mg", "ADD DT": "20260101"},
        {**DRUGS[0], "HCPC": "E0100", "LONG DESCRIPTION": "Test cane"},
    ]
    put(tmp_path / "hcpcs", "one.csv", csv_text(DRUGS))
    put(tmp_path / "hcpcs", "HCPC_two_01122026.csv", csv_text(later))
    files = (
        build_data.SourceFile("2025-10", "hcpcs/one.csv"),
        build_data.SourceFile("2026-01", "hcpcs/HCPC_two_01122026.csv", "the newest"),
    )
    monkeypatch.setattr(build_data, "FILES", files)
    monkeypatch.setattr(build_data, "corrections", lambda: {"replaced_by": [], "take_from": []})
    return tmp_path


def rows(built: dict[str, str]) -> list[dict[str, str]]:
    header, *lines = [line.split("\t") for line in built["codes.tsv"].splitlines()]
    assert tuple(header) == COLUMNS
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_each_run_of_equal_facts_is_one_row(folder: Path) -> None:
    """With the releases between which it holds; the newest is left blank."""
    found = [(row["code"], row["first"], row["last"], row["dosage"]) for row in rows(build_data.build(folder))]
    assert found == [
        ("J0001", "2025-10", "2025-10", "10 mg"),
        ("J0001", "2026-01", "", "5 mg"),
        ("J0002", "2025-10", "", "up to 1000 units"),
        ("J0003", "2026-01", "", "1 mg"),
    ]


def test_a_code_that_leaves_the_files_ends_with_its_last_release(folder: Path) -> None:
    """And one that comes back begins again."""
    put(folder / "hcpcs", "HCPC_two_01122026.csv", csv_text(DRUGS[:1]))
    gone = [(row["code"], row["first"], row["last"]) for row in rows(build_data.build(folder))]
    assert gone == [("J0001", "2025-10", ""), ("J0002", "2025-10", "2025-10")]


def test_the_manifest_counts_and_hashes(folder: Path) -> None:
    """Source, hash, counts, the date in the name; the same twice."""
    built = build_data.build(folder)
    assert built == build_data.build(folder)
    one, two = json.loads(built["manifest.json"])["hcpcs"]
    assert (one["release"], one["drug_codes"], one["published"]) == ("2025-10", 2, "")
    assert (two["file"], two["codes"], two["drug_codes"], two["published"]) == (
        "HCPC_two_01122026.csv",
        4,
        3,
        "2026-01-12",
    )
    assert two["notes"] == "the newest"
    assert one["digest"] != two["digest"]


def test_corrections_are_laid_on_and_marked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replacement shows once the code has ended; a text is taken from another release."""
    fixed = {
        "replaced_by": [{"code": "J0002", "codes": ["J0003"], "why": "the same by unit", "source": "a notice"}],
        "take_from": [
            {"release": "2026-01", "codes": ["J0001"], "other": "2025-10", "why": "cut off", "source": "the older file"}
        ],
    }
    monkeypatch.setattr(build_data, "corrections", lambda: fixed)
    found = {(row["code"], row["first"]): row for row in rows(build_data.build(folder))}
    assert found["J0002", "2025-10"]["replaced_by"] == "J0003"
    assert found["J0002", "2025-10"]["correction"] == "the same by unit (a notice)"
    assert found["J0001", "2026-01"]["dosage"] == "10 mg"
    assert found["J0001", "2026-01"]["correction"] == "cut off (the older file)"


def test_a_correction_that_changes_nothing_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CMS has mended its file: the correction must go."""
    fixed = {
        "replaced_by": [],
        "take_from": [{"release": "2026-01", "codes": ["J0002"], "other": "2025-10", "why": "w", "source": "s"}],
    }
    monkeypatch.setattr(build_data, "corrections", lambda: fixed)
    with pytest.raises(SystemExit, match="changes nothing"):
        build_data.build(folder)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"added": None}, "no add date"), ({"coverage": "D\tX"}, "holds a tab")],
    ids=["no add date", "a tab"],
)
def test_a_row_that_cannot_be_shipped_stops_the_build(folder: Path, change: dict[str, Any], words: str) -> None:
    """Nothing is left out in silence."""
    record = attrs.evolve(read_hcpcs(folder / "hcpcs" / "one.csv").codes[0], **change)
    with pytest.raises(SystemExit, match=words):
        build_data.facts_of(record, read_descriptor(record.long), (), "")


def test_an_indicator_that_is_not_known_stops_the_build(folder: Path) -> None:
    """A new one of CMS gets a name first."""
    put(folder / "hcpcs", "one.csv", csv_text([{**DRUGS[0], "COV": "X"}]))
    with pytest.raises(DataError, match="cannot be read"):
        build_data.build(folder)


def test_a_dosage_that_its_own_text_does_not_give_back_stops_the_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped text is what the library will read."""
    record = read_hcpcs(folder / "hcpcs" / "one.csv").codes[0]
    descriptor, other = read_descriptor(record.long), Dosage.parse("1 mg")
    monkeypatch.setattr(Dosage, "parse", staticmethod(lambda _: other))
    with pytest.raises(SystemExit, match="does not survive"):
        build_data.facts_of(record, descriptor, (), "")


def test_the_command_writes_or_checks(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--check`` writes nothing and fails when a file differs."""
    target = tmp_path / "data"
    target.mkdir()
    monkeypatch.setattr(build_data, "DATA", target)
    assert build_data.main([str(folder), "--check"]) == 1
    assert list(target.iterdir()) == []
    assert build_data.main([str(folder)]) == 0
    assert build_data.main([str(folder), "--check"]) == 0
    out = capsys.readouterr().out
    assert "DIFFERS" in out
    assert "written" in out
    assert "as shipped" in out


def test_the_real_corrections_each_say_why_and_by_what_source() -> None:
    """They are facts, not opinions."""
    fixed = build_data.corrections()
    assert set(fixed) == {"replaced_by", "take_from"}
    assert all(row["why"] and row["source"] for table in fixed.values() for row in table)
