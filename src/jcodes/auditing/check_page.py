"""The reports of checked claims as one HTML page: each claim with its lines and findings, in the order given.

All text from claims is escaped. The page loads no other file, asks no network and has no script.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from jcodes.auditing.page import HEAD, STYLE, hash_of
from jcodes.auditing.page_text import mark, sentence, text_of
from jcodes.auditing.rows import counted, dollars
from jcodes.errors import JcodesError
from jcodes.periods import as_date
from jcodes.rules import Finding, Report

__all__ = ["article_of", "page_of_checks", "refused_article"]


def page_of_checks(
    articles: Iterable[str], counts: Mapping[str, int], made: date | str | None = None, *, title: str = "Claim check"
) -> str:
    """Return the page.

    Args:
        articles: The claims, each from `article_of` or `refused_article`.
        counts: How many claims there are of each outcome, such as ``{"with errors": 2}``; zeros are shown too.
        made: The date to print; None for none, so that the same claims give the same bytes.
        title: The title.

    Raises:
        MalformedDateError: *made* is not a date.
    """
    style = STYLE.read_text("utf-8")
    day = None if made is None else as_date(made)
    claims = sum(counts.values())
    figures = "".join(
        f'<div><dt>Claims {text_of(name)}</dt><dd><div class="number">{count:,}</div></dd></div>'
        for name, count in counts.items()
    )
    return "\n".join(
        (
            HEAD.format(title=text_of(title), style=style, script="none", sheet=hash_of(style)),
            f"<header>\n<h1>{text_of(title)}</h1>\n<p>{counted(claims, 'claim')} checked.</p>",
            f'<dl class="facts"><dt>Date</dt><dd>{day.isoformat()}</dd></dl>' if day else "",
            f'</header>\n<main>\n<dl class="figures">{figures}</dl>',
            *articles,
            "</main>\n</body>\n</html>\n",
        )
    )


def article_of(name: str, report: Report) -> str:
    """Return one checked claim as a part of the page."""
    color = "error" if report.errors else "good" if report.complete else "warning"
    facts = f"{text_of(report.policy)}, release {text_of(report.catalog.release)}"
    parts = [
        f'<article>\n<h3>{text_of(name)}: <span class="{color}">{text_of(report.verdict)}</span></h3>',
        f'<p class="quiet small">{facts}</p>',
    ]
    by_line = report.by_line
    parts += _found("Whole claim", by_line.get(None, ()))
    for at, line in enumerate(report.claim.lines):
        day = "" if line.on is None else f", {line.on.isoformat()}"
        charge = "" if line.charge is None else f", {dollars(line.charge)}"
        head = f"Line {at + 1}: {text_of(line)}{day}{charge}"
        if at in by_line:
            parts += _found(head, by_line[at])
        else:
            parts.append(f'<p>{head} <span class="quiet small">no findings</span></p>')
    parts += [
        f'<p class="quiet small">Silenced: {text_of(one.finding)} ({text_of(one.reason)})</p>'
        for one in report.silenced
    ]
    return "\n".join((*parts, "</article>"))


def _found(head: str, findings: Iterable[Finding]) -> Iterator[str]:
    held = list(findings)
    if held:
        yield f"<p>{head}</p>\n<ul>"
        yield from map(_item, held)
        yield "</ul>"


def _item(finding: Finding) -> str:
    facts = (
        ("Expected", finding.expected),
        ("Suggested fix", "" if finding.fix is None else finding.fix.text),
        ("Likely denial", "; ".join(finding.denials)),
    )
    more = "".join(f"<p>{name}: {text_of(value)}</p>" for name, value in facts if value)
    return (
        f'<li class="is-{finding.severity}"><p>{mark(finding.severity)} <code>{text_of(finding.rule)}</code></p>'
        f'<p>{sentence(finding.message)}</p>{more}<p class="quiet small">{text_of(finding.source)}</p></li>'
    )


def refused_article(name: str, error: JcodesError, where: str) -> str:
    """Return a claim that was not checked as a part of the page."""
    place = f" ({text_of(where)})" if where else ""
    return (
        f'<article>\n<h3>{text_of(name)}: <span class="error">not checked</span></h3>\n'
        f"<p>{sentence(str(error))}{place}</p>\n</article>"
    )
