"""The arithmetic of billing units: whole numbers in, whole numbers out, nothing else.

A number of units is a ratio of two whole numbers, *numerator* / *denominator*, the denominator above zero. Scaled by ten to the number
of places, the same functions count units with decimal places.
"""

__all__ = ["ceil_ratio", "discarded_units", "floor_ratio", "nearest_ratio", "split_units"]


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


def split_units(numerator: int, denominator: int, labeled_numerator: int, labeled_denominator: int) -> tuple[int, int]:
    """Return the administered and the discarded units of a dose out of labeled containers, by Medicare's rounding.

    >>> split_units(77, 10, 100, 10)
    (8, 2)
    >>> split_units(305, 10, 400, 10)
    (31, 9)

    Args:
        numerator: Of the dose in units, not above the labeled amount.
        denominator: Of the dose in units.
        labeled_numerator: Of what the labels of the opened containers hold, in units.
        labeled_denominator: Of the same.
    """
    administered = ceil_ratio(numerator, denominator)
    if not administered:
        return 0, 0
    # Whole units of the label less a dose rounded up are never more than the whole units of what is left: the one limit is enough.
    return administered, max(0, floor_ratio(labeled_numerator, labeled_denominator) - administered)
