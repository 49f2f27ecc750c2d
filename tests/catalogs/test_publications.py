"""What is loaded and missing of each dataset, and where CMS publishes it."""

import json
from datetime import date
from pathlib import Path

import pytest

from jcodes.catalogs.data_folder import DATASETS
from jcodes.catalogs.data_library import DataLibrary, data_library
from jcodes.catalogs.publications import PUBLICATIONS, statuses
from jcodes.cli import main
from jcodes.official import add
from jcodes.readers.file_kinds import FILE_KINDS
from tests.official.files import NEW
from tests.readers.files import csv_text, put


def test_every_dataset_that_can_be_added_has_a_page_and_a_file_name() -> None:
    """Those that `dataset_of` detects; the others are bundled only."""
    assert {one.dataset for one in PUBLICATIONS} == set(FILE_KINDS) < set(DATASETS)
    assert all(one.page.startswith("https://www.cms.gov/") for one in PUBLICATIONS)
    assert all("YYYY" in one.file for one in PUBLICATIONS)
    assert all(len(one.file.split(", ")) == len(one.parts) for one in PUBLICATIONS if one.parts)


def test_quarters_are_missing_from_the_first_file_to_the_day() -> None:
    """None before the first; an annual file covers its year; what is issued when it changes has no quarters."""
    found = {one.name: one for one in statuses(data_library(), date(2026, 11, 28))}
    codes = found["hcpcs"]
    assert {"2021-04", "2022-01", "2026-10"} <= set(map(str, codes.missing))
    assert not {"2017-04", "2026-01", "2027-01"} & set(map(str, codes.missing))
    assert found["jw_jz"].missing == found["sad"].missing == ()
    assert [found[f"mue {part}"].file.split("_")[2] for part in ("practitioner", "outpatient", "dme")] == [
        "PractitionerServices", "OutpatientHospitalServices", "DMESupplierServices",
    ]  # fmt: skip
    assert len(found["mue dme"].loaded) < len(found["mue practitioner"].loaded)
    assert next(iter(statuses(DataLibrary(()), date(2026, 11, 28)))).missing == ()


def test_the_facts_of_a_dataset_on_a_day() -> None:
    """As JSON values: each part has its own file and its own quarters."""
    library = data_library()
    found = {one.name: one for one in statuses(library, date(2026, 11, 28))}
    assert [(one.publication.dataset, one.part) for one in found.values()] == [
        (one.dataset, part) for one in PUBLICATIONS for part in one.parts or ("",)
    ]
    for one in found.values():
        files = [release for release in library.releases(one.publication.dataset) if release in one.loaded]
        covered = {str(quarter) for file in files for quarter in (file.quarter, file.last_quarter)}
        assert one.to_dict() == {
            "dataset": one.publication.dataset,
            "part": one.part,
            "title": one.publication.title,
            "loaded": [
                {"issue": file.issue, "file": file.file, "row_notes": list(map(str, file.row_notes)), "doubts": list(file.doubts)}
                for file in files
            ],
            "missing": list(map(str, one.missing)),
            "page": one.publication.page,
            "file": one.file,
        }  # fmt: skip
        assert one.name.split() == [one.publication.dataset, *([one.part] if one.part else [])]
        assert not covered & set(map(str, one.missing))
    codes = found["hcpcs"].to_dict()
    assert codes["missing"][:3] == ["2020-07", "2021-01", "2021-04"]  # type: ignore[index]  # a list
    assert codes["missing"][-3:] == ["2026-04", "2026-07", "2026-10"]  # type: ignore[index]  # the same


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """In text and as JSON; today's day without one."""
    place = tmp_path / "store"
    monkeypatch.setenv("JCODES_DATA", str(place))
    add([put(tmp_path, "HCPC2026_OCT_ANWEB.csv", csv_text(NEW))], accept_implausible=True)
    assert main(["data", "sources", "--on", "2026-11-28"]) == 0
    out = capsys.readouterr().out
    assert "hcpcs: HCPCS Level II codes and modifiers\n  loaded   " in out
    assert "; newest: HCPC2026_OCT_ANWEB.csv" in out
    assert "2021-01 to 202" in out
    assert "  note     6 drug codes; CMS's hcpcs files have 700 or more" in out
    assert "issued when it changes" in out
    assert main(["data", "sources", "--on", "2026-11-28", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["on"] == "2026-11-28"
    assert told["datasets"][0]["loaded"][-1]["doubts"][0].startswith("6 drug codes")
    assert told["datasets"][0]["page"].startswith("https://www.cms.gov/")
    assert main(["data", "sources"]) == 0
    assert "opps: OPPS Addendum B" in capsys.readouterr().out


def test_nothing_missing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """On a day of the only quarter loaded."""
    assert main(["data", "sources", "--on", "2025-11-28"]) == 0
    assert "noc_prices: payment limits of unlisted (NOC) drugs\n  loaded   2025-10, 1 file; newest" in (out := capsys.readouterr().out)  # fmt: skip
    assert "missing  nothing up to 2025-11-28" in out
