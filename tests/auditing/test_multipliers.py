"""Charge multipliers by NDC: right, wrong and fractional ones, with dollars per fill; lines that are not drugs; rows not used."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

from jcodes import catalog
from jcodes.auditing import Charge, check_chargemaster
from jcodes.auditing.chargemaster import ChargeProblem, Dispensed, FactorStatus, Skipped
from jcodes.auditing.chargemaster.charge import skip_of
from jcodes.auditing.chargemaster.factors import dispensed_unit, judged, units_per
from jcodes.doses import Dose
from jcodes.errors import FileFormatError, MalformedError
from tests.readers.files import put

ON = "2026-02-01"
RITUXAN = "50242-0051-21"
PENICILLIN = "00049-0420-10"
CALCIUM = "63323-0360-19"

CASES = [
    # code, NDC, per, multiplier, status, dollars per fill, words
    ("J9312", RITUXAN, "vial", "10", FactorStatus.RIGHT, None, "is right: 10 units per item"),
    ("J9312", RITUXAN, "mL", "1", FactorStatus.RIGHT, None, "per mL"),
    ("J9312", RITUXAN, "package", "10", FactorStatus.RIGHT, None, "10 units per package of 1"),
    ("J9312", RITUXAN, "per vial", "1", FactorStatus.WRONG, "-672.89", "underbills 9 units, $672.89"),
    ("J9312", RITUXAN, "mL", "10", FactorStatus.WRONG, "672.89", "overbills 9 units, $672.89"),
    ("J9312", RITUXAN, "", "1", FactorStatus.WRONG, "-672.89", "right per mL"),
    ("J9312", "", "10 mg", "1", FactorStatus.RIGHT, None, "10 mg / 10 mg = 1 per 10 mg"),
    ("J9312", "", "mg", "0.1", FactorStatus.FRACTIONAL, "67.29", "is a fraction"),
    ("J9312", "", "1 mL", "1", FactorStatus.NOT_VERIFIED, None, "no official figures"),
    ("J9312", "", "iu", "1", FactorStatus.NOT_VERIFIED, None, "no official figures for the NDC by amount"),
    ("J9312", RITUXAN, "", "", FactorStatus.NOT_VERIFIED, None, "no multiplier; 50242-0051-21 is 10 units per item and 10 per package"),
    ("J2540", PENICILLIN, "vial", "8.33", FactorStatus.FRACTIONAL, "0.52", "rounding each fill up adds 0.67 units"),
    ("J2540", PENICILLIN, "vial", "9", FactorStatus.FRACTIONAL, "0.52", "rounds 8.33 up"),
    ("J2540", PENICILLIN, "package", "84", FactorStatus.FRACTIONAL, "0.55", "84 units per package of 10"),
    ("J2540", PENICILLIN, "vial", "8", FactorStatus.WRONG, "-0.26", "enter 8.33 per item"),
    ("J7500", "60219-1076-01", "tablet", "1", FactorStatus.RIGHT, None, "100 units / 100 pieces = 1 per piece"),
    ("J7500", "60219-1076-01", "bottle", "100", FactorStatus.RIGHT, None, "per package"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "ndc", "per", "multiplier", "status", "dollars", "words"), CASES)
def test_each_sort_of_multiplier(  # noqa: PLR0917 - a table of cases
    code: str, ndc: str, per: str, multiplier: str, status: FactorStatus, dollars: str | None, words: str
) -> None:
    """Its status, the dollars of one fill at the payment limit, and how it was found."""
    report = check_chargemaster([Charge("1", code, "", multiplier, ndc, 2, per)], ON)
    (factor,) = report.factors
    assert (factor.status, factor.dollars) == (status, None if dollars is None else Decimal(dollars))
    assert words in str(report.to_dict()) + str(factor)
    wanted = {
        FactorStatus.WRONG: ChargeProblem.WRONG_MULTIPLIER,
        FactorStatus.FRACTIONAL: ChargeProblem.FRACTIONAL_MULTIPLIER,
    }
    assert [finding.problem for finding in report.findings] == ([wanted[status]] if status in wanted else [])
    assert report.is_clean is (status is not FactorStatus.WRONG)


def test_every_sound_crosswalk_row_verifies_itself() -> None:
    """CMS's own units per item are right or fractional, eleven times as many are wrong: one product of each code with a crosswalk row."""
    cat, seen = catalog(), 0
    for code in list(cat)[::4]:
        entry = cat[code]
        link = next((one for one in cat.links(code, ON) if one.is_sound and one.ndc is not None), None)
        if link is None or link.ndc is None or ON not in entry.period:
            continue
        label = cat.label(link.ndc)
        figures, others = units_per(entry, link, label)
        item = next(one for one in figures if one.per is Dispensed.ITEM)
        line = Charge("1", str(code), "", "", link.identifier)
        factor = judged(line, item.published, Dispensed.ITEM, entry, figures, Decimal(1))
        assert factor.status in {FactorStatus.RIGHT, FactorStatus.FRACTIONAL}
        assert all(one.units > 0 and one.source for one in (*figures, *others))
        wrong = judged(line, 11 * item.published + 1, Dispensed.ITEM, entry, figures, Decimal(1))
        assert (wrong.status, wrong.dollars is not None and wrong.dollars > 0) == (FactorStatus.WRONG, True)
        seen += 1
    assert seen > 100


def test_a_product_that_cms_and_fda_size_differently_is_a_doubt() -> None:
    """If the multiplier is the label's; CMS's is right, any other is wrong."""
    lines = [Charge("1", "J0612", "", number, CALCIUM, 0, "vial") for number in ("98", "100", "50")]
    report = check_chargemaster(lines, ON)
    assert [finding.problem for finding in report.findings] == [
        ChargeProblem.DOUBTFUL_LINK,
        ChargeProblem.WRONG_MULTIPLIER,
    ]
    assert "FDA's label: 10 mL of 98 mg/mL / 10 mg = 98 per item, as the multiplier" in report.findings[0].message
    assert [one.charge.multiplier for one in report.wrong_factors] == ["50"]


def test_a_label_serves_where_cms_figures_disagree() -> None:
    """A multiplier that the label confirms is no doubt."""
    cat = catalog()
    link = next(one for one in cat.links("J3373", ON) if one.identifier == "00338-3580-48")
    assert not link.is_sound
    figures, _ = units_per(cat["J3373"], None, cat.label("00338-3580-48"))
    assert {one.per for one in figures} <= {Dispensed.ITEM, Dispensed.ML}
    per_ml = next(one for one in figures if one.per is Dispensed.ML)
    line = Charge("1", "J3373", "", str(per_ml.units.numerator), "00338-3580-48", 0, "mL")
    found = check_chargemaster([attrs.evolve(line, multiplier="7"), line], ON)
    assert [finding.problem for finding in found.findings][:1] == [ChargeProblem.DOUBTFUL_LINK]
    assert "FDA's label" in found.findings[0].message


def test_wrong_multipliers_come_with_the_most_dollars_first() -> None:
    """Those without a payment limit last."""
    lines = [
        Charge("1", "J9312", "", "11", RITUXAN, 1, "vial"),
        Charge("2", "J9312", "", "1", RITUXAN, 2, "vial"),
    ]
    report = check_chargemaster(lines, ON)
    assert [one.charge.charge for one in report.wrong_factors] == ["2", "1"]
    bare = judged(lines[0], Fraction(11), Dispensed.ITEM, catalog()["J9312"], report.factors[0].figures, None)
    assert (bare.dollars, "no payment limit on file" in bare.text) == (None, True)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("99213", Skipped.CPT), ("96372", Skipped.CPT), ("0001A", Skipped.CPT), ("G0463", Skipped.OTHER_LEVEL_II), ("a4206", Skipped.OTHER_LEVEL_II),
        ("", Skipped.NO_CODE), ("N/A", Skipped.NO_CODE), ("J0000", None), ("J9312", None), ("rituximab", None),
    ],
)  # fmt: skip
def test_lines_that_are_not_drugs_are_counted_and_not_checked(code: str, reason: Skipped | None) -> None:
    """By reason; a J code that does not exist is still an error, and so is a text that is no code."""
    report = check_chargemaster([Charge("1", code)], ON)
    assert report.skipped == (() if reason is None else ((reason, 1),))
    assert (report.lines, report.not_drugs, report.rows) == (int(reason is None), int(reason is not None), 1)
    if reason is not None:
        assert not report.findings
        assert f"not drugs, not checked: 1 line ({reason.of(1)})" in str(report)
    assert skip_of(code, is_known=code == "J9312") is reason


def test_an_ndc_makes_a_drug_line_of_one_without_its_code() -> None:
    """Without a code a person must look, with another code it is wrong; an NDC of the very code, or an unknown one, is skipped."""
    vaccine = next(link for link in catalog().links("90632", ON) if link.ndc is not None)
    lines = [
        Charge("1", "", "", "", RITUXAN), Charge("2", "96372", "", "", RITUXAN),
        Charge("3", "90632", "", "", vaccine.identifier), Charge("4", "A4206", "", "", "99999-9999-99"), Charge("5", "A4206", "", "", "no NDC"),
    ]  # fmt: skip
    report = check_chargemaster(lines, ON)
    assert [(one.charge.charge, one.problem, one.is_doubt) for one in report.findings] == [
        ("1", ChargeProblem.MISSING_CODE, True),
        ("2", ChargeProblem.OTHER_CODE, False),
    ]
    assert "add J9312" in report.findings[0].fix
    assert (report.lines, report.not_drugs) == (2, 3)


def test_a_bad_row_is_listed_and_the_others_are_checked(tmp_path: Path) -> None:
    """One with too many cells, and one with an open quote; of rows given, one that is no row."""
    text = 'CDM,HCPCS,Multiplier,Per,NDC\nA1,J9312,10,vial,50242-0051-21\nA2,J9312,1,vial,50242-0051-21,x\nA3,"J9312" 1,10\nA4,J9312,1,vial,50242-0051-21'
    report = check_chargemaster(put(tmp_path, "cdm.csv", text), ON)
    assert [(one.row, one.reason[:20]) for one in report.refused] == [
        (3, "a cell is to the rig"),
        (4, "the line is not CSV "),
    ]
    assert [finding.charge.row for finding in report.findings] == [5]
    assert (report.lines, report.rows, report.is_clean) == (2, 4, False)
    assert "row 4 not used: the line is not CSV" in str(report)
    given = check_chargemaster(
        [{"CDM": "A1", "HCPCS": "J9312", "NDC": float("nan"), "Unit": None}, {"CDM": "A2"}, 5],
        ON,
    )
    assert [str(one) for one in given.refused] == [
        "row 2 not used: no column 'code': name columns such as charge_code, hcpcs, unit_size, multiplier, per, ndc",
        "row 3 not used: int is not a row of charges: give a mapping such as {charge_code, hcpcs, unit_size, multiplier, per, ndc}",
    ]
    assert (given.lines, given.findings) == (1, ())
    assert check_chargemaster([Charge("1", 9312)], ON).findings[0].problem is ChargeProblem.MALFORMED_CODE  # type: ignore[arg-type]


def test_a_dataframe_is_a_table() -> None:
    """Of any library; missing cells are blank, whole numbers have no decimal point."""
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    table = {
        "CDM": ["A1", "A2"],
        "HCPCS": ["J9312", "99213"],
        "Multiplier": [1.0, None],
        "NDC": [RITUXAN, None],
        "Per": ["vial", None],
    }
    reports = [
        check_chargemaster(frame, ON)
        for frame in (pandas.DataFrame(table), polars.DataFrame(table), polars.LazyFrame(table))
    ]
    assert len({str(report.to_dict()) for report in reports}) == 1
    assert (reports[0].lines, reports[0].not_drugs, reports[0].factors[0].charge.multiplier) == (1, 1, "1")
    with pytest.raises(MalformedError):
        check_chargemaster({"CDM": ["A1"]}, ON)


def test_a_line_that_breaks_a_look_up_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason of the error."""

    def broken(*_given: object) -> None:
        raise MalformedError("it broke", value="", hint="repair it")

    monkeypatch.setattr("jcodes.auditing.chargemaster.check.check_multiplier", broken)
    report = check_chargemaster([Charge("1", "J9312", row=7), Charge("2", "99213")], ON)
    assert ([str(one) for one in report.refused], report.not_drugs) == (["row 7 not used: it broke: repair it"], 1)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    """With the columns to name."""
    with pytest.raises(MalformedError, match="int is not a table of charges"):
        check_chargemaster(5, ON)  # type: ignore[arg-type]
    with pytest.raises(FileFormatError, match="name columns such as charge_code, hcpcs"):
        check_chargemaster(put(tmp_path, "cdm.csv", "a,b\n1,2\n"), ON)
    with pytest.raises(FileFormatError, match="remove one of them"):
        check_chargemaster(put(tmp_path, "cdm.csv", "CDM,HCPCS,HCPCS\n1,2,3\n"), ON)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("", None), ("per vial", Dispensed.ITEM), ("ML", Dispensed.ML), ("Box", Dispensed.PACKAGE), ("mg", Dose.parse("1 mg")), ("10 mcg", Dose.parse("10 mcg"))],
)  # fmt: skip
def test_dispensed_units(text: str, unit: Dispensed | Dose | None) -> None:
    """Words and amounts."""
    assert dispensed_unit(text) == unit


@pytest.mark.parametrize("text", ["hogshead", "0 mg", "3 vials"])
def test_other_words_are_no_dispensed_unit(text: str) -> None:
    """Nor is nothing, nor several containers."""
    with pytest.raises(MalformedError, match="is not a dispensed unit"):
        dispensed_unit(text)
    (finding,) = check_chargemaster([Charge("1", "J9312", "", "10", RITUXAN, 0, text)], ON).findings
    assert finding.problem is ChargeProblem.MALFORMED_PER


def test_the_order_of_the_lines_changes_no_finding() -> None:
    """Each line is checked on its own."""
    lines = [
        Charge(str(place), code, "", number, ndc, place, per)
        for place, (code, ndc, per, number, *_) in enumerate(CASES)
    ]
    one, other = check_chargemaster(lines, ON), check_chargemaster(lines[::-1], ON)
    assert sorted(map(str, one.findings)) == sorted(map(str, other.findings))
    assert [row.to_dict() for row in one.wrong_factors] == [row.to_dict() for row in other.wrong_factors]


def test_figures_without_a_package_a_size_or_a_count() -> None:
    """Each figure needs its own facts: a row without figures has none, a label without a size only those of a mL, one by weight none."""
    cat = catalog()
    (link, *_), label = cat.ndc(RITUXAN, ON), cat.label(RITUXAN)
    assert label is not None
    bare = attrs.evolve(link, units_per_item=None, units_per_package=None)
    assert units_per(cat["J9312"], bare, None) == ((), ())
    assert [one.per for one in units_per(cat["J9312"], None, attrs.evolve(label, size=None))[0]] == [Dispensed.ML]
    assert units_per(cat["J7345"], None, cat.label("70621-0101-10")) == ((), ())
    doubtful = attrs.evolve(label, doubt="the NDC may have been used for another product")
    assert units_per(cat["J9312"], None, doubtful) == ((), ())
