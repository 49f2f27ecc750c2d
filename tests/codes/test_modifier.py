"""A modifier is two letters or digits, and a run of several is refused with each of them named."""

import pickle

import pytest

from jcodes.codes import HcpcsCode, Modifier
from jcodes.errors import MalformedModifierError


class _Text(str):
    """A str of another class, as NumPy's is."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("JW", "JW"),
        (" jw ", "JW"),
        ("-JW", "JW"),
        ("59", "59"),
        ("76", "76"),
        ("50", "50"),
        ("a1", "A1"),
        ("XS\n", "XS"),
        (_Text("jz"), "JZ"),
    ],
)
def test_every_spelling_of_a_modifier_is_read(written: str, text: str) -> None:
    """Case, white space and the hyphen in front do not matter."""
    modifier = Modifier.parse(written)
    assert modifier.text == str(modifier) == modifier.format() == text
    assert type(modifier.text) is str
    assert Modifier(written) == modifier
    assert Modifier.is_valid(written)


_SHAPE = "give two letters or digits, such as JW or 59"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", f"a modifier cannot be blank: {_SHAPE}"),
        ("J", f"'J' is not a modifier: {_SHAPE}"),
        ("JWX", f"a text (3 characters, letters) is not a modifier: {_SHAPE}"),
        ("J W", f"a text (3 characters, letters and spaces) is not a modifier: {_SHAPE}"),
        ("--JW", f"a text (4 characters, letters and -) is not a modifier: {_SHAPE}"),
        ("J!", f"'J!' is not a modifier: {_SHAPE}"),
        ("JW!RT", f"a text (5 characters, letters and !) is not a modifier: {_SHAPE}"),
        ("JWRT", "a text (4 characters, letters) is more than one modifier: give each on its own, two characters each"),
        ("jw, rt", "'jw, rt' is more than one modifier: give each on its own: JW, RT"),
        ("JW:RT:KX:59", "'JW:RT:KX:59' is more than one modifier: give each on its own: JW, RT, KX, 59"),
        (
            "JWRTKX5976",
            "a text (10 characters, letters and digits) is more than one modifier: give each on its own, two characters each",
        ),
        ("\uff2a\uff37", "a text (2 characters, others) contains U+FF2A, which is not ASCII: did you mean JW?"),
        ("\xdf", f"a text (1 character, others) contains U+00DF, which is not ASCII: {_SHAPE}"),
        ("\u0661\u0662", f"a text (2 characters, others) contains U+0661, which is not ASCII: {_SHAPE}"),
    ],
)
def test_what_is_not_one_modifier_is_refused_with_what_would_be_right(written: str, message: str) -> None:
    """The error says how many there are, or what was probably meant."""
    with pytest.raises(MalformedModifierError) as caught:
        Modifier.parse(written)
    assert str(caught.value) == message
    assert caught.value.value == written
    assert not Modifier.is_valid(written)
    with pytest.raises(MalformedModifierError):
        Modifier(written)


@pytest.mark.parametrize("value", [None, 59, b"JW", ("JW",), HcpcsCode("J9312")])
def test_what_is_not_text_is_refused_as_such(value: object) -> None:
    """The number 59 is not the modifier 59."""
    with pytest.raises(MalformedModifierError, match="a modifier is text, not ") as caught:
        Modifier.parse(value)  # type: ignore[arg-type]
    assert caught.value.value is value
    with pytest.raises(MalformedModifierError):
        Modifier(value)  # type: ignore[arg-type]
    assert not Modifier.is_valid(value)


def test_a_modifier_is_a_value() -> None:
    """It is read as itself, hashable, ordered among its kind, frozen, picklable, and unequal to text."""
    modifier = Modifier("jw")
    assert Modifier.parse(modifier) is modifier
    assert Modifier.is_valid(modifier)
    assert {modifier: 1}[Modifier("JW")] == 1
    text: object = "JW"
    assert modifier != text
    assert sorted([Modifier("JZ"), modifier, Modifier("59")]) == [Modifier("59"), modifier, Modifier("JZ")]
    assert modifier.__lt__("JZ") is NotImplemented  # type: ignore[operator]
    assert repr(modifier) == "Modifier('JW')"
    assert f"{modifier:<4}|" == "JW  |"
    assert pickle.loads(pickle.dumps(modifier)) == modifier
    assert not hasattr(modifier, "__dict__")
