"""Spellings of units of measure on charts, orders, labels and claims."""

import re
from typing import Final

from jcodes.doses.units import UNITS, Unit, plural_of
from jcodes.errors import AmbiguousUnitError, UnknownUnitError
from jcodes.errors.messages import fits, quoted, shown

__all__ = ["as_unit", "find_unit", "known_spellings", "known_unit"]

# For each canonical symbol: single words, then phrases separated by bars. Lower case, without periods and hyphens.
# The symbol, its plural and Pint's name for it need not be listed.
_SPELLINGS: Final = {
    "ng": "nanogram nanograms",
    "mcg": "ug \u00b5g \u03bcg mcgs microgram micrograms mcgm",
    "mg": "mgs milligram milligrams mgm mgms me",
    "g": "gm gms gs gram grams gramme grammes",
    "kg": "kgs kilogram kilograms",
    "uL": "\u00b5l \u03bcl mcl microliter microliters microlitre microlitres",
    "mL": "mls milliliter milliliters millilitre millilitres cc ccs cm3 cm^3 cm\u00b3"
    "|cubic centimeter|cubic centimeters|cubic cm|cu cm",
    "dL": "dls deciliter deciliters decilitre decilitres",
    "L": "liter liters litre litres ltr",
    "unit": "u usp|usp unit|usp units|usp u",
    "IU": "ius f2|international unit|international units|int unit|int units|intl unit|intl units",
    "KIU": "kius|kallikrein inactivator unit|kallikrein inactivator units",
    "umol": "\u00b5mol \u03bcmol micromole micromoles",
    "mmol": "mmols mmole mmoles millimole millimoles",
    "mol": "mole moles",
    "mEq": "meqs milliequivalent milliequivalents",
    "mg_PE": "mgpe|mg phenytoin equivalent|mg phenytoin equivalents|mg of phenytoin equivalents"
    "|milligram phenytoin equivalents|milligrams phenytoin equivalents|mgs pe|mg pes",
    "Bq": "becquerels",
    "kBq": "kilobecquerels",
    "MBq": "megabecquerels",
    "GBq": "gigabecquerels",
    "nCi": "nanocuries",
    "uCi": "\u00b5ci \u03bcci mcci microcuries",
    "mCi": "mcis millicuries",
    "Ci": "curies",
    "cm2": "cm^2 cm\u00b2 sqcm|sq cm|sq cms|square cm|square centimeter|square centimeters"
    "|square centimetre|square centimetres",
    "vg": "vgs|vector genome|vector genomes",
    "PFU": "pfus|plaque forming unit|plaque forming units",
    "each": "ea",
    "ampule": "ampoule ampoules ampul ampuls amp amps",
    "tablet": "tab tabs",
    "capsule": "cap caps",
    "syringe": "syr pfs|prefilled syringe|prefilled syringes|pre filled syringe|pre filled syringes",
    "suppository": "supp supps",
    "patch": "|topical system|topical systems|transdermal system|transdermal systems",
    "device": "iud iuds system systems|intrauterine device|intrauterine devices|intrauterine system|intrauterine systems",
    "injection": "inj",
    "autoinjector": "|auto injector|auto injectors",
    "dose": "|unit dose|unit doses",
    "day": "|days of therapy",
}


def _by_spelling() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for symbol, unit in UNITS.items():
        words, *phrases = _SPELLINGS.get(symbol, "").split("|")
        word = unit.label(plural=False)
        for text in (word, plural_of(word), unit.name.replace("_", " "), *words.split(), *phrases):
            found[text.lower()] = unit
    return found


_BY_SPELLING: Final = _by_spelling()

_GRAIN: Final = "a grain (64.8 mg) on an old order and a gram on a claim", "write 'g' or 'mg'"
_GRAINS: Final = "64.8 mg by definition and 60 or 65 mg as labels rounded it", "write the amount in 'mg'"
_MU: Final = "a million units to some and a thousandth of a unit to others", "write 'million units' or 'units'"
_M_UNITS: Final = "a million units to some and a thousand to others", "write 'million units' or 'thousand units'"
_TWO_READINGS: Final = {
    "gr": _GRAIN,
    "grs": _GRAIN,
    "grain": _GRAINS,
    "grains": _GRAINS,
    "mu": _MU,
    "miu": _MU,
    "m unit": _M_UNITS,
    "m units": _M_UNITS,
    "munits": _M_UNITS,
    "mm units": _M_UNITS,
    "un": ("'each' as an NDC unit of measure and a unit of activity on a chart", "write 'each' or 'units'"),
    "m": ("a thousand, a million or a meter", "write the number and the unit out"),
}

_MILLIUNITS: Final = "are not counted in", "1,000 milliunits are 1 unit; write the amount in 'units'"
_SURFACE: Final = (
    "are body surface area, not a drug amount",
    "multiply by it and give the drug amount, such as '650 mg'",
)
_TIME: Final = (
    "are a time, not a drug amount",
    "multiply the rate by the time and give the drug amount, such as '650 mg'",
)
_NOT_TAKEN: Final = {
    **dict.fromkeys(("milliunit", "milliunits", "milli unit", "milli units"), _MILLIUNITS),
    **dict.fromkeys(("m2", "m^2", "m\u00b2", "sq m", "square meter", "square meters"), _SURFACE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "min", "minute", "minutes"), _TIME),
    "%": ("is a strength, not an amount", "give the volume as the dose and the percentage as the strength"),
}


def as_unit(unit: str | Unit) -> Unit:
    """Convert text to a unit; return a `Unit` unchanged."""
    return unit if isinstance(unit, Unit) else find_unit(unit)


def known_unit(text: str) -> Unit | None:
    """Return the unit with the spelling *text*, or None."""
    return UNITS.get(text) or _BY_SPELLING.get(text.lower()) or _BY_SPELLING.get(_normal(text))


def known_spellings() -> tuple[str, ...]:
    """Return the spellings of the table, in lower case, and the symbols. `known_unit` reads more: other cases, periods and hyphens."""
    return tuple(dict.fromkeys((*UNITS, *_BY_SPELLING)))


def find_unit(text: str, *, value: object = None) -> Unit:
    """Return the unit with the spelling *text*, in any case, singular or plural.

    Args:
        text: The unit as written, such as ``"MCG"``, ``"cc"``, ``"I.U."``, ``"unit(s)"`` or ``"sq. cm."``.
        value: The full input, for the error message.

    Raises:
        AmbiguousUnitError: The spelling has two meanings, such as ``gr``.
        UnknownUnitError: The spelling is unknown.
    """
    unit = known_unit(text) if isinstance(text, str) else None
    if unit is None:
        raise _unknown(text, text if value is None else value)
    return unit


def _normal(text: str) -> str:
    """Normalize *text* for the tables: ``Sq. Cm.`` is ``sq cm``, ``UNIT(S)`` is ``unit``."""
    bare = text.lower().replace(".", "").replace("(s)", "")
    return " ".join(re.split(r"[\s_-]+", bare.strip()))


def _unknown(text: object, whole: object) -> UnknownUnitError:
    """Return the error for *text*, which is not a unit, with a hint on what to write instead."""
    name, key = (text, _normal(text)) if isinstance(text, str) else (shown(text), "")
    said = shown(text, _BY_SPELLING)
    where, is_read = said, isinstance(text, str) and isinstance(whole, str) and said[0] in "'\""
    if is_read and whole != text and fits(str(whole).replace(str(text), "mg")):
        where = f"{said} in {quoted(str(whole))}"
    if key in _TWO_READINGS:
        readings, hint = _TWO_READINGS[key]
        return AmbiguousUnitError(f"the unit {where} is ambiguous: {readings}", value=whole, unit=name, hint=hint)
    if key in _NOT_TAKEN:
        reason, hint = _NOT_TAKEN[key]
        return UnknownUnitError(
            f"the unit {where} cannot be used, {quoted(key)} {reason}", value=whole, unit=name, hint=hint
        )
    near: tuple[str, ...]
    first, _, rest = key.partition(" ")
    if re.search(r"[0-9]", key) and not (first in _BY_SPELLING and rest[:1].isalpha()):
        near, hint = (), "give one number and one unit, such as '200 mg', for each amount"
    elif rest and first in _BY_SPELLING:
        symbol = _BY_SPELLING[first].symbol
        near, hint = (
            (symbol,),
            f"write the unit alone, {symbol!r}, and leave out {shown(rest) if fits(rest) else 'the rest'}",
        )
    else:
        near = _spelled_like(key)
        hint = (
            f"did you mean {near[0]!r}?"
            if near
            else "use a unit such as mg, mcg, g, mL, units, IU, mEq, mCi, cm2, vial or dose"
        )
    return UnknownUnitError(f"unknown unit {where}", value=whole, unit=name, suggestions=near, hint=hint)


def _spelled_like(key: str) -> tuple[str, ...]:
    from difflib import get_close_matches

    near = get_close_matches(key[:40], _BY_SPELLING, 3, 0.75)
    return tuple(dict.fromkeys(_BY_SPELLING[word].symbol for word in near))
