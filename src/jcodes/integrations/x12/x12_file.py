"""What the readers of X12 share: the segments of a file with their envelope, the position, and the notes."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import Any, Final, TypeAlias, TypeVar

from jcodes.claims.charges import as_money
from jcodes.claims.origin import Origin
from jcodes.claims.reading.unreadable import UnreadableCount, no_claims
from jcodes.errors import JcodesError
from jcodes.errors.messages import shown
from jcodes.integrations.x12.bounds import MOST_ELEMENTS
from jcodes.integrations.x12.delimiters import Delimiters
from jcodes.integrations.x12.noted_file import NotedFile, Source, Stream
from jcodes.integrations.x12.notes import Note
from jcodes.integrations.x12.segments import BARE, chunks
from jcodes.integrations.x12.transactions import kind_of
from jcodes.periods import as_date

__all__ = ["Handlers", "Parts", "X12File", "plain_day"]

Parts: TypeAlias = list[str]
"""A segment: its ID, then its elements."""
Handlers: TypeAlias = dict[str, Callable[[Parts], Any]]

_SEGMENT_ID: Final = re.compile(r"[A-Z][A-Z0-9]{1,2}", re.ASCII)
_AMOUNT: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{8}", re.ASCII)
_T = TypeVar("_T")


@lru_cache(4096)
def plain_day(text: str) -> date | None:
    """Return the day of a text of eight digits, or None."""
    try:
        return as_date(text) if _DAY.fullmatch(text) is not None else None
    except JcodesError:
        return None


class X12File(NotedFile[_T]):
    """A file of transactions while it is read: an iterator of its claims or payments.

    Attributes:
        file: The file's name, or blank for a stream without one.
        note_count: How many notes there were; `notes` holds the first thousand.
        transactions: How many transactions were read, by their kind, such as ``{"837P": 3}``.
    """

    __slots__ = (
        "_at",
        "_body",
        "_count_bad",
        "_count_refused",
        "_delimiters",
        "_envelope",
        "_frames",
        "_group",
        "_groups",
        "_handlers",
        "_interchange",
        "_is_open",
        "_sets",
        "_start",
        "_transaction",
        "_version",
        "transactions",
    )

    _wanted: str
    _items_are: str
    _skipped_ids: frozenset[str]

    def __init__(self, source: Source) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        super().__init__(source)
        self.transactions: dict[str, int] = {}
        self._envelope: Handlers = {
            "ISA": self._isa, "GS": self._gs, "ST": self._st, "SE": self._se, "GE": self._ge, "IEA": self._iea,
        }  # fmt: skip
        self._body: Handlers = {}
        self._handlers = self._envelope
        self._at = self._frames = 0
        error = no_claims(f"give an X12 {self._wanted}, from its ISA segment on")
        self._count_bad = UnreadableCount("segments", error)
        self._count_refused = UnreadableCount(self._items_are, error)
        self._interchange = self._transaction = self._version = ""
        self._groups = self._sets = self._start = 0
        self._is_open = False
        self._group: str | None = None
        self._delimiters = Delimiters()

    def _read_stream(self, stream: Stream) -> Iterator[_T]:
        for number, segments, delimiters in chunks(stream, self._skipped):
            self._delimiters = delimiters
            for self._at, parts in enumerate(map(str.split, segments, repeat(delimiters.element)), number):
                handle = self._handlers.get(parts[0])
                if handle is None:
                    if parts[0] not in self._skipped_ids:
                        self._unknown(parts)
                elif len(parts) > MOST_ELEMENTS:
                    self._note(f"{len(parts) - 1} elements; the segment is skipped", parts)
                else:
                    done = handle(parts)
                    if done is not None:
                        yield done
            self._at += 1
        done = self._closed()
        if done is not None:
            yield done
        if self._is_open:
            self._note("the file ends inside a transaction: no SE segment")
        elif self._interchange:
            self._note("the file ends inside an interchange: no IEA segment")

    # -- notes -------------------------------------------------------------------------------------------------------

    def _origin(self, at: int) -> Origin:
        return Origin(self.file, self._interchange, self._transaction, at)

    @abstractmethod
    def _claim_id(self) -> str:
        """Return the number of the claim that is being read, or blank."""

    def _note(
        self, message: str, parts: Parts | None = None, element: int | None = None, *, is_refusal: bool = False
    ) -> None:
        segment = parts[0] if parts and _SEGMENT_ID.fullmatch(parts[0]) else ""
        self._notes.add(Note(self._origin(self._at), message, is_refusal, segment, element, self._claim_id()))

    def _skipped(self, number: int, message: str) -> None:
        self._at = number
        self._note(message, is_refusal=message is not BARE)
        if message is not BARE:
            self._count_segment(message)

    def _unknown(self, parts: Parts) -> None:
        """Report a segment that no transaction has here; one of a skipped transaction is not looked at."""
        if _SEGMENT_ID.fullmatch(parts[0]) is None:
            why = "damaged: no segment ID"
        elif self._handlers is not self._envelope:
            why = "no segment of this transaction"
        elif not self._is_open:
            why = "a segment outside a transaction"
        else:
            return
        self._note(f"{why}; {'the segment' if why[0] == 'd' else 'it'} is skipped", parts)
        self._count_segment(why)

    def _count_segment(self, why: str) -> None:
        """Count a segment that cannot be read; those of the envelope count for neither."""
        count = self._count_bad
        count.good = max(0, self._at - 1 - count.bad - self._frames)
        count.refuse(why, f"segment {self._at:,}")

    # -- values ------------------------------------------------------------------------------------------------------

    def _money(self, parts: Parts, element: int) -> str | Decimal | None:
        """Return an amount for a record: plain text unchanged, since the record parses it; None with a note if it is not an amount."""
        text = parts[element] if len(parts) > element else ""
        if _AMOUNT.fullmatch(text) is not None:
            return text
        try:
            return as_money(text)
        except JcodesError as error:
            self._note(f"{error.message}; left blank", parts, element)
            return None

    def _day(self, text: str, parts: Parts, element: int) -> date | None:
        """Return the day of a text of eight digits, or more with a time."""
        day = plain_day(text[:8])
        if day is None and text:
            self._note(f"{shown(text, like='date')} is not a date; left blank", parts, element)
        return day

    # -- envelope ----------------------------------------------------------------------------------------------------

    def _isa(self, parts: Parts) -> _T | None:
        self._frames += 1
        done = self._closed()
        if self._is_open:
            self._note("a new interchange inside a transaction: no SE segment", parts)
        elif self._interchange:
            self._note("a new interchange without the end of the last: no IEA segment", parts)
        self._end()
        self._interchange = parts[13].strip() if len(parts) > 13 else ""
        self._groups = 0
        self._group = None
        return done

    def _gs(self, parts: Parts) -> None:
        self._frames += 1
        self._groups += 1
        self._sets = 0
        self._group = parts[6] if len(parts) > 6 else ""
        self._version = parts[8] if len(parts) > 8 else ""

    def _st(self, parts: Parts) -> _T | None:
        self._frames += 1
        done = self._closed()
        if self._is_open:
            self._note("a new transaction without the end of the last: no SE segment", parts)
        self._end()
        self._sets += 1
        self._is_open = True
        self._start = self._at
        self._transaction = parts[2].strip() if len(parts) > 2 else ""
        kind = parts[1] if len(parts) > 1 else ""
        if kind == self._wanted:
            refusal = self._begin(parts[3] if len(parts) > 3 and parts[3] else self._version)
        else:
            self._count(kind if kind.isdigit() and len(kind) == 3 else "?")
            refusal = f"a transaction {kind_of(kind)}, not {self._wanted}"
        if refusal:
            self._note(f"{refusal}; it is skipped", parts, is_refusal=True)
        else:
            self._handlers = self._body
        return done

    def _count(self, kind: str) -> None:
        self.transactions[kind] = self.transactions.get(kind, 0) + 1

    def _se(self, parts: Parts) -> _T | None:
        self._frames += 1
        done = self._closed()
        if not self._is_open:
            self._note("the end of a transaction that did not begin: no ST segment", parts)
        else:
            self._compare(parts, 1, self._at - self._start + 1, "segments")
            if len(parts) < 3 or parts[2] != self._transaction:
                self._note("the control number is not that of the ST segment", parts, 2)
        self._end()
        return done

    def _ge(self, parts: Parts) -> _T | None:
        self._frames += 1
        done = self._closed()
        self._end()
        self._compare(parts, 1, self._sets, "transactions")
        if self._group is not None and parts[2:3] != [self._group]:
            self._note("the control number is not that of the GS segment", parts, 2)
        self._group = None
        return done

    def _iea(self, parts: Parts) -> _T | None:
        self._frames += 1
        done = self._closed()
        self._end()
        self._compare(parts, 1, self._groups, "functional groups")
        if parts[2:3] != [self._interchange]:
            self._note("the control number is not that of the ISA segment", parts, 2)
        self._interchange = ""
        return done

    def _compare(self, parts: Parts, element: int, found: int, what: str) -> None:
        if len(parts) > element and parts[element] == str(found):
            return
        text = parts[element].strip() if len(parts) > element else ""
        if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) != found:
            stated = shown(text) if text else "blank"
            self._note(f"the count is {stated}, and there are {found:,} {what}", parts, element)

    def _end(self) -> None:
        self._handlers = self._envelope
        self._transaction = ""
        self._is_open = False

    # -- what each reader does ---------------------------------------------------------------------------------------

    @abstractmethod
    def _begin(self, version: str) -> str:
        """Begin a transaction of the wanted type; return why it is refused, or blank."""

    @abstractmethod
    def _closed(self) -> _T | None:
        """Return the claim or payment that is being read, since it ends here."""
