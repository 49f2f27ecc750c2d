"""Read Medicare Part B payment limits from a quarterly ASP pricing file."""

from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors.messages import shown
from jcodes.readers.dates import period_in
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, is_licensed, percents_in
from jcodes.readers.sources import QuarterlyFile
from jcodes.readers.tables import prefer
from jcodes.readers.unread import read_rows

__all__ = ["LAYOUT", "AspFile", "AspLimit", "read_asp"]


@attrs.frozen
class AspLimit:
    """The payment limit of one code; blank and ``N/A`` cells are None.

    Attributes:
        code: A Level II code, or the CPT code of a vaccine or an immune globulin.
        short: The short description; blank for CPT codes, whose descriptions are licensed.
        dosage: The dosage of one unit as printed in this file, without "up to".
        limit: Dollars for one unit, including the 6% (or 8%) add-on.
        coinsurance: The coinsurance percentage.
        vaccine_awp: A vaccine's limit as a percentage of the average wholesale price (AWP).
        vaccine_limit: A vaccine's limit in dollars.
        blood_awp: A blood product's limit as a percentage of AWP.
        blood_limit: A blood product's limit in dollars.
        clotting_factor: Whether the clotting factor furnishing fee is also paid.
        notes: CMS's notes.
        row: The row number in the file.
    """

    code: str
    short: str
    dosage: str
    limit: Decimal | None
    coinsurance: Decimal | None
    vaccine_awp: Decimal | None
    vaccine_limit: Decimal | None
    blood_awp: Decimal | None
    blood_limit: Decimal | None
    clotting_factor: bool
    notes: str
    row: int


@attrs.frozen
class AspFile(QuarterlyFile):
    """A quarter's payment limits.

    Attributes:
        limits: The payment limits, in file order.
    """

    limits: tuple[AspLimit, ...] = attrs.field(repr=False)


_SYNONYMS: Final = {
    "code": ("hcpcscode", "hcpcs", "code", "hcpc"),
    "short": ("shortdescription", "shortdescriptor", "shortdesc"),
    "dosage": ("hcpcscodedosage", "hcpcsdosage", "dosage", "codedosage"),
    "limit": ("paymentlimit", "limit", "paymentallowancelimit"),
    "coinsurance": ("coinsurancepercentage", "coinsurance", "coinsurancepercent"),
    "vaccine_awp": ("vaccineawp", "vaccineawppercent"),
    "vaccine_limit": ("vaccinelimit",),
    "blood_awp": ("bloodawp", "bloodawppercent"),
    "blood_limit": ("bloodlimit",),
    "clotting": ("clottingfactor",),
    "notes": ("notes", "note"),
}
LAYOUT: Final = Layout(prefer(without=("NOC", "CROSSWALK", "AWP")), _SYNONYMS, ("code", "dosage", "limit"))
"""The payment limits of a quarter."""


def read_asp(path: str | Path) -> AspFile:
    """Read the payment limits of a quarter from CMS's file.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or CMS's ``.zip``, which may contain both.

    Raises:
        FileFormatError: The file is damaged or truncated, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    percents = percents_in(sheet.rows, "coinsurance")
    limits, notes = read_rows(
        sheet.name, sheet.rows, lambda row: _limit(row, percents[row.number]), lambda limit: limit.code
    )
    return AspFile(sheet.name, sheet.sha256, period_in(sheet.preamble), limits, row_notes=notes)


def _limit(row: Row, coinsurance: Decimal | None) -> AspLimit:
    code = row.code()
    row.number_in("coinsurance")
    if coinsurance is not None and coinsurance > 100:
        raise row.refusal(
            "coinsurance",
            f"a coinsurance of {shown(row.text('coinsurance'))} is more than 100 %",
            "check that the columns of limit and coinsurance are not swapped",
        )
    return AspLimit(
        code=code,
        short="" if is_licensed(code) else row.text("short"),
        dosage=row.text("dosage"),
        limit=row.number_in("limit"),
        coinsurance=coinsurance,
        vaccine_awp=row.number_in("vaccine_awp"),
        vaccine_limit=row.number_in("vaccine_limit"),
        blood_awp=row.number_in("blood_awp"),
        blood_limit=row.number_in("blood_limit"),
        clotting_factor=row.flag("clotting"),
        notes=row.text("notes"),
        row=row.number,
    )
