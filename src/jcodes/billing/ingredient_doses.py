"""A dose of a combination drug written by ingredient: ``600 mg/900 mg`` of cabotegravir and rilpivirine."""

import re
from itertools import permutations
from typing import Final

from jcodes.doses import Dosage, Dose
from jcodes.errors import JcodesError

__all__ = ["total_of_ingredients"]

_BETWEEN: Final = re.compile(r" ?(?:[/+&\u2013-]|\band\b) ?", re.IGNORECASE)
_PART: Final = re.compile(
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+) ?(?P<unit>[a-z\u00b5\u03bc]*)(?: [a-z ]+)?",
    re.ASCII | re.IGNORECASE,
)
_MOST: Final = 120
"""No dose of a combination is written longer."""


def total_of_ingredients(dosage: Dosage, text: str) -> tuple[Dose, str] | None:
    """Return the total of the amounts in *text* and a step that says so, if they are the ingredients of whole or part units of *dosage*.

    The amounts must be in the proportion of the descriptor, in any order, since labels and descriptors differ in it.

    >>> total_of_ingredients(Dosage("2 mg + 3 mg"), "600 mg/900 mg")[0]
    Dose('1500', 'mg')
    """
    total = dosage.total()
    if not dosage.components or total is None or len(text) > _MOST:
        return None
    parts = [_PART.fullmatch(part) for part in _BETWEEN.split(" ".join(text.split()))]
    if len(parts) != len(dosage.components):
        return None
    amounts: list[Dose] = []
    unit = ""
    for part in reversed(parts):  # "400-600 mg" has the unit of both behind the last
        if part is None:
            return None
        unit = part["unit"] or unit
        try:
            amounts.insert(0, Dose.parse(f"{part['number']} {unit}"))
        except JcodesError:
            return None
    for order in permutations(dosage.components):
        pairs = list(zip(amounts, order, strict=True))
        if any(amount.unit.dimension != one.dose.unit.dimension for amount, one in pairs):
            return None
        ratios = {amount / one.dose for amount, one in pairs}
        if len(ratios) == 1 and min(ratios) > 0:
            given = sum(amounts[1:], start=amounts[0])
            return given, f"{' + '.join(map(str, amounts))} are the ingredients of {dosage}: {given} in all"
    return None
