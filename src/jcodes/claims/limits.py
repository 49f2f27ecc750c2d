"""What a claim can hold: the longest text of each field, the longest list, and the most digits.

The lengths are those of the X12 837's data elements. Where a rule reports a shorter limit, such as four modifiers on a line, the record
holds more, so that the rule can speak; what is longer than any claim is refused.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from jcodes.errors import MalformedClaimError
from jcodes.sources import Citation, as_citation

__all__ = [
    "DOLLARS",
    "LISTS",
    "MOST_NUMBER",
    "NUMBERS",
    "SHORT",
    "TEXTS",
    "Limit",
    "few_digits",
    "few_enough",
    "short_enough",
]

_ELEMENTS: Final = "x12-837-elements"
_OWN: Final = "jcodes-choice"


class Limit(NamedTuple):
    """The most that a field holds.

    Attributes:
        most: Characters of a text, or items of a list.
        source: What the number is taken from.
    """

    most: int
    source: Citation


def _limit(most: int, because: str, source: str = _ELEMENTS) -> Limit:
    return Limit(most, as_citation(f"{source}: {because}"))


SHORT: Final = 20
"""Texts of so many characters fit every field."""
NUMBERS: Final = _limit(15, "element 380, a quantity of at most 15 digits")
"""Digits before the decimal point of units and NDC quantities. Digits after it are kept, so that rules can report them."""
DOLLARS: Final = _limit(
    12, "999 lines of 12 digits add up to 15, and element 782, a monetary amount, holds 18 with the cents"
)
"""Digits before the decimal point of the charge of a line."""
MOST_NUMBER: Final = 99
"""The largest diagnosis pointer: element 1328, two digits."""

_PRODUCT: Final = _limit(48, "element 234, a product or service ID of at most 48 characters")
_INDUSTRY: Final = _limit(30, "element 1271, an industry code of at most 30 characters")
_NOTES: Final = _limit(
    21 * 80, "an institutional claim's 11 note and 10 K3 segments, 80 characters each (elements 352, 449)"
)
_CHART: Final = _limit(1000, "texts of a chart, which no form bounds", _OWN)
_IDENTIFIER: Final = _limit(80, "element 67, an identification code of at most 80 characters")

TEXTS: Final[Mapping[str, Limit]] = MappingProxyType({
    "code": _PRODUCT,
    "ndc": _PRODUCT,
    "revenue_code": _PRODUCT,
    "units": _limit(60, "room for 15 digits, 40 decimal places and signs", _OWN),
    "ndc_quantity": _limit(60, "room for 15 digits, 40 decimal places and signs", _OWN),
    "ndc_unit": _limit(SHORT, "element 355, a unit code of 2 characters, and room for spelled ones"),
    "group": _INDUSTRY,
    "reason": _INDUSTRY,
    "status": _INDUSTRY,
    "remarks": _INDUSTRY,
    "submitted_code": _PRODUCT,
    "payment_number": _limit(50, "element 127, a reference identification of at most 50 characters"),
    "unit_basis": _limit(SHORT, "element 355, a unit code of 2 characters, and room for spelled ones"),
    "modifiers": _limit(SHORT, "element 1339, four modifiers of 2 characters, and room for marks between them"),
    "place_of_service": _INDUSTRY,
    "type_of_bill": _INDUSTRY,
    "frequency": _INDUSTRY,
    "state": _INDUSTRY,
    "condition_codes": _INDUSTRY,
    "diagnoses": _INDUSTRY,
    "rendering_provider": _IDENTIFIER,
    "billing_provider": _IDENTIFIER,
    "payer": _IDENTIFIER,
    "prior_authorization": _limit(50, "element 127, a reference identification of at most 50 characters"),
    "identifier": _limit(80, "element 1028, a claim's identifier of at most 38 characters, and room for others", _OWN),
    "narrative": _NOTES,
    "line_control_number": _limit(50, "element 127, a reference identification of at most 50 characters"),
    "control_number": _limit(50, "element 127, a reference identification of at most 50 characters"),
    "original_claim": _limit(50, "element 127, a reference identification of at most 50 characters"),
    **dict.fromkeys(("bag", "drug", "encounter", "lot", "patient_key", "policy", "site", "size"), _CHART),
})  # fmt: skip
"""Characters of each text of a claim, a line or a clinical record."""

LISTS: Final[Mapping[str, Limit]] = MappingProxyType({
    "lines": _limit(999, "loop 2400 of the institutional 837, at most 999 lines"),
    "diagnoses": _limit(41, "the institutional HI segments: 1 principal, 1 admitting, 3 reasons for visit, 12 causes, 24 others"),
    "condition_codes": _limit(24, "two HI segments of 12 condition codes"),
    "modifiers": _limit(12, "SV101-3 to SV101-6 hold four: three times as many, so that a rule can report them", _OWN),
    "diagnosis_pointers": _limit(12, "SV107 holds four of the claim's 12 diagnoses"),
    "adjustments": _limit(99 * 6, "99 CAS segments of six adjustments, five more than X12's groups of one level", _OWN),
    "remarks": _limit(99, "loop 2110 of the 835: 99 LQ segments"),
    "containers": _limit(999, "more lines of containers than an administration can open", _OWN),
    "also": _limit(999, "as many records as a claim has lines", _OWN),
    "administrations": _limit(9999, "more records than a stay has", _OWN),
})  # fmt: skip
"""Items of each list."""


def short_enough(text: str, field: str) -> str:
    """Return *text* if a claim can hold it in *field*.

    Raises:
        MalformedClaimError: The text is too long.
    """
    limit = TEXTS.get(field)
    if limit is None or len(text) <= limit.most:
        return text
    raise MalformedClaimError(
        f"{field.replace('_', ' ')} has {len(text):,} characters; a claim holds at most {limit.most:,}",
        value=text,
        field=field,
        hint="shorten it",
    )


def few_enough(items: Iterable[object], field: str) -> tuple[object, ...]:
    """Return *items* as a tuple if a claim can hold so many; no more of them are read.

    Raises:
        MalformedClaimError: There are more.
    """
    limit = LISTS.get(field)
    if limit is None or ((type(items) is list or type(items) is tuple) and len(items) <= limit.most):
        return tuple(items)
    found = tuple(islice(items, limit.most + 1))
    if len(found) <= limit.most:
        return found
    raise MalformedClaimError(
        f"{field.replace('_', ' ')} has more than {limit.most:,} items, the most that a claim can hold",
        value=found,
        field=field,
        hint="split it",
    )


def few_digits(text: str, value: object, field: str) -> str:
    """Return the text of a number, unless it has more digits before the decimal point than a claim holds; *value* is what was given.

    Raises:
        MalformedClaimError: It has.
    """
    whole = text.strip(" +-").partition(".")[0].replace(",", "")
    if len(whole) <= NUMBERS.most or not whole.isdigit():
        return text
    raise MalformedClaimError(
        f"{field.replace('_', ' ')} has {len(whole)} digits before the decimal point; a claim holds at most {NUMBERS.most}",
        value=value,
        field=field,
        hint="check the number",
    )
