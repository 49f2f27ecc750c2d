"""The data build as a command, on a made-up folder of official files."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import attrs
import pytest

from jcodes.errors import DataError
from jcodes.official.files import READERS
from tests.official.files import DRUG, OLD, fill
from tests.readers import samples
from tests.readers.files import csv_text, put
from tools import build_data
from tools.inputs import CORRECTIONS, NAMES, Folders, Input, Inputs, read_inputs
from tools.names.products import BOOKS

SHEET = """Code,Action,Eff Date,Short Desc,Long Desc,TOS,BETOS,Cov,Price,XREF Code,ASC IND,ASC Date
J0004,ADD CODE,20251001,Inj new,"Injection, testnew, 5 mg","1,P",O1E,C,51,,,
"""


CODE_SETS = {
    "ncci_practitioner": ("ptp_practitioner_2026Q1.csv", samples.NCCI),
    "ncci_outpatient": ("ptp_outpatient_hospital_2026Q1.csv", samples.NCCI),
    "ncci_additions": ("ptp_2026Q1_additions.csv", samples.NCCI),
    "add_on": ("add_on_codes_2026Q1.csv", samples.ADD_ONS),
    "mue_services": ("mue_2026Q1_services.csv", samples.MUE),
    "denial_codes": ("carc_rarc_2026Q1.csv", samples.DENIAL_CODES),
    "contractors": ("mac_2026Q1.csv", samples.CONTRACTORS),
    "places": ("places_2026Q1.csv", samples.PLACES),
    "place_rates": ("place_rates_2026Q1.csv", samples.PLACE_RATES),
    "revenue_codes": ("revenue_2026Q1.csv", samples.REVENUE),
}


OCTOBER = "HCPC2025_OCT_ANWEB.csv"


def named(dataset: str, path: Path, release: str, **more: str) -> Input:
    """Return an input for a file of the first folder."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Input(dataset, f"data/{path.name}", digest, release, **more)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """Two releases of codes, a sheet of corrections, and a file of each other dataset; no corrections by hand."""
    monkeypatch.setattr(build_data, "corrections", lambda: {"replaced_by": [], "take_from": []})
    (tmp_path / "in").mkdir()
    (tmp_path / "more").mkdir()
    fill(tmp_path / "in")
    put(tmp_path / "in", OCTOBER, csv_text([*OLD, {**DRUG, "HCPC": "J0020", "ADD DT": "20251001"}]))
    put(tmp_path / "in", "modifiers_2026-01.csv", samples.MODIFIERS)
    put(tmp_path / "in", "asc_2020-07.csv", samples.ASC.replace("2020-04-01", "2020-07-01"))
    put(tmp_path / "in", "HCPC2025_OCT_Corrections.csv", SHEET)
    for name, text in CODE_SETS.values():
        put(tmp_path / "in", name, text)
    return Folders(tmp_path / "in", tmp_path / "more")


@pytest.fixture
def inputs(folders: Folders) -> Inputs:
    """All of them by name."""
    (folders.data / "again").mkdir()
    names = {dataset: path.name for dataset, path in fill(folders.data / "again").items() if dataset in READERS}
    shutil.rmtree(folders.data / "again")
    paths = {dataset: folders.data / name for dataset, name in names.items()}
    paths["modifiers"] = folders.data / "modifiers_2026-01.csv"
    paths["asc"] = folders.data / "asc_2020-07.csv"
    paths |= {dataset: folders.data / name for dataset, (name, _) in CODE_SETS.items()}
    releases = {"jw_jz": "2025-10", "asc": "2020-07"}
    files = (
        named("hcpcs", folders.data / OCTOBER, "2025-10", covers="2025-10", notes="annual file"),
        named(CORRECTIONS, folders.data / "HCPC2025_OCT_Corrections.csv", "2025-10"),
        *(named(dataset, path, releases.get(dataset, "2026-01"), notes="a note") for dataset, path in paths.items()),
    )
    return Inputs(files, ("more/",))


def test_every_dataset_is_read(folders: Folders, inputs: Inputs) -> None:
    """With its quarter, the date in its name, and its notes; files of names are left to `tools.names`."""
    others = attrs.evolve(inputs, files=(*inputs.files, Input(NAMES, "more/none.csv", "")))
    found = {(file.dataset, file.release): file for file in build_data.official_files(folders, others)}
    assert {dataset for dataset, _ in found} == set(READERS)
    newest = found["hcpcs", "2026-01"]
    assert (str(newest.published), newest.notes, newest.sheets) == ("2026-01-12", "a note", ())
    assert found["hcpcs", "2025-10"].covers == "2025-10"
    assert found["jw_jz", "2025-10"].issue == "2025-10@2025-12-20"


def test_the_sheets_of_corrections_are_applied(folders: Folders, inputs: Inputs) -> None:
    """The code that a sheet adds names the sheet, has no row of the file, and the manifest lists the sheet."""
    texts = build_data.build(folders, inputs, names=False)
    row = next(line for line in texts["codes.tsv"].splitlines() if line.startswith("J0004"))
    assert row.split("\t")[1:5] == ["2025-10", "2025-10", "2025-10-01", ""]
    assert row.endswith("CMS's HCPC2025_OCT_Corrections.csv, row 2, adds the code")
    assert "J0004\t" not in texts["rows.tsv"]
    assert '"file": "HCPC2025_OCT_Corrections.csv"' in texts["manifest.json"]


def test_a_file_that_is_not_named_changes_nothing_and_is_reported(folders: Folders, inputs: Inputs) -> None:
    """A newer release that lies in the folder is not read until a person names it."""
    before = build_data.build(folders, inputs, names=False)
    put(folders.data, "HCPC2026_APR_ANWEB.csv", (folders.data / "HCPC2025_OCT_ANWEB.csv").read_text(encoding="utf-8"))
    put(folders.more, "sample.csv", "a file in a folder that is not read")
    assert build_data.build(folders, inputs, names=False) == before
    assert inputs.unnamed(folders.files()) == ("data/HCPC2026_APR_ANWEB.csv",)


def test_another_file_under_a_name_stops_the_build(folders: Folders, inputs: Inputs) -> None:
    """It was not reviewed; nor is a missing one passed over."""
    path = folders.data / "mue_2026Q1.csv"
    put(folders.data, path.name, path.read_text(encoding="utf-8") + "J9999,practitioner,1,3,x\r\n")
    with pytest.raises(DataError, match=r"data/mue_2026Q1\.csv has sha256 \w{12}, not "):
        build_data.build(folders, inputs, names=False)
    path.unlink()
    with pytest.raises(DataError, match=r"data/mue_2026Q1\.csv is missing"):
        build_data.build(folders, inputs, names=False)


def test_a_quarter_that_the_file_does_not_state_stops_the_build(folders: Folders, inputs: Inputs) -> None:
    """The codes have two witnesses: the name, and the newest add date."""
    (asp,) = inputs.of("asp")
    with pytest.raises(DataError, match=r"Pricing File 121725\.csv is of 2026-01; inputs\.toml says 2025-07"):
        list(build_data.official_files(folders, Inputs((attrs.evolve(asp, release="2025-07"),), ())))
    put(folders.data, OCTOBER, (folders.data / "HCPC2026_JAN_ANWEB_01122026.csv").read_bytes())
    renamed = named("hcpcs", folders.data / OCTOBER, "2025-10")
    with pytest.raises(DataError, match=rf"{OCTOBER} is of 2025-10 or 2026-01; inputs\.toml says 2025-10"):
        list(build_data.official_files(folders, Inputs((renamed,), ())))
    (sheet,) = inputs.of(CORRECTIONS)
    newest = inputs.of("hcpcs")[1]
    with pytest.raises(DataError, match=r"Corrections\.csv is of 2025-10; inputs\.toml says 2026-01"):
        list(build_data.official_files(folders, Inputs((newest, attrs.evolve(sheet, release="2026-01")), ())))


def test_a_second_copy_is_compared(folders: Folders) -> None:
    """By its hash and by the quarter in its name; it may lie in an archive."""
    path = folders.data / "HCPC2025_OCT_Corrections.csv"
    with zipfile.ZipFile(folders.more / "copies.zip", "w") as archive:
        archive.write(path, "HCPC2025_OCT_Corrections.csv")
        archive.write(path, "HCPC2025_JUL_Corrections.csv")
        archive.writestr("other.csv", "x")
    for copy, said in (
        ("more/copies.zip!HCPC2025_OCT_Corrections.csv", ""),
        ("more/copies.zip!HCPC2025_JUL_Corrections.csv", "is of 2025-07, data/.* of 2025-10"),
        ("more/copies.zip!other.csv", "more/copies.zip!other.csv has sha256"),
        ("more/copies.zip!none.csv", "more/copies.zip!none.csv is missing"),
    ):
        one = named(CORRECTIONS, path, "2025-10", copy=copy)
        if said:
            with pytest.raises(DataError, match=said):
                one.open_at(folders)
        else:
            assert one.open_at(folders) == path


def test_the_command_writes_or_checks(
    folders: Folders,
    inputs: Inputs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``--check`` writes nothing and fails when a file differs."""
    target = tmp_path / "data"
    target.mkdir()
    monkeypatch.setattr(build_data, "DATA", target)
    monkeypatch.setattr(build_data, "read_inputs", lambda _path: inputs)
    put(folders.data, "new.csv", "x")
    assert build_data.main([str(folders.data), "--check"]) == 1
    assert list(target.iterdir()) == []
    assert build_data.main([str(folders.data)]) == 0
    assert build_data.main([str(folders.data), "--check"]) == 0
    out = capsys.readouterr().out
    assert "data/new.csv: not named in tools/inputs.toml, not read" in out
    assert "DIFFERS" in out
    assert "written" in out
    assert "as shipped" in out
    put(target, "codes.tsv", "spoiled")
    assert build_data.main([str(folders.data), "--check"]) == 1


def test_the_files_are_named_once_and_each_is_read_by_somebody(tmp_path: Path) -> None:
    """By a reader of the library, as a sheet of corrections, or by `tools.names`, which names the same files."""
    inputs = read_inputs()
    assert {one.dataset for one in inputs.files} == {*READERS, CORRECTIONS, NAMES}
    packages = (
        "more/fda/fda_ndc_package_2019-04-29.csv.gz"  # of the labels, which tools.build_data reads with the products
    )
    assert [one.path for one in inputs.of(NAMES) if one.path != packages] == [f"more/{book.path}" for book in BOOKS]
    assert all((one.dataset == NAMES) == (one.release == "") for one in inputs.files)
    twice = put(
        tmp_path,
        "inputs.toml",
        '[[file]]\ndataset = "asp"\npath = "data/a"\nsha256 = "0"\n[[unread]]\npath = "data/a"\nwhy = "notes"\n',
    )
    with pytest.raises(DataError, match=r"inputs\.toml names data/a twice"):
        read_inputs(twice)


def test_the_real_corrections_each_say_why_and_by_what_source() -> None:
    """They are facts, not opinions."""
    fixed = build_data.corrections()
    assert set(fixed) == {"replaced_by", "take_from", "also_called", "not_for_route", "only_by_route", "suggested"}
    assert all(row["why"] and row["source"] for table in fixed.values() for row in table)
