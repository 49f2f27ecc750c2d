"""Revenue codes of institutional claims: which numbers are on CMS's list. The texts are the National Uniform Billing Committee's."""

from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.vocabulary.revenue import RevenueCategory

__all__ = ["REVENUE_CODES", "RevenueCode", "revenue_code"]


@attrs.frozen(order=False)
class RevenueCode:
    """A revenue code on CMS's list.

    Attributes:
        code: Its four digits, with the leading zero.
        category: What the first three digits stand for, where drugs are billed under them or given there; else None.
        source: The list.
    """

    code: str
    category: RevenueCategory | None
    source: Source

    def __str__(self) -> str:
        """Return the code and its category."""
        return self.code if self.category is None else f"{self.code} ({self.category.value})"


class RevenueRow(NamedTuple):
    """A row of ``revenue_codes.tsv``."""

    code: str
    issue: str

    def code_of(self, release: Release) -> RevenueCode:
        """Return what it states."""
        return RevenueCode(self.code, RevenueCategory.of_code(self.code), source_of(release))


REVENUE_CODES: Final = Table("revenue_codes.tsv", RevenueRow)


def revenue_code(library: DataLibrary, code: str) -> RevenueCode | None:
    """Return a revenue code by the newest list loaded; None for a number that is not on it."""
    return REVENUE_CODES.stated_in(reversed(library.files("revenue_codes")), code, RevenueRow.code_of)
