"""The tables of the page: by month, payer, provider, place, code and rule."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from jcodes.auditing.page_text import mark, number, rule_anchor, sentence, text_of
from jcodes.auditing.rows import (
    CodeRow,
    Counts,
    GroupRow,
    PlaceRow,
    ProviderMonthRow,
    RuleRow,
    dollars,
)
from jcodes.auditing.summary import AuditSummary
from jcodes.auditing.tallies import percent
from jcodes.auditing.uncounted import RefusedRow, SupersededRow

__all__ = [
    "codes",
    "months",
    "payers",
    "places",
    "provider_months",
    "providers",
    "refused",
    "rules",
    "superseded",
    "table",
]

R = TypeVar("R", bound=GroupRow)
_MONEY: Final = (
    "Charge at risk",
    "Allowed",
    "Overbilled",
    "Denials",
    "Underbilled",
    "Charge",
    "Denied",
    "Caught",
    "Short",
)


def _columns(audit: AuditSummary) -> tuple[str, ...]:
    """Return the headings of the figures; notes only if there are some."""
    notes = ("Notes",) if audit.total.notes else ()
    return ("Errors", "Warnings", *notes, "Claims", "Error rate", "Lines at risk", "Charge at risk", "Allowed")


def _figures(audit: AuditSummary, row: Counts) -> tuple[str, ...]:
    notes = (row.notes,) if audit.total.notes else ()
    counts = (row.errors, row.warnings, *notes, row.claims)
    rate = f"{percent(row.wrong, audit.claims)} %"
    part = f'<span class="part">{row.unpriced:,} not known</span>' if row.allowed is not None and row.unpriced else ""
    return (
        *map(number, counts),
        rate,
        number(row.at_risk),
        dollars(row.charge),
        f"<span>{dollars(row.allowed)}{part}</span>",
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], total: Sequence[str], figures: int = 0) -> str:
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


def rules(audit: AuditSummary) -> Iterator[str]:
    """Yield the table of rules."""
    if not audit.by_rule:
        return
    yield (
        '<p class="quiet">Most dollars first. The error rate is the claims with an error by the rule, in percent of all claims checked. A line at'
        " risk by two rules is in both rows, so the rows may add up to more than the total.</p>"
    )
    rows = ((_rule_link(row), *_figures(audit, row)) for row in audit.by_rule)
    yield table(("Rule", *_columns(audit)), rows, ("All rules", *_figures(audit, audit.total)), len(_columns(audit)))


def _rule_link(row: RuleRow) -> str:
    return (
        f'<a href="#{rule_anchor(row.rule)}">{sentence(row.title)}</a>'
        f'<span class="quiet">{mark(row.severity)} <code>{text_of(row.rule)}</code></span>'
    )


_GROUP: Final = (
    "Claims checked", "Claims with errors", "Error rate", "Warnings", "Lines at risk", "Charge at risk", "Overbilled", "Denials",
    "Underbilled",
)  # fmt: skip


def _group(row: GroupRow) -> tuple[str, ...]:
    return (
        *map(number, (row.claims_checked, row.wrong)),
        f"{row.error_rate} %",
        *map(number, (row.warnings, row.at_risk)),
        *map(dollars, (row.charge, row.overbilled, row.denied, row.underbilled)),
    )


_MOST_CLEAN: Final = 500
"""The most groups without a finding in one table, so that thousands of them do not bury the others."""


def _groups(head: str, rows: Sequence[R], name_of: Callable[[R], str]) -> Iterator[str]:
    if rows:
        clean = [row for row in rows if not row.claims]
        hidden = set(map(id, clean[_MOST_CLEAN:]))
        yield table(
            (head, *_GROUP), ((name_of(row), *_group(row)) for row in rows if id(row) not in hidden), (), len(_GROUP)
        )
        if hidden:
            yield f'<p class="quiet">{len(hidden):,} more without a finding, with an error rate of 0.00 %.</p>'


def months(audit: AuditSummary) -> Iterator[str]:
    """Yield the table of months."""
    yield from _groups("Month", audit.by_month, lambda row: text_of(row.month or "no date"))


def payers(audit: AuditSummary) -> Iterator[str]:
    """Yield the table of payers."""
    yield from _groups("Payer", audit.by_payer, lambda row: text_of(row.payer))


def places(audit: AuditSummary) -> Iterator[str]:
    """Yield the table of places of service."""
    yield from _groups("Place of service", audit.by_place, _place)


def _place(row: PlaceRow) -> str:
    title = f'<span class="quiet">{text_of(row.title)}</span>' if row.title else ""
    return f"{text_of(row.place_of_service)}{title}" if row.place_of_service else "none stated"


def codes(audit: AuditSummary) -> Iterator[str]:
    """Yield the table of codes."""
    yield from _groups("Code", audit.by_code, _code)


def _code(row: CodeRow) -> str:
    drug = f'<span class="quiet">{text_of(row.drug)}</span>' if row.drug else ""
    return f"{text_of(row.code)}{drug}" if row.code else "no code"


def providers(audit: AuditSummary) -> Iterator[str]:
    """Yield the table of providers."""
    yield from _groups("Provider", audit.by_provider, lambda row: text_of(row.provider or "none stated"))


def provider_months(audit: AuditSummary) -> Iterator[str]:
    """Yield the error rates of each provider by month; the largest rise first."""
    names = [row.month for row in audit.by_month if row.month]
    rates: dict[str, dict[str, ProviderMonthRow]] = {}
    found = {row.provider for row in audit.by_provider if row.claims}
    for row in audit.by_provider_month:
        if row.month and row.provider in found:
            rates.setdefault(row.provider, {})[row.month] = row
    rows = sorted(rates.items(), key=lambda one: (-_rise(one[1]), one[0]))
    cells = (
        (
            text_of(provider or "none stated"),
            *(_rate(held.get(name)) for name in names),
            f"{_rise(held) / 100:+.2f}" if len(held) > 1 else "",
        )
        for provider, held in rows
    )
    yield '<p class="quiet">Claims with errors in percent of those checked. Change: the last month against the first, in percentage points. Providers without a finding are left out.</p>'
    yield table(("Provider", *names, "Change"), cells, (), len(names) + 1)


def _rate(row: ProviderMonthRow | None) -> str:
    if row is None:
        return ""
    return f'<span>{row.error_rate} %<span class="part">{row.wrong:,} of {row.claims_checked:,}</span></span>'


def _rise(held: dict[str, ProviderMonthRow]) -> int:
    """Return how many hundredths of a percentage point the error rate rose from the first month to the last."""
    first, last = held[min(held)], held[max(held)]
    return int(last.error_rate.scaleb(2)) - int(first.error_rate.scaleb(2))


def refused(rows: Sequence[RefusedRow]) -> Iterator[str]:
    """Yield the table of rows that were not checked."""
    if not rows:
        return
    yield "<p>These rows are not valid claims, or name an unknown policy. They are not in any count.</p>"
    yield table(
        ("Row", "Problem", "Suggested fix"),
        (
            (
                sentence(row.name),
                f'{sentence(row.message)} <span class="quiet small">{text_of(row.where or row.error)}</span>',
                sentence(row.hint),
            )
            for row in rows
        ),
        (),
    )


def superseded(rows: Sequence[SupersededRow]) -> Iterator[str]:
    """Yield the table of claims that do not count."""
    if not rows:
        return
    yield "<p>Replaced and voided claims, voids, and claims given twice. They are not in any count or amount.</p>"
    cells = (
        (
            text_of(row.identifier or "no number"),
            text_of(row.reason + (f" by {row.by}" if row.by and row.by != row.identifier else "")),
            text_of(row.on or ""),
            text_of(row.payer),
            dollars(row.charge),
        )
        for row in rows
    )
    yield f"<details><summary>{len(rows):,} claim{'' if len(rows) == 1 else 's'}</summary>"
    yield table(("Claim", "Why", "Date of service", "Payer", "Charge"), cells, (), 1)
    yield "</details>"
