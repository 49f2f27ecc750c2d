"""The page's claims, written out one by one, and what each rule checks."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from jcodes.auditing.page_text import (
    claim_anchor,
    claim_name,
    mark,
    prose,
    rule_anchor,
    sentence,
    text_of,
)
from jcodes.auditing.rows import AuditFinding, RuleRow, counted, dollars
from jcodes.auditing.summary import AuditSummary
from jcodes.claims.charges import total_of
from jcodes.rules import Severity

__all__ = ["checks", "claims"]

_MOST_LINKS: Final = 12


def _charge_at_risk(findings: Sequence[AuditFinding]) -> Decimal:
    """Return the charges of the lines at risk of one claim."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    whole = [finding.charge for finding in errors if finding.line is None]
    return total_of(whole[:1] or {finding.line: finding.charge for finding in errors}.values())


def _by_claim(audit: AuditSummary) -> list[tuple[AuditFinding, ...]]:
    """Return the findings of each claim: most dollars at risk first, then the most severe."""
    groups = [tuple(group) for _, group in groupby(audit.findings, key=lambda finding: finding.claim)]
    return sorted(
        groups,
        key=lambda group: (
            _charge_at_risk(group).copy_negate(),
            min(finding.severity.rank for finding in group),
            group[0].claim,
        ),
    )


def claims(audit: AuditSummary, most: int) -> Iterator[str]:
    """Yield the claims with the most at risk, each with its findings."""
    groups = _by_claim(audit)
    if not groups:
        return
    left = len(groups) - most
    more = f" {counted(left, 'more claim')} with findings: the work list above has them all." if left > 0 else ""
    yield f'<p class="quiet">Most dollars first.{more}</p>'
    for group in groups[:most]:
        yield from _claim(group)


def _claim(group: Sequence[AuditFinding]) -> Iterator[str]:
    first = group[0]
    charge = _charge_at_risk(group)
    at_risk = f'<p class="quiet small">{dollars(charge)} at risk</p>' if charge else ""
    yield (
        f'<article id="{claim_anchor(first.claim)}">\n<h3>{claim_name(first.claim, first.identifier)}</h3>{at_risk}\n<ul>'
    )
    yield from map(_finding, group)
    yield "</ul>\n</article>"


def _finding(finding: AuditFinding) -> str:
    line = f"line {finding.line + 1}" if finding.line is not None else "whole claim"
    place = (line, finding.code, finding.provider, "" if finding.charge is None else dollars(finding.charge))
    where = ", ".join(text_of(fact) for fact in place if fact)
    facts = (("Expected", finding.expected), ("Suggested fix", finding.fix))
    more = "".join(f"<p>{name}: {text_of(value)}</p>" for name, value in facts if value)
    return (
        f'<li class="is-{finding.severity}"><p>{mark(finding.severity)} <span class="quiet">{where}</span></p>'
        f"<p>{sentence(finding.message)}</p>{more}"
        f'<p class="small"><a href="#{rule_anchor(finding.rule)}"><code>{text_of(finding.rule)}</code></a></p></li>'
    )


def checks(audit: AuditSummary, most: int) -> Iterator[str]:
    """Yield what each rule with findings checks."""
    places: dict[str, dict[int, str]] = {}
    for group in _by_claim(audit)[:most]:
        for finding in group:
            places.setdefault(finding.rule, {})[finding.claim] = finding.identifier
    for row in audit.by_rule:
        yield from _rule(row, places.get(row.rule, {}))


def _rule(row: RuleRow, places: dict[int, str]) -> Iterator[str]:
    shown = list(places)[:_MOST_LINKS]
    links = ", ".join(f'<a href="#{claim_anchor(place)}">{text_of(places[place] or place + 1)}</a>' for place in shown)
    more = row.claims - len(shown)
    denial = (("CARC", row.carc), ("RARC", row.rarc))
    facts = (
        ("Severity", mark(row.severity)),
        ("Found in", (links + (f" and {more:,} more" if more else "")) if links else counted(row.claims, "claim")),
        ("Denial codes", "; ".join(f"{name} {text_of(', '.join(codes))}" for name, codes in denial if codes)),
        ("Source", text_of(row.source)),
    )
    yield f'<article id="{rule_anchor(row.rule)}">\n<h3>{sentence(row.title)} <code>{text_of(row.rule)}</code></h3>'
    if row.text:
        yield from prose(row.text)
    yield '<dl class="facts">'
    yield from (f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    yield "</dl>\n</article>"
