"""Codes of 2026 in a whole file of CMS's layout: kinds, ingredients, and what is coded from them."""

from pathlib import Path

import pytest

import jcodes
from jcodes import Administration
from jcodes.catalogs import Catalog
from jcodes.coding import code
from jcodes.vocabulary.products import Kind
from tests.readers.files import ROWS, csv_text, put

DRUG = ROWS[1]
WORDS = {
    "J0185": ("Injection, aprepitant, 1 mg", "20190101"),
    "J8501": ("Aprepitant, oral, 5 mg", "20050101"),
    "J8502": ("Injection, aprepitant (aponvie), 1 mg", "20260401"),
    "J9271": ("Injection, pembrolizumab, 1 mg", "20160101"),
    "J9277": ("Injection, pembrolizumab, 1 mg and berahyaluronidase alfa-pmph", "20260701"),
    "J9312": ("Injection, rituximab, 10 mg", "20190101"),
    "J9311": ("Injection, rituximab 10 mg and hyaluronidase", "20190101"),
}


@pytest.fixture
def cat(tmp_path: Path) -> Catalog:
    """Return the catalog of such a file."""
    rows = [{**DRUG, "HCPC": name, "LONG DESCRIPTION": words, "ADD DT": day} for name, (words, day) in WORDS.items()]
    return jcodes.load(put(tmp_path, "HCPC2026_JUL_ANWEB.csv", csv_text(rows)))


def test_an_injection_among_the_oral_codes_is_an_injection(cat: Catalog) -> None:
    """J8502 of April 2026; the oral form of the same substance stays oral."""
    assert (cat["J8502"].kind, cat["J8501"].kind) == (Kind.DRUG, Kind.ORAL)
    assert cat["J8502"].brands == ("aponvie",)


def test_an_injection_among_the_oral_codes_is_coded_with_its_push(cat: Catalog) -> None:
    """As J0185 is with the same record."""
    for number in ("J8502", "J0185"):
        given = Administration(code=number, dose="32 mg", on="2026-08-03", route="IV push")
        assert {number, "96374"} <= {str(line.code) for line in code(given, catalog=cat).lines}
    named = Administration(drug="Aponvie", dose="32 mg", on="2026-08-03", route="IV push")
    assert {"J8502", "96374"} <= {str(line.code) for line in code(named, catalog=cat).lines}


def test_a_second_ingredient_stays_in_the_name(cat: Catalog) -> None:
    """J9277 of July 2026; an infusion of pembrolizumab is J9271 alone."""
    assert "hyaluronidase" in cat["J9277"].name
    assert cat["J9271"].name == "pembrolizumab"
    given = Administration(drug="pembrolizumab", dose="200 mg", on="2026-08-03", route="IV infusion")
    assert [str(one) for one in code(given, catalog=cat).lines if one.code.startswith("J")] == ["J9271 x 200"]
