"""Places of service by their codes, settings, and whose table of edits holds."""

from jcodes.claims import Administration, PlaceOfService, Setting
from jcodes.vocabulary.places import EditSetting


def test_a_place_is_its_two_digits() -> None:
    """Blank space around them does not matter, a lost zero does."""
    assert PlaceOfService.from_code(" 11 ") is PlaceOfService.OFFICE
    assert PlaceOfService.from_code("1") is None
    assert PlaceOfService.from_code("") is None
    assert all(place.value.isdigit() and len(place.value) == 2 for place in PlaceOfService)
    assert PlaceOfService.from_code("24") is not None
    assert PlaceOfService.AMBULATORY_SURGICAL_CENTER.setting is Setting.AMBULATORY_SURGERY
    assert PlaceOfService.OTHER.setting is None


def test_facilities_are_told_from_offices() -> None:
    """Since their order of services differs."""
    assert Setting.HOSPITAL_OUTPATIENT.is_facility
    assert not Setting.OFFICE.is_facility
    assert Administration(setting="Hospital Outpatient").setting is Setting.HOSPITAL_OUTPATIENT


def test_an_edit_setting_is_written_as_cms_names_its_tables() -> None:
    """For practitioners, hospitals' outpatient services and suppliers of equipment."""
    assert [str(setting) for setting in EditSetting] == ["practitioner", "outpatient", "dme"]
