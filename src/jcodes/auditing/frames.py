"""The tables of an audit as dataframes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from jcodes.auditing.exposure import Exposure
from jcodes.auditing.payment_rows import PaymentGroupRow, PaymentRow, ShortCause
from jcodes.auditing.rows import (
    AuditFinding,
    ClaimRow,
    CodeRow,
    ExposureRow,
    MonthRow,
    PayerRow,
    PlaceRow,
    ProviderMonthRow,
    ProviderRow,
    RuleRow,
)
from jcodes.auditing.summary import AuditSummary
from jcodes.auditing.uncounted import RefusedRow, SupersededRow
from jcodes.dataframes import Kinds, frame_of
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown
from jcodes.rules import Severity

__all__ = ["TABLES", "kinds_of", "table_of"]

TABLES: Final[Mapping[str, tuple[str, Any]]] = {
    "findings": ("findings", AuditFinding),
    "claims": ("claim_rows", ClaimRow),
    "rules": ("by_rule", RuleRow),
    "codes": ("by_code", CodeRow),
    "providers": ("by_provider", ProviderRow),
    "provider_months": ("by_provider_month", ProviderMonthRow),
    "months": ("by_month", MonthRow),
    "payers": ("by_payer", PayerRow),
    "places": ("by_place", PlaceRow),
    "exposures": ("by_exposure", ExposureRow),
    "superseded": ("superseded", SupersededRow),
    "refused": ("refused", RefusedRow),
    "payments": ("payments", PaymentRow),
    "payment_groups": ("by_payment", PaymentGroupRow),
}
"""Each table: the attribute of the audit that holds it, and the class of its rows."""

_KINDS: Final[Mapping[object, object]] = {
    int: int, bool: str, int | None: int, str: str, Severity: str, Severity | None: str, Exposure: str, ShortCause | None: str, Decimal: "money", Decimal | None: "money",
    date | None: "date", tuple[str, ...]: "texts",
}  # fmt: skip
"""The column type for each field type; several texts stand in one, with spaces between them."""


def table_of(audit: AuditSummary, engine: str | None, table: str) -> Any:
    """Return one table of *audit* as a dataframe of the library *engine*, or of the first installed of Polars, pandas and PyArrow.

    Raises:
        MalformedError: Another library, or another table.
        MissingExtraError: The library is not installed, or none is.
    """
    if table not in TABLES:
        raise MalformedError(
            f"an audit has no table {shown(table)}", value=table, hint=f"use one of {', '.join(TABLES)}"
        )
    place, row = TABLES[table]
    kinds = kinds_of(row)
    return frame_of(engine, [{name: getattr(one, name) for name in kinds} for one in getattr(audit, place)], kinds)


def kinds_of(row: Any) -> Kinds:
    """Return the columns of a row class: its identifying fields first, then its counts. Fields that are not in `to_dict` have none."""
    fields = sorted(attrs.fields(row), key=lambda field: field.inherited)
    return {field.name: _KINDS[field.type] for field in fields if field.metadata.get("write", field) is not None}
