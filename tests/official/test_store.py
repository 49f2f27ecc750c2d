"""The user's data folder: a release is there whole or not at all, whatever happens to those that write and read it."""

import errno
import hashlib
import json
import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

import jcodes
from jcodes import ServiceLine, check, code
from jcodes.catalogs import catalog, reload_data, stored_releases
from jcodes.catalogs.code_table import CODES
from jcodes.catalogs.data_library import data_library, forget
from jcodes.catalogs.stored_releases import MANIFEST, read_store
from jcodes.cli import main
from jcodes.errors import DataWarning, GapWarning, UnknownReleaseError
from jcodes.official import add, folder_lock, remove, store
from jcodes.official.folder_lock import locked
from jcodes.official.tables import build_tables
from tests.official.files import fill, read
from tools.kill_store import killed_at, run

POSIX: Final = pytest.mark.skipif(os.name == "nt", reason="fork, signals and permissions are POSIX's")
OCTOBER: Final = "2026-10"


def named(texts: dict[str, str]) -> str:
    """Return the name of the folder of these tables."""
    return hashlib.sha256(texts[MANIFEST].encode()).hexdigest()[:16]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the tables of one small file of each dataset."""
    return build_tables(
        [file for file in read(tmp_path_factory.mktemp("files")) if file.dataset in {"hcpcs", "asp", "mue"}]
    )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an empty folder of the user's."""
    place = tmp_path / "store"
    place.mkdir()
    monkeypatch.setenv("JCODES_DATA", str(place))
    reload_data()
    yield place
    reload_data()


@pytest.fixture
def release(place: Path, texts: dict[str, str]) -> Path:
    """Return the folder of a stored release."""
    store.keep(place, named(texts), texts)
    return place / named(texts)


@pytest.fixture
def october(tmp_path: Path) -> Path:
    """Return a small official file of a later quarter."""
    (tmp_path / "files").mkdir()
    path = fill(tmp_path / "files")["hcpcs"]
    return path.rename(path.with_name("HCPC2026_OCT_ANWEB.csv"))


def added(path: Path, place: Path) -> bool:
    """Add a file; return whether it was new."""
    (one,) = add([path], to=place, accept_implausible=True)
    return one.is_new


def left_out(place: Path) -> str:
    """Return what the warning says of the one release that is left out; no answer uses it, and the library works."""
    reload_data()
    with pytest.warns(DataWarning) as caught:
        assert len(catalog(path=place)) > 2000
    assert len(data_library(place).folders) == 1
    (one,) = caught
    return str(one.message)


# -- catalogs of two folders ---


def test_catalogs_of_the_same_codes_and_other_files_are_not_equal(place: Path, tmp_path: Path) -> None:
    """So that no cache gives one the facts of the other; an open catalog keeps its own, also when pickled."""
    before = catalog()
    other = tmp_path / "other"
    other.mkdir()
    files = tmp_path / "files"
    files.mkdir()
    prices = fill(files)["asp"]
    add([prices], to=other, accept_implausible=True)
    beside = catalog(before.release.name, path=other)
    assert (beside.digest, hash(beside)) == (before.digest, hash(before))
    assert beside != before
    assert beside.on("2026-01-01") != before.on("2026-01-01")
    assert pickle.loads(pickle.dumps(beside)) is beside
    assert pickle.loads(pickle.dumps(before)) == before
    reload_data()
    again = catalog(before.release.name, path=other)
    assert again is not beside
    assert again == beside
    assert pickle.loads(pickle.dumps(beside)) == beside
    assert catalog() == before


def test_no_answer_is_that_of_an_earlier_look_at_the_folder(place: Path, tmp_path: Path) -> None:
    """Every function that keeps answers by catalog is asked before and after a file is added."""

    def asked() -> tuple[object, ...]:
        record = {"drug": "rituximab", "dose": "740 mg", "route": "IV", "on": "2027-02-01"}
        line = {"code": "J9312", "units": 74, "on": "2027-02-01"}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GapWarning)
            return (
                len(code(record).report.findings),
                sorted(one.rule for one in check(ServiceLine.from_dict(line)).findings),
            )

    before = asked()
    files = tmp_path / "files"
    files.mkdir()
    path = fill(files)["hcpcs"]
    add([path.rename(path.with_name("HCPC2027_JAN_ANWEB.csv"))], to=place, accept_implausible=True)
    reload_data()
    now = asked()
    assert now != before
    remove("2027-01", path=place)
    reload_data()
    assert asked() == before


# -- what is damaged is left out ------------------------------------------------------------------------------------


DAMAGE: Final[dict[str, Callable[[Path], object]]] = {
    "one byte": lambda path: path.write_bytes(path.read_bytes()[:-2] + b"~\n"),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-5]),
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(bytes(range(256))),
    "gone": Path.unlink,
    "a folder": lambda path: [path.rename(path.with_name("x")), path.mkdir()],  # type: ignore[func-returns-value]
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_release_is_named_and_left_out_and_removed(release: Path, damage: str, october: Path) -> None:
    """Whichever file of it; the release beside it answers."""
    place = release.parent
    added(october, place)
    kept = {path.name: path.read_bytes() for path in release.iterdir()}
    for name, whole in kept.items():
        if (name, damage) == (MANIFEST, "gone"):
            continue  # then it is no release
        DAMAGE[damage](release / name)
        stored = read_store(place)
        assert [one.path for one in stored.left_out] == [release], name
        assert name in str(stored.left_out[0])
        assert f"jcodes data remove {release.name}" in str(stored.left_out[0])
        assert [folder.releases[0].name for folder in stored.folders] == [OCTOBER]
        if (release / name).is_dir():
            (release / name).rmdir()
            (release / "x").unlink()
        (release / name).write_bytes(whole)
    assert read_store(place).left_out == ()
    DAMAGE[damage](release / "codes.tsv")
    reload_data()
    with pytest.warns(DataWarning, match=r"codes\.tsv.*no answer uses it: remove it with 'jcodes data remove"):
        assert catalog().release.name == OCTOBER
    assert "HCPC2026_JAN_ANWEB_01122026.csv" in remove("2026-01@2026-01-12")
    assert remove(OCTOBER) == ("HCPC2026_OCT_ANWEB.csv",)
    assert list(place.iterdir()) == []


def test_the_command_that_the_warning_names_works(
    place: Path, october: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a release without a readable manifest too; then its file can be added again."""
    added(october, place)
    (folder,) = place.iterdir()
    (folder / MANIFEST).write_text("{", encoding="utf-8")
    reload_data()
    assert main(["show", "J9312"]) == 0
    said = capsys.readouterr().err
    assert said.startswith(f"warning: {folder}: manifest.json is damaged")
    assert len(said.splitlines()) == 1
    assert main(["data", "remove", folder.name]) == 0
    assert capsys.readouterr().out == f"removed {folder.name}\n"
    assert added(october, place)
    assert f" --to {place}'" not in said
    (folder / "codes.tsv").unlink()
    assert f"'jcodes data remove {folder.name} --to {place}'" in str(read_store(place, f" --to {place}").left_out[0])


def test_a_damaged_release_is_mended_by_adding_its_file_again(place: Path, october: Path) -> None:
    """The folder has the same name."""
    added(october, place)
    (folder,) = place.iterdir()
    (folder / "codes.tsv").write_text("", encoding="utf-8")
    reload_data()
    with pytest.warns(DataWarning, match="codes"):
        assert added(october, place)
    reload_data()
    assert catalog(path=place).release.name == OCTOBER
    assert list(place.iterdir()) == [folder]


def test_another_damaged_release_stays_when_a_file_is_added(release: Path, october: Path) -> None:
    """Only that of the same file is put right."""
    (release / "codes.tsv").write_text("", encoding="utf-8")
    reload_data()
    with pytest.warns(DataWarning, match=release.name):
        assert added(october, release.parent)
    assert release in release.parent.iterdir()
    assert [one.path for one in read_store(release.parent).left_out] == [release]


def test_a_file_that_another_process_added_meanwhile_is_not_added_again(
    place: Path, october: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is held is read again under the lock."""
    module = sys.modules[add.__module__]
    lock = store.changing
    with monkeypatch.context() as patch:

        def late(folder: Path) -> AbstractContextManager[None]:
            patch.undo()
            assert added(october, place)
            return lock(folder)

        patch.setattr(module, "changing", late)
        assert not added(october, place)
    assert len(list(place.iterdir())) == 1


JUNK: Final[tuple[object, ...]] = (None, 5, -1, 1.5, "x", "2026-99", "a\0", [], {}, [["x"]], {"x": []}, True)


def _changed(value: Any) -> Iterator[Any]:
    """Yield the JSON value with each of its parts replaced by junk, lost or doubled."""
    yield from JUNK
    if isinstance(value, dict):
        for key in list(value)[:12]:
            yield {name: part for name, part in value.items() if name != key}
            for part in _changed(value[key]):
                yield {**value, key: part}
    elif isinstance(value, list) and value:
        yield [*value, *value]
        for part in _changed(value[0]):
            yield [part, *value[1:]]


def test_no_manifest_stops_an_answer(release: Path) -> None:
    """Each part of it replaced by what it is not: the release is read or left out, and nothing else happens."""
    place, path = release.parent, release / MANIFEST
    whole = json.loads(path.read_bytes())
    whole = {key: part for key, part in whole.items() if key in {"format", "tables", "hcpcs", "asp"}}
    for name in whole["tables"].keys() - {"codes.tsv"}:
        (release / name).unlink()
    whole["tables"] = {"codes.tsv": whole["tables"]["codes.tsv"]}
    whole["asp"][0] |= {"doubts": ["one"], "row_notes": [[1, "J1", "why", False]], "part": "dme", "covers": "2026-04"}
    outcomes = set()
    for text in (json.dumps(whole), *map(json.dumps, _changed(whole)), "[" * 100_000, f'{{"format": {"9" * 5000}}}'):
        path.write_text(text, encoding="utf-8")
        stored = read_store(place)
        assert len(stored.folders) + len(stored.left_out) == 1
        for folder in stored.folders:
            assert all(release.issue and release.last_quarter >= release.quarter for release in folder.releases)
        for lost in stored.left_out:
            assert str(lost).isprintable()
            assert len(str(lost)) < 500
        outcomes.add(bool(stored.folders))
    assert outcomes == {True, False}


@pytest.mark.parametrize("note", [["1", "J1", "why"], [1, 2, "why"], [1, "J1", 3], [None, "J1", "why"]])
def test_a_note_on_a_row_is_a_number_and_two_texts(release: Path, note: list[object]) -> None:
    """Otherwise the manifest is damaged; the files of a release that is left out are named with their parts all the same."""
    path = release / MANIFEST
    whole = json.loads(path.read_bytes())
    whole["asp"][0] |= {"row_notes": [[1, "J1", "why"]], "part": "dme", "published": "2026-05-06"}
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert not read_store(release.parent).left_out
    whole["asp"][0]["row_notes"].append(note)
    path.write_text(json.dumps(whole), encoding="utf-8")
    (lost,) = read_store(release.parent).left_out
    asp = whole["asp"][0]
    assert f"manifest.json is damaged (the facts of the release '{asp['release']}')" in lost.problem
    assert ("asp", asp["release"], f"{asp['release']}@2026-05-06/dme", asp["file"]) in lost.files


def test_what_is_no_file_or_too_large_is_left_out(
    release: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing of it is read; a table may not lie elsewhere, or be one that the manifest does not list."""
    place = release.parent
    with monkeypatch.context() as patch:
        patch.setattr(stored_releases, "_LARGEST", 100)
        assert "is not a file, or too large" in left_out(place)
    manifest = json.loads((release / MANIFEST).read_bytes())
    (release / "more.tsv").write_text("code\n", encoding="utf-8")
    assert "manifest.json does not list more.tsv" in left_out(place)
    manifest["tables"]["../more.tsv"] = {"rows": 1, "sha256": ""}
    (release / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert "a table's name is not the name of a file" in left_out(place)
    rows = json.loads((release / MANIFEST).read_bytes())
    rows["tables"] = {"codes.tsv": {**manifest["tables"]["codes.tsv"], "rows": 1}}
    (release / MANIFEST).write_text(json.dumps(rows), encoding="utf-8")
    assert "another number of rows" in left_out(place)
    rows["format"] = 99
    (release / MANIFEST).write_text(json.dumps(rows), encoding="utf-8")
    said = left_out(place)
    assert (
        "has format 99; this version of jcodes reads format 1; no answer uses it: update jcodes, or remove it" in said
    )


@pytest.mark.parametrize("name", ["nothing", "file", "loop", "x" * 5000])
def test_a_data_folder_that_is_none_stops_no_answer(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing one and a file are silent, as before anything is added; the others warn."""
    place = tmp_path / name
    if name == "file":
        place.write_text("", encoding="utf-8")
    if name == "loop":
        if os.name == "nt":
            pytest.skip("links need a right there")
        place.symlink_to(place)
    if name in {"nothing", "file"}:
        assert read_store(place).left_out == ()
    else:
        assert "the folder cannot be read (" in left_out_of(place)
    forget(place)


def left_out_of(place: Path) -> str:
    """Return the warning over the whole folder."""
    forget(place)
    with pytest.warns(DataWarning) as caught:
        assert "J9312" in catalog(path=place)
    return str(caught[0].message)


# -- one process at a time ------------------------------------------------------------------------------------------


def test_a_second_writer_waits_and_then_says_so(
    place: Path, monkeypatch: pytest.MonkeyPatch, october: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is changed meanwhile."""
    monkeypatch.setattr(store.changing.__wrapped__, "__defaults__", (0.06,))  # type: ignore[attr-defined]
    with locked(place, 0) as alone:
        assert alone
        with pytest.raises(TimeoutError, match="another process adds or removes files"):
            added(october, place)
        assert main(["data", "remove", OCTOBER]) == 5
        assert capsys.readouterr().err == (
            f"error: {place.name}: another process adds or removes files; run the command again when it has ended\n"
        )
    assert added(october, place)


@POSIX
@pytest.mark.parametrize(("number", "alone"), [(errno.ENOLCK, False), (errno.EIO, None)])
def test_a_file_system_without_locks_is_written_to(
    place: Path, number: int, alone: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without removing what may be another's; an error of the disk is one."""
    import fcntl

    def flock(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(fcntl, "flock", flock)
    (place / ".adding-other").mkdir()
    if alone is None:
        with pytest.raises(OSError, match="no"), locked(place, 0):
            pass
    else:
        with locked(place, 0) as held:
            assert held is alone
        store.clear_leftovers(place)
        assert (place / ".adding-other").is_dir()


def test_the_lock_of_windows(place: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str]) -> None:
    """A byte of a file; the calls are those of msvcrt, which only Windows has."""
    taken: list[int] = []

    def locking(opened: int, mode: int, count: int) -> None:
        if mode == 1 and taken:
            raise PermissionError(errno.EACCES, "taken")
        if mode == 1:
            taken.append(opened)
        else:
            taken.remove(opened)

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=1, LK_UNLCK=2))
    monkeypatch.setattr(folder_lock, "_take", folder_lock._take_file)
    monkeypatch.setattr(folder_lock, "_give_back", folder_lock._give_back_file)
    with store.changing(place):
        assert taken
        with pytest.raises(TimeoutError), store.changing(place, wait=0):
            pass
        store.keep(place, named(texts), texts)
    assert not taken
    assert len(read_store(place).folders) == 1


@POSIX
def test_a_forked_process_does_not_keep_the_lock(place: Path) -> None:
    """Even if its parent is killed with the lock in hand."""
    ready, told = os.pipe()
    parent = os.fork()
    if parent == 0:
        with locked(place, 0):
            child = os.fork()
            if child == 0:
                os.write(told, str(os.getpid()).encode().rjust(12))
                time.sleep(60)
                os._exit(0)
            os.waitpid(child, 0)
    child = int(os.read(ready, 12))
    with pytest.raises(TimeoutError), locked(place, 0):
        pass
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    with locked(place, 5) as alone:
        assert alone
    os.kill(child, signal.SIGKILL)
    os.close(ready)
    os.close(told)


@POSIX
def test_a_lock_is_dropped_in_a_forked_process(place: Path) -> None:
    """The file descriptor is closed there; one that is closed already is no error."""
    with locked(place, 0):
        held = set(folder_lock._held)
        folder_lock._held.clear()
        folder_lock._held.update({os.dup(*held), 2**30})
        folder_lock._drop()
        assert folder_lock._held == set()
        with pytest.raises(TimeoutError), locked(place, 0):
            pass


# -- where a folder cannot be renamed -------------------------------------------------------------------------------


def test_nothing_is_renamed_over_another(release: Path, texts: dict[str, str]) -> None:
    """The release that is there is the same; a damaged one is removed first."""
    inode = release.stat().st_ino
    store.keep(release.parent, release.name, texts)
    assert release.stat().st_ino == inode
    assert list(release.parent.iterdir()) == [release]


def test_a_folder_in_use_is_renamed_later(place: Path, texts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a reader's open file keeps its folder in place."""
    real = os.rename
    refused: list[Path] = []

    def rename(old: Path, new: Path) -> None:
        if len(refused) < 2:
            refused.append(new)
            raise PermissionError(errno.EACCES, "in use")
        real(old, new)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(PermissionError):
        store.keep(place, named(texts), texts)
    assert list(place.iterdir()) == []
    monkeypatch.setattr(store, "_PAUSES", (0.0, 0.0))
    refused.clear()
    store.keep(place, named(texts), texts)
    assert [path.name for path in place.iterdir()] == [named(texts)]
    assert len(read_store(place).folders) == 1


def test_a_folder_that_cannot_be_renamed_at_all_loses_its_manifest_first(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So nobody reads half of it; the rest goes now or with the next command."""
    place = release.parent

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(os, "rename", refuse)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        assert remove("2026-01")
    assert (release / "codes.tsv").exists()
    assert read_store(place) == stored_releases.NOTHING_STORED
    (place / "another").mkdir()
    (place / ".removing-x").symlink_to(release) if os.name != "nt" else None
    store.clear_leftovers(place)
    assert [path.name for path in place.iterdir()] == ["another"]


def test_nothing_is_removed_from_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    """Nor is it made."""
    with pytest.raises(UnknownReleaseError, match="was not added: nothing to remove"):
        remove("2026-01", path=tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_link_to_a_release_is_removed_and_not_what_it_points_to(release: Path, tmp_path: Path) -> None:
    """It was a traceback."""
    elsewhere = release.rename(tmp_path / "elsewhere")
    release.symlink_to(elsewhere)
    assert remove("2026-01")
    assert not os.path.lexists(release)
    assert (elsewhere / MANIFEST).exists()


@POSIX
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o755), (0o077, 0o700), (0o002, 0o775)])
def test_permissions_follow_the_umask(umask: int, mode: int, tmp_path: Path, texts: dict[str, str]) -> None:
    """Of the folder and of each file, so that a group can share them."""
    before = os.umask(umask)
    try:
        store.keep(tmp_path, named(texts), texts)
    finally:
        os.umask(before)
    folder = tmp_path / named(texts)
    assert stat.S_IMODE(folder.stat().st_mode) == mode
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {mode & 0o666}


def test_a_full_disk_says_so(
    place: Path, october: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And names the folder; the state stays, nothing is left behind."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_write", full)
    assert main(["data", "add", str(october), "--accept-implausible"]) == 5
    assert f"{place.name}: No space left on device: make room" in capsys.readouterr().err
    assert list(place.iterdir()) == []


# -- readers beside writers -----------------------------------------------------------------------------------------


def test_an_open_catalog_keeps_its_facts_and_the_next_one_is_new(place: Path, october: Path) -> None:
    """A table that was not read before the release was removed by another process is read all the same."""
    added(october, place)
    opened = catalog()
    ((folder,)) = place.iterdir()
    shutil.rmtree(folder)
    assert opened.row_of("J0001") == 2
    assert opened.release.name == OCTOBER
    assert catalog() is opened
    reload_data()
    assert catalog().release.name == jcodes.catalog("2026-01").release.name


def test_a_release_that_disappears_while_it_is_read_is_read_anew(
    release: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str]
) -> None:
    """Its folder, or a table of it; a folder that changes without end is left out."""
    place, real = release.parent, stored_releases._bytes
    seen: list[str] = []

    def gone(path: Path) -> bytes:
        seen.append(path.name)
        if len(seen) == 3:
            shutil.rmtree(release)
        if len(seen) == 5:
            store.keep(place, release.name, texts)
        return real(path)

    monkeypatch.setattr(stored_releases, "_bytes", gone)
    assert read_store(place) == stored_releases.NOTHING_STORED
    store.keep(place, release.name, texts)
    assert len(read_store(place).folders) == 1

    def always(path: Path) -> bytes:
        (path.parent / "x").touch()
        (path.parent / "x").unlink()
        raise PermissionError(errno.EACCES, "being deleted", str(path))

    monkeypatch.setattr(stored_releases, "_bytes", always)
    monkeypatch.setattr(stored_releases, "_TRIES", 3)
    assert read_store(place) == stored_releases.NOTHING_STORED
    listed = os.listdir

    def lost(path: Path) -> list[str]:
        return [*listed(path), "lost"]

    monkeypatch.setattr(stored_releases, "_bytes", real)
    monkeypatch.setattr(os, "listdir", lost)
    assert len(read_store(place).folders) == 1


WRITER: Final = """
import json, sys, threading, time
from pathlib import Path
from jcodes.official import store
place, name, texts = Path(sys.argv[1]), sys.argv[2], json.loads(sys.stdin.readline())
stop, times = threading.Event(), 0
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
print("ready", flush=True)
while not stop.is_set():
    with store.changing(place):
        store.keep(place, name, texts)
    time.sleep(0.02)
    with store.changing(place):
        store.discard(place, place / name)
    time.sleep(0.005)
    times += 1
print(times)
"""


def test_a_reader_beside_a_writer_sees_old_or_new(place: Path, texts: dict[str, str]) -> None:
    """Two processes, thousands of reads: never a release without its codes, and no warning."""
    command = [sys.executable, "-c", WRITER, str(place), named(texts)]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdin is not None
    assert writer.stdout is not None
    writer.stdin.write(json.dumps(texts) + "\n")
    writer.stdin.flush()
    assert writer.stdout.readline() == "ready\n"
    states = set()
    for turn in range(2000):
        stored = read_store(place)
        assert stored.left_out == ()
        states.add(tuple(len(folder.lines(CODES)) for folder in stored.folders))
        if turn % 100 == 0:
            reload_data()
            cat = catalog()
            price = cat.price("J0002", "2026-02-01")
            assert ("J0002" in cat) is (price is not None and str(price.limit) == "1234.5")
    told, _ = writer.communicate()
    assert writer.returncode == 0
    assert states == {(), (10,)}
    assert int(told) > 1
    assert list(place.iterdir()) == []


@POSIX
def test_several_writers_end_in_one_state_and_tell_the_truth(place: Path, october: Path) -> None:
    """One added the file; the others find it, or waited for it."""
    writers = {}
    for _ in range(8):
        writer = os.fork()
        if writer == 0:
            status = 3
            with suppress(BaseException):
                status = int(added(october, place))
            os._exit(status)
        writers[writer] = os.waitstatus_to_exitcode
    ends = [read(os.waitpid(writer, 0)[1]) for writer, read in writers.items()]
    assert sorted(ends) == [0] * 7 + [1]
    assert len(list(place.iterdir())) == 1
    assert catalog(path=place).release.name == OCTOBER


# -- a crash at every moment ----------------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("half", [False, True])
def test_a_command_that_is_killed_leaves_the_old_or_the_new_state(
    place: Path, texts: dict[str, str], half: bool
) -> None:
    """Before each of its file operations, and in the middle of each write; the next command leaves nothing behind.

    `tools/kill_store.py` does the same with the commands themselves, with readers beside them and at random moments.
    """
    new = place / named(texts)

    def adding() -> None:
        with store.changing(place):
            store.keep(place, new.name, texts)

    def removing() -> None:
        with store.changing(place):
            store.discard(place, new)

    for command, back, before in ((adding, removing, 0), (removing, adding, 1)):
        points = [""]
        while points[-1] or len(points) == 1:
            points.append(killed_at(place, command, len(points), half=half))
            stored = read_store(place)
            assert stored.left_out == (), points
            for folder in stored.folders:
                assert folder.place == str(new)
                assert len(folder.lines(CODES)) == 10
            if len(stored.folders) == before:
                store.clear_leftovers(place)
            else:
                back()
            assert [path.name for path in place.iterdir()] == [new.name] * before, points
        assert any("rename" in point for point in points)
        assert len(points) > len(texts)
        if not before:
            adding()


@POSIX
def test_commands_that_are_killed_beside_readers_do_no_harm() -> None:
    """A short run of the long one, ``nox -s kills``."""
    tally = run(4)
    assert tally.kills + tally.ended == 4
    assert (tally.wrong, tally.broken, tally.leftovers) == (0, 0, 0)
    assert tally.reads > 2
    assert len(tally.points) == 2
    assert "0 wrong answers, 0 broken folders, 0 leftovers" in str(tally)
