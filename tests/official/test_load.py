"""The user's own files: loaded, stored, found, removed; damaged ones refused whole."""

import json
import os
import pickle
import re
import shutil
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

import jcodes
from jcodes.catalogs import catalog
from jcodes.catalogs.data_library import data_library, forget, user_folder
from jcodes.cli import main
from jcodes.errors import DataError, FileFormatError, GapWarning, MalformedError, MissingExtraError, UnknownReleaseError
from jcodes.official import Added, add, load, read_official, remove
from tests.official.files import NEW, fill
from tests.readers import samples
from tests.readers.files import csv_text, put, sheet, zipped


def add_small(paths: Iterable[str | Path], *, to: Path | None = None) -> tuple[Added, ...]:
    """Add files of a few rows, which no official file is."""
    return add(paths, to=to, accept_implausible=True)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, empty."""
    place = tmp_path / "store"
    monkeypatch.setenv("JCODES_DATA", str(place))
    return place


LATER = [{**row, "ADD DT": "20261001"} if row["ADD DT"] == "20260101" else row for row in NEW]


def october(folder: Path) -> Path:
    """Write a release that is newer than any at hand."""
    return put(folder, "HCPC2026_OCT_ANWEB.csv", csv_text(LATER))


def test_loaded_files_answer_at_once(tmp_path: Path) -> None:
    """Codes, prices, products, edits, lists of the user's files; nothing is stored."""
    paths = fill(tmp_path)
    cat = jcodes.load(
        october(tmp_path),
        asp=paths["asp"],
        crosswalk=[str(paths["crosswalk"])],
        mue=paths["mue"],
        opps=paths["opps"],
        jw_jz=paths["jw_jz"],
        sad=paths["sad"],
        noc_prices=paths["noc_prices"],
        noc_crosswalk=paths["noc_crosswalk"],
    )
    assert (cat.release.name, len(cat), cat.release.file) == ("2026-10", 6, "HCPC2026_OCT_ANWEB.csv")
    price = cat.price("J0002", "2026-02-01")
    assert price is not None
    assert price.limit == Decimal("1234.5")
    assert [link.code for link in cat.ndc("12345-0001-01", "2026-02-01")] == ["J0001"]
    assert tuple(map(str, cat["Q5199"].references)) == ("J0011",)
    assert "2026-10" not in {release.name for release in jcodes.releases()}
    assert catalog().release.name == "2026-01"
    again = pickle.loads(pickle.dumps(cat))
    assert again == cat
    assert again["J0011"] == cat["J0011"]


def test_without_codes_the_newest_catalog_gets_the_other_files(tmp_path: Path) -> None:
    """Payment limits of a quarter that is not bundled."""
    text = samples.ASP.replace("January 1, 2026 through March 31, 2026", "October 1, 2026 through December 31, 2026")
    cat = load(asp=put(tmp_path, "asp.csv", text.replace("J0001,", "J9312,")))
    price = cat.price("J9312", "2026-11-01")
    assert price is not None
    assert (str(price.limit), str(price.quarter)) == ("74.765", "2026-10")
    assert cat.release.name == "2026-01"


def test_added_files_are_found(tmp_path: Path, store: Path) -> None:
    """By `catalog` and by name; what changed is told; the same file twice is one."""
    (told,) = add_small([october(tmp_path)])
    assert (told.dataset, told.issue, told.rows, told.is_new) == ("hcpcs", "2026-10", 6, True)
    assert told.changes is not None
    assert len(told.changes.added) == 6
    assert "2026-10, 6 rows, sha256" in str(told)
    assert catalog().release.name == "2026-10"
    assert catalog("2026-01")["J9312"].name == "rituximab"
    assert "brandsim" in catalog()["Q5199"].brands
    (again,) = add_small([october(tmp_path)])
    assert not again.is_new
    assert "already loaded\nimplausible, accepted: 6 drug codes" in str(again)
    assert len(list(store.iterdir())) == 1
    assert pickle.loads(pickle.dumps(catalog())) is catalog()
    with pytest.raises(UnknownReleaseError) as caught:
        remove("2026-10", dataset="mue")
    assert caught.value.hint == (
        "give a quarter or issue with its dataset, or the name of a file: 2026-10 (hcpcs, HCPC2026_OCT_ANWEB.csv)"
    )
    assert remove("HCPC2026_OCT_ANWEB.csv") == ("HCPC2026_OCT_ANWEB.csv",)
    assert catalog().release.name == "2026-01"
    with pytest.raises(UnknownReleaseError, match="'2026-10' was not added: nothing to remove"):
        remove("2026-10")


def test_a_re_issue_wins_and_the_older_stays(tmp_path: Path, store: Path) -> None:
    """CMS publishes January again; the newest is meant unless one is named."""
    later = put(tmp_path, "HCPC2026_JAN_ANWEB_02152026.csv", csv_text(NEW))
    add_small([later])
    assert catalog("2026-01").release.issue == "2026-01@2026-02-15" == catalog().release.issue
    assert len(catalog("2026-01@2026-01-12")) == 2155
    issued = [release.issue for release in jcodes.releases() if release.name == "2026-01"]
    assert issued == ["2026-01@2026-01-12", "2026-01@2026-02-15"]


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    """Beside the user's: named where it is wanted."""
    place = tmp_path / "elsewhere"
    add_small([october(tmp_path)], to=place)
    assert catalog(path=place).release.name == "2026-10"
    assert catalog().release.name == "2026-01"
    assert remove("2026-10", path=place) == ("HCPC2026_OCT_ANWEB.csv",)


def test_one_damaged_file_and_nothing_is_kept(tmp_path: Path, store: Path) -> None:
    """All of them or none; the state before stays."""
    whole = october(tmp_path)
    cut = put(tmp_path, "HCPC2026_JUL_ANWEB.zip", zipped({"HCPC2026_JUL_ANWEB.csv": csv_text(NEW).encode()})[:-30])
    with pytest.raises(FileFormatError, match="JUL"):
        add_small([whole, cut])
    assert not store.exists()
    assert catalog().release.name == "2026-01"


def test_a_disk_that_fails_leaves_nothing_behind(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a folder is never found."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(OSError, match="No space"):
        add_small([october(tmp_path)])
    assert list(store.iterdir()) == []


def test_files_are_recognised_by_name_and_content(tmp_path: Path) -> None:
    """Each of the datasets, also under a name that tells nothing."""
    for dataset, path in fill(tmp_path).items():
        expected = "hcpcs" if dataset == "old" else dataset
        assert read_official(path).dataset == expected
        if dataset not in {"old", "jw_jz", "sad", "hcpcs", "mue"}:
            plain = shutil.copy(path, tmp_path / "download.csv")
            assert read_official(plain).dataset == expected
            assert read_official(plain).release == "2026-01"


def test_a_file_without_a_quarter_is_refused(tmp_path: Path) -> None:
    """Not guessed from the day it was downloaded."""
    with pytest.raises(FileFormatError, match="no quarter in its preamble or name"):
        read_official(put(tmp_path, "download.csv", csv_text(NEW)))
    with pytest.raises(FileFormatError, match="no header row of a CMS file"):
        read_official(put(tmp_path, "download.csv", "nothing\n"))
    with pytest.raises(FileFormatError, match=r"HCPC2026_OCT\.csv"):
        read_official(put(tmp_path, "HCPC2026_OCT.csv", "nothing\n"))
    with pytest.raises(MalformedError, match="is not a dataset"):
        read_official(put(tmp_path, "download.csv", csv_text(NEW)), "prices")


def test_an_excel_file_needs_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so."""
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match="xlsx"):
        read_official(put(tmp_path, "HCPC2026_OCT.xlsx", sheet([["HCPC"]])))


def test_the_folder_is_the_platforms_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """``$JCODES_DATA`` names another."""
    monkeypatch.delenv("JCODES_DATA")
    assert user_folder().name == "jcodes"
    monkeypatch.setenv("JCODES_DATA", "/else/where")
    assert user_folder() == Path("/else/where")


@pytest.mark.skipif(sys.platform != "linux", reason="the short cut is for Linux")
def test_where_nothing_was_added_the_platform_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where something was, the folder is platformdirs' own."""
    monkeypatch.delenv("JCODES_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = user_folder()
    forget(place)
    assert len(data_library().folders) == 1
    add_small([october(tmp_path)])
    assert place == tmp_path / "data" / "jcodes"
    assert place.is_dir()
    assert len(data_library().folders) == 2
    assert catalog().release.name == "2026-10"
    forget(place)


CORRECTIONS = """
[[correct]]
code = "J9312"
dosage = "5 mg"
brands = ["housebrand"]
replaced_by = ["J0585"]
why = "our payer's contract"
source = "contract 17"
"""


def test_own_corrections_are_a_layer_with_a_digest(tmp_path: Path) -> None:
    """Loaded or laid on later; the entry says why; the catalog below is untouched."""
    path = put(tmp_path, "mine.toml", CORRECTIONS)
    cat = catalog().corrected(path)
    entry = cat["J9312"]
    assert (str(entry.dosage), entry.brands, str(entry.replaced_by[0])) == ("5 mg", ("housebrand",), "J0585")
    assert entry.source.correction == "our payer's contract (contract 17)"
    assert str(catalog()["J9312"].dosage) == "10 mg"
    assert cat.digest not in {catalog().digest, ""}
    assert cat == load(corrections=path) != catalog()
    assert jcodes.billing_units("J9312", "10 mg", catalog=cat).total == 2
    assert pickle.loads(pickle.dumps(cat)) == cat
    assert pickle.loads(pickle.dumps(cat.on("2026-01-15"))) == cat.on("2026-01-15")


@pytest.mark.parametrize("brands", [("rituxann",), ()])
def test_corrected_brands_replace_those_of_the_crosswalk(tmp_path: Path, brands: tuple[str, ...]) -> None:
    """CMS's descriptor of J9312 names no brand; its crosswalk names Rituxan."""
    assert catalog()["J9312"].trade_names == ("rituxan",)
    text = f'[[correct]]\ncode = "J9312"\nbrands = {list(brands)}\nwhy = "w"\nsource = "s"\n'
    cat = catalog().corrected(put(tmp_path, "mine.toml", text))
    assert (cat["J9312"].brands, cat["J9312"].trade_names) == (brands, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[correct", r"not TOML \(.*\)"),
        ("", r"no \[\[correct\]\]"),
        ("correct = 1", r"no \[\[correct\]\]"),
        ("correct = []", r"no \[\[correct\]\]"),
        ("[[mend]]\ncode = 'J9312'", "unknown key 'mend'"),
        (f"mend = 1\n{CORRECTIONS}", "unknown key 'mend'"),
        (CORRECTIONS.replace("why", "reason"), "correction 1: unknown key 'reason'"),
        (CORRECTIONS + CORRECTIONS.replace("why", "reason"), "correction 2: unknown key 'reason'"),
        (CORRECTIONS.replace('source = "contract 17"', ""), "correction 1: 'source' is missing"),
        (CORRECTIONS.replace('code = "J9312"', ""), "correction 1: 'code' is missing"),
        (CORRECTIONS.replace("our payer's contract", ""), "correction 1: 'why' is missing"),
        (CORRECTIONS.replace('"5 mg"', "5"), "correction 1: 'dosage' must be text"),
        (CORRECTIONS.replace('"5 mg"', '["5 mg"]'), "correction 1: 'dosage' must be text"),
        (CORRECTIONS.replace('"housebrand"', "1"), "correction 1: 'brands' must be text"),
        (CORRECTIONS.replace("housebrand", "house|brand"), "correction 1: 'brands' must be text"),
        (CORRECTIONS.replace('"5 mg"', '"5 mgg"'), r"the correction of J9312 cannot be read \(.*5 mgg.*\)"),
        (CORRECTIONS.replace('"J9312"', '"J0000"'), "J0000 is not in release 2026-01"),
        (
            '[[correct]]\ncode = "J9312"\ndosage = "10 mg"\nwhy = "w"\nsource = "s"',
            "the correction of J9312 changes nothing; remove it",
        ),
    ],
)
def test_corrections_that_cannot_be_laid_on_are_refused(tmp_path: Path, text: str, words: str) -> None:
    """By the file's name and the key."""
    with pytest.raises(DataError) as caught:
        catalog().corrected(put(tmp_path, "mine.toml", text))
    assert re.fullmatch(f"mine.toml: {words}", caught.value.message)
    assert "write [[correct]] with code, why, source" in caught.value.hint


def test_corrections_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """By the file's name."""
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(DataError) as caught:
        catalog().corrected(tmp_path / "mine.toml")
    assert caught.value.message == "mine.toml: not UTF-8 text"


def test_every_correction_of_a_file_is_laid_on_and_nothing_else_changes(tmp_path: Path) -> None:
    """Each fact that may be corrected, of two codes; their other facts and all other codes are as before."""
    text = """
[[correct]]
code = "J9312"
name = "testomab"
kind = "drug"
details = ["in oil", "per dose"]
start = "2018-01-01"
end = "2030-12-31"
why = "first"
source = "s"

[[correct]]
code = "j1100"
replaced_by = ["J9312", "j0585"]
why = "second = two"
source = "s"
"""
    before = catalog()
    after = before.corrected(put(tmp_path, "mine.toml", text))
    entry = after["J9312"]
    assert (entry.name, entry.kind.value, entry.details) == ("testomab", "drug", ("in oil", "per dose"))
    assert (str(entry.period.start), str(entry.period.end)) == ("2018-01-01", "2030-12-31")
    assert (entry.brands, entry.dosage, entry.replacements) == (before["J9312"].brands, before["J9312"].dosage, ())
    assert [(str(one.code), one.ratio, one.why) for one in after["J1100"].replacements] == [
        ("J9312", None, "second = two"),
        ("J0585", None, "second = two"),
    ]
    assert [after[code].source.correction for code in ("J9312", "J1100")] == ["first (s)", "second = two (s)"]
    assert [str(code) for code in before if before.facts_of(code) != after.facts_of(code)] == ["J1100", "J9312"]
    assert list(after) == list(before)


def test_the_commands(tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Add, list, use, remove."""
    path = october(tmp_path)
    asp = fill(tmp_path)["asp"]
    assert main(["data", "add", str(path), str(asp), "--accept-implausible"]) == 0
    assert "2026-10, 6 rows" in capsys.readouterr().out
    assert main(["data", "add", str(path), "--json", "--accept-implausible"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["issue"], told["new"], told["changes"]) == ("2026-10", False, None)
    assert main(["data", "list"]) == 0
    out = capsys.readouterr().out
    assert "added" in out
    assert "hcpcs not loaded: 2020-07, 2021-01 to 2022-10" in out
    assert main(["data", "list", "--json"]) == 0
    assert {row["from"] for row in json.loads(capsys.readouterr().out)} == {"bundled", "added"}
    assert main(["show", "Q5199"]) == 0
    assert "Q5199" in capsys.readouterr().out
    assert main(["data", "remove", "2026-10", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0] == "HCPC2026_OCT_ANWEB.csv"
    assert main(["data", "add", str(path), "--accept-implausible"]) == 0
    assert main(["data", "remove", "2026-10"]) == 0
    assert "removed HCPC2026_OCT_ANWEB.csv" in capsys.readouterr().out
    assert main(["data", "add", str(tmp_path / "absent.csv")]) == 5
    assert "absent.csv: No such file" in capsys.readouterr().err


def test_library_of_a_file_in_place_of_a_folder_is_the_shipped_one() -> None:
    """As ``os.devnull`` is in these tests."""
    assert len(data_library(Path(os.devnull)).folders) == 1


def test_a_question_about_a_quarter_that_is_not_at_hand_warns() -> None:
    """A typed warning, and the files that are."""
    with pytest.warns(GapWarning, match="no hcpcs file loaded for 2022-04"):
        catalog().on("2022-06-01")
