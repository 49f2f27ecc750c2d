"""What an audit found: counts, findings, refused rows; as text, JSON, a frame and a page."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.auditing.rows import (
    AuditFinding,
    CodeRow,
    Counts,
    PolicyRow,
    ProviderRow,
    RefusedRow,
    RuleRow,
    dollars,
)
from jcodes.rules import Report

__all__ = ["Audit"]

_SHOWN: Final = 10


@attrs.frozen(repr=False)
class Audit:
    """What was found in many claims.

    Rows of rules, codes and providers come with what most money stands on first; those of which nothing was found are left out.

    Attributes:
        claims: How many claims were checked; those that were refused are not among them.
        lines: How many lines they have.
        clean: In how many of them nothing was found.
        wrong: How many of them have an error.
        unchecked: How many of them were not fully checked, because no loaded HCPCS release covers a date of service; each is among the
            clean ones, those with errors or those to look at as well. See `Report.complete`.
        charged: What all lines charge together, dollars and cents; what states no charge counts nothing.
        total: The counts of everything; each line's charge is in it once.
        by_rule: The counts of each rule. A line at stake by two rules stands in both.
        by_code: The counts of each code; the charges at stake add up to those of `total`.
        by_provider: The counts of each provider; the charges at stake add up to those of `total`.
        by_policy: The policies, each with the number of claims that were checked by it.
        findings: What was found, in the order of the claims.
        refused: The rows that were not checked, each with what was wrong.
        silenced: How many findings were set aside.
        silence: The ids of the rules whose findings were set aside, each with the reason.
        release: The name of the catalog's release.
        digest: The hash of the catalog's facts.
        rules: The ids of the rules that were asked, in alphabetical order.
        reports: The report on each claim that was checked, where the audit was asked to keep them.
    """

    claims: int
    lines: int
    clean: int
    wrong: int
    unchecked: int
    charged: Decimal
    total: Counts
    by_rule: tuple[RuleRow, ...]
    by_code: tuple[CodeRow, ...]
    by_provider: tuple[ProviderRow, ...]
    by_policy: tuple[PolicyRow, ...]
    findings: tuple[AuditFinding, ...]
    refused: tuple[RefusedRow, ...]
    silenced: int
    silence: tuple[tuple[str, str], ...]
    release: str
    digest: str
    rules: tuple[str, ...]
    reports: tuple[Report, ...] = attrs.field(default=(), eq=False)

    @property
    def ok(self) -> bool:
        """Tell whether no finding is an error and no row was refused; warnings may remain, and `complete` tells of what was not checked."""
        return not self.wrong and not self.refused

    @property
    def complete(self) -> bool:
        """Tell whether every row was a claim that could be fully checked: none refused, and each `Report.complete`."""
        return not self.unchecked and not self.refused

    def of(self, rule: str) -> tuple[AuditFinding, ...]:
        """Return the findings of the rule with the id *rule*."""
        return tuple(finding for finding in self.findings if finding.rule == rule)

    def to_frame(self, engine: str = "polars", table: str = "findings") -> Any:
        """Return one table of the audit as a dataframe; amounts of money stay exact decimals.

        Args:
            engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``, which must be installed.
            table: ``"findings"``, ``"rules"``, ``"codes"``, ``"providers"`` or ``"refused"``.

        Raises:
            MalformedError: Another library, or another table.
            MissingExtraError: The library is not installed.
        """
        from jcodes.auditing.frames import frame_of

        return frame_of(self, engine, table)

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON holds it, the same for the same claims, policies, rules and release; amounts are texts, exactly."""
        return {
            "ok": self.ok,
            "claims": self.claims,
            "lines": self.lines,
            "clean": self.clean,
            "wrong": self.wrong,
            "complete": self.complete,
            "unchecked": self.unchecked,
            "charged": str(self.charged),
            "total": self.total.to_dict(),
            "by_rule": [row.to_dict() for row in self.by_rule],
            "by_code": [row.to_dict() for row in self.by_code],
            "by_provider": [row.to_dict() for row in self.by_provider],
            "by_policy": [row.to_dict() for row in self.by_policy],
            "findings": [row.to_dict() for row in self.findings],
            "refused": [row.to_dict() for row in self.refused],
            "silenced": self.silenced,
            "silence": dict(self.silence),
            "release": {"name": self.release, "digest": self.digest},
            "rules": list(self.rules),
        }

    def to_json(self) -> str:
        """Return `to_dict` as text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, sort_keys=True)

    def to_html(
        self,
        path: str | Path | None = None,
        *,
        title: str = "Claim audit",
        made: date | str | None = None,
        most: int = 1_000,
    ) -> str:
        """Return the audit as one page of HTML that needs nothing else: no script, no other file, no network.

        Args:
            path: Where to write it too, in UTF-8; None for nowhere.
            title: What the page is called.
            made: The day to put on it; None for none, so that the same audit gives the same bytes.
            most: The most claims whose findings are listed, those first on which most money stands; the tables count all.

        Raises:
            MalformedDateError: *made* is not a day.
            MalformedError: *most* is not a whole number of zero or more.
        """
        from jcodes.auditing.page import page_of

        text = page_of(self, title, made, most)
        if path is not None:
            Path(path).write_bytes(text.encode("utf-8"))
        return text

    @property
    def verdict(self) -> str:
        """The counts of claims in one sentence."""
        doubtful = self.claims - self.wrong - self.clean
        refused = f"; {len(self.refused)} not checked" if self.refused else ""
        unchecked = f"; {self.unchecked:,} of them not fully checked" if self.unchecked else ""
        return (
            f"{counted(self.claims, 'claim')}, {counted(self.lines, 'line')}: {self.wrong} with errors,"
            f" {doubtful} to look at, {self.clean} clean{unchecked}{refused}"
        )

    @property
    def stakes(self) -> str:
        """The money at stake in one sentence."""
        total = self.total
        if not total.at_stake:
            return f"nothing at stake of {dollars(self.charged)} charged"
        gaps = (
            (f"{total.uncharged} without a charge", total.uncharged),
            (f"{total.unpriced} without a known allowed amount", total.allowed is not None and total.unpriced),
        )
        told = "".join(f", {words}" for words, count in gaps if count)
        return (
            f"at stake: {dollars(total.charge)} of {dollars(self.charged)} charged,"
            f" {'allowed amount not known' if total.allowed is None else dollars(total.allowed) + ' allowed'}"
            f" ({counted(total.at_stake, 'line')}{told})"
        )

    def __str__(self) -> str:
        """Return the verdict, and the first rows of each table."""
        policies = ", ".join(row.policy for row in self.by_policy) or "no policy asked"
        parts = [self.verdict, self.stakes, f"{policies}; release {self.release}"]
        for head, rows in (("rule", self.by_rule), ("code", self.by_code), ("provider", self.by_provider)):
            parts.extend(_table(head, rows))
        if self.refused:
            parts.extend(("", "not checked", *map(str, self.refused[:_SHOWN]), *_rest(self.refused)))
        return "\n".join(parts)

    def __repr__(self) -> str:
        """Return the counts of claims."""
        return f"<Audit {self.verdict}>"

    def _repr_html_(self) -> str:
        """Return the verdict and the table of rules, for notebooks; `to_html` is the whole page."""
        rows = "".join(
            f"<tr><th scope='row' style='text-align:left'>{escape(row.title)}</th>"
            + "".join(f"<td style='text-align:right'>{cell}</td>" for cell in _cells(row))
            + "</tr>"
            for row in self.by_rule
        )
        head = "".join(f"<th scope='col'>{name}</th>" for name in ("rule", *_COLUMNS))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
        return f"<div><p><b>{escape(self.verdict)}</b><br>{escape(self.stakes)}</p>{table}</div>"


_COLUMNS: Final = ("errors", "warnings", "claims", "at stake", "allowed")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 line``, ``2 lines``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cells(row: Counts) -> tuple[str, ...]:
    return str(row.errors), str(row.warnings), str(row.claims), dollars(row.charge), dollars(row.allowed)


def _rest(rows: Sequence[object]) -> tuple[str, ...]:
    return (f"... and {len(rows) - _SHOWN} more",) if len(rows) > _SHOWN else ()


def _table(head: str, rows: Sequence[RuleRow | CodeRow | ProviderRow]) -> tuple[str, ...]:
    """Return the first of *rows* in columns, after a blank line; nothing where there are none."""
    if not rows:
        return ()
    table = [(head, *_COLUMNS), *((row.name or "none stated", *_cells(row)) for row in rows[:_SHOWN])]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = (
        "  ".join((name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))))
        for name, *cells in table
    )
    return "", *lines, *_rest(rows)
