"""What the readers of FHIR files share: a file that is read once, with the errors for what was left out, and the bound on garbage."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, TypeVar

from jcodes.claims.reading.files import json_items
from jcodes.claims.reading.unreadable import UnreadableCount, no_claims
from jcodes.errors import JcodesError
from jcodes.integrations.one_pass_file import OnePassFile
from jcodes.integrations.x12.notes import MOST_NOTES

__all__ = ["ResourceFile", "tried"]

_T = TypeVar("_T")


class ResourceFile(OnePassFile[_T, BinaryIO]):
    """The resources of one file: an iterator, with the errors for those that were left out so far.

    Attributes:
        refused: Why resources were left out, each with its place in the file, at most a thousand.
        refused_count: How many were left out.
    """

    _noun: ClassVar[str]
    _hint: ClassVar[str]

    def __init__(self, source: str | Path | BinaryIO) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        super().__init__(source)
        self.refused: list[JcodesError] = []
        self.refused_count: int = 0

    def _read_stream(self, stream: BinaryIO) -> Iterator[_T]:
        count = UnreadableCount("resources", no_claims(self._hint))
        answers = (one for item in json_items(stream) for one in self._answers(item))
        for place, one in enumerate(answers, 1):
            if not isinstance(one, JcodesError):
                count.good += 1
                yield one
                continue
            one.add_note(f"{self._noun} {place}")
            self.refused_count += 1
            if len(self.refused) < MOST_NOTES:
                self.refused.append(one)
            count.refuse(one, f"{self._noun} {place}")

    @abstractmethod
    def _answers(self, item: Any) -> Iterator[_T | JcodesError]:
        """Yield what a document of the file holds, and an error in place of each that cannot be read."""


def tried(resource: Any, read: Callable[[Any], _T]) -> _T | JcodesError:
    """Return what *read* makes of a resource, or the error; an error in place of a resource is its own."""
    if isinstance(resource, JcodesError):
        return resource
    try:
        return read(resource)
    except JcodesError as error:
        return error
