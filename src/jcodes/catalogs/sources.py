"""Sources of facts: official files and their releases."""

from datetime import date
from functools import lru_cache

import attrs

from jcodes.periods import Quarter

__all__ = ["Release", "Source", "source_of"]


@attrs.frozen
class Release:
    """A CMS file for one quarter, as loaded.

    CMS reissues files. A reissue is a release of the same quarter with a later date; the newest is the default.

    Attributes:
        name: The quarter, such as ``"2026-01"``.
        file: The official file name.
        sha256: The SHA-256 of the file, in hexadecimal.
        rows: The number of rows read.
        published: The date in the file name, if any.
        notes: Notes on this copy.
        dataset: Its dataset: ``"hcpcs"``, ``"asp"``, ``"crosswalk"``, ``"mue"``, ``"jw_jz"``, ``"sad"``, ``"noc"``, ``"opps"``,
            ``"modifiers"``.
        covers: The last quarter it covers: its own, or the last of the year for an annual file.
    """

    name: str
    file: str
    sha256: str
    rows: int
    published: date | None = None
    notes: str = ""
    dataset: str = "hcpcs"
    covers: str = ""

    @property
    def quarter(self) -> Quarter:
        """The quarter it is for."""
        return Quarter.parse(self.name)

    @property
    def last_quarter(self) -> Quarter:
        """The last quarter it covers."""
        return Quarter.parse(self.covers or self.name)

    @property
    def issue(self) -> str:
        """The name that distinguishes reissues of one quarter, such as ``"2026-01@2026-01-12"``."""
        return f"{self.name}@{self.published}" if self.published else self.name

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@attrs.frozen
class Source:
    """The source of a fact.

    Attributes:
        file: The official file.
        release: The release it belongs to.
        sha256: The file's hash.
        correction: The reason and source if the fact differs from the file; otherwise blank.
    """

    file: str
    release: str
    sha256: str
    correction: str = ""

    def __str__(self) -> str:
        """Return the file name and the release."""
        return f"{self.file} (release {self.release})" + (f"; corrected: {self.correction}" if self.correction else "")


@lru_cache(maxsize=64)
def source_of(release: Release) -> Source:
    """Return the source of the facts in a release."""
    return Source(release.file, release.name, release.sha256)
