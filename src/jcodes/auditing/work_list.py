"""The work list of the page: every finding of every claim, and every clean claim, as data that the page's script shows.

Each text is stored once; a row is a list of numbers, with a list where a clean claim has several codes, places or providers. Without JavaScript the claims written out below the list remain.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from jcodes.auditing.page_text import WORDS, fit
from jcodes.auditing.rows import AuditFinding, ClaimRow
from jcodes.auditing.summary import AuditSummary
from jcodes.rules import Severity

__all__ = ["SCRIPT", "data_of", "work_list"]

SCRIPT: Final = Path(__file__).with_name("page.js")
_SEVERITIES: Final = {severity: at for at, severity in enumerate(Severity)}
_CLEAN: Final = len(_SEVERITIES)
_FILTERS: Final = (
    ("severity", "Severity"),
    ("exposure", "Exposure"),
    ("month", "Month"),
    ("payer", "Payer"),
    ("provider", "Provider"),
    ("place", "Place of service"),
    ("code", "Code"),
    ("rule", "Rule"),
)
_HEADS: Final = ("Claim", "Date of service", "Payer", "Finding", "Denial codes", "Suggested fix", "Amount")


def work_list(audit: AuditSummary) -> Iterator[str]:
    """Yield the work list: filters, table, paging and the data; nothing without claims."""
    if not audit.claim_rows:
        return
    yield (
        '<p class="quiet">Every finding of every claim, errors first, then most dollars; choose the severity “Clean” for claims without findings. The amount'
        " is what was billed too much, what is missing, or the charge that will be denied.</p>"
    )
    yield "<noscript><p>The list needs JavaScript. The claims with the most dollars at risk are written out below.</p></noscript>"
    yield '<div id="work" hidden>\n<div class="filters" role="search" aria-label="Filter the work list">'
    yield '<label>Claim or text <input type="search" id="work-text" autocomplete="off"></label>'
    yield from (f'<label>{label} <select id="work-{name}"></select></label>' for name, label in _FILTERS)
    yield (
        '<label>Sort by <select id="work-sort"><option value="amount">Errors, most dollars</option><option value="claim">Claim</option>'
        '<option value="on">Date of service</option></select></label>'
    )
    yield '<button type="button" id="work-reset">Clear filters</button>'
    yield '<button type="button" id="work-csv">Download as CSV</button>\n</div>'
    yield '<p id="work-count" class="quiet" role="status" aria-live="polite"></p>'
    heads = "".join(
        f'<th scope="col" role="columnheader" class="{"figure money" if head == "Amount" else "wide"}">{head}</th>'
        for head in _HEADS
    )
    yield (
        '<div><table role="table" aria-label="Work list"><thead role="rowgroup">'
        f'<tr role="row">{heads}</tr></thead><tbody role="rowgroup" id="work-rows"></tbody></table>'
    )
    yield (
        '<div class="paging" role="navigation" aria-label="Pages of the work list">'
        '<button type="button" id="work-first">First</button><button type="button" id="work-back">Back</button>'
        '<label>Page <input type="number" id="work-page" min="1" value="1" inputmode="numeric"></label>'
        '<span id="work-pages"></span>'
        '<button type="button" id="work-next">Next</button><button type="button" id="work-last">Last</button></div></div>\n</div>'
    )
    yield f'<script type="application/json" id="work-data">{data_of(audit)}</script>'


class _Texts:
    """Texts, each stored once."""

    def __init__(self) -> None:
        """Initialize with the blank text."""
        self.held: dict[str, int] = {"": 0}

    def __call__(self, text: str) -> int:
        """Return the number of *text*."""
        return self.held.setdefault(text, len(self.held))


def data_of(audit: AuditSummary) -> str:
    """Return the rows as JSON that may stand in HTML."""
    text = _Texts()
    rows = [_row(finding, text) for finding in audit.findings]
    clean = (_clean_row(at, row, text) for at, row in enumerate(audit.claim_rows) if row.severity is None)
    rows.extend(clean)
    facts = {
        "texts": [fit(one) for one in text.held],
        "severities": [*(WORDS[severity] for severity in Severity), "Clean"],
        "rows": rows,
    }
    held = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return held.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(str(amount).replace(".", ""))


def _row(finding: AuditFinding, text: _Texts) -> list[object]:
    denial = " ".join((*(f"CARC {code}" for code in finding.carc), *(f"RARC {code}" for code in finding.rarc)))
    return [
        finding.claim,
        text(finding.identifier),
        0 if finding.line is None else finding.line + 1,
        _SEVERITIES[finding.severity],
        text("" if finding.on is None else finding.on.isoformat()),
        text(finding.payer),
        text(finding.provider),
        text(finding.place_of_service),
        text(finding.code),
        text(finding.rule),
        text(str(finding.exposure)),
        _cents(finding.amount),
        text(finding.message),
        text(denial),
        text(finding.fix),
        _cents(finding.charge),
    ]


def _clean_row(at: int, row: ClaimRow, text: _Texts) -> list[object]:
    on = text("" if row.on is None else row.on.isoformat())
    return [
        at, text(row.identifier), 0, _CLEAN, on, text(row.payer), _several(row.providers, text), _several(row.places, text),
        _several(row.codes, text), 0, 0, None, 0, 0, 0, _cents(row.charge),
    ]  # fmt: skip


def _several(texts: Sequence[str], text: _Texts) -> int | list[int]:
    """Return the number of a text, or of each of several."""
    return text(texts[0] if texts else "") if len(texts) < 2 else [text(one) for one in texts]
