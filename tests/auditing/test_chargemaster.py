"""A hospital's chargemaster against the catalog."""

import json
import warnings
from pathlib import Path
from typing import Final

import pytest
from openpyxl import Workbook

from jcodes import catalog
from jcodes.auditing import check_chargemaster
from jcodes.auditing.chargemaster import Charge, ChargeProblem, user_tables
from jcodes.cli import main
from jcodes.errors import FileFormatError, GapWarning
from tests.readers.files import put

ON = "2026-02-01"
RITUXAN = "50242-0051-21"

CASES = [
    (Charge("1", "J9312", "10 mg", "10", RITUXAN), None, ""),
    (Charge("1", "J9312", "0.01 g", "10.0", "50242005121"), None, ""),
    (Charge("1", "J9312"), None, ""),
    (Charge("1", "J9310", "100 mg"), ChargeProblem.NOT_VALID, "use J9312 (1 unit becomes 10)"),
    (Charge("1", "J0200"), ChargeProblem.NOT_VALID, "find its replacement"),
    (Charge("1", "J9312", "100 mg"), ChargeProblem.WRONG_UNIT_SIZE, "10 times the size"),
    (Charge("1", "J9312", "per vial"), ChargeProblem.WRONG_UNIT_SIZE, "unit size per vial;"),
    (Charge("1", "J9312", "gr"), ChargeProblem.MALFORMED_UNIT_SIZE, "grain"),
    (
        Charge("1", "J9312", "", "1", RITUXAN),
        ChargeProblem.WRONG_MULTIPLIER,
        "is 10 units per item and 10 per package",
    ),
    (Charge("1", "J9312", "", "ten", RITUXAN), ChargeProblem.MALFORMED_MULTIPLIER, "is not a number above zero"),
    (Charge("1", "J9312", "", "0"), ChargeProblem.MALFORMED_MULTIPLIER, "'0' is not a number above zero"),
    (Charge("1", "J9312", "", "", "50242-0060-01"), ChargeProblem.OTHER_CODE, "billed under J9035"),
    (Charge("1", "J9312", "", "", "99999-9999-99"), ChargeProblem.UNLINKED_NDC, "is not in CMS"),
    (Charge("1", "J9312", "", "", "1234567890"), ChargeProblem.MALFORMED_NDC, "ten digits"),
    (Charge("1", "J0000"), ChargeProblem.UNKNOWN_CODE, "is not a drug code"),
    (Charge("1", "rituximab"), ChargeProblem.MALFORMED_CODE, "is a drug's name, not a code"),
]


@pytest.mark.parametrize(("line", "problem", "words"), CASES)
def test_each_sort_of_line(line: Charge, problem: ChargeProblem | None, words: str) -> None:
    """What is found, and what to write instead."""
    report = check_chargemaster([line], ON)
    assert [finding.problem for finding in report.findings] == ([] if problem is None else [problem])
    if problem is not None:
        assert words in str(report)
        assert report.findings[0].fix
    assert report.is_clean == (problem in {None, ChargeProblem.UNLINKED_NDC})


def test_a_code_that_has_not_begun() -> None:
    """The its first valid day is named."""
    (finding,) = check_chargemaster([Charge("1", "J9312")], "2018-06-01").findings
    assert "begins on 2019-01-01" in finding.message


def test_a_link_whose_figures_disagree_is_a_doubt() -> None:
    """Mycophenolate of January 2026: the units per item already hold the tablets."""
    links = [link for link in catalog().links("J7517", ON) if not link.is_sound]
    assert links
    (finding,) = check_chargemaster([Charge("1", "J7517", "", "100", links[0].identifier)], ON).findings
    assert finding.problem is ChargeProblem.DOUBTFUL_LINK
    assert finding.is_doubt
    assert "not the" in finding.message


def test_a_file_is_read_by_its_header(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In any order; the status says whether something is wrong."""
    text = f"NDC,HCPCS Code,CDM,Multiplier,Unit Size\n{RITUXAN},J9312,A1,10,10 mg\n{RITUXAN},J9310,A2,1,100 mg\n"
    path = put(tmp_path, "cdm.csv", text)
    assert main(["data", "check-cdm", str(path), "--on", ON]) == 1
    out = capsys.readouterr().out
    assert "row 3, A2 J9310" in out
    assert "2 lines checked against release 2026-01 for 2026-02-01: 2 wrong, 0 to review" in out
    assert main(["data", "check-cdm", str(path), "--on", ON, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["lines"], told["clean"], told["findings"][0]["row"]) == (2, False, 3)
    clean = put(tmp_path, "clean.csv", "\n".join(text.splitlines()[:2]) + "\n")
    assert main(["data", "check-cdm", str(clean), "--on", ON]) == 0
    with pytest.raises(FileFormatError, match="no header row found"):
        check_chargemaster(put(tmp_path, "cdm.csv", "a,b\n1,2\n"), ON)


def test_a_day_without_a_crosswalk_warns_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not once for each line."""
    lines = [Charge("1", "J9312", "", "10", RITUXAN)] * 3
    with pytest.warns(GapWarning, match="no crosswalk file loaded for 2026-04") as told:
        check_chargemaster(lines, "2026-05-01", catalog="2026-01")
    assert len(told) == 1
    path = put(tmp_path, "cdm.csv", f"CDM,HCPCS,NDC\nA1,J9312,{RITUXAN}\n")
    with warnings.catch_warnings():
        assert main(["data", "check-cdm", str(path), "--on", "2026-05-01"]) == 0
    assert "warning: no crosswalk file loaded for 2026-04" in capsys.readouterr().err


def test_the_old_name_of_a_fix_answers_with_a_warning() -> None:
    """`mend` is `fix`."""
    (finding,) = check_chargemaster([Charge("1", "J9310")], ON).findings
    with pytest.warns(DeprecationWarning, match=r"ChargeFinding\.mend is now ChargeFinding\.fix"):
        assert finding.mend == finding.fix == "use J9312 (1 unit becomes 10)"


def test_a_workbook_is_read_as_the_same_table_of_text_is(tmp_path: Path) -> None:
    rows = [("Charge code", "HCPCS", "Multiplier", "NDC"), ("1", "J9312", "10", RITUXAN), ("2", "J9310", "", "")]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "cdm.xlsx")
    (tmp_path / "cdm.csv").write_text("\n".join(map(",".join, rows)), "utf-8")
    of_book, of_text = (check_chargemaster(tmp_path / name, ON) for name in ("cdm.xlsx", "cdm.csv"))
    assert [one.problem for one in of_book.findings] == [ChargeProblem.NOT_VALID]
    assert of_book.findings == of_text.findings


@pytest.mark.parametrize("line", ["some words, that are no table\n", '"a "quote\nwords, that are no table\n'])
def test_a_file_without_a_header_is_read_no_further_than_one_is_looked_for(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Garbage costs no more than its first rows, also where it is not CSV."""
    path = tmp_path / "cdm.csv"
    path.write_text(line * 5000, "utf-8")
    read: list[str] = []

    def cleaned(text: str) -> str:
        read.append(text)
        return text

    monkeypatch.setattr(user_tables, "cleaned", cleaned)
    monkeypatch.setattr("jcodes.readers.tables.cleaned", cleaned)
    with pytest.raises(FileFormatError, match="no header row found"):
        check_chargemaster(path, "2026-02-01")
    assert len(read) < 1000


PRICED: Final = (
    "Charge Code,Description,Charge,HCPCS,Code,NDC,Multiplier,Units\nA1,a drug,250.00,J9312,250,{ndc},10,1\n"
)


def test_of_several_columns_of_one_meaning_the_plainest_is_read(tmp_path: Path) -> None:
    """A chargemaster has prices in a column called charge; the charge code is the other one. Rows as mappings are read alike."""
    text = PRICED.format(ndc=RITUXAN)
    header, row = (one.split(",") for one in text.splitlines())
    for names, cells in ((header, row), (header[::-1], row[::-1])):
        path = put(tmp_path, "cdm.csv", f"{','.join(names)}\n{','.join(cells)}\n")
        for source in (path, [dict(zip(names, cells, strict=True))]):
            report = check_chargemaster(source, ON)
            assert (report.findings, report.refused, report.lines) == ((), (), 1)
            (factor,) = report.factors
            assert (factor.charge.charge, factor.charge.code, factor.charge.multiplier) == ("A1", "J9312", "10")
    alone = check_chargemaster(put(tmp_path, "one.csv", "Charge,HCPCS\nA7,J9310\n"), ON)
    assert alone.findings[0].charge.charge == "A7"
    with pytest.raises(FileFormatError, match="the column is in the header twice"):
        check_chargemaster(put(tmp_path, "two.csv", "CDM,HCPCS,hcpcs\nA7,J9310,J9312\n"), ON)


def test_lines_that_are_not_drugs_are_counted_in_plain_words() -> None:
    """One or several."""
    lines = [Charge("1", ""), *[Charge("2", "99213")] * 2, *[Charge("3", "A4206")] * 2, Charge("4", "")]
    told = "not drugs, not checked: 6 lines (2 without an HCPCS code, 2 CPT codes, 2 Level II codes that are not drugs)"
    assert told in str(check_chargemaster(lines, ON))
