"""Files that cannot be used: damaged, hard to believe, or not those of the manifest."""

from jcodes.errors.base import JcodesError
from jcodes.errors.messages import named_file, quoted

__all__ = ["DataError", "FileFormatError", "ImplausibleFileError"]


class FileFormatError(JcodesError, ValueError):
    """An official file that cannot be read, or a row of it.

    Raised by ``load`` and by every reader of an official file.

    Attributes:
        file: The file's name, with the member's name for an archive.
        row: The line or sheet row, counted from 1, or None for the whole file.
        column: The column's name, or None for the whole row.
    """

    file: str
    row: int | None = None
    column: str | None = None

    @property
    def where(self) -> str:
        """The file, the row and the column, as far as they are known."""
        row = "" if self.row is None else f", row {self.row}"
        return f"{named_file(self.file)}{row}{'' if self.column is None else f', column {quoted(self.column)}'}"


class ImplausibleFileError(FileFormatError):
    """An official file that can be read and is hard to believe: its size, figures or dates do not fit its dataset.

    Raised by ``jcodes.official.add`` and ``jcodes data add``; ``accept_implausible=True`` and ``--accept-implausible`` add the file all the
    same.

    Attributes:
        doubts: What is implausible, one sentence each.
    """

    doubts: tuple[str, ...]


class DataError(JcodesError):
    """Stored data that are damaged or do not match their manifest.

    Raised when bundled data are first read, and for your own corrections and files that cannot be stored. A damaged release in the
    user's data folder is left out with a ``DataWarning``.
    """
