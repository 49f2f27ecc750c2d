"""The segments of X12 files: read in blocks, cut at the terminator that each interchange defines, in bounded memory."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from jcodes.errors import MalformedClaimError
from jcodes.integrations.x12.bounds import BLOCK, LONGEST_SEGMENT
from jcodes.integrations.x12.delimiters import Delimiters, read_delimiters
from jcodes.integrations.x12.noted_file import Stream

__all__ = ["BARE", "Chunk", "chunks"]

_Report: TypeAlias = Callable[[int, str], None]

_MARK: Final = "\ufeff".encode()
_OTHER: Final = ((b"PK", "an Excel file or an archive"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_ISA: Final = re.compile(rb"ISA(?=[^A-Za-z0-9\s])")
_BARE: Final = re.compile(rb"\s*(GS|ST)([*|^])")
"""A functional group or a transaction without its interchange."""
BARE: Final = "no ISA segment; read with the usual delimiters"
"""The only remark on a file that leaves nothing out."""
_HEAD: Final = 400
_INDENT: Final = 200
_SPACE: Final = b" \t\r\n"


class Chunk(NamedTuple):
    """Segments of one interchange that stand together.

    Attributes:
        number: The number of the first in the file, from 1.
        segments: Their texts, without terminators, line ends and indents; none is blank.
        delimiters: The delimiters of their interchange.
    """

    number: int
    segments: list[str]
    delimiters: Delimiters


def chunks(stream: Stream, report: _Report) -> Iterator[Chunk]:
    """Yield the segments of *stream*.

    Args:
        stream: An open file, binary or text.
        report: Is told of what is skipped: the number of the segment, and why.

    Raises:
        MalformedClaimError: No interchange in the file.
    """
    return iter(_Reader(stream, report))


def _bytes_of(text: str) -> bytes:
    """Return the bytes that a text was read from; other halves of surrogate pairs, which no file holds, become question marks."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


class _Reader:
    """A file while it is read: what was read and not yet cut, and the number of the next segment.

    The block is cut from `_at` on, and copied only when the next one is added, so that many short interchanges cost no more than one long one.
    """

    def __init__(self, stream: Any, report: _Report) -> None:
        self._stream, self._report = stream, report
        self._held = b""
        self._at = 0
        self._ended = False
        self._number = 1

    def _more(self) -> bool:
        """Read a block; return whether there was one."""
        block: bytes | str = "" if self._ended else self._stream.read(BLOCK)
        self._ended = not block
        if block:
            self._held = self._held[self._at :] + (_bytes_of(block) if isinstance(block, str) else block)
            self._at = 0
        return not self._ended

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the segments of each interchange."""
        if not self._more():
            return
        self._held = self._held.removeprefix(_MARK)
        bare = _BARE.match(self._held)
        if bare is not None:
            element = bare[2].decode()
            usual = Delimiters(element, ":", "" if element == "^" else "^", "~" if b"~" in self._held else "\n")
            self._report(1, BARE)
            yield from self._interchange(usual)
        elif _ISA.search(self._held) is None:
            raise self._no_interchange()
        while self._find_interchange():
            while len(self._held) - self._at < _HEAD and self._more():
                pass
            delimiters = read_delimiters(self._held[self._at : self._at + _HEAD])
            if delimiters is None:
                self._report(self._number, "the ISA segment does not define the delimiters; the interchange is skipped")
                self._at += 3
                self._number += 1
            else:
                yield from self._interchange(delimiters)

    def _no_interchange(self) -> MalformedClaimError:
        what = next((name for mark, name in _OTHER if self._held.startswith(mark)), "")
        return MalformedClaimError(
            f"the file is {what}, not X12" if what else "no ISA segment, with which every X12 file begins",
            value=None,
            field="claims",
            hint="give an X12 file of claims (837) or payments (835), from its ISA segment on",
        )

    def _find_interchange(self) -> bool:
        """Pass over what stands before the next ISA segment; return whether there is one."""
        is_reported = False
        while True:
            found = _ISA.search(self._held, self._at)
            before = self._held[self._at : len(self._held) if found is None else found.start()]
            if before.strip(_SPACE) and not is_reported:
                self._report(self._number, "text outside an interchange is skipped")
                is_reported = True
            if found is not None:
                self._at = found.start()
                return True
            self._at = max(self._at, len(self._held) - 3)
            if not self._more():
                return False

    def _interchange(self, delimiters: Delimiters) -> Iterator[Chunk]:
        """Yield the segments up to the next ISA segment, or the end of the file."""
        sign = delimiters.segment.encode("latin-1")
        begins = 1  # after the ISA segment that this interchange begins with
        while True:
            start, cut = self._at, self._held.rfind(sign, self._at) + 1
            if cut:
                following = _following(self._held, start, start + begins, cut, sign)
                self._at, begins = following if following >= 0 else cut, 0
                yield from self._cut(self._held[start : self._at], delimiters)
                if following >= 0:
                    return
            elif len(self._held) - start > LONGEST_SEGMENT:
                self._skip_segment(sign)
                begins = 0
            if not self._more():
                rest, self._at = self._held[self._at :].strip(_SPACE), len(self._held)
                yield from self._cut(rest, delimiters)
                return

    def _skip_segment(self, sign: bytes) -> None:
        """Drop a segment that is too long, without holding it."""
        self._report(
            self._number,
            f"a segment of more than {LONGEST_SEGMENT:,} characters, or no terminator; it is skipped",
        )
        self._number += 1
        while True:
            at = self._held.find(sign, self._at)
            self._at = len(self._held) if at < 0 else at + 1
            if at >= 0 or not self._more():
                return

    def _cut(self, body: bytes, delimiters: Delimiters) -> Iterator[Chunk]:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = body.decode("latin-1")
        sign = delimiters.segment
        if sign != "\r" and "\r" in text:
            text = text.replace("\r", "")
        if sign != "\n" and "\n" in text:
            text = text.replace("\n", "")
        segments = text.split(sign)
        if f"{sign} " in text or ("\t" in text and f"{sign}\t" in text):
            segments = [segment.strip() for segment in segments]
        if not segments[-1]:
            segments.pop()
        if "" in segments:
            segments = list(filter(None, segments))
        if segments:
            number, self._number = self._number, self._number + len(segments)
            yield Chunk(number, segments, delimiters)


def _following(held: bytes, first: int, start: int, end: int, sign: bytes) -> int:
    """Return where the next ISA segment begins in what stands from *first* to *end*, from *start* on; -1 if there is none."""
    while True:
        at = held.find(b"ISA", start, end)
        if at < 0:
            return -1
        before = held[max(first, at - _INDENT) : at]
        begins = not before or before[-1:] in b"\r\n" or before.rstrip(_SPACE).endswith(sign)
        if begins and _ISA.match(held, at):
            return at
        start = at + 3
