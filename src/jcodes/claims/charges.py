"""Dollars and cents of claims, to the cent, and their sums."""

import re
from collections.abc import Iterable
from decimal import Context, Decimal, Inexact
from functools import reduce
from typing import Final

from jcodes.claims.fields import Number, number_text
from jcodes.claims.limits import DOLLARS
from jcodes.codes.text import plain_str
from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import shown
from jcodes.money import dollars_of, read_amount, whole_cents
from jcodes.small_cache import small_cache

__all__ = ["as_money", "plain_money", "total_of"]

_PLAIN: Final = re.compile(rf"[0-9]{{1,{DOLLARS.most}}}(?:\.([0-9]{{1,2}}))?", re.ASCII)
_EXACT: Final = Context(prec=64, traps=[Inexact])
_ZERO: Final = Decimal("0.00")
_MONEY_HINT: Final = "give dollars and cents, such as Decimal('53.37') or '1,234.50'"


def as_money(value: str | Number | None, field: str = "charge") -> Decimal | None:
    """Return dollars and cents, or None if blank.

    Raises:
        MalformedClaimError: Not an amount, a fraction of a cent, or too many digits.
    """
    if value is None:
        return None
    text = plain_str(value)
    amount = _money(number_text(value, field) if text is None else text, field)
    if amount is not None and amount.adjusted() >= DOLLARS.most and field == "charge":
        raise _no_money(text or value, field, "has more dollars than the lines of a claim can add up")
    return amount


def plain_money(text: str) -> Decimal | None:
    """Return the amount of up to twelve digits and at most two decimal places, as `as_money` does; None for every other text."""
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    cents: str | None = found[1]
    if cents is None:
        return Decimal(f"{text}.00")
    return Decimal(text if len(cents) == 2 else f"{text}0")


def _no_money(value: object, field: str, what: str) -> MalformedClaimError:
    return MalformedClaimError(f"{shown(value)} {what}", value=value, field=field, hint=_MONEY_HINT)


@small_cache(4096)
def _money(text: str, field: str) -> Decimal | None:
    if not text.strip():
        return None
    amount = read_amount(text)
    if amount is None:
        raise _no_money(text, field, "is not an amount of money")
    cents = whole_cents(amount)
    if cents is None:
        raise _no_money(text, field, "has a fraction of a cent")
    return dollars_of(cents)


def total_of(amounts: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of amounts from `as_money`, to the cent; None counts as zero."""
    return reduce(_EXACT.add, [amount for amount in amounts if amount is not None], _ZERO)
