"""The data build as a command, on a made-up folder of official files."""

from pathlib import Path

import pytest

from jcodes.errors import FileFormatError
from tests.official.files import fill
from tests.readers import samples
from tests.readers.files import put
from tools import build_data


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two releases of codes, and a file of each other dataset, where the build looks for them."""
    paths = fill(tmp_path)
    places = {
        "old": "hcpcs",
        "hcpcs": "hcpcs",
        "jw_jz": "lists",
        "sad": "lists",
        "noc_prices": "lists",
        "noc_crosswalk": "lists",
    }
    for dataset, path in paths.items():
        place = tmp_path / "in" / places.get(dataset, dataset)
        place.mkdir(parents=True, exist_ok=True)
        path.rename(place / path.name)
    (tmp_path / "more" / "rules").mkdir(parents=True)
    put(tmp_path / "more" / "rules", "modifiers_2026-01.csv", samples.MODIFIERS)
    put(tmp_path / "more" / "rules", "asc_addendum_bb_2020Q1.csv", samples.ASC)
    files = (
        build_data.SourceFile("2025-10", f"hcpcs/{paths['old'].name}", "2025-10", "annual file"),
        build_data.SourceFile("2026-01", f"hcpcs/{paths['hcpcs'].name}", notes="the newest"),
    )
    others = tuple(
        (dataset, pattern.replace("*.zip", "*.csv").replace("*.csv.gz", "*.csv"), notes)
        for dataset, pattern, notes in build_data.OTHERS
    )
    monkeypatch.setattr(build_data, "FILES", files)
    monkeypatch.setattr(build_data, "OTHERS", others)
    monkeypatch.setattr(build_data, "corrections", lambda: {"replaced_by": [], "take_from": []})
    return tmp_path / "in"


def test_every_dataset_is_read(folder: Path) -> None:
    """With its quarter, the date in its name, and its notes."""
    found = {(file.dataset, file.release): file for file in build_data.official_files(folder)}
    assert {dataset for dataset, _ in found} == {"hcpcs", *(dataset for dataset, *_ in build_data.OTHERS)}
    newest = found["hcpcs", "2026-01"]
    assert (str(newest.published), newest.notes) == ("2026-01-12", "the newest")
    assert found["hcpcs", "2025-10"].covers == "2025-10"
    assert found["jw_jz", "2025-10"].issue == "2025-10@2025-12-20"


def test_a_file_without_a_quarter_stops_the_build(folder: Path) -> None:
    """It is never guessed."""
    (named,) = (folder / "lists").glob("sad_*.csv")
    named.rename(folder / "lists" / "sad_list.csv")
    with pytest.raises(FileFormatError, match=r"sad_list\.csv: no quarter"):
        build_data.build(folder)


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
    put(target, "codes.tsv", "spoiled")
    assert build_data.main([str(folder), "--check"]) == 1


def test_the_real_corrections_each_say_why_and_by_what_source() -> None:
    """They are facts, not opinions."""
    fixed = build_data.corrections()
    assert set(fixed) == {"replaced_by", "take_from", "also_called", "not_for_route", "only_by_route"}
    assert all(row["why"] and row["source"] for table in fixed.values() for row in table)
