"""Findings as CSV: one row each, safe to open in a spreadsheet."""

import csv
import sys
from collections.abc import Iterable, Sequence
from typing import Final

from jcodes.cli.output import printable

__all__ = ["COLUMNS", "print_csv"]

COLUMNS: Final = (
    "file", "claim", "line", "code", "units", "on", "charge", "severity", "rule", "message", "expected", "fix", "carc", "rarc", "place",
)  # fmt: skip
"""The columns: the line is its number from 1; the place is where a file of transactions has the claim."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def print_csv(rows: Iterable[Sequence[str]]) -> None:
    """Print the header and *rows*; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_safe(printable(cell)) for cell in row])


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
