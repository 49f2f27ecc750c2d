"""Opening an official file in any of its forms: plain text, CSV, Excel, gzip, or a CMS zip that holds one of them."""

import csv
import gzip
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.errors import FileFormatError, MissingExtraError

if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta

    Cell = str | float | bool | date | datetime | time | timedelta

__all__ = ["Table", "Text", "column_key", "find_header", "open_file", "table_of"]

_SHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls")
_TEXTS: Final = (".txt", ".csv", ".tsv")
# What the standard library raises over damaged archives and texts; ``zipfile`` does not keep to its own error.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, NotImplementedError, OverflowError, RuntimeError, ValueError,
    gzip.BadGzipFile,
)  # fmt: skip
_ZIP_START: Final = b"PK\x03\x04"


@attrs.frozen
class Text:
    """A file as text.

    Attributes:
        name: The file's name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given, the archive's own when it came out of one.
        text: What stands in it.
    """

    name: str
    sha256: str
    text: str = attrs.field(repr=False)


@attrs.frozen
class Table:
    """A file as rows of text cells.

    Attributes:
        name: The file's name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given.
        rows: Row number in the file, counted from 1, and the cells, stripped of blanks around them.
    """

    name: str
    sha256: str
    rows: tuple[tuple[int, tuple[str, ...]], ...] = attrs.field(repr=False)


def open_file(path: str | Path, choose: Callable[[Sequence[str]], str | None] = lambda _names: None) -> "Text | Table":
    """Return the content of the file at *path*: a `Table` for Excel, a `Text` for anything else.

    Args:
        path: A ``.txt``, ``.csv``, ``.xlsx``, one of them gzipped, or a ``.zip`` that holds one of them.
        choose: Picks the member of an archive that holds several; it gets their names and may return None.

    Raises:
        FileFormatError: A damaged file, an archive without or with too many fitting members, an unknown form.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    path = Path(path)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    try:
        return _opened(path.name, data, digest, choose)
    except FileFormatError:
        raise
    except _DAMAGE as error:
        raise FileFormatError(
            f"the file is damaged ({error})", file=path.name, hint="download it again; nothing was taken from it"
        ) from error


def _opened(name: str, data: bytes, digest: str, choose: Callable[[Sequence[str]], str | None]) -> "Text | Table":
    inner = name.rpartition("!")[2].lower()
    if inner.endswith(".gz"):
        return _opened(name[:-3], gzip.decompress(data), digest, choose)
    if inner.endswith(_SHEETS):
        return Table(name, digest, _sheet(name, data))
    if inner.endswith(".zip") or data.startswith(_ZIP_START):
        return _member(name, data, digest, choose)
    if inner.endswith(_TEXTS):
        return Text(name, digest, _decoded(name, data))
    raise FileFormatError(
        "the form of the file is not known", file=name, hint="give a .zip, .txt, .csv or .xlsx as CMS publishes it"
    )


def _member(name: str, data: bytes, digest: str, choose: Callable[[Sequence[str]], str | None]) -> "Text | Table":
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [
            member
            for member in archive.namelist()
            if member.lower().endswith((*_TEXTS, *_SHEETS)) and not _hidden(member)
        ]
        chosen = names[0] if len(names) == 1 else choose(names)
        if chosen is None:
            held = ", ".join(map(repr, archive.namelist())) or "nothing"
            raise FileFormatError(
                f"no member of the archive is the one that is wanted; it holds {held}",
                file=name,
                hint="unpack it and give the member itself",
            )
        return _opened(f"{name}!{PurePosixPath(chosen).name}", archive.read(chosen), digest, choose)


def _hidden(member: str) -> bool:
    return member.startswith("__MACOSX/") or PurePosixPath(member).name.startswith((".", "~$"))


def _decoded(name: str, data: bytes) -> str:
    """Decode UTF-8 where the bytes are, else Windows Latin 1, which CMS's own files are in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise FileFormatError(
            "the file holds null characters", file=name, hint="it is damaged or not a text; download it again"
        )
    return text


def _sheet(name: str, data: bytes) -> tuple[tuple[int, tuple[str, ...]], ...]:
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError:
        raise MissingExtraError(
            "reading Excel files needs python-calamine", extra="xlsx", hint="install it with pip install 'jcodes[xlsx]'"
        ) from None
    try:
        rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise FileFormatError(
            f"the workbook cannot be read ({error})", file=name, hint="download it again; nothing was taken from it"
        ) from error
    return tuple((number, tuple(map(_cell, row))) for number, row in enumerate(rows, 1))


def _cell(value: "Cell") -> str:
    """Return a cell as the text it shows; whole numbers lose the point that Excel's storage gives them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def table_of(content: "Text | Table") -> Table:
    """Return *content* as rows: a text is read as CSV, with commas, tabs or semicolons.

    Raises:
        FileFormatError: A line that is no CSV, such as one with an open quote.
    """
    if isinstance(content, Table):
        return content
    delimiter = max(",\t;", key=content.text[:4000].count)
    reader = csv.reader(io.StringIO(content.text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, tuple(cell.strip() for cell in row)))  # noqa: PERF401 - the line number belongs to the row
    except csv.Error as error:
        raise FileFormatError(
            f"the line is not CSV ({error})",
            file=content.name,
            row=reader.line_num,
            hint="the file is cut off or damaged",
        ) from error
    return Table(content.name, content.sha256, tuple(rows))


def column_key(text: str) -> str:
    """Return the letters and digits of a column's name, in lower case, so that blanks and punctuation may drift."""
    return "".join(filter(str.isalnum, text.casefold()))


def find_header(
    table: Table, synonyms: Mapping[str, Sequence[str]], required: Sequence[str]
) -> tuple[int, dict[str, int]]:
    """Return where the header row is and which cell each column stands in.

    Args:
        table: The rows; whatever stands above the header is a preamble.
        synonyms: For each column the names it goes by, as `column_key` writes them.
        required: The columns without which a row is not the header.

    Returns:
        The index into ``table.rows`` and a place for each column found.

    Raises:
        FileFormatError: No row has the required columns, or one column stands twice.
    """
    names = {name: column for column, all_names in synonyms.items() for name in all_names}
    best: set[str] = set()
    for index, (number, row) in enumerate(table.rows):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            column = names.get(column_key(cell))
            if column is None:
                continue
            if column in places:
                raise FileFormatError(
                    "the column stands twice in the header",
                    file=table.name,
                    row=number,
                    column=cell,
                    hint="remove one of them",
                )
            places[column] = place
        if places.keys() >= set(required):
            return index, places
        best = max(best, set(places), key=len)
    missing = ", ".join(repr(column) for column in required if column not in best)
    raise FileFormatError(
        f"no row is the header; the nearest lacks {missing}", file=table.name, hint="give the file as CMS publishes it"
    )
