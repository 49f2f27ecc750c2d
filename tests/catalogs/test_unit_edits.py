"""Medically unlikely edits by setting and quarter."""

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.unit_edits import UNIT_EDITS, UnitEdit, settings_of
from jcodes.errors import (
    GapWarning,
    MalformedError,
)
from jcodes.periods import Quarter
from jcodes.vocabulary.places import EditSetting

CAT = catalog()


def edit(code: str, setting: str = "practitioner", on: str = "2024-08-01") -> UnitEdit:
    return CAT.mue(code, setting, on)


def test_unit_edits_differ_by_setting_and_quarter() -> None:
    """The value, its indicator, and the table's quarter."""
    office, hospital = edit("J0132"), edit("J0132", "outpatient")
    assert (office.value, hospital.value) == (12, 300)
    assert office.is_published
    assert (edit("J0585").value, edit("J0585", on="2026-08-01").value) == (600, 800)
    assert str(edit("J0585", on="2026-08-01")) == "J0585 practitioner: 800 units, MAI 3 (2026-07)"
    assert CAT["J0585"].mue("practitioner", "2026-08-01") == CAT.mue("J0585", EditSetting.PRACTITIONER, "2026-08-01")


def test_practitioner_and_outpatient_differ_for_175_drug_codes() -> None:
    """As counted in the official table of July 2026: 174 J codes with two values, and one that only practitioners have."""
    values: dict[str, dict[str, str]] = {"practitioner": {}, "outpatient": {}}
    for row in bundled().all_rows(UNIT_EDITS):
        if row.issue == "2026-07" and row.code.startswith("J"):
            values[row.setting][row.code] = row.value
    office, hospital = values["practitioner"], values["outpatient"]
    assert sum(office[code] != hospital[code] for code in office.keys() & hospital.keys()) == 174
    assert office.keys() ^ hospital.keys() == {"J7601"}


def test_no_published_value_is_not_unlimited() -> None:
    """It is said to be not published, or the table not to be at hand."""
    entry = next(entry for entry in CAT.values() if not edit(str(entry.code), on="2026-08-01").is_published)
    missing = entry.mue(on="2026-08-01")
    assert (missing.value, missing.indicator, missing.quarter) == (None, None, Quarter(2026, 3))
    assert "not published" in str(missing)
    with pytest.warns(GapWarning, match="no MUE$"):
        unknown = edit("J9312", on="2020-01-01")
    assert (unknown.quarter, unknown.source) == (None, None)
    assert "no MUE table loaded" in str(unknown)
    with pytest.warns(GapWarning, match="the MUE is from 2024-07"):
        assert edit("J9312", on="2026-02-01").quarter == Quarter(2024, 3)
    with pytest.warns(GapWarning, match="no MUE table loaded for 2026-07, dme claims"):
        assert edit("J7613", "dme", "2026-08-01").quarter == Quarter(2024, 3)
    with pytest.raises(MalformedError, match="'hospital' is not a setting: use one of 'practitioner'"):
        edit("J9312", "hospital")
    with pytest.raises(MalformedError, match="'practicioner' is not a setting: use one of 'practitioner'"):
        edit("J9312", "practicioner")


def test_a_file_has_the_settings_of_its_rows() -> None:
    """Each file its own, whatever the others have."""
    rows = {(row.issue, row.setting) for row in bundled().all_rows(UNIT_EDITS)}
    for release in CAT.releases("mue"):
        assert (
            settings_of(release, bundled()) == {setting for issue, setting in rows if issue == release.issue} != set()
        )
