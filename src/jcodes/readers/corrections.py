"""CMS's corrections of an annual HCPCS file: a sheet in words, each row one change, to be applied by a person."""

import re
from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.dates import release_in
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row, no_rows
from jcodes.readers.tables import prefer

__all__ = ["LAYOUT", "Correction", "CorrectionsFile", "read_corrections"]


@attrs.frozen
class Correction:
    """One change. What is to be done stands in words; columns that are not blank hold the new values.

    Attributes:
        code: A code, or a modifier of two characters.
        action: What CMS says is to be done, in its words.
        effective: From when, or None.
        short: The short description.
        long: The long description.
        types_of_service: Type-of-service codes.
        betos: The Berenson-Eggers category.
        coverage: The coverage code.
        pricing: The pricing indicator, two digits.
        cross_reference: A code named as reference.
        asc_group: The ambulatory surgical centre indicator.
        asc_date: From when that holds.
        problems: What is wrong with the row, such as a date that is none.
        row: The row of the sheet.
    """

    code: str
    action: str
    effective: date | None
    short: str
    long: str
    types_of_service: tuple[str, ...]
    betos: str
    coverage: str
    pricing: str
    cross_reference: str
    asc_group: str
    asc_date: date | None
    problems: tuple[str, ...]
    row: int

    @property
    def adds(self) -> bool:
        """Whether the code is to be added."""
        return self.action.casefold().startswith("add code")


@attrs.frozen
class CorrectionsFile:
    """The corrections of an annual file; a later version repeats the earlier ones, and may take some back.

    Attributes:
        name: The file's name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given.
        corrections: In file order.
    """

    name: str
    sha256: str
    corrections: tuple[Correction, ...] = attrs.field(repr=False)

    @property
    def release(self) -> str | None:
        """The release it corrects, as the file's name states it."""
        return release_in(self.name)


_SYNONYMS: Final = {
    "code": ("code", "hcpcs", "hcpc"),
    "action": ("action",),
    "effective": ("effdate", "effectivedate"),
    "short": ("shortdesc", "shortdescription"),
    "long": ("longdesc", "longdescription"),
    "tos": ("tos", "typeofservice"),
    "betos": ("betos",),
    "coverage": ("cov", "coverage"),
    "price": ("price", "pricing"),
    "xref": ("xrefcode", "xref"),
    "asc_group": ("ascind", "ascgrp"),
    "asc_date": ("ascdate", "ascdt"),
}
LAYOUT: Final = Layout(prefer("CORRECTION"), _SYNONYMS, ("code", "action", "effective"))
"""Corrections of an annual file."""
_CODE: Final = re.compile(r"[A-Z][0-9]{4}|[A-Z0-9]{2}", re.ASCII)


def read_corrections(path: str | Path) -> CorrectionsFile:
    """Return the corrections that CMS published for an annual HCPCS file.

    Args:
        path: The ``.xlsx`` (the extra ``xlsx``) or ``.csv``, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or a place in it that is not understood.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = LAYOUT.read(path)
    if not sheet.rows:
        raise no_rows(sheet.name)
    return CorrectionsFile(sheet.name, sheet.sha256, tuple([_correction(row) for row in sheet.rows]))


def _correction(row: Row) -> Correction:
    code, price = row.text("code").upper(), row.text("price")
    if not _CODE.fullmatch(code):
        raise row.refusal("code", f"{row.text('code')!r} is not a code or modifier")
    problems: list[str] = []
    return Correction(
        code=code,
        action=row.needed("action"),
        effective=_day(row, "effective", problems),
        short=row.text("short"),
        long=row.text("long"),
        types_of_service=tuple(part.strip() for part in row.text("tos").split(",") if part.strip()),
        betos=row.text("betos"),
        coverage=row.text("coverage"),
        pricing=price.zfill(2) if price.isdigit() else price,
        cross_reference=row.text("xref"),
        asc_group=row.text("asc_group"),
        asc_date=_day(row, "asc_date", problems),
        problems=tuple(problems),
        row=row.number,
    )


def _day(row: Row, column: str, problems: list[str]) -> date | None:
    try:
        return row.day(column)
    except FileFormatError:
        problems.append(f"{row.titles[column]} is printed {row.text(column)!r}, which is not a date")
        return None
