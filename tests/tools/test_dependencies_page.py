"""The list of dependencies names every library that an installation brings, with its license."""

import re
import tomllib

import pytest

from tools import dependencies_page
from tools.dependencies_page import Library, libraries, license_of

ROWS = {
    row[0]: row[1:]
    for row in re.findall(r"^\| ([a-z0-9-]+) \| (.+?) \| (.*?) \| (.+?) \| (.*?) \|$", dependencies_page.PAGE.read_text("utf-8"), re.MULTILINE)
    if row[0] != "library"
}  # fmt: skip
PROJECT = tomllib.loads((dependencies_page.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ASKED = [
    *(("", text) for text in PROJECT["dependencies"]),
    *((extra, text) for extra, texts in PROJECT["optional-dependencies"].items() for text in texts),
]


@pytest.mark.parametrize(("extra", "text"), ASKED)
def test_what_the_project_asks_for_is_listed(extra: str, text: str) -> None:
    """With the versions of pyproject.toml, the extra, and what it is for. Run ``python -m tools.dependencies_page``."""
    name = re.split("[<>=]", text)[0]
    comes, versions, license_, about = ROWS[name]
    assert comes == (f"extra `{extra}`" if extra else "every installation")
    assert versions == text.removeprefix(name)
    assert license_ not in {"", "not stated"}
    assert about


def test_what_those_ask_for_is_listed() -> None:
    """Whatever is installed here is on the page, with the same license; nothing is listed twice."""
    found: list[Library] = libraries()
    assert len({one.name for one in found}) == len(found)
    assert {one.name: one.license for one in found}.items() <= {name: row[2] for name, row in ROWS.items()}.items()
    assert {one.name for one in found if not one.asked_by} == {re.split("[<>=]", text)[0] for _, text in ASKED}


def test_no_library_of_every_installation_has_a_license_that_binds_others() -> None:
    """All of them may be used in closed programs."""
    assert {row[2].split(";")[0] for row in ROWS.values() if row[0] == "every installation"} == {
        "MIT", "BSD-3-Clause", "PSF-2.0", "Apache-2.0",
    }  # fmt: skip


def test_a_license_is_an_identifier() -> None:
    """Of the metadata, or of the license file where the metadata have only its text."""
    assert (license_of("attrs"), license_of("pint"), license_of("kiwisolver")) == (
        "MIT",
        "BSD-3-Clause",
        "BSD-3-Clause",
    )
