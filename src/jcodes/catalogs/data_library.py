"""All loaded data, bundled and the user's: the files of each dataset, and the file of a quarter."""

import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from jcodes.catalogs.data_folder import DATASETS, DataFolder, bundled
from jcodes.catalogs.sources import Release
from jcodes.errors import DataWarning, MalformedError, UnknownReleaseError
from jcodes.errors.issued_warnings import warn, warn_of_gap
from jcodes.errors.messages import quoted, shown
from jcodes.lazy import kept_property
from jcodes.periods import Quarter

if TYPE_CHECKING:
    from jcodes.catalogs.stored_releases import StoredReleases

__all__ = ["WHEN_FORGOTTEN", "DataLibrary", "data_library", "forget", "releases", "reload_data", "user_folder"]


_K = TypeVar("_K")
_V = TypeVar("_V")


_MONTH: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december)"
    r"[ -]?[0-9]{4}",
    re.IGNORECASE | re.ASCII,
)


def _said(name: object) -> str:
    """Return the name of a release for a message; a month and a year as given."""
    return quoted(name) if isinstance(name, str) and _MONTH.fullmatch(name) else shown(name)


def _order(file: tuple[Release, DataFolder]) -> tuple[str, date]:
    release, _ = file
    return release.name, release.published or date.min


class DataLibrary:
    """Data folders, the bundled one first. If two have the same quarter, the file published later is used.

    Attributes:
        folders: The folders.
        texts: In-memory tables: the origin of each set, and its texts by file name.
        path: The folder that was named, beside the bundled one; None for the user's.
        opened: Cached catalogs, by issue and by requested quarter, None for the newest.
    """

    def __init__(
        self,
        folders: tuple[DataFolder, ...],
        texts: tuple[tuple[str, dict[str, str]], ...] = (),
        path: Path | None = None,
    ) -> None:
        """Initialize with the folders."""
        self.folders = folders
        self.texts = texts
        self.path = path
        self.opened: dict[str | None, Any] = {}
        self._latest: dict[tuple[str, Quarter], tuple[Release, DataFolder] | None] = {}
        self._covered: dict[tuple[str, Quarter, str], bool] = {}
        self._answers: dict[tuple[object, ...], Any] = {}

    @classmethod
    def loaded(cls, texts: tuple[tuple[str, dict[str, str]], ...]) -> "DataLibrary":
        """Return the bundled data plus in-memory tables; see `texts`."""
        return cls((bundled(), *(DataFolder.of(place, tables) for place, tables in texts)), texts)

    def kept(self, key: tuple[object, ...], make: Callable[[], _V]) -> _V:
        """Return the answer to a question about a quarter, which is made the first time; only the last few thousand are kept."""
        try:
            found: _V = self._answers[key]
        except KeyError:
            found = _room_in(self._answers)[key] = make()
        return found

    @kept_property
    def files_digest(self) -> str:
        """The hash of the names and hashes of all files, in hexadecimal: two libraries with the same files give the same answers."""
        from hashlib import sha256

        named = [f"{one.dataset} {one.issue} {one.sha256}" for dataset in DATASETS for one in self.releases(dataset)]
        return sha256("\n".join(named).encode("utf-8", "replace")).hexdigest()

    @kept_property
    def _sorted(self) -> dict[str, tuple[tuple[Release, DataFolder], ...]]:
        """Releases and their folders by dataset, oldest first. A file in two folders is listed once."""
        found: dict[str, dict[tuple[str, str], tuple[Release, DataFolder]]] = {dataset: {} for dataset in DATASETS}
        for folder in self.folders:
            for release in folder.releases:
                found[release.dataset].setdefault((release.issue, release.sha256), (release, folder))
        return {dataset: tuple(sorted(files.values(), key=_order)) for dataset, files in found.items()}

    def releases(self, dataset: str = "hcpcs") -> tuple[Release, ...]:
        """Return the releases of a dataset, oldest first.

        Raises:
            MalformedError: The name is not a dataset.
        """
        return tuple(release for release, _ in self.files(dataset))

    def files(self, dataset: str) -> tuple[tuple[Release, DataFolder], ...]:
        """Return the releases of a dataset with their folders, oldest first.

        Raises:
            MalformedError: The name is not a dataset.
        """
        if not isinstance(dataset, str) or dataset not in DATASETS:
            raise MalformedError(
                f"{shown(dataset, DATASETS)} is not a dataset", value=dataset, hint=f"use one of {', '.join(DATASETS)}"
            )
        return self._sorted[dataset]

    def find(self, name: str, dataset: str = "hcpcs") -> tuple[Release, DataFolder]:
        """Return the newest issue of a quarter, or the issue named *name*, with its folder.

        Raises:
            UnknownReleaseError: The quarter or issue is not loaded.
        """
        for release, folder in reversed(self.files(dataset)):
            if isinstance(name, str) and name in {release.name, release.issue}:
                return release, folder
        known = tuple(dict.fromkeys(release.name for release in self.releases(dataset)))
        raise UnknownReleaseError(
            f"{'' if dataset == 'hcpcs' else dataset + ' '}release {_said(name)} is not loaded",
            release=name,
            known=known,
            hint=f"use one of {', '.join(known)}" if known else "add its file first",
        )

    def of_quarter(self, dataset: str, quarter: Quarter) -> tuple[Release, DataFolder] | None:
        """Return the newest release of a quarter, or None."""
        return next((file for file in reversed(self.files(dataset)) if file[0].quarter == quarter), None)

    def latest(self, dataset: str, quarter: Quarter) -> tuple[Release, DataFolder] | None:
        """Return the newest release of a quarter or of the nearest earlier one, or None."""
        key = dataset, quarter
        if key not in self._latest:
            found = next((file for file in reversed(self.files(dataset)) if file[0].quarter <= quarter), None)
            _room_in(self._latest)[key] = found
        return self._latest[key]

    def neighbor(self, dataset: str, quarter: Quarter, issue: str, part: str = "") -> tuple[Release, DataFolder] | None:
        """Return the file to compare another with: of the same part, the nearest one before it, otherwise the nearest after; None without one."""
        files = [(one, folder) for one, folder in self.files(dataset) if one.part == part and one.issue != issue]
        before = [file for file in files if (file[0].quarter, file[0].issue) < (quarter, issue)]
        return before[-1] if before else files[0] if files else None

    def warn(self, dataset: str, quarter: Quarter, consequence: str, until: str = "") -> None:
        """Warn with `GapWarning` if no file of a dataset, up to the issue *until*, covers a quarter."""
        covered = self._covered.get(key := (dataset, quarter, until))
        if covered:
            return
        files = [release for release in self.releases(dataset) if not until or release.issue <= until]
        if covered is None:
            covered = any(release.quarter <= quarter <= release.last_quarter for release in files)
            _room_in(self._covered)[key] = covered
            if covered:
                return
        names = ", ".join(dict.fromkeys(release.name for release in files)) or "none"
        warn_of_gap(f"no {dataset} file loaded for {quarter} (loaded: {names}): {consequence}")


_MOST_QUARTERS: Final = 2048
"""Of so many datasets and quarters a library keeps which file answers (ten years of every dataset), and so many answers about a quarter."""


def _room_in(held: dict[_K, _V]) -> dict[_K, _V]:
    """Return a cache, emptied if it is full."""
    if len(held) >= _MOST_QUARTERS:
        held.clear()
    return held


_libraries: dict[str, DataLibrary] = {}

WHEN_FORGOTTEN: Final[list[Callable[[], object]]] = []
"""What to call when a folder is read again: caches that hold what is no longer asked, or whose key is the name of a catalog."""


def user_folder() -> Path:
    """Return the user's data folder: ``$JCODES_DATA``, otherwise the platform's user data folder."""
    named = os.environ.get("JCODES_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("jcodes", appauthor=False)


def _has_user_folder() -> bool:
    """Whether the user's folder may exist; on Linux without importing platformdirs, which takes twelve milliseconds."""
    if os.environ.get("JCODES_DATA") or sys.platform != "linux":
        return True
    data = os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")  # noqa: PTH111 - as platformdirs does
    return os.path.isdir(os.path.join(data, "jcodes"))  # noqa: PTH112, PTH118 - the same


def data_library(path: Path | None = None) -> DataLibrary:
    """Return the bundled data plus the user's folder, or the folder *path*. Each folder is read once, until `reload_data`.

    Warns with `DataWarning` for each release of the folder that is left out.
    """
    place = os.environ.get("JCODES_DATA") or "" if path is None else str(path)
    libraries = _libraries  # do not cache data that `forget` replaced in the meantime
    found = libraries.get(place)
    if found is None:
        stored = _stored(path)
        folders = () if stored is None else stored.folders
        found = libraries.setdefault(place, DataLibrary((bundled(), *folders), path=path))
        for one in () if stored is None else stored.left_out:
            warn(str(one), DataWarning)
    return found


def releases(dataset: str = "hcpcs") -> tuple[Release, ...]:
    """Return the loaded CMS releases, oldest first, each with its file and hash. See `gaps` for missing quarters.

    Args:
        dataset: ``"hcpcs"`` (the codes), ``"asp"`` (payment limits), ``"crosswalk"`` (NDCs), ``"mue"`` (unit edits), ``"jw_jz"``,
            ``"sad"`` (self-administered drugs), ``"noc_prices"``, ``"noc_crosswalk"``, ``"opps"`` (outpatient status), ``"modifiers"`` (CPT's numbers),
            ``"ncci_practitioner"``, ``"ncci_outpatient"`` and ``"ncci_additions"`` (pairs), ``"add_on"``, ``"mue_services"``,
            ``"denial_codes"`` (CARC, RARC), ``"contractors"``, ``"places"``, ``"place_rates"`` or ``"revenue_codes"``.

    Raises:
        MalformedError: The name is not a dataset.
    """
    return data_library().releases(dataset)


def _stored(path: Path | None) -> "StoredReleases | None":
    """Return what the folder *path*, or the user's, stores; None if the user has none."""
    if path is None and not _has_user_folder():
        return None
    from jcodes.catalogs.stored_releases import read_store  # most users have no folder

    if path is None:
        return read_store(user_folder())
    return read_store(path, option="" if path == user_folder() else f" --to {path}")


def reload_data() -> None:
    """Look at the data folders again: the next call of `catalog` reads what other processes have added or removed since.

    A catalog that is already open keeps its facts.
    """
    global _libraries  # noqa: PLW0603 - replaced whole; see `forget`
    _libraries = {}
    for clear in WHEN_FORGOTTEN:
        clear()


def forget(place: Path) -> None:
    """Drop the folder *place* from the cache, since its files changed."""
    global _libraries  # noqa: PLW0603 - replaced whole, so that a thread that reads the old folder keeps nothing for others
    _libraries = {name: library for name, library in _libraries.items() if name not in {str(place), ""}}
    for clear in WHEN_FORGOTTEN:
        clear()
