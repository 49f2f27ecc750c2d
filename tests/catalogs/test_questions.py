"""What other files of CMS say of a code: prices, products, unit edits, lists, outpatient status; and what is not at hand."""

import hashlib
import json
import pickle
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.catalogs import Catalog, catalog, gaps, releases
from jcodes.catalogs.crosswalk import LINKS, NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.library import Library, library
from jcodes.catalogs.modifiers import MODIFIERS, ModifierLevel
from jcodes.catalogs.package_figures import ROUNDED_UP_SINCE, concentration_problems, package_problems
from jcodes.catalogs.payment_limits import PRICES, PriceNote
from jcodes.catalogs.store import Folder, is_within, shipped
from jcodes.catalogs.unit_edits import UNIT_EDITS, EditSetting, UnitEdit
from jcodes.cli import main
from jcodes.codes import Ndc
from jcodes.doses import Dosage, Dose
from jcodes.errors import (
    AmbiguousNdcError,
    DataError,
    GapWarning,
    MalformedError,
    MalformedModifierError,
    UnknownCodeError,
    UnknownReleaseError,
)
from jcodes.periods import Quarter

CAT = catalog()
ON = "2026-02-01"


# -- payment limits ------------------------------------------------------------------------------------------------------


def test_the_payment_limit_of_a_day_is_that_of_its_quarter() -> None:
    """Exactly as CMS states it, with its file."""
    limit = CAT.price("J9312", ON)
    assert limit is not None
    assert (limit.limit, limit.coinsurance, limit.quarter) == (Decimal("74.765"), Decimal("20.000"), Quarter(2026, 1))
    assert limit.source.release == "2026-01"
    assert str(limit) == "J9312 $74.765 per unit in 2026-01"
    assert CAT["J9312"].price(ON) == limit == CAT.price(" j9312", date(2026, 3, 31)) == CAT.price("J9312")
    assert CAT.on("2024-02-01").price("J9312") == CAT.price("J9312", "2024-02-01")
    assert CAT.price("J0000", ON) is None
    assert limit.to_dict()["limit"] == "74.765"


def test_a_code_has_a_history_of_prices() -> None:
    """Nine quarters at hand, each of the newest issue."""
    prices = CAT.prices("J9312")
    assert [str(price.quarter) for price in prices] == [
        f"{year}-{month}" for year in (2024, 2025) for month in ("01", "04", "07", "10")
    ] + ["2026-01"]
    assert prices[-2].source.file == "Oct 2025 ASP Pricing File updated 120925.csv"


def test_a_re_issue_wins_and_the_older_stays_reachable() -> None:
    """The limits of October 2025 were updated in December."""
    issues = [release.issue for release in releases("asp") if release.name == "2025-10"]
    assert issues == ["2025-10@2025-09-17", "2025-10@2025-12-09"]
    before, after = ({str(code): CAT.price(code, issue=issue) for code in CAT} for issue in issues)
    assert before["J9312"] != after["J9312"] == CAT.price("J9312", "2025-11-01")
    assert [code for code, limit in before.items() if limit and (now := after[code]) and now.limit != limit.limit]
    assert CAT.price("J9312", issue="2025-10") == CAT.price("J9312", "2025-11-01")
    with pytest.raises(UnknownReleaseError, match="the asp release '2025-11' is not at hand"):
        CAT.price("J9312", issue="2025-11")


def test_vaccines_have_limits_under_their_numbers() -> None:
    """A CPT number, no text; the vaccine's own fields."""
    limits = [limit for limit in CAT.limits().values() if limit.vaccine_limit is not None]
    assert limits
    assert all(limit.code.isdigit() or limit.code[0] in "QJ" for limit in limits)
    assert CAT.price(limits[0].code, ON) == limits[0]


def test_every_note_of_the_shipped_files_is_known() -> None:
    """None is kept in CMS's words."""
    notes: Counter[str] = Counter()
    for row in shipped().all_rows(PRICES):
        notes.update(row.notes.split("|"))
    assert notes[PriceNote.OTHER.value] == 0
    assert notes[PriceNote.INFLATION_COINSURANCE.value]
    assert notes[PriceNote.REFERENCE_ADD_ON.value]


def test_a_quarter_without_a_file_has_no_price_and_says_so() -> None:
    """A typed warning, never silence."""
    with pytest.warns(
        GapWarning, match=r"no asp file of 2023-01 is at hand \(at hand: 2024-01, .*\): there is no payment limit"
    ):
        assert CAT.price("J9312", "2023-02-01") is None
    assert catalog("2020-10").limits() == {}
    with pytest.warns(GapWarning, match="noc_prices"):
        assert CAT.noc_prices(ON) == ()
    assert [price.name for price in CAT.noc_prices("2025-12-31")] == ["Vasopressin (Long Grove)"]


# -- products ----------------------------------------------------------------------------------------------------------


def test_a_product_has_its_code_and_units() -> None:
    """By the NDC in any form."""
    (link,) = CAT.ndc("50242-051-21", ON)
    assert (link.code, link.drug, link.units_per_package, link.exact_units) == (
        "J9312",
        "Rituxan",
        Decimal(10),
        Fraction(10),
    )
    assert link.ndc == Ndc.parse("50242-0051-21")
    for form in ("50242-0051-21", "50242005121", Ndc.parse("50242005121")):
        assert CAT.ndc(form, ON) == (link,)
    assert link in CAT["J9312"].ndcs(ON) == CAT.links("J9312", ON)
    assert link.is_sound
    assert link.to_dict()["ndc"] == "50242005121"
    assert "Rituxan" in str(link)
    with pytest.raises(AmbiguousNdcError):
        CAT.ndc("5024205121", ON)


def test_a_product_of_several_codes_says_what_decides() -> None:
    """ESRD pairs by the patient, bags by their size."""
    decided = {link.code: link.decided_by for link in CAT.ndc("55513-0002-04", ON)}
    assert decided == {"J0881": ("non-ESRD",), "J0882": ("ESRD",)}
    bags = {link.code: link.decided_by for link in CAT.ndc("00338-0049-03", ON)}
    assert bags == {
        "J7030": ("one unit is 1000 mL",),
        "J7040": ("one unit is 500 mL",),
        "J7050": ("one unit is 250 mL",),
    }


def test_the_code_of_a_product_depends_on_the_date() -> None:
    """Vancomycin moved from J3370 to J3373 in July 2025."""
    moved = {link.identifier for link in CAT.links("J3370", "2025-05-01")} & {
        link.identifier for link in CAT.links("J3373", "2025-08-01")
    }
    assert len(moved) > 50
    one = min(moved)
    assert [link.code for link in CAT.ndc(one, "2025-05-01")] == ["J3370"]
    assert [link.code for link in CAT.ndc(one, "2025-08-01")] == ["J3373"]


def test_an_alternate_identifier_is_looked_up_as_printed() -> None:
    """Skin substitutes had them until the end of 2025."""
    links = CAT.ndc("wc9014", "2025-08-01")
    assert [(link.code, link.ndc) for link in links] == [("Q4151", None)]
    assert links[0].to_dict()["ndc"] is None


def test_crosswalks_are_asked_apart() -> None:
    """And a drug without a code of its own is linked to none."""
    assert CAT.links("J9312", ON, crosswalk="NOC") == ()
    noc = [
        link
        for row in shipped().all_rows(LINKS)
        if row.crosswalk == "NOC"
        for link in CAT.ndc(row.identifier, "2025-11-01")
    ]
    assert {(link.code, link.crosswalk) for link in noc} == {("", "NOC")}
    assert CAT.ndc(noc[0].identifier, "2025-11-01", crosswalk="ASP") == ()


def test_a_quarter_without_a_crosswalk_answers_with_the_one_before_and_says_so() -> None:
    """April 2024 is not at hand, nor is anything before 2024."""
    with pytest.warns(GapWarning, match="the links are those of the nearest quarter before"):
        links = CAT.ndc("50242-0051-21", "2024-05-01")
    assert links[0].quarter == Quarter(2024, 1)
    with pytest.warns(GapWarning) as told:
        CAT["J9312"].price("2023-02-01")
    assert [one.filename for one in told] == [__file__], "where it was asked, through entries too"
    with pytest.warns(GapWarning, match="there are no links to give"):
        assert CAT.ndc("50242-0051-21", "2022-05-01") == ()


COUNTS = json.loads((Path(__file__).parent.parent / "snapshots" / "crosswalk.json").read_text(encoding="utf-8"))


def all_links(issue: str) -> list[NdcLink]:
    """Return every link of one crosswalk."""
    release = shipped().issues["crosswalk", issue]
    rows = shipped().all_rows(LINKS)
    return [row.link_of(release) for row in rows if row.crosswalk == "ASP" and is_within(row.first, row.last, issue)]


@pytest.mark.parametrize("issue", [release.issue for release in releases("crosswalk")])
def test_every_row_of_every_crosswalk_loads_and_its_arithmetic_is_checked(issue: str) -> None:
    """At least 99.2 % pass CMS's own arithmetic; every other row is flagged with both figures. The counts were reviewed."""
    links = all_links(issue)
    release = shipped().issues["crosswalk", issue]
    totals = sum(any(" items are " in problem for problem in link.problems) for link in links)
    volumes = sum(any(" holds " in problem for problem in link.problems) for link in links)
    flagged = sum(not link.is_sound for link in links)
    assert len(links) == release.rows
    assert Fraction(len(links) - totals, len(links)) >= Fraction(992, 1000)
    contents = sum(any(" in other packages " in problem for problem in link.problems) for link in links)
    counts = {"rows": len(links), "totals": totals, "volumes": volumes, "concentrations": contents, "flagged": flagged}
    assert counts == COUNTS[issue]


@pytest.mark.parametrize("code", ["J7517", "J3480", "J3373"])
def test_known_errors_of_cms_are_flagged(code: str) -> None:
    """Units per item that already hold the whole package, or a wrong one."""
    assert any(not link.is_sound for link in CAT.links(code, ON))


@given(
    item=st.decimals("0.01", "500", places=2),
    quantity=st.integers(1, 100),
    quarter=st.integers(8090, 8110).map(lambda index: Quarter(index // 4, index % 4 + 1)),
)
def test_a_total_is_exact_or_since_july_2025_rounded_up(item: Decimal, quantity: int, quarter: Quarter) -> None:
    """Nothing else passes."""
    exact = item * quantity
    up = exact.to_integral_value("ROUND_CEILING")

    def problems(total: Decimal) -> tuple[str, ...]:
        return package_problems(
            dosage=Dosage.parse("1 mg"),
            quarter=quarter,
            size=Decimal(1),
            quantity=Decimal(quantity),
            per_item=item,
            per_package=total,
        )

    assert problems(exact) == ()
    assert (problems(up) == ()) == (up == exact or quarter >= ROUNDED_UP_SINCE)
    assert problems(up + 1)


@pytest.mark.parametrize(
    ("packages", "doubtful"),
    [
        ([("5 mg", "20", "100"), ("5 mg", "10", "100"), ("5 mg", "20", "200")], [True, False, False]),
        ([("500 mg", "100", "10"), ("500 mg", "100", "40")], [True, True]),
        ([("1 mg", "5", "30"), ("1 mg", "16.7", "100"), ("1 mg", "50", "300")], [False, False, False]),
        ([("500 mg", "1", "1"), ("500 mg", "10", "1")], [False, False]),
        ([("250 mL", "1000", "4"), ("250 mL", "500", "9")], [False, False]),
        ([("1 mg", None, "30"), ("1 mg", "10", None)], [False, False]),
        ([("per vial", "10", "1"), ("per vial", "20", "1")], [False, False]),
    ],
)
def test_packages_of_one_product_imply_one_concentration(
    packages: list[tuple[str, str | None, str | None]], doubtful: list[bool]
) -> None:
    """What differs by a unit or more is flagged with both figures; where no two agree, all are."""
    rows = [
        (Dosage.parse(dosage), None if size is None else Decimal(size), None if units is None else Decimal(units))
        for dosage, size, units in packages
    ]
    told = concentration_problems(rows)
    assert [bool(problem) for problem in told] == doubtful
    assert all(" in other packages of the product" in problem for problem in told if problem)


def test_a_known_slip_of_a_package_is_flagged() -> None:
    """Of three packages of carboplatin with 45 mL, one has 12 units and the others 9."""
    flagged = {link.identifier: link.problems for link in CAT.links("J9045", ON) if not link.is_sound}
    assert any(
        "units of 50 mg in 45 are 4/15 in 1, and 1/5 in other packages" in text
        for texts in flagged.values()
        for text in texts
    )


def test_what_an_item_holds_follows_from_units_and_dosage() -> None:
    """CMS states no strength."""
    (link,) = CAT.ndc("50242-0051-21", ON)
    assert link.item_content == Dose.parse("100 mg")
    assert attrs.evolve(link, units_per_item=None).item_content is None
    assert attrs.evolve(link, dosage=Dosage.parse("per vial")).item_content is None


def test_figures_that_are_missing_are_named() -> None:
    """Blank or zero; a volume that does not fit."""
    lacking = package_problems(
        dosage=Dosage.parse("1 mg"),
        quarter=Quarter(2026, 1),
        size=None,
        quantity=Decimal(0),
        per_item=Decimal(1),
        per_package=None,
    )
    assert lacking == ("package size is not stated", "package quantity is zero", "units per package is not stated")
    volume = package_problems(
        dosage=Dosage.parse("250 mL"),
        quarter=Quarter(2026, 1),
        size=Decimal(1000),
        quantity=Decimal(1),
        per_item=Decimal(1),
        per_package=Decimal(1),
    )
    assert volume == ("an item of 1000 mL holds 4 units of 250 mL, not the 1 stated",)
    assert (
        package_problems(
            dosage=Dosage.parse("1000 mL"),
            quarter=Quarter(2026, 1),
            size=Decimal(250),
            quantity=Decimal(1),
            per_item=Decimal(1),
            per_package=Decimal(1),
        )
        == ()
    )
    (link,) = CAT.ndc("50242-0051-21", ON)
    assert attrs.evolve(link, units_per_item=None).exact_units is None


# -- unit edits, lists, outpatient status --------------------------------------------------------------------------------


def edit(code: str, setting: str = "practitioner", on: str = "2024-08-01") -> UnitEdit:
    return CAT.mue(code, setting, on)


def test_unit_edits_differ_by_setting_and_quarter() -> None:
    """The value, its indicator, and the table's quarter."""
    office, hospital = edit("J0132"), edit("J0132", "outpatient")
    assert (office.value, hospital.value) == (12, 300)
    assert office.is_published
    assert (edit("J0585").value, edit("J0585", on="2026-08-01").value) == (600, 800)
    assert str(edit("J0585", on="2026-08-01")) == "J0585 practitioner: 800 units, MAI 3 (2026-07)"
    assert CAT["J0585"].mue("practitioner", "2026-08-01") == CAT.mue("J0585", EditSetting.PRACTITIONER, "2026-08-01")


def test_practitioner_and_outpatient_differ_for_175_drug_codes() -> None:
    """As counted in the official table of July 2026: 174 J codes with two values, and one that only practitioners have."""
    values: dict[str, dict[str, str]] = {"practitioner": {}, "outpatient": {}}
    for row in shipped().all_rows(UNIT_EDITS):
        if row.issue == "2026-07" and row.code.startswith("J"):
            values[row.setting][row.code] = row.value
    office, hospital = values["practitioner"], values["outpatient"]
    assert sum(office[code] != hospital[code] for code in office.keys() & hospital.keys()) == 174
    assert office.keys() ^ hospital.keys() == {"J7601"}


def test_no_published_value_is_not_unlimited() -> None:
    """It is said to be not published, or the table not to be at hand."""
    entry = next(entry for entry in CAT.values() if not edit(str(entry.code), on="2026-08-01").is_published)
    missing = entry.mue(on="2026-08-01")
    assert (missing.value, missing.indicator, missing.quarter) == (None, None, Quarter(2026, 3))
    assert "not published" in str(missing)
    with pytest.warns(GapWarning, match="there is no edit to give"):
        unknown = edit("J9312", on="2020-01-01")
    assert (unknown.quarter, unknown.source) == (None, None)
    assert "no table at hand" in str(unknown)
    with pytest.warns(GapWarning, match="the edit is that of 2024-07"):
        assert edit("J9312", on="2026-02-01").quarter == Quarter(2024, 3)
    with pytest.warns(GapWarning, match="MUE table of 2026-07 for dme claims"):
        assert edit("J7613", "dme", "2026-08-01").quarter == Quarter(2024, 3)
    with pytest.raises(MalformedError, match="'hospital' is not a setting"):
        edit("J9312", "hospital")


def test_the_jw_jz_list_says_yes_no_or_nothing() -> None:
    """Nothing for earlier dates, and for codes that were added after the list."""
    assert CAT.jw_jz("J9312", ON) is True
    assert CAT["J9312"].jw_jz("2023-07-01") is True
    assert CAT.jw_jz("J9312", "2023-06-30") is None
    assert CAT.jw_jz("J3490", ON) is False
    later = next(entry for entry in CAT.values() if entry.period.start > date(2025, 6, 20))
    assert later.jw_jz(ON) is None
    assert CAT.jw_jz("J0000", ON) is None
    assert CAT.on("2026-01-15").jw_jz("J9312") is True
    assert sum(entry.jw_jz(ON) is True for entry in CAT.values()) == releases("jw_jz")[0].rows
    assert CAT.jw_jz_since("J9312") == CAT["J9312"].jw_jz_since() == date(2023, 7, 1)
    assert CAT.jw_jz_since("J3490") is CAT["J0129"].jw_jz_since() is None


def test_self_administered_drugs_are_named_with_their_articles() -> None:
    """As far as the slice at hand goes."""
    lists = CAT["J0129"].self_administered()
    assert {row.article for row in lists} >= {"A52527", "A53066"}
    assert lists[0].url.startswith("https://www.cms.gov/")
    assert CAT.self_administered("J9312") == ()


def test_outpatient_status_is_that_of_the_quarter() -> None:
    """Paid separately or packaged."""
    status = CAT.outpatient("J9312", "2025-11-01")
    assert status is not None
    assert (status.status, status.rate, status.is_paid_separately) == ("K", Decimal("75.220"), True)
    packaged = CAT.outpatient("J1100", "2025-11-01")
    assert packaged is not None
    assert not packaged.is_paid_separately
    with pytest.warns(GapWarning, match="the status is that of the nearest quarter before"):
        assert CAT["J9312"].outpatient(ON) is not None
    with pytest.warns(GapWarning, match="there is no status to give"):
        assert CAT.outpatient("J9312", "2018-01-01") is None
    assert CAT.outpatient("S0012", "2025-11-01") is None


# -- what is at hand -----------------------------------------------------------------------------------------------------


def test_gaps_are_stated() -> None:
    """Between the files at hand, and after the newest."""
    assert [str(gap) for gap in gaps()] == [
        "hcpcs: 2020-01",
        "hcpcs: 2020-07",
        "hcpcs: 2021-01 to 2023-10",
        "hcpcs: 2025-01 to 2025-07",
        "hcpcs: 2026-04 and later",
    ]
    assert [str(gap) for gap in gaps("crosswalk")] == ["crosswalk: 2024-04", "crosswalk: 2026-04 and later"]
    gap = gaps()[2]
    assert Quarter(2022, 1) in gap
    assert Quarter(2024, 1) not in gap
    assert gap.after is not None
    assert (gap.before.name, gap.after.name) == ("2020-10", "2024-01")
    assert Quarter(2030, 1) in gaps()[-1]
    assert library().gap_at("hcpcs", Quarter(2022, 1)) == gap
    assert library().gap_at("hcpcs", Quarter(2018, 3)) is None
    with pytest.raises(MalformedError, match="'prices' is not a dataset"):
        releases("prices")


def test_a_day_in_a_gap_warns_and_any_other_does_not() -> None:
    """An annual file speaks for its year."""
    for day in ("2022-06-01", "2026-04-01", "2020-01-01", "2013-06-01"):
        with pytest.warns(GapWarning, match="codes that were valid only then may be missing"):
            CAT.on(day)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for day in ("2018-06-01", "2020-12-31", "2026-03-31"):
            CAT.on(day)
    with pytest.warns(GapWarning):
        catalog("2020-10").on("2024-01-01")


@pytest.mark.filterwarnings("ignore::jcodes.errors.GapWarning")
def test_a_reused_code_stands_for_what_it_was_on_the_day() -> None:
    """J1440 was filgrastim until 2013 and is fecal microbiota since July 2023; the key is code and add date."""
    lives = CAT.history("J1440")
    assert [(life.name, str(life.dosage), life.release) for life in lives] == [
        ("filgrastim", "300 mcg", "2017-01"),
        ("fecal microbiota, live - jslm", "1 mL", "2026-01"),
    ]
    assert CAT.on("2013-06-01")["J1440"] == lives[0]
    assert "J1440" not in CAT.on("2020-12-01")
    assert CAT.on("2023-07-01")["J1440"] == lives[1]
    assert CAT["J1440"] == lives[1]
    assert [life.name for life in CAT.history("J9312")] == ["rituximab"]
    assert CAT.history("J1441")[0].period.end == date(2013, 12, 31)
    assert "J1441" in CAT.on("2013-12-31")
    with pytest.raises(UnknownCodeError):
        CAT.history("J0000")


def test_history_answers_under_its_old_name_too() -> None:
    """And says so where it was asked."""
    with pytest.warns(DeprecationWarning, match=r"Catalog\.lives is now Catalog\.history") as told:
        assert CAT.lives("J1440") == CAT.history("J1440")
    assert [one.filename for one in told] == [__file__]


def test_the_row_of_the_official_file_is_known() -> None:
    """An auditor can open it there."""
    assert CAT["J9312"].row == 5803
    assert catalog("2019-01")["J9312"].row is not None
    assert CAT.row_of("J0000") is None
    assert CAT.row_of("J0152") is None


def test_documented_replacements_have_their_ratio() -> None:
    """RULES 8.2."""
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
        CAT.price("J9312", ON), *CAT.ndc("50242-0051-21", ON), edit("J9312"), CAT.self_administered("J0129")[0], CAT.outpatient("J9312", "2025-11-01"),
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
    with pytest.raises(MalformedError, match="'pill' is not a kind"):
        CAT.search("rituximab", kind="pill")


def test_an_entry_without_a_catalog_says_where_to_take_one_from() -> None:
    """Its own facts are there; what other files say is not."""
    alone = attrs.evolve(CAT["J9312"], facts=None)
    assert isinstance(alone, Entry)
    assert alone == CAT["J9312"]
    with pytest.raises(DataError, match="belongs to no catalog: take the entry from a catalog"):
        alone.price(ON)
    assert pickle.loads(pickle.dumps(CAT["J9312"])).price(ON) == CAT["J9312"].price(ON)


@pytest.mark.parametrize("table", ["prices.tsv", "links.tsv", "edits.tsv"])
def test_a_damaged_row_is_a_data_error(table: str) -> None:
    """With the row, and what to do."""
    texts = {
        name: (Path(shipped().place) / name).read_text(encoding="utf-8")
        for name in ("manifest.json", "codes.tsv", table)
    }
    header, *lines = texts[table].splitlines()
    spoiled = "\n".join((header, *(line.rpartition("\t")[0] for line in lines))) + "\n"
    manifest = json.loads(texts["manifest.json"])
    manifest["tables"][table]["sha256"] = hashlib.sha256(spoiled.encode()).hexdigest()
    texts |= {table: spoiled, "manifest.json": json.dumps(manifest)}
    cat = Catalog._made(Library((Folder.of("a copy", texts),)), CAT.release, None, CAT._rows, CAT.digest)
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
        name: (Path(shipped().place) / name).read_text(encoding="utf-8") for name in ("manifest.json", "codes.tsv")
    }
    manifest = json.loads(texts["manifest.json"])
    tables = {name: manifest["tables"][name] for name in texts if name != "manifest.json"}
    texts["manifest.json"] = json.dumps({"tables": tables, "hcpcs": manifest["hcpcs"]})
    cat = Catalog._made(Library((Folder.of("a copy", texts),)), CAT.release, None, CAT._rows, CAT.digest)
    assert cat.jw_jz("J9312", ON) is None
    with pytest.warns(GapWarning, match="at hand: none"):
        assert cat.price("J9312", ON) is None
    assert cat.row_of("J9312") is None


# -- modifiers -----------------------------------------------------------------------------------------------------------


def test_modifiers_of_cms_have_dates_and_those_of_cpt_numbers_only() -> None:
    """All 383 of CMS's file of January 2026, the ended ones among them, and CPT's 43 that are not CMS's too."""
    found = [CAT.modifier(row.modifier) for row in shipped().all_rows(MODIFIERS)]
    assert all(one is not None for one in found)
    own = [one for one in found if one is not None and one.level is ModifierLevel.HCPCS]
    numbers = [one for one in found if one is not None and one.level is ModifierLevel.CPT]
    assert (len(own), len(numbers)) == (383, 43)
    assert sum(one.period is not None and one.period.end is not None for one in own) == 20
    assert all(one.period is None and one.is_valid_on(date(2026, 2, 1)) is None for one in numbers)
    assert {one.source.file for one in own} == {CAT.release.file}
    assert {one.source.file for one in numbers} == {releases("modifiers")[-1].file}


def test_a_modifier_is_valid_between_its_days() -> None:
    """JG from 2018 to 2024; P1 is on both lists, and CMS's has dates; what is on none is None."""
    jg = CAT.modifier(" jg")
    assert jg is not None
    days = [date(2017, 12, 31), date(2018, 1, 1), date(2024, 12, 31), date(2025, 1, 1), None]
    assert [jg.is_valid_on(day) for day in days] == [False, True, True, False, None]
    p1 = CAT.modifier("P1")
    assert p1 is not None
    assert p1.level is ModifierLevel.HCPCS
    assert CAT.modifier("R1") is None is CAT.modifier("C7")
    with pytest.raises(MalformedModifierError):
        CAT.modifier("JWX")


# -- the commands --------------------------------------------------------------------------------------------------------


def test_the_commands_ndc_and_price(capsys: pytest.CaptureFixture[str]) -> None:
    """Tables for people, JSON for programs, 1 when nothing is found."""
    assert main(["ndc", "00338-0049-03", "--on", ON]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0].startswith("code   one unit  units in package  product")
    assert "one unit is 250 mL" in out
    assert main(["ndc", "50242-051-21", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["code"] == "J9312"
    assert main(["ndc", "99999-9999-99"]) == 1
    assert "no crosswalk at hand lists" in capsys.readouterr().err
    assert main(["ndc", "50242-051-21", "--on", "2024-05-01"]) == 0
    assert "warning: no crosswalk file of 2024-04" in capsys.readouterr().err
    assert main(["price", "J9312", "--on", ON]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["2026-01", "74.765"]
    assert main(["price", "J9312", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 9
    assert main(["price", "S0012"]) == 1
    assert "no payment limit of S0012" in capsys.readouterr().err
    assert main(["search", "rituximab", "--kind", "biosimilar"]) == 0
    assert "Q5115" in capsys.readouterr().out
