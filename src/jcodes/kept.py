"""Bundled files other than tables: lists, units and policies, each checked against the manifest before use."""

from functools import cache
from pathlib import Path
from typing import Final

from jcodes.errors import DataError

__all__ = ["FOLDER", "kept_file", "read_kept"]

FOLDER: Final = Path(__file__).parent / "data"
"""The folder of shipped facts."""

_REINSTALL: Final = "reinstall jcodes"


def read_kept(name: str) -> bytes:
    """Return the bytes of a shipped file.

    Args:
        name: Its path below the folder, such as ``"vein_only.tsv"``.

    Raises:
        DataError: It is missing.
    """
    try:
        return FOLDER.joinpath(name).read_bytes()
    except OSError:
        raise DataError(f"{FOLDER}: {name} is missing", hint=_REINSTALL) from None


@cache
def kept_file(name: str, *, instead: str = "") -> bytes:
    """Return the bytes of a shipped file that is the one the manifest lists; each is read and compared once.

    Args:
        name: Its path below the folder, such as ``"policies/medicare-opps.toml"``.
        instead: What to do for who changed it on purpose, for the hint.

    Raises:
        DataError: It is missing or is not the one that the manifest lists, or the manifest is missing or damaged.
    """
    from hashlib import sha256

    raw = read_kept(name)
    stated = _stated().get(name)
    if stated is None:
        raise DataError(f"{FOLDER}: manifest.json does not list {name}", hint=_REINSTALL)
    if sha256(raw).hexdigest() != stated:
        hint = f"{_REINSTALL}; {instead}" if instead else _REINSTALL
        raise DataError(
            f"{FOLDER}: {name} does not match its manifest: it was damaged, truncated or changed (sha256 differs)",
            hint=hint,
        )
    return raw


def _stated() -> dict[str, str]:
    import json

    raw = read_kept("manifest.json")
    try:
        return {str(name): str(digest) for name, digest in json.loads(raw)["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"manifest.json is damaged ({type(error).__name__}: {error})"
        raise DataError(f"{FOLDER}: {problem}", hint=_REINSTALL) from None
