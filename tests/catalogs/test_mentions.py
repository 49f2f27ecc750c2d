"""Which codes a text names."""

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.mentions import codes_named_in, entries_called, may_be_one_drug

CAT = catalog("2026-01")


def is_injected(entry: Entry) -> bool:
    return entry.code.text[0] == "J"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ketorolac 30 mg IV", "ketorolac J1885"),
        ("inj KETOROLAC TROMETHAMINE x1", "ketorolac tromethamine J1885"),
        ("potassium chloride 20 mEq", "potassium chloride J3480"),
        ("potassium 20 mEq", ""),
        ("magnesium sulfate 2 g", "magnesium sulfate J3475"),
        ("magnesium 2 g", ""),
        ("Adrenalin 1 mg", "adrenalin J0163 J0169"),
        ("she has hope", ""),
        ("patient tolerated it well", ""),
        ("", ""),
    ],
)
def test_a_text_names_the_codes_of_its_first_drug(text: str, named: str) -> None:
    """By the longest name there, with its salt or without; an element alone is none."""
    found = codes_named_in(text, CAT, is_injected)
    assert ("" if found is None else " ".join((found[0], *found[1]))) == named


def test_only_the_entries_asked_for_count() -> None:
    """Nothing is named where no entry counts."""
    assert codes_named_in("ketorolac 30 mg", CAT, lambda entry: entry.code.text[0] == "C") is None


def test_an_entry_is_called_by_substance_name_or_brand() -> None:
    """Whatever the salt and the spaces; a part of a name is none."""
    assert {str(entry.code) for entry in entries_called("ondansetron", CAT)} >= {"J2405"}
    assert {str(entry.code) for entry in entries_called("solu medrol", CAT)} >= {"J2919"}
    assert not list(entries_called("globulin", CAT))
    assert {str(entry.code) for entry in entries_called("testosterone undecanoate hcl", CAT)} == {"C9023", "J3145"}
    assert {str(entry.code) for entry in entries_called("adrenalin, epinephrine sodium", CAT)} >= {"J0171"}


def test_two_codes_may_be_one_drug() -> None:
    """A telling word is common to both, or to the product; salts tell nothing."""
    assert may_be_one_drug(CAT["J9312"], CAT["Q5115"])
    assert not may_be_one_drug(CAT["J9312"], CAT["J9035"])
    assert may_be_one_drug(CAT["J9312"], CAT["J9035"], "Rituximab 100 mg vial")
    assert not may_be_one_drug(CAT["J1644"], CAT["J2720"])
    assert not may_be_one_drug(CAT["J2405"], CAT["J0692"])  # both are hydrochlorides
    assert not may_be_one_drug(CAT["J0558"], CAT["A9515"])  # Bicillin C-R and choline C-11
    assert may_be_one_drug(CAT["J2405"], CAT["J2405"])
    assert not may_be_one_drug(CAT["J2405"], CAT["J0500"], "injection, hydrochloride")
