"""An audit as one HTML page: summary, tables, the findings of each claim, then the rules behind them.

All text from claims is escaped. The page has no scripts, loads no other files, and shows no date unless one is given.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from jcodes.auditing.rows import AuditFinding, CodeRow, Counts, RefusedRow, RuleRow, counted, dollars
from jcodes.auditing.summary import AuditSummary
from jcodes.claims.charges import total_of
from jcodes.errors import MalformedError, shown
from jcodes.periods import as_date
from jcodes.rules import Severity

__all__ = ["STYLE", "page_of"]

_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HEAD: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>"""
STYLE: Final = Path(__file__).with_name("page.css")
_MOST_LINKS: Final = 12
_WORDS: Final = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFORMATION: "Note"}


def page_of(audit: AuditSummary, title: str, made: date | str | None, most: int) -> str:
    """Return the page.

    Raises:
        MalformedDateError: *made* is not a date.
        MalformedError: *most* is not a whole number of zero or more.
    """
    if type(most) is not int or most < 0:
        raise MalformedError(
            f"{shown(most)} is not a number of claims", value=most, hint="give a whole number, zero or more"
        )
    day = None if made is None else as_date(made)
    parts = (
        _HEAD.format(title=_text(title), style=STYLE.read_text("utf-8")),
        *_header(audit, title, day),
        "<main>",
        *_summary(audit),
        *_section("not-checked", "Not checked", _refused(audit.refused)),
        *_section("rules", "By rule", _rules(audit)),
        *_section("codes", "By code", _codes(audit)),
        *_section("providers", "By provider", _providers(audit)),
        *_section("claims", "Claim by claim", _claims(audit, most)),
        *_section("checks", "What each rule checks", _checks(audit, most)),
        "</main>",
        *_footer(audit),
        "</body>\n</html>\n",
    )
    return "\n".join(parts)


# -- words -----------------------------------------------------------------------------------------------------------


def _text(value: object) -> str:
    """Return *value* escaped for HTML; characters that HTML forbids become U+FFFD."""
    return escape(_UNFIT.sub("\ufffd", str(value)))


def _sentence(text: str) -> str:
    return _text(text[:1].upper() + text[1:])


def _prose(text: str) -> Iterator[str]:
    """Yield the paragraphs of a docstring; text in backticks is shown as code."""
    for paragraph in text.split("\n\n"):
        shown = re.sub(r"(`+)(.+?)\1", r"<code>\2</code>", _text(" ".join(paragraph.split())))
        yield f"<p>{shown}</p>"


def _number(count: int) -> str:
    return f"{count:,}"


def _mark(severity: Severity) -> str:
    return f'<span class="mark {severity}">{_WORDS[severity]}</span>'


def _rule_anchor(rule: str) -> str:
    """Return the id of a rule's section; characters other than letters, digits and hyphens become their numbers, so that ids stay unique."""
    return "rule-" + re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}_", rule)


def _claim_anchor(place: int) -> str:
    return f"claim-{place + 1}"


def _claim_name(place: int, identifier: str) -> str:
    return f"Claim {place + 1:,}" + (f": {_text(identifier)}" if identifier.strip() else "")


def _section(anchor: str, head: str, parts: Iterable[str]) -> Iterator[str]:
    """Yield a section with its heading; nothing if it would be empty."""
    held = list(parts)
    if held:
        yield f'<section id="{anchor}" aria-labelledby="{anchor}-head">\n<h2 id="{anchor}-head">{head}</h2>'
        yield from held
        yield "</section>"


# -- the top ---------------------------------------------------------------------------------------------------------


def _header(audit: AuditSummary, title: str, made: date | None) -> Iterator[str]:
    policies = "; ".join(
        f"{_text(row.title)} (<code>{_text(row.policy)}</code>"
        + (f", {counted(row.claims, 'claim')})" if len(audit.by_policy) > 1 else ")")
        for row in audit.by_policy
    )
    facts = (
        ("Date", "" if made is None else made.isoformat()),
        ("Policy" if len(audit.by_policy) == 1 else "Policies", policies),
        ("CMS release", _text(audit.release)),
        ("Rules", f"{counted(len(audit.rules), 'rule')} run"),
    )
    yield f'<header>\n<h1>{_text(title)}</h1>\n<p>{_text(audit.verdict)}.</p>\n<dl class="facts">'
    yield from (f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    yield "</dl>"
    links = (
        ("not-checked", "Not checked", audit.refused),
        ("rules", "By rule", audit.by_rule),
        ("codes", "By code", audit.by_code),
        ("providers", "By provider", audit.by_provider),
        ("claims", "Claim by claim", audit.findings),
        ("checks", "What each rule checks", audit.by_rule),
    )
    if any(rows for _, _, rows in links):
        yield '<nav aria-label="Sections">\n<ul>'
        yield from (f'<li><a href="#{anchor}">{name}</a></li>' for anchor, name, rows in links if rows)
        yield "</ul>\n</nav>"
    yield "</header>"


def _summary(audit: AuditSummary) -> Iterator[str]:
    total = audit.total
    gaps = (
        (total.uncharged, "state no charge"),
        (total.unpriced, "have no known allowed amount"),
    )
    missing = ", ".join(f"{count:,} {words}" for count, words in gaps if count)
    figures = (
        ("At risk", dollars(total.charge), f"of {dollars(audit.charged)} charged", "error" if total.at_risk else ""),
        ("Allowed for lines at risk", dollars(total.allowed), "by CMS's payment limits", ""),
        ("Lines at risk", _number(total.at_risk), f"of {counted(audit.lines, 'line')}", ""),
        (
            "Claims with errors",
            _number(audit.wrong),
            f"of {counted(audit.claims, 'claim')}",
            "error" if audit.wrong else "",
        ),
        (
            "Claims to review",
            _number(audit.review),
            "warnings or notes, no errors",
            "",
        ),
        ("Clean claims", _number(audit.clean), "no findings", "good" if audit.clean else ""),
        *(
            (("Not fully checked", _number(audit.unchecked), "no data loaded for a date of service", ""),)
            if audit.unchecked
            else ()
        ),
    )
    yield '<section id="summary" aria-labelledby="summary-head">\n<h2 id="summary-head">Summary</h2>\n<dl class="figures">'
    for name, figure, about, color in figures:
        yield (
            f'<div><dt>{name}</dt><dd><div class="number {color}">{figure}</div>'
            f'<div class="quiet small">{about}</div></dd></div>'
        )
    yield "</dl>"
    if missing:
        yield f'<p class="quiet">Of the lines at risk, {missing}; they add nothing to the amounts.</p>'
    if audit.silenced:
        reasons = "; ".join(f"<code>{_text(name)}</code> ({_text(reason)})" for name, reason in audit.silence)
        yield f"<p>{counted(audit.silenced, 'finding')} suppressed; silenced rules: {reasons}.</p>"
    yield "</section>"


def _refused(rows: Sequence[RefusedRow]) -> Iterator[str]:
    if not rows:
        return
    yield "<p>These rows are not valid claims, or name an unknown policy. They are not in any count.</p>"
    yield _table(
        ("Row", "Problem", "Suggested fix"),
        (
            (
                _claim_name(row.place, row.identifier),
                f'{_sentence(row.message)} <span class="quiet small">{_text(row.where or row.error)}</span>',
                _sentence(row.hint),
            )
            for row in rows
        ),
        (),
    )


# -- tables ----------------------------------------------------------------------------------------------------------

_MONEY: Final = ("Charge at risk", "Allowed")


def _columns(audit: AuditSummary) -> tuple[str, ...]:
    """Return the headings of the figures; notes only if there are some."""
    notes = ("Notes",) if audit.total.notes else ()
    return ("Errors", "Warnings", *notes, "Claims", "Lines at risk", *_MONEY)


def _figures(audit: AuditSummary, row: Counts) -> tuple[str, ...]:
    notes = (row.notes,) if audit.total.notes else ()
    numbers = (row.errors, row.warnings, *notes, row.claims, row.at_risk)
    part = f'<span class="part">{row.unpriced:,} not known</span>' if row.allowed is not None and row.unpriced else ""
    return (*map(_number, numbers), dollars(row.charge), f"<span>{dollars(row.allowed)}{part}</span>")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], total: Sequence[str], figures: int = 0) -> str:
    """Return a table whose last *figures* columns are numbers. ARIA roles keep it a table on narrow screens."""
    first = len(head) - figures
    kinds = [
        "name" if at == 0 else "wide" if at < first else "figure money" if name in _MONEY else "figure"
        for at, name in enumerate(head)
    ]

    def cells(row: Sequence[str]) -> str:
        return f'<tr role="row"><th scope="row" role="rowheader" class="name">{row[0]}</th>' + "".join(
            f'<td role="cell" class="{kind}" data-label="{name}">{cell}</td>'
            for cell, kind, name in zip(row[1:], kinds[1:], head[1:], strict=True)
        )

    names = "".join(
        f'<th scope="col" role="columnheader" class="{kind}">{name}</th>'
        for kind, name in zip(kinds, head, strict=True)
    )
    body = "\n".join(f"{cells(row)}</tr>" for row in rows)
    foot = f'\n<tfoot role="rowgroup">{cells(total)}</tr></tfoot>' if total else ""
    return (
        f'<table role="table">\n<thead role="rowgroup"><tr role="row">{names}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody>{foot}\n</table>'
    )


def _rules(audit: AuditSummary) -> Iterator[str]:
    if not audit.by_rule:
        return
    yield (
        '<p class="quiet">Most dollars first. A line at risk by two rules is in both rows, so the rows may add up to more than the'
        " total.</p>"
    )
    rows = ((_rule_link(row), *_figures(audit, row)) for row in audit.by_rule)
    yield _table(("Rule", *_columns(audit)), rows, ("All rules", *_figures(audit, audit.total)), len(_columns(audit)))


def _rule_link(row: RuleRow) -> str:
    return (
        f'<a href="#{_rule_anchor(row.rule)}">{_sentence(row.title)}</a>'
        f'<span class="quiet">{_mark(row.severity)} <code>{_text(row.rule)}</code></span>'
    )


def _codes(audit: AuditSummary) -> Iterator[str]:
    if audit.by_code:
        rows = ((_code(row), _number(row.checked), *_figures(audit, row)) for row in audit.by_code)
        yield _table(("Code", "Lines checked", *_columns(audit)), rows, (), len(_columns(audit)) + 1)


def _code(row: CodeRow) -> str:
    drug = f'<span class="quiet">{_text(row.drug)}</span>' if row.drug else ""
    return f"{_text(row.code)}{drug}" if row.code else "no code"


def _providers(audit: AuditSummary) -> Iterator[str]:
    if audit.by_provider:
        rows = (
            (_text(row.provider or "none stated"), _number(row.checked), *_figures(audit, row))
            for row in audit.by_provider
        )
        yield _table(("Provider", "Lines checked", *_columns(audit)), rows, (), len(_columns(audit)) + 1)


# -- claims ----------------------------------------------------------------------------------------------------------


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


def _claims(audit: AuditSummary, most: int) -> Iterator[str]:
    groups = _by_claim(audit)
    if not groups:
        return
    left = len(groups) - most
    more = f" {counted(left, 'more claim')} with findings: <code>to_frame()</code> has them all." if left > 0 else ""
    yield f'<p class="quiet">Most dollars first.{more}</p>'
    for group in groups[:most]:
        yield from _claim(group)


def _claim(group: Sequence[AuditFinding]) -> Iterator[str]:
    first = group[0]
    charge = _charge_at_risk(group)
    at_risk = f'<p class="quiet small">{dollars(charge)} at risk</p>' if charge else ""
    yield (
        f'<article id="{_claim_anchor(first.claim)}">\n<h3>{_claim_name(first.claim, first.identifier)}</h3>{at_risk}\n<ul>'
    )
    yield from map(_finding, group)
    yield "</ul>\n</article>"


def _finding(finding: AuditFinding) -> str:
    line = f"line {finding.line + 1}" if finding.line is not None else "whole claim"
    place = (line, finding.code, finding.provider, "" if finding.charge is None else dollars(finding.charge))
    where = ", ".join(_text(fact) for fact in place if fact)
    facts = (("Expected", finding.expected), ("Suggested fix", finding.fix))
    more = "".join(f"<p>{name}: {_text(value)}</p>" for name, value in facts if value)
    return (
        f'<li class="is-{finding.severity}"><p>{_mark(finding.severity)} <span class="quiet">{where}</span></p>'
        f"<p>{_sentence(finding.message)}</p>{more}"
        f'<p class="small"><a href="#{_rule_anchor(finding.rule)}"><code>{_text(finding.rule)}</code></a></p></li>'
    )


# -- the rules behind it ---------------------------------------------------------------------------------------------


def _checks(audit: AuditSummary, most: int) -> Iterator[str]:
    places: dict[str, dict[int, str]] = {}
    for group in _by_claim(audit)[:most]:
        for finding in group:
            places.setdefault(finding.rule, {})[finding.claim] = finding.identifier
    for row in audit.by_rule:
        yield from _rule(row, places.get(row.rule, {}))


def _rule(row: RuleRow, places: dict[int, str]) -> Iterator[str]:
    shown = list(places)[:_MOST_LINKS]
    links = ", ".join(f'<a href="#{_claim_anchor(place)}">{_text(places[place] or place + 1)}</a>' for place in shown)
    more = row.claims - len(shown)
    denial = (("CARC", row.carc), ("RARC", row.rarc))
    facts = (
        ("Severity", _mark(row.severity)),
        ("Found in", (links + (f" and {more:,} more" if more else "")) if links else counted(row.claims, "claim")),
        ("Denial codes", "; ".join(f"{name} {_text(', '.join(codes))}" for name, codes in denial if codes)),
        ("Source", _text(row.source)),
    )
    yield f'<article id="{_rule_anchor(row.rule)}">\n<h3>{_sentence(row.title)} <code>{_text(row.rule)}</code></h3>'
    if row.text:
        yield from _prose(row.text)
    yield '<dl class="facts">'
    yield from (f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    yield "</dl>\n</article>"


def _footer(audit: AuditSummary) -> Iterator[str]:
    digests = "; ".join(f"<code>{_text(row.policy)}</code> {_text(row.digest)}" for row in audit.by_policy)
    yield (
        '<footer class="quiet small">\n<p>A line is at risk when it, or its whole claim, has an error. Its charge counts once in a total, however many errors'
        " it has. The allowed amount is units times CMS's payment limit of the quarter, under the payer's policy; lines without a known limit"
        " are counted apart. Findings on whole claims count for no code.</p>"
    )
    yield f"<p>Catalog: {_text(audit.release)}, {_text(audit.digest)}.{f' Policies: {digests}.' if digests else ''}</p>\n</footer>"
