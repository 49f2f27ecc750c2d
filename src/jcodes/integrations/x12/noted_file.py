"""What the readers of X12 and HL7 v2 share: a path or an open file, read once from its beginning, and the notes on what was read so far."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Generic, Self, TextIO, TypeAlias, TypeVar

from jcodes.integrations.x12.notes import Note, Notes
from jcodes.paths import as_path

__all__ = ["NotedFile", "Source", "Stream"]

Stream: TypeAlias = BinaryIO | TextIO
Source: TypeAlias = str | Path | Stream
_T = TypeVar("_T")


class NotedFile(ABC, Generic[_T]):
    """A file while it is read: an iterator of what it holds, with notes.

    Attributes:
        file: The file's name, or blank for a stream without one.
    """

    __slots__ = (
        "__weakref__",
        "_items",
        "_notes",
        "_source",
        "file",
    )

    def __init__(self, source: Source) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        self._source = source
        name = source if isinstance(source, str | Path) else getattr(source, "name", "")
        self.file: str = Path(name).name if isinstance(name, str | Path) else ""
        self._notes = Notes()
        self._items = self._read()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say about what was read so far: damaged segments, and what was left out."""
        return tuple(self._notes.kept)

    @property
    def note_count(self) -> int:
        """How many notes there are, also those that `notes` no longer keeps."""
        return self._notes.count

    def __iter__(self) -> Self:
        """Return itself: a file is read once."""
        return self

    def __next__(self) -> _T:
        """Return the next item."""
        return next(self._items)

    def _read(self) -> Iterator[_T]:
        if isinstance(self._source, str | Path):
            with as_path(self._source).open("rb") as stream:
                yield from self._read_stream(stream)
        else:
            yield from self._read_stream(self._source)

    @abstractmethod
    def _read_stream(self, stream: Stream) -> Iterator[_T]:
        """Yield what an open file holds."""
