"""A release is checked: what wheel and sdist hold, versions that agree, and the same bytes from a second build."""

import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import jcodes
from tools import distributions, release
from tools.distributions import sdist_names, sdist_problems, version_problems, wheel_names, wheel_problems

ROOT = Path(__file__).parents[2]
TRACKED = [
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "src").rglob("*")) if path.is_file() and path.suffix != ".pyc"),
    "tests/test_face.py", "tools/release.py", "CHANGELOG.md", "pyproject.toml",
]  # fmt: skip
INFO = [
    f"jcodes-1.0.0.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
]
WHEEL = [*(name.removeprefix("src/") for name in TRACKED if name.startswith("src/")), *INFO]
SDIST = [*TRACKED, "PKG-INFO"]


def test_a_wheel_holds_the_package_and_its_metadata() -> None:
    """The marker of types, the data and the license among them."""
    assert list(wheel_problems(WHEEL, TRACKED, "1.0.0")) == []


@pytest.mark.parametrize(
    "name",
    ["jcodes/py.typed", "jcodes/data/codes.tsv", "jcodes/__init__.pyi", "jcodes-1.0.0.dist-info/licenses/LICENSE"],
)
def test_a_file_that_is_missing_is_named(name: str) -> None:
    """In the wheel; in the project only if every wheel must have it."""
    assert list(wheel_problems([one for one in WHEEL if one != name], TRACKED, "1.0.0")) == [f"the wheel lacks {name}"]
    assert list(sdist_problems([one for one in SDIST if one != f"src/{name}"], TRACKED)) == (
        [] if "dist-info" in name else [f"the sdist lacks src/{name}"]
    )


def test_a_project_without_what_every_wheel_has_is_named() -> None:
    """A wheel may agree with the project, and both lack the data."""
    tracked = [name for name in TRACKED if name != "src/jcodes/data/codes.tsv"]
    wheel = [name for name in WHEEL if name != "jcodes/data/codes.tsv"]
    assert list(wheel_problems(wheel, tracked, "1.0.0")) == ["the project has no jcodes/data/codes.tsv"]


@pytest.mark.parametrize("name", ["tests/test_face.py", "shared/DESIGN.md", "jcodes/data/.codes.tsv.swp"])
def test_a_file_that_is_not_of_the_project_is_named(name: str) -> None:
    """Tests, the folder beside the project, and leftovers of editors."""
    assert list(wheel_problems([*WHEEL, name], TRACKED, "1.0.0")) == [
        f"the wheel holds {name}, which is not of the project"
    ]
    wrong = [] if name in TRACKED else [f"the sdist holds {name}, which is not of the project"]
    assert list(sdist_problems([*SDIST, *([name] if wrong else [])], TRACKED)) == wrong


def test_the_files_of_archives_are_read(tmp_path: Path) -> None:
    """Folders are none; a link in an sdist is named as one."""
    wheel, sdist = tmp_path / "one.whl", tmp_path / "one.tar.gz"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("jcodes/", "")
        archive.writestr("jcodes/__init__.py", "")
        archive.writestr("jcodes-1.0.0.dist-info/METADATA", "Name: jcodes\nVersion: 1.0.0\n\nText.\n")
    with tarfile.open(sdist, "w:gz") as packed:
        for name in ("jcodes-1.0.0/PKG-INFO", "jcodes-1.0.0/src/jcodes/__init__.py"):
            packed.addfile(tarfile.TarInfo(name), io.BytesIO())
        link = tarfile.TarInfo("jcodes-1.0.0/shared")
        link.type, link.linkname = tarfile.SYMTYPE, "/work"
        packed.addfile(link)
        folder = tarfile.TarInfo("jcodes-1.0.0/src")
        folder.type = tarfile.DIRTYPE
        packed.addfile(folder)
    assert wheel_names(wheel) == ["jcodes-1.0.0.dist-info/METADATA", "jcodes/__init__.py"]
    assert sdist_names(sdist) == ["PKG-INFO", "shared (special)", "src/jcodes/__init__.py"]
    assert distributions.metadata_of(wheel)["Version"] == "1.0.0"


def test_the_versions_of_the_project_agree() -> None:
    """Package, changelog and citation; only changes under Unreleased are for a draft."""
    assert list(version_problems(ROOT, jcodes.__version__, draft=True)) == []


def test_versions_that_differ_are_named(tmp_path: Path) -> None:
    """And what is left under Unreleased."""
    changelog, cited = tmp_path / "CHANGELOG.md", tmp_path / "CITATION.cff"
    cited.write_text("abstract: >-\n  version: none\nversion: 1.0.0\ndate-released: 2026-11-29\n", "utf-8")
    changelog.write_text("# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-11-29\n\n- One.\n", "utf-8")
    assert list(version_problems(tmp_path, "1.0.0", draft=False)) == []
    changelog.write_text("# Changelog\n\n## [Unreleased]\n\n- Two.\n\n## [0.9.0] - 2026-01-01\n", "utf-8")
    assert list(version_problems(tmp_path, "1.0.1", draft=False)) == [
        "CHANGELOG.md: the newest version is 0.9.0, the package is 1.0.1",
        "CHANGELOG.md: 1 lines under Unreleased: move them to a section of the version",
        "CITATION.cff: version 1.0.0, the package is 1.0.1",
        "CITATION.cff: released 2026-11-29, CHANGELOG.md says 2026-01-01",
    ]
    assert len(list(version_problems(tmp_path, "1.0.1", draft=True))) == 3
    changelog.write_text("# Changelog\n\n## [Unreleased]\n", "utf-8")
    assert "the newest version is none" in next(version_problems(tmp_path, "1.0.0", draft=True))


def test_a_second_build_must_give_the_same_bytes(tmp_path: Path) -> None:
    """Under the same name."""
    first, second = tmp_path / "a.whl", tmp_path / "again" / "a.whl"
    second.parent.mkdir()
    first.write_bytes(b"1")
    second.write_bytes(b"1")
    assert list(release.same_bytes([first], [second])) == []
    second.write_bytes(b"2")
    assert list(release.same_bytes([first], [second])) == ["a.whl: a second build, from the sdist, gives other bytes"]


def test_what_an_installed_wheel_must_answer_holds() -> None:
    """With warnings as errors, in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", release.SMOKE], check=True, capture_output=True, text=True
    )
    assert found.stdout.strip() == jcodes.__version__


def test_the_citation_names_the_license_and_the_authors() -> None:
    """As the package does."""
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    assert "cff-version: 1.2.0" in cited
    assert "license: MIT" in cited
    assert "  - name: The jcodes authors" in cited
