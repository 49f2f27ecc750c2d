"""CMS's add-on code edits: codes that are paid only with one of their primary codes on the same date of service."""

from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.periods import Period

__all__ = ["ADD_ON_CODES", "BY_CONTRACTOR", "AddOnEdit", "add_on_edits", "lists_every_primary"]

BY_CONTRACTOR: Final = "CCCCC"
"""The primary code of an edit whose primary codes the contractor names."""
_WHOLE: Final = (("64611", "64650"), ("90460", "90474"), ("96360", "96379"), ("96401", "96549"))
"""The copies have every primary code of the add-on codes in these ranges, and only those of drug services of the others."""


@attrs.frozen(order=False)
class AddOnEdit:
    """A primary code of an add-on code.

    Attributes:
        code: The add-on code.
        primary: A code that it may be added to; `BY_CONTRACTOR` where the contractor names them.
        kind: CMS's type: 1 lists every primary code; 2 leaves them to the contractor; 3 lists some.
        period: The dates of service for which it holds.
        source: CMS's file.
    """

    code: str
    primary: str
    kind: int
    period: Period
    source: Source

    def __str__(self) -> str:
        """Return the codes and the dates."""
        return f"{self.code} with {self.primary}, {self.period}"


class AddOnRow(NamedTuple):
    """A row of ``add_on.tsv``."""

    code: str
    issue: str
    primary: str
    kind: str
    start: str
    end: str

    def edit_of(self, release: Release) -> AddOnEdit:
        """Return what it states."""
        period = Period(self.start, self.end or None)
        return AddOnEdit(self.code, self.primary, int(self.kind), period, source_of(release))


ADD_ON_CODES: Final = Table("add_on.tsv", AddOnRow)


def lists_every_primary(code: str) -> bool:
    """Return whether the copies have every primary code that CMS lists for an add-on code."""
    return any(first <= code <= last for first, last in _WHOLE)


def add_on_edits(library: DataLibrary, code: str, on: date | None = None) -> tuple[AddOnEdit, ...]:
    """Return the primary codes of an add-on code by the newest file loaded, those in effect on a date of service; none for another code."""
    for release, folder in reversed(library.files("add_on")):
        rows = [row for row in folder.rows(ADD_ON_CODES, code) if row.issue == release.issue]
        if rows:
            edits = [ADD_ON_CODES.value(row, AddOnRow.edit_of, release) for row in rows]
            return tuple(edit for edit in edits if on is None or on in edit.period)
    return ()
