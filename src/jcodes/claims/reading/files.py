"""Files of claims: JSON lines, one JSON document, or CSV with a header. A line that cannot be read is an error in its place."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO, Final

import attrs

from jcodes.claims.reading.columns import columns_of, is_row_heading
from jcodes.errors import JcodesError, MalformedClaimError

__all__ = ["BadRow", "CsvRows", "csv_rows", "is_json", "json_items", "json_value", "named_json_items"]

_MARK: Final = "\ufeff".encode()
_OTHER: Final = ((b"PK", "an Excel file or an archive"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_DELIMITERS: Final = ",\t;|"
_ESCAPED: Final = ("\udc80", "\udcff")
_CSV_HINT: Final = "write the file as CSV in UTF-8 with a header such as claim,code,modifiers,units,on,charge"

_MOST_SHARED: Final = 4096
_MARGIN: Final = 2
"""Characters before the end of a text where Python's parser may say that it is cut off."""


@attrs.frozen
class BadRow:
    """One row of a CSV file that cannot be used.

    Attributes:
        error: Why.
        cells: Its cells, as far as they were read.
    """

    error: JcodesError
    cells: tuple[str, ...] = ()


_CELLS_HINT: Final = (
    'give each row one cell for each heading; put quotes around a cell with a comma, such as "1,234.50"'
)

CsvRows = Iterator[tuple[int, list[str] | BadRow]]
"""The rows of a CSV file, each with the number of its last line in the file, from 1."""


def is_json(head: bytes) -> bool:
    """Return whether a file that begins with *head* holds JSON.

    Raises:
        MalformedClaimError: It holds neither JSON nor text in UTF-8.
    """
    for mark, what in _OTHER:
        if head.startswith(mark):
            raise MalformedClaimError(
                f"the file is {what}, not text in UTF-8", value=None, field="claims", hint=_CSV_HINT
            )
    return head.removeprefix(_MARK).lstrip()[:1] in {b"{", b"["}


# -- JSON ------------------------------------------------------------------------------------------------------------


def json_value(text: bytes) -> Any:
    """Return the JSON value in *text*; a number with a decimal point is a Decimal.

    Raises:
        MalformedClaimError: Not JSON in UTF-8.
    """
    try:
        return json.loads(text.removeprefix(_MARK).rstrip().decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise MalformedClaimError(
            f"not JSON: {_why(error)}",
            value=None,
            field="claim",
            hint="write a claim as a JSON object in UTF-8; for several, one a line, or a list",
        ) from None


def _why(error: Exception) -> str:
    """Return what is wrong and where, without any text of the claim."""
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if "\n" in error.doc else ""
        return f"{error.msg} ({line}column {error.colno})"
    return "not UTF-8" if isinstance(error, UnicodeError) else "nested too deep, or a number too long"


def _object(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    raise MalformedClaimError(
        "JSON, but not an object",
        value=None,
        field="claim",
        hint='write a claim such as {"lines": [{"code": "J9312", "units": 75}]}',
    )


def json_items(file: BinaryIO) -> Iterator[Any]:
    """Yield the values of JSON lines, of a list, or of one document; an error in place of one that cannot be read."""
    return (item for _, item in named_json_items(file))


def named_json_items(file: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Yield the claims of JSON lines, of a list, or of one document; an error in place of one that cannot be read.

    Each comes with its line, such as ``"line 4"``, or a blank within a document of several claims.
    """
    lines: Iterator[tuple[int, bytes]] = ((at, line) for at, line in enumerate(file, 1) if line.strip())
    number, first = next(lines, (1, b""))
    name = f"line {number}"
    try:
        value = json_value(first)
    except JcodesError:
        rest = file.read() if _may_go_on(first) else None
        lines = lines if rest is None else _numbered(rest, number + 1)
        try:
            value = json_value(first if rest is None else first + rest)
        except JcodesError:
            yield from map(_read, chain(((number, first),), lines))
            return
        lines, name = iter(()), ""
    if isinstance(value, list) and value:
        yield from (("", _checked_object(one)) for one in value)
    else:
        yield name, _checked_object(value)
    yield from map(_read, lines)


def _numbered(text: bytes, first: int) -> Iterator[tuple[int, bytes]]:
    return ((at, line) for at, line in enumerate(io.BytesIO(text), first) if line.strip())


def _may_go_on(line: bytes) -> bool:
    """Return whether *line* may begin a document of several lines: what is wrong with it is wrong at its end."""
    text = line.removeprefix(_MARK).rstrip()
    try:
        json.loads(text.decode("utf-8", "replace"))
    except json.JSONDecodeError as error:
        return error.pos >= len(error.doc) - _MARGIN
    except (ValueError, RecursionError):
        return False
    return False


def _read(numbered: tuple[int, bytes]) -> tuple[str, Any]:
    number, line = numbered
    try:
        return f"line {number}", _object(json_value(line))
    except JcodesError as error:
        return f"line {number}", error


def _checked_object(value: Any) -> Any:
    try:
        return _object(value)
    except JcodesError as error:
        return error


# -- CSV -------------------------------------------------------------------------------------------------------------


def csv_rows(file: BinaryIO, check: Callable[[Sequence[object]], object] = columns_of) -> tuple[list[str], CsvRows]:
    """Return the headings and the rows of a CSV file. The separator is the one that gives the most known headings.

    Args:
        file: The file.
        check: Raises for headings that are no header; by default, that of claims.

    Raises:
        MalformedClaimError: No header.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    head = text.readline()
    best = max(_DELIMITERS, key=lambda sign: sum(map(is_row_heading, next(csv.reader([head], delimiter=sign), []))))
    headings = next(csv.reader([head], delimiter=best), [])
    check(headings)
    return headings, _rows(text, csv.reader(text, delimiter=best), len(headings))


def _rows(text: io.TextIOWrapper, reader: Any, width: int) -> CsvRows:
    shared: dict[str, str] = {}  # rows are held until all are read, and most cells repeat: one text for all of them
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            text.detach()  # the file is its opener's to close
            return
        except csv.Error:
            yield reader.line_num + 1, _refusal("a cell is too long, or a quote is not closed")
            continue
        if any(cells):
            if len(shared) > _MOST_SHARED:
                shared.clear()
            yield reader.line_num + 1, _checked([shared.setdefault(cell, cell) for cell in cells], width)


def _checked(cells: list[str], width: int) -> list[str] | BadRow:
    if len(cells) != width:
        return _refusal(f"{len(cells)} cells under {width} headings", cells, _CELLS_HINT)
    whole = "".join(cells)
    if not whole.isascii() and any(_ESCAPED[0] <= sign <= _ESCAPED[1] for sign in whole):
        return _refusal("not text in UTF-8", cells)
    return cells


def _refusal(message: str, cells: Iterable[str] = (), hint: str = _CSV_HINT) -> BadRow:
    return BadRow(MalformedClaimError(message, value=None, field="claims", hint=hint), tuple(cells))
