"""What a folder of facts promises: each table is compared with its manifest once, and a table that is lost is an error."""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import jcodes
from jcodes.catalogs import Catalog, catalog, data_folder
from jcodes.catalogs.catalog import open_catalog
from jcodes.catalogs.data_folder import DATA, FORMAT, DataFolder
from jcodes.catalogs.data_library import DataLibrary, data_library, forget
from jcodes.catalogs.noc_prices import NOC_PRICES
from jcodes.catalogs.tables import TABLES
from jcodes.doses import quantities
from jcodes.errors import DataError
from jcodes.official import add, remove
from tests.official.files import fill

ON = "2026-02-01"
ASKED: dict[str, Callable[[Catalog], object]] = {
    "codes.tsv": lambda cat: cat["J9312"].dosage,
    "rows.tsv": lambda cat: cat.row_of("J9312"),
    "prices.tsv": lambda cat: cat.price("J9312", ON),
    "links.tsv": lambda cat: cat.links("J9312", ON),
    "edits.tsv": lambda cat: cat.mue("J9312", on="2026-08-01"),
    "jw_jz.tsv": lambda cat: cat.jw_jz("J9312", ON),
    "sad.tsv": lambda cat: cat.self_administered("J0129"),
    "noc.tsv": lambda cat: cat.noc_prices("2025-11-01"),
    "modifiers.tsv": lambda cat: (cat.modifier("JG"), cat.modifier("59")),
    "asc.tsv": lambda cat: cat.surgery_center("J9312", "2020-05-01"),
    "opps.tsv": lambda cat: cat.outpatient("J9312", "2024-02-01"),
    "names.tsv": lambda cat: cat["J1885"].names,
    "ncci.tsv": lambda cat: cat.ncci("96413", "96372", on="2026-07-15"),
    "ncci_codes.tsv": lambda cat: cat.ncci("20611", "99213", on="2026-07-15"),
    "ncci_drugs.tsv": lambda cat: cat.ncci("96413", "J1642", on="2026-07-15"),
    "ncci_tables.tsv": lambda cat: cat.ncci("96413", "96372", on=ON),
    "add_on.tsv": lambda cat: cat.add_on("96415", ON),
    "service_edits.tsv": lambda cat: cat.mue("96372", on="2026-08-01"),
    "denial_codes.tsv": lambda cat: (cat.denial_code("125"), cat.denial_code("N519")),
    "contractors.tsv": lambda cat: (cat.contractor("ID", "DME"), cat.contractors()),
    "places.tsv": lambda cat: (cat.place("66"), cat.place("49")),
    "revenue_codes.tsv": lambda cat: cat.revenue_code("0636"),
    "labels.tsv": lambda cat: cat.label("50242-0051-21"),
    "table_routes.tsv": lambda cat: cat["J0129"].table_routes,
    "noc_codes.tsv": lambda cat: cat.noc_listing("J3490"),
    "biologics.tsv": lambda cat: cat["J9312"].biologics,
    "suggested.tsv": lambda cat: cat.suggested_replacements("J1170"),
}
"""For each table a question that reads it."""


def opened(place: Path) -> Catalog:
    """Return the newest catalog of the folder, read anew."""
    forget(place)
    return catalog(path=place)


OF_EACH: Final = pytest.mark.parametrize("table", TABLES)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return a copy of the shipped tables, in the library's own place, and the user's folder, which does not exist."""
    copy = tmp_path / "data"
    copy.mkdir(parents=True)
    for name in ("manifest.json", *TABLES):
        shutil.copy(DATA / name, copy)
    monkeypatch.setattr(data_folder, "_bundled", DataFolder.at(copy))
    return copy, tmp_path / "user"


def test_every_table_is_asked() -> None:
    """A new table needs its question here."""
    assert set(ASKED) == set(TABLES) == set(json.loads((DATA / "manifest.json").read_bytes())["tables"])


@OF_EACH
def test_a_whole_copy_answers(copied: tuple[Path, Path], table: str) -> None:
    """As the shipped tables do."""
    assert ASKED[table](opened(copied[1])) == ASKED[table](jcodes.catalog())


@OF_EACH
def test_one_changed_byte_is_refused(copied: tuple[Path, Path], table: str) -> None:
    """A figure that was changed, a byte that is no UTF-8, a table that was cut off: the error names the file and what to do."""
    copy, user = copied
    whole = (copy / table).read_bytes()
    middle = len(whole) // 2
    for raw in (
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        whole[:middle] + b"\xff" + whole[middle + 1 :],
        whole[: whole.rindex(b"\n", 0, -1) + 1],
        whole.replace(b"\n", b"\r\n"),
        b"",
    ):
        (copy / table).write_bytes(raw)
        with pytest.raises(DataError) as caught:
            ASKED[table](opened(user))
        assert str(copy) in str(caught.value)
        assert f"{table} does not match its manifest" in str(caught.value)
        assert caught.value.hint.startswith("reinstall jcodes")


@OF_EACH
def test_a_lost_table_is_never_an_empty_one(copied: tuple[Path, Path], table: str) -> None:
    """The manifest lists it."""
    copy, user = copied
    (copy / table).unlink()
    with pytest.raises(DataError, match=rf"{table} is missing, and manifest\.json lists it"):
        ASKED[table](opened(user))


@OF_EACH
def test_a_table_that_the_manifest_does_not_list_is_refused(copied: tuple[Path, Path], table: str) -> None:
    """Nobody vouches for it."""
    copy, user = copied
    manifest = json.loads((copy / "manifest.json").read_bytes())
    del manifest["tables"][table]
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DataError, match=rf"manifest\.json does not list {table}"):
        ASKED[table](opened(user))


@pytest.mark.parametrize("data", [b"\xff\xfe", b""])
def test_what_is_no_table_is_refused_although_the_manifest_has_its_hash(copied: tuple[Path, Path], data: bytes) -> None:
    """Not UTF-8, or blank."""
    copy, user = copied
    manifest = json.loads((copy / "manifest.json").read_bytes())
    manifest["tables"]["codes.tsv"]["sha256"] = hashlib.sha256(data).hexdigest()
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (copy / "codes.tsv").write_bytes(data)
    with pytest.raises(DataError, match=r"codes\.tsv is not a table"):
        ASKED["codes.tsv"](opened(user))


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (b"", "is damaged"),
        (b"{", "is damaged"),
        (b"\xff\xfe{", "is damaged"),
        (b"[]", "is damaged"),
        (b"{}", "is damaged"),
        (b'{"tables": {"codes.tsv": {"rows": 3}}}', "is damaged"),
        (b'{"tables": {}, "hcpcs": [{"release": "2026-01"}]}', "is damaged"),
        (b'{"tables": {}, "hcpcs": 3}', "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b'{"format": 2, "tables": {}}', r"has format 2; this version of jcodes reads format 1: update jcodes"),
    ],
)
def test_a_damaged_manifest_is_refused(copied: tuple[Path, Path], manifest: bytes, words: str) -> None:
    """With its path, and what to do; a later format says so."""
    copy, user = copied
    (copy / "manifest.json").write_bytes(manifest)
    with pytest.raises(DataError, match=rf"manifest\.json {words}") as caught:
        opened(user)
    assert str(copy) in str(caught.value)
    assert caught.value.hint


def test_the_shipped_manifest_states_its_format() -> None:
    """Older folders of users state none."""
    assert json.loads((DATA / "manifest.json").read_bytes())["format"] == FORMAT


def test_a_table_is_read_and_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked of it later, until the folder is read anew."""
    reads: list[str] = []

    def read(name: str) -> bytes | None:
        reads.append(name)
        return (DATA / name).read_bytes()

    folder = DataFolder("a copy", read)
    monkeypatch.setattr(data_folder, "_bundled", folder)
    held = DataLibrary((folder,))
    for issue in (release.issue for release in held.releases()):
        cat = open_catalog(held, issue)
        for question in (*ASKED.values(), *ASKED.values()):
            if "J9312" in cat:
                question(cat)
        cat.history("J1440")
    assert sorted(reads) == sorted(["manifest.json", *TABLES])


def test_a_folder_that_is_being_written_or_removed_is_not_read(tmp_path: Path) -> None:
    """Its name begins with a dot; a folder without a manifest is none of ours."""
    user = tmp_path / "user"
    for name, manifest in ((".adding-x", "{"), (".removing-y", "{"), ("other", None)):
        (user / name).mkdir(parents=True)
        if manifest:
            (user / name / "manifest.json").write_text(manifest, encoding="utf-8")
    assert opened(user).digest == jcodes.catalog().digest


def test_removing_leaves_nothing(tmp_path: Path) -> None:
    """The folder goes in one step, and what it went through too."""
    user, file = tmp_path / "user", fill(tmp_path)["hcpcs"]
    add([file], to=user, accept_implausible=True)
    issue = data_library(user).releases()[-1].issue
    assert remove(issue, path=user)
    assert list(user.iterdir()) == []
    assert data_library(user).releases() == jcodes.releases()


def test_a_row_that_cannot_be_read_is_told_with_its_table() -> None:
    """As it stands there, whether it has another number of columns or a fact of another kind."""
    lacking, odd = "vasopressin\t1 unit", "\t".join("x" for _ in NOC_PRICES.columns)
    release = data_library().releases("noc_prices")[0]
    with pytest.raises(DataError) as caught:
        NOC_PRICES.read(lacking)
    assert caught.value.message.startswith(f"noc.tsv: the row {lacking!r} cannot be read (")
    assert "argument" in caught.value.message
    assert caught.value.hint.startswith("reinstall jcodes, or remove the release")
    with pytest.raises(DataError) as caught:
        NOC_PRICES.value(NOC_PRICES.read(odd), type(NOC_PRICES.read(odd)).price_of, release)
    assert caught.value.message.startswith(f"noc.tsv: the row {odd!r} cannot be read (")


# -- threads that come first together: each branch is reached here by a call that takes the place of the other thread -------


def first(place: object, name: str, meanwhile: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Let another one do the same, whole, while *name* of *place* works for the first time; return what the other got."""
    real, got = getattr(place, name), []

    def slow(*given: object) -> object:
        monkeypatch.setattr(place, name, real)
        found = real(*given)
        got.append(meanwhile())
        return found

    monkeypatch.setattr(place, name, slow)
    return got


def test_the_catalog_that_was_kept_first_is_everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that open a release at once get one catalog."""
    held = DataLibrary((DataFolder.at(DATA),))
    got = first(sys.modules["jcodes.catalogs.catalog"], "rows_of", lambda: open_catalog(held), monkeypatch)
    assert open_catalog(held) is got[0] is open_catalog(held)


def test_the_table_that_was_kept_first_is_everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lines and its index."""
    folder = DataFolder.at(DATA)
    got = first(folder, "_verified", lambda: folder.lines(NOC_PRICES), monkeypatch)
    assert folder.lines(NOC_PRICES) is got[0] is folder.lines(NOC_PRICES)
    got = first(folder, "_indexed", lambda: folder.index(NOC_PRICES), monkeypatch)
    assert folder.index(NOC_PRICES) is got[0] is folder.index(NOC_PRICES)


def test_the_past_that_was_kept_first_is_everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is never seen half read."""
    cat = open_catalog(DataLibrary((DataFolder.at(DATA),)))
    got = first(sys.modules["jcodes.catalogs.catalog"], "past_rows", cat._past, monkeypatch)
    assert cat._past() is got[0] is cat._past()


def test_the_registry_that_was_kept_first_is_everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quantities of two registries do not mix."""
    monkeypatch.setattr(quantities, "_held", {})
    got = first(quantities, "_built", quantities.registry, monkeypatch)
    assert quantities.registry() is got[0] is quantities.registry()


def test_what_was_read_before_the_folder_changed_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One reads the folder while another changes it: the next call reads anew."""
    place = tmp_path / "user"
    first(sys.modules["jcodes.catalogs.data_library"], "_stored", lambda: forget(place), monkeypatch)
    stale = data_library(place)
    assert data_library(place) is not stale
    assert data_library(place) is data_library(place)


def test_lines_are_sliced_in_the_module_of_their_table_only() -> None:
    """Whoever else wants a column reads the row, by its name."""
    homes = {"data_folder.py", "code_table.py", "unit_edits.py"}  # of them the two of tables peek into lines, for speed
    homes |= {"diagnosis_codes.py", "exclusions.py"}  # each the module of a kept file
    slicing = {
        path.name
        for path in (DATA.parent).rglob("*.py")
        if re.search(r"""split\(["']\\t""", path.read_text(encoding="utf-8"))
    }
    assert slicing == homes
