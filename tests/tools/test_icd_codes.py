"""The tables of diagnosis codes are made from the code list and the tabular list."""

from pathlib import Path

import pytest

from jcodes.catalogs.data_folder import DATA
from tools import icd_codes

TABULAR = """<ICD10CM.tabular>
<chapter><name>2</name><section><diag><name>C34</name><desc>Lung</desc>
  <diag><name>C34.01</name><desc>Right main bronchus</desc></diag></diag></section></chapter>
<chapter><name>4</name><section><diag><name>E11</name><desc>Type 2</desc>
  <diag><name>E11.32</name><desc>With the retina</desc>
    <sevenChrDef><extension char="1">right eye</extension><extension char="3">bilateral</extension><extension char="9">unspecified eye</extension></sevenChrDef>
    <diag><name>E11.321</name><desc>With edema</desc></diag></diag>
  <diag><name>E11.61</name><desc>Joint of the right leg</desc></diag></diag></section></chapter>
<chapter><name>7</name><section><diag><name>H35</name><desc>Retina</desc>
  <diag><name>H35.32</name><desc>Wet</desc>
    <diag><name>H35.321</name><desc>Wet, right eye</desc>
      <sevenChrDef><extension char="1">left untreated</extension></sevenChrDef></diag>
    <diag><name>H35.322</name><desc>Wet, left eye</desc></diag>
    <diag><name>H35.329</name><desc>Wet, unspecified eye</desc></diag></diag></diag></section></chapter>
<chapter><name>13</name><section><diag><name>M17</name><desc>Knee</desc>
  <diag><name>M17.0</name><desc>Bilateral primary</desc></diag>
  <diag><name>M17.9</name><desc>Right or left</desc></diag></diag></section></chapter>
</ICD10CM.tabular>"""
LISTED = "1 A00-A09 A00 A00.0 A000 M17 M170 M171 M1710 M1711 I10"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / icd_codes.TABULAR).write_text(TABULAR, encoding="utf-8")
    (tmp_path / icd_codes.LIST).write_text(LISTED.replace(" ", "\r\n"), encoding="utf-8")
    return tmp_path


def test_codes_are_a_category_with_the_tree_of_what_follows() -> None:
    assert list(icd_codes.coded(LISTED.split())) == [("A00", "0"), ("I10", ""), ("M17", "01(01)")]


def test_sides_are_the_characters_that_name_one_first(folder: Path) -> None:
    assert list(icd_codes.sided(folder / icd_codes.TABULAR)) == [
        ("E11321", "1R3B", "eye"),
        ("H3532", "1R2L", "eye"),
        ("M17", "0B", "joint"),
    ]


def test_both_tables_are_written_with_what_was_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(icd_codes, "CODES", tmp_path / "codes.tsv")
    monkeypatch.setattr(icd_codes, "SIDES", tmp_path / "sides.tsv")
    icd_codes.main([str(folder)])
    assert (tmp_path / "codes.tsv").read_text(encoding="utf-8").splitlines()[1:] == [
        "category\tcodes",
        "A00\t0",
        "I10\t",
        "M17\t01(01)",
    ]
    assert (tmp_path / "sides.tsv").read_text(encoding="utf-8").startswith(f"# {icd_codes.TABULAR} sha256 ")
    assert "wrote codes.tsv" in capsys.readouterr().out


def test_the_shipped_tables_name_what_was_read() -> None:
    for page, read in ((icd_codes.CODES, icd_codes.LIST), (icd_codes.SIDES, icd_codes.TABULAR)):
        assert page.parent == DATA
        assert page.read_text(encoding="utf-8").startswith(f"# {read} sha256 ")
