"""The readers of NCCI edits, add-on codes and the code sets of claims: what they read, and what they refuse."""

from datetime import date
from pathlib import Path

import pytest

from jcodes.catalogs.add_on_codes import BY_CONTRACTOR
from jcodes.errors import FileFormatError
from jcodes.readers.add_ons import read_add_ons
from jcodes.readers.contractors import read_contractors
from jcodes.readers.denial_codes import read_denial_codes
from jcodes.readers.ncci import read_ncci
from jcodes.readers.places import read_place_rates, read_places
from jcodes.readers.revenue import read_revenue_codes
from jcodes.vocabulary.edit_rationales import EditRationale
from jcodes.vocabulary.places import EditSetting
from tests.readers import samples
from tests.readers.cases import CASES, changed
from tests.readers.files import put


def test_edits_that_ended_are_left_out(tmp_path: Path) -> None:
    """A deletion date, or indicator 9, which says that the edit never held; CMS writes a star for no date."""
    found = read_ncci(put(tmp_path, "ptp_2026Q3.csv", samples.NCCI))
    assert found.release == "2026-07"
    assert [
        (one.column1, one.column2, one.modifier_allowed, one.rationale, one.setting, one.start) for one in found.pairs
    ] == [
        ("96413", "96372", True, EditRationale.MANUAL, None, date(2026, 7, 1)),
        ("96413", "96523", False, EditRationale.MISUSE, EditSetting.PRACTITIONER, None),
        ("J0001", "96372", True, EditRationale.OTHER, EditSetting.OUTPATIENT, None),
    ]


def test_the_table_as_cms_prints_it_is_read(tmp_path: Path) -> None:
    """With its header of explanations."""
    text = (
        "Column 1,Column 2,*=in existence prior to 1996,Effective Date,Deletion Date *=no data,"
        "Modifier 0=not allowed 1=allowed 9=not applicable,PTP Edit Rationale\r\n"
        "96413,96372,,20060101,*,1,CPT Manual or CMS manual coding instructions\r\n"
    )
    (pair,) = read_ncci(put(tmp_path, "ccipra-v322r0-f1.csv", text)).pairs
    assert (pair.column1, pair.column2, pair.start) == ("96413", "96372", date(2006, 1, 1))


def test_add_on_codes_of_the_contractor_are_kept_as_such(tmp_path: Path) -> None:
    """CMS writes CCCCC."""
    found = read_add_ons(put(tmp_path, "aoc_2026Q3.csv", samples.ADD_ONS))
    assert [(one.code, one.primary, one.kind, one.end) for one in found.pairs] == [
        ("96415", "96413", 1, None),
        ("96415", "96416", 2, date(2015, 12, 31)),
        ("99999", BY_CONTRACTOR, 2, None),
    ]


def test_the_other_code_sets_are_read(tmp_path: Path) -> None:
    """Numbers and dates; no texts."""
    codes = read_denial_codes(put(tmp_path, "carc.csv", samples.DENIAL_CODES)).codes
    assert [(one.list, one.code, one.stop) for one in codes] == [
        ("CARC", "4", None),
        ("CARC", "125", date(2013, 11, 1)),
        ("RARC", "N519", None),
    ]
    states = read_contractors(put(tmp_path, "mac.csv", samples.CONTRACTORS)).states
    assert next((one.state, one.kind, one.jurisdiction, one.article) for one in states) == ("TX", "A/B", "JT", "A50001")
    assert [(one.code, one.start) for one in read_places(put(tmp_path, "place.csv", samples.PLACES)).places] == [
        ("11", None),
        ("66", date(2024, 8, 1)),
        ("49", date(2023, 10, 1)),
    ]
    assert [one.rate for one in read_place_rates(put(tmp_path, "facility.csv", samples.PLACE_RATES)).rates] == [
        "N",
        "F",
    ]
    assert read_revenue_codes(put(tmp_path, "revenue.csv", samples.REVENUE)).numbers == ("0250", "0636")


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("ncci", "modifier_indicator", "2", "'2' is not a modifier indicator"),
        ("ncci", "rationale", "for fun", "is not one of CMS's categories"),
        ("ncci", "service", "dme", "is not a setting"),
        ("add_on", "aoc_type", "4", "'4' is not a type of add-on code"),
        ("add_on", "effective_date", "", "the date is blank"),
        ("add_on", "primary_code", "C-1", "'C-1' is not a procedure code"),
        ("denial codes", "list", "CAGC", "is not a list of codes"),
        ("denial codes", "start_date", "", "the date is blank"),
        ("contractors", "kind", "HH", "'HH' is not a kind of contractor"),
        ("contractors", "state", "T1", "'T1' is not a state"),
        ("contractors", "contractor", "", "the cell is blank"),
        ("place rates", "pfs_facility", "X", "'X' is not a rate"),
        ("places", "code", "\u0661\u0661", "is not a place of service"),
        ("revenue codes", "revenue_code", "25", "'25' is not a revenue code"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused(name: str, column: str, value: str, words: str, tmp_path: Path) -> None:
    """With its row and column."""
    case = CASES[name]
    with pytest.raises(FileFormatError, match=words) as caught:
        case.read(put(tmp_path, "file.csv", changed(case, column, value).encode()))
    assert (caught.value.row, caught.value.column) == (2, column)
    assert caught.value.hint
