"""What every quarterly file tells of itself: its name, its hash, the days it holds for, its release."""

from datetime import date

import attrs

from jcodes.periods import Period, Quarter
from jcodes.readers.dates import day_in, release_in

__all__ = ["Source"]


@attrs.frozen
class Source:
    """Where facts were read from.

    Attributes:
        name: The file's name; ``archive.zip!member`` for one out of an archive.
        sha256: The hash of the file as given.
        period: The days it holds for, as its preamble states them; None when it states none.
    """

    name: str
    sha256: str
    period: Period | None

    @property
    def release(self) -> str | None:
        """The quarter, such as ``"2026-01"``: of the preamble, else of the file's name."""
        return release_in(self.name) if self.period is None else str(Quarter.of(self.period.start))

    @property
    def published(self) -> date | None:
        """The date in the file's name, by which CMS tells re-issues apart."""
        return day_in(self.name)
