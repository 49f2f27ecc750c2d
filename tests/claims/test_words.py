"""Routes, places and settings are read from what people write, and refused with what would be right."""

import enum

import pytest

from jcodes.claims import Administration, Confidence, PlaceOfService, Route, Setting
from jcodes.errors import MalformedClaimError
from jcodes.vocabulary.routes import as_route
from jcodes.vocabulary.terms import Word


@pytest.mark.parametrize(
    ("written", "route"),
    [
        ("IV", Route.INTRAVENOUS),
        ("i.v.", Route.INTRAVENOUS),
        ("IV Push", Route.INTRAVENOUS_PUSH),
        ("IVP", Route.INTRAVENOUS_PUSH),
        ("IVPB", Route.INTRAVENOUS_INFUSION),
        ("IV infusion", Route.INTRAVENOUS_INFUSION),
        ("INTRAVENOUS_INFUSION", Route.INTRAVENOUS_INFUSION),
        ("SQ", Route.SUBCUTANEOUS),
        ("SC", Route.SUBCUTANEOUS),
        ("subq", Route.SUBCUTANEOUS),
        ("sub-q", Route.SUBCUTANEOUS),
        ("S.C.", Route.SUBCUTANEOUS),
        ("s/c", Route.SUBCUTANEOUS),
        ("SubCut", Route.SUBCUTANEOUS),
        ("subcut infusion", Route.SUBCUTANEOUS_INFUSION),
        ("OBI", Route.ON_BODY_INJECTOR),
        ("IM", Route.INTRAMUSCULAR),
        ("intravitreal", Route.INTRAVITREAL),
        ("Intra-articular", Route.INTRA_ARTICULAR),
        ("intraarticular", Route.INTRA_ARTICULAR),
        ("intrathecal", Route.INTRATHECAL),
        ("PO", Route.ORAL),
        ("by mouth", Route.ORAL),
        ("nebulized", Route.INHALATION),
        ("topically", Route.TOPICAL),
        (Route.ORAL, Route.ORAL),
        ("  ", None),
        (None, None),
    ],
)
def test_a_route_is_read_as_charts_write_it(written: str | Route | None, route: Route | None) -> None:
    """Case, points and hyphens do not matter."""
    assert as_route(written) is route
    assert Administration(route=written).route is route


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("IA", "intra-articular to one and intra-arterial to another"),
        ("I.T.", "intrathecal to one and intratympanic to another"),
        ("injection", "say where it was injected"),
        ("infusion", "say what it was infused into"),
        ("sideways", "write it as charts do"),
        (3, "write it as charts do"),
    ],
)
def test_a_route_that_is_none_or_two_is_refused(written: str, hint: str) -> None:
    """Two readings are both named."""
    with pytest.raises(MalformedClaimError, match="is not a route") as caught:
        as_route(written)
    assert hint in caught.value.hint
    assert caught.value.field == "route"


def test_no_spelling_stands_for_two_routes() -> None:
    """Nor hides the name or value of another."""
    for route in Route:
        assert Route.find(route.value) is Route.find(route.name) is route
    for spelling, value in Route.spellings().items():
        assert Route.find(spelling) is Route(value)


def test_routes_know_what_modifiers_and_services_ask() -> None:
    """Into a vein, under the skin, or by a needle at all."""
    assert {route for route in Route if route.is_intravenous} == {
        Route.INTRAVENOUS,
        Route.INTRAVENOUS_INFUSION,
        Route.INTRAVENOUS_PUSH,
    }
    assert {route for route in Route if route.is_subcutaneous} == {
        Route.SUBCUTANEOUS,
        Route.SUBCUTANEOUS_INFUSION,
        Route.ON_BODY_INJECTOR,
    }
    assert Route.INTRAVITREAL.is_parenteral
    assert not Route.ORAL.is_parenteral


def test_a_place_is_its_two_digits() -> None:
    """Blank space around them does not matter, a lost zero does."""
    assert PlaceOfService.read(" 11 ") is PlaceOfService.OFFICE
    assert PlaceOfService.read("1") is None
    assert PlaceOfService.read("") is None
    assert all(place.value.isdigit() and len(place.value) == 2 for place in PlaceOfService)
    assert PlaceOfService.read("24") is not None
    assert PlaceOfService.AMBULATORY_SURGICAL_CENTER.setting is Setting.AMBULATORY_SURGERY
    assert PlaceOfService.OTHER.setting is None


def test_facilities_are_told_from_offices() -> None:
    """Since their order of services differs."""
    assert Setting.HOSPITAL_OUTPATIENT.is_facility
    assert not Setting.OFFICE.is_facility
    assert Administration(setting="Hospital Outpatient").setting is Setting.HOSPITAL_OUTPATIENT


def test_words_show_themselves_as_they_are_written() -> None:
    """The text is the value, the repr the expression."""
    assert str(Setting.DME) == "dme"
    assert repr(Setting.DME) == "Setting.DME"
    assert PlaceOfService.what() == "place of service"


def test_a_word_is_read_from_another_enum_with_the_same_words() -> None:
    """Rooms that may not know each other keep one vocabulary."""

    class Elsewhere(enum.Enum):
        HIGH = "H"
        NUMBER = 3

    assert Confidence.find(Elsewhere.HIGH) is Confidence.HIGH
    assert Confidence.find(Elsewhere.NUMBER) is None
    assert Word.spellings() == {}
