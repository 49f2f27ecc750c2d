"""Exact numbers."""

import decimal
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from jcodes.doses.exact import decimal_of_ratio, plain, to_decimal
from jcodes.errors import InexactError, MalformedDoseError


class Index:
    """A whole number that is no int, as NumPy's are."""

    def __index__(self) -> int:
        """Seven."""
        return 7


class Float32:
    """A NumPy float of another width: its text is short, its float is not."""

    class dtype:  # noqa: N801 - NumPy's spelling
        """NumPy's description of the number."""

        kind = "f"

    ndim = 0

    def __str__(self) -> str:
        """One tenth."""
        return "0.1"


class Tenth:
    """A float of another library, which does not say how many dimensions it has."""

    dtype = Float32.dtype
    __str__ = Float32.__str__


class Blank(Float32):
    """A float of another width that prints no number."""

    def __str__(self) -> str:
        """Return no number."""
        return "--"


class Tenths(Float32):
    """An array that prints as a single number would."""

    ndim = 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (750, "750"),
        (10**39, "1" + "0" * 39),
        (0.1, "0.1"),
        (1e22, "1" + "0" * 22),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (Decimal("1.500"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E+39"), "1" + "0" * 39),
        (Decimal("1E-40"), "0." + "0" * 39 + "1"),
        (Decimal("0E+999999"), "0"),
        (Decimal("-0"), "0"),
        (Decimal("0.00"), "0"),
        (Decimal("0.1" + "0" * 60), "0.1"),
        (Decimal("1" * 30 + "." + "1" * 30), "1" * 30 + "." + "1" * 30),
        (type("Money", (Decimal,), {})("2.50"), "2.5"),
        (Fraction(1, 1024), "0.0009765625"),
        (Fraction(7, 2), "3.5"),
        (" 0.5 ", "0.5"),
        ("1e5", "100000"),
        ("007", "7"),
        (Index(), "7"),
        (Float32(), "0.1"),
        (Tenth(), "0.1"),
    ],
)
def test_an_honest_number_keeps_its_digits(value: object, text: str) -> None:
    """No digit is lost and none is invented; trailing zeros go."""
    number = to_decimal(value)
    assert type(number) is Decimal
    assert plain(number) == text


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (True, "is True or False, not an amount"),
        (False, "is True or False, not an amount"),
        (None, "of type NoneType is not a number"),
        (b"1", "of type bytes is not a number"),
        ([1], "of type list is not a number"),
        (1j, "of type complex is not a number"),
        (Tenths(), "of type Tenths is not a number"),
        (Blank(), "a Blank is not a number"),
        ("", "is not a number"),
        ("mg", "is not a number"),
        ("1,000", "is not a number"),
        ("1_000", "is not a number"),
        ("\uff11", "is not a number"),
        ("1e99999999999999999999999", "is not a number"),
        (float("nan"), "is not a finite number"),
        ("nan", "is not a finite number"),
        (Decimal("sNaN"), "is not a finite number"),
        (float("inf"), "is not a finite number"),
        ("-Infinity", "is not a finite number"),
        (-1, "is negative"),
        ("-0.1", "is negative"),
        (Fraction(-1, 2), "is negative"),
        (10**40, "has too many digits"),
        ("1e999999999999999999", "has too many digits"),
        (Decimal("1e-41"), "has too many digits"),
        (Fraction(1, 2**2000), "has too many digits"),
    ],
)
def test_anything_else_is_refused_with_what_would_be_right(value: object, problem: str) -> None:
    """The message says what is wrong, then a number that would do, and stays short."""
    with pytest.raises(MalformedDoseError, match=problem) as caught:
        to_decimal(value)
    assert caught.value.hint.startswith(("give a number above or equal to zero", "use at most 40 digits"))
    assert len(str(caught.value)) < 250


def test_a_fraction_without_a_finite_decimal_is_refused() -> None:
    """A third of a milligram has no decimal form; the error carries the fraction."""
    with pytest.raises(InexactError, match="1/3 has no finite decimal form") as caught:
        to_decimal(Fraction(1, 3))
    assert caught.value.exact == "1/3"
    assert decimal_of_ratio(-3, 40) == Decimal("-0.075")
    assert str(decimal_of_ratio(1000, 2)) == "500"
    assert str(decimal_of_ratio(500, 1)) == "500"


def test_a_ratio_of_more_digits_than_a_dose_may_have_is_exact_all_the_same() -> None:
    """Whoever makes a dose of it refuses it."""
    assert decimal_of_ratio(1, 10**100) == Decimal("1e-100")
    small = decimal_of_ratio(3, 2**300)
    assert Fraction(small) == Fraction(3, 2**300)
    assert len(small.as_tuple().digits) == 211
    for bottom in (5**300, 2**40 * 5**300, 2**300 * 5**40):
        assert Fraction(decimal_of_ratio(3, bottom)) == Fraction(3, bottom)
    with pytest.raises(InexactError):
        decimal_of_ratio(1, 3 * 10**100)


def test_a_ratio_of_more_digits_than_any_dose_is_refused_with_its_value() -> None:
    with pytest.raises(MalformedDoseError, match="a ratio has too many digits") as caught:
        decimal_of_ratio(10**400, 3)
    assert caught.value.value == Fraction(10**400, 3)


def test_a_number_that_no_message_could_hold_is_refused_all_the_same() -> None:
    """Long digits are cut, and a number that Python refuses to write is described."""
    with pytest.raises(MalformedDoseError, match=r"a text \(5,000 characters, digits\) has too many digits"):
        to_decimal("9" * 5000)
    with pytest.raises(MalformedDoseError, match="an int of 16,610 bits has too many digits"):
        to_decimal(10**5000)


NARROW = decimal.Context(prec=1, Emax=1, Emin=-1, capitals=0, traps=list(decimal.Context().traps))
LAX = decimal.Context(prec=3, traps=[])


@pytest.mark.parametrize("context", [NARROW, LAX], ids=["every trap set", "no trap set"])
@pytest.mark.parametrize(
    "make", [str, Decimal, lambda text: Fraction(Decimal(text))], ids=["str", "Decimal", "Fraction"]
)
def test_the_ambient_decimal_context_has_no_say(context: decimal.Context, make: Callable[[str], object]) -> None:
    """Neither precision, nor traps, nor exponent limits of the caller's context reach a dose."""
    for text in ("1234567890.0987654321", "0.000012345", "98765432100000000000", "1.5", "12345.678"):
        value = make(text)
        with decimal.localcontext(context):
            number = to_decimal(value)
            shown_text = plain(number)
        assert shown_text == text
