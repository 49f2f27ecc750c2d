"""Bundled files other than tables: lists, units and policies, each checked against the manifest before use."""

from functools import cache
from pathlib import Path
from typing import Final

from jcodes.errors import DataError

__all__ = ["FOLDER", "kept_file", "read_kept"]

FOLDER: Final = Path(__file__).parent / "data"
"""The folder of bundled data."""

_REINSTALL: Final = "reinstall jcodes"


def read_kept(name: str) -> bytes:
    """Return the bytes of a bundled file.

    Args:
        name: The path in the folder, such as ``"vein_only.tsv"``.

    Raises:
        DataError: The file is missing.
    """
    try:
        return FOLDER.joinpath(name).read_bytes()
    except OSError:
        raise DataError(f"{FOLDER}: {name} is missing", hint=_REINSTALL) from None


@cache
def kept_file(name: str, *, instead: str = "") -> bytes:
    """Return the bytes of a bundled file, checked against the manifest. Each is read and checked once.

    Args:
        name: The path in the folder, such as ``"policies/medicare-opps.toml"``.
        instead: What to do after an intended change, for the hint.

    Raises:
        DataError: The file is missing or does not match the manifest, or the manifest is missing or damaged.
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
