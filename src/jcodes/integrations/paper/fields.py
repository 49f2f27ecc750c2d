"""What both paper forms share: the width of a field, dates of six digits, and dollars without a decimal point."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from jcodes.claims import ServiceLine
from jcodes.claims.fields import as_texts
from jcodes.codes.text import plain_str
from jcodes.doses.exact import plain
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.errors.messages import shown
from jcodes.periods import as_date

__all__ = [
    "amount_text",
    "day_of",
    "day_text",
    "dollars_of",
    "dollars_text",
    "form_text",
    "left_out_in",
    "left_out_of",
    "refused",
    "room_for",
]

_DAY: Final = re.compile(r"([0-9]{2})[ /]?([0-9]{2})[ /]?([0-9]{2}|20[0-9]{2})", re.ASCII)
_WIDTHS: Final = {
    "shaded": 61, "shaded_24d": 20, "from_date": 10, "to_date": 10, "place_of_service": 2, "code": 6, "pointers": 4, "charge": 11,
    "units": 12, "rendering_provider": 11, "revenue_code": 4, "description": 24, "procedure": 14, "service_date": 10,
    "ndc": 13, "unit": 2, "quantity": 27,
}  # fmt: skip
"""Characters of each field, that of the form with more room; dates, dollars and units have room for spelled ones."""
_DOLLARS: Final = re.compile(r"([0-9]{1,7})[ .]?([0-9]{2})", re.ASCII)
_NOTHING: Final = ServiceLine("")


def refused(what: str, value: object, field: str, hint: str) -> MalformedClaimError:
    """Return the error for a value that the form cannot hold, or a field of the form that cannot be read."""
    return MalformedClaimError(what, value=value, field=field, hint=hint)


def form_text(value: str | None, field: str = "") -> str:
    """Return the text of a field of the form, if the form has room for it. `named_fields` tells the field.

    Raises:
        MalformedClaimError: Not text, or more than the form can print.
    """
    text = "" if value is None else plain_str(value)
    if text is None:
        raise refused(f"{field.replace('_', ' ')} must be text", value, field, "give the text of the form")
    return room_for(text, _WIDTHS[field], field)


def room_for(text: str, width: int, field: str) -> str:
    """Return *text* if the form can print it in a field of *width* characters.

    Raises:
        MalformedClaimError: It is longer, or has other characters than those of ASCII.
    """
    name = field.replace("_", " ")
    if len(text) > width:
        hint = f"the form has room for {width}"
        raise refused(f"{name} has {len(text):,} characters", text, field, hint)
    if not (text.isascii() and text.isprintable()):
        raise refused(
            f"{name} has a character that the form cannot print", text, field, "use ASCII without line breaks"
        )
    return text


def left_out_in(line: ServiceLine, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of *names* of which a line states something."""
    return tuple(name for name in names if getattr(line, name) != getattr(_NOTHING, name))


def left_out_of(value: Iterable[str] | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of fields that a form has no room for.

    Raises:
        MalformedClaimError: A name is not one of *names*.
    """
    found = as_texts(value, "left_out")
    if any(one not in names for one in found):
        raise refused("left out must name fields of a line", value, "left_out", f"the fields are {', '.join(names)}")
    return found


def day_text(day: date | None, field: str) -> str:
    """Return a day in the form's six digits, month first, or blank.

    Raises:
        MalformedClaimError: The day is not of this century, which six digits cannot say.
    """
    if day is None:
        return ""
    if not 2000 <= day.year <= 2099:
        raise refused(f"{shown(day)} is not in 2000 to 2099", day, field, "paper forms write two digits of the year")
    return f"{day.month:02}{day.day:02}{day.year % 100:02}"


def day_of(text: str, field: str) -> date | None:
    """Return the day of six digits, month first; four digits of the year are read too.

    Raises:
        MalformedClaimError: Not a day.
    """
    if not text.strip():
        return None
    match = _DAY.fullmatch(text.strip())
    try:
        if match is not None:
            return as_date(f"20{match[3][-2:]}-{match[1]}-{match[2]}")
    except JcodesError:
        pass
    raise refused(f"{shown(text, like='date')} is not a date", text, field, "write the date as MMDDYY, such as 020126")


def dollars_text(amount: Decimal | None, most: int, field: str) -> str:
    """Return dollars and cents with a space between, as ``5000 00``, or blank; *most* are the digits of the dollars.

    Raises:
        MalformedClaimError: The amount is negative, or has more digits.
    """
    if amount is None:
        return ""
    dollars, _, cents = plain(amount).partition(".")
    if amount < 0 or len(dollars) > most:
        raise refused(
            f"{shown(amount)} does not fit",
            amount,
            field,
            f"the form has room for {most} digits of dollars, and no sign",
        )
    return f"{dollars} {cents:0<2}"


def dollars_of(text: str, field: str) -> Decimal | None:
    """Return the amount of dollars and cents, or None if blank; the last two digits are cents.

    Raises:
        MalformedClaimError: Not an amount.
    """
    bare = text.strip()
    if not bare:
        return None
    match = _DOLLARS.fullmatch(bare)
    if match is None:
        hint = "write dollars and cents with a space between, such as 5000 00"
        raise refused(f"{shown(text)} is not an amount", text, field, hint)
    return Decimal(f"{match[1]}.{match[2]}")


def amount_text(number: Decimal) -> str:
    """Return a number without trailing zeros and without an exponent."""
    text = plain(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
