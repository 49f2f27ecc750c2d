"""What a wheel and an sdist must hold, and nothing else: `tools.release` builds and checks them."""

import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath
from typing import Final

__all__ = [
    "BUDGET",
    "metadata_of",
    "sdist_names",
    "sdist_problems",
    "version_problems",
    "wheel_names",
    "wheel_problems",
]

BUDGET: Final = 4_000_000
"""The most bytes of a distribution."""
PACKAGE: Final = "src/jcodes/"
"""The folder of the package in the project."""
SHIPPED: Final = ("src", "tests", "typing_tests", "tools", "examples", "docs")
"""The folders of the sdist; the files beside them are in it too."""
_LEFT_OUT: Final = ".gitattributes"
_MUST: Final = (
    "jcodes/py.typed", "jcodes/__init__.py", "jcodes/__init__.pyi", "jcodes/data/manifest.json", "jcodes/data/codes.tsv", "jcodes/data/units.txt",
    "jcodes/data/sources.toml", "jcodes/data/policies/medicare-part-b.toml", "jcodes/auditing/page.css", "jcodes/testing/vectors.json",
)  # fmt: skip
_INFO: Final = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
_HEAD: Final = "## ["


def wheel_names(path: Path) -> list[str]:
    """Return the files of a wheel, sorted."""
    with zipfile.ZipFile(path) as archive:
        return sorted(name for name in archive.namelist() if not name.endswith("/"))


def sdist_names(path: Path) -> list[str]:
    """Return the files of an sdist without its first folder, sorted. Links and other special members are named with ``(special)``."""
    with tarfile.open(path) as archive:
        members = archive.getmembers()
    inner = (("/".join(PurePosixPath(one.name).parts[1:]), one) for one in members if not one.isdir())
    return sorted(name if one.isfile() else f"{name} (special)" for name, one in inner)


def metadata_of(path: Path) -> Message:
    """Return the metadata of a wheel."""
    with zipfile.ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


def wheel_problems(names: Iterable[str], tracked: Iterable[str], version: str) -> Iterator[str]:
    """Yield what is wrong with the files of a wheel, a sentence each.

    Args:
        names: The files of the wheel.
        tracked: The files of the project, as git lists them.
        version: The version.
    """
    found = set(names)
    package = {name.removeprefix("src/") for name in tracked if name.startswith(PACKAGE)}
    info = {f"jcodes-{version}.dist-info/{name}" for name in _INFO}
    yield from _differences("the wheel", found, package | info)
    yield from (f"the project has no {name}" for name in _MUST if name not in package)


def sdist_problems(names: Iterable[str], tracked: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the files of an sdist: it holds the project's files and its metadata."""
    expected = {name for name in tracked if "/" not in name or name.split("/")[0] in SHIPPED} - {_LEFT_OUT}
    yield from _differences("the sdist", set(names), expected | {"PKG-INFO"})


def _differences(what: str, found: set[str], expected: set[str]) -> Iterator[str]:
    yield from (f"{what} lacks {name}" for name in sorted(expected - found))
    yield from (f"{what} holds {name}, which is not of the project" for name in sorted(found - expected))


def version_problems(root: Path, version: str, *, draft: bool) -> Iterator[str]:
    """Yield where changelog and citation do not agree with the version.

    Args:
        root: The project.
        version: The version of the package.
        draft: Whether changes may stand under Unreleased.
    """
    unreleased, released = _sections(root / "CHANGELOG.md")
    facts = (line.partition(": ") for line in _lines(root / "CITATION.cff") if not line.startswith((" ", "-")))
    cited = {key: value for key, _, value in facts}
    if released[0] != version:
        yield f"CHANGELOG.md: the newest version is {released[0]}, the package is {version}"
    if unreleased and not draft:
        yield f"CHANGELOG.md: {len(unreleased)} lines under Unreleased: move them to a section of the version"
    if cited["version"] != version:
        yield f"CITATION.cff: version {cited['version']}, the package is {version}"
    if cited["date-released"] != released[1]:
        yield f"CITATION.cff: released {cited['date-released']}, CHANGELOG.md says {released[1]}"


def _sections(path: Path) -> tuple[list[str], tuple[str, str]]:
    """Return the lines under Unreleased, and version and date of the newest release."""
    unreleased: list[str] = []
    for line in _lines(path)[_lines(path).index(f"{_HEAD}Unreleased]") + 1 :]:
        if line.startswith(_HEAD):
            version, _, day = line.removeprefix(_HEAD).partition("] - ")
            return unreleased, (version, day)
        if line:
            unreleased.append(line)
    return unreleased, ("none", "none")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
