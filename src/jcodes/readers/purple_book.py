"""FDA's Purple Book: licensed biologics, one row a presentation."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.vocabulary.licenses import LicenseType

__all__ = ["Presentation", "PurpleBook", "read_purple_book"]


@attrs.frozen
class Presentation:
    """One presentation of a licensed biologic.

    Attributes:
        license: The number of the biologics license application (BLA).
        product: The number of the presentation within it.
        type: How FDA licensed it.
        proprietary: The trade name; blank if it has none.
        proper: The proper name, with FDA's suffix.
        reference: The proper name of the reference product; blank for products that have none.
        reference_brand: Its trade name.
        applicant: Who holds the license.
        route: FDA's word for the route.
        approved: When the presentation was approved, or None.
        is_licensed: Whether the license is in force; False if it was revoked.
    """

    license: str
    product: str
    type: LicenseType
    proprietary: str
    proper: str
    reference: str
    reference_brand: str
    applicant: str
    route: str
    approved: date | None
    is_licensed: bool


@attrs.frozen
class PurpleBook(SourceFile):
    """FDA's list of licensed biologics.

    Attributes:
        presentations: The presentations, in file order, each once: a row that repeats another to mark it as new or changed is left out.
    """

    presentations: tuple[Presentation, ...] = attrs.field(repr=False)


_COLUMNS: Final = {
    "license": ("blanumber",),
    "product": ("productnumber",),
    "type": ("blatype",),
    "proprietary": ("proprietaryname",),
    "proper": ("propername",),
    "reference": ("refproductpropername",),
    "reference_brand": ("refproductproprietaryname",),
    "applicant": ("applicant",),
    "route": ("routeofadministration",),
    "approved": ("approvaldate",),
    "licensure": ("licensure",),
}
LAYOUT: Final = Layout(prefer("PURPLE"), _COLUMNS, tuple(_COLUMNS))
_TYPES: Final = frozenset(one.value for one in LicenseType)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[A-Z][a-z]{2})-(?P<year>[0-9]{2})", re.ASCII)
_CENTURY: Final = 70
"""Two-digit years from here on are of the 20th century: no Purple Book is of 2070, and FDA lists no product with an earlier approval of 1970."""


def read_purple_book(path: str | Path) -> PurpleBook:
    """Read FDA's Purple Book.

    Args:
        path: The ``.csv``, gzipped or not, without the lines above its header or with them.

    Raises:
        FileFormatError: The file is damaged or truncated, has other columns, or a row cannot be read.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    return PurpleBook(sheet.name, sheet.sha256, tuple(dict.fromkeys(_presentations(sheet.rows))))


def _presentations(rows: tuple[Row, ...]) -> Iterator[Presentation]:
    for row in rows:
        row.check()
        kind = row.text("type")
        if kind not in _TYPES:
            raise row.refusal("type", f"{shown(kind)} is not a type of license")
        yield Presentation(
            license=row.needed("license"),
            product=row.text("product"),
            type=LicenseType(kind),
            proprietary=row.text("proprietary"),
            proper=row.needed("proper"),
            reference=row.text("reference"),
            reference_brand=row.text("reference_brand"),
            applicant=row.text("applicant"),
            route=row.text("route"),
            approved=_day(row),
            is_licensed=row.text("licensure") == "Licensed",
        )


def _day(row: Row) -> date | None:
    text = row.text("approved")
    if not text:
        return None
    match = _DATE.fullmatch(text)
    month = match["month"].lower() if match else ""
    if match is None or month not in _MONTHS:
        raise row.refusal("approved", f"{shown(text)} is not a date such as 5-Apr-16")
    year = int(match["year"])
    try:
        return date(year + (1900 if year >= _CENTURY else 2000), _MONTHS.index(month) + 1, int(match["day"]))
    except ValueError:
        raise row.refusal("approved", f"{shown(text)} is not a date such as 5-Apr-16") from None
