"""Read OPPS Addendum B: status indicator, payment group and rate of each code."""

from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from jcodes.readers.dates import period_in
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, is_licensed, percents_in
from jcodes.readers.sources import QuarterlyFile
from jcodes.readers.tables import prefer
from jcodes.readers.universe import is_drug_code
from jcodes.readers.unread import read_rows

__all__ = ["LAYOUT", "AddendumB", "OppsRate", "read_addendum_b"]


@attrs.frozen
class OppsRate:
    """One code's outpatient status; blank cells are None.

    Attributes:
        code: A Level II or CPT code.
        short: The short description; blank for CPT and dental codes, whose descriptions are licensed.
        status: The status indicator: ``K`` and ``G`` are paid separately, ``N`` is packaged.
        group: The ambulatory payment classification, four digits.
        weight: The relative weight.
        rate: The payment rate in dollars.
        copayment: The national unadjusted copayment in dollars.
        least_copayment: The minimum unadjusted copayment in dollars.
        coinsurance: The inflation-adjusted coinsurance percentage of some drugs.
        row: The row number in the file.
    """

    code: str
    short: str
    status: str
    group: str
    weight: Decimal | None
    rate: Decimal | None
    copayment: Decimal | None
    least_copayment: Decimal | None
    coinsurance: Decimal | None
    row: int


@attrs.frozen
class AddendumB(QuarterlyFile):
    """A quarter's Addendum B.

    Attributes:
        rates: The rates, in file order.
    """

    rates: tuple[OppsRate, ...] = attrs.field(repr=False)


_SYNONYMS: Final = {
    "code": ("hcpcscode", "hcpcs", "code", "cpthcpcs", "hcpcscptcode"),
    "short": ("shortdescriptor", "shortdescription", "shortdesc"),
    "status": ("si", "statusindicator"),
    "group": ("apc", "apccode"),
    "weight": ("relativeweight",),
    "rate": ("paymentrate",),
    "copayment": ("nationalunadjustedcopayment",),
    "least": ("minimumunadjustedcopayment",),
    "coinsurance": ("iracoinsurancepercentage",),
}
LAYOUT: Final = Layout(prefer("ADDENDUM", "B"), _SYNONYMS, ("code", "status", "rate"))
"""Addendum B of a quarter."""


def read_addendum_b(path: str | Path) -> AddendumB:
    """Read the outpatient status and rate of each code.

    Args:
        path: The ``.csv``, ``.txt`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or CMS's ``.zip``.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    percents = percents_in(sheet.rows, "coinsurance")
    rates, notes = read_rows(
        sheet.name, sheet.rows, lambda row: _rate(row, percents[row.number]), lambda rate: rate.code, is_drug_code
    )
    return AddendumB(sheet.name, sheet.sha256, period_in(sheet.preamble), rates, row_notes=notes)


def _rate(row: Row, coinsurance: Decimal | None) -> OppsRate:
    code, group = row.code(), row.text("group")
    row.number_in("coinsurance")
    return OppsRate(
        code=code,
        short="" if is_licensed(code) else row.text("short"),
        status=row.text("status"),
        group=group.zfill(4) if group.isdigit() else group,  # Excel drops leading zeros
        weight=row.number_in("weight"),
        rate=row.number_in("rate"),
        copayment=row.number_in("copayment"),
        least_copayment=row.number_in("least"),
        coinsurance=coinsurance,
        row=row.number,
    )
