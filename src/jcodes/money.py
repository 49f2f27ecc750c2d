"""Money: the only parser of amounts, and rounding to the cent, independent of the decimal context."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.errors import MalformedLineError, shown

__all__ = ["amount_of", "cents_of", "dollars_of", "money_text", "read_amount", "to_the_cent", "whole_cents"]

_MOST_DIGITS: Final = 15
_AMOUNT: Final = re.compile(
    r"(?P<sign>-?)\$? ?(?=[0-9.]*[0-9])(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})?(?:\.[0-9]{0,40})?)",
    re.ASCII,
)


def read_amount(text: str) -> Decimal | None:
    """Return the dollars, or the percent, that *text* states, such as ``"$1,234.50"`` or ``"-5"``; None where it states none."""
    match = _AMOUNT.fullmatch(text.strip())
    return Decimal(match["sign"] + match["digits"].replace(",", "")) if match else None


def amount_of(value: object) -> Decimal:
    """Return dollars, or a percent, zero or more, given as text, a whole number or a Decimal.

    Raises:
        MalformedLineError: Anything else, a float included; negative, NaN, infinite, or of absurd size.
    """
    amount: Decimal | None = None
    if isinstance(value, Decimal):
        amount = value
    elif type(value) is int:
        amount = Decimal(value)
    elif isinstance(value, str):
        amount = read_amount(value)
    if amount is None or not amount.is_finite() or amount < 0 or _is_absurd(amount):
        raise MalformedLineError(
            f"{shown(value)} is not an amount", value=value, hint="give it as text or Decimal, such as '1250.00'"
        )
    return amount


def _is_absurd(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and (amount.adjusted() >= _MOST_DIGITS or exponent < -_MOST_DIGITS)


def whole_cents(amount: Decimal) -> int | None:
    """Return an amount of dollars in cents; None where it has a fraction of a cent."""
    cents = Fraction(amount) * 100
    return cents.numerator if cents.denominator == 1 else None


def cents_of(value: object) -> int:
    """Return an amount of dollars in cents; *value* and errors are those of `amount_of`.

    Raises:
        MalformedLineError: Not an amount, or a fraction of a cent.
    """
    cents = whole_cents(amount_of(value))
    if cents is None:
        raise MalformedLineError(
            f"{shown(value)} has a fraction of a cent", value=value, hint="give dollars and cents, such as '1250.00'"
        )
    return cents


def dollars_of(cents: int) -> Decimal:
    """Return a number of cents as dollars with two decimal places."""
    return Decimal((int(cents < 0), tuple(map(int, str(abs(cents)))), -2))


def money_text(amount: Decimal) -> str:
    """Return an amount of dollars as messages write it, with every decimal place that it states and at least two.

    >>> from decimal import Decimal
    >>> from jcodes.money import money_text
    >>> money_text(Decimal("150040")), money_text(Decimal("-1234.5")), money_text(Decimal("74.765"))
    ('$150,040.00', '-$1,234.50', '$74.765')
    """
    exponent = amount.as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{'-' if amount < 0 else ''}${amount.copy_abs():,.{places}f}"


def to_the_cent(amount: Fraction) -> Decimal:
    """Return an amount of dollars rounded to the cent, half up.

    >>> from fractions import Fraction
    >>> from jcodes.money import to_the_cent
    >>> to_the_cent(Fraction("2191.495"))
    Decimal('2191.50')
    """
    scaled = amount * 100
    return dollars_of((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))
