"""Add official files to the user's data folder, where `jcodes.catalog` finds them, and remove them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import attrs

from jcodes.catalogs.catalog import open_catalog
from jcodes.catalogs.compare import CatalogDiff, diff
from jcodes.catalogs.data_folder import DATASETS, DataFolder
from jcodes.catalogs.data_library import DataLibrary, data_library, forget, user_folder
from jcodes.catalogs.sources import Release, RowNote
from jcodes.catalogs.stored_releases import read_store
from jcodes.errors import ImplausibleFileError, UnknownReleaseError
from jcodes.errors.messages import shown
from jcodes.official.changes import FactDiff, of_issues
from jcodes.official.files import READERS, OfficialFile, read_official
from jcodes.official.load import doubts_of, neighbor_of, tables_of
from jcodes.official.store import changing, discard, keep
from jcodes.paths import as_path
from jcodes.periods import today

__all__ = ["Added", "add", "remove"]


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
        changes: The changes between it and the neighboring issue: the nearest one before it, otherwise the nearest after, always from the older to
            the newer. None if it was loaded before, or is the first of its dataset.
        row_notes: Rows that were left out, or read although they are odd.
        doubts: Why it is implausible, if it was accepted all the same.
    """

    dataset: str
    issue: str
    file: str
    sha256: str
    rows: int
    is_new: bool
    changes: CatalogDiff | FactDiff | None = None
    row_notes: tuple[RowNote, ...] = ()
    doubts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return a line, the doubts, the rows left out, and the changes."""
        known = "" if self.is_new else ", already loaded"
        lines = [f"{self.file}: {self.dataset} {self.issue}, {self.rows} rows, sha256 {self.sha256[:12]}{known}"]
        lines += [f"implausible, accepted: {doubt}" for doubt in self.doubts]
        lines += [str(note) for note in self.row_notes[:_SHOWN]]
        if len(self.row_notes) > _SHOWN:
            lines.append(f"and {len(self.row_notes) - _SHOWN:,} more rows with notes")
        return "\n".join([*lines, *([] if self.changes is None else [str(self.changes)])])


_SHOWN = 5
"""Notes on rows that are shown; `Added.row_notes` holds all."""


def add(
    paths: Iterable[str | Path],
    *,
    to: str | Path | None = None,
    accept_implausible: bool = False,
    on: date | None = None,
) -> tuple[Added, ...]:
    """Store the facts of official files in the user's folder, where `jcodes.catalog` finds them; all of them or none.

    Args:
        paths: The files as CMS publishes them; their datasets are detected from header and name.
        to: The folder; None for ``$JCODES_DATA``, otherwise the platform's folder for a user's data.
        accept_implausible: Whether to add a file that is hard to believe; its doubts are then kept with it.
        on: The day to compare quarters with; None for today.

    Returns:
        For each file its dataset, quarter, rows and hash, whether it is new, the rows left out, and the changes between it and the
        neighboring issue.

    Raises:
        ImplausibleFileError: A file that is hard to believe, such as one of 6 rows, for a quarter years ahead, or with swapped columns.
        FileFormatError: A file that is damaged, truncated, of no known dataset, or without a quarter. No file is stored then.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: A file cannot be read, the folder cannot be written, or another process changes it and does not end (`TimeoutError`).
    """
    place = user_folder() if to is None else as_path(to)
    forget(place)
    before = data_library(place)
    files = [_believed(read_official(path), before, accept_implausible, on or today()) for path in paths]
    if not _fresh(files, before):
        return tuple(_reports(files, (), before, before))
    place.mkdir(parents=True, exist_ok=True)
    with changing(place):
        forget(place)  # other processes may have changed it
        before = data_library(place)
        fresh = _fresh(files, before)
        if fresh:
            texts = tables_of(fresh)
            name = hashlib.sha256(texts["manifest.json"].encode()).hexdigest()[:16]
            for one in read_store(place).left_out:
                if one.path == place / name:  # the same release, damaged
                    discard(place, one.path)
            keep(place, name, texts)
            forget(place)
        after = data_library(place)
    return tuple(_reports(files, fresh, before, after))


def _fresh(files: Sequence[OfficialFile], held: DataLibrary) -> list[OfficialFile]:
    """Return the files that are not loaded."""
    known = {(dataset, release.issue, release.sha256) for dataset in READERS for release in held.releases(dataset)}
    return [file for file in files if (file.dataset, file.issue, file.read.sha256) not in known]


def _believed(file: OfficialFile, held: DataLibrary, accept: bool, day: date) -> OfficialFile:  # noqa: FBT001 - as add takes it
    """Return *file*, with its doubts if they are accepted.

    Raises:
        ImplausibleFileError: They are not.
    """
    doubts = tuple(doubt.text for doubt in doubts_of(file, held, day))
    if doubts and not accept:
        raise ImplausibleFileError(
            f"this is hard to believe: {'; '.join(doubts)}",
            file=file.name,
            doubts=doubts,
            hint="check the file; if it is right, add it with --accept-implausible (accept_implausible=True)",
        )
    return attrs.evolve(file, doubts=doubts)


def _reports(
    files: Sequence[OfficialFile], fresh: Sequence[OfficialFile], before: DataLibrary, after: DataLibrary
) -> Iterator[Added]:
    for file in files:
        is_new = any(file is one for one in fresh)
        own = after.find(file.issue, file.dataset)
        changes = _changes(file, own, before, after) if is_new else None
        notes, doubts = own[0].row_notes, own[0].doubts
        yield Added(file.dataset, file.issue, file.name, file.read.sha256, own[0].rows, is_new, changes, notes, doubts)


def _changes(
    file: OfficialFile, own: tuple[Release, DataFolder], before: DataLibrary, after: DataLibrary
) -> CatalogDiff | FactDiff | None:
    """Return what changed between a file and its neighbor, from the older to the newer."""
    other = neighbor_of(file, before)
    if other is None:
        return None
    is_later = (other[0].quarter, other[0].issue) < (own[0].quarter, own[0].issue)
    one, two = (other, own) if is_later else (own, other)
    if file.dataset == "hcpcs":
        return diff(open_catalog(after, one[0].issue), open_catalog(after, two[0].issue))
    return of_issues(one, two)


def remove(issue: str, *, dataset: str = "hcpcs", path: str | Path | None = None) -> tuple[str, ...]:
    """Remove an added file from the user's data folder, with those that were added by the same command. Bundled data cannot be removed.

    Args:
        issue: The quarter or issue of the file; or its name, as it was added; or the name of a release's folder, such as that of a damaged one.
        dataset: The dataset.
        path: The folder; defaults to the user's data folder.

    Returns:
        The names of the removed files; of a release without a readable manifest, the name of its folder.

    Raises:
        UnknownReleaseError: No such file was added.
        OSError: It cannot be removed, or another process changes the folder and does not end.
    """
    place = user_folder() if path is None else as_path(path)
    if not place.is_dir():
        raise _not_added(issue, dataset, ())
    with changing(place):
        names: list[str] = []
        for folder, files in _found(place, issue, dataset):
            discard(place, folder)
            names += files
    forget(place)
    return tuple(dict.fromkeys(names))


def _found(place: Path, issue: str, dataset: str) -> list[tuple[Path, tuple[str, ...]]]:
    """Return the folders to remove, each with its official files.

    Raises:
        UnknownReleaseError: There is none.
    """
    stored = read_store(place)
    damaged = [
        (one.path, tuple(file for *_, file in one.files) or (one.path.name,), one.files) for one in stored.left_out
    ]
    whole = [(Path(folder.place), tuple(release.file for release in folder.releases)) for folder in stored.folders]
    known = (*whole, *((path, files) for path, files, _ in damaged))
    named = [one for one in known if one[0].name == issue] or [one for one in known if issue in one[1]]
    if named:
        return named
    meant = [
        (path, files)
        for path, files, listed in damaged
        if any(one[0] == dataset and issue in one[1:3] for one in listed)
    ]
    try:
        release, _ = DataLibrary(stored.folders).find(issue, dataset)
    except UnknownReleaseError as error:
        if meant:
            return meant
        added = [f"{one.issue} ({one.dataset}, {one.file})" for folder in stored.folders for one in folder.releases]
        raise _not_added(issue, dataset, added) from error
    key = (release.issue, release.sha256)
    return [
        found
        for found, folder in zip(whole, stored.folders, strict=True)
        if any((one.issue, one.sha256) == key for one in folder.releases if one.dataset == dataset)
    ]


def _not_added(issue: str, dataset: str, added: Sequence[str]) -> UnknownReleaseError:
    if dataset not in DATASETS:
        return UnknownReleaseError(
            f"{shown(dataset, DATASETS)} is not a dataset",
            release=issue,
            known=tuple(added),
            hint=f"use one of {', '.join(DATASETS)}",
        )
    return UnknownReleaseError(
        f"{'' if dataset == 'hcpcs' else f'{dataset} '}release {shown(issue)} was not added",
        release=issue,
        known=tuple(added),
        hint=f"give a quarter or issue with its dataset, or the name of a file: {', '.join(added)}"
        if added
        else "nothing to remove: the data folder holds no added file",
    )
