"""Find the amounts in a descriptor: each number with a unit, its position, and its context."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

import attrs

from jcodes.doses import UNITS, Dose, Unit

__all__ = [
    "AMOUNT",
    "IMPLIED",
    "NUMBER",
    "UNIT",
    "Amount",
    "billable_amounts",
    "dose_of",
    "find_amounts",
    "is_aside",
    "is_content",
    "is_held",
    "is_strength",
    "number_of",
    "unit_of",
]

# The units as CMS spells them, the longest spelling first, including misspellings of square centimeter.
_SPELLED: Final = (
    (r"square (?:cen\w+|cm)|sq\.? ?cm|cm ?\^? ?2", "cm2"),
    (r"milligrams?|mgs?", "mg"),
    (r"micrograms?|mcgs?|ugs?", "mcg"),
    (r"kilograms?|kgs?", "kg"),
    (r"nanograms?|ng", "ng"),
    (r"grams?|gms?|g", "g"),
    (r"milliliters?|millilitres?|mls?|ccs?|cubic cen\w+", "mL"),
    (r"liters?|litres?", "L"),
    (r"kiu|kallikrein inactivator units?", "KIU"),
    (r"international units?|i\.u\.|i\.u|iu", "IU"),
    (r"(?:usp|elisa|allergy|bioequivalent) units?|units?|u", "unit"),
    (r"milliequivalents?|meq", "mEq"),
    (r"millimoles?|mmol", "mmol"),
    (r"millicuries?|mci", "mCi"),
    (r"microcuries?|uci|mcci", "uCi"),
    (r"gigabecquerels?|gbq", "GBq"),
    (r"megabecquerels?|mbq", "MBq"),
    (r"kilobecquerels?|kbq", "kBq"),
    (r"curies?|ci", "Ci"),
    (r"(?:pfu/ml )?vector genomes?|vg", "vg"),
    (r"plaque[ -]forming units?(?: \(pfu\))?|pfu", "PFU"),
)
UNIT: Final = "(?:" + "|".join(pattern for pattern, _ in _SPELLED) + r")(?![a-z0-9%])"
"""A unit of measure as descriptors spell it."""

NUMBER: Final = r"(?<![\w.])(?<!\d[,/-])(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)"
"""A number in a descriptor, including thousands separators and a leading point."""
_TIMES: Final = r"(?: ?x ?10 ?\^ ?\d{1,2})?(?: (?:thousand|million|billion|trillion))?"
AMOUNT: Final = re.compile(rf"(?P<amount>{NUMBER}{_TIMES}) ?-?(?P<unit>{UNIT})")
"""A number and a unit."""
IMPLIED: Final = re.compile(rf"\bper (?:factor [a-z]+ )?(?P<unit>{UNIT})")
"""A unit without a number, which means one: ``per ml``, ``per factor viii i.u.``."""

_SPELLING_TO_UNIT: Final = tuple((re.compile(pattern), UNITS[symbol]) for pattern, symbol in _SPELLED)


@attrs.frozen
class Amount:
    """An amount in a descriptor.

    Attributes:
        dose: The amount.
        start: The start position in the text.
        end: The end position.
    """

    dose: Dose
    start: int
    end: int


def unit_of(text: str) -> Unit:
    """Return the unit of *text*, a match of `UNIT`."""
    return next(unit for pattern, unit in _SPELLING_TO_UNIT if pattern.fullmatch(text))


def dose_of(match: "re.Match[str]") -> Dose:
    """Return the dose of a match of `AMOUNT`."""
    return Dose(number_of(match["amount"]), unit_of(match["unit"]))


def number_of(text: str) -> Decimal:
    """Parse a number: ``1,000``, ``.5``, ``5x10^15``, ``2 million``."""
    match = re.fullmatch(r"(?P<digits>[\d.,]+)(?: ?x ?10 ?\^ ?(?P<power>\d+))?(?: (?P<scale>\w+))?", text)
    if match is None:  # pragma: no cover - the pattern of AMOUNT is the same
        raise AssertionError(text)
    scale = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}.get(match["scale"] or "", 0)
    return Decimal(match["digits"].replace(",", "")).scaleb(int(match["power"] or 0) + scale)


def find_amounts(text: str) -> list[Amount]:
    """Return all amounts in *text*, in order. Digits in names such as ``b12`` or ``tc-99m`` do not count."""
    return [Amount(dose_of(match), match.start(), match.end()) for match in AMOUNT.finditer(text)]


# Words before an amount that describes a container or a patient, not the unit.
_CONTENT: Final = re.compile(
    r"\b(?:containing|(?:provided|supplied|packaged|packed|available|comes|dispensed) (?:in|as)|minimum of|at least|nominal|from"
    r"|weigh\w*)[^,;]*$"
)
_OF_VOLUME: Final = re.compile(r" ?/ ?| in | per ")
# A container named by its content: "20 mg vial".
_HOLDER: Final = re.compile(
    r" (?:(?:single|multi|multiple)[- ](?:use|dose) )?(?:vial|syringe|cartridge|kit|pen|bag|bottle|ampul)"
)
_ASIDE: Final = re.compile(rf" ?/ ?{UNIT}| (?:size|iodine|per 24 hours)\b")


def is_content(text: str, start: int) -> bool:
    """Return whether the text at *start* describes a container or a patient: ``provided in 1.1 mg vial``."""
    return _CONTENT.search(text[:start]) is not None


def is_strength(text: str, one: Amount, other: Amount) -> bool:
    """Return whether two amounts are one strength: ``10 mg/0.1 ml``, ``2 mg in 0.05 ml``."""
    volumes = (one.dose.unit.dimension == "volume", other.dose.unit.dimension == "volume")
    return volumes == (False, True) and _OF_VOLUME.fullmatch(text[one.end : other.start]) is not None


def is_aside(text: str, amount: Amount) -> bool:
    """Return whether an amount is never billed: a concentration, a size, the content of a container, a patient's weight."""
    return (
        _ASIDE.match(text, amount.end) is not None
        or is_content(text, amount.start)
        or amount.dose.unit.symbol == "kg"  # no drug is counted in kilograms
    )


def is_held(text: str, amount: Amount) -> bool:
    """Return whether an amount is part of the name of a container: ``20 mg vial``."""
    return _HOLDER.match(text, amount.end) is not None


def billable_amounts(text: str) -> list[Amount]:
    """Return the amounts that can be billed, without concentrations, contents, body weights and sizes."""
    found = [amount for amount in find_amounts(text) if amount.dose and not is_aside(text, amount)]
    held = [amount for amount in found if is_held(text, amount)]
    if len(held) < len(found):
        found = [amount for amount in found if amount not in held]
    # A strength describes the product, unless nothing follows it; then it is the unit's own amount.
    inner = {id(part) for pair in pairwise(found[:-1]) if is_strength(text, *pair) for part in pair}
    return [amount for amount in found if id(amount) not in inner]
