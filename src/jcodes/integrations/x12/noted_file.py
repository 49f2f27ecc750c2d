"""What the readers of X12 and HL7 v2 share: a file that is read once, and the notes on what was read so far."""

from pathlib import Path
from typing import BinaryIO, TextIO, TypeAlias, TypeVar

from jcodes.integrations.one_pass_file import OnePassFile
from jcodes.integrations.x12.notes import Note, Notes

__all__ = ["NotedFile", "Source", "Stream"]

Stream: TypeAlias = BinaryIO | TextIO
Source: TypeAlias = str | Path | Stream
_T = TypeVar("_T")


class NotedFile(OnePassFile[_T, Stream]):
    """A file while it is read: an iterator of what it holds, with notes.

    Attributes:
        file: The file's name, or blank for a stream without one.
    """

    __slots__ = ("_notes", "file")

    def __init__(self, source: Source) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        super().__init__(source)
        name = source if isinstance(source, str | Path) else getattr(source, "name", "")
        self.file: str = Path(name).name if isinstance(name, str | Path) else ""
        self._notes = Notes()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say about what was read so far: damaged segments, and what was left out."""
        return tuple(self._notes.kept)

    @property
    def note_count(self) -> int:
        """How many notes there are, also those that `notes` no longer keeps."""
        return self._notes.count
