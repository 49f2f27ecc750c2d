"""The rows of a dataframe of any library, read in parts through Narwhals."""

from collections.abc import Iterator
from typing import Any, Final, Protocol

from jcodes.errors import MalformedClaimError, MissingExtraError
from jcodes.errors.messages import type_name

__all__ = ["ColumnNames", "NamedColumns", "frame_rows", "is_frame"]


class NamedColumns(Protocol):
    """A dataframe: Polars, pandas, DuckDB, Narwhals and others."""

    @property
    def columns(self) -> Any:
        """The names."""


class ColumnNames(Protocol):
    """A PyArrow table."""

    @property
    def column_names(self) -> Any:
        """The names."""


_NOT_FRAMES: Final = (str, bytes, list, tuple, dict)


def is_frame(source: object) -> bool:
    """Return whether *source* is a dataframe: a table with named columns."""
    kind = type(source)
    return not isinstance(source, _NOT_FRAMES) and (hasattr(kind, "columns") or hasattr(kind, "column_names"))


def frame_rows(frame: Any) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return the headings and the rows of *frame*; a lazy frame is computed first.

    Raises:
        MissingExtraError: Narwhals is not installed.
        MalformedClaimError: Not a dataframe that Narwhals reads.
    """
    try:
        import narwhals
    except ImportError as error:
        raise MissingExtraError(
            f"narwhals is not installed, which reads {type_name(frame)}",
            extra="frames",
            hint="pip install 'jcodes[frames]'",
        ) from error
    try:
        held = narwhals.from_native(frame)
    except (TypeError, ValueError) as error:
        raise MalformedClaimError(
            f"{type_name(frame)} is not a dataframe that can be read",
            value=None,
            field="claims",
            hint="give a dataframe, a list of claims, or a file",
        ) from error
    whole = held.collect() if isinstance(held, narwhals.LazyFrame) else held
    return list(map(str, whole.columns)), whole.iter_rows()
