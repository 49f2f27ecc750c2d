"""Validate paths from callers."""

import os
from pathlib import Path

from jcodes.errors import MalformedError
from jcodes.errors.messages import legible, shown

__all__ = ["as_path", "named_path"]


def as_path(value: str | Path) -> Path:
    """Convert *value* to a path. Does not check that the file exists.

    Raises:
        MalformedError: The text has a null character or an unpaired surrogate.
    """
    try:
        fit = b"\0" not in os.fsencode(value)
    except (TypeError, UnicodeEncodeError):
        fit = False
    if not fit:
        raise MalformedError(f"{shown(value)} is not a path", value=value, hint="give the path of a file")
    return Path(value)


def named_path(path: str) -> str:
    """Return *path* for a message: in full if short and printable, otherwise its last part."""
    return path if legible(path) == path else legible(Path(path).name)
