"""All facts at hand, the shipped ones and the user's own: which releases there are, where they have gaps, and what each states."""

import os
import sys
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jcodes.catalogs.sources import Release
from jcodes.catalogs.store import DATASETS, Folder, shipped
from jcodes.errors import MalformedError, UnknownReleaseError, warn_of_gap
from jcodes.periods import Quarter

__all__ = ["Library", "forget", "gaps", "library", "releases", "user_folder"]

if TYPE_CHECKING:
    from jcodes.catalogs.gap import Gap

_HINT: Final = "delete that folder, then add the official files again with 'jcodes data add'"


def _order(release: Release) -> tuple[str, date]:
    return release.name, release.published or date.min


class Library:
    """Folders of facts, the shipped one first; where two hold the same quarter, the later published file wins.

    Attributes:
        folders: The folders.
        opened: The catalogs that were opened, by issue.
    """

    def __init__(self, folders: tuple[Folder, ...]) -> None:
        """Take the folders."""
        self.folders = folders
        self.opened: dict[str, Any] = {}
        self._texts: tuple[tuple[str, dict[str, str]], ...] = ()

    @classmethod
    def loaded(cls, texts: tuple[tuple[str, dict[str, str]], ...]) -> "Library":
        """Return the shipped facts with tables in memory: for each the place it came from, and its texts by name."""
        found = cls((shipped(), *(Folder.of(place, held) for place, held in texts)))
        found._texts = texts
        return found

    def texts(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """Return the tables that are held in memory only."""
        return self._texts

    @cached_property
    def _sorted(self) -> dict[str, tuple[tuple[Release, Folder], ...]]:
        """Releases with their folders by dataset, oldest first; a file that is in two folders stands once."""
        found: dict[str, dict[tuple[str, str], tuple[Release, Folder]]] = {dataset: {} for dataset in DATASETS}
        for folder in self.folders:
            for release in folder.releases:
                found[release.dataset].setdefault((release.issue, release.sha256), (release, folder))
        return {
            dataset: tuple(sorted(held.values(), key=lambda pair: _order(pair[0]))) for dataset, held in found.items()
        }

    def releases(self, dataset: str = "hcpcs") -> tuple[Release, ...]:
        """Return the files of a dataset, oldest first.

        Raises:
            MalformedError: Not the name of a dataset.
        """
        return tuple(release for release, _ in self.held(dataset))

    def held(self, dataset: str) -> tuple[tuple[Release, Folder], ...]:
        """Return the files of a dataset with the folders they lie in, oldest first."""
        if dataset not in DATASETS:
            raise MalformedError(
                f"{dataset!r} is not a dataset", value=dataset, hint=f"use one of {', '.join(DATASETS)}"
            )
        return self._sorted[dataset]

    def find(self, name: str, dataset: str = "hcpcs") -> tuple[Release, Folder]:
        """Return the newest issue of a quarter, or the one issue that *name* names, with its folder.

        Raises:
            UnknownReleaseError: Neither a quarter nor an issue at hand.
        """
        for release, folder in reversed(self.held(dataset)):
            if name in {release.name, release.issue}:
                return release, folder
        known = tuple(dict.fromkeys(release.name for release in self.releases(dataset)))
        raise UnknownReleaseError(
            f"the {'' if dataset == 'hcpcs' else dataset + ' '}release {name!r} is not at hand",
            release=name,
            known=known,
            hint=f"use one of {', '.join(known)}" if known else "add its file first",
        )

    def of_quarter(self, dataset: str, quarter: Quarter) -> tuple[Release, Folder] | None:
        """Return the newest file of a quarter, or None."""
        for release, folder in reversed(self.held(dataset)):
            if release.quarter == quarter:
                return release, folder
        return None

    def latest(self, dataset: str, quarter: Quarter) -> tuple[Release, Folder] | None:
        """Return the newest file of a quarter or of the nearest one before it, or None."""
        for release, folder in reversed(self.held(dataset)):
            if release.quarter <= quarter:
                return release, folder
        return None

    def gaps(self, dataset: str = "hcpcs") -> "tuple[Gap, ...]":
        """Return the quarters between the files at hand, and after the newest, of which none is at hand."""
        return tuple(self._gaps(dataset))

    def _gaps(self, dataset: str) -> "Iterator[Gap]":
        from jcodes.catalogs.gap import Gap

        held = self.releases(dataset)
        for before, after in zip(held, (*held[1:], None), strict=True):
            first = before.last_quarter.shifted(1)
            if after is None:
                yield Gap(dataset, first, None, before, None)
            elif first < after.quarter:
                yield Gap(dataset, first, after.quarter.shifted(-1), before, after)

    def warn(self, dataset: str, quarter: Quarter, consequence: str, until: str = "") -> None:
        """Give a `GapWarning` where no file of a dataset, of none later than the issue *until*, speaks for a quarter."""
        held = [release for release in self.releases(dataset) if not until or release.issue <= until]
        if any(release.quarter <= quarter <= release.last_quarter for release in held):
            return
        names = ", ".join(dict.fromkeys(release.name for release in held)) or "none"
        warn_of_gap(f"no {dataset} file of {quarter} is at hand (at hand: {names}): {consequence}")


_libraries: dict[str, Library] = {}


def user_folder() -> Path:
    """Return where the user's own files are kept: ``$JCODES_DATA``, else the platform's folder for a user's data."""
    named = os.environ.get("JCODES_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("jcodes", appauthor=False)


def _has_user_folder() -> bool:
    """Tell whether the user's folder may exist, on Linux without importing platformdirs: twelve milliseconds for nothing, mostly."""
    if os.environ.get("JCODES_DATA") or sys.platform != "linux":
        return True
    data = os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")  # noqa: PTH111 - as platformdirs does
    return os.path.isdir(os.path.join(data, "jcodes"))  # noqa: PTH112, PTH118 - the same


def library(path: Path | None = None) -> Library:
    """Return the shipped facts and those of the user's folder, or of the folder *path*; read once for each folder."""
    place = os.environ.get("JCODES_DATA") or "" if path is None else str(path)
    held = _libraries  # what `forget` replaces while we read is not kept
    found = held.get(place)
    return held.setdefault(place, _read(path)) if found is None else found


def releases(dataset: str = "hcpcs") -> tuple[Release, ...]:
    """Return the files of CMS at hand, oldest first, each with the name and hash it was read from; `gaps` tells what is missing.

    Args:
        dataset: ``"hcpcs"`` (the codes), ``"asp"`` (payment limits), ``"crosswalk"`` (NDCs), ``"mue"`` (unit edits), ``"jw_jz"``,
            ``"sad"`` (self-administered drugs), ``"noc_prices"``, ``"noc_crosswalk"``, ``"opps"`` (outpatient status) or ``"modifiers"`` (CPT's numbers).

    Raises:
        MalformedError: Not the name of a dataset.
    """
    return library().releases(dataset)


def gaps(dataset: str = "hcpcs") -> "tuple[Gap, ...]":
    """Return the quarters between the files at hand, and after the newest, of which no file is at hand.

    Args:
        dataset: As for `releases`.
    """
    return library().gaps(dataset)


def _read(path: Path | None) -> Library:
    if path is None and _has_user_folder():
        path = user_folder()
    own = sorted(path.iterdir()) if path and path.is_dir() else []
    return Library((shipped(), *(Folder.at(one, _HINT) for one in own if _is_whole(one))))


def _is_whole(folder: Path) -> bool:
    """Tell whether a folder holds facts; one whose name begins with a dot is being written or removed."""
    return not folder.name.startswith(".") and (folder / "manifest.json").exists()


def forget(place: Path) -> None:
    """Read the folder *place* anew on next use: the user's own files in it changed."""
    global _libraries  # noqa: PLW0603 - replaced whole, so that a thread that reads the old folder keeps nothing for others
    _libraries = {name: held for name, held in _libraries.items() if name not in {str(place), ""}}
