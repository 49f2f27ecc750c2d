"""Entries describe themselves from facts."""

import pickle
from datetime import date

import attrs
import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.definitions import unit_sentence
from jcodes.catalogs.entries import Entry
from jcodes.doses import Dosage
from jcodes.errors import (
    DataError,
)
from jcodes.periods import Quarter
from jcodes.vocabulary.indicators import Betos, Coverage, Pricing, TypeOfService

CAT = catalog()
ON = "2026-02-01"


def test_a_description_is_composed_from_the_facts() -> None:
    """Substance, brands, telling details, and what one unit is."""
    assert CAT["J9312"].description == "rituximab (rituxan): one unit is 10 mg"
    assert CAT["Q5115"].description == "rituximab-abbs (truxima), biosimilar: one unit is 10 mg"
    assert CAT["J3490"].description == "unclassified drugs: no dosage is stated (not otherwise classified)"


def test_what_one_unit_is_stands_in_words() -> None:
    """For each basis."""
    sentences = {
        "10 mg": "one unit is 10 mg",
        "up to 50 mg": "one unit is up to 50 mg",
        "per vial": "one unit is one vial",
        "per study dose, up to 30 mCi": "one unit is one study dose, up to 30 mCi",
        "each": "one unit is one piece",
        "100 capsules": "one unit is 100 capsules",
        "> 3 mg, <= 6 mg": "one unit is an administration of > 3 mg, <= 6 mg",
        "none (not a drug)": "no dosage is stated (not a drug)",
    }
    assert {text: unit_sentence(Dosage.parse(text)) for text in sentences} == sentences


def test_the_facts_go_out_as_json_holds_them() -> None:
    """Texts, lists and None."""
    facts = CAT["J2505"].to_dict()
    assert (facts["valid_to"], facts["replaced_by"], facts["brands"]) == (
        "2021-12-31",
        [{"code": "J2506", "ratio": "12", "why": CAT["J2505"].replacements[0].why}],
        [],
    )
    assert CAT["J9312"].to_dict()["valid_to"] is None
    assert str(CAT.release) == "2026-01"
    assert CAT["J9312"].to_dict()["pricing"] == ["51 (drug)"]


def test_indicators_are_named() -> None:
    """CMS's letters and digits decoded; blank ones are None or left out."""
    entry = CAT["J9312"]
    assert (entry.coverage, entry.pricing, entry.betos) == (Coverage.SPECIAL, (Pricing.DRUG,), Betos.CHEMOTHERAPY)
    assert entry.types_of_service == (TypeOfService.MEDICAL, TypeOfService.EQUIPMENT_PURCHASE)
    assert all(found.coverage is None or found.coverage in Coverage for found in CAT.values())


def test_an_entry_without_a_catalog_says_where_to_take_one_from() -> None:
    """Its own facts are there; what other files say is not."""
    alone = attrs.evolve(CAT["J9312"], facts=None)
    assert isinstance(alone, Entry)
    assert alone == CAT["J9312"]
    with pytest.raises(DataError, match="belongs to no catalog: take the entry from a catalog"):
        alone.price(ON)
    assert [str(code) for code in CAT["J9312"].predecessors(date(2018, 6, 1))] == ["J9310"]
    assert CAT["J9312"].predecessors(date(2019, 6, 1)) == () == alone.predecessors(date(2018, 6, 1))
    assert pickle.loads(pickle.dumps(CAT["J9312"])).price(ON) == CAT["J9312"].price(ON)


def test_covered_until_answers_under_its_old_name_too() -> None:
    """With a warning."""
    entry = catalog("2026-01")["J9312"]
    with pytest.warns(DeprecationWarning, match=r"^Entry\.speaks_until is now Entry\.covered_until$"):
        assert entry.speaks_until() == entry.covered_until() == Quarter(2026, 1)
