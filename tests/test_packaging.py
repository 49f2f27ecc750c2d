"""The installed distribution: what is in it, and nothing else."""

import io
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import jcodes
from jcodes.catalogs.tables import TABLES

INSTALLED = distribution("jcodes")
FILES = {str(file) for file in INSTALLED.files or ()}


def test_it_is_typed_and_brings_its_facts() -> None:
    """The marker file, the data, the licence."""
    folder = Path(jcodes.__file__).parent
    assert (folder / "py.typed").exists()
    for name in ("codes.tsv", "manifest.json", "corrections.toml", "units.txt"):
        assert (folder / "data" / name).stat().st_size > 1000
    for name in TABLES:
        assert (folder / "data" / name).exists()
    assert len(list((folder / "data" / "policies").glob("*.toml"))) == 7
    assert "work-data" in (folder / "auditing" / "page.js").read_text("utf-8")
    assert "--page: #ffffff" in (folder / "auditing" / "page.css").read_text("utf-8")


def test_it_holds_the_library_only() -> None:
    """No tests, no tools."""
    assert FILES
    outside = {name for name in FILES if not name.startswith(("jcodes/", "jcodes-"))}
    assert {name for name in outside if not name.endswith((".pth", "bin/jcodes"))} == set()


def test_it_needs_four_libraries_and_no_more() -> None:
    """Everything else is an extra."""
    needed = {text.split(";")[0].strip(): text for text in INSTALLED.requires or ()}
    core = {name for name, text in needed.items() if "extra ==" not in text}
    assert {name.split(">")[0].split("<")[0] for name in core} == {"attrs", "pint", "platformdirs", "python-dateutil"}
    assert {text.split("extra ==")[1].strip(" '\"") for text in needed.values() if "extra ==" in text} == {
        "cli",
        "frames",
        "pdf",
        "plots",
        "testing",
        "xlsx",
    }
    assert INSTALLED.metadata["Requires-Python"] == ">=3.11"


def test_the_command_jcodes_is_installed() -> None:
    """The same as ``python -m jcodes``."""
    (script,) = [entry for entry in INSTALLED.entry_points if entry.group == "console_scripts"]
    assert (script.name, script.value) == ("jcodes", "jcodes.cli:main")


def test_the_wheel_keeps_its_budget() -> None:
    """A wheel is a zip of the package; 4 MB at most, and half of it while half of the data are still to come."""
    folder, packed = Path(jcodes.__file__).parent, io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".pyo"}:
                archive.write(path, path.relative_to(folder))
    size = len(packed.getvalue())
    assert 1_000_000 < size < 2_000_000, f"{size:,} bytes of 4,000,000"
