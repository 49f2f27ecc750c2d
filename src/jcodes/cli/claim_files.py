"""Files of claims of any kind, recognized by what they begin with: an X12 837, FHIR, JSON or CSV."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from jcodes.claims.reading import ReadClaim, read_file
from jcodes.claims.reading.read_claim import refused
from jcodes.cli.output import print_error
from jcodes.errors import MalformedClaimError

__all__ = ["claims_in"]

_HEAD: Final = 4096
_MOST_SAID: Final = 20
_HINT: Final = "give an 837 of professional or institutional claims; audit takes an 835 with --remit"
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
_OTHER: Final = (
    (b"MSH|", "an HL7 v2 message"),
    (b"PAR1", "a Parquet file"),
    (b"<", "XML or HTML"),
)


def claims_in(file: BinaryIO, *, date_format: str | None = None) -> Iterator[ReadClaim]:
    """Return the claims of an open file.

    Raises:
        MalformedClaimError: The file is of a kind that holds no claims, or one that is not read; the message names it.
        MalformedError: An invalid date format.
    """
    buffered: Any = file if hasattr(file, "peek") else io.BufferedReader(file)
    head = buffered.peek(_HEAD)[:_HEAD].lstrip(_BLANK)
    if head.startswith(b"ISA"):
        return _x12_claims(buffered)
    if head[:1] in {b"{", b"["} and b'"resourceType"' in head:
        from jcodes.integrations.fhir import read_fhir

        return read_fhir(buffered)
    for begins, what in _OTHER:
        if head.startswith(begins):
            raise MalformedClaimError(
                f"the file is {what}, not claims",
                value=None,
                field="claims",
                hint="give an X12 837, FHIR in JSON, JSON, JSON lines, or CSV with a header",
            )
    return read_file(buffered, date_format=date_format)


def _x12_claims(file: BinaryIO) -> Iterator[ReadClaim]:
    """Yield the claims of an 837, then an error for each part of the file that holds no claims to check; other notes go to standard error."""
    from jcodes.integrations.x12 import read_837

    reader = read_837(file)
    place = 0
    for read in reader:
        place = read.place + 1
        yield read
    remarks = [str(note) for note in reader.notes if not note.is_refusal]
    for note in (
        one for one in reader.notes if one.is_refusal and one.segment != "CLM"
    ):  # a refused claim is in its place
        yield refused(place, MalformedClaimError(str(note), value=None, field="claims", hint=_HINT))
        place += 1
    for remark in remarks[:_MOST_SAID]:
        print_error(remark)
    left = reader.note_count - len(reader.notes) + len(remarks[_MOST_SAID:])
    if left:
        print_error(f"{left:,} more notes on the file")
