"""The list of revenue codes: numbers only, since the texts are the National Uniform Billing Committee's."""

from pathlib import Path
from typing import Final

import attrs

from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.whole import read_all

__all__ = ["RevenueCodesFile", "read_revenue_codes"]


@attrs.frozen
class RevenueCodesFile(SourceFile):
    """The revenue codes.

    Attributes:
        numbers: Four digits each, in file order.
    """

    numbers: tuple[str, ...] = attrs.field(repr=False)


_LAYOUT: Final = Layout(prefer("REVENUE"), {"code": ("revenuecode",)}, ("code",))


def read_revenue_codes(path: str | Path) -> RevenueCodesFile:
    """Return the revenue codes.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or one with something else than four digits.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _LAYOUT.read(path)
    numbers = read_all(sheet.rows, _number, str)
    return RevenueCodesFile(sheet.name, sheet.sha256, numbers)


def _number(row: Row) -> str:
    text = row.text("code")
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise row.refusal("code", f"{shown(text)} is not a revenue code", "four digits")
    return text
