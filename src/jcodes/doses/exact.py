"""Exact number conversion: numbers and ratios to Decimal, Decimal to plain text."""

import operator
from decimal import Context, Decimal, Inexact, Overflow, Subnormal
from fractions import Fraction
from math import gcd
from typing import Final

from jcodes.errors import InexactError, MalformedDoseError
from jcodes.errors.messages import shown

__all__ = ["MAX_DIGITS", "checked", "decimal_of_ratio", "plain", "to_decimal"]

MAX_DIGITS: Final = 40
"""Maximum digits before or after the decimal point. Fewer than a hundred real doses need more than ten."""

_MAX_BITS: Final = 1000
_EXACT: Final = Context(prec=2 * MAX_DIGITS + 2, traps=[Inexact, Overflow, Subnormal])
_ZERO: Final = Decimal(0)
_HINT: Final = "give a number above or equal to zero, such as Decimal('0.5')"
_SIZE_HINT: Final = f"use at most {MAX_DIGITS} digits on either side of the point"


def to_decimal(value: object) -> Decimal:
    """Return *value* as a Decimal without trailing zeros, never rounded.

    Accepts an ``int``, ``float``, ``Decimal``, ``Fraction`` with a finite decimal, ``str`` of digits, or NumPy number.
    A float of any width becomes the decimal that its ``repr`` shows (``0.1`` is one tenth). The current decimal context
    has no effect.

    Raises:
        MalformedDoseError: *value* is not a number, or is a bool, negative, NaN or infinite, or has too many digits.
        InexactError: The fraction has no finite decimal.
    """
    if type(value) is Decimal:
        number = value
    elif isinstance(value, bool):
        raise MalformedDoseError(f"{shown(value)} is True or False, not an amount", value=value, hint=_HINT)
    elif isinstance(value, int):
        number = _decimal_of_int(value, value)
    elif isinstance(value, float):
        number = Decimal(float.__repr__(value))
    elif isinstance(value, Fraction):
        number = decimal_of_ratio(value.numerator, value.denominator)
    elif isinstance(value, Decimal):
        number = Decimal(value)
    elif isinstance(value, str):
        number = _decimal_of_text(value, value)
    elif getattr(getattr(value, "dtype", None), "kind", None) == "f" and not getattr(value, "ndim", 0):
        number = _decimal_of_text(str(value), value)  # NumPy floats of other widths: float32 0.1 is also one tenth
    else:
        number = _decimal_of_index(value)
    return checked(number, value)


def _decimal_of_int(number: int, value: object) -> Decimal:
    """Return an int as a Decimal, unless it has too many digits: the conversion of a million digits takes half a minute."""
    if number.bit_length() > _MAX_BITS:
        raise MalformedDoseError(f"{shown(value)} has too many digits", value=value, hint=_SIZE_HINT)
    return Decimal(number)


def _decimal_of_text(text: str, value: object) -> Decimal:
    digits = text.strip()
    if len(digits) > _MAX_BITS:
        raise MalformedDoseError(f"{shown(value)} has too many digits", value=value, hint=_SIZE_HINT)
    try:
        if not digits.isascii() or "_" in digits:
            raise ValueError  # noqa: TRY301 - joins the conversion's own refusal
        return Decimal(digits)
    except (ArithmeticError, ValueError):
        raise MalformedDoseError(f"{shown(value)} is not a number", value=value, hint=_HINT) from None


def _decimal_of_index(value: object) -> Decimal:
    """Convert an integer-like value, such as a NumPy integer."""
    try:
        return _decimal_of_int(operator.index(value), value)  # type: ignore[arg-type]  # the TypeError is the question
    except TypeError:
        raise MalformedDoseError(
            f"{shown(value)} of type {type(value).__name__} is not a number", value=value, hint=_HINT
        ) from None


def checked(number: Decimal, value: object = None) -> Decimal:
    """Return a number without trailing zeros; *value* is what it was made from, for messages.

    Raises:
        MalformedDoseError: It is negative or not finite, or has too many digits.
    """
    value = number if value is None else value
    text = str(number)
    if len(text) <= MAX_DIGITS and (text.isdigit() or (text[-1] != "0" and text.replace(".", "", 1).isdigit())):
        return number  # fast path: plain digits, no trailing zeros
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise MalformedDoseError(f"{shown(value)} is not a finite number", value=value, hint=_HINT)
    if not any(digits):
        return _ZERO
    if sign:
        raise MalformedDoseError(f"{shown(value)} is negative", value=value, hint=_HINT)
    kept = len(digits)
    while not digits[kept - 1]:
        kept -= 1
    exponent += len(digits) - kept
    if kept + exponent > MAX_DIGITS or -exponent > MAX_DIGITS:
        raise MalformedDoseError(f"{shown(value)} has too many digits", value=value, hint=_SIZE_HINT)
    return Decimal((0, digits[:kept] + (0,) * exponent, min(exponent, 0)))


def decimal_of_ratio(numerator: int, denominator: int) -> Decimal:
    """Return *numerator* / *denominator* as a Decimal, exactly.

    Raises:
        InexactError: The quotient has no finite decimal.
        MalformedDoseError: The quotient has too many digits.
    """
    if max(numerator.bit_length(), denominator.bit_length()) > _MAX_BITS:
        raise MalformedDoseError("a ratio has too many digits", value=Fraction(numerator, denominator), hint=_SIZE_HINT)
    if denominator == 1:
        return Decimal(numerator)
    shared = gcd(numerator, denominator)
    top, bottom = numerator // shared, denominator // shared
    if bottom == 1:
        return Decimal(top)
    try:
        return _EXACT.divide(Decimal(top), Decimal(bottom))
    except Inexact:
        pass  # no finite decimal, or one with so many digits that it is refused
    twos = (bottom & -bottom).bit_length() - 1
    rest, fives = bottom >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        ratio = Fraction(top, bottom)
        raise InexactError(
            f"{ratio} has no finite decimal form", exact=str(ratio), hint="keep it as a Fraction, or give exact amounts"
        )
    places = max(twos, fives)
    sign, digits, _ = Decimal(top * 2 ** (places - twos) * 5 ** (places - fives)).as_tuple()
    return Decimal((sign, digits, -places))


def plain(number: Decimal) -> str:
    """Return *number* as digits with a decimal point, never with an exponent."""
    return format(number, "f")
