"""What the files say of a code beside its entry, and what a damaged or missing file answers."""

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from jcodes.catalogs import Catalog, catalog, gaps, releases
from jcodes.catalogs.data_folder import DataFolder, bundled
from jcodes.catalogs.data_library import DataLibrary
from jcodes.cli import main
from jcodes.errors import (
    DataError,
    GapWarning,
    MalformedError,
)

CAT = catalog()
ON = "2026-02-01"


def test_the_row_of_the_official_file_is_known() -> None:
    """An auditor can open it there."""
    assert CAT["J9312"].row == 5803
    assert catalog("2019-01")["J9312"].row is not None
    assert CAT.row_of("J0000") is None
    assert CAT.row_of("J0152") is None


def test_documented_replacements_have_their_ratio() -> None:
    """As its sources say."""
    expected = {
        "J9310": ("J9312", 10),
        "J2505": ("J2506", 12),
        "J1020": ("J1010", 20),
        "J1030": ("J1010", 40),
        "J1040": ("J1010", 80),
        "J1300": ("J1299", 5),
        "J3370": ("J3373", 50),
    }
    for code, (successor, ratio) in expected.items():
        (found,) = CAT[code].replacements
        assert (str(found.code), found.ratio) == (successor, Fraction(ratio))
        assert found.why
        assert str(found) == f"{successor} (1 unit becomes {ratio})"
    assert [str(code) for code in CAT.history("C9298")[0].replaced_by] == ["J7316"]
    epinephrine = {str(one.code): one.ratio for one in CAT["J0171"].replacements}
    assert epinephrine["J0165"] == 1
    assert len(epinephrine) > 1


def test_what_a_code_took_over_from_is_known() -> None:
    """The reverse, with the same ratio."""
    assert [(str(one.code), one.ratio) for one in CAT["J1010"].replaces] == [
        ("J1020", Fraction(20)),
        ("J1030", Fraction(40)),
        ("J1040", Fraction(80)),
    ]
    assert CAT["J3490"].replaces == ()


def test_nothing_that_a_question_answers_can_be_changed() -> None:
    """Prices, links, edits, lists, replacements, gaps."""
    answers = [
        CAT.price("J9312", ON), *CAT.ndc("50242-0051-21", ON), CAT.mue("J9312", on="2024-08-01"), CAT.self_administered("J0129")[0], CAT.outpatient("J9312", "2025-11-01"),
        CAT.noc_prices("2025-11-01")[0], CAT["J9310"].replacements[0], gaps()[0], releases("asp")[0],
    ]  # fmt: skip
    for value in answers:
        names = [name for name in dir(value) if not name.startswith("_") and not callable(getattr(value, name))]
        assert names
        for name in names:
            with pytest.raises(AttributeError):
                setattr(value, name, None)
            assert not isinstance(getattr(value, name), list | dict | set)


def test_biosimilars_name_their_reference() -> None:
    """By the substance without FDA's four letters."""
    assert [str(code) for code in CAT["Q5115"].references] == ["J9312"]
    assert [str(code) for code in CAT["Q5118"].references] == ["C9257", "J9035"]
    assert CAT["J9312"].references == ()


def test_brands_of_the_crosswalk_are_found() -> None:
    """For releases of which a crosswalk is at hand."""
    assert CAT["J9271"].brands == ("keytruda",)
    assert [str(entry.code) for entry in CAT.search("keytruda")] == ["J9271", "C9027"]  # C9027 was its code in 2015
    assert catalog("2020-10")["J9271"].brands == ()
    assert [str(entry.code) for entry in CAT.search("rituximab", kind="biosimilar", on=ON)] == [
        "Q5115",
        "Q5119",
        "Q5123",
    ]
    assert "J9310" not in {str(entry.code) for entry in CAT.search("rituximab", on=ON)}
    with pytest.raises(MalformedError, match="'pill' is not a kind: use one of 'drug'"):
        CAT.search("rituximab", kind="pill")


@pytest.mark.parametrize("table", ["prices.tsv", "links.tsv", "edits.tsv"])
def test_a_damaged_row_is_a_data_error(table: str) -> None:
    """With the row, and what to do."""
    texts = {
        name: (Path(bundled().place) / name).read_text(encoding="utf-8")
        for name in ("manifest.json", "codes.tsv", table)
    }
    header, *lines = texts[table].splitlines()
    spoiled = "\n".join((header, *(line.rpartition("\t")[0] for line in lines))) + "\n"
    manifest = json.loads(texts["manifest.json"])
    manifest["tables"][table]["sha256"] = hashlib.sha256(spoiled.encode()).hexdigest()
    texts |= {table: spoiled, "manifest.json": json.dumps(manifest)}
    cat = Catalog._made(DataLibrary((DataFolder.of("a copy", texts),)), CAT.release, None, CAT._rows, CAT.digest)
    questions: dict[str, Callable[[], object]] = {
        "prices.tsv": lambda: cat.price("J9312", ON),
        "links.tsv": lambda: cat.links("J9312", ON),
        "edits.tsv": lambda: cat.mue("J9312", on="2026-08-01"),
    }
    with pytest.raises(DataError, match="cannot be read"):
        questions[table]()


def test_a_library_without_the_other_files_says_so() -> None:
    """Nothing is taken for "none"."""
    texts = {
        name: (Path(bundled().place) / name).read_text(encoding="utf-8") for name in ("manifest.json", "codes.tsv")
    }
    manifest = json.loads(texts["manifest.json"])
    tables = {name: manifest["tables"][name] for name in texts if name != "manifest.json"}
    texts["manifest.json"] = json.dumps({"tables": tables, "hcpcs": manifest["hcpcs"]})
    cat = Catalog._made(DataLibrary((DataFolder.of("a copy", texts),)), CAT.release, None, CAT._rows, CAT.digest)
    assert cat.jw_jz("J9312", ON) is None
    with pytest.warns(GapWarning, match="loaded: none"):
        assert cat.price("J9312", ON) is None
    assert cat.row_of("J9312") is None


def test_the_commands_ndc_and_price(capsys: pytest.CaptureFixture[str]) -> None:
    """Tables for people, JSON for programs, 1 when nothing is found."""
    assert main(["ndc", "00338-0049-03", "--on", ON]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].startswith("code   one unit  units in package  product")
    assert "one unit is 250 mL" in out
    assert main(["ndc", "50242-051-21", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["code"] == "J9312"
    assert main(["ndc", "99999-9999-99"]) == 1
    assert "is not in the crosswalks loaded" in capsys.readouterr().err
    assert main(["ndc", "50242-051-21", "--on", "2026-05-01"]) == 0
    assert "warning: no crosswalk file loaded for 2026-04" in capsys.readouterr().err
    assert main(["price", "J9312", "--on", ON]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["2026-01", "74.765"]
    assert main(["price", "J9312", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 10
    assert main(["price", "S0012"]) == 1
    assert "no payment limit on file for S0012" in capsys.readouterr().err
    assert main(["search", "rituximab", "--kind", "biosimilar"]) == 0
    assert "Q5115" in capsys.readouterr().out


def test_a_warning_reaches_code_without_a_module_name() -> None:
    """As ``exec`` with bare globals runs it."""
    with pytest.warns(GapWarning):
        exec("import jcodes; jcodes.catalog().ndc('50242-0051-21', '2026-05-01')", {})  # noqa: S102 - as an embedding program runs it
