"""`read_hl7(path_or_stream)`: the messages of a file of HL7 v2, one at a time, with what they say of drugs given, ordered and charged."""

import re
from collections.abc import Iterator
from typing import Any, Final

from jcodes.claims import Administration, Claim, ServiceLine
from jcodes.claims.origin import Origin
from jcodes.claims.reading.unreadable import UnreadableCount, no_claims
from jcodes.errors import JcodesError
from jcodes.integrations.hl7.charges import charge_of
from jcodes.integrations.hl7.fields import Encoding, Fields, encoding_of
from jcodes.integrations.hl7.given import Facts, given_of, ordered_of, routed
from jcodes.integrations.hl7.messages import Hl7Message
from jcodes.integrations.hl7.segments import ENVELOPE, Segment, segments
from jcodes.integrations.hl7.values import diagnoses_of
from jcodes.integrations.patient_keys import as_salt, patient_key
from jcodes.integrations.x12.bounds import MOST_LINES
from jcodes.integrations.x12.noted_file import NotedFile, Source, Stream
from jcodes.integrations.x12.notes import Note

__all__ = ["Hl7Messages", "read_hl7"]

_MOST_FIELDS: Final = 300
"""Fields of a segment; the longest that is read, FT1 of version 2.9, has some 55."""
_MOST_SEGMENTS: Final = 20_000
"""Segments of a message."""
_NAME: Final = re.compile(r"[A-Z][A-Z0-9]{2}", re.ASCII)


class Hl7Messages(NotedFile[Hl7Message]):
    """The messages of a file while it is read: an iterator, with the notes on what was read so far.

    Attributes:
        file: The file's name, or blank for a stream without one.
        kinds: How many messages were read, by their kind, such as ``{"RAS^O17": 3}``.
    """

    def __init__(self, source: Source, patient_salt: str) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        super().__init__(source)
        self.kinds: dict[str, int] = {}
        self._salt = as_salt(patient_salt)
        self._count = UnreadableCount(
            "segments", no_claims("give a file of HL7 v2 messages, each from its MSH segment on")
        )
        self._at = 0
        self._segment = ""
        self._message: _Message | None = None
        self._is_skipped = False
        self._handlers = {
            "PID": self._pid, "PV1": self._pv1, "DG1": self._dg1, "ORC": self._orc, "RXA": self._rxa, "RXE": self._rxe, "RXR": self._rxr, "FT1": self._ft1,
        }  # fmt: skip

    def _read_stream(self, stream: Stream) -> Iterator[Hl7Message]:
        for segment in segments(stream, self._left_out):
            name = segment.text[:3]
            if name == "MSH" or name in ENVELOPE:
                done = self._closed()
                if done is not None:
                    yield done
                self._at, self._segment = segment.number, name
                self._is_skipped = False
                if name == "MSH":
                    self._start(segment)
            else:
                self._at, self._segment = segment.number, name if _NAME.fullmatch(name) else ""
                self._next(segment)
        done = self._closed()
        if done is not None:
            yield done

    # -- notes -------------------------------------------------------------------------------------------------------

    def _note(self, message: str, element: int | None = None, *, is_refusal: bool = False) -> None:
        control = "" if self._message is None else self._message.control
        origin = Origin(self.file, transaction=control, segment=self._at)
        self._notes.add(Note(origin, message, is_refusal, self._segment, element))

    def _left_out(self, number: int, message: str) -> None:
        self._at, self._segment = number, ""
        self._note(message, is_refusal=True)

    # -- the message -------------------------------------------------------------------------------------------------

    def _start(self, segment: Segment) -> None:
        encoding = encoding_of(segment.text)
        if encoding is None:
            self._note("the MSH segment does not define the delimiters; the message is skipped", is_refusal=True)
            self._is_skipped = True
            return
        header = Fields(segment.text, encoding)
        kind = "^".join(filter(None, (header.component(9), header.component(9, 2))))
        self._message = _Message(encoding, kind, header.component(10), segment.number)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1

    def _next(self, segment: Segment) -> None:
        message = self._message
        if message is None:
            if not self._is_skipped:
                self._note("outside a message; the segment is skipped", is_refusal=True)
            self._count.refuse("outside a message", f"segment {self._at:,}")
            return
        message.count += 1
        if message.count > _MOST_SEGMENTS:
            if message.count == _MOST_SEGMENTS + 1:
                self._note(f"more than {_MOST_SEGMENTS:,} segments; those after them are skipped", is_refusal=True)
            return
        if not self._segment:
            self._note("damaged: no segment ID; the segment is skipped")
            self._count.refuse("damaged: no segment ID", f"segment {self._at:,}")
            return
        handle = self._handlers.get(self._segment)
        if handle is None:
            self._count.good += 1
            return
        fields = Fields(segment.text, message.encoding)
        if fields.name != self._segment:
            self._note("damaged: no field delimiter after the segment ID; the segment is skipped", is_refusal=True)
            self._count.refuse("damaged: no field delimiter after the segment ID", f"segment {self._at:,}")
        elif len(fields) > _MOST_FIELDS:
            self._note(f"{len(fields) - 1} fields; the segment is skipped", is_refusal=True)
        else:
            self._count.good += 1
            handle(message, fields)

    def _pid(self, message: "_Message", fields: Fields) -> None:
        message.patient = patient_key(self._salt, fields.component(3), fields.component(7), fields.component(5, 2))
        message.account = fields.component(18)

    def _pv1(self, message: "_Message", fields: Fields) -> None:
        message.visit = fields.component(19)

    def _dg1(self, message: "_Message", fields: Fields) -> None:
        message.diagnoses += diagnoses_of(fields, 3)

    def _orc(self, message: "_Message", fields: Fields) -> None:
        del fields
        message.unrouted = []

    def _rxa(self, message: "_Message", fields: Fields) -> None:
        self._add(message, message.given, given_of(fields, self._note))

    def _rxe(self, message: "_Message", fields: Fields) -> None:
        message.unrouted = []
        self._add(message, message.ordered, ordered_of(fields, self._note))

    def _add(self, message: "_Message", held: list[tuple[int, str, Facts]], facts: Facts | None) -> None:
        if facts is not None:
            held.append((self._at, self._segment, facts))
            message.unrouted.append(facts)

    def _rxr(self, message: "_Message", fields: Fields) -> None:
        """Route what was given or ordered since the last route; a second RXR of one drug is an alternative, and is skipped."""
        facts = routed(fields)
        if message.unrouted and facts["route"] is None and fields.raw(1):
            self._note("no known route; left blank", 1)
        for one in message.unrouted:
            one.update(facts)
        message.unrouted = []

    def _ft1(self, message: "_Message", fields: Fields) -> None:
        facts = charge_of(fields, self._note)
        if facts is not None:
            message.charges.append((self._at, self._segment, facts))

    # -- its end -----------------------------------------------------------------------------------------------------

    def _closed(self) -> Hl7Message | None:
        message = self._message
        if message is None:
            return None
        diagnoses = list(dict.fromkeys(filter(None, message.diagnoses)))
        given = tuple(self._records(message.given, diagnoses, message.visit))
        ordered = tuple(self._records(message.ordered, diagnoses, message.visit))
        claim = self._claim(message, diagnoses) if message.charges else None
        origin = Origin(self.file, transaction=message.control, segment=message.number)
        self._message = None
        return Hl7Message(message.kind, given, ordered, claim, origin)

    def _records(
        self, held: list[tuple[int, str, Facts]], diagnoses: list[str], visit: str
    ) -> Iterator[Administration]:
        for at, name, facts in held:
            stated = facts.pop("diagnoses") or diagnoses
            try:
                yield Administration(**facts, diagnoses=stated, encounter=visit)
            except JcodesError as error:
                self._refuse(at, name, error)

    def _claim(self, message: "_Message", diagnoses: list[str]) -> Claim | None:
        lines: list[ServiceLine] = []
        authorization = ""
        for at, name, facts in message.charges:
            stated = facts.pop("diagnoses")
            authorization = facts.pop("prior_authorization") or authorization
            diagnoses += [code for code in dict.fromkeys(stated) if code not in diagnoses]
            pointers = [diagnoses.index(code) + 1 for code in dict.fromkeys(stated)]
            try:
                lines.append(ServiceLine(**facts, diagnosis_pointers=pointers))
            except JcodesError as error:
                self._refuse(at, name, error)
        if len(lines) > MOST_LINES:
            self._at, self._segment = message.number, "MSH"
            self._note(f"more than {MOST_LINES} charges; the claim is refused", is_refusal=True)
            return None
        try:
            return Claim(
                lines=lines,
                identifier=message.account or message.visit or message.control,
                diagnoses=diagnoses,
                patient_key=message.patient,
                prior_authorization=authorization,
            )
        except JcodesError as error:
            self._refuse(message.number, "MSH", error)
            return None

    def _refuse(self, at: int, name: str, error: JcodesError) -> None:
        self._at, self._segment = at, name
        self._note(f"{error.message}; it is refused", is_refusal=True)


class _Message:
    """A message while it is read."""

    def __init__(self, encoding: Encoding, kind: str, control: str, number: int) -> None:
        """Initialize with what the MSH segment says."""
        self.encoding, self.kind, self.control, self.number = encoding, kind, control, number
        self.count = 0
        self.patient = self.account = self.visit = ""
        self.diagnoses: list[str] = []
        self.given: list[tuple[int, str, Facts]] = []
        self.ordered: list[tuple[int, str, Facts]] = []
        self.unrouted: list[Facts] = []
        self.charges: list[tuple[int, str, Any]] = []


def read_hl7(source: Source, *, patient_salt: str = "") -> Hl7Messages:
    r"""Return the messages of a file of HL7 v2, of any version and type, one at a time.

    Drugs given (RXA with RXR: RAS, VXU), ordered (RXE: RDE) and charged (FT1: DFT) are read wherever they stand; other segments are skipped.
    Batches (FHS, BHS) and the framing of MLLP are taken off. No name, address or birth date is kept.

    >>> import io
    >>> from jcodes.integrations.hl7 import read_hl7
    >>> file = io.StringIO(
    ...     "MSH|^~\\&|EHR|CLINIC|||20260201||RAS^O17|1|P|2.5.1\rORC|RE\r"
    ...     "RXA|0|1|202602010900|202602011130|50242005306^rituximab^NDC|740|mg||||||||L123\rRXR|IV^Intravenous^HL70162\r")
    >>> (message,) = read_hl7(file)
    >>> print(message.kind, "|", message.administrations[0])
    RAS^O17 | rituximab, 740 mg, intravenous, 2026-02-01

    Args:
        source: The path of the file, or an open file, binary or text.
        patient_salt: Any text of your own that is mixed into the patient keys of claims, so that nobody else can make them.

    Returns:
        An iterator of `Hl7Message`, with `notes`, `note_count` and `kinds`. A damaged segment is in `notes` with its number and field, and the
        rest is read; so are drugs that were refused, deleted, or given by another provider, which are skipped.

    Raises:
        MalformedError: *patient_salt* is not text.
        MalformedClaimError: When the first message is asked for: no MSH, FHS or BHS segment at the beginning; or none of the first thousand
            segments can be read, or at most 1 % after ten thousand refusals.
        OSError: The file cannot be opened.
    """
    return Hl7Messages(source, patient_salt)
