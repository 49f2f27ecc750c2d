"""Barcodes that hold an NDC: the ten digits behind GS1's company prefix 03, with a check digit (GS1 General Specifications 7.9)."""

import re
from typing import Final

__all__ = ["ndc_digits"]

_ELEMENT: Final = re.compile(r"\(01\)(?P<gtin>[0-9]{14})(?:\(.*)?|(?P<bare>01[0-9]{14}).+", re.ASCII | re.DOTALL)


def ndc_digits(text: str) -> str | None:
    """Return the ten digits of the NDC in a UPC-A, GTIN-13, GTIN-14 or GS1 element string, or None when there is no NDC in it.

    The packaging level, the first digit of a GTIN-14, may be any; the NDC of an outer carton is then that of the level inside.
    """
    stripped = text.strip()
    if match := _ELEMENT.fullmatch(stripped):
        stripped = match["gtin"] or match["bare"][2:]
    digits = stripped.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in {12, 13, 14}):
        return None
    gtin = digits.zfill(14)
    if gtin[1:3] != "03" or not _checks(gtin):
        return None
    return gtin[3:13]


def _checks(gtin: str) -> bool:
    """Tell whether the last digit is the check digit: weights 3 and 1 in turn, the sum a multiple of ten."""
    return sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(gtin)) % 10 == 0
