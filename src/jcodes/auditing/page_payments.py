"""The part of an audit's page on payments: denied and short dollars by rule, payer, code and reason code."""

from collections.abc import Iterator
from typing import Final

from jcodes.auditing.page_tables import table
from jcodes.auditing.page_text import text_of
from jcodes.auditing.rows import dollars
from jcodes.auditing.summary import AuditSummary

__all__ = ["payments"]

_HEADS: Final = {"rule": "Rule", "payer": "Payer", "code": "Code", "reason": "CARC"}
_TITLES: Final = {
    "rule": "By the rule that catches it",
    "payer": "By payer",
    "code": "By code",
    "reason": "By reason code (CARC)",
}
"""The heading of the table of each group."""


def payments(audit: AuditSummary) -> Iterator[str]:
    """Yield the sums, and a table for each kind of group."""
    if audit.paid is None:
        return
    yield f"<p>{text_of(audit.dollars_paid)}.</p>"
    for group, head in _HEADS.items():
        rows = [row for row in audit.by_payment if row.group == group]
        if rows:
            cells = (
                (
                    text_of(row.name or "none stated"),
                    f"{row.lines:,}",
                    dollars(row.denied),
                    dollars(row.caught),
                    dollars(row.short),
                )
                for row in rows
            )
            yield f"<h3>{_TITLES[group]}</h3>"
            yield table((head, "Lines", "Denied", "Caught", "Short"), cells, (), 4)
