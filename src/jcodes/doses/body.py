"""Read body weights and body surface areas, in kilograms and square meters. Nothing is rounded."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from jcodes.doses.dose import Dose
from jcodes.doses.exact import to_decimal
from jcodes.errors import JcodesError, MalformedMeasureError
from jcodes.errors.messages import shown

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = [
    "KILOGRAMS",
    "SQUARE_METERS",
    "SURFACE_HINT",
    "WEIGHT_HINT",
    "Measure",
    "body_surface",
    "body_weight",
    "kilograms_of_pounds",
]

Measure: TypeAlias = "str | int | float | Decimal | Fraction | PlainQuantity[Any]"
"""A body weight or body surface area: text with its unit, a quantity of Pint, or a number (or its text) of kilograms or square meters."""

_POUND: Final = Fraction(45359237, 100000000)
_POUNDS: Final = dict.fromkeys(("lb", "lbs", "pound", "pounds"), _POUND)
_OUNCES: Final = dict.fromkeys(("oz", "ounce", "ounces"), _POUND / 16)
_AVOIRDUPOIS: Final = {**_POUNDS, **_OUNCES}
KILOGRAMS: Final = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"), Fraction(1)),
    **dict.fromkeys(("g", "gm", "gram", "grams"), Fraction(1, 1000)),
    **_POUNDS,
}
"""The units of body weight, in kilograms; a pound is exactly 0.45359237 kg."""
SQUARE_METERS: Final = dict.fromkeys(
    ("m2", "m^2", "m\u00b2", "sqm", "sq m", "square meter", "square meters", "square metre", "square metres", "bsa"),
    Fraction(1),
)
"""The units of body surface area, in square meters."""
WEIGHT_HINT: Final = "give weight='70 kg', '154 lb' or '7 lb 4 oz', or a number of kilograms"
SURFACE_HINT: Final = "give bsa='1.9 m2', or a number of square meters"
_MOST: Final = {"weight": (1000, "kg"), "body surface area": (10, "m2")}
_ONE: Final = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+) ?(?P<word>[^0-9 .][^.]*?)\.?", re.ASCII)
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+", re.ASCII)
_TWO: Final = re.compile(
    r"(?P<pounds>[0-9]+) ?(?P<pound>[a-z]+)\.?,? ?(?P<ounces>[0-9]+(?:\.[0-9]+)?) ?(?P<ounce>[a-z]+)\.?", re.ASCII
)


def body_weight(value: Measure) -> Fraction:
    """Return a body weight in kilograms.

    >>> body_weight("154 lb") / body_weight("1 lb")
    Fraction(154, 1)

    Raises:
        MalformedMeasureError: Not a weight, not above zero, or above 1,000 kg.
    """
    pounds = kilograms_of_pounds(value)
    return _within("weight", value, _read("weight", value) if pounds is None else pounds)


def body_surface(value: Measure) -> Fraction:
    """Return a body surface area in square meters.

    Raises:
        MalformedMeasureError: Not a surface area, not above zero, or above 10 m2.
    """
    return _within("body surface area", value, _read("body surface area", value))


def kilograms_of_pounds(value: Any) -> Fraction | None:
    """Return the kilograms of ``"154 lb"``, ``"7 lb 4 oz"`` or a quantity in pounds; None of what is in other units or no weight."""
    if isinstance(value, str):
        text = " ".join(value.split()).lower()
        if match := _TWO.fullmatch(text):
            if match["pound"] in _POUNDS and match["ounce"] in _OUNCES:
                return Fraction(match["pounds"]) * _POUND + Fraction(match["ounces"]) * _OUNCES[match["ounce"]]
        elif (match := _ONE.fullmatch(text)) and match["word"] in _POUNDS:
            return Fraction(match["number"]) * _POUND
    elif hasattr(value, "unit_items"):
        items = [(str(name), power) for name, power in value.unit_items()]
        if len(items) == 1 and items[0][1] == 1 and items[0][0] in _AVOIRDUPOIS:
            return Fraction(to_decimal(value.magnitude)) * _AVOIRDUPOIS[items[0][0]]
    return None


_SIZES: Final[dict[str, tuple[Mapping[str, Fraction], str]]] = {
    "weight": (KILOGRAMS, WEIGHT_HINT),
    "body surface area": (SQUARE_METERS, SURFACE_HINT),
}
_ONE_OF: Final = {"weight": Dose(1, "kg"), "body surface area": Dose(10_000, "cm2")}


def _read(fact: str, value: Any) -> Fraction:
    sizes, hint = _SIZES[fact]
    if isinstance(value, str) and not _PLAIN.fullmatch(value.strip()):
        match = _ONE.fullmatch(" ".join(value.split()))
        if match is None:
            raise MalformedMeasureError(f"{shown(value)} is not a number with a unit of {fact}", value=value, hint=hint)
        word = match["word"].lower()
        if word not in sizes:
            raise MalformedMeasureError(
                f"the {fact} {shown(value)} is in {shown(match['word'])}, which is not a unit of {fact}",
                value=value,
                hint=hint,
            )
        return Fraction(match["number"]) * sizes[word]
    try:
        return (
            Dose.from_quantity(value) / _ONE_OF[fact] if hasattr(value, "unit_items") else Fraction(to_decimal(value))
        )
    except JcodesError as error:
        raise MalformedMeasureError(f"the {fact} cannot be read ({error.message})", value=value, hint=hint) from error


def _within(fact: str, value: object, number: Fraction) -> Fraction:
    most, unit = _MOST[fact]
    if not 0 < number <= most:
        raise MalformedMeasureError(
            f"the {fact} must be above zero and at most {most:,} {unit}, not {shown(value)}",
            value=value,
            hint=_SIZES[fact][1],
        )
    return number
