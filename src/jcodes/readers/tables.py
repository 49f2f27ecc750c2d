"""Open an official file in any format: plain text, CSV, Excel, gzip, or a CMS zip with one of these."""

import csv
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.errors import FileFormatError, MissingExtraError
from jcodes.paths import as_path

if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta

    Cell = int | float | str | bool | date | datetime | time | timedelta

__all__ = ["Choose", "Table", "Text", "cleaned", "member_names", "open_file", "prefer", "table_of"]

Choose = Callable[[Sequence[str]], str | None]

_SHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls")
_TEXTS: Final = (".txt", ".csv", ".tsv")
_ZIP_START: Final = b"PK\x03\x04"
_LARGEST: Final = 512 * 2**20
"""Maximum unpacked size of an archive in bytes, ten times CMS's largest files, as protection against zip bombs."""
_AGAIN: Final = "download it again; nothing was read from it"


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
        ends = self.text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
        if ends and not ends.endswith("\n"):
            raise FileFormatError(
                "the last line has no line end; the file may be cut off",
                file=self.name,
                row=ends.count("\n") + 1,
                hint="download it again, or add the line end if the file is complete",
            )
        return ends.split("\n")[:-1]


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
        path: A ``.txt``, ``.csv`` or ``.xlsx``, plain or gzipped, or a ``.zip`` with one of these.
        choose: Selects the member of an archive with several; it gets their names and may return None.

    Raises:
        FileFormatError: The file is damaged, its type is not supported, or an archive does not have exactly one matching member.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    path = as_path(path)
    data = path.read_bytes()
    return _opened(path.name, data, hashlib.sha256(data).hexdigest(), choose)


def member_names(path: str | Path) -> tuple[str, ...]:
    """Return the archive members that `open_file` can read; empty for other files.

    Raises:
        FileFormatError: The archive is damaged.
        OSError: The file cannot be opened.
    """
    path = as_path(path)
    data = path.read_bytes()
    return _readable(_members(path.name, data)) if _is_archive(path.name.lower(), data) else ()


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


@contextmanager
def _damage(name: str, what: str) -> Iterator[None]:
    """Convert any decoder exception on damaged bytes to a `FileFormatError`."""
    try:
        yield
    except FileFormatError:
        raise
    except BaseException as error:
        # Decoders raise many types of exceptions, and calamine's panics are a BaseException.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise FileFormatError(f"{what} ({error})", file=name, hint=_AGAIN) from error
        raise


def _opened(name: str, data: bytes, digest: str, choose: Choose, *, inside: bool = False) -> Text | Table:
    inner = name.rpartition("!")[2].lower()
    if inner.endswith(".gz") and not inside:
        with _damage(name, "the file is damaged"), gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            data = packed.read(_LARGEST + 1)
        return _opened(name[:-3], _fitting(name, data, len(data)), digest, choose, inside=True)
    if inner.endswith(_SHEETS):
        return Table(name, digest, _sheet(name, data))
    if not inside and _is_archive(inner, data):
        member, data = _member(name, data, choose)
        return _opened(f"{name}!{PurePosixPath(member).name}", data, digest, choose, inside=True)
    if inner.endswith(_TEXTS):
        return Text(name, digest, _decoded(name, data))
    raise FileFormatError(
        "the file type is not supported", file=name, hint="give a .zip, .txt, .csv or .xlsx as CMS publishes it"
    )


def _fitting(name: str, data: bytes, size: int) -> bytes:
    if size > _LARGEST:
        raise FileFormatError(
            f"it unpacks to more than {_LARGEST // 2**20} MB",
            file=name,
            hint="no CMS file is that large; do not open it",
        )
    return data


def _is_archive(name: str, data: bytes) -> bool:
    return not name.endswith(_SHEETS) and (name.endswith(".zip") or data.startswith(_ZIP_START))


def _members(name: str, data: bytes) -> list[str]:
    with _damage(name, "the file is damaged"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [member for member in archive.namelist() if not member.endswith("/") and not _hidden(member)]


def _readable(members: Sequence[str]) -> tuple[str, ...]:
    return tuple(member for member in members if member.lower().endswith((*_TEXTS, *_SHEETS)))


def _member(name: str, data: bytes, choose: Choose) -> tuple[str, bytes]:
    held = _members(name, data)
    names = _readable(held)
    with _damage(name, "the file is damaged"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        chosen = names[0] if len(names) == 1 else choose(names)
        if chosen is None:
            found = ", ".join(map(repr, held)) or "nothing"
            raise FileFormatError(
                f"the archive has no such file, or several; its members: {found}",
                file=name,
                hint="unzip it and give the file itself",
            )
        _fitting(name, b"", archive.getinfo(chosen).file_size)
        return chosen, archive.read(chosen)


def _hidden(member: str) -> bool:
    return member.startswith("__MACOSX/") or PurePosixPath(member).name.startswith((".", "~$"))


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
            hint=_AGAIN,
        )
    if (place := text.find("\0")) >= 0:
        raise FileFormatError(
            "the file contains null characters", file=name, row=text.count("\n", 0, place) + 1, hint=_AGAIN
        )
    return text


def _sheet(name: str, data: bytes) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the rows of the longest sheet. CMS's workbooks have one, sometimes with additional blank sheets."""
    try:
        from python_calamine import load_workbook
    except ImportError:
        raise MissingExtraError(
            "reading Excel files needs python-calamine", extra="xlsx", hint="install it with pip install 'jcodes[xlsx]'"
        ) from None
    with _damage(name, "the workbook cannot be read"):
        if data.startswith(_ZIP_START):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                _fitting(name, b"", sum(part.file_size for part in packed.infolist()))
        book = load_workbook(io.BytesIO(data))
        sheets = [
            book.get_sheet_by_index(place).to_python(skip_empty_area=False) for place in range(len(book.sheet_names))
        ]
        rows: list[list[Cell]] = max(sheets, key=len)
    return tuple((number, tuple([_cell(value) for value in row])) for number, row in enumerate(rows, 1))


def _cell(value: "Cell") -> str:
    """Return the displayed text of a cell: numbers with Excel's 15 digits, whole numbers without a decimal point."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"
    return str(value)


def cleaned(text: str) -> str:
    r"""Collapse whitespace to single spaces, including no-break spaces, line endings and end-of-file marks.

    >>> cleaned("  1 million\xa0PFU ")
    '1 million PFU'
    """
    return " ".join(text.replace("\x1a", " ").split()) if text else text  # fast path: most cells are blank


def table_of(content: Text | Table, *, whole: bool = True) -> Table:
    """Return *content* as rows. Text is parsed as CSV, separated by commas, tabs or semicolons.

    Args:
        content: The result of `open_file`.
        whole: Whether the last line must have a line ending. CMS's files have one, users' tables may not.

    Raises:
        FileFormatError: A line is not CSV, such as one with an open quote, or the text is truncated.
    """
    if isinstance(content, Table):
        return content
    lines = content.lines() if whole else content.text.splitlines()
    reader = csv.reader(io.StringIO(content.text, newline=""), delimiter=_delimiter(lines), strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    number = 1
    try:
        for row in reader:
            rows.append((number, tuple([cleaned(cell) for cell in row])))
            number = reader.line_num + 1
    except csv.Error as error:
        raise FileFormatError(
            f"the line is not CSV ({error})", file=content.name, row=number, hint="the file is cut off or damaged"
        ) from error
    return Table(content.name, content.sha256, tuple(rows))


def _delimiter(lines: Sequence[str]) -> str:
    """Return the separator found in the most lines, since text in a preamble also has commas."""
    first = lines[:500]
    return max("\t;,", key=lambda mark: sum(mark in line for line in first))
