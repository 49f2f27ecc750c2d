"""Drugs whose names share a first word, codes that share a brand, and numbers that are no dose: the right one, or a question."""

from typing import Any

import pytest

from jcodes import Administration, code
from jcodes.catalogs import catalog
from jcodes.catalogs.substances import substance_of, words_of
from jcodes.coding.evidence import Evidence
from jcodes.coding.matching import match_codes
from jcodes.coding.naming import NameFit

DAY = "2026-02-01"


def matched(drug: str, dose: str | None, route: str | None, **facts: Any) -> tuple[str | None, set[str], str]:
    """Return the chosen code, the candidates, and the fact asked for."""
    found = match_codes(Administration(drug, dose, route=route, on=DAY, **facts), catalog(), None, None)
    fact = "" if found.question is None else found.question.fact
    return None if found.chosen is None else found.chosen.code, {one.code for one in found.candidates}, fact


def test_a_brand_leads_to_no_code_of_another_substance() -> None:
    """Actimmune is no interferon beta-1a, Pepaxto no melphalan: codes that a route adds are of the same substance."""
    cat = catalog()
    first: dict[str, set[frozenset[str]]] = {}
    for entry in cat.values():
        first.setdefault(words_of(entry.name)[0], set()).add(substance_of(entry.name))
    checked = 0
    for entry in cat.values():
        if entry.period.end is not None or len(first[words_of(entry.name)[0]]) == 1:
            continue
        for name in [one for one in entry.names if one.basis in {"substance", "table"}][:2]:
            for route in ("subcutaneous", "oral"):
                evidence = Evidence(Administration(name.text, route=route, on=DAY), cat)
                sure = {substance_of(one.name) for one in evidence.entries.values() if evidence.fit(one).is_sure}
                for added, why in evidence.instead.items():
                    checked += "FDA has" in why
                    assert "FDA has" not in why or substance_of(cat[added].name) in sure, (name.text, added)
    assert checked > 5


@pytest.mark.parametrize(
    ("drug", "dose", "route", "not_among"),
    [
        ("Actimmune", "100 mcg", "SC", "Q3028"),
        ("Betaseron", "0.25 mg", "SC", "Q3028"),
        ("Pepaxto", "40 mg", "PO", "J8600"),
    ],
)
def test_the_code_of_a_relative_is_not_offered(drug: str, dose: str, route: str, not_among: str) -> None:
    """Whatever rules out the right code."""
    chosen, candidates, _ = matched(drug, dose, route)
    assert not_among not in candidates
    assert chosen != not_among


def test_one_whole_package_decides_between_codes_of_a_brand() -> None:
    """Lupron Depot 22.5 mg is a package of J9217; 7.5 mg is one of both codes, and is asked for."""
    assert matched("Lupron Depot", "22.5 mg", "IM")[0] == "J9217"
    assert matched("Lupron Depot", "11.25 mg", "IM")[0] == "J1950"
    assert matched("lupron 22.5", "22.5 mg", "IM")[0] == "J9217"
    assert matched("lupron", "30 mg", "IM")[0] is None
    assert matched("Lupron Depot", "22.5 mg", "IM", strength="22.5 mg/kit")[0] == "J9217"
    chosen, candidates, fact = matched("Lupron Depot", "7.5 mg", "IM")
    assert (chosen, candidates, fact) == (None, {"J1950", "J9217"}, "the product (NDC, brand or maker)")


@pytest.mark.parametrize(
    ("drug", "dose", "route", "fact"),
    [
        ("mitomycin", "40 mg", "intravesical", "the name of the drug"),
        ("decitabine", "40 mg", "IV", "the product (NDC, brand or maker)"),
        ("fulvestrant", "500 mg", "IM", "the product (NDC, brand or maker)"),
        ("Brixadi", "24 mg", "SC", "the days that one dose lasts"),
        ("midazolam", "2 mg", "IM", "the product (NDC, brand or maker)"),
    ],
)
def test_a_question_can_be_answered_from_the_label(drug: str, dose: str, route: str, fact: str) -> None:
    """The unit of an injection is no strength on a label, a diluent no salt; a code without a brand is for any other product."""
    found = match_codes(Administration(drug, dose, route=route, on=DAY), catalog(), None, None).question
    assert found is not None
    assert found.fact == fact
    assert "()" not in str(found)


def test_any_other_product_is_an_answer() -> None:
    """Decitabine of a maker that no code names is J0894."""
    found = match_codes(Administration("decitabine", "40 mg", route="IV", on=DAY), catalog(), None, None).question
    assert found is not None
    assert {one.value for one in found.options} == {"sun pharma", "any other product, such as dacogen"}


def test_one_letter_tells_drugs_apart() -> None:
    """Vitamin D is no misspelled vitamin K."""
    assert matched("vitamin d", "1000 units", "PO")[1] == set()
    assert catalog().search("vitamin d") == ()
    assert matched("bcg", "50 mg", "intravesical")[1] == {"J9030"}


def test_a_vial_of_an_ndc_is_billed_by_the_label() -> None:
    """10 mg/mL and 10 mL are 100 mg a vial: stated as an assumption; a syringe is none of its vials."""
    found = code(Administration("", "1 vial", ndc="50242-0051-21", on=DAY)).drugs[0]
    assert [(line.code, line.units) for line in found.lines] == [("J9312", "10")]
    assert "content assumed: 100 mg/vial, by FDA's NDC Directory of 2019-04-29" in " ".join(map(str, found.assumptions))
    other = code(Administration("", "1 syringe", ndc="50242-0051-21", on=DAY)).drugs[0]
    assert other.lines == ()


def test_a_liquid_that_fda_lists_as_a_powder_is_counted_in_milliliters() -> None:
    """Onivyde is 10 mL in CMS's crosswalk and 4.3 mg/mL; of erythromycin, 500 mg/10 mL, the assumption says that FDA's form differs."""
    found = code(Administration("", "43 mg", ndc="15054-0043-01", on=DAY)).drugs[0]
    said = {one.fact: str(one) for one in found.assumptions}
    assert "NDC unit of measure assumed: ML" in said["ndc_unit"]
    other = code(Administration("", "500 mg", ndc="00409-6482-01", on=DAY)).drugs[0]
    said = {one.fact: str(one) for one in other.assumptions}
    assert "ML, by CMS's crosswalk of 2026-01" in said["ndc_unit"]
    assert "FDA's dosage form says powder" in said["ndc_unit"]


def test_the_name_of_a_relative_fits_no_other() -> None:
    """The fit of a name that only shares its first word is none."""
    evidence = Evidence(Administration("Actimmune", "100 mcg", route="SC", on=DAY), catalog())
    assert evidence.fit(catalog()["Q3028"]) is NameFit.NONE
