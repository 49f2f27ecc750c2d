"""The report on a chargemaster: findings, multipliers, lines that are not drugs, rows not used, and what a coming release changes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from jcodes.auditing.chargemaster.charge import ChargeFinding, Skipped, not_drugs
from jcodes.auditing.chargemaster.factors import Factor, FactorStatus
from jcodes.auditing.chargemaster.user_tables import UserTableError
from jcodes.auditing.rows import counted

if TYPE_CHECKING:
    from jcodes.auditing.chargemaster.coming import Coming

__all__ = ["ChargeReport"]


@attrs.frozen(order=False)
class ChargeReport:
    """The findings of a chargemaster.

    Attributes:
        on: The date of service checked.
        release: The catalog's release.
        lines: Drug lines checked.
        findings: The findings, in line order.
        skipped: The lines that are not drugs, counted by reason.
        refused: The rows that were not used, each with its reason.
        factors: The multipliers checked, in line order.
        coming: What a coming release changes; None unless asked for.
    """

    on: date
    release: str
    lines: int
    findings: tuple[ChargeFinding, ...]
    skipped: tuple[tuple[Skipped, int], ...] = ()
    refused: tuple[UserTableError, ...] = ()
    factors: tuple[Factor, ...] = ()
    coming: "Coming | None" = None

    @property
    def is_clean(self) -> bool:
        """Whether no line is wrong and every row was used; findings to review do not count."""
        return not self.refused and all(finding.is_doubt for finding in self.findings)

    @property
    def not_drugs(self) -> int:
        """The number of lines that are not drugs."""
        return sum(count for _, count in self.skipped)

    @property
    def rows(self) -> int:
        """The number of all rows: drug lines, lines that are not drugs, and rows not used."""
        return self.lines + self.not_drugs + len(self.refused)

    @property
    def wrong_factors(self) -> tuple[Factor, ...]:
        """The wrong multipliers, most dollars per fill first; those without a payment limit last."""
        found = (one for one in self.factors if one.status is FactorStatus.WRONG)
        return tuple(
            sorted(found, key=lambda one: (one.dollars is None, -abs(one.dollars or Decimal(0)), one.charge.row))
        )

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON values; exact numbers and money are text."""
        return {
            "on": self.on.isoformat(),
            "release": self.release,
            "rows": self.rows,
            "lines": self.lines,
            "skipped": {reason.value: count for reason, count in self.skipped},
            "refused": [one.to_dict() for one in self.refused],
            "clean": self.is_clean,
            "findings": [finding.to_dict() for finding in self.findings],
            "factors": [one.to_dict() for one in self.factors],
            "coming": None if self.coming is None else self.coming.to_dict(),
        }

    def _texts(self) -> Iterator[str]:
        yield from map(str, self.findings)
        yield from map(str, self.refused)
        if self.skipped:
            yield not_drugs(self.skipped, "line")
        if self.factors:
            counts = (
                f"{sum(one.status is status for one in self.factors):,} {status.value}" for status in FactorStatus
            )
            yield f"multipliers: {', '.join(counts)}"
        wrong = sum(not finding.is_doubt for finding in self.findings)
        review = len(self.findings) - wrong
        yield f"{counted(self.lines, 'line')} checked against release {self.release} for {self.on}: {wrong:,} wrong, {review:,} to review"
        if self.coming is not None:
            yield str(self.coming)

    def __str__(self) -> str:
        """Return the findings, a line each, the counts, and what a coming release changes."""
        return "\n".join(self._texts())
