"""The official files of the build, named one by one in ``inputs.toml`` with the hash of each."""

import hashlib
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import DataError
from jcodes.periods import Quarter
from jcodes.readers.dates import release_in
from jcodes.readers.hcpcs import HcpcsFile
from jcodes.readers.sources import SourceFile

__all__ = ["CORRECTIONS", "INPUTS", "NAMES", "Folders", "Input", "Inputs", "check_quarter", "read_inputs"]

INPUTS: Final = Path(__file__).parent / "inputs.toml"
CORRECTIONS: Final = "hcpcs_corrections"
"""The dataset of CMS's sheets of corrections."""
NAMES: Final = "names"
"""The dataset of the files that `tools.names` reads."""


@attrs.frozen
class Folders:
    """The folders of official files: a path of ``inputs.toml`` begins with the name of one of them.

    Attributes:
        data: The first folder.
        more: The folder of further files.
    """

    data: Path
    more: Path

    def at(self, path: str) -> Path:
        """Return the place of a path of ``inputs.toml``."""
        folder, _, below = path.partition("/")
        return {"data": self.data, "more": self.more}[folder] / below

    def files(self) -> Iterator[str]:
        """Yield the path of every file in both folders, as ``inputs.toml`` writes it."""
        for name, folder in (("data", self.data), ("more", self.more)):
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield f"{name}/{path.relative_to(folder).as_posix()}"


@attrs.frozen
class Input:
    """One official file.

    Attributes:
        dataset: Its dataset, as ``jcodes.official.READERS`` names it, or `CORRECTIONS` or `NAMES`.
        path: Its path, which begins with the name of a folder.
        sha256: Its hash.
        release: Its quarter; blank for files of names.
        covers: The last quarter it covers, where that is not its own.
        notes: What a user of this copy should know.
        copy: A second copy, ``archive.zip!member`` for one out of an archive.
    """

    dataset: str
    path: str
    sha256: str
    release: str = ""
    covers: str = ""
    notes: str = ""
    copy: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]

    def open_at(self, folders: Folders) -> Path:
        """Return where the file lies, after comparing it and its second copy with the hash.

        Raises:
            DataError: The file or its copy is missing or has another hash, or the name of the copy states another quarter.
        """
        path = folders.at(self.path)
        for place in filter(None, (self.path, self.copy)):
            found = _hash(folders, place)
            if found != self.sha256:
                said = "is missing" if found is None else f"has sha256 {found[:12]}, not {self.sha256[:12]}"
                raise DataError(f"{place} {said}", hint=f"review the file, then update {INPUTS.name}")
        stated = release_in(self.copy.rpartition("/")[2]) if self.copy else None
        if stated not in (None, self.release):
            raise DataError(f"{self.copy} is of {stated}, {self.path} of {self.release}", hint="compare the two files")
        return path


def _hash(folders: Folders, place: str) -> str | None:
    name, _, member = place.partition("!")
    path = folders.at(name)
    if not path.is_file():
        return None
    if not member:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    with zipfile.ZipFile(path) as archive:
        return hashlib.sha256(archive.read(member)).hexdigest() if member in archive.namelist() else None


@attrs.frozen
class Inputs:
    """What ``inputs.toml`` states.

    Attributes:
        files: The files, in its order.
        unread: Files and folders that the build does not read; a folder ends in a slash.
    """

    files: tuple[Input, ...]
    unread: tuple[str, ...]

    def of(self, *datasets: str) -> tuple[Input, ...]:
        """Return the files of some datasets."""
        return tuple(one for one in self.files if one.dataset in datasets)

    def unnamed(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return the *paths* that are named nowhere."""
        named = {one.path for one in self.files} | set(self.unread)
        folders = tuple(path for path in self.unread if path.endswith("/"))
        return tuple(path for path in paths if path not in named and not path.startswith(folders))


def read_inputs(path: Path = INPUTS) -> Inputs:
    """Return what a file such as ``inputs.toml`` states.

    Raises:
        DataError: A path is named twice.
    """
    stated = tomllib.loads(path.read_text(encoding="utf-8"))
    files = tuple(Input(**row) for row in stated["file"])
    paths = [one.path for one in files] + [row["path"] for row in stated["unread"]]
    if twice := sorted({one for one in paths if paths.count(one) > 1}):
        raise DataError(f"{path.name} names {twice[0]} twice", hint="remove one of them")
    return Inputs(files, tuple(row["path"] for row in stated["unread"]))


def check_quarter(one: Input, read: SourceFile) -> None:
    """Compare the quarter that ``inputs.toml`` states with those that the file itself states.

    CMS's quarterly HCPCS files state no quarter but in their names: the newest add date of the codes is a second witness.

    Raises:
        DataError: They differ.
    """
    stated = {read.release or one.release}
    if isinstance(read, HcpcsFile):
        days = [record.added for record in read.codes if record.added is not None]
        stated.add(str(Quarter.of(max(days))))
    if stated != {one.release}:
        raise DataError(
            f"{one.path} is of {' or '.join(sorted(stated))}; {INPUTS.name} says {one.release}",
            hint="open the file and state its quarter",
        )
