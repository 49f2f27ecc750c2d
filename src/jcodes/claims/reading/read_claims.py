"""`read_claims`: the claims of a file, a dataframe or any iterable, each as a claim or as the error that stands for it."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, TypeGuard

import attrs

from jcodes.claims.claim import Claim
from jcodes.claims.reading.columns import COLUMNS, columns_of, is_code_heading, is_row_heading
from jcodes.claims.reading.date_formats import date_reader
from jcodes.claims.reading.files import BadRow, csv_rows, is_json, named_json_items
from jcodes.claims.reading.frame_rows import ColumnNames, NamedColumns, frame_rows, is_frame
from jcodes.claims.reading.read_claim import AnyClaim, ReadClaim, read_item, refused
from jcodes.claims.reading.rows import ClaimRows, Row
from jcodes.claims.reading.unreadable import CLAIMS_HINT, ClaimCounts
from jcodes.claims.service_line import ServiceLine
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.errors.messages import type_name
from jcodes.paths import as_path

__all__ = ["ClaimSource", "is_file_name", "is_row", "read_claims", "read_file", "read_items"]

ClaimSource: TypeAlias = Iterable[AnyClaim] | str | Path | NamedColumns | ColumnNames
"""An iterable of claims or rows, the path of a file, or a dataframe."""

_SINGLE: Final = (str, bytes, Mapping, Claim, ServiceLine)
_ENDINGS: Final = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
_LINE_FIELDS: Final = frozenset(field.name for field in attrs.fields(ServiceLine))
_HEAD: Final = 512
_MOST_NAMED: Final = 10


def is_file_name(source: object) -> TypeGuard[str | Path]:
    """Return whether *source* names a file of claims."""
    return isinstance(source, Path) or (isinstance(source, str) and source.lower().endswith(_ENDINGS))


def read_claims(source: ClaimSource, *, date_format: str | None = None) -> Iterator[ReadClaim]:
    """Yield the claims of *source*, each as it was read; a claim that cannot be read is in its place with its error.

    >>> from jcodes.claims.reading import read_claims
    >>> rows = [{"claim": "A-1", "code": "J9312", "units": 75, "dos": "02/03/2026"}, {"claim": "A-1", "code": "96413", "units": 1}]
    >>> [str(read.claim) for read in read_claims(rows, date_format="MM/DD/YYYY")]
    ['J9312 x 75; 96413 x 1']

    Args:
        source: Claims, lines, what `read_file` yields, the ``to_dict`` of either, or rows of one service line each, as mappings with the headings of `COLUMNS`, in any
            iterable; a dataframe of such rows; or the path of a CSV file of them, or of JSON lines. Claims are read one at a time;
            rows are held until all were read, since the lines of a claim need not stand together.
        date_format: How dates are written as text, such as ``"MM/DD/YYYY"``; None for year first, as in 2026-02-03.

    Raises:
        MalformedClaimError: Not several claims, or a header without a column of codes; or a file of which none of the first thousand rows
            or claims can be read, or at most 1 % after ten thousand refusals.
        MalformedError: An invalid date format.
        MissingExtraError: A dataframe, and Narwhals is not installed.
        OSError: The file cannot be opened.
    """
    read_date = date_reader(date_format)
    if is_file_name(source):
        return _file_claims(as_path(source), date_format)
    if is_frame(source):
        headings, rows = frame_rows(source)
        return _table(
            headings, ((at + 1, cells) for at, cells in enumerate(rows)), read_date, ClaimCounts("rows", None)
        )
    if isinstance(source, _SINGLE) or not isinstance(source, Iterable):
        raise MalformedClaimError(
            f"an audit takes several claims, not {type_name(source)}",
            value=source,
            field="claims",
            hint="give a list of claims, a generator, a dataframe, or the path of a file",
        )
    return _items((("", item) for item in source), read_date, ClaimCounts("rows", None))


def read_items(items: Iterable[tuple[str, Any]], *, date_format: str | None = None) -> Iterator[ReadClaim]:
    """Yield the claims of the items of a file as `read_claims` does, each with the name of its place, such as ``"line 4"``, or a blank.

    Raises:
        MalformedClaimError: None of the first thousand can be read, or at most 1 % after ten thousand refusals.
        MalformedError: An invalid date format.
    """
    return _items(items, date_reader(date_format), ClaimCounts("lines", CLAIMS_HINT))


def read_file(file: BinaryIO, *, date_format: str | None = None) -> Iterator[ReadClaim]:
    """Yield the claims of an open file, CSV or JSON, as `read_claims` does.

    Raises:
        MalformedClaimError: Neither JSON nor a CSV file with a header; while it is read, if none of the first thousand rows or claims can
            be read, or at most 1 % after ten thousand refusals.
        MalformedError: An invalid date format.
    """
    read_date = date_reader(date_format)
    buffered: Any = file if hasattr(file, "peek") else io.BufferedReader(file)
    head = buffered.peek(_HEAD)[:_HEAD]
    if not head:
        return iter(())
    if is_json(head):
        return _items(named_json_items(buffered), read_date, ClaimCounts("lines", CLAIMS_HINT))
    headings, rows = csv_rows(buffered)
    return _table(headings, rows, read_date, ClaimCounts("rows", CLAIMS_HINT))


def _file_claims(path: Path, date_format: str | None) -> Iterator[ReadClaim]:
    with path.open("rb") as file:
        yield from read_file(file, date_format=date_format)


def _items(
    items: Iterable[tuple[str, Any]], read_date: Callable[[object], object], counts: ClaimCounts
) -> Iterator[ReadClaim]:
    """Yield claims and lines as they come, each with the name of its place, and at the end the claims of rows."""
    rows: ClaimRows | None = None
    known: dict[tuple[object, ...], tuple[int | None, ...]] = {}
    for place, (name, item) in enumerate(items):
        if type(item) is Claim:
            yield ReadClaim(place, item, item.identifier)
            continue
        if isinstance(item, ReadClaim):
            yield item
            continue
        if not is_row(item):
            yield counts.read(read_item(place, item, read_date, name))
            continue
        rows = rows or ClaimRows(COLUMNS, read_date)
        try:
            cells = _cells(item, known)
        except JcodesError as error:
            yield counts.read(refused(place, error, "", name or f"row {place + 1}"))
        else:
            row = Row(place, name or f"row {place + 1}", cells)
            if rows.add(row) is not None:
                yield counts.read(_made(rows, [row]))
            else:
                rows.try_alone(row, counts.rows)
    if rows is not None:
        yield from (counts.made(_made(rows, group)) for group in rows.groups())


def is_row(item: object) -> bool:
    """Return whether a mapping is a row: it has no lines, and names a column that is no field of a line. Never raises."""
    if not isinstance(item, Mapping):
        return False
    try:
        names = tuple(item)
    except Exception:  # noqa: BLE001 - the mapping's own methods; reading it tells
        return False
    return (
        "lines" not in names
        and any(name not in _LINE_FIELDS and is_row_heading(name) for name in names)
        and any(is_code_heading(name) for name in names)
    )


def _cells(item: Mapping[str, object], known: dict[tuple[object, ...], tuple[int | None, ...]]) -> tuple[object, ...]:
    """Return the values of a row in the order of `COLUMNS`."""
    names = tuple(item)
    places = known.get(names)
    if places is None:
        found = {column.name: at for at, column in enumerate(columns_of(names)) if column is not None}
        places = known[names] = tuple(found.get(column.name) for column in COLUMNS)
    values = tuple(item.values())
    return tuple("" if at is None else values[at] for at in places)


def _table(
    headings: list[str], rows: Iterable[tuple[int, Any]], read_date: Callable[[object], object], counts: ClaimCounts
) -> Iterator[ReadClaim]:
    """Yield the claims of rows under *headings*, each with its number, or an error in place of one.

    A row that cannot be used costs the whole claim whose number it begins with, if other rows have that number too.
    """
    columns = columns_of(headings)
    picked = [at for at, column in enumerate(columns) if column is not None]
    held = ClaimRows([column for column in columns if column is not None], read_date)
    number_at = next((at for at, column in enumerate(columns) if column is not None and column.name == "claim"), None)
    bad: list[tuple[int, str, BadRow]] = []
    for place, (number, cells) in enumerate(rows):
        if isinstance(cells, BadRow):
            bad.append((place, f"row {number}", cells))
            counts.rows.refuse(cells.error, f"row {number}")
            continue
        row = Row(place, f"row {number}", tuple([cells[at] for at in picked]))
        if held.add(row) is not None:
            yield counts.read(_made(held, [row]))
        else:
            held.try_alone(row, counts.rows)
    known = held.without({_cell(one.cells, number_at) for _, _, one in bad})
    for place, name, one in bad:
        claim = _cell(one.cells, number_at)
        yield refused(place, one.error, claim if claim in known else "", name)
    yield from (counts.made(_made(held, group)) for group in held.groups())


def _cell(cells: Sequence[str], at: int | None) -> str:
    return "" if at is None or at >= len(cells) else cells[at].strip()


def _made(rows: ClaimRows, group: list[Row]) -> ReadClaim:
    place, identifier = group[0].place, rows.identifier(group)
    try:
        return ReadClaim(place, rows.claim(group), identifier, where=group[0].name)
    except Exception as error:  # noqa: BLE001 - one claim never costs the others, whatever its cells hold
        return refused(place, error, identifier, _rows_of(group))


def _rows_of(group: Sequence[Row]) -> str:
    """Return the names of the rows of one claim: ``"row 3"``, or ``"rows 3, 4, 9"``."""
    if len(group) == 1 or not group[0].name.startswith("row "):
        return group[0].name
    return f"rows {', '.join(row.name.removeprefix('row ') for row in group[:_MOST_NAMED])}"
