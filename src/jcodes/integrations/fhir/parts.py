"""Parts of FHIR documents: numbers, quantities and coded concepts, written and read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from jcodes.codes.text import plain_str
from jcodes.documents import exact_number
from jcodes.doses import Dose
from jcodes.doses.exact import plain
from jcodes.doses.spellings import known_unit
from jcodes.errors import JcodesError, MalformedClaimError, MalformedError
from jcodes.errors.messages import shown
from jcodes.integrations.fhir.systems import ABSENT, UCUM, code_of_unit, unit_of_code
from jcodes.periods import as_date

__all__ = [
    "VERSIONS", "Document", "absent", "as_version", "codes", "concept", "contained", "damaged", "day_of", "dose_of", "either", "first", "items", "json_number", "mapping", "number_of",
    "quantity", "text_of",
]  # fmt: skip

Document: TypeAlias = dict[str, Any]
VERSIONS: Final = ("R4", "R5")
_MOST_ITEMS: Final = 999
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?", re.ASCII)


def as_version(value: str) -> str:
    """Return a version of FHIR.

    Raises:
        MalformedError: Neither R4 nor R5.
    """
    if value in VERSIONS:
        return value
    raise MalformedError(f"{shown(value, VERSIONS)} is not a version of FHIR", value=value, hint="give R4 or R5")


def damaged(where: str, what: str, hint: str) -> MalformedClaimError:
    """Return the error for an element that cannot be read."""
    return MalformedClaimError(f"{where} {what}", value=None, field=where, hint=hint)


def absent(reason: str = "masked") -> Document:
    """Return an element that FHIR requires and this library does not know or show."""
    return {"extension": [{"url": ABSENT, "valueCode": reason}]}


def json_number(number: Decimal) -> int | float:
    """Return a number that JSON writes with the same digits.

    Raises:
        MalformedClaimError: It has more digits than a float keeps.
    """
    if number == number.to_integral_value():
        return int(number)
    found = float(number)
    if Decimal(repr(found)) != number:
        raise damaged("value", "has more digits than JSON readers keep", "round it")
    return found


def quantity(dose: Dose) -> Document:
    """Return a dose as a Quantity."""
    return {"value": json_number(dose.amount), "unit": str(dose.unit), "system": UCUM, "code": code_of_unit(dose.unit)}


def concept(system: str, code: str, text: str = "") -> Document:
    """Return a CodeableConcept; blank parts are left out."""
    found: Document = {"coding": [{"system": system, "code": code}]} if code else {}
    return found | ({"text": text} if text else {})


def mapping(value: object, where: str) -> Mapping[str, Any]:
    """Return an element as a mapping; None as an empty one.

    Raises:
        MalformedClaimError: Not an object.
    """
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    raise damaged(where, "is not an object", "give the JSON of a FHIR resource")


def either(found: Mapping[str, Any], *names: str) -> Any:
    """Return the first of the elements *names* that *found* has, or None. Versions of FHIR name one fact differently."""
    return next((found[name] for name in names if found.get(name) is not None), None)


def contained(found: Mapping[str, Any], reference: object) -> Mapping[str, Any]:
    """Return the contained resource that a reference names, or an empty one."""
    name = text_of(mapping(reference, "reference").get("reference"))
    for one in items(found.get("contained"), "contained"):
        if name.startswith("#") and text_of(one.get("id")).removeprefix("#") == name[1:]:
            return one
    return {}


def items(value: object, where: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list; None as an empty one.

    Raises:
        MalformedClaimError: Not a list of objects, or too long.
    """
    found = () if value is None else value
    if not isinstance(found, list | tuple):
        raise damaged(where, "is not a list", "give the JSON of a FHIR resource")
    if len(found) > _MOST_ITEMS:
        raise damaged(where, f"has more than {_MOST_ITEMS} items", "split it")
    for one in found:
        yield mapping(one, where)


def text_of(value: object) -> str:
    """Return a text, blank for what is none."""
    return plain_str(value) or ""


def codes(value: object, where: str) -> Iterator[tuple[str, str, str]]:
    """Yield system, code and display of each coding of a CodeableConcept."""
    for coding in items(mapping(value, where).get("coding"), f"{where}.coding"):
        yield text_of(coding.get("system")), text_of(coding.get("code")), text_of(coding.get("display"))


def number_of(value: object, where: str) -> Decimal | None:
    """Return the number of an element, or None if there is none.

    Raises:
        MalformedClaimError: Not a number.
    """
    if value is None:
        return None
    try:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return exact_number(repr(value) if isinstance(value, float) else str(value))
        text = text_of(value)
        if _NUMBER.fullmatch(text):
            return exact_number(text)
    except ValueError:
        pass
    raise damaged(where, "is not a number", "give a number")


def day_of(value: object, where: str) -> date | None:
    """Return the day of a date or dateTime, or None if there is none.

    Raises:
        MalformedClaimError: Not the date of a day.
    """
    text = text_of(value)[:10]
    if not text:
        return None
    try:
        return as_date(text)
    except JcodesError:
        raise damaged(where, "is not the date of a day", "give a date, such as 2026-02-01") from None


def dose_of(value: object, where: str) -> Dose | None:
    """Return a Quantity as a dose, or None if it is empty.

    Raises:
        MalformedClaimError: No number, no unit that doses are measured in, or a number below zero.
    """
    found = mapping(value, where)
    amount = number_of(found.get("value"), f"{where}.value")
    if amount is None:
        return None
    code, text = text_of(found.get("code")), text_of(found.get("unit"))
    unit = unit_of_code(code) if code and text_of(found.get("system")) in {UCUM, ""} else None
    unit = unit or (known_unit(text) if text else None) or (known_unit(code) if code else None)
    if unit is None:
        raise damaged(
            where,
            f"has the unit {shown(code or text)}, which is not one of doses",
            "give a UCUM code, such as mg, ug, [iU] or mL",
        )
    if amount < 0:
        raise damaged(where, "is below zero", "give the amount administered")
    return Dose(plain(amount), unit)


def first(values: Iterable[str]) -> str:
    """Return the first text that is not blank, or blank."""
    return next(filter(None, values), "")
