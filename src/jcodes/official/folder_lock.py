"""The lock of a data folder: one process at a time adds or removes releases. Readers need none.

The operating system drops the lock when the process ends, however it ends. A process that is forked meanwhile does not hold it.
"""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

__all__ = ["locked"]

_PAUSE: Final = 0.05
"""Seconds between two attempts."""
_NO_LOCKS: Final = frozenset((errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL))
"""What file systems without locks answer."""

_held: Final[set[int]] = set()
"""The file descriptors of the locks that this process holds."""


@contextmanager
def locked(place: Path, wait: float) -> Iterator[bool]:
    """Hold the lock of the folder *place*; gives whether it is held, since some network file systems have no locks.

    Args:
        place: The folder, which exists.
        wait: The longest time to wait for another process, in seconds.

    Raises:
        TimeoutError: Another process holds it.
        OSError: The folder cannot be opened.
    """
    end = time.monotonic() + wait
    while (taken := _take(place)) is None:
        if time.monotonic() >= end:
            busy = "another process adds or removes files; run the command again when it has ended"
            raise TimeoutError(errno.ETIMEDOUT, busy, str(place))
        time.sleep(_PAUSE)
    if taken < 0:
        yield False
        return
    _held.add(taken)
    try:
        yield True
    finally:
        _held.discard(taken)
        _give_back(taken)


def _take_folder(place: Path) -> int | None:
    """Lock the folder itself; return its file descriptor, None if another process has the lock, and -1 without locks."""
    import fcntl

    opened = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(opened)
        if isinstance(error, BlockingIOError):
            return None
        if error.errno in _NO_LOCKS:
            return -1
        raise
    return opened


def _give_back_folder(opened: int) -> None:
    import fcntl

    fcntl.flock(opened, fcntl.LOCK_UN)  # also for a process that was forked and still has it open
    os.close(opened)


def _take_file(place: Path) -> int | None:
    """Lock the first byte of the file ``.lock``, since Windows cannot open a folder."""
    import msvcrt

    opened = os.open(place / ".lock", os.O_RDWR | os.O_CREAT)
    try:
        msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # of Windows
    except OSError:
        os.close(opened)
        return None
    return opened


def _give_back_file(opened: int) -> None:
    import msvcrt

    os.lseek(opened, 0, os.SEEK_SET)
    msvcrt.locking(opened, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]  # the same
    os.close(opened)


_take, _give_back = (
    (_take_file, _give_back_file) if os.name == "nt" else (_take_folder, _give_back_folder)
)  # fmt: skip


def _drop() -> None:
    """Close the locks in a forked process: they belong to its parent, and end with it."""
    while _held:
        with suppress(OSError):
            os.close(_held.pop())


getattr(os, "register_at_fork", lambda **_: None)(after_in_child=_drop)  # Windows has no fork
