"""An HCPCS code is read in every spelling that means one thing, and refused with a reason in every other."""

import copy
import enum
import pickle

import pytest

from jcodes.codes import HcpcsCode, Modifier
from jcodes.errors import JcodesError, MalformedCodeError


class _Drug(str, enum.Enum):  # noqa: UP042 - what programs have: str and Enum, whose str() is "_Drug.RITUXIMAB"
    RITUXIMAB = "j9312"


class _Liar:
    """An object whose class cannot be asked for."""

    @property
    def __class__(self) -> type:
        raise ZeroDivisionError

    @__class__.setter
    def __class__(self, value: type) -> None: ...


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("J1100", "J1100"),
        ("j1100", "J1100"),
        (" J1100 ", "J1100"),
        ("J-1100", "J1100"),
        ("j 1100", "J1100"),
        ("J1100\n", "J1100"),
        ("\tJ1100\r\n", "J1100"),
        ("\u00a0J1100", "J1100"),
        ("A0000", "A0000"),
        ("V9999", "V9999"),
        ("u0001", "U0001"),
        ("D0120", "D0120"),
        (_Drug.RITUXIMAB, "J9312"),
    ],
)
def test_every_spelling_of_a_code_is_read(written: str, text: str) -> None:
    """Case, white space and one separator do not matter, and none of them is carried through."""
    code = HcpcsCode.parse(written)
    assert code.text == str(code) == code.format() == text
    assert type(code.text) is str
    assert HcpcsCode(written) == code
    assert HcpcsCode.is_valid(written)


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUV")
def test_every_letter_that_cms_could_use_is_read(letter: str) -> None:
    """Level II runs from A0000 to V9999."""
    assert HcpcsCode.is_valid(f"{letter}1234")


_SHAPE = "give one letter A to V and four digits, such as J9312"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", f"an HCPCS code cannot be blank: {_SHAPE}"),
        (" \n", f"an HCPCS code cannot be blank: {_SHAPE}"),
        ("99213", f"'99213' is a CPT code (HCPCS Level I), not a Level II code: {_SHAPE}; jcodes has no CPT codes"),
        ("90371", f"'90371' is a CPT code (HCPCS Level I), not a Level II code: {_SHAPE}; jcodes has no CPT codes"),
        ("0001A", f"'0001A' is a CPT code (HCPCS Level I), not a Level II code: {_SHAPE}; jcodes has no CPT codes"),
        ("0173t", f"'0173t' is a CPT code (HCPCS Level I), not a Level II code: {_SHAPE}; jcodes has no CPT codes"),
        ("J930l", "'J930l' is not an HCPCS Level II code: did you mean J9301?"),
        ("JO702", "'JO702' is not an HCPCS Level II code: did you mean J0702?"),
        ("j93I2", "'j93I2' is not an HCPCS Level II code: did you mean J9312?"),
        ("J_9312", "'J_9312' is not an HCPCS Level II code: did you mean J9312?"),
        ("9312J", "'9312J' is not an HCPCS Level II code: did you mean J9312?"),
        (
            "J93\uff112",
            "a text (5 characters, letters, digits and others) contains U+FF11, which is not ASCII: did you mean J9312?",
        ),
        (
            "\uff2a9312",
            "a text (5 characters, digits and others) contains U+FF2A, which is not ASCII: did you mean J9312?",
        ),
        (
            "\u01319312",
            f"a text (5 characters, letters, digits and others) contains U+0131, which is not ASCII: {_SHAPE}",
        ),
        ("\u04089312", f"a text (5 characters, digits and others) contains U+0408, which is not ASCII: {_SHAPE}"),
        (
            "J\u0661\u0662\u0663\u0664",
            f"a text (5 characters, letters and others) contains U+0661, which is not ASCII: {_SHAPE}",
        ),
        (
            "J9312\x00",
            f"a text (6 characters, letters, digits and others) contains U+0000, which is not ASCII: {_SHAPE}",
        ),
        (
            "W1234",
            "'W1234' is a local code (Level III, W to Z), withdrawn at the end of 2003, not a Level II code: " + _SHAPE,
        ),
        ("J9312-JW", "'J9312-JW' is more than a code: if it ends in a modifier, give J9312 and JW separately"),
        ("j9312jz", "'j9312jz' is more than a code: if it ends in a modifier, give J9312 and JZ separately"),
        ("J9312#?", f"'J9312#?' is not an HCPCS Level II code: {_SHAPE}"),
        ("J9312JWRT", f"a text (9 characters, letters and digits) is not an HCPCS Level II code: {_SHAPE}"),
        ("J931", f"'J931' is not an HCPCS Level II code: {_SHAPE}"),
        ("J93122", f"'J93122' is not an HCPCS Level II code: {_SHAPE}"),
        ("J--9312", "'J--9312' is not an HCPCS Level II code: did you mean J9312?"),
        ("J", f"'J' is not an HCPCS Level II code: {_SHAPE}"),
        ("W12Q4", f"'W12Q4' is not an HCPCS Level II code: {_SHAPE}"),
        (
            "rituximab",
            f"a text (9 characters, letters) is not an HCPCS Level II code: {_SHAPE}; search for the drug's name to find its code",
        ),
        ("J" * 70, f"a text (70 characters, letters) is not an HCPCS Level II code: {_SHAPE}"),
    ],
)
def test_what_is_not_a_code_is_refused_with_what_would_be_right(written: str, message: str) -> None:
    """The error says what the text is, or what was probably meant, and keeps the text as given."""
    with pytest.raises(MalformedCodeError) as caught:
        HcpcsCode.parse(written)
    assert str(caught.value) == message
    assert caught.value.value == written
    assert not HcpcsCode.is_valid(written)
    with pytest.raises(MalformedCodeError):
        HcpcsCode(written)


@pytest.mark.parametrize("value", [None, 9312, 93.12, b"J9312", ["J9312"], Modifier("JW"), object()])
def test_what_is_not_text_is_refused_as_such(value: object) -> None:
    """A number, bytes or nothing is a malformed code, not a TypeError."""
    with pytest.raises(MalformedCodeError, match="an HCPCS code is text, not ") as caught:
        HcpcsCode.parse(value)  # type: ignore[arg-type]
    assert caught.value.value is value
    assert isinstance(caught.value, ValueError)
    with pytest.raises(MalformedCodeError):
        HcpcsCode(value)  # type: ignore[arg-type]
    assert not HcpcsCode.is_valid(value)


def test_is_valid_asks_nothing_of_the_object() -> None:
    """An object that raises when its class is asked for is just not a code."""
    assert not HcpcsCode.is_valid(_Liar())
    assert not Modifier.is_valid(_Liar())


def test_a_code_is_read_as_itself() -> None:
    """The same object comes back, and is_valid accepts it."""
    code = HcpcsCode.parse("J9312")
    assert HcpcsCode.parse(code) is code
    assert HcpcsCode.is_valid(code)


def test_a_code_is_a_value() -> None:
    """It is hashable, unequal to text, frozen, without a dict, and its repr makes it again."""
    code = HcpcsCode.parse("J9312")
    assert {code: 1}[HcpcsCode("j9312")] == 1
    text: object = "J9312"
    assert code != text
    assert not issubclass(HcpcsCode, str)
    assert not hasattr(code, "__dict__")
    assert repr(code) == "HcpcsCode('J9312')"
    assert eval(repr(code)) == code  # noqa: S307 - our own repr
    assert f"{code:>8}|{code}" == "   J9312|J9312"
    with pytest.raises(AttributeError):
        code.text = "J0000"  # type: ignore[misc]


def test_codes_are_ordered_among_themselves_only() -> None:
    """Order is that of the texts; against anything else there is none."""
    low, high = HcpcsCode("A9500"), HcpcsCode("J9312")
    assert sorted([high, low]) == [low, high]
    assert low < high
    assert low <= high
    assert high > low
    assert high >= low
    for method in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
        assert getattr(low, method)("J9312") is NotImplemented
        assert getattr(low, method)(Modifier("JW")) is NotImplemented
    with pytest.raises(TypeError):
        low < "J9312"  # type: ignore[operator] # noqa: B015 - it is the comparison that raises


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_code_survives_pickling_and_copying(protocol: int) -> None:
    """It comes back equal, through the same door."""
    code = HcpcsCode("J9312")
    assert pickle.loads(pickle.dumps(code, protocol)) == code
    assert copy.deepcopy(code) == copy.copy(code) == code


def test_an_error_survives_pickling() -> None:
    """Its text and its value come back."""
    with pytest.raises(JcodesError) as caught:
        HcpcsCode.parse("J930l")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.value) == (str(caught.value), "J930l")
