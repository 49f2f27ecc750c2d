"""Addendum BB of the payment system of ambulatory surgery centers: the payment indicator of each drug code, by effective date."""

from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.periods import Quarter
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, no_rows
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.unread import read_rows

__all__ = ["LAYOUT", "AddendumBB", "AscIndicator", "read_addendum_bb"]


@attrs.frozen
class AscIndicator:
    """One code's payment indicator from one date on.

    Attributes:
        code: A Level II code.
        indicator: The payment indicator: ``K2`` is paid separately, ``N1`` is packaged.
        effective: The first day of its quarter.
        row: The line of the file.
    """

    code: str
    indicator: str
    effective: date
    row: int


@attrs.frozen
class AddendumBB(SourceFile):
    """Addendum BB of one quarter or several.

    Attributes:
        indicators: In file order.
    """

    indicators: tuple[AscIndicator, ...] = attrs.field(repr=False)

    @property
    def release(self) -> str | None:
        """The newest quarter that the rows state."""
        return str(Quarter.of(max(one.effective for one in self.indicators)))


_SYNONYMS: Final = {
    "code": ("hcpcscode", "hcpcs", "code"),
    "indicator": ("paymentindicator", "pi"),
    "effective": ("effectivedate",),
}
LAYOUT: Final = Layout(prefer("ADDENDUM", "BB"), _SYNONYMS, ("code", "indicator", "effective"))
"""Addendum BB, with the effective date of each row."""


def read_addendum_bb(path: str | Path) -> AddendumBB:
    """Return the payment indicator of each code and quarter.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or truncated file, or a row that cannot be read.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    found, _ = read_rows(sheet.name, sheet.rows, _indicator, lambda one: f"{one.code} of {one.effective}")
    if not found:
        raise no_rows(sheet.name)
    return AddendumBB(sheet.name, sheet.sha256, found)


def _indicator(row: Row) -> AscIndicator:
    effective = row.day("effective")
    if effective is None:
        raise row.refusal("effective", "the cell is blank")
    return AscIndicator(row.code(), row.needed("indicator"), effective, row.number)
