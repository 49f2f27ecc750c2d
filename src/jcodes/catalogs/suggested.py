"""Replacements that CMS's payment limit files suggest: evidence, not a statement of CMS. No fix and no calculation uses them."""

from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage
from jcodes.errors import DataError
from jcodes.money import money_text
from jcodes.periods import Quarter
from jcodes.vocabulary.confidence import Evidence

__all__ = ["SUGGESTED", "SuggestedReplacement", "SuggestedRow", "suggested_for"]


@attrs.frozen(order=False)
class SuggestedReplacement:
    """A code that came into CMS's payment limits when another of the same drug left them.

    Attributes:
        code: The code that came.
        of: The code that left.
        before: The last quarter with a limit for `of` but none for `code`; of a code that never had a limit, its last quarter.
        after: The next quarter loaded, the other way round.
        dosage: The dosage of `code` in CMS's file.
        dosage_before: The dosage of `of` in CMS's file.
        limit: The payment limit of `code`, dollars for one unit; None if that file is not bundled.
        limit_before: The payment limit of `of`; None if it never had one.
    """

    code: HcpcsCode
    of: HcpcsCode
    before: Quarter
    after: Quarter
    dosage: Dosage
    dosage_before: Dosage
    limit: Decimal | None
    limit_before: Decimal | None

    @property
    def grade(self) -> Evidence:
        """What it rests on."""
        return Evidence.SUGGESTED

    @property
    def ratio(self) -> Fraction:
        """The units of `code` in one unit of `of`, by their dosages."""
        one, other = self.dosage_before.total(), self.dosage.total()
        if one is None or other is None:
            raise DataError(f"{self.of} or {self.code} has no dosage to compare", hint="rebuild the data")
        return one / other

    @property
    def price_ratio(self) -> Fraction | None:
        """The old limit by the new one; near `ratio` if a milligram costs the same under both codes. None without both."""
        if self.limit is None or self.limit_before is None:
            return None
        return Fraction(self.limit_before) / Fraction(self.limit)

    def to_dict(self) -> dict[str, str]:
        """Return the facts as JSON values."""
        price_ratio = self.price_ratio
        tenths = None if price_ratio is None else round(price_ratio * 10)
        return {
            "code": str(self.code),
            "of": str(self.of),
            "grade": self.grade.value,
            "ratio": str(self.ratio),
            "price_ratio": "" if tenths is None else f"{tenths // 10}.{tenths % 10}",
            "before": str(self.before),
            "after": str(self.after),
            "limit_before": "" if self.limit_before is None else str(self.limit_before),
            "limit": "" if self.limit is None else str(self.limit),
            "note": str(self),
        }

    def __str__(self) -> str:
        """Return the evidence in a sentence."""
        limit = "" if self.limit is None else f", {money_text(self.limit)}"
        if self.limit_before is None:
            return (
                f"{self.code} ({self.dosage}{limit}) came into CMS's payment limits of {self.after}; {self.of} ({self.dosage_before}) is the same"
                f" drug and was last valid in {self.before}. CMS does not say that it replaced {self.of}; confirm before use"
            )
        return (
            f"{self.code} ({self.dosage}{limit}) came into CMS's payment limits of {self.after} when {self.of} ({self.dosage_before},"
            f" {money_text(self.limit_before)}, last in {self.before}) left them. CMS does not say that it replaced {self.of}; confirm before use"
        )


class SuggestedRow(NamedTuple):
    """A row of ``suggested.tsv``; without the later file `limit` is blank, without any limit of `of` `limit_before`."""

    code: str
    of: str
    before: str
    after: str
    dosage: str
    dosage_before: str
    limit: str
    limit_before: str

    def replacement_of(self, _given: None) -> SuggestedReplacement:
        """Return what it states."""
        return SuggestedReplacement(
            code=HcpcsCode.parse(self.code),
            of=HcpcsCode.parse(self.of),
            before=Quarter.parse(self.before),
            after=Quarter.parse(self.after),
            dosage=Dosage.parse(self.dosage),
            dosage_before=Dosage.parse(self.dosage_before),
            limit=Decimal(self.limit) if self.limit else None,
            limit_before=Decimal(self.limit_before) if self.limit_before else None,
        )


SUGGESTED: Final = Table("suggested.tsv", SuggestedRow)
_OF: Final = 1


def suggested_for(library: DataLibrary, code: str) -> tuple[SuggestedReplacement, ...]:
    """Return the suggested replacements of a code, in code order; empty if its limit never left or nothing fits."""
    rows = sorted({row for folder in library.folders for row in folder.rows(SUGGESTED, code, _OF)})
    priced = {row.code for row in rows if row.limit}
    return tuple(
        SUGGESTED.value(row, SuggestedRow.replacement_of, None) for row in rows if row.limit or row.code not in priced
    )
