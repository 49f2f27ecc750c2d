"""CMS's quarterly HCPCS Level II file, in each of its forms: fixed-width text, Excel, CSV, and the zip that holds them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.readers.tables import Table, Text, find_header, open_file, table_of

__all__ = ["HcpcsFile", "HcpcsRecord", "read_hcpcs"]


@attrs.frozen
class HcpcsRecord:
    """One code or modifier as the file states it; blank columns are empty.

    Attributes:
        code: Five characters, or two for a modifier.
        long: The long description, its continuation records joined with one blank.
        short: The short description of up to 28 characters.
        pricing: Pricing indicators, one to four.
        multiple_pricing: The multiple pricing indicator.
        coverage: The coverage code.
        betos: The Berenson-Eggers category.
        types_of_service: Type-of-service codes, one to five.
        added: The date the code was added.
        action_effective: When the latest action took effect; not a start of validity.
        terminated: The last date of service it may be used for, or None.
        action: The action code of this release.
        cross_references: Codes named as references.
        statute: The statute that CMS cites.
        row: The line or row of the first record.
    """

    code: str
    long: str
    short: str
    pricing: tuple[str, ...]
    multiple_pricing: str
    coverage: str
    betos: str
    types_of_service: tuple[str, ...]
    added: date | None
    action_effective: date | None
    terminated: date | None
    action: str
    cross_references: tuple[str, ...]
    statute: str
    row: int

    @property
    def is_modifier(self) -> bool:
        """Tell whether this is a modifier."""
        return len(self.code) == 2


@attrs.frozen
class HcpcsFile:
    """A quarterly file.

    Attributes:
        name: Its name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given.
        codes: Its procedure codes, in file order.
        modifiers: Its modifiers, in file order.
        records: How many records there were, continuations included.
    """

    name: str
    sha256: str
    codes: tuple[HcpcsRecord, ...] = attrs.field(repr=False)
    modifiers: tuple[HcpcsRecord, ...] = attrs.field(repr=False)
    records: int


# Positions of the fixed-width layout, from 0, end excluded (HCPCS record layout 2017 to 2026). A column with several values has a step.
_FIELDS: Final = {
    "code": (0, 5), "sequence": (5, 10), "record": (10, 11), "long": (11, 91), "short": (91, 119),
    "price1": (119, 121), "price2": (121, 123), "price3": (123, 125), "price4": (125, 127), "multiple": (127, 128),
    "statute": (170, 180), "xref1": (204, 209), "xref2": (209, 214), "xref3": (214, 219), "xref4": (219, 224), "xref5": (224, 229),
    "coverage": (229, 230), "betos": (256, 259), "tos1": (260, 261), "tos2": (261, 262), "tos3": (262, 263), "tos4": (263, 264),
    "tos5": (264, 265), "added": (268, 276), "action_effective": (276, 284), "terminated": (284, 292), "action": (292, 293),
}  # fmt: skip

_SYNONYMS: Final = {
    "code": ("hcpc", "hcpcs", "hcpcscode", "code"),
    "sequence": ("seqnum", "sequence", "sequencenumber"),
    "record": ("recid", "recordid", "recordidentificationcode"),
    "long": ("longdescription", "longdescriptor", "longdesc", "long"),
    "short": ("shortdescription", "shortdescriptor", "shortdesc", "short"),
    **{f"price{n}": (f"price{n}", f"pricingindicatorcode{n}", f"pricing{n}") for n in range(1, 5)},
    "multiple": ("multpi", "multiplepricingindicatorcode", "multiplepricing"),
    "statute": ("statute", "statutenumber"),
    **{f"xref{n}": (f"xref{n}", f"crossreferencecode{n}") for n in range(1, 6)},
    "coverage": ("cov", "coveragecode", "coverage"),
    "betos": ("betos", "berensoneggerstypeofservicecode", "betoscode"),
    **{f"tos{n}": (f"tos{n}", f"typeofservicecode{n}") for n in range(1, 6)},
    "added": ("adddt", "codeaddeddate", "adddate", "added"),
    "action_effective": ("acteffdt", "actioneffectivedate", "acteffdate"),
    "terminated": ("termdt", "terminationdate", "termdate"),
    "action": ("actioncd", "actioncode", "action"),
}
_REQUIRED: Final = ("code", "long", "added", "terminated")
_FIRST: Final = {"3": 5, "7": 2}
_CONTINUED: Final = {"4": "3", "8": "7"}
_CODE: Final = re.compile(r"[A-Z][0-9]{4}|[A-Z0-9]{2}", re.ASCII)
_DATE: Final = re.compile(r"(?P<year>[0-9]{4})-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})(?:[ T]00:00:00)?", re.ASCII)
_LINE: Final = re.compile(r"[ A-Z0-9]{5}[0-9]{5}[3478]", re.ASCII)
_DETAIL_WIDTH: Final = 293
_HINT: Final = "give the file as CMS publishes it; nothing was taken from it"


def read_hcpcs(path: str | Path) -> HcpcsFile:
    """Return what a quarterly HCPCS file states.

    Preambles, renamed, re-ordered and missing optional columns, blank rows and cells, and Latin-1 are tolerated. What is not
    understood is an error that names the place; the file is then refused whole.

    Args:
        path: A ``.txt`` of fixed width, ``.csv``, ``.xlsx`` (the extra ``xlsx``), any of them gzipped, or a ``.zip`` with them.

    Raises:
        FileFormatError: A damaged file, or a place in it that is not understood.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
    """
    content = open_file(path, _choose)
    if isinstance(content, Text) and _is_fixed_width(content.text):
        rows = _fixed_rows(content)
    else:
        rows = _table_rows(table_of(content))
    records, count = [], 0
    for record, parts in _joined(rows, content.name):
        records.append(record)
        count += parts
    if not records:
        raise FileFormatError("the file holds no record", file=content.name, hint=_HINT)
    seen: dict[str, int] = {}
    for record in records:
        if record.code in seen:
            raise FileFormatError(
                f"{record.code} stands twice, first in row {seen[record.code]}",
                file=content.name,
                row=record.row,
                column="code",
                hint=_HINT,
            )
        seen[record.code] = record.row
    return HcpcsFile(
        content.name,
        content.sha256,
        tuple(record for record in records if not record.is_modifier),
        tuple(record for record in records if record.is_modifier),
        count,
    )


def _choose(names: Sequence[str]) -> str | None:
    """Pick the code file of a CMS zip: the ``ANWEB`` text, or else the workbook; never the transaction report."""
    wanted = [name for name in names if "ANWEB" in PurePosixPath(name).name.upper() and "TRANS" not in name.upper()]
    for ending in (".txt", ".xlsx", ".csv"):
        fitting = [name for name in wanted if name.lower().endswith(ending)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _is_fixed_width(text: str) -> bool:
    return any(_LINE.match(line) and "," not in line[:11] for line in text.splitlines()[:60])


_Row = tuple[int, dict[str, str]]


def _fixed_rows(content: Text) -> Iterator[_Row]:
    """Cut the lines; what stands before the first record is the disclaimer."""
    begun = False
    for number, line in enumerate(content.text.splitlines(), 1):
        if not line.strip("\x1a \t"):
            continue
        if not _LINE.match(line):
            if begun:
                raise FileFormatError(
                    "the line is not a record of the layout", file=content.name, row=number, hint=_HINT
                )
            continue
        begun = True
        if line[10] in _FIRST and len(line) < _DETAIL_WIDTH:
            raise FileFormatError(
                f"the record has {len(line)} characters of at least {_DETAIL_WIDTH}",
                file=content.name,
                row=number,
                hint=_HINT,
            )
        width = slice(None) if line[10] in _FIRST else slice(4)
        yield number, {name: line[start:end].strip() for name, (start, end) in list(_FIELDS.items())[width]}


def _table_rows(table: Table) -> Iterator[_Row]:
    header, places = find_header(table, _SYNONYMS, _REQUIRED)
    for number, row in table.rows[header + 1 :]:
        if not any(row):
            continue
        yield number, {name: row[place] if place < len(row) else "" for name, place in places.items()}


def _joined(rows: Iterable[_Row], file: str) -> Iterator[tuple[HcpcsRecord, int]]:
    """Join continuation records to their first, and make each a record."""
    first: _Row | None = None
    texts: list[str] = []
    for number, cells in rows:
        kind = cells.get("record") or ("7" if len(cells["code"]) == 2 else "3")
        code = cells["code"].upper()
        if kind in _CONTINUED:
            if first is None or first[1]["code"].upper() != code:
                raise FileFormatError(
                    f"a continuation of {code!r} does not follow its first record",
                    file=file,
                    row=number,
                    column="code",
                    hint=_HINT,
                )
            texts.append(cells["long"])
            continue
        if not _CODE.fullmatch(code) or len(code) != _FIRST.get(kind):
            raise FileFormatError(
                f"{cells['code']!r} of record kind {kind!r} is not a code or modifier",
                file=file,
                row=number,
                column="code",
                hint=_HINT,
            )
        if first is not None:
            yield _record(first, texts, file), len(texts)
        first, texts = (number, cells), [cells["long"]]
    if first is not None:
        yield _record(first, texts, file), len(texts)


def _record(first: _Row, texts: list[str], file: str) -> HcpcsRecord:
    number, cells = first
    long = " ".join(" ".join(texts).split())
    if not long:
        raise FileFormatError("the description is blank", file=file, row=number, column="long", hint=_HINT)
    return HcpcsRecord(
        code=cells["code"].upper(),
        long=long,
        short=cells.get("short", ""),
        pricing=_several(cells, "price", 4),
        multiple_pricing=cells.get("multiple", ""),
        coverage=cells.get("coverage", ""),
        betos=cells.get("betos", ""),
        types_of_service=_several(cells, "tos", 5),
        added=_date(cells, "added", file, number),
        action_effective=_date(cells, "action_effective", file, number),
        terminated=_date(cells, "terminated", file, number),
        action=cells.get("action", ""),
        cross_references=_several(cells, "xref", 5),
        statute=cells.get("statute", ""),
        row=number,
    )


def _several(cells: dict[str, str], name: str, count: int) -> tuple[str, ...]:
    """Return the values of a column with several places; some exports put them all in the first, with colons between."""
    values = ":".join(cells.get(f"{name}{number}", "") for number in range(1, count + 1)).split(":")
    return tuple(value.strip() for value in values if value.strip())


def _date(cells: dict[str, str], name: str, file: str, row: int) -> date | None:
    text = cells.get(name, "")
    if not text.strip("0"):
        return None
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError  # noqa: TRY301 - joins the refusal of a day that does not exist
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise FileFormatError(
            f"{text!r} is not a date", file=file, row=row, column=name, hint="dates are written 20260101"
        ) from None
