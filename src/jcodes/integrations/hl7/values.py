"""Values of HL7 v2 fields: drugs and their code systems, amounts with units, dates and times."""

import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Final, NamedTuple

from jcodes.claims import Route
from jcodes.claims.parsed_text import read_ndc
from jcodes.codes.text import is_digits
from jcodes.doses import Dose, Strength
from jcodes.doses.spellings import known_unit
from jcodes.errors import JcodesError
from jcodes.integrations.fhir.systems import unit_of_code
from jcodes.integrations.hl7.fields import Fields
from jcodes.periods import as_date
from jcodes.sources import as_citation

__all__ = [
    "SYSTEMS_SOURCE",
    "UNKNOWN_AMOUNT",
    "Drug",
    "Moment",
    "diagnoses_of",
    "dose_of",
    "drug_of",
    "is_procedure",
    "moment_of",
    "number_of",
    "route_of",
    "strength_of",
]

SYSTEMS_SOURCE: Final = as_citation("hl7-v2-0396: the code of each system")
"""What the names of code systems rest on."""

_PROCEDURE: Final = re.compile(r"[A-Z0-9][0-9]{4}|[0-9]{4}[AFMTU]", re.ASCII)
_CODED: Final = frozenset({"HPC", "C4", "C5", "HCPCS", "HCPC", "CPT", "CPT4", "CPT-4"})
"""HCPCS and CPT as code systems: the codes of HL7's table 0396 first, then spellings in use."""
_NDC: Final = "NDC"
_ICD: Final = ("I9", "I10", "ICD")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,9})?|\.[0-9]{1,9}", re.ASCII)
_MOMENT: Final = re.compile(
    r"([0-9]{8})(?:([0-9]{2})([0-9]{2})?([0-9]{2})?(?:\.[0-9]{1,4})?)?(?:[+-][0-9]{4})?", re.ASCII
)
UNKNOWN_AMOUNT: Final = "999"
"""What registries send for an amount that is not known."""


class Drug(NamedTuple):
    """A drug as a field names it: HCPCS or CPT code, NDC and name; each blank if the field has none."""

    code: str
    ndc: str
    name: str


class Moment(NamedTuple):
    """A day, and the time if the field has one."""

    day: date
    time: time | None


def drug_of(fields: Fields, at: int) -> Drug:
    """Return the drug of a coded field and its alternate codes."""
    code = ndc = name = ""
    for number, text, system in fields.coded(at):
        known = system.upper()
        if known in _CODED or (not known and is_procedure(number)):
            code = code or number
        elif known == _NDC or (not known and _is_ndc(number)):
            ndc = ndc or number
        name = name or text
    return Drug(code, ndc, name)


def diagnoses_of(fields: Fields, at: int) -> list[str]:
    """Return the ICD codes of a coded field with repetitions; a code without a system counts as one, those of SNOMED and others do not."""
    return [code for code, _, system in fields.coded(at) if code and (not system or system.upper().startswith(_ICD))]


def is_procedure(text: str) -> bool:
    """Return whether *text* has the form of a HCPCS or CPT code."""
    return _PROCEDURE.fullmatch(text.upper()) is not None


def _is_ndc(text: str) -> bool:
    return (len(text) == 11 and is_digits(text)) or (text.count("-") == 2 and read_ndc(text) is not None)


def number_of(text: str) -> Decimal | None:
    """Return a number of type NM, or None if it is not one."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def dose_of(amount: str, units: Iterable[tuple[str, str, str]]) -> Dose | None:
    """Return an amount with the first of *units* that doses are measured in, or None."""
    number = number_of(amount)
    if number is None or number <= 0 or amount == UNKNOWN_AMOUNT:
        return None
    for code, text, _ in units:
        unit = (unit_of_code(code) if code else None) or next(
            (found for one in (code, text) if one and (found := known_unit(one)) is not None), None
        )
        if unit is not None:
            return Dose(format(number, "f"), unit)
    return None


def strength_of(amount: str, units: Iterable[tuple[str, str, str]]) -> Strength | None:
    """Return a strength, such as 40 and ``mg/mL``, or None."""
    if number_of(amount) is None:
        return None
    for unit in (text for code, name, _ in units for text in (code, name) if text):
        try:
            return Strength.parse(f"{amount} {unit}")
        except JcodesError:
            continue
    return None


def moment_of(text: str) -> Moment | None:
    """Return day and local time of a date (YYYYMMDD, with a time or without); the offset is not kept. None if it is not one."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    try:
        day = as_date(match[1])
        at = time(int(match[2]), int(match[3] or 0), int(match[4] or 0)) if match[2] else None
    except (JcodesError, ValueError):
        return None
    return Moment(day, at)


def route_of(codes: Iterable[tuple[str, str, str]]) -> Route | None:
    """Return the route that a text or a code names, or None."""
    texts = [text for code, name, _ in codes for text in (name, code) if text]
    return next(filter(None, map(Route.find, texts)), None)
