"""The segments of HL7 v2 files: read in blocks and cut at line ends, in bounded memory, with the framing of batches and of MLLP taken off."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from jcodes.errors import MalformedClaimError
from jcodes.integrations.x12.bounds import BLOCK, LONGEST_SEGMENT
from jcodes.integrations.x12.noted_file import Stream

__all__ = ["ENVELOPE", "Segment", "segments"]

_Report: TypeAlias = Callable[[int, str], None]

ENVELOPE: Final = frozenset({"FHS", "BHS", "BTS", "FTS"})
"""Headers and trailers of files and batches."""
_MARK: Final = "\ufeff".encode()
_OTHER: Final = ((b"PK", "an Excel file or an archive"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_FRAME: Final = b"\x0b\x1c"
"""The bytes with which MLLP begins and ends a message."""
_HEADS: Final = (b"MSH", b"FHS", b"BHS")


class Segment(NamedTuple):
    """A segment: its number in the file, from 1, and its text without its end."""

    number: int
    text: str


def segments(stream: Stream, report: _Report) -> Iterator[Segment]:
    """Yield the segments of *stream*: UTF-8, or a segment that is not, Latin-1.

    Args:
        stream: An open file, binary or text.
        report: Is told of what is skipped: the number of the segment, and why.

    Raises:
        MalformedClaimError: The file does not begin with a header of HL7 v2.
    """
    reader: Any = stream
    held = b""
    number = 0
    is_long, is_first = False, True
    while block := reader.read(BLOCK):
        held += block.encode("utf-8", "surrogateescape") if isinstance(block, str) else block
        if is_first:
            is_first = False
            held = _begun(held)
        *lines, held = held.replace(b"\n", b"\r").split(b"\r")
        for line in lines:
            text = line.strip(_FRAME)
            if is_long or not text.strip():
                is_long = False
                continue
            number += 1
            yield Segment(number, _decoded(text))
        if len(held) > LONGEST_SEGMENT:
            if not is_long:
                number += 1
                report(number, f"more than {LONGEST_SEGMENT:,} bytes without an end; the segment is skipped")
            held, is_long = b"", True
    text = held.strip(_FRAME)
    if text.strip() and not is_long:
        yield Segment(number + 1, _decoded(text))


def _begun(held: bytes) -> bytes:
    """Return what was read without what stands before the first header.

    Raises:
        MalformedClaimError: No header of HL7 v2.
    """
    bare = held.removeprefix(_MARK).lstrip(_FRAME + b" \t\r\n")
    if bare.startswith(_HEADS):
        return bare
    what = next((name for mark, name in _OTHER if held.startswith(mark)), "")
    raise MalformedClaimError(
        f"the file is {what}, not HL7 v2" if what else "no MSH segment, with which every HL7 v2 message begins",
        value=None,
        field="claims",
        hint="give a file of HL7 v2 messages, from an MSH, FHS or BHS segment on",
    )


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")
