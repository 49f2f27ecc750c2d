"""The audit as one page of HTML: figures first, then tables, then claim by claim what to do, then the rules behind it.

Whatever a claim holds is text on the page and nothing else. The page has no script, asks for no other file, and holds no time of its making
unless it is told one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from jcodes.auditing.rows import AuditFinding, CodeRow, Counts, RefusedRow, RuleRow, dollars
from jcodes.auditing.style import STYLE
from jcodes.claims.fields import total_of
from jcodes.errors import MalformedError
from jcodes.periods import as_date
from jcodes.rules import Severity

if TYPE_CHECKING:
    from jcodes.auditing.results import Audit

__all__ = ["page_of"]

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
_MOST_LINKS: Final = 12
_WORDS: Final = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFORMATION: "Note"}


def page_of(audit: "Audit", title: str, made: date | str | None, most: int) -> str:
    """Return the page.

    Raises:
        MalformedDateError: *made* is not a day.
        MalformedError: *most* is not a whole number of zero or more.
    """
    if type(most) is not int or most < 0:
        raise MalformedError(
            f"{most!r} is not a number of claims", value=most, hint="give a whole number, zero or more"
        )
    day = None if made is None else as_date(made)
    parts = (
        _HEAD.format(title=_text(title), style=STYLE),
        *_header(audit, title, day),
        "<main>",
        *_summary(audit),
        *_section("not-checked", "Not checked", _refused(audit.refused)),
        *_section("rules", "By rule", _rules(audit)),
        *_section("codes", "By code", _codes(audit)),
        *_section("providers", "By provider", _providers(audit)),
        *_section("claims", "Claim by claim", _claims(audit, most)),
        *_section("asked", "What the rules ask", _asked(audit, most)),
        "</main>",
        *_footer(audit),
        "</body>\n</html>\n",
    )
    return "\n".join(parts)


# -- words -----------------------------------------------------------------------------------------------------------


def _text(value: object) -> str:
    """Return *value* as text that stands in HTML for itself; what no page may hold is shown as U+FFFD."""
    return escape(_UNFIT.sub("\ufffd", str(value)))


def _sentence(text: str) -> str:
    return _text(text[:1].upper() + text[1:])


def _prose(text: str) -> Iterator[str]:
    """Go through the paragraphs of a docstring; what stands in backticks there is shown as code."""
    for paragraph in text.split("\n\n"):
        told = re.sub(r"(`+)(.+?)\1", r"<code>\2</code>", _text(" ".join(paragraph.split())))
        yield f"<p>{told}</p>"


def _number(count: int) -> str:
    return f"{count:,}"


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _mark(severity: Severity) -> str:
    return f'<span class="mark {severity}">{_WORDS[severity]}</span>'


def _rule_anchor(rule: str) -> str:
    """Return the id of a rule's section: letters, figures and hyphens stay, the rest is written by number, so that no two meet."""
    return "rule-" + re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}_", rule)


def _claim_anchor(place: int) -> str:
    return f"claim-{place + 1}"


def _claim_name(place: int, identifier: str) -> str:
    return f"Claim {place + 1:,}" + (f": {_text(identifier)}" if identifier.strip() else "")


def _section(anchor: str, head: str, parts: Iterable[str]) -> Iterator[str]:
    """Go through a section with its head; one that would be empty is left out."""
    told = list(parts)
    if told:
        yield f'<section id="{anchor}" aria-labelledby="{anchor}-head">\n<h2 id="{anchor}-head">{head}</h2>'
        yield from told
        yield "</section>"


# -- the top ---------------------------------------------------------------------------------------------------------


def _header(audit: "Audit", title: str, made: date | None) -> Iterator[str]:
    policies = "; ".join(
        f"{_text(row.title)} (<code>{_text(row.policy)}</code>"
        + (f", {_of(row.claims, 'claim')})" if len(audit.by_policy) > 1 else ")")
        for row in audit.by_policy
    )
    facts = (
        ("Made", "" if made is None else made.isoformat()),
        ("Policy" if len(audit.by_policy) == 1 else "Policies", policies),
        ("CMS release", _text(audit.release)),
        ("Rules", f"{_of(len(audit.rules), 'rule')} asked"),
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
        ("asked", "What the rules ask", audit.by_rule),
    )
    if any(rows for _, _, rows in links):
        yield '<nav aria-label="Sections">\n<ul>'
        yield from (f'<li><a href="#{anchor}">{name}</a></li>' for anchor, name, rows in links if rows)
        yield "</ul>\n</nav>"
    yield "</header>"


def _summary(audit: "Audit") -> Iterator[str]:
    total = audit.total
    gaps = (
        (total.uncharged, "state no charge"),
        (total.unpriced, "have no known allowed amount"),
    )
    missing = ", ".join(f"{count:,} {words}" for count, words in gaps if count)
    figures = (
        ("At stake", dollars(total.charge), f"of {dollars(audit.charged)} charged", "error" if total.at_stake else ""),
        ("Allowed for it", dollars(total.allowed), "by CMS's payment limits", ""),
        ("Lines at stake", _number(total.at_stake), f"of {_of(audit.lines, 'line')}", ""),
        (
            "Claims with errors",
            _number(audit.wrong),
            f"of {_of(audit.claims, 'claim')}",
            "error" if audit.wrong else "",
        ),
        (
            "Claims to look at",
            _number(audit.claims - audit.wrong - audit.clean),
            "no error, but something to read",
            "",
        ),
        ("Clean claims", _number(audit.clean), "nothing was found", "good" if audit.clean else ""),
        *(
            (("Not fully checked", _number(audit.unchecked), "no HCPCS data for a date of service", ""),)
            if audit.unchecked
            else ()
        ),
    )
    yield '<section id="summary" aria-labelledby="summary-head">\n<h2 id="summary-head">In short</h2>\n<dl class="figures">'
    for name, figure, about, colour in figures:
        yield (
            f'<div><dt>{name}</dt><dd><div class="number {colour}">{figure}</div>'
            f'<div class="quiet small">{about}</div></dd></div>'
        )
    yield "</dl>"
    if missing:
        yield f'<p class="quiet">Of the lines at stake, {missing}; nothing is counted for what is not known.</p>'
    if audit.silenced:
        reasons = "; ".join(f"<code>{_text(name)}</code> ({_text(reason)})" for name, reason in audit.silence)
        yield f"<p>{_of(audit.silenced, 'finding')} set aside, of rules that were silenced: {reasons}.</p>"
    yield "</section>"


def _refused(rows: Sequence[RefusedRow]) -> Iterator[str]:
    if not rows:
        return
    yield "<p>These rows are no claims that can be read, or name a policy that is not known. They are in no count.</p>"
    yield _table(
        ("Row", "What was wrong", "What would be right"),
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

_MONEY: Final = ("Charge at stake", "Allowed")


def _columns(audit: "Audit") -> tuple[str, ...]:
    """Return the heads of the figures; notes stand there only where a rule gave one."""
    notes = ("Notes",) if audit.total.notes else ()
    return ("Errors", "Warnings", *notes, "Claims", "Lines at stake", *_MONEY)


def _figures(audit: "Audit", row: Counts) -> tuple[str, ...]:
    notes = (row.notes,) if audit.total.notes else ()
    numbers = (row.errors, row.warnings, *notes, row.claims, row.at_stake)
    part = f'<span class="part">{row.unpriced:,} not known</span>' if row.allowed is not None and row.unpriced else ""
    return (*map(_number, numbers), dollars(row.charge), f"<span>{dollars(row.allowed)}{part}</span>")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], total: Sequence[str], figures: int = 0) -> str:
    """Return a table whose last *figures* columns are figures; the roles keep it one where a narrow screen folds it."""
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


def _rules(audit: "Audit") -> Iterator[str]:
    if not audit.by_rule:
        return
    yield (
        '<p class="quiet">Most money first. A line at stake by two rules stands in both rows, so that the rows may add up to more than'
        " the total.</p>"
    )
    rows = ((_rule_link(row), *_figures(audit, row)) for row in audit.by_rule)
    yield _table(("Rule", *_columns(audit)), rows, ("All rules", *_figures(audit, audit.total)), len(_columns(audit)))


def _rule_link(row: RuleRow) -> str:
    return (
        f'<a href="#{_rule_anchor(row.rule)}">{_sentence(row.title)}</a>'
        f'<span class="quiet">{_mark(row.severity)} <code>{_text(row.rule)}</code></span>'
    )


def _codes(audit: "Audit") -> Iterator[str]:
    if audit.by_code:
        rows = ((_code(row), _number(row.checked), *_figures(audit, row)) for row in audit.by_code)
        yield _table(("Code", "Lines checked", *_columns(audit)), rows, (), len(_columns(audit)) + 1)


def _code(row: CodeRow) -> str:
    drug = f'<span class="quiet">{_text(row.drug)}</span>' if row.drug else ""
    return f"{_text(row.code)}{drug}" if row.code else "no code"


def _providers(audit: "Audit") -> Iterator[str]:
    if audit.by_provider:
        rows = (
            (_text(row.provider or "none stated"), _number(row.checked), *_figures(audit, row))
            for row in audit.by_provider
        )
        yield _table(("Provider", "Lines checked", *_columns(audit)), rows, (), len(_columns(audit)) + 1)


# -- claims ----------------------------------------------------------------------------------------------------------


def _staked(findings: Sequence[AuditFinding]) -> Decimal:
    """Return what the lines at stake of one claim charge."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    whole = [finding.charge for finding in errors if finding.line is None]
    return total_of(whole[:1] or {finding.line: finding.charge for finding in errors}.values())


def _by_claim(audit: "Audit") -> list[tuple[AuditFinding, ...]]:
    """Return the findings of each claim, the claims in order of what is at stake, then of how grave the gravest finding is."""
    groups = [tuple(group) for _, group in groupby(audit.findings, key=lambda finding: finding.claim)]
    return sorted(
        groups,
        key=lambda group: (
            _staked(group).copy_negate(),
            min(finding.severity.rank for finding in group),
            group[0].claim,
        ),
    )


def _claims(audit: "Audit", most: int) -> Iterator[str]:
    groups = _by_claim(audit)
    if not groups:
        return
    left = len(groups) - most
    told = f" {_of(left, 'more claim')} with findings: <code>to_frame()</code> has them all." if left > 0 else ""
    yield f'<p class="quiet">Most money first.{told}</p>'
    for group in groups[:most]:
        yield from _claim(group)


def _claim(group: Sequence[AuditFinding]) -> Iterator[str]:
    first = group[0]
    at_stake = _staked(group)
    staked = f'<p class="quiet small">{dollars(at_stake)} at stake</p>' if at_stake else ""
    yield (
        f'<article id="{_claim_anchor(first.claim)}">\n<h3>{_claim_name(first.claim, first.identifier)}</h3>{staked}\n<ul>'
    )
    yield from map(_finding, group)
    yield "</ul>\n</article>"


def _finding(finding: AuditFinding) -> str:
    line = f"line {finding.line + 1}" if finding.line is not None else "whole claim"
    facts = (line, finding.code, finding.provider, "" if finding.charge is None else dollars(finding.charge))
    where = ", ".join(_text(fact) for fact in facts if fact)
    right = (("Right would be", finding.expected), ("To do", finding.mend))
    told = "".join(f"<p>{name}: {_text(value)}</p>" for name, value in right if value)
    return (
        f'<li class="is-{finding.severity}"><p>{_mark(finding.severity)} <span class="quiet">{where}</span></p>'
        f"<p>{_sentence(finding.message)}</p>{told}"
        f'<p class="small"><a href="#{_rule_anchor(finding.rule)}"><code>{_text(finding.rule)}</code></a></p></li>'
    )


# -- the rules behind it ---------------------------------------------------------------------------------------------


def _asked(audit: "Audit", most: int) -> Iterator[str]:
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
        ("At most", _mark(row.severity)),
        ("Found in", (links + (f" and {more:,} more" if more else "")) if links else _of(row.claims, "claim")),
        ("May come back as", "; ".join(f"{name} {_text(', '.join(codes))}" for name, codes in denial if codes)),
        ("Source", _text(row.source)),
    )
    yield f'<article id="{_rule_anchor(row.rule)}">\n<h3>{_sentence(row.title)} <code>{_text(row.rule)}</code></h3>'
    if row.text:
        yield from _prose(row.text)
    yield '<dl class="facts">'
    yield from (f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    yield "</dl>\n</article>"


def _footer(audit: "Audit") -> Iterator[str]:
    digests = "; ".join(f"<code>{_text(row.policy)}</code> {_text(row.digest)}" for row in audit.by_policy)
    yield (
        '<footer class="quiet small">\n<p>A line is at stake when it has an error, or when its whole claim has one; however many errors it has,'
        " its charge counts once in a total. What is allowed is units times CMS's payment limit of the quarter, as the payer's policy takes"
        " it; where no limit is known, nothing is counted and the line is named as such. Findings of whole claims count for no code.</p>"
    )
    yield f"<p>Catalog: {_text(audit.release)}, {_text(audit.digest)}.{f' Policies: {digests}.' if digests else ''}</p>\n</footer>"
