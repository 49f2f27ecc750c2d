"""Field converters for claim records: convert the caller's value, or raise a typed error with a hint.

Claim form text is kept as given, right or wrong, and parsed into a second value (`parsed_text`), so that a
rule can report what is wrong with it. A value of the wrong type, or longer than a claim holds (`limits`), is rejected at once.
"""

import operator
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from jcodes.claims.limits import NUMBERS, SHORT, few_digits, few_enough, short_enough
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.codes.text import NOT_TEXT, plain_str
from jcodes.doses import Dose, Strength
from jcodes.doses.body import kilograms_of_pounds
from jcodes.doses.dose import as_discarded, as_dose
from jcodes.doses.exact import plain, to_decimal
from jcodes.errors import InexactError, MalformedClaimError, MalformedDateError, MalformedDoseError
from jcodes.errors.messages import shown, type_name
from jcodes.periods import as_date
from jcodes.vocabulary.families import Purpose
from jcodes.vocabulary.places import ClaimForm, Setting
from jcodes.vocabulary.routes import Route

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = [
    "NOTHING",
    "YES_OR_NO",
    "AnyDose",
    "Number",
    "as_amount",
    "as_day",
    "as_form",
    "as_purpose",
    "as_route",
    "as_setting",
    "as_strength",
    "as_text",
    "as_texts",
    "as_time",
    "as_waste",
    "as_weight",
    "code_text",
    "count_of",
    "flag_of",
    "items_of",
    "modifier_texts",
    "ndc_text",
    "number_text",
    "text_field",
]

AnyDose: TypeAlias = "str | Dose | PlainQuantity[Any] | None"

YES_OR_NO: Final = ("yes", "no", "true", "false")
"""The words that a field of True or False holds by mistake; its error shows them."""
_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::?(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)? ?(?P<half>[ap]\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_TIME_HINT: Final = "give the time of day, such as '09:30', '0930' or '9:30 PM', or a datetime.time"


Number: TypeAlias = int | float | Decimal | Fraction

_SERIES: Final = (list, tuple)
_NO_SERIES: Final = (str, bytes, Mapping, AbstractSet)


# -- text that is kept as given --------------------------------------------------------------------------------------


def as_text(value: object, field: str) -> str:
    """Return *value* as text, unchanged; None becomes blank.

    Raises:
        MalformedClaimError: Not text, or longer than a claim holds.
    """
    if value is None:
        return ""
    text = plain_str(value)
    if text is None:
        raise MalformedClaimError(
            f"{field.replace('_', ' ')} must be text, not {type_name(value)}", value=value, field=field, hint=NOT_TEXT
        )
    return text if len(text) <= SHORT else short_enough(text, field)


def text_field(value: str | None, field: str = "") -> str:
    """Return the text of the field of a record; None is blank. `named_fields` tells it the field."""
    return value if type(value) is str and len(value) <= SHORT else as_text(value, field)


def code_text(value: str | HcpcsCode | None) -> str:
    """Return a code as text, as given."""
    if type(value) is str and len(value) <= SHORT:
        return value
    return value.text if isinstance(value, HcpcsCode) else as_text(value, "code")


def ndc_text(value: str | Ndc | None) -> str:
    """Return an NDC as text: text as given, an `Ndc` with hyphens."""
    if type(value) is str and len(value) <= SHORT:
        return value
    return str(value) if isinstance(value, Ndc) else as_text(value, "ndc")


_RECORDS: Final = "give an Administration, its fields, or a list of them; the command 'jcodes code' reads files"


def items_of(value: object, field: str) -> tuple[object, ...]:
    """Return the items of a list, tuple or other iterable; text, mappings and sets (which have no order) are rejected.

    Raises:
        MalformedClaimError: Not a list, or longer than a claim holds.
    """
    if value is None or (type(value) is tuple and not value):
        return ()
    if isinstance(value, _SERIES) or (isinstance(value, Iterable) and not isinstance(value, _NO_SERIES)):
        return few_enough(value, field)
    raise MalformedClaimError(
        f"{field.replace('_', ' ')} must be a list, not {type_name(value)}",
        value=value,
        field=field,
        hint=_RECORDS if field == "administrations" else "give a list or tuple",
    )


def as_texts(value: object, field: str) -> tuple[str, ...]:
    """Return a list of texts, each as given; one text is a list of one, blank text an empty list."""
    text = plain_str(value)
    if text is not None:
        return (as_text(text, field),) if text.strip() else ()
    items = items_of(value, field)
    return tuple([as_text(item, field) for item in items]) if items else ()


_ONE_MODIFIER: Final = 2
_BETWEEN_MODIFIERS: Final = re.compile(r"[ ,;:/-]+")
_SEVERAL_MODIFIERS: Final = re.compile(r"[A-Z0-9]{2}(?:[ ,;:/-]+[A-Z0-9]{2}){1,3}", re.ASCII | re.IGNORECASE)


def modifier_texts(value: Iterable[str | Modifier] | str | Modifier | None) -> tuple[str, ...]:
    """Return modifiers as texts, each as given; one text is one modifier, or several as people write them (``"JZ, RT"``); blank text is none."""
    if isinstance(value, Modifier):
        return (value.text,)
    if isinstance(value, str):
        if len(value) > _ONE_MODIFIER and _SEVERAL_MODIFIERS.fullmatch(value.strip()):
            return tuple(_BETWEEN_MODIFIERS.split(value.strip()))
        return as_texts(value, "modifiers")
    items = items_of(value, "modifiers")
    return tuple([item.text if isinstance(item, Modifier) else as_text(item, "modifiers") for item in items])


def number_text(value: str | Number | None, field: str = "") -> str:
    """Return a number as text: text as given, a number in plain digits, None as blank.

    A float becomes the decimal in its ``repr``.

    Raises:
        MalformedClaimError: NaN, infinite, a bool, too many digits, a fraction without a finite decimal, or not a number.
    """
    if type(value) is str and len(value) <= NUMBERS.most:
        return value
    if value is None:
        return ""
    text = plain_str(value)
    if text is not None:
        return text if len(text) <= NUMBERS.most else few_digits(as_text(text, field), value, field)
    number: Number
    if isinstance(value, bool) or not isinstance(value, Decimal | float | Fraction | int):
        try:
            number = operator.index(None if isinstance(value, bool) else value)  # type: ignore[arg-type]  # raises the TypeError we test for
        except TypeError:
            raise MalformedClaimError(
                f"{field.replace('_', ' ')} must be a number or text, not {type_name(value)}",
                value=value,
                field=field,
                hint="give a number such as 75 or Decimal('0.6'), or the text on the claim",
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
    return few_digits(sign + digits, value, field) if digits != "0" else digits


def _apart(number: Number) -> tuple[str, Number]:
    """Return sign and magnitude, independent of the decimal context."""
    if isinstance(number, Decimal):
        return ("-" if number.is_signed() and not number.is_nan() else ""), number.copy_abs()
    return ("-", -number) if number < 0 else ("", number)


# -- words -----------------------------------------------------------------------------------------------------------


def as_route(value: str | Route | None) -> Route | None:
    """Return *value* as a route, or None if blank; raises MalformedClaimError for an unknown or ambiguous word (``IA``)."""
    return Route.optional(value)


def as_setting(value: str | Setting | None) -> Setting | None:
    """Return *value* as a setting, or None if blank; raises MalformedClaimError if unknown."""
    return Setting.optional(value)


def as_purpose(value: str | Purpose | None) -> Purpose | None:
    """Return *value* as a purpose, or None if blank; raises MalformedClaimError if unknown."""
    return Purpose.optional(value)


def as_form(value: str | ClaimForm | None) -> ClaimForm | None:
    """Return *value* as a claim form, or None if blank; raises MalformedClaimError if unknown."""
    return ClaimForm.optional(value, "form")


# -- values ----------------------------------------------------------------------------------------------------


def as_day(value: date | str | None) -> date | None:
    """Return a date, or None if blank.

    Raises:
        MalformedDateError: Not a date; see ``periods.as_date``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return as_date(value)


def as_time(value: time | str | None) -> time | None:
    """Return a time of day to the second, or None if blank.

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
                raise ValueError  # noqa: TRY301 - handled with other invalid times below
            if half:
                hour = hour % 12 + (12 if half == "p" else 0)
            return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
        except ValueError:
            raise MalformedDateError(f"{shown(value)} is not a time of day", value=value, hint=_TIME_HINT) from None
    what = "has a date or a time zone" if isinstance(value, datetime | time) else "is not a time"
    raise MalformedDateError(f"{shown(value)} {what}", value=value, hint=_TIME_HINT)


def as_amount(value: AnyDose) -> Dose | None:
    """Return a dose, or None if blank.

    Raises:
        MalformedDoseError: Not a dose; see ``Dose.of``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return as_dose(value)


NOTHING: Final = Dose(0, "each")
"""A discarded amount of zero without a unit."""


def as_waste(value: "AnyDose | int | Decimal") -> Dose | None:
    """Return a discarded amount, or None if not documented; zero without a unit is `NOTHING`.

    Raises:
        MalformedDoseError: *value* is not an amount, or is above zero and has no unit.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return as_discarded(value, NOTHING.unit)


def as_weight(value: AnyDose) -> Dose | None:
    """Return the body weight as a mass, or None if blank; pounds and ounces become kilograms, exactly.

    Raises:
        MalformedDoseError: Not an amount.
        MalformedClaimError: Not a mass above zero, or above 1,000 kg.
    """
    if value is None:
        return None
    pounds = kilograms_of_pounds(value)
    try:
        weight = as_amount(value) if pounds is None else Dose(pounds, "kg")
    except MalformedDoseError:
        raise MalformedDoseError(
            f"{shown(value)} is not a number with a unit of weight", value=value, hint=_WEIGHT_HINT
        ) from None
    if weight is not None and (weight.unit.dimension != "mass" or not weight or weight > _HEAVIEST):
        raise MalformedClaimError(f"{weight} is not a body weight", value=value, field="weight", hint=_WEIGHT_HINT)
    return weight


_HEAVIEST: Final = Dose(1000, "kg")
_WEIGHT_HINT: Final = "give a mass above zero and at most 1,000 kg, such as '70 kg' or '154 lb'"


def as_strength(value: str | Strength | None) -> Strength | None:
    """Return a strength, or None if blank.

    Raises:
        MalformedStrengthError: Not a strength; see ``Strength.parse``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return Strength.of(value)


def count_of(value: int, field: str, what: str, most: int) -> int:
    """Return a whole number from 1 to *most*.

    Raises:
        MalformedClaimError: *value* has another type, or the constructor rejects it.
    """
    if type(value) is not int or not 1 <= value <= most:
        raise MalformedClaimError(
            f"{shown(value)} is not a number of {what}",
            value=value,
            field=field,
            hint=f"give a whole number from 1 to {most:,}",
        )
    return value


def flag_of(value: bool | None, field: str) -> bool | None:  # noqa: FBT001 - the value is what is checked
    """Return yes, no, or None if unknown.

    Raises:
        MalformedClaimError: *value* has another type, or the constructor rejects it.
    """
    if value is None or isinstance(value, bool):
        return value
    raise MalformedClaimError(
        f"{shown(value, YES_OR_NO)} is not True or False",
        value=value,
        field=field,
        hint="give True, False, or None where it is not known",
    )
