"""Money: exact amounts in, amounts rounded to the cent out; the ambient decimal context has no say."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.errors import MalformedLineError, shown

__all__ = ["amount_of", "cents_of", "dollars_of", "to_the_cent"]

_AMOUNT: Final = re.compile(
    r"\$? ?(?=[0-9.]*[0-9])((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})?(?:\.[0-9]{0,15})?)", re.ASCII
)
_MOST_DIGITS: Final = 15


def amount_of(value: object) -> Decimal:
    """Return an amount of dollars, or a percent, that was given as text, a whole number or a Decimal.

    Raises:
        MalformedLineError: Anything else, a float included; negative, NaN, infinite, or of absurd size.
    """
    amount = Decimal("NaN")
    if isinstance(value, Decimal):
        amount = value
    elif type(value) is int:
        amount = Decimal(value)
    elif isinstance(value, str) and (match := _AMOUNT.fullmatch(value.strip())):
        amount = Decimal(match[1].replace(",", ""))
    if not amount.is_finite() or amount < 0 or _is_absurd(amount):
        raise MalformedLineError(
            f"{shown(value)} is no amount", value=value, hint="give it as text or Decimal, such as '1250.00'"
        )
    return amount


def _is_absurd(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and (amount.adjusted() >= _MOST_DIGITS or exponent < -_MOST_DIGITS)


def cents_of(value: object) -> int:
    """Return an amount in cents.

    Raises:
        MalformedLineError: No amount, or parts of a cent.
    """
    cents = Fraction(amount_of(value)) * 100
    if cents.denominator != 1:
        raise MalformedLineError(
            f"{shown(value)} has parts of a cent", value=value, hint="give dollars and cents, such as '1250.00'"
        )
    return cents.numerator


def dollars_of(cents: int) -> Decimal:
    """Return a number of cents, zero or more, as dollars with two decimal places."""
    return Decimal((0, tuple(map(int, str(cents))), -2))


def to_the_cent(amount: Fraction) -> Decimal:
    """Return an amount rounded to the cent, half up.

    >>> from fractions import Fraction
    >>> from jcodes.billing.money import to_the_cent
    >>> to_the_cent(Fraction("2191.495"))
    Decimal('2191.50')
    """
    scaled = amount * 100
    return dollars_of((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))
