"""Open an official file in any format: plain text, CSV, Excel, PDF, gzip, or a CMS zip with one of these."""

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.paths import as_path
from jcodes.readers import bounds
from jcodes.readers.archives import Choose, chosen_member, is_archive, is_workbook, members_of, unpack_gzip
from jcodes.readers.bounds import AGAIN, check_size
from jcodes.readers.pdfs import PDF_START, pdf_text
from jcodes.readers.workbooks import SHEETS, cell_text, sheet_cells

__all__ = ["Choose", "Table", "Text", "cleaned", "member_names", "open_file", "prefer", "table_of"]

_TEXTS: Final = (".txt", ".csv", ".tsv")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_MARKS: Final = "\t;,"
"""The separators of cells, likeliest last."""
_SNIFFED: Final = 500
"""The lines in which the separator is looked for."""


@attrs.frozen
class Text:
    """A file as text.

    Attributes:
        name: The file name; ``archive.zip!member`` for an archive member.
        sha256: The hash of the file, or of the archive that contains it.
        text: The content.
    """

    name: str
    sha256: str
    text: str = attrs.field(repr=False)

    def lines(self) -> list[str]:
        """Return the lines without line endings.

        Raises:
            FileFormatError: The last line has no line ending, so the file may be truncated.
        """
        self.check_end()
        return self.text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a").split("\n")[:-1]

    def check_end(self) -> None:
        """Raise `FileFormatError` if the last line has no line ending."""
        last = self.text[-1000:].rstrip("\x1a")
        if last and last[-1] not in "\r\n":
            raise FileFormatError(
                "the last line has no line end; the file may be cut off",
                file=self.name,
                row=1 + self.text.count("\n") + self.text.count("\r") - self.text.count("\r\n"),
                hint="download it again, or add the line end if the file is complete",
            )


@attrs.frozen
class Table:
    """A file as rows of text cells.

    Attributes:
        name: The file name; ``archive.zip!member`` for an archive member.
        sha256: The hash of the file, or of the archive that contains it.
        rows: The row number in the file, counted from 1, and the cells after `cleaned`.
    """

    name: str
    sha256: str
    rows: tuple[tuple[int, tuple[str, ...]], ...] = attrs.field(repr=False)


def open_file(path: str | Path, choose: Choose = lambda _names: None) -> Text | Table:
    """Return the content of the file at *path*: a `Table` for Excel, a `Text` for anything else.

    Args:
        path: A ``.txt``, ``.csv`` or ``.xlsx``, plain or gzipped, a ``.zip`` with one of these, or with a ``.zip`` that has it, or a
            ``.pdf``, of which the text is returned.
        choose: Selects the member of an archive with several; it gets their names and may return None.

    Raises:
        FileFormatError: The file is damaged, its type is not supported, or an archive does not have exactly one matching member.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed, or a PDF and the extra ``pdf`` is not.
        OSError: The file cannot be opened.
    """
    path = as_path(path)
    data = _bytes(path)
    return _opened(path.name, data, hashlib.sha256(data).hexdigest(), choose)


def member_names(path: str | Path) -> tuple[str, ...]:
    """Return the archive members that `open_file` can read; empty for other files.

    Raises:
        FileFormatError: The archive is damaged.
        OSError: The file cannot be opened.
    """
    path = as_path(path)
    data = _bytes(path)
    return members_of(path.name, data, (*_TEXTS, *SHEETS)) if _is_zip(path.name.lower(), data) else ()


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file. One that is too large is not read: raise `FileFormatError`."""
    with path.open("rb") as file:
        data = file.read(bounds.LARGEST + 1)
    check_size(path.name, "it has more than {} MB", len(data), bounds.LARGEST, 2**20)
    return data


def prefer(*words: str, without: Sequence[str] = (), endings: Sequence[str] = (".csv", ".txt", ".xlsx")) -> Choose:
    """Return a function that selects an archive member: the only match with the first matching file extension.

    Args:
        words: Words that the name must contain, in uppercase.
        without: Words that the name must not contain, in uppercase.
        endings: The file extensions, in order of preference.
    """

    def choose(names: Sequence[str]) -> str | None:
        stems = {name: PurePosixPath(name).name.upper() for name in names}
        fitting = [name for name, stem in stems.items() if all(word in stem for word in words)]
        fitting = [name for name in fitting if not any(word in stems[name] for word in without)]
        for ending in endings:
            found = [name for name in fitting if name.lower().endswith(ending)]
            if len(found) == 1:
                return found[0]
        return None

    return choose


def _opened(name: str, data: bytes, digest: str, choose: Choose, *, inside: bool = False) -> Text | Table:
    inner = name.rpartition("!")[2].lower()
    if inner.endswith(".gz") and not inside:
        return _opened(name[:-3], unpack_gzip(name, data), digest, choose, inside=True)
    if inner.endswith(SHEETS) or is_workbook(name, data):
        return Table(name, digest, _sheet(name, data))
    if not inside and _is_zip(inner, data):
        member, data = chosen_member(name, data, (*_TEXTS, *SHEETS), choose)
        return _opened(f"{name}!{PurePosixPath(member).name}", data, digest, choose, inside=True)
    is_pdf = data.startswith(PDF_START)
    if is_pdf or inner.endswith(_TEXTS):
        text = Text(name, digest, pdf_text(name, data) if is_pdf else _decoded(name, data))
        _check_bounds(text)
        return text
    raise FileFormatError(
        "the file type is not supported",
        file=name,
        hint="give a .zip, .txt, .csv, .xlsx or .pdf as CMS publishes it; save another workbook as .xlsx",
    )


def _check_bounds(content: Text) -> None:
    """Raise `FileFormatError` if there are more lines or cells than a table has at most."""
    ends = max(map(content.text.count, "\r\n"))
    check_size(content.name, "it has more than {} lines", ends, bounds.MOST_ROWS)
    cells = max(map(content.text.count, _MARKS))
    check_size(content.name, "it has more than {} cells", cells, bounds.MOST_CELLS)


def _is_zip(name: str, data: bytes) -> bool:
    return not name.endswith(SHEETS) and (name.endswith(".zip") or is_archive(data))


def _decoded(name: str, data: bytes) -> str:
    """Decode as UTF-8 if valid, otherwise as Windows Latin 1, which CMS's files use."""
    place = 0
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
        else:
            break
    else:
        raise FileFormatError(
            f"byte {data[place]:#04x} is not in any text encoding that CMS uses",
            file=name,
            row=data.count(b"\n", 0, place) + 1,
            hint=AGAIN,
        )
    if (place := text.find("\0")) >= 0:
        raise FileFormatError(
            "the file contains null characters", file=name, row=text.count("\n", 0, place) + 1, hint=AGAIN
        )
    return text


def _sheet(name: str, data: bytes) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple(
        (number, tuple([cleaned(value) if isinstance(value, str) else cell_text(value) for value in row]))
        for number, row in enumerate(sheet_cells(name, data), 1)
    )


def cleaned(text: str) -> str:
    r"""Collapse whitespace to single spaces, including no-break spaces, line endings and end-of-file marks.

    >>> cleaned("  1 million\xa0PFU ")
    '1 million PFU'
    """
    return " ".join(text.replace("\x1a", " ").split()) if text else text  # fast path: most cells are blank


def table_of(content: Text | Table, *, whole: bool = True, first: int | None = None) -> Table:
    """Return *content* as rows. Text is parsed as CSV, separated by commas, tabs or semicolons.

    Args:
        content: The result of `open_file`.
        whole: Whether the last line must have a line ending. CMS's files have one, users' tables may not.
        first: How many rows to parse, to look for a header; None for all.

    Raises:
        FileFormatError: A line is not CSV, such as one with an open quote, or the text is truncated.
    """
    if isinstance(content, Table):
        return content
    mark = _delimiter(content.text)
    if whole:
        content.check_end()
    reader = csv.reader(_lines(content.text), delimiter=mark, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    number = 1
    try:
        for row in islice(reader, first):
            check_size(content.name, "it has more than {} columns", len(row), bounds.MOST_COLUMNS)
            longest = max(map(len, row), default=0)
            check_size(content.name, "a cell has more than {} characters", longest, bounds.LONGEST_CELL)
            rows.append((number, tuple([cleaned(cell) for cell in row])))
            number = reader.line_num + 1
    except csv.Error as error:
        raise FileFormatError(
            f"the line is not CSV ({error})", file=content.name, row=number, hint="the file is cut off or damaged"
        ) from error
    return Table(content.name, content.sha256, tuple(rows))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their endings, without a copy of the text."""
    return (match[0] for match in _LINE.finditer(text))


def _delimiter(text: str) -> str:
    """Return the separator found in the most lines, since text in a preamble also has commas."""
    first = list(islice(_lines(text), _SNIFFED))
    return max(_MARKS, key=lambda mark: sum(mark in line for line in first))
