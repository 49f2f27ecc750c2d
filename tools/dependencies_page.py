"""Write docs/project/dependencies.md: the libraries that an installation brings, with their licenses.

python -m tools.dependencies_page
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = ["PAGE", "Library", "libraries", "main", "page"]

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "project" / "dependencies.md"
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_LICENSES: Final = {
    "pint": "BSD-3-Clause", "flexcache": "BSD-3-Clause", "flexparser": "BSD-3-Clause", "argcomplete": "Apache-2.0", "rich": "MIT", "markdown-it-py": "MIT",
    "mdurl": "MIT", "matplotlib": "Matplotlib license (BSD-compatible, based on PSF)", "contourpy": "BSD-3-Clause", "cycler": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause", "sortedcontainers": "Apache-2.0", "pluggy": "MIT", "fonttools": "MIT", "six": "MIT",
    "python-dateutil": "BSD-3-Clause; 2.x: Apache-2.0 or BSD-3-Clause", "tzdata": "Apache-2.0",
}  # fmt: skip
"""Licenses of libraries whose metadata state them as text, as their license files name them."""
_ABOUT: Final = {
    "attrs": "values that do not change", "pint": "doses of other programs; read on first need", "platformdirs": "the folder of your own files",
    "python-dateutil": "dates that are not written as 2026-02-01", "python-calamine": "CMS's Excel files", "pypdf": "CMS's JW/JZ list as published",
    "argcomplete": "completion in a shell", "rich": "tables on a terminal", "narwhals": "dataframes of any kind", "matplotlib": "pictures",
    "hypothesis": "strategies for tests", "pytest": "fixtures for tests",
}  # fmt: skip


class Library(NamedTuple):
    """A library of an installation.

    Attributes:
        name: Its name.
        extra: The extra that brings it; blank for every installation.
        requirement: The versions that are allowed; blank if another library asks for it.
        license: Its license.
        asked_by: The library that asks for it, or blank.
    """

    name: str
    extra: str
    requirement: str
    license: str
    asked_by: str


def libraries() -> list[Library]:
    """Return the libraries that the project asks for, each followed by those that it asks for in turn, as installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    known = {_name(text) for texts in groups.values() for text in texts}
    found: list[Library] = []
    for extra, requirements in groups.items():
        for text in requirements:
            name = _name(text)
            found.append(Library(name, extra, text.removeprefix(name), license_of(name), ""))
            found.extend(_asked(name, extra, known))
    return found


def _asked(name: str, extra: str, known: set[str]) -> Iterator[Library]:
    """Yield the libraries that one asks for on any platform, each once."""
    for text in sorted(_requires(name)):
        inner = _name(text)
        if inner not in known:
            known.add(inner)
            yield Library(inner, extra, "", license_of(inner), name)
            yield from _asked(inner, extra, known)


def _requires(name: str) -> list[str]:
    try:
        found = distribution(name).requires or []
    except PackageNotFoundError:
        return []
    return [text for text in found if ";" not in text]


def license_of(name: str) -> str:
    """Return the license of an installed library: what its metadata state as an identifier, else what its file says."""
    if name in _LICENSES:
        return _LICENSES[name]
    metadata: Any = distribution(name).metadata
    stated: str = metadata.get("License-Expression") or metadata.get("License") or ""
    return stated.splitlines()[0] if stated else "not stated"


def _name(text: str) -> str:
    found = _NAME.match(text)
    return "" if found is None else found[0].lower()


def page() -> str:
    """Return the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield (
        "# Dependencies and licenses\n\n"
        "jcodes is under the MIT license. `pip install jcodes` brings four libraries and those that they ask for; the others come with an extra, such as\n"
        "`pip install 'jcodes[cli]'`. Polars, pandas, PyArrow, DuckDB and PySpark are never asked for: they are used where they are installed (DuckDB from 2.0). The lowest\n"
        "versions are tested with `nox -s lowest`, the newest with `nox -s tests`; Pint 0.24, 0.25 and 0.26 and python-dateutil 2.8.2, 2.9, 3 and 4 with\n"
        "`nox -s pints` and `nox -s dateutils`. Libraries that only some platforms or Pythons need are left out.\n\n"
        "| library | comes with | versions | license | for |\n| --- | --- | --- | --- | --- |"
    )
    for one in libraries():
        extra = f"extra `{one.extra}`" if one.extra else "every installation"
        asked = _ABOUT.get(one.name, "") if not one.asked_by else f"asked for by {one.asked_by}"
        yield f"| {one.name} | {extra} | {one.requirement.replace('|', '')} | {one.license} | {asked} |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")


if __name__ == "__main__":
    main()
