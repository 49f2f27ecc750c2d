"""Load the user's own files as a catalog, or add them to the data folder for `jcodes.catalog`."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import attrs

from jcodes.catalogs.catalog import Catalog, open_catalog
from jcodes.catalogs.compare import CatalogDiff, diff
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.data_library import DataLibrary, data_library, forget, user_folder
from jcodes.official.files import READERS, OfficialFile, read_official
from jcodes.official.tables import build_tables
from jcodes.paths import as_path

__all__ = ["Added", "add", "load", "remove"]

Files: TypeAlias = str | Path | Sequence[str | Path]


@attrs.frozen(order=False)
class Added:
    """The result of adding one official file.

    Attributes:
        dataset: The dataset.
        issue: The quarter and publication date.
        file: The file name.
        sha256: The SHA-256 of the file.
        rows: The number of rows.
        is_new: Whether it was not loaded before.
        changes: For an HCPCS file, the changes since the previous release; otherwise None.
    """

    dataset: str
    issue: str
    file: str
    sha256: str
    rows: int
    is_new: bool
    changes: CatalogDiff | None = None

    def __str__(self) -> str:
        """Return a one-line summary, and the changes."""
        known = "" if self.is_new else ", already loaded"
        line = f"{self.file}: {self.dataset} {self.issue}, {self.rows} rows, sha256 {self.sha256[:12]}{known}"
        return line if self.changes is None else f"{line}\n{self.changes}"


def _drugs(held: DataLibrary) -> dict[str, frozenset[str]]:
    """Return the product names by code in the loaded crosswalks."""
    found: dict[str, set[str]] = {}
    for folder in held.folders:
        for row in folder.all_rows(LINKS):
            found.setdefault(row.code, set()).add(row.drug)
    return {code: frozenset(names) for code, names in found.items()}


def _each(files: Files | None) -> tuple[Path, ...]:
    if files is None:
        return ()
    return (as_path(files),) if isinstance(files, str | Path) else tuple(map(as_path, files))


def load(  # noqa: PLR0913 - one argument a dataset
    hcpcs: Files | None = None,
    *,
    asp: Files | None = None,
    crosswalk: Files | None = None,
    mue: Files | None = None,
    opps: Files | None = None,
    jw_jz: Files | None = None,
    sad: Files | None = None,
    noc_prices: Files | None = None,
    noc_crosswalk: Files | None = None,
    corrections: str | Path | None = None,
) -> Catalog:
    """Return a catalog of your own official files plus the bundled data. Nothing is stored.

    Args:
        hcpcs: One or more quarterly HCPCS files; the catalog is of the newest. Defaults to the newest loaded release.
        asp: Payment limits.
        crosswalk: NDC-HCPCS crosswalks.
        mue: Medically unlikely edits.
        opps: OPPS Addendum B.
        jw_jz: CMS's JW/JZ list.
        sad: Contractors' lists of self-administered drugs.
        noc_prices: Payment limits of drugs without a code.
        noc_crosswalk: The NOC crosswalk.
        corrections: A TOML file with your own corrections; see `Catalog.corrected`.

    Raises:
        FileFormatError: A file is damaged, truncated, of another dataset, or without a quarter.
        MissingExtraError: A file is Excel and the extra ``xlsx`` is not installed.
        DataError: The corrections cannot be applied.
        OSError: A file cannot be opened.
    """
    given = {
        "hcpcs": hcpcs, "asp": asp, "crosswalk": crosswalk, "mue": mue, "opps": opps, "jw_jz": jw_jz, "sad": sad,
        "noc_prices": noc_prices, "noc_crosswalk": noc_crosswalk,
    }  # fmt: skip
    files = [read_official(path, dataset) for dataset, paths in given.items() for path in _each(paths)]
    held = DataLibrary.loaded((("loaded files", _tables(files)),) if files else ())
    newest = max((file.issue for file in files if file.dataset == "hcpcs"), default=None)
    found = open_catalog(held, newest)
    return found if corrections is None else found.corrected(corrections)


def _tables(files: Sequence[OfficialFile]) -> dict[str, str]:
    return build_tables(files, drugs=_drugs(data_library()))


def add(paths: Iterable[str | Path], *, to: str | Path | None = None) -> tuple[Added, ...]:
    """Add official files to the user's data folder, where `jcodes.catalog` finds them. If one fails, none is added.

    Args:
        paths: The files as CMS publishes them; their datasets are detected from header and name.
        to: The folder; defaults to ``$JCODES_DATA``, otherwise to the platform's user data folder.

    Returns:
        One result per file: dataset, quarter, rows, hash, whether it is new, and for an HCPCS file the changes since the previous release.

    Raises:
        FileFormatError: A file is damaged, truncated, of no known dataset, or without a quarter. No file is added.
        MissingExtraError: A file is Excel and the extra ``xlsx`` is not installed.
        OSError: A file cannot be read, or the folder cannot be written.
    """
    place = user_folder() if to is None else as_path(to)
    before = data_library(place)
    files = [read_official(path) for path in paths]
    known = {(dataset, release.issue, release.sha256) for dataset in READERS for release in before.releases(dataset)}
    fresh = [file for file in files if (file.dataset, file.issue, file.read.sha256) not in known]
    if fresh:
        texts = _tables(fresh)
        name = hashlib.sha256(texts["manifest.json"].encode()).hexdigest()[:16]
        _keep(place, name, texts)
        forget(place)
    after = data_library(place)
    return tuple(_reports(files, fresh, before, after))


def _keep(place: Path, name: str, texts: Mapping[str, str]) -> None:
    """Move the tables into the folder atomically."""
    place.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".adding-", dir=place))
    try:
        for table, text in texts.items():
            (staging / table).write_bytes(text.encode())
        os.replace(staging, place / name)  # noqa: PTH105 - Path.replace is the same
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _reports(
    files: Sequence[OfficialFile], fresh: Sequence[OfficialFile], before: DataLibrary, after: DataLibrary
) -> Iterator[Added]:
    for file in files:
        is_new = any(file is one for one in fresh)
        release, _ = after.find(file.issue, file.dataset)
        changes = None
        if file.dataset == "hcpcs" and is_new:
            changes = diff(open_catalog(before), open_catalog(after, file.issue))
        yield Added(file.dataset, file.issue, file.name, file.read.sha256, release.rows, is_new, changes)


def remove(issue: str, *, dataset: str = "hcpcs", path: str | Path | None = None) -> tuple[str, ...]:
    """Remove an added file from the user's data folder. Bundled data cannot be removed.

    Args:
        issue: The quarter or issue of the file.
        dataset: The dataset.
        path: The folder; defaults to the user's data folder.

    Returns:
        The names of the removed files.

    Raises:
        UnknownReleaseError: No such file was added.
    """
    place = user_folder() if path is None else as_path(path)
    held = data_library(place)
    own = DataLibrary(held.folders[1:])
    _, folder = own.find(issue, dataset)
    names = tuple(release.file for release in folder.releases)
    gone = Path(tempfile.mkdtemp(prefix=".removing-", dir=place))
    os.replace(folder.place, gone / "facts")  # noqa: PTH105 - in one step: readers see all of its tables, or none
    forget(place)
    shutil.rmtree(gone)
    return names
