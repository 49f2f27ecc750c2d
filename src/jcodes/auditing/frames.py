"""The tables of an audit as dataframes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import attrs

from jcodes.auditing.rows import AuditFinding, CodeRow, ProviderRow, RefusedRow, RuleRow
from jcodes.auditing.summary import AuditSummary
from jcodes.dataframes import Kinds, frame_of
from jcodes.errors import MalformedError, shown
from jcodes.rules import Severity

__all__ = ["TABLES", "kinds_of", "table_of"]

TABLES: Final[Mapping[str, tuple[str, Any]]] = {
    "findings": ("findings", AuditFinding),
    "rules": ("by_rule", RuleRow),
    "codes": ("by_code", CodeRow),
    "providers": ("by_provider", ProviderRow),
    "refused": ("refused", RefusedRow),
}
"""Each table: the attribute of the audit that holds it, and the class of its rows."""

_KINDS: Final[Mapping[object, object]] = {
    int: int, int | None: int, str: str, Severity: str, Decimal: "money", Decimal | None: "money",
}  # fmt: skip
"""The column type for each field type; tuples have no column."""


def table_of(audit: AuditSummary, engine: str, table: str) -> Any:
    """Return one table of *audit* as a dataframe of the library *engine*.

    Raises:
        MalformedError: Another library, or another table.
        MissingExtraError: The library is not installed.
    """
    if table not in TABLES:
        raise MalformedError(
            f"an audit has no table {shown(table)}", value=table, hint=f"use one of {', '.join(TABLES)}"
        )
    place, row = TABLES[table]
    kinds = kinds_of(row)
    return frame_of(engine, [{name: getattr(one, name) for name in kinds} for one in getattr(audit, place)], kinds)


def kinds_of(row: Any) -> Kinds:
    """Return the columns of a row class: its identifying fields first, then its counts."""
    fields = sorted(attrs.fields(row), key=lambda field: field.inherited)
    return {field.name: _KINDS[field.type] for field in fields if field.type in _KINDS}
