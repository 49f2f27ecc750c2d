"""Every official file through its reader: how many rows, counted another way too, and rows that are known."""

import csv
import gzip
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import attrs
import pytest

from jcodes.errors import FileFormatError
from jcodes.readers.asp import AspFile, AspLimit, read_asp
from jcodes.readers.crosswalk import read_crosswalk
from jcodes.readers.file_kinds import dataset_of
from jcodes.readers.hcpcs import HcpcsFile, HcpcsRecord, read_hcpcs
from jcodes.readers.layouts import Layout
from jcodes.readers.lists import read_jw_jz, read_sad
from jcodes.readers.mue import read_mue
from jcodes.readers.noc import read_noc_crosswalk, read_noc_prices
from jcodes.readers.opps import read_addendum_b
from jcodes.readers.packages import PackageRow
from jcodes.readers.rows import is_licensed
from jcodes.readers.tables import Text, open_file, prefer
from jcodes.vocabulary.places import EditSetting


def cells_of(path: Path) -> list[list[str]]:
    """Return the cells of a CSV, gzipped or the only member of a zip, by the standard library alone."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            data = archive.read(archive.namelist()[0])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if row]


def codes_in(path: Path) -> list[str]:
    """Return the codes below a header that begins or ends with the column of codes, as the payment files' do."""
    rows = cells_of(path)
    header = next(
        row
        for row in rows
        if any(re.search("HCPCS|_CODE", cell, re.IGNORECASE) for cell in (row[0], row[-1])) and len(set(row)) > 2
    )
    place = 0 if re.search("HCPCS|_CODE", header[0], re.IGNORECASE) else -1
    return [row[place].upper() for row in rows[rows.index(header) + 1 :] if row[place]]


def figures(*values: Decimal | None) -> tuple[str, ...]:
    """Return numbers as text."""
    return tuple(map(str, values))


# -- payment limits --------------------------------------------------------------------------------------------------

ASP = {  # limits, those that are N/A, coinsurance other than 20 %, CPT codes, dollars for a unit of J9312
    "section 508 version of January 2024 ASP Pricing File 121223.csv": ("2024-01", 823, 1, 63, 35, "79.198"),
    "section 508 version of April 2024 ASP Pricing File 032124.csv": ("2024-04", 819, 1, 61, 34, "78.872"),
    "section 508 version of Jul 2024 ASP Pricing File 062024.csv": ("2024-07", 846, 1, 86, 34, "77.675"),
    "section 508 version of Oct 2024 ASP Pricing File 091824.csv": ("2024-10", 865, 4, 79, 34, "77.314"),
    "section 508 version of Jan 2025 ASP Pricing File 121924.csv": ("2025-01", 877, 1, 89, 34, "76.730"),
    "section 508 version of APR 2025 ASP Pricing File 032725.csv": ("2025-04", 942, 1, 85, 34, "76.433"),
    "section 508 verision of JUL 2025 ASP Pricing File 062325.csv": ("2025-07", 970, 1, 113, 34, "75.931"),
    "section 508 version of Oct 2025 ASP Pricing File 091725.csv": ("2025-10", 1012, 1, 115, 34, "75.220"),
    "Oct 2025 ASP Pricing File updated 120925.csv": ("2025-10", 1012, 1, 115, 34, "75.220"),
    "section 508 version of January 2026 Medicare Part B Payment Limit File 121725.csv": ("2026-01", 877, 1, 123, 33, "74.765"),
}  # fmt: skip


def limits(file: AspFile) -> dict[str, AspLimit]:
    """Return the limits by code."""
    return {limit.code: limit for limit in file.limits}


def test_every_quarter_of_payment_limits_is_read(shared: Path) -> None:
    """All rows, every code once; the texts of CPT codes stay behind."""
    files = {path.name: path for path in (shared / "asp").iterdir()}
    assert set(files) == set(ASP)
    for name, (release, count, unknown, other, licensed, dollars) in ASP.items():
        file = read_asp(files[name])
        found = limits(file)
        assert file.period is not None
        assert file.release == release
        assert list(found) == codes_in(files[name])
        assert len(found) == count
        assert sum(limit.limit is None for limit in file.limits) == unknown
        assert sum(limit.coinsurance != 20 for limit in file.limits) == other
        assert {limit.short for limit in file.limits if is_licensed(limit.code)} == {""}
        assert sum(is_licensed(code) for code in found) == licensed
        assert (found["J9312"].limit, found["J9312"].dosage) == (Decimal(dollars), "10 MG")


def test_known_payment_limits_are_read(shared: Path) -> None:
    """A clotting factor, a vaccine, a blood product, and what has no limit."""
    found = limits(read_asp(next((shared / "asp").glob("*January 2026*"))))
    assert (found["J7190"].limit, found["J7190"].clotting_factor) == (Decimal("1.113"), True)
    vaccine = found["90746"]
    assert figures(vaccine.vaccine_awp, vaccine.vaccine_limit, vaccine.coinsurance) == ("95", "75.145", "0.000")
    blood = found["P9041"]
    assert (blood.dosage, *figures(blood.blood_awp, blood.blood_limit)) == ("50 ML", "95", "10.615")
    assert (found["A9606"].limit, found["J9312"].row) == (None, 771)


def test_a_re_issue_is_told_by_its_date(shared: Path) -> None:
    """The limits of October 2025 were published twice."""
    issues = sorted(read_asp(path).published or date.min for path in (shared / "asp").glob("*[oO]ct 2025*"))
    assert issues == [date(2025, 9, 17), date(2025, 12, 9)]


# -- crosswalks ------------------------------------------------------------------------------------------------------

CROSSWALKS = {  # rows, codes, identifiers that are no NDC, and how units per package relate to units per item
    "January 2024 ASP NDC-HCPCS Crosswalk 122023": ("2024-01", 6684, 695, (6632, 2, 50)),
    "July 2024 ASP NDC-HCPCS Crosswalk 061824": ("2024-07", 7171, 787, (7119, 5, 47)),
    "October 2024 ASP NDC-HCPCS Crosswalk 092724": ("2024-10", 7429, 904, (7376, 6, 47)),
    "January 2025 ASP NDC-HCPCS Crosswalk 122024": ("2025-01", 7172, 694, (7117, 10, 45)),
    "April 2025 ASP NDC-HCPCS Crosswalk 032625": ("2025-04", 7585, 1042, (7530, 9, 46)),
    "July 2025 ASP NDC-HCPCS Crosswalk 062325": ("2025-07", 7873, 1140, (7629, 200, 44)),
    "October 2025 ASP NDC-HCPCS Crosswalk 090525": ("2025-10", 8245, 1284, (7995, 201, 49)),
    "January 2026 ASP NDC-HCPCS Crosswalk 121725": ("2026-01", 7125, 1, (6931, 145, 49)),
}


def totals(row: PackageRow) -> str:
    """Return how CMS's units per package relate to units per item times items."""
    assert row.units_per_item is not None
    assert row.package_quantity is not None
    product = row.units_per_item * row.package_quantity
    if row.units_per_package == product:
        return "exact"
    return "rounded up" if row.units_per_package == math.ceil(product) else "wrong"


def test_every_quarter_of_the_crosswalk_is_read(shared: Path) -> None:
    """All rows with every number; what is wrong in CMS's arithmetic is counted, and no more than 0.8 %."""
    files = {path.stem.removeprefix("section 508 version of "): path for path in (shared / "crosswalk").glob("*.zip")}
    assert set(files) == set(CROSSWALKS)
    for name, (release, count, others, counts) in CROSSWALKS.items():
        file = read_crosswalk(files[name])
        assert (file.kind, file.release, len(file.rows)) == ("ASP", release, count)
        assert [row.code for row in file.rows] == codes_in(files[name])
        assert sum(row.ndc is None for row in file.rows) == others
        found = Counter(map(totals, file.rows))
        assert (found["exact"], found["rounded up"], found["wrong"]) == counts
        assert found["wrong"] * 1000 <= 8 * count
        assert not any(row.problems for row in file.rows)
        with pytest.raises(FileFormatError, match="this is the ASP crosswalk, not the OPPS one"):
            read_crosswalk(files[name], "OPPS")


def test_known_products_are_read(shared: Path) -> None:
    """One that is right in every figure, and those that CMS got wrong."""
    file = read_crosswalk(next((shared / "crosswalk").glob("*January 2026*")))
    rows = {(row.code, row.identifier): row for row in file.rows}
    vial = rows["J9312", "50242-0053-06"]
    assert vial.ndc is not None
    assert (vial.ndc.ndc11, vial.dosage, vial.drug, vial.labeler) == (
        "50242005306",
        "10 MG",
        "Rituxan",
        "Genentech, Inc.",
    )
    numbers = figures(vial.package_size, vial.package_quantity, vial.units_per_item, vial.units_per_package)
    assert numbers == ("50", "1", "50", "50")
    wrong = rows["J3480", "00338-0691-04"]
    assert (*figures(wrong.units_per_item, wrong.units_per_package), totals(wrong)) == ("10", "140", "wrong")
    assert {"J3373", "J3480", "J7517"} <= {row.code for row in file.rows if totals(row) == "wrong"}
    assert rows["J7331", "888867413689"].ndc is None


# -- unit edits and lists --------------------------------------------------------------------------------------------


def test_both_quarters_of_unit_edits_are_read(shared: Path) -> None:
    """By setting; the later one names its day in each row, the earlier one its quarter in its name alone."""
    old, new = (read_mue(shared / "mue" / f"mue_{quarter}.csv") for quarter in ("2024Q3", "2026Q3"))
    counts = [Counter(limit.setting for limit in file.limits) for file in (old, new)]
    assert counts == [
        {EditSetting.PRACTITIONER: 4457, EditSetting.OUTPATIENT: 4409, EditSetting.DME: 2928},
        {EditSetting.PRACTITIONER: 4588, EditSetting.OUTPATIENT: 4539},
    ]
    assert [len(cells_of(shared / "mue" / f"mue_{quarter}.csv")) - 1 for quarter in ("2024Q3", "2026Q3")] == [
        11794,
        9127,
    ]
    assert (old.release, old.effective, new.release, new.effective) == ("2024-07", None, "2026-07", date(2026, 7, 1))
    edits = [{(limit.code, limit.setting): limit for limit in file.limits} for file in (old, new)]
    assert [edit["J0585", EditSetting.PRACTITIONER].value for edit in edits] == [600, 800]
    assert [edits[0]["J7613", setting].value for setting in EditSetting] == [10, 0, 1395]
    assert {limit.indicator for file in (old, new) for limit in file.limits} == {1, 2, 3}


def test_the_lists_are_read(shared: Path) -> None:
    """The codes of the JW and JZ policy, and the contractors' articles that are at hand."""
    path = shared / "lists" / "jw_jz_policy_hcpcs_list_2025-06-20.csv"
    policy = read_jw_jz(path)
    assert [code.code for code in policy.codes] == codes_in(path)
    assert (policy.published, len(policy.codes)) == (date(2025, 6, 20), 438)
    assert {(code.single_dose, code.since) for code in policy.codes} == {(True, date(2023, 7, 1))}
    exclusions = read_sad(shared / "lists" / "sad_exclusions_2026-07_partial.csv").exclusions
    assert len(exclusions) == 38
    assert Counter(row.contractor for row in exclusions) == {
        "NGS": 8, "CGS": 5, "PALMETTO": 5, "NORIDIAN_JE": 5, "WPS": 4, "NOVITAS": 4, "FCSO": 4, "NORIDIAN_JF": 3,
    }  # fmt: skip
    first = exclusions[0]
    assert (first.article, first.code, first.route, first.effective) == (
        "A52527",
        "J0129",
        "IV_OR_SC",
        date(2026, 6, 14),
    )
    assert not any(row.problems for row in read_noc_crosswalk(shared / "lists" / "noc_crosswalk_2025Q4.csv").rows)


def test_what_has_no_code_is_read(shared: Path) -> None:
    """Prices, products and codes."""
    prices = read_noc_prices(shared / "lists" / "noc_pricing_2025Q4.csv")
    assert [(row.name, row.dosage, row.limit, row.row) for row in prices.prices] == [
        ("Vasopressin (Long Grove)", "1 UNIT", Decimal("2.462"), 14)
    ]
    products = read_noc_crosswalk(shared / "lists" / "noc_crosswalk_2025Q4.csv")
    assert [(row.identifier, *figures(row.units_per_item, row.units_per_package)) for row in products.rows] == [
        ("81298-8552-03", "20", "200"),
        ("81298-8554-03", "40", "400"),
    ]
    assert (prices.release, products.release) == ("2025-10", "2025-10")


# -- outpatient status -----------------------------------------------------------------------------------------------

ADDENDUM_B = {  # rows, and dollars for a unit of J9312
    "january_2019_opps_web_addendum_b.12312018": ("2019-01", 5925, "95.397"),
    "2020_january_web_addendum_b.12312019": ("2020-01", 6124, "94.411"),
    "January_2020_Addendum_B_CORRECTION.02042020": ("2020-01", 6124, "94.411"),
    "2020_april_web_addendum_b.05042020": ("2020-04", 6145, "94.178"),
    "2021_January_Web_Addendum_B.12.29.20": ("2021-01", 6160, "91.264"),
    "April_2021_OPPS_Web_Addendum_B.03222021": ("2021-04", 6167, "89.141"),
    "2021_October_Web_Addendum_B.10262021": ("2021-10", 6223, "86.937"),
    "January_2022_Web_Addendum_B.01.10.22": ("2022-01", 6312, "85.633"),
    "April_2022_Web_Addendum_B.04052022": ("2022-04", 6346, "85.435"),
    "July_2022_Web_Addendum_B.062222": ("2022-07", 6370, "84.166"),
    "October_2022_Web_Addendum_B.09.26.22": ("2022-10", 6391, "82.251"),
    "October_2022_Web_Addendum_B.11142022": ("2022-10", 6391, "82.251"),
    "2023_January_Web_Addendum_B.12212022": ("2023-01", 6549, "81.748"),
    "Section_508_version_of_January_Web_2024_Addendum_B.04.24.24": ("2024-01", 6969, "79.198"),
    "Section_508_version_of_January_2025_Web_Addendum_B.12.31.24": ("2025-01", 7234, "76.73"),
    "Section_508_version_of_July_2025_Web_Addendum_B.06.26.25": ("2025-07", 7292, "75.931"),
    "Section_508_of_July_2025_Web_Addendum_B.07.25.25": ("2025-07", 7292, "75.931"),
    "508_version_of_October_2025_Web_Addendum_B.10.31.25": ("2025-10", 7363, "75.220"),
}


def test_every_addendum_b_is_read(shared: Path) -> None:
    """All rows; the coinsurance percentages that Excel stored as shares are percentages."""
    files = {path.name.removesuffix(".csv.gz"): path for path in (shared / "opps").iterdir()}
    assert set(files) == set(ADDENDUM_B)
    for name, (release, count, dollars) in ADDENDUM_B.items():
        file = read_addendum_b(files[name])
        assert [rate.code for rate in file.rates] == codes_in(files[name])
        assert (file.release, len(file.rates)) == (release, count)
        (rate,) = (rate for rate in file.rates if rate.code == "J9312")
        assert (rate.status, rate.group, rate.rate) == ("K", "9186", Decimal(dollars))
        shares = [rate.coinsurance for rate in file.rates if rate.coinsurance is not None]
        assert all(1 < share < 20 for share in shares)
        assert bool(shares) == (release >= "2024-01")


# -- codes -----------------------------------------------------------------------------------------------------------

HCPCS = {  # codes, modifiers, records
    "2017-Alpha-Numeric-HCPCS-File.zip": ("2017-01", 6155, 343, 10828),
    "2018-Alpha-Numeric-HCPCS-File.zip": ("2018-01", 6205, 354, 10985),
    "2019-Alpha-Numeric-HCPCS-File.zip": ("2019-01", 6440, 360, 11622),
    "HCPC2020_04_anweb.xlsx": ("2020-04", 6728, 369, 7098),
    "HCPC2020_10_anweb.xlsx": ("2020-10", 6825, 371, 7197),
    "normalized_2024JAN.csv.gz": ("2024-01", 7902, 383, 8285),
    "normalized_2024APR.csv.gz": ("2024-04", 7966, 383, 8349),
    "normalized_2024JUL.csv.gz": ("2024-07", 8033, 0, 8033),
    "normalized_2024OCT.csv.gz": ("2024-10", 8091, 387, 8478),
    "HCPC2025_OCT_ANWEB.xlsx": ("2025-10", 8463, 383, 8846),
    "HCPC2026_JAN_ANWEB_01122026.xlsx": ("2026-01", 8623, 383, 9006),
}


@cache
def codes(path: Path) -> HcpcsFile:
    """Read a file of codes once."""
    return read_hcpcs(path)


def by_code(file: HcpcsFile) -> dict[str, HcpcsRecord]:
    """Return codes and modifiers."""
    return {record.code: record for record in (*file.codes, *file.modifiers)}


@pytest.mark.parametrize("name", HCPCS)
def test_every_release_of_codes_is_read(name: str, shared: Path) -> None:
    """All codes, modifiers and records; every code has its add date."""
    file = codes(shared / "hcpcs" / name)
    assert (file.release, len(file.codes), len(file.modifiers), file.records) == HCPCS[name]
    assert all(record.long and record.added for record in file.codes)
    assert all(record.terminated is None or record.added <= record.terminated for record in file.codes if record.added)


def test_all_files_of_codes_are_tested(shared: Path) -> None:
    """What else lies in the folder are corrections and the record layout."""
    others = {path.name for path in (shared / "hcpcs").iterdir()} - set(HCPCS)
    assert {name for name in others if "Corrections" not in name} == {"HCPCS2019_recordlayout.txt"}


@pytest.mark.parametrize("year", [2017, 2018, 2019])
def test_the_fixed_width_records_are_those_that_a_plain_count_finds(year: int, shared: Path) -> None:
    """By the record kind in the eleventh character: 3 begins a code, 7 a modifier, 4 and 8 go on."""
    content = open_file(shared / "hcpcs" / f"{year}-Alpha-Numeric-HCPCS-File.zip", text_member)
    assert isinstance(content, Text)
    kinds = Counter(line[10] for line in content.text.splitlines() if re.match(r"[ A-Z0-9]{5}\d{5}[3478]", line))
    _, count, modifiers, records = HCPCS[f"{year}-Alpha-Numeric-HCPCS-File.zip"]
    assert (kinds["3"], kinds["7"], kinds.total()) == (count, modifiers, records)


def text_member(names: Sequence[str]) -> str:
    """Return the member of an archive that is the fixed-width text."""
    return next(name for name in names if "ANWEB" in name and name.endswith(".txt"))


WORKBOOKS = {2017: {"action_effective": 3}, 2018: {}, 2019: {"action_effective": 115, "types_of_service": 2}}


@pytest.mark.parametrize("year", WORKBOOKS)
def test_text_and_workbook_of_a_year_state_the_same(year: int, shared: Path, tmp_path: Path) -> None:
    """But for the dates and types of service in which CMS's own two files differ."""
    path = shared / "hcpcs" / f"{year}-Alpha-Numeric-HCPCS-File.zip"
    with zipfile.ZipFile(path) as archive:
        member = next(name for name in archive.namelist() if "ANWEB" in name and name.endswith(".xlsx"))
        book = tmp_path / member
        book.write_bytes(archive.read(member))
    text, workbook = by_code(codes(path)), by_code(read_hcpcs(book))
    assert text.keys() == workbook.keys()
    columns = [field.name for field in attrs.fields(HcpcsRecord) if field.name != "row"]
    differ = Counter(
        column for code in text for column in columns if getattr(text[code], column) != getattr(workbook[code], column)
    )
    assert differ == WORKBOOKS[year]


def test_the_lives_of_known_codes_are_read(shared: Path) -> None:
    """One replaced, one used again for another drug, one brought back; and a modifier."""
    old, middle, new, newest = (
        by_code(codes(shared / "hcpcs" / name))
        for name in (
            "2017-Alpha-Numeric-HCPCS-File.zip",
            "2019-Alpha-Numeric-HCPCS-File.zip",
            "HCPC2025_OCT_ANWEB.xlsx",
            "HCPC2026_JAN_ANWEB_01122026.xlsx",
        )
    )
    assert (middle["J9310"].terminated, middle["J9310"].action) == (date(2018, 12, 31), "D")
    assert (middle["J9312"].added, middle["J9312"].pricing, middle["J9312"].betos) == (date(2019, 1, 1), ("51",), "O1D")
    assert (old["J1440"].added, old["J1440"].terminated) == (date(1994, 1, 1), date(2013, 12, 31))
    assert (newest["J1440"].added, newest["J1440"].terminated) == (date(2023, 7, 1), None)
    assert (new["J0570"].action, new["J0570"].added) == ("R", date(2017, 1, 1))
    assert (newest["J2505"].terminated, newest["J2505"].types_of_service) == (date(2021, 12, 31), ("1", "P"))
    assert newest["JW"].is_modifier
    assert codes(shared / "hcpcs" / "HCPC2026_JAN_ANWEB_01122026.xlsx").published == date(2026, 1, 12)


# -- CMS's corrections of an annual file -----------------------------------------------------------------------------

CORRECTIONS = Layout(
    prefer("CORRECTION"),
    {"code": ("code",), "action": ("action",), "effective": ("effdate", "effectivedate")},
    ("code", "action", "effective"),
)


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_dates_with_a_short_year_are_those_that_cms_corrected_them_to(version: int, shared: Path) -> None:
    """The five ASC dates of 2018 that the file writes as 170401, 170701 and 180101."""
    known = by_code(codes(shared / "hcpcs" / "2018-Alpha-Numeric-HCPCS-File.zip"))
    corrected = {
        row.code(): row.day("effective")
        for row in CORRECTIONS.read(shared / "hcpcs" / f"V{version}_HCPC2018_Corrections_ANWEB.xlsx").rows
        if row.text("code") in {"C9488", "C9745", "C9746", "C9747", "C9748"} and "ASC" in row.text("action")
    }
    assert len(corrected) == 5
    assert {code: known[code].asc_date for code in corrected} == corrected


# -- what a file is --------------------------------------------------------------------------------------------------

FOLDERS: dict[str, Callable[[str], str | None]] = {
    "asp": lambda _name: "asp",
    "crosswalk": lambda name: "crosswalk" if name.endswith(".zip") else None,
    "mue": lambda _name: "mue",
    "opps": lambda _name: "opps",
    "hcpcs": lambda name: None if "Corrections" in name or "layout" in name else "hcpcs",
    "lists": lambda name: {
        "jw_jz_policy_hcpcs_list_2025-06-20.csv": "jw_jz", "sad_exclusions_2026-07_partial.csv": "sad", "noc_pricing_2025Q4.csv": "noc_prices",
        "noc_crosswalk_2025Q4.csv": "noc_crosswalk", "NOC_Codes_2019.xlsx": "noc_codes",
    }[name],
    "x12": lambda _name: None,
    "": lambda _name: None,
}  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_told_as_what_it_is(folder: str, shared: Path) -> None:
    """By its content; claims, descriptions and tables of others are refused."""
    for path in sorted(path for path in (shared / folder).iterdir() if path.is_file()):
        expected = FOLDERS[folder](path.name)
        if expected is None:
            with pytest.raises(FileFormatError) as caught:
                dataset_of(path)
            assert caught.value.hint
        else:
            assert dataset_of(path) == expected, path.name
