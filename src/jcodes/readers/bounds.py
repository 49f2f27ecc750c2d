"""What an official file may measure at most. A larger one, or one that claims to be small and is not, is refused before it fills the memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from jcodes.errors import FileFormatError

__all__ = ["AGAIN", "LARGEST", "LONGEST_CELL", "MOST_CELLS", "MOST_COLUMNS", "MOST_ROWS", "check_size", "damage_in"]

LARGEST: Final = 40 * 2**20
"""Bytes of a file, and of what it unpacks to: eight times CMS's largest, the HCPCS file of January 2025."""
MOST_ROWS: Final = 500_000
"""Rows of a table; CMS's largest has 20,000, FDA's 230,000."""
MOST_CELLS: Final = 4_000_000
"""Cells of a table; CMS's largest, a workbook, has 432,000 with the blank ones."""
MOST_COLUMNS: Final = 256
"""Columns of a table; CMS's have up to 48."""
LONGEST_CELL: Final = 20_000
"""Characters of a cell; CMS's longest, a descriptor, has 1,200."""
AGAIN: Final = "download it again; nothing was read from it"
"""The hint for a damaged file."""
_TOO_LARGE: Final = "no CMS file is that large; do not open it"


def check_size(name: str, what: str, size: int, most: int, per: int = 1) -> None:
    """Raise the error for what is larger than *most*.

    Args:
        name: The file's name.
        what: What is counted, such as ``"it unpacks to more than {} MB"``.
        size: The size.
        most: The bound.
        per: What the bound is counted by in the message, such as a megabyte.

    Raises:
        FileFormatError: It is larger.
    """
    if size > most:
        raise FileFormatError(what.format(f"{most // per:,}"), file=name, hint=_TOO_LARGE)


@contextmanager
def damage_in(name: str, what: str) -> Iterator[None]:
    """Convert any decoder exception on damaged bytes to a `FileFormatError`."""
    try:
        yield
    except FileFormatError:
        raise
    except BaseException as error:
        # Decoders raise many types of exceptions, and calamine's panics are a BaseException.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise FileFormatError(f"{what} ({error})", file=name, hint=AGAIN) from error
        raise
