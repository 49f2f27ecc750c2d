"""Why whole units from floats are exact, and the numbers that make them so.

A dose given as a float means the decimal that its ``repr`` shows. For each code and unit there is a power of ten, the *scale*, so that
scale / (units in a dose of 1) is a whole *divisor* below 2**53. Then, in ordinary float arithmetic:

1.  s = round(dose * scale). If s / scale == dose and s < 10**15, then s / scale is the decimal that ``repr`` shows: the division is
    correctly rounded, so dose is the float nearest to that decimal, and no two decimals of 15 digits share a float.
2.  ceil(s / divisor) is the exact number of units, rounded up: a quotient of whole numbers that is not whole is at least 1 / divisor away
    from a whole number, and rounding moves it by less, at most s / divisor / 2**53.

A row that fails the proof goes to the scalar. The proof needs correctly rounded division. Polars divides by a constant as a
multiplication by its reciprocal, which is not (16350000 / 1000000 = 16.349999999999998), so the scale must be a column.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

__all__ = [
    "DIGITS",
    "DOUBT",
    "LARGEST",
    "NEVER",
    "SIXES",
    "SMALLEST",
    "WHOLE",
    "Divisor",
    "capped",
    "divisor_of",
    "plain_float",
]

WHOLE: Final = 2**53
"""Whole numbers below are floats."""
DIGITS: Final = 10**15
"""Decimals of up to 15 digits have floats of their own."""
SMALLEST: Final = 1e-20
"""From here, the repr of a float has at most 40 decimal places, the limit of `jcodes.doses`."""
LARGEST: Final = 1e39
"""Below, it has at most 40 digits before the point."""
DOUBT: Final = 16
"""Longer texts may hold more than 15 digits."""
SIXES: Final = 1e6
"""The scale of six decimal places. A dose that passes the proof with it passes with every larger scale, up to that scale's largest dose."""
_SCALES: Final = (*range(6, 16), 0)
"""The powers of ten to try; 0 for counts of cells and vector genomes, which are above 10**9."""


class Divisor(NamedTuple):
    """How a dose becomes units.

    Attributes:
        scale: A power of ten.
        divisor: A whole number.
        most: The largest dose for which the arithmetic is exact; -1 for none.
    """

    scale: float
    divisor: float
    most: float


NEVER: Final = Divisor(1.0, 1.0, -1.0)
"""No dose: the scalar decides."""


def divisor_of(of_one: Fraction) -> Divisor:
    """Return the divisor for the units in a dose of 1, or `NEVER`."""
    for places in _SCALES:
        divisor = Fraction(10**places) / of_one
        if divisor.denominator == 1 and divisor < WHOLE:
            return Divisor(float(10**places), float(divisor), float(DIGITS // 10**places))
    return NEVER


def capped(most: Fraction) -> Divisor:
    """Return the divisor that makes any dose above zero and up to *most* one unit."""
    for places in _SCALES:
        scaled = most * 10**places
        if scaled.denominator == 1 and scaled < DIGITS:
            return Divisor(float(10**places), float(WHOLE - 1), float(most))
    return NEVER


def plain_float(value: object) -> float:
    """Return the float of a decimal or its text if it has at most 15 digits and the float arithmetic may use it; otherwise NaN."""
    text = str(value) if isinstance(value, Decimal) else value
    if isinstance(text, str):
        if len(text) > DOUBT and "." in text:
            text = text.rstrip("0")
        if len(text) <= DOUBT and text.isascii() and text.replace(".", "", 1).isdigit():
            return float(text)
    return float("nan")
