"""An official file's name, hash, quarter and effective dates."""

from datetime import date

import attrs

from jcodes.periods import Period, Quarter
from jcodes.readers.dates import day_in, release_in

__all__ = ["QuarterlyFile", "SourceFile"]


@attrs.frozen
class SourceFile:
    """An official file.

    Attributes:
        name: The file's name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given.
    """

    name: str
    sha256: str

    @property
    def release(self) -> str | None:
        """The quarter that the file's name states, such as ``"2026-01"``; None when it states none."""
        return release_in(self.name)

    @property
    def published(self) -> date | None:
        """The date in the file's name, which distinguishes CMS's reissues; None when there is none."""
        return day_in(self.name)


@attrs.frozen
class QuarterlyFile(SourceFile):
    """An official file whose preamble may state its dates.

    Attributes:
        period: The dates it is effective for, as its preamble states them; None when it states none.
    """

    period: Period | None

    @property
    def release(self) -> str | None:
        """The quarter, such as ``"2026-01"``: of the preamble, else of the file's name."""
        return super().release if self.period is None else str(Quarter.of(self.period.start))
