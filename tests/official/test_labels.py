"""Label facts: what a description of packages says, which NDCs are kept, and when a label is doubted."""

from pathlib import Path

import pytest

from jcodes.catalogs.code_table import CodeRow
from jcodes.catalogs.crosswalk import LinkRow
from jcodes.catalogs.labels import LabelRow
from jcodes.codes import Ndc
from jcodes.official.containers import contents_of
from jcodes.official.labels import crosswalk_products, label_rows, listed_packages, newest_alike
from jcodes.readers.drug_labels import read_labels
from jcodes.readers.ndc_directory import read_directory, read_packages, read_products
from tests.readers import samples
from tests.readers.files import put

OUTER = Ndc.parse("12345-0010-01")


@pytest.mark.parametrize(
    ("description", "words", "size", "items"),
    [
        ("1 VIAL in 1 CARTON (0002-7510-01)  > 10 mL in 1 VIAL", "VIAL", "10 mL", 1),
        ("25 VIAL, SINGLE-DOSE in 1 TRAY (0002-7510-01)  > 2 mL in 1 VIAL, SINGLE-DOSE", "VIAL, SINGLE-DOSE", "2 mL", 25),
        ("25 VIAL, SINGLE-DOSE in 1 TRAY / 2 mL in 1 VIAL, SINGLE-DOSE", "VIAL, SINGLE-DOSE", "2 mL", 25),
        ("1 VIAL, MULTI-DOSE in 1 BOX > 5 mL in 1 VIAL", "VIAL, MULTI-DOSE", "5 mL", 1),
        ("1 POUCH in 1 CARTON (1-1-1)  > 25 AMPULE in 1 POUCH (1-1-2)  > 3 mL in 1 AMPULE", "AMPULE", "3 mL", 25),
        ("250 mL in 1 BAG (0338-0017-02) ", "BAG", "250 mL", 1),
        (".5 mL in 1 SYRINGE, GLASS (0338-0017-02) ", "SYRINGE, GLASS", "0.5 mL", 1),
        ("1 SYRINGE, GLASS in 1 BAG (52584-002-34)  > 10 mL in 1 SYRINGE, GLASS", "SYRINGE, GLASS", "10 mL", 1),
        ("10 VIAL in 1 CARTON > 1 INJECTION, POWDER, FOR SOLUTION in 1 VIAL", "VIAL", "", 10),
        ("3 BLISTER PACK in 1 CARTON > 10 CAPSULE in 1 BLISTER PACK", "BLISTER PACK", "", 3),
        ("1 KIT in 1 CARTON (0-0-1)  *  10 mL in 1 VIAL, SINGLE-DOSE *  1 mL in 1 SYRINGE", "KIT", "", 1),
        ("1 VIAL in 1 CARTON (0-0-1)  *  1 mL in 1 SYRINGE", "KIT", "", None),
        ("2 KIT in 1 CARTON > 1 KIT in 1 TRAY", "KIT", "", 2),
        ("12 CONTAINER in 1 CASE (0264-1940-20)  > 250 mL in 1 CONTAINER", "", "250 mL", None),
        ("1.5 BOX in 1 CARTON > 2 mL in 1 VIAL", "VIAL", "2 mL", None),
        ("1 BOX in 2 CARTON > 2 mL in 1 VIAL", "VIAL", "2 mL", None),
        ("2 mL in 1 VIAL > 1 mL in 1 CARTON", "VIAL", "1 mL", 1),
        ("10 CARTON in 1 CASE > 2 mL in 1 CARTON", "", "2 mL", None),
        ("see the label", "", "", None),
    ],
)  # fmt: skip
def test_a_description_of_packages(description: str, words: str, size: str, items: int | None) -> None:
    """The container, what one holds, and how many there are; a kit is a kit."""
    first = next(iter(contents_of(OUTER, description)))
    assert (first.ndc, first.words, first.size, first.items) == (OUTER, words, size, items)


def test_an_inner_package_with_its_own_ndc() -> None:
    """Records often have the vial's NDC, not the carton's."""
    text = "10 VIAL in 1 CARTON (12345-010-01)  > 5 mL in 1 VIAL (12345-010-02) "
    assert [(one.ndc.ndc11, one.items) for one in contents_of(OUTER, text)] == [("12345001001", 10), ("12345001002", 1)]


def test_an_inner_package_below_the_container_has_no_number_of_containers() -> None:
    """What lies within a pouch is not counted in pouches."""
    text = "10 POUCH in 1 CARTON (12345-010-01)  > 5 APPLICATOR in 1 POUCH > 1 mL in 1 APPLICATOR (12345-010-02)"
    found = [(one.ndc.ndc11, one.words, one.items) for one in contents_of(OUTER, text)]
    assert found == [("12345001001", "POUCH", 10), ("12345001002", "POUCH", None)]


def test_a_description_that_cannot_be_read_gives_one_package() -> None:
    """The inner NDC of a level that can be read is not guessed from the rest."""
    text = "see the label > 5 mL in 1 VIAL (12345-010-02)"
    (only,) = contents_of(OUTER, text)
    assert (only.ndc, only.words, only.size, only.items) == (OUTER, "", "", None)


def link(identifier: str, code: str, labeler: str, drug: str) -> LinkRow:
    """Return a row of a crosswalk."""
    return LinkRow(identifier, code, "ASP", "2026-01", "", labeler, drug, *[""] * 7)


CODES = [
    CodeRow(*[""] * len(CodeRow._fields))._replace(code=code, name=name)
    for code, name in (("J0001", "testomab"), ("J0002", "testocillin"))
]
LINKS = [
    link("12345-0010-01", "J0001", "Test Labs", "Testbrand"),
    link("12345-0020-01", "J0002", "Test Labs", "Other"),
    link("12345-0020-01", "J0002", "Test", "Other"),
    link("12345-0020-02", "J0001", "Other", "Other"),
    link("12345-0030-01", "J0001", "Test Labs", "Testlesslike"),
    link("UPC-1", "J0001", "Test Labs", "Testbrand"),
]


def rows(folder: Path) -> list[LabelRow]:
    """Return the rows of the samples."""
    directory = listed_packages(
        read_products(put(folder, "product.csv", samples.PRODUCTS)),
        read_packages(put(folder, "package.csv", samples.PACKAGES)),
    )
    joined = read_directory(put(folder, "ndc.csv", samples.NDC_JOINED)).rows
    labels = read_labels(put(folder, "label.csv", samples.DRUG_LABELS))
    return label_rows(crosswalk_products(LINKS, CODES), {"N19": directory, "N15": joined}, {"L26": labels})


def test_only_ndcs_of_crosswalks_are_kept(tmp_path: Path) -> None:
    """Each with what each file says; an inner NDC has its package's facts."""
    found = {(row.ndc, row.source): row for row in rows(tmp_path)}
    assert sorted(found) == [
        ("12345-0010-01", "L26"), ("12345-0010-01", "N15"), ("12345-0010-01", "N19"),
        ("12345-0020-01", "L26"), ("12345-0020-01", "N19"), ("12345-0020-02", "N19"), ("12345-0030-01", "N19"),
    ]  # fmt: skip
    row = found["12345-0010-01", "N19"]
    assert (row.container, row.size, row.items, row.strengths) == ("VIAL, SINGLE-DOSE", "10 mL", "1", "10 mg/mL")
    assert found["12345-0020-01", "N19"].strengths == "0.5 g/1|1 g/1"
    label = found["12345-0010-01", "L26"]
    assert (label.form, label.type, label.powder) == ("vial", "single-dose", "0")


@pytest.mark.parametrize("is_first", [True, False])
def test_an_own_row_stands_before_that_of_the_package_around(tmp_path: Path, *, is_first: bool) -> None:
    """In whichever order the directory lists the two."""
    own = '12345-020_b,12345-020,12345-0020-2,"7 mL in 1 BAG (12345-0020-2) ",20120601,,N,N'
    header, *others = samples.PACKAGES.splitlines()
    lines = [header, own, *others] if is_first else [header, *others, own]
    directory = listed_packages(
        read_products(put(tmp_path, "product.csv", samples.PRODUCTS)),
        read_packages(put(tmp_path, "package.csv", "\n".join(lines) + "\n")),
    )
    found = {row.ndc: row for row in label_rows(crosswalk_products(LINKS, CODES), {"N19": directory}, {})}
    assert (found["12345-0020-02"].container, found["12345-0020-02"].size) == ("BAG", "7 mL")
    assert found["12345-0020-01"].container == "VIAL"


def test_a_name_that_no_crosswalk_has_is_doubted(tmp_path: Path) -> None:
    """An NDC may be used again; a descriptor's word, or one name within another, is enough."""
    found = {(row.ndc, row.source): row.doubt for row in rows(tmp_path)}
    assert found["12345-0020-01", "N19"] == ""
    assert found["12345-0020-02", "N19"].startswith(
        "no name in this file is in CMS's crosswalk of the NDC, nor the labeler's name"
    )
    assert found["12345-0030-01", "N19"].startswith("no name in this file is in CMS's crosswalk of the NDC: the NDC")
    known = crosswalk_products([link("12345-0030-01", "J0001", "Test Labs", "testle")], CODES)
    products = read_products(tmp_path / "product.csv")
    (near,) = label_rows(known, {"N19": listed_packages(products, read_packages(tmp_path / "package.csv"))}, {})
    assert near.doubt == ""


def test_rows_that_say_the_same_are_kept_once(tmp_path: Path) -> None:
    """Of the newest file."""
    (row,) = [row for row in rows(tmp_path) if (row.ndc, row.source) == ("12345-0010-01", "N19")]
    older = row._replace(source="N15")
    assert newest_alike([older, row], ["N19", "N15"]) == [row]
    assert newest_alike([older._replace(size="5 mL"), row], ["N19", "N15"]) == [row, older._replace(size="5 mL")]
