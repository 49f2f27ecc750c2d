"""Parse dose ranges: ``less than or equal to 100 mg``, ``greater than 7 days and up to 28 days of therapy``."""

import re
from typing import Final

from jcodes.doses import UNITS, Basis, Bound, Dosage, Dose
from jcodes.readers.descriptors.amounts import Amount, billable_amounts

__all__ = ["band", "days"]

_SIGNS: Final = {
    "less than or equal to": ("upper", True), "up to": ("upper", True), "less than": ("upper", False), "under": ("upper", False),
    "greater than or equal to": ("lower", True), "greater than": ("lower", False), "more than": ("lower", False), "over": ("lower", False),
}  # fmt: skip
_SIGN: Final = re.compile(rf"\b(?P<sign>{'|'.join(_SIGNS)}) $")
# The same after the amount, which is then included: "100 mg or less".
_OR: Final = re.compile(r" (?:or|and) (?P<word>less|fewer|more|greater)\b")
_DAYS: Final = re.compile(rf"\b(?P<sign>{'|'.join(_SIGNS)}) (?P<count>\d+) days?\b(?! (?:of age|old|or))")


def days(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """Parse ``greater than 7 days and up to 28 days of therapy``; an age in days is not a range."""
    del inside
    ends: dict[str, Bound] = {}
    for match in _DAYS.finditer(text):
        end, inclusive = _SIGNS[match["sign"]]
        ends[end] = Bound(Dose(match["count"], UNITS["day"]), inclusive)
    return _between(ends)


def band(text: str, inside: tuple[str, ...]) -> Dosage | None:
    """Parse ``greater than 3 mg, but less than or equal to 6 mg``, ``100 mg or less``, ``over 10 cc``."""
    del inside
    ends: dict[str, Bound] = {}
    for amount in billable_amounts(text):
        said = _end(text, amount)
        # "Up to" alone is another kind of dosage; it ends a range only after a lower limit.
        if said is not None and (said != "up to" or "lower" in ends):
            end, inclusive = _SIGNS[said]
            ends[end] = Bound(amount.dose, inclusive)
    return _between(ends)


def _end(text: str, amount: Amount) -> str | None:
    if sign := _SIGN.search(text[: amount.start]):
        return sign["sign"]
    if behind := _OR.match(text, amount.end):
        return "less than or equal to" if behind["word"] in {"less", "fewer"} else "greater than or equal to"
    return None


def _between(ends: dict[str, Bound]) -> Dosage | None:
    return Dosage(None, Basis.BAND, lower=ends.get("lower"), upper=ends.get("upper")) if ends else None
