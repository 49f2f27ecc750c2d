"""Files of claims: JSON lines, one JSON document, or CSV with a header. A line that cannot be read is an error in its place."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO, Final

from jcodes.claims.reading.columns import columns_of, is_row_heading
from jcodes.errors import JcodesError, MalformedClaimError

__all__ = ["CsvRows", "csv_rows", "is_json", "json_items", "json_value"]

_MARK: Final = "\ufeff".encode()
_OTHER: Final = ((b"PK", "an Excel file or an archive"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_DELIMITERS: Final = ",\t;|"
_ESCAPED: Final = ("\udc80", "\udcff")
_CSV_HINT: Final = "write the file as CSV in UTF-8 with a header such as claim,code,modifiers,units,on,charge"

CsvRows = Iterator[tuple[int, "list[str] | JcodesError"]]
"""The rows of a CSV file, each with its line number in the file, from 1."""


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
        return json.loads(text.removeprefix(_MARK).decode("utf-8"), parse_float=Decimal)
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
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
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
    """Yield the claims of JSON lines, of a list, or of one document; an error in place of one that cannot be read."""
    lines: Iterator[bytes] = (line for line in file if line.strip())
    first = next(lines, b"")
    try:
        value = json_value(first)
    except JcodesError:
        rest = list(lines)
        try:
            value = json_value(first + b"".join(rest))
        except JcodesError:
            yield from map(_read, chain((first,), rest))
            return
        lines = iter(())
    yield from map(_checked_object, value if isinstance(value, list) and value else (value,))
    yield from map(_read, lines)


def _read(line: bytes) -> Any:
    try:
        return _object(json_value(line))
    except JcodesError as error:
        return error


def _checked_object(value: Any) -> Any:
    try:
        return _object(value)
    except JcodesError as error:
        return error


# -- CSV -------------------------------------------------------------------------------------------------------------


def csv_rows(file: BinaryIO) -> tuple[list[str], CsvRows]:
    """Return the headings and the rows of a CSV file. The separator is the one that gives the most known headings.

    Raises:
        MalformedClaimError: No header.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    head = text.readline()
    best = max(_DELIMITERS, key=lambda sign: sum(map(is_row_heading, next(csv.reader([head], delimiter=sign), []))))
    headings = next(csv.reader([head], delimiter=best), [])
    columns_of(headings)
    return headings, _rows(text, csv.reader(text, delimiter=best), len(headings))


def _rows(text: io.TextIOWrapper, reader: Any, width: int) -> CsvRows:
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
            yield reader.line_num + 1, _checked(cells, width)


def _checked(cells: list[str], width: int) -> list[str] | JcodesError:
    if len(cells) != width:
        return _refusal(f"{len(cells)} cells under {width} headings")
    whole = "".join(cells)
    if not whole.isascii() and any(_ESCAPED[0] <= sign <= _ESCAPED[1] for sign in whole):
        return _refusal("not text in UTF-8")
    return cells


def _refusal(message: str) -> JcodesError:
    return MalformedClaimError(message, value=None, field="claims", hint=_CSV_HINT)
