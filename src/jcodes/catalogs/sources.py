"""Sources of facts: official files and their releases."""

from datetime import date
from functools import lru_cache
from typing import Final

import attrs

from jcodes.periods import Quarter

__all__ = ["Release", "RowNote", "Source", "issue_of", "source_of"]


@attrs.frozen
class RowNote:
    """A row of an official file that was left out, or read although it is odd.

    Attributes:
        row: The line or row of the file, counted from 1.
        code: The code or modifier of the row; blank if it has none.
        reason: Why, in words.
        is_read: Whether the row was read; False if it was left out.
    """

    row: int
    code: str
    reason: str
    is_read: bool = False

    def __str__(self) -> str:
        """Return the row, its code, and the reason."""
        what = "read" if self.is_read else "left out"
        return f"row {self.row}{self.code and f', {self.code}'}, {what}: {self.reason}"


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
        covers: The last quarter that it covers: its own, or the year's last for an annual file.
        part: Which part of the dataset it is, if a quarter has a file for each: ``"practitioner"``, ``"outpatient"`` or ``"dme"`` of the
            unit edits, the article of a self-administered drug list. Blank for a file that holds all parts that it can.
        row_notes: Rows of the file that were left out, or read although they are odd.
        doubts: Why the file seemed implausible when it was added, one sentence each.
    """

    name: str
    file: str
    sha256: str
    rows: int
    published: date | None = None
    notes: str = ""
    dataset: str = "hcpcs"
    covers: str = ""
    part: str = ""
    row_notes: tuple[RowNote, ...] = attrs.field(default=(), repr=False)
    doubts: tuple[str, ...] = attrs.field(default=(), repr=False)

    @property
    def quarter(self) -> Quarter:
        """The quarter it is for."""
        return _quarter_of(self.name)

    @property
    def last_quarter(self) -> Quarter:
        """The last quarter it covers."""
        return _quarter_of(self.covers or self.name)

    @property
    def issue(self) -> str:
        """The name that tells re-issues and parts of one quarter apart, such as ``"2026-01@2026-01-12"`` or ``"2026-10@2026-10-01/dme"``."""
        return issue_of(self.name, self.published, self.part)

    @property
    def since(self) -> date:
        """The day from which it speaks: that of its publication, otherwise the first of its quarter."""
        return self.published or self.quarter.first

    @property
    def dated(self) -> str:
        """The day of publication, otherwise the quarter, as results name the issue that decided: ``"2025-06-20"`` or ``"2026 Q3"``."""
        return str(self.published) if self.published else f"{self.quarter.year} Q{self.quarter.number}"

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


_quarter_of: Final = lru_cache(maxsize=512)(Quarter.parse)
"""Every look-up compares the quarters of the loaded files."""


def issue_of(name: str, published: date | str | None, part: str = "") -> str:
    """Return the name of an issue: the quarter, the day of publication and the part, as far as they are known."""
    return f"{name}{f'@{published}' if published else ''}{f'/{part}' if part else ''}"


@lru_cache(maxsize=64)
def source_of(release: Release) -> Source:
    """Return the source of the facts in a release."""
    return Source(release.file, release.name, release.sha256)
