"""Change a user's data folder: add and remove releases so that every reader, and a crash at any moment, sees a release whole or not at all.

A release is a folder with a manifest. It is written under a name with a dot, which nobody reads, and appears by one rename; it disappears by one
rename to such a name, or, where a folder in use cannot be renamed, with its manifest. What a crash leaves behind has a name with a dot or no
manifest; the next command removes it.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from jcodes.catalogs.stored_releases import MANIFEST
from jcodes.official.folder_lock import locked

__all__ = ["changing", "clear_leftovers", "discard", "keep"]

_ADDING: Final = ".adding-"
_REMOVING: Final = ".removing-"
_RELEASE: Final = re.compile(r"[0-9a-f]{16}", re.ASCII)
"""The name of a release: the beginning of the hash of its manifest."""
_WAIT: Final = 600.0
"""Seconds to wait for another process; adding a large file takes some seconds."""
_PAUSES: Final = (0.01, 0.05, 0.2, 0.5, 1.0) if os.name == "nt" else ()
"""Seconds between attempts to rename a folder: on Windows a file that someone reads keeps its folder in place."""


@contextmanager
def changing(place: Path, wait: float = _WAIT) -> Iterator[None]:
    """Change the folder *place*, one process at a time, after what crashed commands left behind is removed.

    Raises:
        TimeoutError: Another process did not end.
        OSError: The folder cannot be opened.
    """
    with locked(place, wait) as alone:
        if alone:
            _clear(place)
        yield


def clear_leftovers(place: Path) -> None:
    """Remove what crashed commands left behind, unless another process changes the folder, or it cannot be written."""
    with suppress(OSError), changing(place, wait=0):
        pass


def _clear(place: Path) -> None:
    for name in os.listdir(place):  # noqa: PTH208 - the names only
        path = place / name
        lost = _RELEASE.fullmatch(name) and path.is_dir() and not os.path.lexists(path / MANIFEST)
        if lost or name.startswith((_ADDING, _REMOVING)):
            _empty(path)


def keep(place: Path, name: str, texts: Mapping[str, str]) -> None:
    """Store a release, unless the folder *name* is there; a caller has removed a damaged one.

    Raises:
        OSError: It cannot be written.
    """
    target, staging = place / name, place / f"{_ADDING}{uuid4().hex}"
    try:
        staging.mkdir()  # with the permissions of the umask, unlike those of tempfile
        for table, text in texts.items():
            _write(staging / table, text)
        if not os.path.lexists(target):
            _rename(staging, target)
    except OSError as error:
        error.filename = error.filename or str(place)  # a full disk names no file
        raise
    finally:
        _empty(staging)


def _write(path: Path, text: str) -> None:
    with path.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def discard(place: Path, folder: Path) -> None:
    """Remove a release: at once for readers, then its files.

    Raises:
        OSError: It cannot be removed.
    """
    gone = place / f"{_REMOVING}{uuid4().hex}"
    try:
        _rename(folder, gone)
    except OSError:  # someone reads a file of it, on Windows
        (folder / MANIFEST).unlink()
        gone = folder
    _empty(gone)


def _rename(folder: Path, name: Path) -> None:
    """Rename a folder to a name that is free."""
    for pause in _PAUSES:
        try:
            return os.rename(folder, name)  # noqa: PTH104 - Path.rename is the same
        except PermissionError:
            time.sleep(pause)
    return os.rename(folder, name)  # noqa: PTH104 - the same


def _empty(path: Path) -> None:
    """Remove a folder that is no release, as far as it can be; a link, and not what it points to."""
    if path.is_symlink():
        path.unlink()
        return
    with suppress(OSError):
        path.chmod(0o700)  # one without permissions
    shutil.rmtree(path, ignore_errors=True)
