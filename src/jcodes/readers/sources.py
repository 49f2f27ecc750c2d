"""The name, hash, quarter and effective dates of an official file."""

from datetime import date

import attrs

from jcodes.catalogs.sources import RowNote
from jcodes.periods import Period, Quarter
from jcodes.readers.dates import day_in, release_in

__all__ = ["QuarterlyFile", "SourceFile"]


@attrs.frozen
class SourceFile:
    """An official file.

    Attributes:
        name: The file's name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given.
        row_notes: The rows that were left out or are odd, in file order.
    """

    name: str
    sha256: str
    row_notes: tuple[RowNote, ...] = attrs.field(default=(), kw_only=True, repr=False)

    @property
    def release(self) -> str | None:
        """The quarter in the file name, such as ``"2026-01"``, or None."""
        return release_in(self.name)

    @property
    def published(self) -> date | None:
        """The date in the file name, which distinguishes CMS's reissues, or None."""
        return day_in(self.name)


@attrs.frozen
class QuarterlyFile(SourceFile):
    """An official file whose preamble may give its dates.

    Attributes:
        period: The effective dates in the preamble, or None.
    """

    period: Period | None

    @property
    def release(self) -> str | None:
        """The quarter, such as ``"2026-01"``, from the preamble, otherwise from the file name."""
        return super().release if self.period is None else str(Quarter.of(self.period.start))
