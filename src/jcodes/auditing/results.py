"""`Audit`: the results of an audit, as text, JSON, a dataframe and an HTML page."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.auditing.frames import table_of
from jcodes.auditing.page import page_of
from jcodes.auditing.rows import CodeRow, Counts, ProviderRow, RuleRow, dollars
from jcodes.auditing.summary import AuditSummary
from jcodes.documents import json_text
from jcodes.paths import as_path

__all__ = ["Audit"]

_SHOWN: Final = 10


@attrs.frozen(repr=False)
class Audit(AuditSummary):
    """The counts and findings of many claims, with the ways to show them."""

    def to_frame(self, engine: str | None = None, table: str = "findings") -> Any:
        """Return one table of the audit as a dataframe; money stays exact decimals.

        Args:
            engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``; None for the first of them that is installed.
            table: ``"findings"``, ``"claims"``, ``"rules"``, ``"codes"``, ``"providers"``, ``"provider_months"``, ``"months"``, ``"payers"``,
                ``"places"``, ``"exposures"``, ``"superseded"``, ``"refused"``, ``"payments"`` or ``"payment_groups"``. The columns are the fields of the row class.

        Raises:
            MalformedError: Another library, or another table.
            MissingExtraError: The library is not installed, or none is.
        """
        return table_of(self, engine, table)

    def to_json(self) -> str:
        """Return `to_dict` as text."""
        return json_text(self.to_dict())

    def to_html(
        self,
        path: str | Path | None = None,
        *,
        title: str = "Claim audit",
        made: date | str | None = None,
        most: int = 100,
    ) -> str:
        """Return the audit as one self-contained HTML page: no other files, no network; its one script shows the work list of all claims.

        Args:
            path: A file to write it to as well, in UTF-8.
            title: The title of the page.
            made: The date to print; None for none, so that the same audit gives the same bytes.
            most: The most claims to write out for print, most dollars at risk first; the work list has every claim, and the tables
                count all.

        Raises:
            MalformedDateError: *made* is not a date.
            MalformedError: *most* is not a whole number of zero or more.
        """
        text = page_of(self, title, made, most)
        if path is not None:
            as_path(path).write_bytes(text.encode("utf-8"))
        return text

    def __str__(self) -> str:
        """Return the verdict and the first rows of each table."""
        policies = ", ".join(row.policy for row in self.by_policy) or "no policy used"
        paid = (self.dollars_paid,) if self.paid is not None else ()
        parts = [self.verdict, self.dollars_at_risk, *paid, f"{policies}; release {self.release}"]
        for head, rows in (("rule", self.by_rule), ("code", self.by_code), ("provider", self.by_provider)):
            parts.extend(_table(head, [row for row in rows if row.claims]))
        if self.refused:
            parts.extend(("", "not checked", *map(str, self.refused[:_SHOWN]), *_rest(self.refused)))
        return "\n".join(parts)

    def __repr__(self) -> str:
        """Return the counts of claims."""
        return f"<Audit {self.verdict}>"

    def _repr_html_(self) -> str:
        """Return the verdict and the table of rules, for notebooks; `to_html` is the whole page."""
        from jcodes.html_tables import paragraphs, table

        rows = [(row.title, *_cells(row)) for row in self.by_rule]
        shown = (
            table(("rule", *_COLUMNS), rows, title=self.verdict, figures=_COLUMNS)
            if rows
            else paragraphs([self.verdict])
        )
        return shown + paragraphs([self.dollars_at_risk])


_COLUMNS: Final = ("errors", "warnings", "claims", "at risk", "allowed")


def _cells(row: Counts) -> tuple[str, ...]:
    return f"{row.errors:,}", f"{row.warnings:,}", f"{row.claims:,}", dollars(row.charge), dollars(row.allowed)


def _rest(rows: Sequence[object]) -> tuple[str, ...]:
    return (f"... and {len(rows) - _SHOWN} more",) if len(rows) > _SHOWN else ()


def _table(head: str, rows: Sequence[RuleRow | CodeRow | ProviderRow]) -> tuple[str, ...]:
    """Return the first of *rows* in columns, after a blank line; nothing if there are none."""
    if not rows:
        return ()
    table = [(head, *_COLUMNS), *((row.name or "none stated", *_cells(row)) for row in rows[:_SHOWN])]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = (
        "  ".join((name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))))
        for name, *cells in table
    )
    return "", *lines, *_rest(rows)
