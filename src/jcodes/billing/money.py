"""Money: exact amounts in, amounts rounded to the cent out."""

import contextlib
from decimal import Decimal
from fractions import Fraction

from jcodes.errors import MalformedLineError

__all__ = ["amount_of", "cents_of", "to_the_cent"]


def amount_of(value: object) -> Decimal:
    """Return an amount of dollars, or a percent, that was given as text, a whole number or a Decimal.

    Raises:
        MalformedLineError: Anything else, a float included; negative, NaN or infinite.
    """
    amount = Decimal("NaN")
    if isinstance(value, Decimal) or type(value) is int:
        amount = Decimal(value)
    elif isinstance(value, str):
        with contextlib.suppress(ArithmeticError):  # refused below, with the rest
            amount = Decimal(value.strip().removeprefix("$").replace(",", ""))
    if not amount.is_finite() or amount < 0:
        raise MalformedLineError(
            f"{value!r} is no amount", value=value, hint="give it as text or Decimal, such as '1250.00'"
        )
    return amount


def cents_of(value: object) -> int:
    """Return an amount in cents.

    Raises:
        MalformedLineError: No amount, or parts of a cent.
    """
    cents = amount_of(value).scaleb(2)
    if cents != int(cents):
        raise MalformedLineError(
            f"{value!r} has parts of a cent", value=value, hint="give dollars and cents, such as '1250.00'"
        )
    return int(cents)


def to_the_cent(amount: Fraction) -> Decimal:
    """Return an amount rounded to the cent, half up.

    >>> from fractions import Fraction
    >>> from jcodes.billing.money import to_the_cent
    >>> to_the_cent(Fraction("2191.495"))
    Decimal('2191.50')
    """
    scaled = amount * 100
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-2)
