"""The reason and remark codes of denials (CARC, RARC), with the dates on which payers may use them. Numbers only: the texts are X12's."""

import enum
from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of

__all__ = ["DENIAL_CODES", "DenialCode", "DenialList", "denial_code"]


class DenialList(enum.Enum):
    """The list that a code is on."""

    CARC = "CARC"
    """Claim adjustment reason codes: why a line was not paid as billed."""
    RARC = "RARC"
    """Remittance advice remark codes, which say more."""


@attrs.frozen(order=False)
class DenialCode:
    """A reason or remark code.

    Attributes:
        code: The code, such as ``"16"`` or ``"N519"``.
        list: The list it is on.
        start: The first date that payers may use it.
        modified: The date on which its text changed last; None if it never did.
        stop: The date from which payers may no longer use it; None for one in use.
        source: The list's copy.
    """

    code: str
    list: DenialList
    start: date
    modified: date | None
    stop: date | None
    source: Source

    def is_valid_on(self, day: date) -> bool:
        """Return whether payers may use it on *day*."""
        return self.start <= day and (self.stop is None or day < self.stop)

    def __str__(self) -> str:
        """Return the list, the code and its dates."""
        stopped = f", stopped {self.stop}" if self.stop else ""
        return f"{self.list.value} {self.code} from {self.start}{stopped}"


class DenialRow(NamedTuple):
    """A row of ``denial_codes.tsv``."""

    code: str
    issue: str
    list: str
    start: str
    modified: str
    stop: str

    def code_of(self, release: Release) -> DenialCode:
        """Return what it states."""
        return DenialCode(
            code=self.code,
            list=DenialList(self.list),
            start=date.fromisoformat(self.start),
            modified=_day(self.modified),
            stop=_day(self.stop),
            source=source_of(release),
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


DENIAL_CODES: Final = Table("denial_codes.tsv", DenialRow)


def denial_code(library: DataLibrary, code: str) -> DenialCode | None:
    """Return a reason or remark code by the newest list loaded; None for one on neither list."""
    return DENIAL_CODES.stated_in(reversed(library.files("denial_codes")), code, DenialRow.code_of)
