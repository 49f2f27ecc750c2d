"""Add-on codes, edits of services, denial codes, contractors, places of service and revenue codes."""

from datetime import date
from pathlib import Path

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.add_on_codes import ADD_ON_CODES, lists_every_primary
from jcodes.catalogs.contractors import ContractorKind
from jcodes.catalogs.data_folder import DataFolder, bundled
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.denial_codes import DENIAL_CODES, DenialList, denial_code
from jcodes.catalogs.lookups import Lookups
from jcodes.catalogs.places import PLACES, listed_place
from jcodes.catalogs.revenue_codes import REVENUE_CODES, revenue_code
from jcodes.catalogs.service_edits import SERVICE_EDITS
from jcodes.errors import GapWarning, MalformedCodeError, MalformedError
from jcodes.official.code_sets import contractor_rows
from jcodes.official.files import OfficialFile
from jcodes.official.tables import build_tables
from jcodes.readers.contractors import ContractorsFile, StateContractor
from jcodes.readers.denial_codes import read_denial_codes
from jcodes.readers.places import read_places
from jcodes.readers.revenue import read_revenue_codes
from jcodes.readers.sources import SourceFile
from jcodes.vocabulary.places import PlaceOfService
from jcodes.vocabulary.revenue import RevenueCategory
from tests.readers import samples
from tests.readers.files import put

CAT = catalog()


def test_an_add_on_code_has_its_primary_codes_on_the_day() -> None:
    """96376 may follow 96360 from 2026-06-01 only; other codes have none."""
    before = {edit.primary for edit in CAT.add_on("96376", "2026-05-31")}
    after = {edit.primary for edit in CAT.add_on("96376", "2026-06-01")}
    assert after - before == {"96360"}
    assert before == {"96365", "96374", "96409", "96413"}
    assert [str(edit) for edit in CAT.add_on("96415")] == ["96415 with 96413, from 2013-04-01"]
    assert {edit.kind for edit in CAT.add_on("96415")} == {1}
    assert CAT.add_on("96413") == () == CAT.add_on("96415", "2013-03-31")
    with pytest.raises(MalformedCodeError):
        CAT.add_on("9641")
    assert [lists_every_primary(code) for code in ("96415", "64611", "90474", "96550", "99292", "J9312")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert len(list(bundled().all_rows(ADD_ON_CODES))) == 305


@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
def test_a_catalog_of_a_day_asks_edits_for_that_day() -> None:
    """Without another day; otherwise the first of its release."""
    july = CAT.on("2026-07-15")
    assert {edit.primary for edit in july.add_on("96376")} == {
        edit.primary for edit in CAT.add_on("96376", "2026-07-15")
    }
    assert july.add_on("96376") != CAT.add_on("96376") == CAT.add_on("96376", CAT.release.quarter.first)
    assert july.ncci("96413", "96372") == CAT.ncci("96413", "96372", on="2026-07-15") != CAT.ncci("96413", "96372")


def test_services_have_edits_of_their_own() -> None:
    """By setting and quarter; a service of none of the tables has none on file."""
    july = CAT.mue("96372", "practitioner", "2026-08-01")
    assert (july.value, july.indicator, str(july.quarter)) == (4, 3, "2026-07")
    assert CAT.mue("96372", "outpatient", "2026-08-01").value == 5
    assert CAT.mue("G0008", on="2024-08-01").value == 1
    with pytest.warns(
        GapWarning, match="no MUE of 96372 loaded for 2025-01, practitioner claims: the MUE is from 2024-07"
    ):
        assert str(CAT.mue("96372", on="2025-01-15").quarter) == "2024-07"
    with pytest.warns(GapWarning, match="no MUE of 96372 loaded for 2023-01, practitioner claims"):
        assert CAT.mue("96372", on="2023-01-15").value is None
    with pytest.warns(GapWarning):
        assert CAT.mue("99999", on="2025-01-15").value is None
    with pytest.raises(
        MalformedError,
        match=r"a text \(4 characters, letters\) is not a setting: use one of 'practitioner', 'outpatient', 'dme'",
    ):
        CAT.mue("96372", "ward")


def test_every_service_edit_reads_back() -> None:
    """230 of July 2026, 228 of July 2024, 115 of April 2026, 68 of October 2026."""
    rows = list(bundled().all_rows(SERVICE_EDITS))
    counts = {issue: sum(row.issue == issue for row in rows) for issue in {row.issue for row in rows}}
    assert counts == {"2024-07": 228, "2026-04": 115, "2026-07": 230, "2026-10": 68}
    for row in rows:
        found = CAT.mue(row.code, row.setting, f"{row.issue}-01")
        assert (str(found.value), str(found.indicator)) == (row.value, row.indicator)


def test_denial_codes_have_their_dates() -> None:
    """407 reasons and 1,198 remarks; 125 stopped on 2013-11-01."""
    rows = list(bundled().all_rows(DENIAL_CODES))
    assert [sum(row.list == of for row in rows) for of in ("CARC", "RARC")] == [407, 1198]
    found = [CAT.denial_code(row.code) for row in rows]
    assert all(
        one is not None and one.is_valid_on(one.start) for one in found if one is not None and one.stop != one.start
    )
    old = CAT.denial_code(" 125 ")
    assert old is not None
    assert (old.list, old.stop, str(old)) == (
        DenialList.CARC,
        date(2013, 11, 1),
        "CARC 125 from 1995-01-01, stopped 2013-11-01",
    )
    assert [
        old.is_valid_on(date(2013, 10, 31)),
        old.is_valid_on(date(2013, 11, 1)),
        old.is_valid_on(date(1994, 1, 1)),
    ] == [
        True,
        False,
        False,
    ]
    remark = CAT.denial_code("n519")
    assert remark is not None
    assert (remark.list, remark.modified) == (DenialList.RARC, None)
    assert CAT.denial_code("N9999") is None


def test_every_state_has_a_contractor_of_both_kinds() -> None:
    """Fifty states, the district and five territories; Idaho's for equipment is added with its reason."""
    by_kind = {kind: {one.state for one in CAT.contractors() if one.kind is kind} for kind in ContractorKind}
    assert by_kind[ContractorKind.DME] == by_kind[ContractorKind.PARTS_A_AND_B]
    assert len(by_kind[ContractorKind.DME]) == 56
    idaho = CAT.contractor("id", "DME")
    assert idaho is not None
    assert (idaho.jurisdiction, idaho.name) == ("DME D", "Noridian Healthcare Solutions")
    assert "Idaho" in idaho.source.correction
    texas = CAT.contractor("TX")
    assert texas is not None
    assert (texas.source.correction, texas.self_administered_article) == ("", "A53127")
    assert CAT.contractor("QC") is None
    with pytest.raises(ValueError, match="HH"):
        CAT.contractor("TX", "HH")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([("DME", "TX", "DME D")], [("ID", "DME"), ("TX", "DME")]),
        ([("DME", "TX", "DME D"), ("DME", "ID", "DME D")], [("ID", "DME"), ("TX", "DME")]),
        ([("A/B", "ID", "JF")], [("ID", "A/B")]),
    ],
)
def test_idaho_is_added_where_the_table_leaves_it_out(
    states: list[tuple[str, str, str]], expected: list[tuple[str, str]]
) -> None:
    """Once, and by the contractor of the other states of jurisdiction D."""
    rows = tuple(StateContractor(kind, state, of, "Test", "", 1) for kind, state, of in states)
    file = OfficialFile("contractors", "2026-07", ContractorsFile("mac.csv", "0" * 64, rows), "mac.csv")
    assert sorted((row.state, row.kind) for row in contractor_rows(file)) == expected


def test_places_have_their_start_where_it_is_certain() -> None:
    """66 from 2024-08-01; 16, 49 and 57 differ between copies; the place 66 is paid at no rate that is on file."""
    rows = list(bundled().all_rows(PLACES))
    assert len(rows) == 52
    found = {row.code: CAT.place(row.code) for row in rows}
    assert all(one is not None and one.place is PlaceOfService.from_code(code) for code, one in found.items())
    new = found["66"]
    assert new is not None
    assert [new.is_valid_on(date(2024, 7, 31)), new.is_valid_on(date(2024, 8, 1))] == [False, True]
    assert new.is_facility_rate is None
    assert [one.start for code in ("16", "49", "57") if (one := found[code]) is not None] == [None] * 3
    assert [one.is_facility_rate for code in ("11", "22") if (one := found[code]) is not None] == [False, True]
    assert found["11"] is not None
    assert found["11"].is_valid_on(date(1999, 1, 1))
    assert CAT.place("00") is None


def test_revenue_codes_are_numbers_with_our_categories() -> None:
    """539 numbers; those of drugs have a category."""
    rows = list(bundled().all_rows(REVENUE_CODES))
    assert len(rows) == 539
    drugs = CAT.revenue_code("636")
    assert drugs is not None
    assert (drugs.code, drugs.category, str(drugs)) == ("0636", RevenueCategory.CODED_DRUGS, "0636 (drugs with codes)")
    room = CAT.revenue_code("0120")
    assert room is not None
    assert (room.category, str(room)) == (None, "0120")
    assert CAT.revenue_code("9999") is None
    named = {category for row in rows if (category := RevenueCategory.of_code(row.code))}
    assert named == set(RevenueCategory)


def two_lists(dataset: str, old: SourceFile, new: SourceFile) -> DataLibrary:
    """Return a library of one folder that holds a list of January 2026 and one of April 2026."""
    files = [OfficialFile(dataset, "2026-01", old, "old.csv"), OfficialFile(dataset, "2026-04", new, "new.csv")]
    return DataLibrary((DataFolder.of("a test", build_tables(files)),))


def test_the_newest_list_of_denial_codes_decides(tmp_path: Path) -> None:
    """Of two lists in one folder, the newer states when a code stopped; a code that left the list is found on the older."""
    older = read_denial_codes(put(tmp_path, "old.csv", samples.DENIAL_CODES))
    text = "list,code,start_date,last_modified_date,stop_date\nCARC,4,1995-01-01,2020-03-01,2026-03-01\n"
    library = two_lists("denial_codes", older, read_denial_codes(put(tmp_path, "new.csv", text)))
    found = [denial_code(library, code) for code in ("4", "125", "N9999")]
    assert [one and (one.stop, one.source.file) for one in found] == [
        (date(2026, 3, 1), "new.csv"),
        (date(2013, 11, 1), "old.csv"),
        None,
    ]


def test_the_newest_list_of_places_decides(tmp_path: Path) -> None:
    """Of two lists in one folder, the newer states the start of a place; a place that left the list is found on the older."""
    older = read_places(put(tmp_path, "old.csv", samples.PLACES))
    text = "code,name,effective_date,date_notes\n66,Test center,2024-10-01,\n"
    library = two_lists("places", older, read_places(put(tmp_path, "new.csv", text)))
    found = [listed_place(library, code) for code in ("66", "11", "00")]
    assert [one and (one.start, one.source.file) for one in found] == [
        (date(2024, 10, 1), "new.csv"),
        (None, "old.csv"),
        None,
    ]


def test_the_newest_list_of_revenue_codes_decides(tmp_path: Path) -> None:
    """Of two lists in one folder, the newer is the source of a number on both."""
    older = read_revenue_codes(put(tmp_path, "old.csv", samples.REVENUE))
    newer = read_revenue_codes(put(tmp_path, "new.csv", "revenue_code\n0636\n"))
    library = two_lists("revenue_codes", older, newer)
    found = [revenue_code(library, code) for code in ("0636", "0250", "9999")]
    assert [one and one.source.file for one in found] == ["new.csv", "old.csv", None]


def test_a_folder_without_the_tables_answers_none() -> None:
    """Nothing is an error."""
    library = DataLibrary((DataFolder.of("test", {"manifest.json": '{"tables": {}}'}),))
    bare = object.__new__(Lookups)
    for name, value in {"_library": library, "_rows": {}, "day": date(2026, 2, 1), "release": CAT.release}.items():
        object.__setattr__(bare, name, value)
    assert (bare.contractors(), bare.add_on("96415"), bare.ncci("96413", "96372")) == ((), (), ())
    assert bare.contractor("TX") is None is bare.denial_code("16")
    assert bare.place("11") is None is bare.revenue_code("0636")


def test_a_key_is_text() -> None:
    """A number has lost its leading zeros."""
    with pytest.raises(MalformedError, match="a place of service is text, not int"):
        catalog("2026-01").place(5)  # type: ignore[arg-type]
