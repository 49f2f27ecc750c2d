"""The doors of claims: what a caller gives becomes what a record keeps, or a typed error says what would be right.

Text that a claim form holds is kept as given, right or wrong, and read into a value beside it (`read_code`, `read_ndc`, `read_number`, ...),
so that a rule can report what is wrong with it. A value of the wrong type is refused at once.
"""

import operator
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.codes.text import NOT_TEXT, plain_str
from jcodes.doses.exact import MAX_DIGITS, plain, to_decimal
from jcodes.errors import InexactError, MalformedClaimError, MalformedDoseError, type_name

__all__ = [
    "Number",
    "as_text",
    "as_texts",
    "code_text",
    "items_of",
    "modifier_texts",
    "ndc_text",
    "number_text",
    "read_code",
    "read_modifiers",
    "read_ndc",
    "read_number",
]

Number: TypeAlias = int | float | Decimal | Fraction

_NUMBER: Final = re.compile(
    rf"[+-]?(?:[0-9]{{1,{MAX_DIGITS}}}(?:\.[0-9]{{0,{MAX_DIGITS}}})?|\.[0-9]{{1,{MAX_DIGITS}}})", re.ASCII
)
_NO_SERIES: Final = (str, bytes, Mapping, AbstractSet)


# -- text that is kept as given --------------------------------------------------------------------------------------


def as_text(value: object, field: str) -> str:
    """Return *value* as exact text; None is blank.

    Raises:
        MalformedClaimError: Not text.
    """
    if value is None:
        return ""
    text = plain_str(value)
    if text is None:
        raise MalformedClaimError(
            f"{field.replace('_', ' ')} is text, not {type_name(value)}", value=value, field=field, hint=NOT_TEXT
        )
    return text


def code_text(value: str | HcpcsCode | None) -> str:
    """Return the text of a code, as given."""
    return value.text if isinstance(value, HcpcsCode) else as_text(value, "code")


def ndc_text(value: str | Ndc | None) -> str:
    """Return the text of an NDC, as given; an NDC in its canonical form with hyphens."""
    return str(value) if isinstance(value, Ndc) else as_text(value, "ndc")


def items_of(value: object, field: str) -> tuple[object, ...]:
    """Return the items of a list, tuple or other series; a text, a mapping and a set, which has no order, are none.

    Raises:
        MalformedClaimError: No series.
    """
    if value is None:
        return ()
    if isinstance(value, Iterable) and not isinstance(value, _NO_SERIES):
        return tuple(value)
    raise MalformedClaimError(
        f"{field.replace('_', ' ')} are several, not {type_name(value)}",
        value=value,
        field=field,
        hint="give a list or tuple",
    )


def as_texts(value: object, field: str) -> tuple[str, ...]:
    """Return the texts of a series, each as given; one text is a series of one, a blank one of none."""
    text = plain_str(value)
    if text is not None:
        return (text,) if text.strip() else ()
    return tuple(as_text(item, field) for item in items_of(value, field))


def modifier_texts(value: Iterable[str | Modifier] | str | Modifier | None) -> tuple[str, ...]:
    """Return the texts of modifiers, each as given; one text is one modifier, a blank one none."""
    if isinstance(value, Modifier):
        return (value.text,)
    if isinstance(value, str):
        return as_texts(value, "modifiers")
    items = items_of(value, "modifiers")
    return tuple(item.text if isinstance(item, Modifier) else as_text(item, "modifiers") for item in items)


def number_text(value: str | Number | None, field: str) -> str:
    """Return a number as text: a text as given, a number in plain digits, None as blank.

    A float becomes the decimal that its ``repr`` shows.

    Raises:
        MalformedClaimError: NaN, infinite, a truth value, of absurd size, a fraction without a finite decimal, or no number at all.
    """
    if value is None:
        return ""
    text = plain_str(value)
    if text is not None:
        return text
    number: Number
    if isinstance(value, bool) or not isinstance(value, Decimal | float | Fraction | int):
        try:
            number = operator.index(None if isinstance(value, bool) else value)  # type: ignore[arg-type]  # the TypeError is the question
        except TypeError:
            raise MalformedClaimError(
                f"{field.replace('_', ' ')} are a number or text, not {type_name(value)}",
                value=value,
                field=field,
                hint="give a number such as 75 or Decimal('0.6'), or the text of the claim",
            ) from None
    else:
        number = value
    sign, magnitude = _apart(number)
    try:
        digits = plain(to_decimal(magnitude))
    except (InexactError, MalformedDoseError) as error:
        raise MalformedClaimError(
            f"{field.replace('_', ' ')}: {error.message}", value=value, field=field, hint="give a finite decimal number"
        ) from None
    return sign + digits if digits != "0" else digits


def _apart(number: Number) -> tuple[str, Number]:
    """Return the sign and the magnitude, without the ambient context."""
    if isinstance(number, Decimal):
        return ("-" if number.is_signed() and not number.is_nan() else ""), number.copy_abs()
    return ("-", -number) if number < 0 else ("", number)


# -- what the text says, or None -------------------------------------------------------------------------------------


def read_code(text: str) -> HcpcsCode | None:
    """Return the Level II code that *text* is, or None. Never raises."""
    return HcpcsCode.parse(text) if HcpcsCode.is_valid(text) else None


def read_ndc(text: str) -> Ndc | None:
    """Return the NDC that *text* is, without doubt, or None: ten bare digits are in doubt. Never raises."""
    return Ndc.parse(text) if Ndc.is_valid(text) else None


def read_modifiers(texts: tuple[str, ...]) -> tuple[Modifier, ...]:
    """Return those of *texts* that have the shape of a modifier, in their order. Never raises."""
    return tuple(Modifier.parse(text) for text in texts if Modifier.is_valid(text))


def read_number(text: str) -> Decimal | None:
    """Return the number that *text* is in plain digits, which may be negative or fractional, or None. Never raises."""
    digits = text.strip()
    return Decimal(digits) if _NUMBER.fullmatch(digits) else None
