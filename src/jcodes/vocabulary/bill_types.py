"""Types of bill of institutional claims: form locator 4 of the UB-04, CLM05-1 and CLM05-3 of the 837I.

Source of the numbers: `cms-bill-types`, CMS's code systems of its claims database (2025-09-15), without its obsolete and reserved numbers. The
words are ours. The set grows, so a number without a member here is not on file but not necessarily wrong: no rule may call it an error.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.small_cache import small_cache
from jcodes.vocabulary.places import Setting

__all__ = ["FREQUENCIES", "BillType"]

_KINDS: Final[Mapping[str, tuple[str, Setting | None]]] = {
    "11": ("hospital inpatient", Setting.INPATIENT),
    "12": ("hospital inpatient, Part B only", None),
    "13": ("hospital outpatient", Setting.HOSPITAL_OUTPATIENT),
    "14": ("hospital laboratory for patients of others", Setting.HOSPITAL_OUTPATIENT),
    "18": ("hospital swing bed", Setting.SKILLED_NURSING_FACILITY),
    "21": ("skilled nursing inpatient", Setting.SKILLED_NURSING_FACILITY),
    "22": ("skilled nursing inpatient, Part B only", Setting.SKILLED_NURSING_FACILITY),
    "23": ("skilled nursing outpatient", Setting.SKILLED_NURSING_FACILITY),
    "28": ("skilled nursing swing bed", Setting.SKILLED_NURSING_FACILITY),
    "32": ("home health under a plan of treatment", Setting.HOME),
    "33": ("home health, until 2013", Setting.HOME),
    "34": ("home health without a plan of treatment", Setting.HOME),
    "41": ("religious nonmedical institution, inpatient", None),
    "43": ("religious nonmedical institution, outpatient", None),
    "71": ("rural health clinic", Setting.RURAL_HEALTH_CLINIC),
    "72": ("dialysis facility", Setting.DIALYSIS_FACILITY),
    "73": ("federally qualified health center, until 2010", Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER),
    "74": ("outpatient rehabilitation facility", None),
    "75": ("comprehensive outpatient rehabilitation facility", None),
    "76": ("community mental health center", None),
    "77": ("federally qualified health center", Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER),
    "78": ("freestanding emergency facility", None),
    "79": ("other clinic", None),
    "81": ("hospice outside a hospital", None),
    "82": ("hospice in a hospital", None),
    "83": ("ambulatory surgery", Setting.AMBULATORY_SURGERY),
    "84": ("freestanding birthing center", None),
    "85": ("critical access hospital", Setting.CRITICAL_ACCESS_HOSPITAL),
    "86": ("residential facility", None),
    "87": ("opioid treatment program", None),
    "89": ("other special facility", None),
}

FREQUENCIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "0": "nonpayment",
        "1": "admission through discharge",
        "2": "first of a series",
        "3": "continuing a series",
        "4": "last of a series",
        "5": "late charges",
        "7": "replacement",
        "8": "void",
        "9": "final claim of a home health episode",
    }
)
"""The frequency codes that are digits, which claims of both forms have (CLM05-3, box 22); letters are notices and contractors' adjustments."""

_SHAPE: Final = re.compile(r"0?([1-9][0-9])([0-9A-Z]?)", re.ASCII)
_ANY: Final = "X"


@attrs.frozen
class BillType:
    """A type of bill.

    Attributes:
        kind: The two digits for the facility and the kind of bill, such as ``"13"``.
        frequency: The frequency code, such as ``"1"``; blank for a type written as ``13X``.
    """

    kind: str
    frequency: str = ""

    @staticmethod
    def from_text(text: str) -> "BillType | None":
        """Return the type of bill that *text* states, with or without its leading zero, or None if it is not on file. Never raises.

        >>> from jcodes.vocabulary.bill_types import BillType
        >>> BillType.from_text("0131"), BillType.from_text("11x").setting, BillType.from_text("999")
        (BillType(kind='13', frequency='1'), Setting.INPATIENT, None)
        """
        return _read(text)

    @property
    def setting(self) -> Setting | None:
        """The care setting, or None if the type of bill does not determine it."""
        return _KINDS[self.kind][1]

    @property
    def is_inpatient(self) -> bool:
        """Whether it bills a hospital stay (11x): its lines need no dates of service."""
        return self.setting is Setting.INPATIENT

    @property
    def meaning(self) -> str:
        """What the kind is, in our own words."""
        return _KINDS[self.kind][0]

    def __str__(self) -> str:
        """Return the type as claims write it, such as ``0131`` or ``013X``."""
        return f"0{self.kind}{self.frequency or _ANY}"


@small_cache(1024)
def _read(text: str) -> BillType | None:
    match = _SHAPE.fullmatch(text.strip().upper())
    if match is None or match[1] not in _KINDS:
        return None
    return BillType(match[1], "" if match[2] == _ANY else match[2])
