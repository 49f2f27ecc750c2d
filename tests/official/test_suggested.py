"""Replacements that payment limit files suggest."""

from fractions import Fraction
from pathlib import Path

import pytest

import jcodes
from jcodes.catalogs import catalog
from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.suggested import SUGGESTED, SuggestedRow
from jcodes.errors import DataError
from jcodes.official import OfficialFile, read_official
from jcodes.official.suggested import stated_rows, suggested_rows
from jcodes.vocabulary.confidence import Evidence
from tests.readers.files import put

HEAD = "Effective {0},,,\n,,,\nHCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit\n"
JULY = """J0640,Leucovorin calcium injection,50 MG,3.100
J1953,Levetiracetam injection,10 MG,0.050
J9181,Etoposide injection,10 MG,0.780
J9190,Fluorouracil injection,500 MG,1.950
J9352,Injection trabectedin 0.1mg,0.1 MG,350.000
J7517,Mycophenolate mofetil oral,250 MG,0.390
J7519,"Inj. mycophenolate mofetil",10 MG,1.200
J9394,"Inj, fulvestrant (fresenius)",25 MG,5.000
J0001,Inj testomab,10 MG,10.000
J0002,Inj testomab nothing,N/A,10.000
J0003,Inj testomab by drops,1 ML,10.000
J0004,Inj testomab without price,1 MG,
J0008,Inj testomab kept,1 MG,4.000
Q4199,Testomab membrane,1 MG,1.000
"""
OCTOBER = """J0643,"Inj, leucovorin, 1 mg",1 MG,0.048
J1957,"Inj, levetiracetam, 5 mg",5 MG,0.025
J9187,"Inj, etoposide, 1 mg",1 MG,0.078
J9192,"Inj, fluorouracil, 10 mg",10 MG,0.030
J9362,"Inj, trabectedin, 0.01 mg",0.01 MG,35.000
J7524,"Mycophenolate, oral, 5 mg",5 MG,0.008
J7526,"Inj, mycophenolate, 5 mg",5 MG,0.600
J0005,Inj testomab too dear,10 MG,50.000
J0006,Inj testomab (maker),1 MG,1.000
J0007,Other drug at the price,1 MG,1.000
J0008,Inj testomab kept,1 MG,4.000
Q4198,Testomab membrane,1 MG,1.000
"""


def files(folder: Path, july: str = JULY, october: str = OCTOBER) -> list[OfficialFile]:
    """Return payment limit files of two quarters."""
    return [
        read_official(
            put(folder, f"{name}.csv", HEAD.format(f'"{days}"').replace('Effective "', '"Effective ') + text), "asp"
        )
        for name, days, text in (
            ("july", "July 1, 2026 through September 30, 2026", july),
            ("october", "October 1, 2026 through December 31, 2026", october),
        )
    ]


def test_what_the_files_of_two_quarters_suggest(tmp_path: Path) -> None:
    """The same drug, comparable dosages, a price that fits; no oral form for an injection, and nothing for skin substitutes."""
    found = {(row.of, row.code): row for row in suggested_rows(files(tmp_path))}
    assert found.keys() == {
        ("J0640", "J0643"), ("J1953", "J1957"), ("J9181", "J9187"), ("J9190", "J9192"), ("J9352", "J9362"), ("J7517", "J7524"),
        ("J7519", "J7526"), ("J0001", "J0006"),
    }  # fmt: skip
    ratios = {of: row.replacement_of(None).ratio for (of, _), row in found.items()}
    assert ratios == {
        "J0640": 50,
        "J1953": 2,
        "J9181": 10,
        "J9190": 50,
        "J9352": 10,
        "J7517": 50,
        "J7519": 2,
        "J0001": 10,
    }
    one = found["J0640", "J0643"].replacement_of(None)
    assert (str(one.before), str(one.after), one.grade) == ("2026-07", "2026-10", Evidence.SUGGESTED)
    assert one.price_ratio == Fraction(3100, 48)
    assert str(one) == (
        "J0643 (1 mg, $0.048) came into CMS's payment limits of 2026-10 when J0640 (50 mg, $3.100, last in 2026-07) left them. CMS does not"
        " say that it replaced J0640; confirm before use"
    )
    assert one.to_dict()["price_ratio"] == "64.6"


def test_the_same_maker_comes_first(tmp_path: Path) -> None:
    """Of two codes that fit, the one of the maker whose code left; without one, both."""
    july = "J0001,Inj testomab (one labs),10 MG,10\nJ0002,Inj testomab (two labs),10 MG,10\n"
    october = "J0003,Inj testomab (one labs),1 MG,1\nJ0004,Inj testomab,1 MG,1\n"
    rows = suggested_rows(files(tmp_path, july, october))
    assert {(row.of, row.code) for row in rows} == {("J0001", "J0003"), ("J0002", "J0003"), ("J0002", "J0004")}


def test_what_a_file_that_is_not_at_hand_suggests(tmp_path: Path) -> None:
    """With the last limit of the code that left, and no limit of the one that came."""
    stated = {"code": "J0643", "of": "J0640", "dosage": "1 mg", "after": "2027-01"}
    kept = {"code": "J0009", "of": "J0008", "dosage": "1 mg", "after": "2027-01"}
    assert list(stated_rows([stated, kept], files(tmp_path))) == [
        SuggestedRow("J0643", "J0640", "2026-07", "2027-01", "1 mg", "50 mg", "", "3.100"),
        SuggestedRow("J0009", "J0008", "2026-10", "2027-01", "1 mg", "1 mg", "", "4.000"),
    ]


def test_a_code_that_never_had_a_limit_may_be_followed_too(tmp_path: Path) -> None:
    """By its last quarter in the HCPCS file; the limit of the code that came is that of its first file."""
    stated = {
        "code": "J0643", "of": "J9037", "dosage": "0.1 mg", "dosage_before": "0.5 mg", "before": "2025-01", "after": "2026-10",
    }  # fmt: skip
    assert list(stated_rows([stated], files(tmp_path))) == [
        SuggestedRow("J0643", "J9037", "2025-01", "2026-10", "0.1 mg", "0.5 mg", "0.048", "")
    ]
    [one] = catalog().suggested_replacements("J9037")
    assert (str(one.code), one.ratio) == ("J9053", Fraction(5))
    assert one.limit_before is None
    assert one.price_ratio is None
    assert one.to_dict()["limit_before"] == ""
    assert str(one) == (
        "J9053 (0.1 mg, $36.250) came into CMS's payment limits of 2026-07; J9037 (0.5 mg) is the same drug and was last valid in 2025-01."
        " CMS does not say that it replaced J9037; confirm before use"
    )
    assert catalog()["J9037"].replaced_by == ()


def test_files_that_a_user_loads_suggest_too(tmp_path: Path) -> None:
    """Both quarters at once; `replaced_by` stays as CMS's files have it."""
    files(tmp_path)
    cat = jcodes.load(asp=[tmp_path / "july.csv", tmp_path / "october.csv"])
    entry = cat["J0640"]
    assert [str(one.code) for one in entry.suggested_replacements] == ["J0643"]
    assert entry.replaced_by == ()


def test_shipped_suggestions_are_evidence_only() -> None:
    """Sweep: each is of two loaded quarters, and none is in `replaced_by` by itself; where CMS's own files state one, they mostly agree."""
    cat, agreeing, stated = catalog(), 0, 0
    quarters = {release.name for release in jcodes.releases("asp")}
    rows = list(bundled().all_rows(SUGGESTED))
    assert rows
    for row in rows:
        one = next(other for other in cat.suggested_replacements(row.of) if str(other.code) == row.code)
        if row.limit_before:
            assert {row.before, row.after} <= quarters if row.limit else row.after == "2026-10"
        assert one.price_ratio is None or Fraction(2, 3) <= one.price_ratio / one.ratio <= Fraction(3, 2)
        replacements = {str(other.code): other.ratio for other in cat[row.of].replacements}
        stated += bool(replacements)
        agreeing += row.code in replacements
        assert replacements.get(row.code) in {None, one.ratio}
    assert agreeing >= stated * 3 // 4 > 0
    assert cat["J9312"].suggested_replacements == ()


def test_the_replacements_of_october_2026_are_marked_evidence() -> None:
    """Its file is not bundled: the ratio of the dosages without a price, and no calculation uses them."""
    cat = catalog()
    ratios = {
        "J0640": ("J0643", 50), "J1953": ("J1957", 2), "J9181": ("J9187", 10), "J9190": ("J9192", 50), "J9352": ("J9362", 10),
        "J7517": ("J7524", 50), "J7519": ("J7526", 2), "J7514": ("J7530", 20), "J7528": ("J7529", 20),
    }  # fmt: skip
    for of, (code, ratio) in ratios.items():
        [one] = cat[of].suggested_replacements
        assert (str(one.code), one.ratio) == (code, Fraction(ratio))
        assert one.limit is None
        assert one.price_ratio is None
        assert (one.to_dict()["limit"], one.to_dict()["price_ratio"]) == ("", "")
        assert one.grade is Evidence.SUGGESTED
        assert str(one).endswith(f"CMS does not say that it replaced {of}; confirm before use")
        assert not {code} & {str(other.code) for other in cat[of].replacements}
        assert code not in cat
    assert cat["J9394"].suggested_replacements == ()


def test_a_row_without_amounts_is_damaged() -> None:
    """Its dosages cannot be compared."""
    row = SuggestedRow("J0006", "J0001", "2026-07", "2026-10", "none (not otherwise classified)", "1 mg", "1", "1")
    with pytest.raises(DataError, match="no dosage to compare"):
        row.replacement_of(None).ratio  # noqa: B018 - a property
