"""Every shipped file that holds facts is in the manifest, and is compared with it before it is read."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from jcodes import kept, sources
from jcodes.catalogs import diagnosis_codes, exclusions, vein_codes
from jcodes.catalogs.tables import TABLES
from jcodes.doses import units
from jcodes.errors import DataError
from jcodes.official import traits
from jcodes.policies import policies
from jcodes.policies.policy import _bundled

NOT_READ = {"corrections.toml"}
"""What tools/build_data.py reads before it writes the manifest; here they are compared with it."""
ASKED: dict[str, Callable[[], object]] = {
    "drug_groups.toml": traits.shipped_groups,
    "sources.toml": sources.documents,
    "units.txt": units._load,
    "vein_only.tsv": vein_codes.vein_only,
    "never_vein.tsv": vein_codes.never_vein,
    "exclusions.tsv": exclusions.exclusions,
    "icd10_codes.tsv": diagnosis_codes._categories,
    "icd10_sides.tsv": diagnosis_codes._sides,
    **{f"policies/{name}.toml": partial(_bundled.__wrapped__, name) for name in policies()},
}
OF_EACH = pytest.mark.parametrize("name", ASKED)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the shipped folder that the library reads; nothing that was read before is kept."""
    folder = tmp_path / "data"
    shutil.copytree(kept.FOLDER, folder)
    monkeypatch.setattr(kept, "FOLDER", folder)
    _forgotten()
    return folder


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Leave nothing behind that was read out of a copy."""
    yield
    _forgotten()


def _forgotten() -> None:
    for function in (
        kept.kept_file,
        vein_codes.vein_only,
        vein_codes.never_vein,
        diagnosis_codes._categories,
        diagnosis_codes._sides,
        exclusions.exclusions,
        sources.documents,
    ):
        function.cache_clear()


def test_every_shipped_file_is_in_the_manifest_with_its_hash() -> None:
    """The tables, the files that are kept by hand, and nothing else."""
    manifest = json.loads((kept.FOLDER / "manifest.json").read_bytes())
    found = {path.relative_to(kept.FOLDER).as_posix() for path in kept.FOLDER.rglob("*") if path.is_file()}
    assert found == {"manifest.json", *manifest["tables"], *manifest["files"]}
    assert set(manifest["tables"]) == set(TABLES)
    assert set(manifest["files"]) == set(ASKED) | NOT_READ
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((kept.FOLDER / name).read_bytes()).hexdigest() == digest, name


@OF_EACH
def test_a_whole_copy_is_read(copy: Path, name: str) -> None:
    """As the shipped file is."""
    assert (copy / name).exists()
    assert ASKED[name]()


@OF_EACH
def test_a_lost_file_says_so(copy: Path, name: str) -> None:
    """Never a bare FileNotFoundError, nor an empty list."""
    (copy / name).unlink()
    with pytest.raises(DataError, match=rf"{name} is missing: reinstall jcodes"):
        ASKED[name]()


@OF_EACH
def test_a_changed_file_is_refused(copy: Path, name: str) -> None:
    """One line less, one byte changed, nothing in it."""
    whole = (copy / name).read_bytes()
    middle = len(whole) // 2
    for raw in (whole[: whole.rindex(b"\n", 0, -1) + 1], whole[:middle] + b"\xff" + whole[middle + 1 :], b""):
        (copy / name).write_bytes(raw)
        with pytest.raises(DataError, match=rf"{name} .*damaged, truncated or changed.*: reinstall jcodes"):
            ASKED[name]()


def test_a_code_taken_out_of_the_list_of_veins_is_noticed(copy: Path) -> None:
    """Else a rule would go silent."""
    page = copy / "vein_only.tsv"
    page.write_text("".join(line for line in page.read_text().splitlines(keepends=True) if line[:5] != "J1745"))
    with pytest.raises(DataError, match="vein_only"):
        vein_codes.vein_only()


def test_a_policy_that_was_changed_says_where_changes_belong(copy: Path) -> None:
    """In a file that extends it."""
    (copy / "policies" / "medicare-opps.toml").write_text("name = 'mine'")
    with pytest.raises(DataError, match=r"extends = 'medicare-part-b', and read it with Policy\.load"):
        _bundled.__wrapped__("medicare-opps")


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b'{"files": 1}', b"no json", b"\xff"])
def test_a_damaged_manifest_is_refused(copy: Path, manifest: bytes) -> None:
    """Whatever is wrong with it."""
    (copy / "manifest.json").write_bytes(manifest)
    with pytest.raises(DataError, match=r"manifest\.json is damaged.*reinstall jcodes"):
        vein_codes.vein_only()


def test_a_file_that_the_manifest_does_not_list_is_refused(copy: Path) -> None:
    """Nobody vouches for it."""
    (copy / "manifest.json").write_text(json.dumps({"files": {}}))
    with pytest.raises(DataError, match=r"manifest\.json does not list vein_only\.tsv: reinstall jcodes"):
        vein_codes.vein_only()
