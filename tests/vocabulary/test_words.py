"""The base of the words: read in any spelling, shown as they are written, refused with a hint."""

import pytest

from jcodes.claims import Administration, PlaceOfService, Purpose, Setting
from jcodes.claims.fields import as_purpose
from jcodes.errors import MalformedClaimError
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.words import TextEnum


def test_words_show_themselves_as_they_are_written() -> None:
    """The text is the value, the repr the expression."""
    assert str(Setting.DME) == "dme"
    assert repr(Setting.DME) == "Setting.DME"
    assert PlaceOfService.what() == "place of service"


def test_a_word_without_further_spellings_is_read_by_value_and_name() -> None:
    """In any case; nothing but text is read."""
    assert TextEnum.spellings() == {}
    assert [Confidence.find(value) for value in ("h", "HIGH", Confidence.HIGH, "X", 3, None)] == [
        Confidence.HIGH, Confidence.HIGH, Confidence.HIGH, None, None, None,
    ]  # fmt: skip


def test_a_word_that_is_none_is_refused_by_the_name_of_its_kind() -> None:
    """Or by that of the field it is for."""
    with pytest.raises(MalformedClaimError, match="a text \\(3 characters, letters\\) is not a family") as caught:
        Family.parse("fun")
    assert (caught.value.field, caught.value.value) == ("family", "fun")
    with pytest.raises(MalformedClaimError, match="a text \\(3 characters, letters\\) is not a family") as caught:
        Family.optional("fun", "families")
    assert caught.value.field == "families"
    assert Family.optional(" ") is Family.optional(None) is None


def test_a_purpose_is_read_as_charts_write_it() -> None:
    """None and blank are no purpose."""
    assert as_purpose("KVO") is Purpose.KEEP_VEIN_OPEN
    assert as_purpose("pump refill") is Purpose.PORTABLE_PUMP_REFILL
    assert as_purpose(" ") is as_purpose(None) is None
    with pytest.raises(MalformedClaimError, match="a text \\(3 characters, letters\\) is not a purpose"):
        Administration(purpose="fun")
