"""Names belong to a code's present drug: brackets of a descriptor, crosswalk names of a reused number, what a number was before."""

from pathlib import Path

import pytest

import jcodes
from jcodes.catalogs import catalog
from jcodes.errors import CodeNotValidError
from jcodes.official.crosswalk import drug_names
from jcodes.readers.descriptors import read_descriptor
from jcodes.readers.drug_labels import read_labels
from tests.readers.files import put


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("Injection, atropine sulfate (fresenius and therapeutically equivalent), 0.01 mg", ("fresenius",)),
        ("Riboflavin 5'-phosphate, ophthalmic solution, (epioxahd/epioxa), 1 mg", ("epioxahd", "epioxa")),
        ("Injection, bendamustine hydrochloride, (belrapzo/bendamustine), 1 mg", ("belrapzo",)),
        ("Injection, immune globulin, (gamunex-c/gammaked), 500 mg", ("gamunex-c", "gammaked")),
        ("Injection, rho d immune globulin, (hyperrho s/d), 50 mcg", ("hyperrho s/d",)),
    ],
)
def test_brackets_hold_brands_one_by_one(text: str, brands: tuple[str, ...]) -> None:
    """The products of other makers are no brand, and two brands with a slash are two."""
    assert read_descriptor(text).brands == brands


def test_no_shipped_brand_is_two_or_a_sentence() -> None:
    """Of every code."""
    for entry in catalog().values():
        for brand in entry.brands:
            assert "equivalent" not in brand, entry.code
            assert "month" not in brand, entry.code
            assert not any(len(part) > 3 for part in brand.split("/")[1:]), entry.code


def test_names_of_a_crosswalk_have_their_newest_quarter() -> None:
    """A later build takes those since the code's add date."""
    others = {"J2788": {"HyperRHO S/D": "2026-01"}}
    assert drug_names((), others) == others
    assert drug_names((), others) is not others


def test_a_reused_number_says_what_it_was() -> None:
    """J1440 was filgrastim to 2013, which J1442 took over; it is another drug since 2023."""
    with pytest.raises(CodeNotValidError, match="J1440 was filgrastim, 300 mcg, to 2013-12-31; use J1442") as caught:
        jcodes.billing_units("J1440", "300 mcg", on="2014-06-01")
    assert (caught.value.replaced_by, caught.value.converted) == (("J1442",), ("J1442 x 300",))
    with pytest.raises(CodeNotValidError, match="J1440 was filgrastim") as caught:
        jcodes.billing_units("J1440", "3 mL", on="2014-06-01")
    assert caught.value.converted == ()


@pytest.mark.parametrize(
    ("old", "new", "dose", "on", "bill"),
    [
        ("J9250", "J9260", "25 mg", "2025-01-15", "J9260 x 1"),
        ("J9259", "J9264", "100 mg", "2025-02-01", "J9264 x 100"),
        ("J9258", "J9264", "100 mg", "2024-11-01", "J9264 x 100"),
        ("J2806", "J2805", "5 mcg", "2025-02-01", "J2805 x 1"),
        ("J0833", "J0834", "0.25 mg", "2019-02-01", "J0834 x 1"),
        ("J1055", "J1050", "150 mg", "2014-01-01", "J1050 x 150"),
    ],
)
def test_what_official_files_show_to_have_taken_over_is_named(
    old: str, new: str, dose: str, on: str, bill: str
) -> None:
    """With the bill under it."""
    with pytest.raises(CodeNotValidError) as caught:
        jcodes.billing_units(old, dose, on=on)
    assert caught.value.replaced_by == (new,)
    assert caught.value.converted == (bill,)


def test_a_label_of_several_products_gives_none_a_name_of_another(tmp_path: Path) -> None:
    """What all names begin with is their common name; case does not matter."""
    header = "brand_name,generic_name,manufacturer_name,application_number,package_ndc,route,substance_name,how_supplied,dosage_forms_and_strengths,package_label_principal_display_panel\n"
    rows = (
        "TESTVUE 200|Testvue 300,TESTOL,X,NDA1,0001-0001-01|0001-0002-01,INTRAVENOUS,TESTOL,,,\n"
        "TESTO,TESTOL|WATER,X,NDA1,0001-0003-01,INTRAVENOUS,TESTOL,,,\n"
    )
    first, second = read_labels(put(tmp_path, "labels.csv", header + rows)).labels
    assert (first.proprietary, first.names) == ("TESTVUE", ("TESTVUE 200", "Testvue 300", "TESTOL"))
    assert (second.proprietary, second.nonproprietary) == ("TESTO", "TESTOL or WATER")


def test_search_says_which_number_may_be_the_strength() -> None:
    """Of a name that is a name without it too; a capsule is for oral use."""
    cat = catalog()
    assert cat.matches("Isovue 370").notes == (
        "'370' in the name may be the strength: give the dose and the strength with their units",
    )
    assert cat.matches("vitamin b-12").notes == ()
    assert cat.matches("Prevnar 13").notes == ()
    assert [str(one.code) for one in cat.search("Benadryl capsule")][:1] == ["Q0163"]
