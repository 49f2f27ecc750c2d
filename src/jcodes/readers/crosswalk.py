"""Read CMS's NDC-HCPCS crosswalks: products by code, with billing units per package."""

import re
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.errors.messages import quoted
from jcodes.readers.dates import period_in
from jcodes.readers.layouts import Layout
from jcodes.readers.packages import COLUMNS, REQUIRED, PackageRow, marked, package_of
from jcodes.readers.rows import Row, is_licensed
from jcodes.readers.sources import QuarterlyFile
from jcodes.readers.tables import prefer
from jcodes.readers.unread import read_rows

__all__ = ["LAYOUT", "CrosswalkFile", "CrosswalkRow", "kind_in", "read_crosswalk"]


@attrs.frozen
class CrosswalkRow(PackageRow):
    """One product under one code.

    Attributes:
        code: A Level II or CPT code.
        short: The short description; blank for CPT codes, whose descriptions are licensed.
    """

    code: str
    short: str


@attrs.frozen
class CrosswalkFile(QuarterlyFile):
    """A quarter's crosswalk.

    Attributes:
        kind: The crosswalk in the preamble, such as ``"ASP"`` or ``"OPPS"``; blank if the preamble does not say.
        rows: The rows, in file order.
    """

    kind: str
    rows: tuple[CrosswalkRow, ...] = attrs.field(repr=False)


_SYNONYMS: Final = {
    **COLUMNS,
    "code": ("code", "hcpcs", "hcpcscode", "hcpc"),
    "short": ("shortdescription", "shortdescriptor", "shortdesc"),
}
_CROSSWALKS: Final = ("ASP", "AWP", "NOC", "OPPS")


def _layout(kind: str) -> Layout:
    others = [other for other in _CROSSWALKS if other not in {kind, "ASP"}]
    words = ("CROSSWALK",) if kind == "ASP" else ("CROSSWALK", kind)
    return Layout(prefer(*words, without=others), _SYNONYMS, ("code", *REQUIRED))


LAYOUT: Final = _layout("ASP")
"""The ASP crosswalk; the others have the same columns."""
_KIND: Final = re.compile(r"20[0-9]{2} (?P<kind>(?:[A-Z]+ )+)NDC ?- ?HCPCS Crosswalk", re.ASCII | re.IGNORECASE)


def read_crosswalk(path: str | Path, kind: str = "ASP") -> CrosswalkFile:
    """Read a quarter's crosswalk. Rows with errors are kept, with their problems.

    Args:
        path: The ``.csv`` or ``.xlsx`` (the extra ``xlsx``), or CMS's ``.zip``, which may contain several crosswalks.
        kind: The crosswalk to read: ``"ASP"``, ``"OPPS"`` or ``"AWP"``; they are never mixed. `read_noc_crosswalk` reads the ``"NOC"`` one.

    Raises:
        FileFormatError: The file is damaged, truncated or another crosswalk than *kind*, or a row cannot be read.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _layout(kind).read(path)
    found = kind_in(sheet.preamble)
    if found not in {"", kind}:
        raise FileFormatError(
            f"this is the {found} crosswalk, not the {kind} one", file=sheet.name, hint=f"ask for kind={quoted(found)}"
        )
    read, notes = read_rows(sheet.name, sheet.rows, _row)
    rows = marked(read, lambda row: row.code)
    return CrosswalkFile(sheet.name, sheet.sha256, period_in(sheet.preamble), found, rows, row_notes=notes)


def _row(row: Row) -> CrosswalkRow:
    code = row.code()
    return CrosswalkRow(**package_of(row), code=code, short="" if is_licensed(code) else row.text("short"))


def kind_in(preamble: str) -> str:
    """Return the crosswalk named in a preamble: ``"ASP"``, ``"ASP NOC"``, ``"OPPS"``; blank if none."""
    match = _KIND.search(preamble)
    return match["kind"].strip().upper() if match else ""
