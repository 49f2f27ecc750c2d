"""Files of claims of any kind, recognized by what they begin with: an X12 837, FHIR, JSON or CSV."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from jcodes.claims.reading import ReadClaim, read_file
from jcodes.errors import MalformedClaimError

__all__ = ["claims_in"]

_HEAD: Final = 4096
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
        from jcodes.integrations.x12 import read_837

        return read_837(buffered)
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
