"""The arithmetic of billing units: whole numbers in, whole numbers out, nothing else."""

__all__ = ["ceil_ratio", "floor_ratio", "nearest_ratio"]


def ceil_ratio(numerator: int, denominator: int) -> int:
    """Return the least whole number that is not below *numerator* / *denominator*."""
    return -(-numerator // denominator)


def floor_ratio(numerator: int, denominator: int) -> int:
    """Return the greatest whole number that is not above *numerator* / *denominator*."""
    return numerator // denominator


def nearest_ratio(numerator: int, denominator: int) -> int:
    """Return the whole number nearest to *numerator* / *denominator*; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)
