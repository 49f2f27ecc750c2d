"""The arithmetic of billing units: whole numbers in, whole numbers out, nothing else.

A number of units is a ratio of two whole numbers, *numerator* / *denominator*, the denominator above zero. Scaled by ten to the number
of places, the same functions count units with decimal places.
"""

__all__ = ["ceil_ratio", "discarded_units", "floor_ratio", "nearest_ratio"]


def ceil_ratio(numerator: int, denominator: int) -> int:
    """Return the least whole number that is not below *numerator* / *denominator*."""
    return -(-numerator // denominator)


def floor_ratio(numerator: int, denominator: int) -> int:
    """Return the greatest whole number that is not above *numerator* / *denominator*."""
    return numerator // denominator


def nearest_ratio(numerator: int, denominator: int) -> int:
    """Return the whole number nearest to *numerator* / *denominator*; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def discarded_units(
    administered: int,
    numerator: int,
    denominator: int,
    labeled_numerator: int,
    labeled_denominator: int,
) -> int:
    """Return the whole units of discarded drug, *numerator* / *denominator* rounded down.

    Together with the *administered* units they are never more than the whole units that the labels hold: what rounding up has already
    billed as administered is not billed again (`ngs-4990260`, `cgs-jw`, `acr-waste`). Nothing is discarded where nothing
    was administered: a claim of discarded drug alone is rejected (`fcso-jw`).
    """
    if not administered:
        return 0
    room = labeled_numerator // labeled_denominator - administered
    return max(0, min(numerator // denominator, room))
