"""The releases in a user's data folder. Each is read whole into memory, or left out with the reason.

Other processes may add and remove releases at any time. A release never changes: its folder appears and disappears whole, by a rename, and
its name is the hash of its manifest. So the folder's list at one moment is its state, and if a release of the list disappears before it is read,
the list is read anew.
"""

import errno
import os
import stat
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import attrs

from jcodes.catalogs.data_folder import DataFolder
from jcodes.catalogs.sources import Release, issue_of
from jcodes.errors import DataError, JcodesError
from jcodes.errors.messages import legible, shown

__all__ = ["MANIFEST", "NOTHING_STORED", "LeftOut", "StoredReleases", "read_store"]

MANIFEST: Final = "manifest.json"
"""The file that makes a folder a release."""

_LARGEST: Final = 512 * 2**20
"""The size of a file in bytes beyond which it is not read; CMS's largest dataset makes a table of a few megabytes."""
_TRIES: Final = 100
"""How often the list is read anew. A change takes a writer some milliseconds, and reading a release takes less than that."""


@attrs.frozen
class LeftOut:
    """A release that cannot be used.

    Attributes:
        path: Its folder, or the data folder itself.
        problem: What is wrong, one sentence without a period.
        hint: What to do.
        files: The official files in it, as (dataset, quarter, issue, file), as far as its manifest can be read.
    """

    path: Path
    problem: str
    hint: str
    files: tuple[tuple[str, str, str, str], ...] = ()

    def __str__(self) -> str:
        """Return the problem and what to do."""
        return f"{self.problem}; no answer uses it: {self.hint}"


@attrs.frozen
class StoredReleases:
    """The state of a data folder at one moment.

    Attributes:
        folders: The releases, by the name of their folder.
        left_out: What cannot be used.
    """

    folders: tuple[DataFolder, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


NOTHING_STORED: Final = StoredReleases()
"""The state of a folder that does not exist."""


class _ChangedError(Exception):
    """The folder changed while it was read."""


def read_store(place: Path, option: str = "") -> StoredReleases:
    """Read the releases in the folder *place*.

    Args:
        place: The folder, which may not exist.
        option: The option of ``jcodes data remove`` that names the folder, for the hints.
    """
    left = _TRIES
    while True:
        left -= 1
        try:
            names = sorted(os.listdir(place))  # noqa: PTH208 - the names only
        except (FileNotFoundError, NotADirectoryError):
            return NOTHING_STORED
        except OSError as error:
            problem, hint = (
                f"{legible(str(place))}: the folder cannot be read ({error.strerror})",
                "make it readable, or name another",
            )
            return StoredReleases(left_out=(LeftOut(place, problem, hint),))
        found, changed = [], False
        for name in names:
            if name.startswith("."):  # being written or removed
                continue
            try:
                found.append(_read(place / name, option))
            except _ChangedError:
                changed = True
        if changed and left:
            continue
        return StoredReleases(
            tuple(one for one in found if isinstance(one, DataFolder)),
            tuple(one for one in found if isinstance(one, LeftOut)),
        )


def _read(path: Path, option: str) -> DataFolder | LeftOut | None:
    """Return the release in the folder *path*, or why it is left out; None if it is not a release.

    Raises:
        _ChangedError: It disappeared meanwhile.
    """
    hint = f"remove it with 'jcodes data remove {path.name}{option}', then add its official files again"
    identity = _identity(path)
    files: dict[str, bytes] = {}
    try:
        return _whole(path, files, hint)
    except OSError as error:
        if identity is None or _identity(path) != identity:
            raise _ChangedError from None
        is_missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        if is_missing and MANIFEST not in files:
            return None
        problem = f"it cannot be read ({error.strerror})"
        if is_missing:
            problem = f"{Path(error.filename).name} is missing, and manifest.json lists it"
        return LeftOut(path, f"{legible(str(path))}: {problem}", hint, _files(files))
    except DataError as error:
        return LeftOut(path, error.message, error.hint, _files(files))


def _whole(path: Path, files: dict[str, bytes], hint: str) -> DataFolder:
    """Return the release in the folder *path*, and put what was read into *files*.

    Raises:
        DataError: It is damaged, or of another format.
        OSError: A file is missing or cannot be read.
    """
    folder = DataFolder.held(str(path), files, hint)
    files[MANIFEST] = _bytes(path / MANIFEST)
    for name in folder.manifest["stated"]:
        if os.path.basename(name) != name or not name.endswith(".tsv"):  # noqa: PTH119 - a text of a manifest
            raise folder.damaged("manifest.json is damaged (a table's name is not the name of a file)")
        files[name] = _bytes(path / name)
        _compare(folder, name, files[name])
    for name in os.listdir(path):  # noqa: PTH208 - the names only
        if name.endswith(".tsv") and name not in files:
            raise folder.damaged(f"manifest.json does not list {legible(name)}")
    for release in folder.releases:
        _check(folder, release)
    return folder


def _identity(path: Path) -> tuple[int, ...] | None:
    """Return what changes if another folder takes the place of this one, or a file in it is added or removed; None without a folder."""
    try:
        facts = os.stat(path)  # noqa: PTH116 - as fast as it gets
    except OSError:
        return None
    return facts.st_dev, facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        OSError: It is missing, or cannot be read: not a regular file, or too large.
    """
    facts = os.stat(path)  # noqa: PTH116 - the same
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > _LARGEST:
        raise OSError(errno.EINVAL, f"{path.name} is not a file, or too large", str(path))
    return path.read_bytes()


def _compare(folder: DataFolder, name: str, raw: bytes) -> None:
    """Raise `DataError` if a table is not what the manifest states."""
    rows, digest = folder.manifest["stated"][name]
    if sha256(raw).hexdigest() != digest:
        raise folder.damaged(
            f"{name} does not match its manifest: it was damaged, truncated or changed (sha256 differs)"
        )
    if raw.count(b"\n") - 1 != rows:
        raise folder.damaged(f"{name} does not match its manifest: it has another number of rows")


def _check(folder: DataFolder, release: Release) -> None:
    """Raise `DataError` if a fact of a release is not of its type."""
    texts = (release.name, release.file, release.sha256, release.notes, release.covers, release.part, *release.doubts)
    notes = ((note.row, note.code, note.reason) for note in release.row_notes)
    try:
        sound = all(isinstance(text, str) for text in texts) and isinstance(release.rows, int) and all(
            isinstance(row, int) and isinstance(code, str) and isinstance(reason, str) for row, code, reason in notes
        )  # fmt: skip
        if sound and release.quarter <= release.last_quarter:
            return
    except JcodesError:
        pass  # not a quarter
    raise folder.damaged(f"manifest.json is damaged (the facts of the release {shown(release.name)})")


def _files(files: Mapping[str, bytes]) -> tuple[tuple[str, str, str, str], ...]:
    """Return the official files that a manifest names, as far as it can be read."""
    import json

    found = []
    try:
        lists = {dataset: rows for dataset, rows in json.loads(files[MANIFEST]).items() if isinstance(rows, list)}
        for dataset, rows in lists.items():
            for row in rows:
                quarter, published = str(row["release"]), row.get("published") or None
                found.append((dataset, quarter, issue_of(quarter, published, row.get("part", "")), str(row["file"])))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass  # what was read before the damage
    return tuple(found)
