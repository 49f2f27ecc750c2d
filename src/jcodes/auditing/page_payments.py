"""The part of an audit's page on payments: denied and short dollars by rule, payer, code and reason code."""

from collections.abc import Iterator

from jcodes.auditing.page_tables import table
from jcodes.auditing.page_text import text_of
from jcodes.auditing.rows import dollars
from jcodes.auditing.summary import AuditSummary

__all__ = ["payments"]


def payments(audit: AuditSummary) -> Iterator[str]:
    """Yield the sums and the table."""
    if audit.paid is None:
        return
    yield f"<p>{text_of(audit.dollars_paid)}.</p>"
    if audit.by_payment:
        cells = (
            (
                text_of(f"{row.group} {row.name or 'none stated'}"),
                f"{row.lines:,}",
                dollars(row.denied),
                dollars(row.caught),
                dollars(row.short),
            )
            for row in audit.by_payment
        )
        yield table(("Group", "Lines", "Denied", "Caught", "Short"), cells, (), 4)
