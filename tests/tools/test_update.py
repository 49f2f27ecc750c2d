"""New files become a reviewed diff of facts, named inputs, built facts, snapshots and a draft of the changelog."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from jcodes.catalogs.data_library import DataLibrary
from jcodes.errors import DataError
from jcodes.official import read_official
from jcodes.official.tables import build_tables
from tests.official.files import OLD, fill
from tests.readers import samples
from tests.readers.files import csv_text, put
from tools import build_data, update
from tools.inputs import Folders, read_inputs
from tools.update import Places, main, review, write

BEFORE = csv_text([*OLD, {**OLD[0], "HCPC": "J0012", "ADD DT": "20251001"}])
LATER = samples.ASP.replace("January 1, 2026 through March 31, 2026", "April 1, 2026 through June 30, 2026")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A project with two quarters of codes and a file of payment limits, and a folder of new files; what is run is kept."""
    data, more = tmp_path / "data", tmp_path / "more"
    data.mkdir()
    (more / "new").mkdir(parents=True)
    monkeypatch.setattr(build_data, "corrections", lambda: {"replaced_by": [], "take_from": []})
    old = fill(data)
    put(data, "HCPC2025_OCT_ANWEB.csv", BEFORE)
    inputs = tmp_path / "inputs.toml"
    listed = "".join(
        update._entry(update._reviewed(path, DataLibrary(())), Folders(data, more)) for path in old.values()
    )
    inputs.write_text(f'{listed}[[unread]]\npath = "data/none/"\n', encoding="utf-8")
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(
        "# Changelog\n\n## [Unreleased]\n\n### Data\n\n- Before.\n\n## [0.1.0]\n\n### Data\n", encoding="utf-8"
    )

    def build(of: Places) -> None:
        texts = build_data.build(of.folders, read_inputs(of.inputs), names=False)
        (tmp_path / "manifest.json").write_text(texts["manifest.json"], encoding="utf-8")

    def run(words: Sequence[str], more: dict[str, str]) -> None:
        with (tmp_path / "run.txt").open("a", encoding="utf-8") as log:
            log.write(f"{' '.join([*(f'{name}={value}' for name, value in more.items()), *words])}\n")

    return Places(Folders(data, more), inputs, changelog, build, run)


def held(places: Places) -> DataLibrary:
    """Return the facts of the files before."""
    files = [read_official(places.folders.at(one.path)) for one in read_inputs(places.inputs).files]
    from jcodes.catalogs.data_folder import DataFolder

    return DataLibrary((DataFolder.of("before", build_tables(files)),))


def test_new_files_are_compared_with_their_neighbors(places: Places) -> None:
    """Counts and every change; a file that is named already is left out, one that cannot be read is told."""
    new = places.folders.more / "new"
    put(new, "Apr 2026 ASP Pricing File 032626.csv", LATER.replace("74.765", "80"))
    put(new, "HCPC2025_OCT_ANWEB.csv", BEFORE)
    put(new, "letter.csv", "nothing\n")
    asp, letter = review(new, places.inputs, held(places))
    assert asp.file is not None
    assert asp.changes is not None
    assert "asp 2026-01@2025-12-17 -> 2026-04@2026-03-26: 0 added, 0 ended, 1 changed" in "\n".join(asp.lines())
    assert "  changed  J0001: $74.765, coinsurance 20.000 -> $80.00, coinsurance 20.000" in "\n".join(asp.lines())
    assert any("7 rows; CMS's asp files have 500 or more" in line for line in asp.lines())
    assert (
        asp.draft
        == "- asp 2026-04@2026-03-26 (Apr 2026 ASP Pricing File 032626.csv): 0 added, 0 ended, 1 changed since 2026-01@2025-12-17."
    )
    assert (letter.file, letter.draft) == (None, "")
    assert "problem: letter.csv: no header row of a CMS file found" in "\n".join(letter.lines())
    with pytest.raises(DataError, match=r"letter\.csv cannot be read"):
        write([asp, letter], places)


def test_codes_are_compared_as_catalogs(places: Places, tmp_path: Path) -> None:
    """Added, ended, changed; an older file goes before its neighbor; rows left out are counted."""
    new = places.folders.more / "new"
    put(new, "HCPC2026_APR_ANWEB.csv", csv_text([*OLD[:2], {**OLD[0], "HCPC": "E0100", "ADD DT": "soon"}]))
    put(
        new,
        "asp_2010Q1.csv",
        LATER.replace("April 1, 2026 through June 30, 2026", "January 1, 2010 through March 31, 2010"),
    )
    codes, asp = review(new, places.inputs, DataLibrary.loaded(()))
    assert codes.changes is not None
    assert codes.changes.added
    assert codes.changes.ended
    assert codes.draft.endswith("; 1 rows left out.")
    assert any(line.startswith("note: row 4, E0100, left out") for line in codes.lines())
    assert asp.changes is not None
    assert asp.changes.before == "2010-01"
    (first,) = review(new / "none", places.inputs, DataLibrary(())) or (
        update._reviewed(new / "asp_2010Q1.csv", DataLibrary(())),
    )
    assert "first issue" in first.draft


def test_written_files_are_named_built_and_drafted(places: Places, tmp_path: Path) -> None:
    """The inputs name them, the facts hold them, snapshots and pages are written anew, the changelog has the line."""
    new = places.folders.more / "new"
    put(new, "Apr 2026 ASP Pricing File 032626.csv", LATER)
    found = review(new, places.inputs, held(places))
    draft = write(found, places)
    files = read_inputs(places.inputs).files
    at = max(number for number, one in enumerate(files) if one.dataset == "asp")
    assert files[at - 1].dataset == "asp", "it stands after the last file of its dataset"
    assert (files[at].path, files[at].release) == ("more/new/Apr 2026 ASP Pricing File 032626.csv", "2026-04")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert [one["release"] for one in manifest["asp"]] == ["2026-01", "2026-04"]
    log = (tmp_path / "run.txt").read_text(encoding="utf-8").splitlines()
    assert log[0].startswith("JCODES_SNAPSHOT=write pytest ")
    assert log[1:] == list(update.PAGES)
    assert all((Path(__file__).parents[2] / path).exists() for path in update.SNAPSHOTS)
    assert f"### Data\n\n{draft}- Before.\n" in places.changelog.read_text(encoding="utf-8")
    assert review(new, places.inputs, held(places)) == ()
    places.changelog.write_text("# Changelog\n", encoding="utf-8")
    with pytest.raises(DataError, match="has no heading ### Data"):
        write((), places)


def test_a_new_file_is_named_among_its_kind() -> None:
    """Comments stay with what follows them; a dataset without a file comes after the last of all, in an empty list at its end."""
    asp, mue = '[[file]]\ndataset = "asp"\n\n', '[[file]]\ndataset = "mue"\n\n'
    listed = f"# files\n\n{asp}# -- edits\n\n{mue}# -- not read\n\n[[unread]]\n"
    new = '[[file]]\ndataset = "NEW"\n\n'
    assert update._named(listed, "asp", new) == listed.replace(asp, asp + new)
    assert update._named(listed, "opps", new) == listed.replace(mue, mue + new)
    assert update._named("# files\n\n", "asp", new) == f"# files\n\n{new}"


def test_a_file_elsewhere_is_refused(places: Places, tmp_path: Path) -> None:
    """The build reads two folders only."""
    path = put(tmp_path, "Apr 2026 ASP Pricing File 032626.csv", LATER)
    with pytest.raises(DataError, match="does not lie below"):
        write([update._reviewed(path, held(places))], places)


def test_the_command(places: Places, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It reviews; what is hard to believe is written only where that is accepted."""
    monkeypatch.setattr(update, "Places", lambda _folders: places)
    new = places.folders.more / "new"
    assert main([str(new), "--write"]) == 0
    assert "no new file" in capsys.readouterr().out
    put(new, "Apr 2026 ASP Pricing File 032626.csv", LATER)
    assert main([str(new), "--write"]) == 1
    assert "nothing is written" in capsys.readouterr().out
    assert main([str(new), "--accept-implausible"]) == 0
    assert "changelog" not in capsys.readouterr().out
    assert main([str(new), "--write", "--accept-implausible"]) == 0
    assert "changelog, a draft:\n- asp 2026-04@2026-03-26" in capsys.readouterr().out


def test_the_build_and_the_commands_are_those_of_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where a test gives no others."""
    ran: list[object] = []
    monkeypatch.setattr(build_data, "main", ran.append)
    monkeypatch.setattr(subprocess, "run", lambda words, **_: ran.append(words[1:]))
    places = Places(Folders(tmp_path / "data", tmp_path / "more"))
    places.build(places)
    places.run(["pytest"], {})
    assert ran == [[str(tmp_path / "data"), "--names", str(tmp_path / "more")], ["-m", "pytest"]]
