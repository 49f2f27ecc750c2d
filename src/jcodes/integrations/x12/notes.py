"""What a reader of X12 or HL7 v2 has to say about a file, with positions: damaged segments, and what was left out."""

from typing import Final

import attrs

from jcodes.claims.origin import Origin
from jcodes.errors.messages import legible
from jcodes.records import Record

__all__ = ["MOST_NOTES", "Note", "Notes"]

MOST_NOTES: Final = 1000
"""Notes kept of one file; those after it are counted."""


@attrs.frozen(repr=False)
class Note(Record):
    """One remark on a file.

    Attributes:
        origin: Where.
        message: What is wrong, and what was done about it.
        is_refusal: Whether a claim, a payment, a transaction or an interchange was left out because of it.
        segment: The segment's ID, such as ``"SV1"``, or blank.
        element: The number of the element, or None for the whole segment.
        claim: The claim's own number, CLM01 or CLP01, or blank.
    """

    origin: Origin
    message: str
    is_refusal: bool = False
    segment: str = ""
    element: int | None = None
    claim: str = ""

    def __str__(self) -> str:
        """Return the note, such as ``claims.837, transaction 0001, segment 27, SV102: the charge is not an amount; left blank``."""
        element = "" if self.element is None else f"{self.element:02}"
        segment = f", {self.segment}{element}" if self.segment else ""
        claim = f", claim {legible(self.claim)}" if self.claim else ""
        return f"{self.origin}{segment}{claim}: {self.message}"


class Notes:
    """The notes of one file: the first of them, and how many there were."""

    def __init__(self) -> None:
        """Initialize without notes."""
        self.kept: list[Note] = []
        self.count: int = 0

    def add(self, note: Note) -> None:
        """Keep *note*, unless there are too many."""
        self.count += 1
        if len(self.kept) < MOST_NOTES:
            self.kept.append(note)
