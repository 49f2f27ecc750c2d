"""Detect ambiguous amounts, which become "not understood" and are never guessed."""

import re
from typing import Final

from jcodes.readers.descriptors.amounts import NUMBER, UNIT

__all__ = ["is_doubtful", "leaves_a_number"]

_RANGE: Final = re.compile(
    rf"{NUMBER} ?-?(?:{UNIT})?(?: ?- ?|(?<!up) to )(?P<last>\d[\d,.]*) ?-?{UNIT}(?! ?/| iodine|[^,]*\bconcentration)"
)
_PRODUCT: Final = re.compile(rf"{NUMBER} ?[x*\u00d7] ?(?!10 ?\^ ?\d)\d[\d,.]* ?-?{UNIT}")
_PER_PATIENT: Final = re.compile(r"\d ?-?[a-z]+ ?(?:/|\bper) ?(?:kg|kilograms?|m2|square meters?|body|patient)\b")
_PER_LITER: Final = re.compile(r"\d ?-?[a-z]+ ?/ ?(?:l|dl|liters?|hours?|hr|min)\b")
_FIRST_AND_NEXT: Final = re.compile(
    r"\b(?:initial|first|loading)\b[^,;]*\d.*\b(?:additional|subsequent|next|maintenance)\b.*\d"
    r"|\b(?:additional|subsequent)\b[^,;]*\d"
)
# "testam 10 mg/ml and testib 3 mg": one ingredient as a concentration, another as an amount.
_CONCENTRATION_AND_AMOUNT: Final = re.compile(
    rf"{NUMBER} ?-?{UNIT} ?/ ?{UNIT}(?:,? (?:and|plus|with) | ?[&+] ?)[a-z][a-z -]*,? {NUMBER} ?-?{UNIT}(?! ?/)"
)
_EITHER: Final = re.compile(rf"\d ?{UNIT} or \d[\d,.]* ?{UNIT}")
_AGE: Final = re.compile(
    r"(?:\d+(?:\.\d+)? ?(?:-|to) ?)?\d+(?:\.\d+)?(?: |-)?(?:years?|months?|weeks?|yrs?|mos?|days? of age|or older|and older)\b"
    rf"|(?:weigh\w*|weight)[^,;]*?\d[\d.]* ?{UNIT}"
)
_STRENGTHS: Final = re.compile(r"\d[\d.,]* ?%|\d[\d.,-]* ?mg/ml iodine\b")
_NUMBER: Final = re.compile(r"(?<![\w.-])\d[\d.,]*(?![\w]*-?[a-z]+\d)(?=[ -]?[a-z^(]|[ ,.;)]|$)")


def is_doubtful(text: str, inside: tuple[str, ...] = ()) -> bool:
    """Return whether the amount in a descriptor is ambiguous.

    It is for a range, a product such as 2 x 5 mg, an amount per kilogram of body weight or per liter of fluid, a first and each
    additional amount, and alternative amounts.

    Args:
        text: The descriptor in lower case, without its parentheses.
        inside: The contents of its parentheses; only a range or a product is doubtful there.
    """
    forms = (_RANGE, _PRODUCT, _PER_PATIENT, _PER_LITER, _FIRST_AND_NEXT, _CONCENTRATION_AND_AMOUNT, _EITHER)
    return any(form.search(text) for form in forms) or any(
        form.search(part) for form in (_RANGE, _PRODUCT) for part in inside
    )


def leaves_a_number(text: str) -> bool:
    """Return whether *text* has a number that is not an age, a weight, a percentage or part of a name."""
    rest = _STRENGTHS.sub(" ", _AGE.sub(" ", text))
    return _NUMBER.search(rest) is not None
