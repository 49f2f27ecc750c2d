"""Files that can be read and are hard to believe: sizes, dates, figures, swapped columns; and that CMS's own are believed."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

import jcodes
from jcodes.catalogs import catalog, releases
from jcodes.catalogs.data_library import data_library
from jcodes.errors import ImplausibleFileError, ImplausibleFileWarning
from jcodes.official import add, load, read_official
from jcodes.official.plausibility import LEAST, doubts_about
from tests.readers.files import ROWS, csv_text, put

TODAY = date(2026, 11, 28)
DRUG = ROWS[1]
CODES = [f"J{number:04}" for number in range(1000, 2000)]


def doubts(path: Path) -> list[str]:
    """Return what is said of a file without a neighbor, short files apart."""
    found = doubts_about(read_official(path), None, TODAY)
    return [str(doubt) for doubt in found if doubt.what != "size"]


def hcpcs(codes: Sequence[str] = CODES, **facts: str) -> str:
    """Return a HCPCS file with these codes."""
    return csv_text([{**DRUG, "ADD DT": "20260101", "ACT EFF DT": "20260101", **facts, "HCPC": code} for code in codes])


def asp(rows: Sequence[str], quarter: str = "January 1, 2026 through March 31, 2026") -> str:
    """Return a payment limit file with these rows."""
    head = f'"Effective {quarter}",,,\nHCPCS Code,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage\n'
    return head + "\n".join(rows) + "\n"


def limits(codes: Sequence[str] = CODES[:40]) -> list[str]:
    """Return sound rows of payment limits."""
    return [f"{code},10 MG,{number + 1}.5,20" for number, code in enumerate(codes)]


CROSSWALK = "Effective January 1, 2026 through March 31, 2026,,,,,,\nCode,NDC,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG\n"
ADDENDUM = "Addendum B,,,,\nHCPCS Code,SI,Payment Rate,National Unadjusted Copayment,Relative Weight\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("HCPC2026_JAN_ANWEB.csv", hcpcs(), []),
        ("HCPC2031_JAN_ANWEB.csv", hcpcs(**{"ADD DT": "20310101"}),
         ["the file is for 2031-01; on 2026-11-28 CMS has published none after 2027-04"]),
        ("HCPC2027_APR_ANWEB.csv", hcpcs(**{"ADD DT": "20270401"}), []),
        ("HCPC2024_JAN_ANWEB.csv", hcpcs(), ["a code was added on 2026-01-01, after the quarter 2024-01"]),
        ("HCPC2026_JAN_ANWEB.csv", hcpcs(**{"ADD DT": "20200101", "ACT EFF DT": "20200101"}),
         ["the newest change of a code is of 2020-01-01, more than a year before 2026-01"]),
        ("HCPC2026_JAN_ANWEB.csv", hcpcs(**{"TERM DT": "20191231"}),
         ["1,000 of 1,000 drug codes ended before they were added: dates may be swapped"]),
        ("HCPC2026_JAN_ANWEB.csv", hcpcs(**{"LONG DESCRIPTION": "Inj., testomab", "SHORT DESCRIPTION": "Injection, testomab, 10 mg"}),
         ["long descriptions have 14 characters and short ones 26: columns may be swapped"]),
        ("HCPC2026_JAN_ANWEB.csv", hcpcs(["E0100"]), []),
        ("asp.csv", asp(limits()), []),
        ("asp.csv", asp([*limits(), "J9999,10 MG,1,34.5"]), ["J9999: a coinsurance of 34.5 %; Part B's is 20 % or less"]),
        ("asp.csv", asp([f"{code},10 MG,20.000,{number % 20}.5" for number, code in enumerate(CODES[:40])]),
         ["40 of 40 limits are $20.000: columns may be swapped"]),
        ("asp.csv", asp([*limits(), "J9999,10 MG,0,20"]), ["J9999: $0.00 for one unit; amounts are above $0.00 and at most $10,000,000.00"]),
        ("asp.csv", asp([*limits(), "J9999,10 MG,10000000.01,20"]),
         ["J9999: $10,000,000.01 for one unit; amounts are above $0.00 and at most $10,000,000.00"]),
        ("asp.csv", asp([row.replace("10 MG", "Inj testomab") for row in limits()]),
         ["40 of 40 dosages hold no number: columns may be swapped"]),
        ("asp_2025Q4.csv", asp(limits()), ["the file is for 2026-01 and its name says 2025-10"]),
        ("crosswalk_2026Q1.csv", CROSSWALK + "".join(f"{code},12345-0001-01,1 MG,1,2,5,10\n" for code in CODES[:30]), []),
        ("crosswalk_2026Q1.csv", CROSSWALK + "".join(f"{code},12345-0001-01,1 MG,1,2,10,5\n" for code in CODES[:30]),
         ["30 of 30 packages hold other units than units per item times items: columns may be swapped"]),
        ("crosswalk_2026Q1.csv", CROSSWALK + "".join(f"{code},TESTBRAND,1 MG,1,2,5,x\n" for code in CODES[:30]),
         ["30 of 30 rows have figures that cannot be read", "30 of 30 identifiers are no NDC"]),
        ("mue_2026Q1.csv", "hcpcs,service,mue_value,mai\n" + "".join(f"{code},dme,{number % 3 + 1},3\n" for number, code in enumerate(CODES[:30])),
         ["no drug code has a value above 3: values and adjudication indicators may be swapped"]),
        ("mue_2026Q1.csv", "hcpcs,service,mue_value,mai\nJ0001,dme,1500000,3\n", ["J0001: 1,500,000 units; the highest of CMS's edits is 90,000"]),
        ("2026_JAN_Addendum_B.csv", ADDENDUM + "".join(f"{code},K,10,2,\n" for code in CODES[:30]), []),
        ("2026_JAN_Addendum_B.csv", ADDENDUM + "J0001,K,0.00,,\n", []),
        ("2026_JAN_Addendum_B.csv", ADDENDUM + "".join(f"{code},Inj test,10,20,\n" for code in CODES[:30]),
         ["30 of 30 status indicators are no letter and digit: columns may be swapped", "30 of 30 copayments exceed the rate: columns may be swapped"]),
        ("jw_jz_2026-01-05.csv", "hcpcs,note\n" + "".join(f"{code},JW\n" for code in CODES[:30]), []),
        ("jw_jz_2026-01-05.csv", "hcpcs,note\n" + "".join(f"E{code[1:]},JW\n" for code in CODES[:30]), ["30 of 30 codes are no drug codes"]),
        ("sad_2026-01.csv", "article,code,brand name,exclusion effective date,exclusion end date\nA50001,J0001,T,2026-01-01,2025-12-31\n",
         ["J0001 A50001: the exclusion ends on 2025-12-31, before it begins on 2026-01-01"]),
        ("noc_pricing_2026Q1.csv", "Drug Generic Name,Dosage,Payment Limit\nTestol,1 MG,5\n", []),
        ("noc_pricing_2026Q1.csv", "Drug Generic Name,Dosage,Payment Limit\nTestol,Test Labs,0\n",
         ["Testol: $0.00 for one unit; amounts are above $0.00 and at most $10,000,000.00", "Testol: the dosage holds no number: columns may be swapped"]),
    ],
)  # fmt: skip
def test_what_is_hard_to_believe_is_said(name: str, text: str, said: list[str], tmp_path: Path) -> None:
    """With the figures; a sound file of the same kind says nothing."""
    assert doubts(put(tmp_path, name, text)) == said


def test_a_file_of_a_few_rows_is_hard_to_believe(tmp_path: Path) -> None:
    """Against the least of its dataset, and against its neighbor."""
    path = put(tmp_path, "HCPC2026_JAN_ANWEB.csv", hcpcs(CODES[:6]))
    assert [str(one) for one in doubts_about(read_official(path), None, TODAY)] == ["6 drug codes; CMS's hcpcs files have 700 or more"]  # fmt: skip
    path = put(tmp_path, "HCPC2026_JAN_ANWEB.csv", hcpcs())
    newest = data_library().files("hcpcs")[-1]
    rows = newest[0].rows
    assert [str(one) for one in doubts_about(read_official(path), newest, TODAY)] == [f"1,000 drug codes; the file of {newest[0].issue} has {rows:,}"]  # fmt: skip


def test_payment_limits_are_compared_with_the_neighboring_quarter(tmp_path: Path) -> None:
    """Where more than a fifth moved threefold, or two fifths of the codes lost theirs."""
    own = catalog().limits()
    codes = [(code, limit.limit) for code, limit in own.items() if limit.limit]
    newest = next(
        file for file in reversed(data_library().files("asp")) if file[0].quarter == catalog().release.quarter
    )
    sound = put(tmp_path, "a.csv", asp([f"{code},1 MG,{limit},20" for code, limit in codes]))
    assert list(doubts_about(read_official(sound), newest, TODAY)) == []
    moved = put(tmp_path, "a.csv", asp([f"{code},1 MG,{limit * 4},20" for code, limit in codes]))
    count = f"{len(codes):,} of {len(codes):,}"
    assert [str(one) for one in doubts_about(read_official(moved), newest, TODAY)] == [f"{count} limits moved more than threefold since {newest[0].issue}"]  # fmt: skip
    few = put(tmp_path, "a.csv", asp([f"{code},1 MG,{limit},20" for code, limit in codes[:30]]))
    assert f"{len(codes) - 30:,} of {len(codes):,} codes with a limit in {newest[0].issue} have none" in [str(one) for one in doubts_about(read_official(few), newest, TODAY)]  # fmt: skip


def test_what_is_hard_to_believe_is_added_only_where_it_is_accepted(tmp_path: Path) -> None:
    """All of it is refused, and stored with its doubts where the caller insists."""
    place = tmp_path / "store"
    path = put(tmp_path, "HCPC2031_JAN_ANWEB.csv", hcpcs(CODES[:6]))
    with pytest.raises(ImplausibleFileError, match=r"6 drug codes.*--accept-implausible") as caught:
        add([path], to=place, on=TODAY)
    assert len(caught.value.doubts) == 2
    assert not place.exists()
    (told,) = add([path], to=place, on=TODAY, accept_implausible=True)
    assert told.doubts == caught.value.doubts
    assert f"implausible, accepted: {told.doubts[0]}" in str(told)
    assert catalog(path=place).release.doubts == told.doubts
    assert catalog().release.name != "2031-01"


def test_the_computers_clock_may_be_behind(tmp_path: Path) -> None:
    """A day before the newest codes loaded makes no newer file implausible."""
    path = put(tmp_path, "HCPC2026_APR_ANWEB.csv", hcpcs([f"J{number:04}" for number in range(1000, 3000)]))
    (told,) = add([path], to=tmp_path / "store", on=date(1970, 1, 1))
    assert told.doubts == ()


def test_loading_a_file_that_is_hard_to_believe_warns(tmp_path: Path) -> None:
    """Nothing is stored, so a short one is taken as it is."""
    path = put(tmp_path, "asp_2025Q4.csv", asp(limits()))
    with pytest.warns(
        ImplausibleFileWarning, match="asp_2025Q4.csv: the file is for 2026-01 and its name says 2025-10"
    ):
        load(asp=path)
    assert len(jcodes.load(put(tmp_path, "HCPC2026_APR_ANWEB.csv", hcpcs(CODES[:6])))) == 6


def test_the_bundled_files_are_within_the_bounds() -> None:
    """Each of them has the rows that its dataset has at least."""
    for dataset, least in LEAST.items():
        assert all(release.rows >= least for release in releases(dataset))
        assert all(release.doubts == () for release in releases(dataset))
