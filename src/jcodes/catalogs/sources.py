"""Where a fact was read: the official file of a release."""

from datetime import date
from functools import lru_cache

import attrs

from jcodes.periods import Quarter

__all__ = ["Release", "Source", "source_of"]


@attrs.frozen
class Release:
    """What CMS published for one quarter, as loaded.

    CMS re-issues files: a re-issue is a release of the same quarter with a later date, and the newest wins unless one is asked for.

    Attributes:
        name: The quarter, such as ``"2026-01"``.
        file: The official file's name.
        sha256: Its hash, in hexadecimal.
        rows: How many rows were taken from it.
        published: The date CMS put into the file's name, where it did.
        notes: What a reader should know about this copy.
        dataset: What it is a file of: ``"hcpcs"``, ``"asp"``, ``"crosswalk"``, ``"mue"``, ``"jw_jz"``, ``"sad"``, ``"noc"``, ``"opps"``,
            ``"modifiers"``.
        covers: The last quarter that it covers: the year's last for an annual file, else its own.
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
        """The name that tells re-issues of one quarter apart, such as ``"2026-01@2026-01-12"``."""
        return f"{self.name}@{self.published}" if self.published else self.name

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@attrs.frozen
class Source:
    """Where a fact was read.

    Attributes:
        file: The official file.
        release: The release it belongs to.
        sha256: The file's hash.
        correction: Why and by what source the fact differs from the file; blank where it does not.
    """

    file: str
    release: str
    sha256: str
    correction: str = ""

    def __str__(self) -> str:
        """Return the file and the release."""
        return f"{self.file} (release {self.release})" + (f"; corrected: {self.correction}" if self.correction else "")


@lru_cache(maxsize=64)
def source_of(release: Release) -> Source:
    """Return the source of what a release states."""
    return Source(release.file, release.name, release.sha256)
