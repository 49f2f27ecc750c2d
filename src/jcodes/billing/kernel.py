"""Integer arithmetic of billing units.

A number of units is a ratio of two whole numbers, *numerator* / *denominator*, with the denominator above zero. For decimal places,
multiply the numerator by a power of ten.
"""

__all__ = ["ceil_ratio", "discarded_units", "floor_ratio", "nearest_ratio"]


def ceil_ratio(numerator: int, denominator: int) -> int:
    """Round *numerator* / *denominator* up to a whole number."""
    return -(-numerator // denominator)


def floor_ratio(numerator: int, denominator: int) -> int:
    """Round *numerator* / *denominator* down to a whole number."""
    return numerator // denominator


def nearest_ratio(numerator: int, denominator: int) -> int:
    """Round *numerator* / *denominator* to the nearest whole number, half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def discarded_units(
    administered: int,
    numerator: int,
    denominator: int,
    labeled_numerator: int,
    labeled_denominator: int,
) -> int:
    """Return the whole discarded units: *numerator* / *denominator* rounded down.

    Administered plus discarded units never exceed the whole units on the labels: a fraction already billed by rounding the administered
    units up is not billed again (`ngs-4990260`, `cgs-jw`, `acr-waste`). Returns 0 if no units were administered, since a claim with only
    discarded drug is rejected (`fcso-jw`).
    """
    if not administered:
        return 0
    room = labeled_numerator // labeled_denominator - administered
    return max(0, min(numerator // denominator, room))
