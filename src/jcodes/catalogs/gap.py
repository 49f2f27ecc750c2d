"""A gap between the files at hand."""

import attrs

from jcodes.catalogs.sources import Release
from jcodes.periods import Quarter

__all__ = ["Gap"]


@attrs.frozen
class Gap:
    """Quarters of which no file is at hand.

    Attributes:
        dataset: What is missing, such as ``"hcpcs"``.
        first: The first quarter missing.
        last: The last quarter missing; None for all that come after the newest file.
        before: The last file before the gap.
        after: The first file after it; None after the newest.
    """

    dataset: str
    first: Quarter
    last: Quarter | None
    before: Release
    after: Release | None

    def __contains__(self, quarter: Quarter) -> bool:
        """Tell whether the quarter lies in the gap."""
        return self.first <= quarter and (self.last is None or quarter <= self.last)

    def __str__(self) -> str:
        """Return the quarters."""
        if self.last is None:
            return f"{self.dataset}: {self.first} and later"
        return f"{self.dataset}: {self.first}" + (f" to {self.last}" if self.last != self.first else "")
