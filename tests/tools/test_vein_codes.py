"""The table of the codes that go into a vein only."""

import gzip
from pathlib import Path

import pytest

import jcodes
from jcodes.catalogs.vein_codes import VEIN_ONLY, vein_only
from jcodes.services.drugs import is_injected
from tools import vein_codes

pytestmark = pytest.mark.sweep

DIRECTORY = """PRODUCTNDC,ROUTENAME,APPLICATIONNUMBER
57894-030,INTRAVENOUS,BLA103772
0003-2187,INTRAVENOUS,BLA125118
0004-0259,INTRAVENOUS,BLA125164
50242-060,INTRAVENOUS,NDA000001
50242-061,INTRAVENOUS; INTRAMUSCULAR,NDA000002
50242-062,INTRAVENOUS,NDA000003
50242-063,INTRAVENOUS,unapproved drug other
50242-064,INTRAVENOUS,NDA000004
50242-065,INTRAMUSCULAR,NDA000005
50242-066,SUBCUTANEOUS,NDA000006
50242-067,SUBCUTANEOUS,NDA000007
50242-068,INTRAMUSCULAR,NDA000010
50242-069,INTRAMUSCULAR,NDA000010
50242-070,INTRAMUSCULAR,NDA000010
50242-071,,NDA000010
"""
PURPLE = """N/R/U,BLA Number,Proper Name,Route of Administration
U,103772,infliximab,Intravenous
U,125118,abatacept,Intravenous
U,125118,abatacept,Subcutaneous
U,125164,methoxy polyethylene glycol-epoetin beta,"Intravenous, Subcutaneous"
"""
ORANGE = """Ingredient~DF;Route~Appl_No
VEINIL~SOLUTION;INTRAVENOUS~000001
VEINIL~TABLET;ORAL~000009
OTHERIL~SOLUTION;INJECTION~000003
TABLETIL~TABLET;ORAL~000004
DEPOTIL~SUSPENSION, EXTENDED RELEASE;INTRAMUSCULAR~000005
SKINIL~SOLUTION;SUBCUTANEOUS~000006
SKINIL~SOLUTION;INTRAVENOUS~000008
LISTEDIL~SOLUTION;SUBCUTANEOUS~000007
SILENTIL~SUSPENSION;INJECTION~000010
"""
LINKED = {
    "J1745": ["578940030", "999999999"],
    "J0129": ["000032187"],
    "J0888": ["000040259"],
    "J2405": ["502420060"],
    "J1885": ["502420061"],
    "J0696": ["502420062"],
    "J1100": ["502420063"],
    "J1200": ["502420064"],
    "J8501": ["502420060"],
    "J2426": ["502420065"],
    "J1650": ["502420066"],
    "J0180": ["502420067"],
    "J0561": ["502420068"],
    "J1010": ["502420069"],
    "J2680": ["502420070"],
    "J3410": ["502420071"],
}


def _folder(path: Path) -> Path:
    for name, text in ((vein_codes.DIRECTORY, DIRECTORY), (vein_codes.PURPLE, PURPLE), (vein_codes.ORANGE, ORANGE)):
        (path / name).write_bytes(gzip.compress(text.encode(), mtime=0))
    return path


def test_a_code_is_written_where_both_files_say_vein_and_nothing_else(tmp_path: Path) -> None:
    """Not where another product goes elsewhere, where a file names no route, and not for what is swallowed."""
    found = dict(vein_codes.rows(_folder(tmp_path), jcodes.catalog(), LINKED))
    assert found == {"J1745": "BLA103772", "J2405": "NDA000001"}


def test_a_code_never_goes_into_a_vein_where_all_files_name_other_routes(tmp_path: Path) -> None:
    """Not where another product of the ingredient goes into a vein, and not where CMS's Tables of Drugs say so (J0180).

    Where the Orange Book names no route, CMS's Tables have to, for the code or for what it replaced: J1010, but not J2680, which they leave out.
    """
    found = dict(vein_codes.never_rows(_folder(tmp_path), jcodes.catalog(), LINKED))
    assert found == {"J0561": "NDA000010", "J1010": "NDA000010", "J2426": "NDA000005"}


def test_the_file_names_what_it_was_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """FDA's files with their hashes stand at the head, the codes below."""
    page = tmp_path / "vein_only.tsv"
    monkeypatch.setattr(vein_codes, "PAGE", page)
    monkeypatch.setattr(vein_codes, "NEVER", tmp_path / "never_vein.tsv")
    vein_codes.main([str(_folder(tmp_path))])
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [line.split()[1] for line in lines[:3]] == [vein_codes.DIRECTORY, vein_codes.PURPLE, vein_codes.ORANGE]
    assert lines[3] == "code\tapplications"
    assert "J1745\tBLA103772" in lines
    assert "codes" in capsys.readouterr().out


def test_the_shipped_table_holds_injected_drugs_of_the_catalog_only() -> None:
    """Over a hundred, each an injected drug's code; none is one that goes under the skin by its descriptor or a contractor's list."""
    catalog = jcodes.catalog()
    assert len(vein_only()) == len(VEIN_ONLY.read_text(encoding="utf-8").splitlines()) - 4 > 100
    for code in vein_only():
        assert is_injected(catalog[code])
        assert not any(listed.route == "IV_OR_SC" for listed in catalog.self_administered(code)), code
