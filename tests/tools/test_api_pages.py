"""The pages of the API have each public name once, under its shortest path, and stand in the table of contents."""

import inspect
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    sys.path.insert(0, str(DOCS))
    try:
        return import_module("api_pages")
    finally:
        sys.path.remove(str(DOCS))


def test_each_public_name_stands_once(pages: ModuleType) -> None:
    shown = [one for names in pages.names_of().values() for one in names]
    assert len({one.path for one in shown}) == len(shown)
    assert len({id(one.value) for one in shown}) == len(shown)
    packages = ["jcodes", *(f"jcodes.{package}" for page in pages.PAGES for package in page.packages)]
    public = {
        id(value)
        for package in packages
        for name in import_module(package).__all__
        if inspect.isclass(value := getattr(import_module(package), name)) or inspect.isfunction(value)
    }
    assert public <= {id(one.value) for one in shown}


def test_names_of_the_top_keep_their_short_path(pages: ModuleType) -> None:
    units = [one.path for one in pages.names_of()["units"]]
    assert {"jcodes.billing_units", "jcodes.Rounding", "jcodes.billing.Receipt"} <= set(units)
    assert pages.paths()["jcodes.claims.service_line.ServiceLine"] == "jcodes.ServiceLine"


def test_every_package_with_public_names_has_a_page(pages: ModuleType) -> None:
    import jcodes

    packages = {package for page in pages.PAGES for package in page.packages}
    integrations = {f"integrations.{name}" for name in dir(import_module("jcodes.integrations")) if name[0] != "_"}
    top = {one.parent.name for one in Path(jcodes.__file__).parent.glob("*/__init__.py")}
    inner = {"cli", "readers", "services", "integrations"}  # a command, file layouts and tables behind the public names
    assert top - inner | integrations <= packages


def test_the_pages_and_the_snapshot_are_of_the_same_packages(pages: ModuleType) -> None:
    """What has a page is promised, so that a change of it shows in review."""
    snapshot = pytest.importorskip("tools.api_snapshot")
    packages = [f"jcodes.{package}" for page in pages.PAGES for package in page.packages]
    assert sorted(snapshot.PACKAGES) == sorted(["jcodes", *packages])


def test_every_page_is_in_the_index(pages: ModuleType) -> None:
    index = (DOCS / "reference" / "index.md").read_text(encoding="utf-8")
    assert [page.file for page in pages.PAGES if f"api/{page.file}\n" not in index] == []


def test_the_pages_are_written(pages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FOLDER", tmp_path / "api")
    pages.write()
    text = (tmp_path / "api" / "units.md").read_text(encoding="utf-8")
    assert text.count("autofunction:: jcodes.billing_units\n") == 1
    assert "   jcodes.billing_units\n" in text.partition("autofunction")[0]
    assert ":exclude-members: " in text
