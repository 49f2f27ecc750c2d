"""CMS's add-on code edits: each add-on code with a primary code, its type and its dates."""

from datetime import date
from pathlib import Path
from typing import Final

import attrs

from jcodes.catalogs.add_on_codes import BY_CONTRACTOR
from jcodes.errors.messages import shown
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.readers.whole import read_all

__all__ = ["AddOnFile", "AddOnPair", "read_add_ons"]


@attrs.frozen
class AddOnPair:
    """One edit.

    Attributes:
        code: The add-on code.
        primary: A code that it may be added to; `BY_CONTRACTOR` where the contractor names them.
        kind: CMS's type: 1, 2 or 3.
        start: Its first date of service.
        end: Its last one, or None.
        row: The line of the file.
    """

    code: str
    primary: str
    kind: int
    start: date
    end: date | None
    row: int


@attrs.frozen
class AddOnFile(SourceFile):
    """The add-on code edits of a quarter.

    Attributes:
        pairs: In file order.
    """

    pairs: tuple[AddOnPair, ...] = attrs.field(repr=False)


_SYNONYMS: Final = {
    "code": ("addoncode",),
    "primary": ("primarycode",),
    "kind": ("aoctype", "addontype"),
    "start": ("effectivedate",),
    "end": ("enddate", "deletiondate"),
}
_LAYOUT: Final = Layout(prefer("AOC"), _SYNONYMS, ("code", "primary", "kind", "start"))


def read_add_ons(path: str | Path) -> AddOnFile:
    """Return the add-on code edits of a quarter.

    Args:
        path: The ``.csv``, ``.txt`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` that holds it.

    Raises:
        FileFormatError: A damaged or cut off file, or a row that cannot be read.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    sheet = _LAYOUT.read(path)
    pairs = read_all(sheet.rows, _pair, lambda pair: f"{pair.code} with {pair.primary} from {pair.start}")
    return AddOnFile(sheet.name, sheet.sha256, pairs)


def _pair(row: Row) -> AddOnPair:
    kind, start = row.text("kind"), row.day("start")
    if kind not in {"1", "2", "3"}:
        raise row.refusal("kind", f"{shown(kind)} is not a type of add-on code", "1, 2 or 3")
    if start is None:
        raise row.refusal("start", "the date is blank")
    primary = BY_CONTRACTOR if row.text("primary").upper() == BY_CONTRACTOR else row.code("primary")
    return AddOnPair(row.code("code"), primary, int(kind), start, row.day("end"), row.number)
