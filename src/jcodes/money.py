"""Parse dollar amounts and round to the cent, independent of the decimal context."""

import re
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Final

from jcodes.errors import MalformedLineError
from jcodes.errors.messages import shown

__all__ = [
    "amount_of",
    "cents_of",
    "dollars_of",
    "money_text",
    "percent_of",
    "read_amount",
    "to_the_cent",
    "whole_cents",
]

_EXACT: Final = Context(prec=1000, traps=[Inexact])
_MOST_DIGITS: Final = 15
"""Before the decimal point; X12's element 782, a monetary amount, holds 18 digits with the cents."""
_MOST_BITS: Final = 200  # of an int: converting a very long one takes minutes
_AMOUNT: Final = re.compile(
    r"(?P<sign>-?)\$? ?(?=[0-9.]*[0-9])(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})?(?:\.[0-9]{0,40})?)",
    re.ASCII,
)


def read_amount(text: str) -> Decimal | None:
    """Parse dollars or a percentage, such as ``"$1,234.50"`` or ``"-5"``; None if *text* is not a number."""
    match = _AMOUNT.fullmatch(text.strip())
    return Decimal(match["sign"] + match["digits"].replace(",", "")) if match else None


def amount_of(value: object) -> Decimal:
    """Convert text, an int or a Decimal to dollars, zero or more.

    Raises:
        MalformedLineError: *value* has another type, such as float, or is negative, NaN, infinite or too large.
    """
    amount: Decimal | None = None
    if isinstance(value, Decimal):
        amount = value
    elif type(value) is int and value.bit_length() <= _MOST_BITS:
        amount = Decimal(value)
    elif isinstance(value, str):
        amount = read_amount(value)
    if amount is None or not amount.is_finite() or amount < 0 or _is_absurd(amount):
        raise MalformedLineError(
            f"{shown(value)} is not an amount", value=value, hint="give it as text or Decimal, such as '1250.00'"
        )
    return amount


def percent_of(value: object) -> Decimal:
    """Convert text, an int or a Decimal to a percentage, zero or more; ``"106%"`` is 106.

    Raises:
        MalformedLineError: *value* is not a percentage.
    """
    text = value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value
    try:
        return amount_of(None if isinstance(text, str) and "$" in text else text)
    except MalformedLineError:
        raise MalformedLineError(
            f"{shown(value)} is not a percent", value=value, hint="give it as text or Decimal, such as '106'"
        ) from None


def _is_absurd(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and (amount.adjusted() >= _MOST_DIGITS or exponent < -_MOST_DIGITS)


def whole_cents(amount: Decimal) -> int | None:
    """Convert dollars to cents; None if the amount has a fraction of a cent."""
    numerator, denominator = amount.as_integer_ratio()
    cents, rest = divmod(100 * numerator, denominator)
    return None if rest else cents


def cents_of(value: object) -> int:
    """Convert dollars to cents. Accepts the same values as `amount_of`.

    Raises:
        MalformedLineError: *value* is not an amount, or has a fraction of a cent.
    """
    cents = whole_cents(amount_of(value))
    if cents is None:
        raise MalformedLineError(
            f"{shown(value)} has a fraction of a cent", value=value, hint="give dollars and cents, such as '1250.00'"
        )
    return cents


def dollars_of(cents: int) -> Decimal:
    """Convert cents to dollars with two decimal places."""
    return _EXACT.scaleb(Decimal(cents), -2)


def money_text(amount: Decimal) -> str:
    """Format dollars for messages, with all decimal places and at least two.

    >>> from decimal import Decimal
    >>> from jcodes.money import money_text
    >>> money_text(Decimal("150040")), money_text(Decimal("-1234.5")), money_text(Decimal("74.765"))
    ('$150,040.00', '-$1,234.50', '$74.765')
    """
    exponent = amount.as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{'-' if amount < 0 else ''}${amount.copy_abs():,.{places}f}"


def to_the_cent(amount: Fraction) -> Decimal:
    """Round dollars to the cent, half up.

    >>> from fractions import Fraction
    >>> from jcodes.money import to_the_cent
    >>> to_the_cent(Fraction("2191.495"))
    Decimal('2191.50')
    """
    scaled = amount * 100
    return dollars_of((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))
