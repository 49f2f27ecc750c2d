"""The door that every text passes."""

import pytest

from jcodes.codes.text import folded, is_digits, plain_str, strange_in


class _Loud(str):
    """A str whose methods all shout."""

    __slots__ = ()

    def __str__(self) -> str:
        raise ZeroDivisionError

    def strip(self, chars: str | None = None, /) -> str:
        raise ZeroDivisionError


def test_a_subclass_of_str_gives_its_characters_and_is_asked_nothing() -> None:
    """Its own methods are not called."""
    plain = plain_str(_Loud("J9312"))
    assert plain == "J9312"
    assert type(plain) is str


@pytest.mark.parametrize("value", [None, 1, b"J9312", ["J9312"]])
def test_what_is_not_text_gives_none(value: object) -> None:
    """Bytes and numbers are not decoded or formatted."""
    assert plain_str(value) is None


@pytest.mark.parametrize(
    ("text", "answer"), [("0", True), ("", False), ("1a", False), ("\u00b2", False), ("\uff11", False)]
)
def test_only_ascii_digits_are_digits(text: str, answer: bool) -> None:
    """Superscripts and full-width digits are not."""
    assert is_digits(text) is answer


def test_hints_see_through_compatibility_characters() -> None:
    """Full-width text becomes plain; strange marks are named by code point."""
    assert folded(" \uff2a\uff19 ") == "J9"
    assert strange_in("J\uff19") == "U+FF19"
    assert strange_in("J\t9") == "U+0009"
    assert strange_in("J9 ~") is None
