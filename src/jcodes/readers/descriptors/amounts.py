"""The amounts in a descriptor: every number with a unit, where it stands, and what stands around it."""

import re
from decimal import Decimal
from typing import Final

import attrs

from jcodes.doses import UNITS, Dose, Unit

__all__ = ["AMOUNT", "IMPLIED", "UNIT", "Amount", "dose_of", "find_amounts", "unit_of"]

# The units as CMS spells them, the longest spelling first, misspellings of the square centimetre included.
_SPELLED: Final = (
    (r"square cen\w+|sq\.? ?cm|cm2", "cm2"),
    (r"milligrams?|mgs?", "mg"),
    (r"micrograms?|mcgs?|ug|\u00b5g", "mcg"),
    (r"kilograms?|kgs?", "kg"),
    (r"nanograms?|ng", "ng"),
    (r"grams?|gms?|g", "g"),
    (r"milliliters?|millilitres?|mls?|ccs?", "mL"),
    (r"liters?|litres?", "L"),
    (r"kiu|kallikrein inactivator units?", "KIU"),
    (r"international units?|i\.u\.|i\.u|iu", "IU"),
    (r"usp units?|units?", "unit"),
    (r"milliequivalents?|meq", "mEq"),
    (r"millimoles?|mmol", "mmol"),
    (r"millicuries?|mci", "mCi"),
    (r"microcuries?|uci|\u00b5ci|mcci", "uCi"),
    (r"(?:pfu/ml )?vector genomes?|vg", "vg"),
    (r"plaque[ -]forming units?(?: \(pfu\))?|pfu", "PFU"),
)
UNIT: Final = "(?:" + "|".join(pattern for pattern, _ in _SPELLED) + r")(?![a-z0-9%])"
"""A unit of measure as descriptors spell it."""

_NUMBER: Final = r"(?<![\w.])(?<!\d[,/-])(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)"
_TIMES: Final = r"(?: ?x ?10 ?\^? ?\d{1,2})?(?: (?:thousand|million|billion|trillion))?"
AMOUNT: Final = re.compile(rf"(?P<amount>{_NUMBER}{_TIMES}) ?-?(?P<unit>{UNIT})")
"""A number and a unit."""
IMPLIED: Final = re.compile(rf"\bper (?:factor [a-z]+ )?(?P<unit>{UNIT})")
"""A unit that stands for one of it: ``per ml``, ``per factor viii i.u.``."""

_SPELLING_TO_UNIT: Final = tuple((re.compile(pattern), UNITS[symbol]) for pattern, symbol in _SPELLED)


@attrs.frozen
class Amount:
    """An amount in a descriptor.

    Attributes:
        dose: How much.
        start: Where it begins in the text.
        end: Where it ends.
    """

    dose: Dose
    start: int
    end: int


def unit_of(text: str) -> Unit:
    """Return the unit that *text*, a match of `UNIT`, spells."""
    return next(unit for pattern, unit in _SPELLING_TO_UNIT if pattern.fullmatch(text))


def dose_of(match: "re.Match[str]") -> Dose:
    """Return the dose that a match of `AMOUNT` states."""
    return Dose(_number(match["amount"]), unit_of(match["unit"]))


def _number(text: str) -> Decimal:
    match = re.fullmatch(r"(?P<digits>[\d.,]+)(?: ?x ?10 ?\^? ?(?P<power>\d+))?(?: (?P<scale>\w+))?", text)
    if match is None:  # pragma: no cover - the pattern of AMOUNT is the same
        raise AssertionError(text)
    scale = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}.get(match["scale"] or "", 0)
    return Decimal(match["digits"].replace(",", "")).scaleb(int(match["power"] or 0) + scale)


def find_amounts(text: str) -> list[Amount]:
    """Return every amount in *text*, in order; the digits of names such as ``b12`` or ``tc-99m`` are none."""
    return [Amount(dose_of(match), match.start(), match.end()) for match in AMOUNT.finditer(text)]
