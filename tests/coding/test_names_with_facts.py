"""What else than the substance a name says: how long a dose lasts, a device, a route of FDA's list, a kit to be labeled."""

import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import code
from jcodes.coding.answer import CodedDrug
from jcodes.vocabulary.products import NdcUnit

CAT = jcodes.catalog("2026-01")


def coded(drug: str, dose: str, route: str | None = None) -> CodedDrug:
    """Return the answer for one drug of February 2026."""
    [found] = code(Administration(drug, dose, route=route, on="2026-02-01"), catalog=CAT).drugs
    return found


@pytest.mark.parametrize(
    ("drug", "dose", "number"),
    [
        ("Brixadi weekly", "24 mg", "J0577"),
        ("Brixadi (weekly dosing)", "8 mg", "J0577"),
        ("Brixadi monthly 128", "128 mg", "J0578"),
        ("Brixadi monthly", "28 days", "J0578"),
    ],
)
def test_how_long_a_dose_lasts_may_be_in_the_name(drug: str, dose: str, number: str) -> None:
    """One unit a dose, whatever its milligrams."""
    found = coded(drug, dose, "SC")
    assert found.code == number
    assert [str(line) for line in found.lines] == [f"{number} x 1"]
    assert dose.endswith("days") or any(f"{dose} is 1 unit" in note for note in found.notes)


def test_a_name_without_it_is_asked() -> None:
    """Brixadi alone may be either, and so may a name that says both; other drugs are not concerned."""
    for drug in ("Brixadi", "Brixadi weekly or monthly"):
        found = coded(drug, "24 mg", "SC")
        assert found.code is None
        assert found.question is not None
        assert found.question.codes == ("J0577", "J0578")
    assert coded("methotrexate weekly", "25 mg", "SC").question == coded("methotrexate", "25 mg", "SC").question


@pytest.mark.parametrize("dose", ["1 IUD", "1 implant", "1 dose", "1 device", "1 each"])
def test_a_contraceptive_device_is_one_unit_by_any_word(dose: str) -> None:
    """As `billing_units` has it."""
    assert [str(line) for line in coded("Mirena", dose).lines] == ["J7298 x 1"]
    assert str(jcodes.billing_units("J7298", dose, on="2026-02-01").lines[0]) == "J7298 x 1"


@pytest.mark.parametrize(
    ("drug", "dose", "route", "number"),
    [
        ("Dexycu", "517 mcg", "intraocular", "J1095"),
        ("Xipere", "4 mg", "suprachoroidal", "J3299"),
        ("Dextenza", "0.4 mg", "intracanalicular", "J1096"),
        ("Omidria", "4 mL", "intracameral", "J1097"),
        ("Cresemba", "372 mg", "IV infusion", "J1833"),
        ("colistin", "150 mg", "IV infusion", "J0770"),
        ("DaTscan", "5 mCi", "IV push", "A9584"),
        ("UltraTag", "20 mCi", "IV push", "A9560"),
        ("MAA", "4 mCi", "IV push", "A9540"),
    ],
)
def test_names_and_routes_of_charts(drug: str, dose: str, route: str, number: str) -> None:
    """Each route is one of FDA's list."""
    found = coded(drug, dose, route)
    assert number == found.code or (found.question is not None and number in found.question.codes)


def test_the_dialysis_line_is_a_route() -> None:
    """Neither IV nor anything else: no administration code is billed with it."""
    found = code(Administration("Triferic", "27.2 mg", route="hemodialysis", on="2025-11-03"), catalog=CAT)
    assert [str(line) for line in found.lines] == ["J1443 x 272"]
    assert jcodes.claims.Route("hemodialysis").is_parenteral
    assert not jcodes.claims.Route("hemodialysis").is_intravenous


@pytest.mark.parametrize(
    ("drug", "dose", "numbers"),
    [
        ("Zevalin", "5 mCi", {"A9542", "A9543"}),
        ("MIBG", "5 mCi", {"A9508", "A9582", "A9590"}),
        ("DTPA", "20 mCi", {"A9539", "A9567"}),
    ],
)
def test_a_nuclear_name_of_several_codes_is_asked(drug: str, dose: str, numbers: set[str]) -> None:
    """One of them, or a question with at most five."""
    found = coded(drug, dose, "IV push")
    offered = {found.code} if found.question is None else set(found.question.codes)
    assert offered & numbers
    assert offered <= numbers


def test_a_powder_by_fda_that_cms_counts_in_milliliters_is_a_liquid() -> None:
    """Onivyde, which FDA's directory of 2019 lists as a powder."""
    label = CAT.label("15054-0043-01")
    assert label is not None
    assert (label.dosage_form, label.is_powder, label.ndc_unit) == (
        "INJECTION, POWDER, FOR SOLUTION",
        False,
        NdcUnit.ML,
    )
    powder = CAT.label("00002-7623-01")
    assert powder is not None
    assert (powder.is_powder, powder.ndc_unit) == (True, NdcUnit.UN)


def test_vitamin_d_is_no_other_vitamin() -> None:
    """A word of one letter is whole; nothing is offered in its place."""
    assert CAT.search("vitamin d") == ()
    assert coded("vitamin d", "50000 units", "IM").question is None
