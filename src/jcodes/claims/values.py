"""Values at the door: money to the cent, days, times of the day, amounts of drug, counts, yes and no."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from jcodes.claims.fields import Number, number_text
from jcodes.codes.text import plain_str
from jcodes.doses import Dose, Strength, as_discarded
from jcodes.doses.dose import as_dose
from jcodes.errors import MalformedClaimError, MalformedDateError, shown
from jcodes.money import dollars_of, read_amount, whole_cents
from jcodes.periods import as_date

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = [
    "NOTHING",
    "AnyDose",
    "as_amount",
    "as_day",
    "as_money",
    "as_strength",
    "as_time",
    "as_waste",
    "as_weight",
    "count_of",
    "flag_of",
    "total_of",
]

AnyDose: TypeAlias = "str | Dose | PlainQuantity[Any] | None"

_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::?(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)? ?(?P<half>[ap]\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_MONEY_HINT: Final = "give dollars and cents, such as Decimal('53.37') or '1,234.50'"
_TIME_HINT: Final = "give the time of day, such as '09:30', '0930' or '9:30 PM', or a datetime.time"


def as_money(value: str | Number | None) -> Decimal | None:
    """Return an amount of money to the cent, or None where there is none; blank text is none.

    Raises:
        MalformedClaimError: Not an amount, a part of a cent, or of absurd size.
    """
    if value is None:
        return None
    text = plain_str(value)
    return _money(number_text(value, "charge") if text is None else text)


@lru_cache(maxsize=4096)
def _money(text: str) -> Decimal | None:
    if not text.strip():
        return None
    amount = read_amount(text)
    if amount is None:
        raise MalformedClaimError(
            f"{shown(text)} is not an amount of money", value=text, field="charge", hint=_MONEY_HINT
        )
    cents = whole_cents(amount)
    if cents is None:
        raise MalformedClaimError(f"{shown(text)} has a part of a cent", value=text, field="charge", hint=_MONEY_HINT)
    return dollars_of(cents)


def total_of(amounts: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of amounts of money as `as_money` gives them, to the cent; what is missing counts nothing."""
    return dollars_of(sum(int(str(amount).replace(".", "")) for amount in amounts if amount is not None))


def as_day(value: date | str | None) -> date | None:
    """Return a calendar day, or None where none is known; blank text is none.

    Raises:
        MalformedDateError: Not a day; see ``periods.as_date``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return as_date(value)


def as_time(value: time | str | None) -> time | None:
    """Return a time of day to the second, or None where none is known; blank text is none.

    Raises:
        MalformedDateError: Not a time of day, or one with a time zone.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, time) and value.tzinfo is None:
        return time(value.hour, value.minute, value.second)
    if isinstance(value, str) and (match := _TIME.fullmatch(value.strip())):
        hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
        try:
            if (half and not 1 <= hour <= 12) or not (half or match["minute"]):
                raise ValueError  # noqa: TRY301 - joins the refusal of what is no time of the day
            if half:
                hour = hour % 12 + (12 if half == "p" else 0)
            return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
        except ValueError:
            raise MalformedDateError(f"{shown(value)} is not a time of the day", value=value, hint=_TIME_HINT) from None
    what = "has a date or a time zone" if isinstance(value, datetime | time) else "is not a time"
    raise MalformedDateError(f"{shown(value)} {what}", value=value, hint=_TIME_HINT)


def as_amount(value: AnyDose) -> Dose | None:
    """Return an amount of drug, or None where none is known; blank text is none.

    Raises:
        MalformedDoseError: Not an amount; see ``Dose.of``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return as_dose(value)


NOTHING: Final = Dose(0, "each")
"""A discarded amount of zero whose unit nobody named."""


def as_waste(value: "AnyDose | int | Decimal") -> Dose | None:
    """Return a discarded amount, or None where nothing says; a zero without a unit is `NOTHING`.

    Raises:
        MalformedDoseError: Not an amount, or a number above zero without a unit.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return as_discarded(value, NOTHING.unit)


def as_weight(value: AnyDose) -> Dose | None:
    """Return the body weight as a mass, or None where none is known.

    Raises:
        MalformedDoseError: Not an amount.
        MalformedClaimError: Not a mass above zero.
    """
    weight = as_amount(value)
    if weight is not None and (weight.unit.dimension != "mass" or not weight):
        raise MalformedClaimError(
            f"{weight} is not a body weight",
            value=value,
            field="weight",
            hint="give a mass above zero, such as '70 kg'",
        )
    return weight


def as_strength(value: str | Strength | None) -> Strength | None:
    """Return a strength, or None where none is known; blank text is none.

    Raises:
        MalformedStrengthError: Not a strength; see ``Strength.parse``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return Strength.of(value)


def count_of(value: int, field: str, what: str) -> int:
    """Return a whole number of one or more.

    Raises:
        MalformedClaimError: Anything else.
    """
    if type(value) is not int or value < 1:
        raise MalformedClaimError(
            f"{shown(value)} is not a number of {what}",
            value=value,
            field=field,
            hint="give a whole number, one or more",
        )
    return value


def flag_of(value: bool | None, field: str) -> bool | None:  # noqa: FBT001 - the value is what is checked
    """Return yes, no, or None where it is not known.

    Raises:
        MalformedClaimError: Anything else.
    """
    if value is None or isinstance(value, bool):
        return value
    raise MalformedClaimError(
        f"{shown(value)} is neither yes nor no",
        value=value,
        field=field,
        hint="give True, False, or None where it is not known",
    )
