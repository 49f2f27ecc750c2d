"""All loaded data, bundled and the user's own: the files of each dataset, and the one for a quarter."""

import os
import sys
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from jcodes.catalogs.data_folder import DATASETS, DataFolder, bundled
from jcodes.catalogs.sources import Release
from jcodes.errors import MalformedError, UnknownReleaseError, shown, warn_of_gap
from jcodes.periods import Quarter

__all__ = ["DataLibrary", "data_library", "forget", "releases", "user_folder"]

_HINT: Final = "delete that folder, then add the official files again with 'jcodes data add'"


def _order(file: tuple[Release, DataFolder]) -> tuple[str, date]:
    release, _ = file
    return release.name, release.published or date.min


class DataLibrary:
    """Folders of data, the bundled one first; where two hold the same quarter, the file published later wins.

    Attributes:
        folders: The folders.
        texts: Tables in memory only: for each set its origin, and its texts by file name.
        opened: The opened catalogs, by issue and by the quarter requested, None for the newest.
    """

    def __init__(self, folders: tuple[DataFolder, ...], texts: tuple[tuple[str, dict[str, str]], ...] = ()) -> None:
        """Take the folders."""
        self.folders = folders
        self.texts = texts
        self.opened: dict[str | None, Any] = {}

    @classmethod
    def loaded(cls, texts: tuple[tuple[str, dict[str, str]], ...]) -> "DataLibrary":
        """Return the bundled data with tables in memory; see `texts`."""
        return cls((bundled(), *(DataFolder.of(place, tables) for place, tables in texts)), texts)

    @cached_property
    def _sorted(self) -> dict[str, tuple[tuple[Release, DataFolder], ...]]:
        """Releases with their folders by dataset, oldest first; a file that is in two folders is listed once."""
        found: dict[str, dict[tuple[str, str], tuple[Release, DataFolder]]] = {dataset: {} for dataset in DATASETS}
        for folder in self.folders:
            for release in folder.releases:
                found[release.dataset].setdefault((release.issue, release.sha256), (release, folder))
        return {dataset: tuple(sorted(files.values(), key=_order)) for dataset, files in found.items()}

    def releases(self, dataset: str = "hcpcs") -> tuple[Release, ...]:
        """Return the releases of a dataset, oldest first.

        Raises:
            MalformedError: Not the name of a dataset.
        """
        return tuple(release for release, _ in self.files(dataset))

    def files(self, dataset: str) -> tuple[tuple[Release, DataFolder], ...]:
        """Return the releases of a dataset with their folders, oldest first.

        Raises:
            MalformedError: Not the name of a dataset.
        """
        if dataset not in DATASETS:
            raise MalformedError(
                f"{shown(dataset)} is not a dataset", value=dataset, hint=f"use one of {', '.join(DATASETS)}"
            )
        return self._sorted[dataset]

    def find(self, name: str, dataset: str = "hcpcs") -> tuple[Release, DataFolder]:
        """Return the newest issue of a quarter, or the one issue that *name* names, with its folder.

        Raises:
            UnknownReleaseError: No such quarter or issue is loaded.
        """
        for release, folder in reversed(self.files(dataset)):
            if name in {release.name, release.issue}:
                return release, folder
        known = tuple(dict.fromkeys(release.name for release in self.releases(dataset)))
        raise UnknownReleaseError(
            f"{'' if dataset == 'hcpcs' else dataset + ' '}release {shown(name)} is not loaded",
            release=name,
            known=known,
            hint=f"use one of {', '.join(known)}" if known else "add its file first",
        )

    def of_quarter(self, dataset: str, quarter: Quarter) -> tuple[Release, DataFolder] | None:
        """Return the newest file of a quarter, or None."""
        return next((file for file in reversed(self.files(dataset)) if file[0].quarter == quarter), None)

    def latest(self, dataset: str, quarter: Quarter) -> tuple[Release, DataFolder] | None:
        """Return the newest file of a quarter or of the nearest earlier one, or None."""
        return next((file for file in reversed(self.files(dataset)) if file[0].quarter <= quarter), None)

    def warn(self, dataset: str, quarter: Quarter, consequence: str, until: str = "") -> None:
        """Give a `GapWarning` where no file of a dataset, up to the issue *until*, covers a quarter."""
        files = [release for release in self.releases(dataset) if not until or release.issue <= until]
        if any(release.quarter <= quarter <= release.last_quarter for release in files):
            return
        names = ", ".join(dict.fromkeys(release.name for release in files)) or "none"
        warn_of_gap(f"no {dataset} file loaded for {quarter} (loaded: {names}): {consequence}")


_libraries: dict[str, DataLibrary] = {}


def user_folder() -> Path:
    """Return the folder of the user's own files: ``$JCODES_DATA``, else the platform's folder for user data."""
    named = os.environ.get("JCODES_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("jcodes", appauthor=False)


def _has_user_folder() -> bool:
    """Tell whether the user's folder may exist; on Linux without importing platformdirs, which costs twelve milliseconds."""
    if os.environ.get("JCODES_DATA") or sys.platform != "linux":
        return True
    data = os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")  # noqa: PTH111 - as platformdirs does
    return os.path.isdir(os.path.join(data, "jcodes"))  # noqa: PTH112, PTH118 - the same


def data_library(path: Path | None = None) -> DataLibrary:
    """Return the bundled data with those of the user's folder, or of the folder *path*; each folder is read once."""
    place = os.environ.get("JCODES_DATA") or "" if path is None else str(path)
    libraries = _libraries  # do not keep what `forget` replaced in the meantime
    found = libraries.get(place)
    return libraries.setdefault(place, _read(path)) if found is None else found


def releases(dataset: str = "hcpcs") -> tuple[Release, ...]:
    """Return the CMS releases loaded, oldest first, each with the file it was read from and its hash; `gaps` tells what is missing.

    Args:
        dataset: ``"hcpcs"`` (the codes), ``"asp"`` (payment limits), ``"crosswalk"`` (NDCs), ``"mue"`` (unit edits), ``"jw_jz"``,
            ``"sad"`` (self-administered drugs), ``"noc_prices"``, ``"noc_crosswalk"``, ``"opps"`` (outpatient status), ``"modifiers"`` (CPT's numbers),
            ``"ncci_practitioner"``, ``"ncci_outpatient"`` and ``"ncci_additions"`` (pairs), ``"add_on"``, ``"mue_services"``,
            ``"denial_codes"`` (CARC, RARC), ``"contractors"``, ``"places"``, ``"place_rates"`` or ``"revenue_codes"``.

    Raises:
        MalformedError: Not the name of a dataset.
    """
    return data_library().releases(dataset)


def _read(path: Path | None) -> DataLibrary:
    if path is None and _has_user_folder():
        path = user_folder()
    own = sorted(path.iterdir()) if path and path.is_dir() else []
    return DataLibrary((bundled(), *(DataFolder.at(one, _HINT) for one in own if _is_whole(one))))


def _is_whole(folder: Path) -> bool:
    """Tell whether a folder holds data; one whose name begins with a dot is being written or removed."""
    return not folder.name.startswith(".") and (folder / "manifest.json").exists()


def forget(place: Path) -> None:
    """Read the folder *place* again on next use: the user's files in it changed."""
    global _libraries  # noqa: PLW0603 - replaced whole, so that a thread that reads the old folder keeps nothing for others
    _libraries = {name: library for name, library in _libraries.items() if name not in {str(place), ""}}
