"""A chargemaster and open orders against a coming release."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import jcodes
from jcodes.auditing import Charge, OpenOrder, check_chargemaster, check_orders
from jcodes.auditing.chargemaster import ComingChange, ComingKind
from jcodes.auditing.chargemaster.charge import Skipped
from jcodes.auditing.chargemaster.outlook import Outlook
from jcodes.catalogs import Catalog
from jcodes.cli import main
from jcodes.errors import MalformedError
from tests.readers.files import put

RITUXAN = "50242-0051-21"
ROWS = """HCPC,LONG DESCRIPTION,ADD DT,TERM DT,COV,PRICE1,ACTION CD
J9312,"Injection, rituximab, 20 mg",20190101,,C,51,N
J0585,"Injection, onabotulinumtoxinA, 1 unit",20100101,,C,51,N
J9029,"Instillation, nadofaragene firadenovec-vncg, per therapeutic dose",20230701,,C,51,N
J9035,"Injection, bevacizumab, 10 mg",20050101,20260630,C,51,N
J1100,"Injection, something else, 5 mg",20260701,,C,51,N
J2545,"Pentamidine isethionate, inhalation solution, FDA-approved final product, per 300 mg",19920101,20260630,C,51,N
J2516,"Injection, pentamidine isethionate, 1 mg",20260101,,C,51,N
J1234,"Injection, a new drug, 5 mg",20260701,,C,51,N
"""


@pytest.fixture(scope="module")
def july(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A release for July 2026 with eight codes: two changed, two ended, one reused, one new."""
    return jcodes.load(put(tmp_path_factory.mktemp("july"), "HCPC2026_JUL_ANWEB.csv", ROWS))


def test_what_to_change_before_the_quarter_begins(july: Catalog) -> None:
    """Codes that end or are reused, amounts of one unit, edits, and the price of one fill."""
    lines = [
        Charge("1", "J9312", "10 mg", "10", RITUXAN, 1), Charge("2", "J0585", "", "100", "", 2), Charge("3", "J9035", "", "10", "bad NDC", 3),
        Charge("4", "J1100", "", "10", "", 4), Charge("5", "J1234", "", "1", "", 5), Charge("6", "not a code", "", "", "", 6), Charge("7", "99213"),
        Charge("8", "J9312", "", "x", "", 8),
    ]  # fmt: skip
    report = check_chargemaster(lines, "2026-02-01", against=july)
    coming = report.coming
    assert coming is not None
    assert (report.release, coming.release, str(coming.start)) == ("2026-01", "2026-07", "2026-07-01")
    assert [(one.charge.charge, one.kind, one.multiplier) for one in coming.changes] == [
        ("1", ComingKind.REDOSED, Fraction(5)),
        ("2", ComingKind.EDIT, None),
        ("2", ComingKind.EDIT, None),
        ("3", ComingKind.ENDED, None),
        ("4", ComingKind.REUSED, None),
        ("8", ComingKind.REDOSED, None),
    ]
    text = str(report)
    assert "one unit of J9312 changes from 10 mg to 20 mg: 1 unit becomes 0.5; change the unit size to 20 mg" in text
    assert "J0585 MUE, outpatient claims: 600 units (MAI 3) -> 800 units (MAI 3)" in text
    assert "J9035 (bevacizumab, 10 mg) ends on 2026-06-30; find its replacement" in text
    assert "from 2026-07-01 it is something else, 5 mg" in text
    assert "not compared: no crosswalk file loaded for 2026-07" in text
    (line, effect), *_ = coming.prices
    assert (line.charge, effect.before, effect.after, effect.change) == (
        "1",
        Decimal("747.65"),
        Decimal("366.39"),
        Decimal("-381.26"),
    )
    assert "(-$381.26)" in str(effect)
    assert json.loads(json.dumps(report.to_dict()))["coming"]["prices"][0]["change"] == "-381.26"


def test_an_ended_code_comes_with_its_replacement_and_ratio() -> None:
    """And the new multiplier; bundled releases, so the answer stays."""
    (change,) = _changes([Charge("1", "J9310", "", "5", "", 1)], "2018-12-01", "2019-01")
    assert (change.fix, change.multiplier) == ("use J9312 (1 unit becomes 10)", Fraction(50))
    (change,) = _changes([Charge("1", "C9305", "", "", "", 1)], "2025-12-15", "2026-01")
    assert (change.fix, change.multiplier) == ("use J9256 (1 unit becomes 1)", None)


def test_a_suggested_replacement_is_marked(july: Catalog) -> None:
    """CMS's payment limits suggest J2516 for J2545; no file states it."""
    coming = check_chargemaster([Charge("1", "J2545", "", "1", "", 1)], "2026-02-01", against=july).coming
    assert coming is not None
    assert coming.changes[0].fix == "use J2516 (1 unit becomes 300), suggested only; confirm before use"


def test_a_suggested_code_that_ends_too_is_not_suggested(tmp_path: Path) -> None:
    """It must be valid on the first day."""
    rows = ROWS.replace(
        'J2516,"Injection, pentamidine isethionate, 1 mg",20260101,,',
        'J2516,"Injection, pentamidine isethionate, 1 mg",20260101,20260630,',
    )
    july = jcodes.load(put(tmp_path, "HCPC2026_JUL_ANWEB.csv", rows))
    coming = check_chargemaster([Charge("1", "J2545", "", "1", "", 1)], "2026-02-01", against=july).coming
    assert coming is not None
    assert coming.changes[0].fix == "find its replacement"


def test_ndcs_that_move_or_change_are_listed() -> None:
    """By the crosswalks of the two quarters."""
    lines = [Charge("1", "J9033", "", "", "10019-0079-01", 1), Charge("2", "J1580", "", "", "00338-0505-48", 2)]
    moved, changed = _changes(lines, "2024-12-15", "2025-01")
    assert (moved.kind, moved.fix) == (ComingKind.MOVED_NDC, "use J9036")
    assert (changed.kind, changed.message) == (
        ComingKind.PACKAGE,
        "CMS's crosswalk changes 00338-0505-48 from 1.25 units to 2 units per item",
    )


def test_a_product_of_an_unlisted_code_moves_to_its_own() -> None:
    """Vasopressin of January 2026: no finding before, and the code with its units per item to use then."""
    line = Charge("1", "J3490", "", "1", "81298-8552-03", 1)
    report = check_chargemaster([line], "2025-12-15", against="2026-01")
    assert report.findings == ()
    assert report.coming is not None
    assert [(one.kind, one.message, one.fix) for one in report.coming.changes] == [
        (
            ComingKind.MOVED_NDC,
            "81298-8552-03 moves from J3490 to J2596 in CMS's crosswalk, 20 units per item",
            "use J2596",
        )
    ]


def test_the_text_shows_the_largest_price_effects() -> None:
    """Twenty of them; all are in the report."""
    codes = [str(code) for code in jcodes.catalog("2025-10").on("2025-12-15") if str(code).startswith("J9")][:60]
    coming = check_chargemaster([Charge(code, code) for code in codes], "2025-12-15", against="2026-01").coming
    assert coming is not None
    assert len(coming.prices) > 21
    assert str(coming).count("payment limit:") == 20
    assert f"{len(coming.prices) - 20} more payment limits change" in str(coming)


def _changes(lines: list[Charge], on: str, against: str) -> tuple[ComingChange, ...]:
    coming = check_chargemaster(lines, on, against=against).coming
    assert coming is not None
    return coming.changes


def test_open_orders(july: Catalog) -> None:
    """Units now and then, edits exceeded, orders before the quarter, codes that begin with it, and rows that cannot be used."""
    orders: list[OpenOrder | dict[str, object]] = [
        {"order": "1", "code": "J9312", "on": "2026-07-02", "dose": "710 mg", "NDC": RITUXAN},
        {"order": "2", "code": "J0585", "on": "2026-07-02", "units": "600"},
        {"order": "3", "code": "J9035", "on": "2026-07-02", "units": "60"},
        {"order": "4", "code": "J9035", "on": "2026-06-30", "units": "60"},
        OpenOrder("5", "J1234", "2026-07-02", units="1", row=5),
        {"order": "6", "code": "J9310", "on": "2026-07-02", "units": "1"},
        {"order": "7", "code": "J0585", "on": "7/2/2026", "units": "1"},
        {"order": "8", "code": "J0585", "on": "2026-07-02", "units": "none"},
        {"order": "9", "code": "J9029", "on": "2026-07-02", "units": "30"},
        {"order": "10", "code": "J9312", "on": "2026-07-02"},
        {"order": "11", "code": "J1100", "on": "2026-07-02", "dose": "5 mg"},
        {"order": "12"},
    ]
    report = check_orders(orders, july, catalog="2026-01")
    assert (report.earlier, report.unchanged, report.is_clean) == (1, 1, False)
    assert [(one.order.order, one.units, one.code_then, one.units_then) for one in report.changes] == [
        ("1", 71, "J9312", 36), ("2", 600, "J0585", 600), ("3", 60, "", None), ("9", 30, "J9029", 30), ("10", None, "J9312", None), ("11", 5, "", None),
    ]  # fmt: skip
    assert "71 units become 36 units of J9312" in str(report.changes[0])
    assert any(
        "30 units exceed the MUE of 1 (MAI 2, outpatient, 2026-07)" in text for text in report.changes[3].messages
    )
    assert [one.row for one in report.refused] == [6, 7, 8, 12]
    assert json.loads(json.dumps(report.to_dict()))["refused"][3]["reason"] == "no column 'code'"
    assert str(report).endswith(
        "open orders from 2026-07-01 (release 2026-07): 6 to change, 1 unchanged; 1 before that day; payment limits change by $0.00"
    )


def test_dates_are_read_by_the_format_given() -> None:
    """And refused if they have another."""
    orders = [
        {"order": "1", "code": "J9312", "date": "1/6/2026"},
        {"order": "2", "code": "J9312", "date": "2026-01-06"},
    ]
    report = check_orders(orders, "2026-01", date_format="M/D/YYYY")
    assert (report.unchanged, [row.row for row in report.refused]) == (1, [2])


def test_orders_without_a_change_keep_their_price_effect() -> None:
    """And the sum of the effects is that of the report; the order of the rows changes nothing."""
    orders = [
        {"order": str(number), "code": code, "date": "2026-01-05", "units": "10"}
        for number, code in enumerate(("J9312", "J9035", "C9305", "J3490"))
    ]
    report, other = check_orders(orders, "2026-01"), check_orders(orders[::-1], "2026-01")
    effects = [effect for _, effect in report.prices] + [one.price for one in report.changes if one.price is not None]
    assert report.price_change == other.price_change == sum(effect.change for effect in effects)
    assert [order.code for order, _ in report.prices] == ["J9312", "J9035"]
    assert report.unchanged == 3


def test_orders_that_are_not_for_drugs_are_counted() -> None:
    """As in a chargemaster: CPT codes, other Level II codes and orders without a code; with the NDC of a drug they are listed."""
    day = "2026-01-08"
    orders = [
        OpenOrder("1", "99213", day, units="1"),
        OpenOrder("2", "96372", "soon", units="1"),
        OpenOrder("3", "G0463", day, units="1"),
        OpenOrder("4", "", day, units="1"),
        OpenOrder("5", "99213", day, ndc="50242-0051-21", row=5),
        OpenOrder("6", "", day, ndc="50242-0051-21", row=6),
        OpenOrder("7", "99213", day, ndc="no NDC", row=7),
        OpenOrder("8", "Q5115", day, "100 mg"),
        OpenOrder("9", "J0000", day, row=9),
    ]
    report = check_orders(orders, "2026-01")
    assert report.skipped == ((Skipped.NO_CODE, 1), (Skipped.CPT, 3), (Skipped.OTHER_LEVEL_II, 1))
    assert report.to_dict()["skipped"] == {
        "no HCPCS code": 1,
        "CPT code": 3,
        "Level II code that is not a drug": 1,
    }
    assert "not drugs, not checked: 5 orders (1 without an HCPCS code, 3 CPT codes, 1 Level II code that" in str(report)
    assert [(one.row, one.hint) for one in report.refused[:2]] == [(5, "use J9312"), (6, "use J9312")]
    assert "99213 is not the code of a drug; 50242-0051-21 is Rituxan" in str(report.refused[0])
    assert "no HCPCS code; 50242-0051-21 is Rituxan" in str(report.refused[1])
    assert [one.row for one in report.refused] == [5, 6, 9]
    assert report.unchanged == 1
    assert "not drugs" not in str(check_orders(orders[7:8], "2026-01"))


def test_a_dose_that_the_new_definition_cannot_bill_has_no_units_then(tmp_path: Path) -> None:
    """The change is listed all the same."""
    path = put(tmp_path, "HCPC2026_JUL_ANWEB.csv", ROWS.replace("rituximab, 20 mg", "rituximab, 20 units"))
    (change,) = check_orders([OpenOrder("1", "J9312", "2026-07-02", "700 mg")], jcodes.load(path)).changes
    assert (change.units, change.units_then, change.price) == (Fraction(70), None, None)
    assert change.to_dict()["units_then"] is None


def test_a_status_that_changes_is_an_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packaged or paid separately, by Addendum B of the coming quarter; and whether CMS's JW/JZ list has the code."""
    (change,) = _changes([Charge("1", "A9515", "", "", "", 1)], "2024-12-15", "2025-01")
    assert change.message == "A9515 outpatient status indicator: N -> K"
    monkeypatch.setattr(Catalog, "jw_jz", lambda _self, _code, on: str(on) >= "2025-01-01")
    (_, listed) = _changes([Charge("1", "A9515", "", "", "", 1)], "2024-12-15", "2025-01")
    assert listed.message == "A9515 CMS's JW/JZ list: not listed -> listed"


def test_a_code_that_the_coming_files_do_not_have_ends_with_the_present_quarter() -> None:
    """The day before the coming one, if no file says when."""
    outlook = Outlook.before("2025-10", "2026-01")
    assert outlook._last_day("J9998") == date(2025, 12, 31)
    assert outlook.of("J9998") is None
    assert outlook.of("J9312") is outlook.of("j9312")


@pytest.mark.parametrize(
    ("on", "catalog", "against"),
    [
        ("2026-02-01", None, "2026-01"),
        ("2025-12-01", "2026-01", "2025-10"),
        ("2025-12-01", "2026-01", "2026-01"),
        ("2016-01-01", None, "2016-01"),
    ],
)
def test_a_release_that_is_not_coming_is_refused(on: str, catalog: str | None, against: str) -> None:
    """It had begun, or is the older one."""
    with pytest.raises(MalformedError, match="does not come after"):
        check_chargemaster([], on, catalog=catalog, against=against)


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both print what changes, as text and as JSON; the status says whether something is wrong."""
    cdm = put(
        tmp_path, "cdm.csv", f"CDM,HCPCS,Multiplier,Per,NDC\nA1,J9312,10,vial,{RITUXAN}\nA2,C9305,1,,\nA3,99213,,,\n"
    )
    assert main(["check-cdm", str(cdm), "--on", "2025-12-15", "--against", "2026-01"]) == 0
    assert "use J9256 (1 unit becomes 1)" in capsys.readouterr().out
    assert main(["check-cdm", str(cdm), "--on", "2025-12-15", "--against", "2026-01", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["skipped"], len(told["coming"]["changes"])) == (3, {"CPT code": 1}, 1)
    orders = put(tmp_path, "orders.csv", "Order,HCPCS,Date,Units\n1,C9305,2026-01-05,10\n")
    assert main(["check-orders", str(orders), "--against", "2026-01"]) == 1
    assert "10 units become 10 units of J9256" in capsys.readouterr().out
    assert main(["check-orders", str(orders), "--against", "2026-01", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["changes"][0]["code_then"] == "J9256"
