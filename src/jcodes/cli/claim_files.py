"""Files of claims of any kind, recognized by their content: an X12 837, FHIR, HL7 v2, JSON, CSV or Parquet."""

import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any, BinaryIO, Final

from jcodes.claims.reading import ReadClaim, read_claims, read_file
from jcodes.claims.reading.columns import unread
from jcodes.claims.reading.files import csv_rows, named_json_items
from jcodes.claims.reading.read_claim import refused
from jcodes.claims.reading.read_claims import read_items
from jcodes.cli.output import print_error
from jcodes.errors import MalformedClaimError
from jcodes.integrations.x12.notes import Note
from jcodes.paths import as_path

__all__ = ["Say", "claims_in", "head_of", "is_x12", "opened", "said"]

Say = Callable[[str], None]
"""Is told of each remark on a file."""

_HEAD: Final = 4096
_MOST_SAID: Final = 20
_HINT: Final = "give an 837 of professional or institutional claims; audit takes an 835 with --remit"
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
_X12: Final = re.compile(rb"(?:\A|[\r\n])ISA[^A-Za-z0-9\s]|\A(?:GS|ST)[*|^]")
_HL7: Final = re.compile(rb"\x0b?(?:MSH|FHS|BHS)[^A-Za-z0-9\s]")
_OTHER: Final = ((b"<", "XML or HTML"), (b"%PDF", "a PDF"))


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open the file *name*, or standard input for ``-``, which is left open."""
    if name == "-":
        yield sys.stdin.buffer
    else:
        with as_path(name).open("rb") as file:
            yield file


def head_of(file: BinaryIO) -> tuple[Any, bytes]:
    """Return *file* with a buffer, and what it begins with after spaces and the byte order mark."""
    buffered: Any = file if hasattr(file, "peek") else io.BufferedReader(file)
    return buffered, buffered.peek(_HEAD)[:_HEAD].lstrip(_BLANK)


def is_x12(head: bytes) -> bool:
    """Return whether a file that begins with *head* holds X12."""
    return _X12.search(head) is not None


def claims_in(file: BinaryIO, *, date_format: str | None = None, say: Say = print_error) -> Iterator[ReadClaim]:
    """Return the claims of an open file; *say* is told of remarks on it.

    Raises:
        MalformedClaimError: The file is of a kind that holds no claims; the message names it.
        MalformedError: An invalid date format.
        MissingExtraError: A Parquet file, and Polars or Narwhals is not installed.
    """
    buffered, head = head_of(file)
    if is_x12(head):
        return _x12_claims(buffered, say)
    if head[:1] in {b"{", b"["}:
        return _json_claims(buffered, date_format)
    if _HL7.match(head):
        return _hl7_claims(buffered, say)
    if head.startswith(b"PAR1"):
        return read_claims(_parquet(buffered), date_format=date_format)
    for begins, what in _OTHER:
        if head.startswith(begins):
            raise MalformedClaimError(
                f"the file is {what}, not claims",
                value=None,
                field="claims",
                hint="give an X12 837, FHIR in JSON, HL7 v2 charges, JSON, JSON lines, Parquet, or CSV with a header",
            )
    _say_unread(head, say)
    return read_file(buffered, date_format=date_format)


def _say_unread(head: bytes, say: Say) -> None:
    """Say which columns of a CSV file are not read, if one that a claim is seldom without is among those missing."""
    with suppress(MalformedClaimError):  # the reader says why a header is none
        remark = unread(csv_rows(io.BytesIO(head.partition(b"\n")[0]))[0])
        if remark:
            say(f"{remark}; docs/reference/claim-format.md has the headings that are read")


def _json_claims(file: BinaryIO, date_format: str | None) -> Iterator[ReadClaim]:
    """Return the claims of FHIR if the first item names a resource, wherever in it; otherwise those of the library's own JSON."""
    items = named_json_items(file)
    first = next(items)  # a file that begins so has one
    every = chain((first,), items)
    if isinstance(first[1], Mapping) and "resourceType" in first[1]:
        from jcodes.integrations.fhir.documents import fhir_claims

        return fhir_claims(item for _, item in every)
    return read_items(every, date_format=date_format)


def _hl7_claims(file: BinaryIO, say: Say) -> Iterator[ReadClaim]:
    """Yield a claim for each message with charges (FT1), then say what the reader left out."""
    from jcodes.integrations.hl7 import read_hl7

    reader = read_hl7(file)
    place = 0
    given = 0
    for message in reader:
        given += len(message.administrations)
        if message.claim is not None:
            yield ReadClaim(place, message.claim, message.claim.identifier, message.origin)
            place += 1
    yield from said(reader, place, say, "give messages with charges (FT1), such as DFT^P03")
    if given and not place:
        raise MalformedClaimError(
            "the messages have administrations (RXA) and no charges (FT1)",
            value=None,
            field="claims",
            hint="code them with 'jcodes code FILE', or give messages with charges",
        )


def _parquet(file: BinaryIO) -> Any:
    """Return the rows of a Parquet file as a dataframe.

    Raises:
        MissingExtraError: Polars is not installed.
        MalformedClaimError: The file is damaged.
    """
    from jcodes.integrations.frames.file_parts import polars_library

    pl = polars_library()
    try:
        return pl.read_parquet(io.BytesIO(file.read()))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise MalformedClaimError(
            "the file begins as Parquet and cannot be read",
            value=None,
            field="claims",
            hint="write it again, or give the claims as CSV",
        ) from error


def _x12_claims(file: BinaryIO, say: Say) -> Iterator[ReadClaim]:
    """Yield the claims of an 837, then an error for each part of the file that holds no claims to check; say the other notes."""
    from jcodes.integrations.x12 import read_837

    reader = read_837(file)
    place = 0
    for read in reader:
        place = read.place + 1
        yield read
    yield from said(reader, place, say, _HINT)


def said(reader: Any, place: int, say: Say, hint: str) -> Iterator[ReadClaim]:
    """Yield an error for each note of *reader* on a part of the file that was left out, from *place* on; say the other notes."""
    notes: tuple[Note, ...] = reader.notes
    for note in notes:
        if note.is_refusal and note.segment != "CLM":  # a refused claim is in its place
            yield refused(place, MalformedClaimError(str(note), value=None, field="claims", hint=hint))
            place += 1
    remarks = [str(note) for note in notes if not note.is_refusal]
    for remark in remarks[:_MOST_SAID]:
        say(remark)
    left = reader.note_count - len(notes) + len(remarks[_MOST_SAID:])
    if left:
        say(f"{left:,} more notes on the file")
