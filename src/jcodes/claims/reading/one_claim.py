"""`one_claim`: one claim as people have it, from a row of one service line each, or a mapping with dates of their own."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from jcodes.claims.reading.date_formats import date_reader, dated
from jcodes.claims.reading.line_names import with_line_fields
from jcodes.claims.reading.read_claims import is_row, read_claims
from jcodes.errors import JcodesError, MalformedClaimError

__all__ = ["one_claim"]


def one_claim(source: Any, date_format: str | None) -> Any:
    """Return the claim of a row, or of rows, with the headings of `COLUMNS`; mappings of other forms with their dates read, else *source*.

    Raises:
        MalformedClaimError: The rows are several claims, or one cannot be read.
        MalformedDateError: A date is not of the format.
        MalformedError: An invalid date format.
    """
    rows = [source] if isinstance(source, Mapping) else source
    if not isinstance(rows, list | tuple) or not rows or not all(isinstance(row, Mapping) for row in rows):
        return source
    if not any(map(is_row, rows)):
        source = with_line_fields(source)
        if date_format is None:
            return source
        read = date_reader(date_format)
        return dated(source, read) if isinstance(source, Mapping) else [dated(row, read) for row in rows]
    reads = list(islice(read_claims(rows, date_format=date_format), 2))
    if len(reads) > 1:
        raise MalformedClaimError(
            "the rows are several claims",
            value=None,
            field="claim",
            hint="give the rows of one claim, with its number in each, or audit several claims together",
        )
    claim = reads[0].claim
    if isinstance(claim, JcodesError):
        raise claim
    return claim
