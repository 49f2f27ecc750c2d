"""Names of substances: their words, and the suffixes of biologics."""

import pytest

from jcodes.catalogs.substances import is_begun_by, suffix_of, unsuffixed


@pytest.mark.parametrize(
    ("name", "suffix", "without"),
    [
        ("Infliximab-dyyb", "-dyyb", "infliximab"),
        ("fam-trastuzumab deruxtecan-NXKI", "-nxki", "fam-trastuzumab deruxtecan"),
        ("trastuzumab-dttb, 10 mg", "-dttb", "trastuzumab, 10 mg"),
        ("Solu-Medrol", "", "solu-medrol"),
        ("ado-trastuzumab", "", "ado-trastuzumab"),
        ("rituximab", "", "rituximab"),
        ("", "", ""),
    ],
)
def test_a_biologic_has_a_suffix_of_four_letters(name: str, suffix: str, without: str) -> None:
    """Behind a hyphen, at the end of a word of four letters or more; in lower case."""
    assert (suffix_of(name), unsuffixed(name)) == (suffix, without)


@pytest.mark.parametrize(
    ("name", "other", "is_so"),
    [
        ("ceftriaxone sodium", "Ceftriaxone", True),
        ("ceftriaxone", "ceftriaxone sodium", True),
        ("Solu-Medrol 40", "solu medrol", True),
        ("iron sucrose", "iron", True),
        ("sterile cefuroxime sodium", "ceftriaxone", False),
        ("sodium chloride", "chloride", False),
        ("rituximab hyaluronidase", "hyaluronidase", False),
        ("rituximab", "", False),
        ("", "rituximab", False),
        ("sodium", "", False),
    ],
)
def test_a_name_begins_with_another_or_is_the_same_substance(name: str, other: str, is_so: bool) -> None:
    """All words of the other one, in their order; whatever the salt."""
    assert is_begun_by(name, other) is is_so
