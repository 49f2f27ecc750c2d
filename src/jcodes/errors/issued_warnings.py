"""Warnings as they are issued: at the calling line outside the library; a `GapWarning` not inside `quiet`."""

import sys
import warnings
from contextvars import ContextVar
from typing import Final

from jcodes.errors.base import GapWarning, JcodesWarning

__all__ = ["heard", "quiet", "warn", "warn_of_gap"]

_IS_QUIET: Final[ContextVar[bool]] = ContextVar("jcodes_is_quiet", default=False)


class _Gaps:
    """Sets whether a `GapWarning` is issued. The filters of `warnings`, which all threads share, are left alone."""

    __slots__ = ("_before", "_is_quiet")

    def __init__(self, *, is_quiet: bool) -> None:
        """Initialize with what holds inside."""
        self._is_quiet = is_quiet
        self._before = False

    def __enter__(self) -> None:
        """Set it."""
        self._before = _IS_QUIET.get()
        _IS_QUIET.set(self._is_quiet)

    def __exit__(self, *_: object) -> None:
        """Set it as it was."""
        _IS_QUIET.set(self._before)


def quiet() -> _Gaps:
    """Return a context manager that issues no `GapWarning`: for who checks the quarter of each answer, and reports missing files."""
    return _Gaps(is_quiet=True)


def heard() -> _Gaps:
    """Return a context manager inside which a `GapWarning` is issued even within `quiet`: for who catches it."""
    return _Gaps(is_quiet=False)


def warn_of_gap(message: str) -> None:
    """Issue a `GapWarning` that points to the calling line outside the library."""
    if not _IS_QUIET.get():
        warn(message, GapWarning)


def warn(message: str, kind: type[JcodesWarning]) -> None:
    """Issue a warning that points to the calling line outside the library."""
    if _is_ignored(kind):
        return  # without a look at each frame
    level, frame = 1, sys._getframe()  # noqa: SLF001 - warnings itself counts frames so
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "jcodes":
        level, frame = level + 1, frame.f_back
    warnings.warn(message, kind, stacklevel=level)


def _is_ignored(kind: type[JcodesWarning]) -> bool:
    """Return whether the first filter ignores every warning of a kind, as it does while the library looks facts up for itself."""
    return any(
        action == "ignore" and issubclass(kind, ignored) and text is module is None and not line
        for action, text, ignored, module, line in warnings.filters[:1]
    )
