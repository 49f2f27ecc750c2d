"""An audit as one HTML page: summary, tables, a work list with filters, the claims with most at risk, then the rules behind them.

All text from claims is escaped. The page loads no other file and asks no network; its one script, allowed by its hash, shows the work list.
It shows no date unless one is given.
"""

from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from jcodes.auditing import page_tables as tables
from jcodes.auditing.page_claims import checks, claims
from jcodes.auditing.page_payments import payments
from jcodes.auditing.page_text import number, section, text_of
from jcodes.auditing.rows import counted, dollars
from jcodes.auditing.summary import AuditSummary
from jcodes.auditing.tallies import percent
from jcodes.auditing.work_list import SCRIPT, work_list
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown
from jcodes.periods import as_date

__all__ = ["HEAD", "STYLE", "hash_of", "page_of"]

HEAD: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{script}'; style-src '{sheet}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>"""
STYLE: Final = Path(__file__).with_name("page.css")


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
    style, script = STYLE.read_text("utf-8"), SCRIPT.read_text("utf-8")
    parts = (
        HEAD.format(title=text_of(title), style=style, script=hash_of(script), sheet=hash_of(style)),
        *_header(audit, title, day),
        '<main id="main" tabindex="-1">',
        *_summary(audit),
        *section("not-checked", "Not checked", tables.refused(audit.refused)),
        *section("months", "By month", tables.months(audit)),
        *section("payers", "By payer", tables.payers(audit)),
        *section("providers", "By provider", tables.providers(audit)),
        *section(
            "trend", "Error rates by provider and month", tables.provider_months(audit) if _has_trend(audit) else ()
        ),
        *section("places", "By place of service", tables.places(audit)),
        *section("codes", "By code", tables.codes(audit)),
        *section("rules", "By rule", tables.rules(audit)),
        *section("payments", "Payments", payments(audit)),
        *section("work-list", "Work list", work_list(audit)),
        *section("superseded", "Not counted", tables.superseded(audit.superseded)),
        *section("claims", "Claim by claim", claims(audit, most)),
        *section("checks", "What each rule checks", checks(audit, most)),
        "</main>",
        *_footer(audit),
        f"<script>{script}</script>" if audit.claim_rows else "",
        "</body>\n</html>\n",
    )
    return "\n".join(parts)


def _has_trend(audit: AuditSummary) -> bool:
    """Return whether there are error rates of several months."""
    return sum(row.month != "" for row in audit.by_month) > 1


def hash_of(text: str) -> str:
    """Return the hash by which the page's policy allows a script or a style sheet."""
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


# -- the top ---------------------------------------------------------------------------------------------------------


def _header(audit: AuditSummary, title: str, made: date | None) -> Iterator[str]:
    policies = "; ".join(
        f"{text_of(row.title)} (<code>{text_of(row.policy)}</code>"
        + (f", {counted(row.claims, 'claim')})" if len(audit.by_policy) > 1 else ")")
        for row in audit.by_policy
    )
    facts = (
        ("Date", "" if made is None else made.isoformat()),
        ("Policy" if len(audit.by_policy) == 1 else "Policies", policies),
        ("CMS release", text_of(audit.release)),
        ("Rules", f"{counted(len(audit.rules), 'rule')} run"),
    )
    yield '<a class="skip" href="#main">Skip to the figures</a>'
    yield f'<header>\n<h1>{text_of(title)}</h1>\n<p>{text_of(audit.verdict)}.</p>\n<dl class="facts">'
    yield from (f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    yield "</dl>"
    links = (
        ("not-checked", "Not checked", audit.refused),
        ("months", "By month", audit.by_month),
        ("payers", "By payer", audit.by_payer),
        ("providers", "By provider", audit.by_provider),
        ("trend", "Error rates", _has_trend(audit)),
        ("places", "By place", audit.by_place),
        ("codes", "By code", audit.by_code),
        ("rules", "By rule", audit.by_rule),
        ("payments", "Payments", audit.paid),
        ("work-list", "Work list", audit.claim_rows),
        ("superseded", "Not counted", audit.superseded),
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
        ("Overbilled (refund risk)", dollars(total.overbilled), f"{dollars(total.refund)} by CMS's payment limits", ""),
        ("Denials", dollars(total.denied), "charges that will not be paid as billed", ""),
        ("Underbilled (recoverable)", dollars(total.underbilled), "not in the charges at risk", ""),
        ("Allowed for lines at risk", dollars(total.allowed), "by CMS's payment limits", ""),
        ("Lines at risk", number(total.at_risk), f"of {counted(audit.lines, 'line')}", ""),
        (
            "Claims with errors",
            number(audit.wrong),
            f"of {counted(audit.claims, 'claim')}, {percent(audit.wrong, audit.claims)} %",
            "error" if audit.wrong else "",
        ),
        (
            "Claims to review",
            number(audit.review),
            "warnings or notes, no errors",
            "",
        ),
        ("Clean claims", number(audit.clean), "no findings", "good" if audit.clean else ""),
        *(
            (("Not fully checked", number(audit.unchecked), "no data loaded for a date of service", ""),)
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
        reasons = "; ".join(f"<code>{text_of(name)}</code> ({text_of(reason)})" for name, reason in audit.silence)
        yield f"<p>{counted(audit.silenced, 'finding')} suppressed; silenced rules: {reasons}.</p>"
    yield "</section>"


def _footer(audit: AuditSummary) -> Iterator[str]:
    digests = "; ".join(f"<code>{text_of(row.policy)}</code> {text_of(row.digest)}" for row in audit.by_policy)
    yield (
        '<footer class="quiet small">\n<p>A line is at risk when it, or its whole claim, has an error. Its charge counts once in a total, however many errors'
        " it has. The allowed amount is units times CMS's payment limit of the quarter, under the payer's policy; lines without a known limit"
        " are counted apart. Findings on whole claims count for no code.</p>"
    )
    yield f"<p>Catalog: {text_of(audit.release)}, {text_of(audit.digest)}.{f' Policies: {digests}.' if digests else ''}</p>\n</footer>"
