"""Quarters for which no file is loaded."""

from collections.abc import Iterator

import attrs

from jcodes.catalogs.data_library import DataLibrary, data_library
from jcodes.catalogs.sources import Release
from jcodes.periods import Quarter

__all__ = ["Gap", "gaps", "gaps_in"]


@attrs.frozen
class Gap:
    """Consecutive quarters for which no file is loaded.

    Attributes:
        dataset: The dataset, such as ``"hcpcs"``.
        first: The first quarter missing.
        last: The last quarter missing; None for every quarter after the newest file.
        before: The last release before the gap.
        after: The first release after it; None after the newest.
    """

    dataset: str
    first: Quarter
    last: Quarter | None
    before: Release
    after: Release | None

    def __contains__(self, quarter: Quarter) -> bool:
        """Whether the quarter is in the gap."""
        return self.first <= quarter and (self.last is None or quarter <= self.last)

    def __str__(self) -> str:
        """Return dataset and quarters."""
        if self.last is None:
            return f"{self.dataset}: {self.first} and later"
        return f"{self.dataset}: {self.first}" + (f" to {self.last}" if self.last != self.first else "")


def gaps(dataset: str = "hcpcs") -> tuple[Gap, ...]:
    """Return the missing quarters between the loaded files and after the newest.

    Args:
        dataset: The dataset; see `jcodes.releases`.

    Raises:
        MalformedError: The name is not a dataset.
    """
    return tuple(gaps_in(data_library(), dataset))


def gaps_in(library: DataLibrary, dataset: str) -> Iterator[Gap]:
    """Yield the gaps of a dataset in *library*, oldest first."""
    files = library.releases(dataset)
    for before, after in zip(files, (*files[1:], None), strict=True):
        first = before.last_quarter.shifted(1)
        if after is None:
            yield Gap(dataset, first, None, before, None)
        elif first < after.quarter:
            yield Gap(dataset, first, after.quarter.shifted(-1), before, after)
