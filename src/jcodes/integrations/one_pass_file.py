"""What the readers of X12, HL7 v2 and FHIR share: a path or an open file, read once from its beginning."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Generic, Self, TypeVar

from jcodes.paths import as_path

__all__ = ["OnePassFile"]

_T = TypeVar("_T")
_S = TypeVar("_S")


class OnePassFile(ABC, Generic[_T, _S]):
    """A file while it is read: an iterator of what it holds. A path is opened when the first item is asked for."""

    __slots__ = ("__weakref__", "_items", "_source")

    def __init__(self, source: str | Path | _S) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        self._source = source
        self._items = self._read()

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
    def _read_stream(self, stream: BinaryIO | _S) -> Iterator[_T]:
        """Yield what an open file holds."""
