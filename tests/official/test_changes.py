"""What changed between two issues of a dataset, and which issue a newer file is compared with."""

from datetime import date
from pathlib import Path

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.data_library import data_library
from jcodes.official import Added, add
from jcodes.official.changes import FactChange, FactDiff, facts_of, of_catalogs
from tests.official.files import NEW, OLD
from tests.readers import samples
from tests.readers.files import csv_text, put


def added(place: Path, *paths: Path) -> tuple[Added, ...]:
    """Add small files."""
    return add(paths, to=place, accept_implausible=True)


SECOND = {
    "asp": ("asp_2011Q2.csv", samples.ASP.replace("January 1, 2026 through March 31, 2026", "April 1, 2011 through June 30, 2011")
            .replace("74.765", "80").replace("J0003,Inj testimab", "J0005,Inj testomab")),
    "crosswalk": ("crosswalk_2011Q2.csv", samples.CROSSWALK.replace("January 1, 2026 through March 31, 2026", "April 1, 2011 through June 30, 2011")
                  .replace("Testbrand,10 MG,10,1,10,10", "Testbrand,10 MG,10,1,10,20")),
    "mue": ("mue_2011Q2.csv", samples.MUE.replace("2026-01-01", "2011-04-01").replace("J0001,practitioner,150", "J0001,practitioner,160")),
    "opps": ("2011_April_Addendum_B.csv", samples.ADDENDUM_B.replace("January 1, 2026 through March 31, 2026", "April 1, 2011 through June 30, 2011")
             .replace("$74.77", "$75.00")),
    "noc_prices": ("noc_pricing_2011Q2.csv", samples.NOC_PRICES.replace("January 1, 2026 through March 31, 2026", "April 1, 2011 through June 30, 2011")
                   .replace("2.462", "3")),
    "noc_crosswalk": ("noc_crosswalk_2011Q2.csv", samples.NOC_CROSSWALK.replace("January 1, 2026 through March 31, 2026", "April 1, 2011 through June 30, 2011")
                      .replace("1,1,20,20", "1,1,20,25")),
    "noc_codes": ("NOC_Codes_2011Q2.csv", samples.NOC_CODES.replace("20251231", "20101231").replace("J3490", "J3590")),
    "jw_jz": ("jw_jz_2011-05-20.csv", samples.JW_JZ.replace("J0004", "J0002")),
    "sad": ("sad_2011-05-20.csv", samples.SAD.replace(",SC,2026-06-14", ",IV_OR_SC,2026-06-14")),
}  # fmt: skip
CHANGES = {
    "asp": ("1 added, 1 ended, 1 changed", "J0001: $74.765, coinsurance 20.000 -> $80.00, coinsurance 20.000"),
    "crosswalk": ("0 added, 0 ended, 1 changed", "J0001 12345-0001-01: 10 units per package, 10 per item -> 20 units per package, 10 per item"),
    "mue": ("0 added, 0 ended, 1 changed", "J0001 practitioner: 150 units, MAI 3 -> 160 units, MAI 3"),
    "opps": ("0 added, 0 ended, 1 changed", "J0001: status K, $74.77 -> status K, $75.00"),
    "noc_prices": ("0 added, 0 ended, 1 changed", "Testopressin (Test Labs), 1 UNIT: $2.462 -> $3.00"),
    "noc_crosswalk": ("0 added, 0 ended, 1 changed", "Testopressin (Test Labs) 12345-0010-01: 20 units per package, 20 per item -> 25 units per package, 20 per item"),
    "noc_codes": ("1 added, 1 ended, 1 changed", "J9999: added 1994-01-01, ended 2025-12-31 -> added 1994-01-01, ended 2010-12-31"),
    "jw_jz": ("1 added, 1 ended, 0 changed", "J0004: since 2023-07-01"),
    "sad": ("0 added, 0 ended, 1 changed", "J0001 A50001: SC, no dates -> IV_OR_SC, no dates"),
}  # fmt: skip


@pytest.mark.parametrize("dataset", SECOND)
def test_a_file_is_compared_with_the_issue_before_it(dataset: str, tmp_path: Path) -> None:
    """Of its own dataset; the counts, and what each fact was and is."""
    name, text = SECOND[dataset]
    firsts = {"jw_jz": "jw_jz_2011-01-20.csv", "sad": "sad_2011-01-20.csv"}
    sample = {"asp": samples.ASP, "crosswalk": samples.CROSSWALK, "mue": samples.MUE, "opps": samples.ADDENDUM_B, "noc_prices": samples.NOC_PRICES,
              "noc_crosswalk": samples.NOC_CROSSWALK, "noc_codes": samples.NOC_CODES, "jw_jz": samples.JW_JZ, "sad": samples.SAD}[dataset]  # fmt: skip
    earlier = sample.replace(
        "January 1, 2026 through March 31, 2026", "January 1, 2011 through March 31, 2011"
    ).replace("2026-01-01", "2011-01-01")
    place = tmp_path / "store"
    added(place, put(tmp_path, firsts.get(dataset, name.replace("Q2", "Q1").replace("April", "January")), earlier))
    (told,) = added(place, put(tmp_path, name, text))
    assert isinstance(told.changes, FactDiff)
    counts, line = CHANGES[dataset]
    assert told.changes.counts() == counts
    assert line in str(told.changes)
    assert told.changes.before.startswith("2011-01")
    assert told.changes.after == told.issue
    assert bool(told.changes)
    assert {row["change"] for row in told.changes.to_rows()} <= {"added", "ended", "changed"}


def test_an_older_file_is_compared_with_its_neighbor_and_not_with_the_newest(tmp_path: Path) -> None:
    """Codes of October 2022: with the release before, which is of 2020 or later; from the older to the newer."""
    (told,) = added(tmp_path / "store", put(tmp_path, "HCPC2022_OCT_ANWEB.csv", csv_text(OLD)))
    assert told.changes is not None
    assert "2020-01" <= str(told.changes.before) < "2022-10"
    assert str(told.changes.after) == "2022-10"
    (told,) = added(tmp_path / "store", put(tmp_path, "HCPC2011_JAN_ANWEB.csv", csv_text(OLD)))
    assert told.changes is not None
    assert (str(told.changes.before), str(told.changes.after)[:3]) == ("2011-01", "201")


def test_tables_of_three_settings_are_added_at_once_and_each_decides_for_its_own(tmp_path: Path) -> None:
    """CMS publishes a table for each; the result names the file that decided."""
    text = "HCPCS/CPT Code,{} MUE Values,MUE Adjudication Indicator,MUE Rationale\nJ9312,{},3 Date of Service Edit: Clinical,Clinical: Data\n"
    titles = {"practitioner": ("PractitionerServices", "Practitioner Services", 170), "dme": ("DMESupplierServices", "DME Supplier Services", 0),
              "outpatient": ("OutpatientHospitalServices", "Outpatient Hospital Services", 171)}  # fmt: skip
    paths = [
        put(tmp_path, f"MCR_MUE_{name}_Eff_10-01-2026.csv", text.format(title, value))
        for name, title, value in titles.values()
    ]
    place = tmp_path / "store"
    told = added(place, *paths)
    assert [one.issue for one in told] == [f"2026-10@2026-10-01/{part}" for part in titles]
    for part, (name, _, value) in titles.items():
        edit = catalog(path=place).mue("J9312", part, "2026-11-01")
        assert (edit.value, str(edit.quarter)) == (value, "2026-10")
        assert edit.source is not None
        assert edit.source.file == f"MCR_MUE_{name}_Eff_10-01-2026.csv"


def test_the_newest_jw_jz_list_of_the_day_decides(tmp_path: Path) -> None:
    """A code that a newer list drops is no longer on it; the list that decided is named."""
    place = tmp_path / "store"
    added(place, put(tmp_path, "jw_jz_2026-09-20.csv", "hcpcs,note\nJ3490,JW\nJ9035,JW\n"))
    cat = catalog(path=place)
    assert (cat.jw_jz("J9312", "2026-10-01"), cat.jw_jz("J9312", "2026-02-01")) == (False, True)
    assert (cat.jw_jz("J3490", "2026-10-01"), cat.jw_jz("J3490", "2026-02-01")) == (True, False)
    assert (cat.jw_jz_since("J9312"), cat.jw_jz_since("J9312", "2026-02-01")) == (None, date(2023, 7, 1))
    assert cat["J3490"].jw_jz_since() == date(2023, 7, 1)
    lists = [cat.jw_jz_list(day) for day in ("2026-10-01", "2026-02-01", "2020-01-01")]
    assert [one and one.since for one in lists] == [date(2026, 9, 20), date(2025, 6, 20), date(2025, 6, 20)]
    assert cat.jw_jz_list() == lists[1]


def test_the_newest_issue_of_an_article_decides(tmp_path: Path) -> None:
    """By the date of service; what had ended by then or not begun is left out, and other articles stay as they were."""
    place = tmp_path / "store"
    rows = "A52527,J0129,Orencia,2021-04-05,2026-08-31\nA52527,J9312,Rituxan,2026-10-01,\n"
    added(
        place,
        put(
            tmp_path,
            "sad_2026-08-01.csv",
            f"article,code,brand name,exclusion effective date,exclusion end date\n{rows}",
        ),
    )
    cat = catalog(path=place)
    articles = {
        day: {one.article for one in cat.self_administered("J0129", day)} for day in (None, "2026-08-20", "2026-09-20")
    }
    assert "A52527" in articles[None] & articles["2026-08-20"]
    assert "A52527" not in articles["2026-09-20"]
    assert articles["2026-09-20"] == articles[None] - {"A52527"} != set()
    (own,) = (one for one in cat.self_administered("J0129", "2026-08-20") if one.article == "A52527")
    assert (own.issue, own.start, own.end) == ("2026-07@2026-08-01/A52527", date(2021, 4, 5), date(2026, 8, 31))
    (before,) = {one.issue for one in cat.self_administered("J0129", "2026-02-01") if one.article == "A52527"}
    assert before == "2026-07"
    assert cat.self_administered("J9312", "2026-09-20") == ()
    assert [str(one.start) for one in cat["J9312"].self_administered("2026-11-01")] == ["2026-10-01"]


def test_notes_on_rows_are_kept_with_the_release_and_shown(tmp_path: Path) -> None:
    """In the manifest, by `Release.row_notes`, and in what adding prints: five of them, and how many more."""
    bad = [{**OLD[0], "HCPC": f"E{number:04}", "ADD DT": "soon"} for number in range(1000, 1007)]
    place = tmp_path / "store"
    (told,) = added(place, put(tmp_path, "HCPC2026_OCT_ANWEB.csv", csv_text([*NEW, *bad])))
    assert len(told.row_notes) == 7
    assert "row 11, E1000, left out: column 'ADD DT': a text (4 characters, letters) is not a date" in str(told)
    assert "and 2 more rows with notes" in str(told)
    assert catalog(path=place).release.row_notes == told.row_notes


def test_changes_of_catalogs_are_facts() -> None:
    """Added, ended and changed codes; prices belong to another dataset."""
    from jcodes.catalogs import diff

    found = of_catalogs(diff("2018-01", "2019-01"))
    assert any(one.key == "J9312" for one in found.added)
    assert any(one.key == "J9310" for one in found.ended)
    assert all("(" in one.key for one in found.changed)
    assert "more" in str(found)
    assert "more" not in found.listing()
    assert not FactDiff("asp", "a", "b", (), (), ())
    assert str(FactChange("J0001", "", "10 mg")) == "J0001: 10 mg"


def test_a_dataset_without_a_listing_has_no_facts() -> None:
    """CPT's modifiers are numbers only."""
    assert facts_of(*data_library().files("modifiers")[0]) == {}


@pytest.mark.parametrize("dataset", ["asp", "crosswalk", "mue", "opps", "noc_prices", "noc_crosswalk", "jw_jz", "sad"])
def test_an_issue_has_its_own_facts_only(dataset: str) -> None:
    """As many as it has rows of drugs at most, though the folder holds every issue."""
    for release, folder in data_library().files(dataset):
        assert 0 < len(facts_of(release, folder)) <= release.rows


def test_new_prices_are_told_of_the_payment_limits_not_of_the_codes() -> None:
    """A quarter's files of codes and of limits are two datasets."""
    from jcodes.catalogs import diff

    between = diff("2025-10", "2026-01")
    assert any(row["change"] == "repriced" for row in between.to_rows())
    assert not any("repriced" in one.key for one in of_catalogs(between).changed)


@pytest.mark.parametrize(
    ("name", "text"), [("jw_jz_2011-0{}-20.csv", samples.JW_JZ), ("sad_2011-0{}-20.csv", samples.SAD), ("noc_pricing_2011Q{}.csv", samples.NOC_PRICES)]
)  # fmt: skip
def test_two_issues_in_one_folder_are_told_apart(name: str, text: str, tmp_path: Path) -> None:
    """Files that are added together share their tables."""
    bare = "\n".join(line for line in text.splitlines() if "Effective" not in line) + "\n"
    paths = [put(tmp_path, name.format(number), bare) for number in (1, 4)]
    told = added(tmp_path / "store", *paths)
    for one in told:
        release, folder = data_library(tmp_path / "store").find(one.issue, one.dataset)
        assert 0 < len(facts_of(release, folder)) <= one.rows
