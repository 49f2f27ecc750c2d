"""The readers of payment limits, crosswalks, unit edits, lists and outpatient status, on small files in CMS's layouts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jcodes.errors import FileFormatError
from jcodes.periods import Period
from jcodes.readers.asc import read_addendum_bb
from jcodes.readers.asp import read_asp
from jcodes.readers.crosswalk import read_crosswalk
from jcodes.readers.lists import read_jw_jz, read_sad
from jcodes.readers.modifiers import read_modifiers
from jcodes.readers.mue import read_mue
from jcodes.readers.noc import read_noc_crosswalk, read_noc_prices
from jcodes.readers.opps import read_addendum_b
from jcodes.vocabulary.places import EditSetting
from tests.readers import samples
from tests.readers.files import put, sheet, zipped

QUARTER = Period("2026-01-01", "2026-03-31")


def test_payment_limits_are_read(tmp_path: Path) -> None:
    """Exact figures, blanks as None, the text of a CPT code left out."""
    file = read_asp(put(tmp_path, "asp.csv", samples.ASP))
    assert (file.period, file.release, len(file.limits)) == (QUARTER, "2026-01", 7)
    by_code = {limit.code: limit for limit in file.limits}
    assert by_code["J0001"].limit == Decimal("74.765")
    assert (by_code["J0002"].limit, by_code["J0002"].coinsurance) == (Decimal("1234.5"), Decimal("13.800"))
    assert by_code["J0002"].clotting_factor
    assert by_code["J0003"].limit is None
    assert by_code["90700"].short == ""
    assert (by_code["90700"].vaccine_awp, by_code["90700"].vaccine_limit) == (Decimal("95.000"), Decimal("12.000"))
    assert by_code["P9010"].blood_limit == Decimal("5.000")
    assert by_code["J0001"].row == 6


def test_percentages_that_excel_stores_as_shares_are_percentages(tmp_path: Path) -> None:
    """13.8 % as 0.138, in the whole column."""
    header, row = (
        ["HCPCS Code", "HCPCS Code Dosage", "Payment Limit", "Co-insurance Percentage"],
        ["J0001", "10 MG", 5, 0.138],
    )
    file = read_asp(put(tmp_path, "Jan 2026 ASP.xlsx", sheet([header, row])))
    assert file.limits[0].coinsurance == Decimal("13.8")
    assert (file.period, file.release) == (None, "2026-01")


def test_crosswalk_rows_are_read_and_odd_ones_kept(tmp_path: Path) -> None:
    """With their problems; alternate identifiers are no NDCs."""
    file = read_crosswalk(put(tmp_path, "crosswalk.csv", samples.CROSSWALK))
    assert (file.kind, file.period, file.release) == ("ASP", QUARTER, "2026-01")
    rows = {(row.code, row.identifier): row for row in file.rows}
    one = rows["J0001", "12345-0001-01"]
    assert (one.ndc and one.ndc.ndc11, one.units_per_item, one.package_quantity) == (
        "12345000101",
        Decimal(10),
        Decimal(1),
    )
    assert rows["J0007", "000000003TS"].ndc is None
    odd = rows["J0008", "12345-0008-01"]
    assert odd.units_per_item == Decimal("21.3125")
    assert odd.units_per_package is None
    assert any("is '21.3125?', read as 21.3125" in problem for problem in odd.problems)
    assert any("blank" in problem for problem in odd.problems)
    assert rows["90700", "12345-0900-01"].short == ""


def test_a_product_that_stands_twice_is_kept_and_marked(tmp_path: Path) -> None:
    """The second of the pair names the first."""
    twice = samples.CROSSWALK + samples.CROSSWALK.splitlines()[4] + "\n"
    last = read_crosswalk(put(tmp_path, "crosswalk.csv", twice)).rows[-1]
    assert last.problems == ("the product repeats row 5",)


def test_a_row_without_a_quantity_is_kept_with_its_problem(tmp_path: Path) -> None:
    """Nothing is assumed to be 1."""
    row = "J0001,x,Test Labs,12345-0001-03,Testbrand,10 MG,10,,10,10\n"
    last = read_crosswalk(put(tmp_path, "crosswalk.csv", samples.CROSSWALK + row)).rows[-1]
    assert (last.package_quantity, last.problems) == (None, ("PKG QTY is blank",))


def test_crosswalks_are_kept_apart(tmp_path: Path) -> None:
    """An archive may hold four; each is asked for by its kind."""
    opps = samples.CROSSWALK.replace("2026 ASP NDC", "2026 OPPS NDC")
    archive = put(
        tmp_path,
        "crosswalks.zip",
        zipped(
            {
                "January 2026 ASP NDC-HCPCS Crosswalk.csv": samples.CROSSWALK.encode(),
                "January 2026 OPPS NDC-HCPCS Crosswalk.csv": opps.encode(),
                "January 2026 ASP NOC NDC-HCPCS Crosswalk.csv": samples.NOC_CROSSWALK.encode(),
            }
        ),
    )
    assert read_crosswalk(archive).kind == "ASP"
    assert read_crosswalk(archive, "OPPS").kind == "OPPS"
    assert read_noc_crosswalk(archive).rows[0].name == "Testopressin (Test Labs)"
    with pytest.raises(FileFormatError, match="this is the OPPS crosswalk, not the ASP one"):
        read_crosswalk(put(tmp_path, "one.csv", opps))
    with pytest.raises(FileFormatError, match="this is the OPPS crosswalk, not the NOC one"):
        read_noc_crosswalk(put(tmp_path, "two.csv", samples.NOC_CROSSWALK.replace("2026 ASP NOC NDC", "2026 OPPS NDC")))


def test_unit_edits_are_read_in_both_forms(tmp_path: Path) -> None:
    """With a column for the setting, and as CMS's table for one setting."""
    file = read_mue(put(tmp_path, "mue.csv", samples.MUE))
    assert (file.effective, file.release) == (date(2026, 1, 1), "2026-01")
    assert [(edit.code, edit.setting, edit.value, edit.indicator) for edit in file.limits][:2] == [
        ("J0001", EditSetting.PRACTITIONER, 150, 3),
        ("J0001", EditSetting.OUTPATIENT, 300, 3),
    ]
    of_cms = read_mue(put(tmp_path, "MCR_MUE_Practitioner_Eff_01-01-2026.csv", samples.MUE_OF_CMS))
    assert [(edit.value, edit.indicator) for edit in of_cms.limits] == [(150, 3), (0, 2)]
    assert of_cms.release == "2026-01"
    unnamed = read_mue(put(tmp_path, "mue_2026Q1.csv", samples.MUE_OF_CMS))
    assert (unnamed.effective, unnamed.release) == (None, "2026-01")


def test_lists_are_read(tmp_path: Path) -> None:
    """The JW/JZ list and the contractors' lists."""
    file = read_jw_jz(put(tmp_path, "jw_jz_2025-06-20.csv", samples.JW_JZ))
    assert file.published == date(2025, 6, 20)
    assert [(code.code, code.single_dose, code.since) for code in file.codes] == [
        ("J0001", True, date(2023, 7, 1)),
        ("J0004", True, None),
    ]
    bare = read_jw_jz(put(tmp_path, "jw.csv", "HCPCS Codes\nJ0001\n"))
    assert bare.codes[0].single_dose
    sad = read_sad(put(tmp_path, "sad.csv", samples.SAD))
    assert [(row.article, row.effective) for row in sad.exclusions] == [("A50001", date(2026, 6, 14)), ("A50002", None)]


def test_drugs_without_a_code_are_read(tmp_path: Path) -> None:
    """Prices, products, and the list of the codes they are billed under."""
    prices = read_noc_prices(put(tmp_path, "noc.csv", samples.NOC_PRICES))
    assert [(row.name, row.dosage, row.limit) for row in prices.prices] == [
        ("Testopressin (Test Labs)", "1 UNIT", Decimal("2.462"))
    ]
    products = read_noc_crosswalk(put(tmp_path, "noc_crosswalk.csv", samples.NOC_CROSSWALK))
    assert products.rows[0].units_per_package == Decimal(20)
    unnamed = "\n".join(samples.NOC_CROSSWALK.splitlines()[2:]) + "\n"
    assert read_noc_crosswalk(put(tmp_path, "noc2.csv", unnamed)).period is None


def test_outpatient_status_is_read(tmp_path: Path) -> None:
    """Dollar signs and separators are no part of a number; the text of a CPT code is left out."""
    file = read_addendum_b(put(tmp_path, "addendum_b.csv", samples.ADDENDUM_B))
    assert [(row.code, row.status, row.group, row.rate) for row in file.rates] == [
        ("J0001", "K", "9186", Decimal("74.77")),
        ("J0002", "N", "", None),
        ("12345", "S", "5051", Decimal("1000.00")),
    ]
    assert file.rates[2].short == ""
    assert file.rates[2].weight == Decimal("1.2")


Reader = Callable[[Path], Any]
WRONG: list[tuple[Reader, str, str, str | tuple[str, str]]] = [
    (read_asp, samples.ASP.replace("74.765", "much"), "6", ("Payment Limit", "is not a number")),
    (read_asp, samples.ASP.replace("J0001", "JOOO1"), "6", ("HCPCS Code", "'JOOO1' is not a procedure code")),
    (read_asp, samples.ASP.replace("J0002", "J0001"), "7", "J0001 is listed twice, first in row 6"),
    (
        read_asp,
        samples.ASP.replace(",1,Infl", ",maybe,Infl"),
        "7",
        ("Clotting Factor", "is not yes or no"),
    ),
    (read_asp, "\n".join(samples.ASP.splitlines()[:5]) + "\n", "", "the file has no data rows"),
    (read_asp, "Code,Price\nJ0001,5\n", "", "no header row found"),
    (
        read_asp,
        samples.ASP.replace("J0001,Inj testomab", "J0001,Inj, testomab"),
        "6",
        ("Payment Limit", "'10 MG' is not a number"),
    ),
    (read_asp, samples.ASP.replace("20.000,,,,,,\nJ0002", "20.000,,,,,,,more\nJ0002"), "6", "right of the last column"),
    (
        read_crosswalk,
        samples.CROSSWALK.replace("12345-0001-01", ""),
        "5",
        ("NDC", "the identifier of the product is blank"),
    ),
    (
        read_crosswalk,
        samples.CROSSWALK.replace("10 MG,10,1,10,10", "10 MG,,,,"),
        "5",
        "no number of the package can be read",
    ),
    (read_crosswalk, "\n".join(samples.CROSSWALK.splitlines()[:4]) + "\n", "", "the file has no data rows"),
    (
        read_mue,
        samples.MUE.replace("practitioner,150", "hospital,150"),
        "2",
        ("service", "is not a setting"),
    ),
    (read_mue, samples.MUE.replace("practitioner,150", "practitioner,"), "2", ("mue_value", "the value is blank")),
    (
        read_mue,
        samples.MUE.replace("practitioner,150", "practitioner,1.5"),
        "2",
        ("mue_value", "is not a whole number"),
    ),
    (read_mue, samples.MUE.replace("150,3,", "150,9,"), "2", ("mai", "'9' is not an adjudication indicator")),
    (
        read_mue,
        samples.MUE.replace("2026-01-01\nJ0001,outpatient", "2026-13-01\nJ0001,outpatient"),
        "2",
        ("effective_date", "is not a date"),
    ),
    (read_mue, "hcpcs,service,mue_value,mai\n", "", "the file has no data rows"),
    (read_mue, "hcpcs,mai\nJ0001,3\n", "", "does not say for which setting"),
    (read_jw_jz, "JW and JZ\nhcpcs,single_dose\n", "", "the file has no data rows"),
    (
        read_jw_jz,
        samples.JW_JZ.replace("2023-07-01", "2023-17-01"),
        "2",
        ("effective_note", "'2023-17-01' is not a date"),
    ),
    (read_sad, "article_id,code_id,drug_brand_name\n", "", "the file has no data rows"),
    (read_modifiers, "level,modifier\nHCPCS,JW\n", "", "the file has no data rows"),
    (read_sad, "article_id,code_id,drug_brand_name\n,J0001,Testo\n", "2", ("article_id", "the cell is blank")),
    (read_noc_prices, "Drug Generic Name,Dosage,Payment Limit\n", "", "the file has no data rows"),
    (read_noc_crosswalk, samples.NOC_CROSSWALK.rpartition("Testopressin (")[0], "", "the file has no data rows"),
    (read_addendum_b, "HCPCS Code,SI,Payment Rate\n", "", "the file has no data rows"),
    (
        read_addendum_bb,
        "hcpcs,payment_indicator,effective_date\nA footnote below the table,,\n",
        "",
        "the file has no data rows",
    ),
    (
        read_asp,
        samples.ASP.replace("Payment Limit,Co", "Payment Limit,Payment Limit,Co"),
        "5",
        ("Payment Limit", "the column is in the header twice"),
    ),
]


@pytest.mark.parametrize(("reader", "text", "row", "words"), WRONG, ids=lambda value: getattr(value, "__name__", None))
def test_what_is_not_understood_is_an_error_with_its_place(
    tmp_path: Path, reader: Reader, text: str, row: str, words: str | tuple[str, str]
) -> None:
    """File, row, column and what was wrong; nothing is taken."""
    column, message = (None, words) if isinstance(words, str) else words
    with pytest.raises(FileFormatError) as caught:
        reader(put(tmp_path, "file.csv", text))
    assert message in str(caught.value)
    assert caught.value.file == "file.csv"
    assert (str(caught.value.row or ""), caught.value.column) == (row, column)
    assert caught.value.hint


def test_a_header_may_drift(tmp_path: Path) -> None:
    """Other names, another order, blank columns, other encodings."""
    lines = samples.ASP.splitlines()[4:]
    columns = [line.split(",") for line in lines[:2]]
    turned = (
        "\n".join(",".join(reversed(row)) for row in columns).replace("HCPCS Code Dosage", "HCPCS_Code_Dosage") + "\n"
    )
    for encoding in ("cp1252", "utf-8", "utf-8-sig", "utf-16"):
        file = read_asp(put(tmp_path, "asp.csv", turned.encode(encoding)))
        assert (file.limits[0].code, file.limits[0].limit) == ("J0001", Decimal("74.765"))
