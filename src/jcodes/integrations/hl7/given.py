"""Drugs given (RXA) and ordered (RXE), with route and site (RXR), as the fields of an `Administration`."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from jcodes.claims import Container
from jcodes.integrations.hl7.fields import Fields
from jcodes.integrations.hl7.values import (
    UNKNOWN_AMOUNT,
    diagnoses_of,
    dose_of,
    drug_of,
    moment_of,
    number_of,
    route_of,
    strength_of,
)
from jcodes.sources import as_citation

__all__ = ["FIELDS_SOURCES", "Facts", "Tell", "given_of", "ordered_of", "routed"]

Facts: TypeAlias = dict[str, Any]
"""The fields of a record that are known."""
Tell: TypeAlias = Callable[[str, int | None], None]
"""Is told what is wrong with a segment, and in which field."""

_NOT_GIVEN: Final = {"RE": "refused", "NA": "not administered"}
_DELETED: Final = "D"
_HISTORICAL: Final = frozenset(f"{number:02}" for number in range(1, 9))
"""Sources of an immunization that another provider gave (NIP001)."""
_NO_VACCINE: Final = "998"
FIELDS_SOURCES: Final = tuple(
    map(
        as_citation,
        (
            "hl7-v2-rxa: the fields",
            "hl7-v2-rxe: the fields",
            "hl7-v2-0322: the codes",
            "hl7-v2-immunization: NIP001, 998 and 999",
        ),
    )
)
"""What the fields, and the choice of what was not given, rest on."""


def given_of(fields: Fields, tell: Tell) -> Facts | None:
    """Return what an RXA segment says, or None if nothing was given, which *tell* is told."""
    why = _why_not(fields)
    if why:
        tell(f"{why}; it is skipped", None)
        return None
    facts = _drug(fields, 5, tell)
    if facts is None:
        return None
    facts["dose"] = _dose(fields, 6, 7, tell)
    facts["strength"] = _strength(fields, 13, 14, tell)
    start, stop = (moment_of(fields.component(at)) for at in (3, 4))
    if start is None:
        tell("no date of service; left blank", 3)
    else:
        facts["on"], facts["start"] = start
        if stop is not None and stop != start:
            facts["stop"] = stop.time
            facts["through"] = stop.day if stop.day != start.day else None
        elif stop is None and fields.raw(4):
            tell("not a date; left blank", 4)
    lot = next(filter(None, fields.repeated(15)), "")
    if lot:
        facts["containers"] = [Container(lot=lot, ndc=facts["ndc"])]
    facts["diagnoses"] = diagnoses_of(fields, 19)
    return facts


def _why_not(fields: Fields) -> str:
    """Return why an RXA segment bills nothing, or blank."""
    status = fields.component(20).upper()
    if status in _NOT_GIVEN:
        return _NOT_GIVEN[status]
    if fields.component(21).upper() == _DELETED:
        return "deleted"
    if any(code in _HISTORICAL and system.upper() == "NIP001" for code, _, system in fields.coded(9)):
        return "historical: given by another provider"
    if any(code == _NO_VACCINE and system.upper() == "CVX" for code, _, system in fields.coded(5)):
        return "no vaccine administered"
    return ""


def ordered_of(fields: Fields, tell: Tell) -> Facts | None:
    """Return what an RXE segment says, or None if it names no drug, which *tell* is told."""
    facts = _drug(fields, 2, tell)
    if facts is not None:
        facts["dose"] = _dose(fields, 3, 5, tell)
        facts["strength"] = _strength(fields, 25, 26, tell)
        facts["diagnoses"] = diagnoses_of(fields, 27)
    return facts


def _drug(fields: Fields, at: int, tell: Tell) -> Facts | None:
    drug = drug_of(fields, at)
    if not any(drug):
        tell("no drug; it is skipped", at)
        return None
    return {"drug": drug.name, "code": drug.code, "ndc": drug.ndc}


def _dose(fields: Fields, amount: int, units: int, tell: Tell) -> Any:
    text = fields.component(amount)
    dose = dose_of(text, fields.coded(units))
    if dose is None and text and text != UNKNOWN_AMOUNT and number_of(text) != 0:
        tell("no amount with a unit that doses are measured in; left blank", amount)
    return dose


def _strength(fields: Fields, amount: int, units: int, tell: Tell) -> Any:
    text = fields.component(amount)
    strength = strength_of(text, fields.coded(units))
    if strength is None and text:
        tell("not a strength; left blank", amount)
    return strength


def routed(fields: Fields) -> Facts:
    """Return route and site of an RXR segment."""
    site = next((text or code for code, text, _ in fields.coded(2) if text or code), "")
    return {"route": route_of(fields.coded(1)), "site": site}
