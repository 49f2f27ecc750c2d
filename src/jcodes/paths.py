"""Paths that callers give: a text that no system can open is refused by a typed error."""

import os
from pathlib import Path

from jcodes.errors import MalformedError, named, shown

__all__ = ["as_path", "named_path"]


def as_path(value: str | Path) -> Path:
    """Return *value* as a path; whether there is such a file is the operating system's to say, by an OSError.

    Raises:
        MalformedError: A text that cannot be a path, since it holds a null character or half of a surrogate pair.
    """
    try:
        fit = b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        fit = False
    if not fit:
        raise MalformedError(f"{shown(str(value))} is not a path", value=value, hint="give the path of a file")
    return Path(value)


def named_path(path: str) -> str:
    """Return *path* as a message names it: whole where it is short and prints, its last part otherwise."""
    return path if named(path) == path else named(Path(path).name)
