"""Kinds of X12 transactions: what ST01 and the version in ST03 or GS08 say."""

import re
from functools import lru_cache
from typing import Final

__all__ = ["DENTAL", "INSTITUTIONAL", "PROFESSIONAL", "form_of", "kind_of"]

PROFESSIONAL: Final = "837P"
INSTITUTIONAL: Final = "837I"
DENTAL: Final = "837D"

_FORMS: Final = {
    "098": PROFESSIONAL, "222": PROFESSIONAL, "298": PROFESSIONAL,
    "096": INSTITUTIONAL, "223": INSTITUTIONAL, "299": INSTITUTIONAL,
    "097": DENTAL, "224": DENTAL, "300": DENTAL,
}  # fmt: skip
"""The 837 of each implementation guide, by the number after the X: of versions 4010, 5010, and 5010 after adjudication."""

_KINDS: Final = {
    "270": "an eligibility inquiry", "271": "an eligibility response", "276": "a claim status inquiry",
    "277": "a claim status response", "278": "a request for authorization", "820": "a premium payment",
    "834": "an enrollment", "835": "a remittance advice", "837": "claims", "997": "an acknowledgment", "999": "an acknowledgment",
}  # fmt: skip

_GUIDE: Final = re.compile(r"[0-9]{6}X([0-9]{3})")
_LONGEST_GUIDE: Final = len("005010X222")


def form_of(version: str) -> str:
    """Return the kind of 837 that a version names, such as ``"837P"`` for ``005010X222A1``, or blank."""
    return _form_of(version.strip()[:_LONGEST_GUIDE])


@lru_cache(64)
def _form_of(version: str) -> str:
    match = _GUIDE.match(version)
    return _FORMS.get(match[1], "") if match else ""


def kind_of(number: str) -> str:
    """Return a transaction for messages, such as ``270 (an eligibility inquiry)``."""
    known = _KINDS.get(number)
    return f"{number} ({known})" if known else "of an unknown type"
