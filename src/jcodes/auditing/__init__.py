"""Audits of many claims: findings and dollars at risk, by rule, code and provider; and the check of a chargemaster."""

from jcodes.auditing.auditor import Auditable, audit
from jcodes.auditing.chargemaster import (
    Charge,
    ChargeFinding,
    ChargeReport,
    OpenOrder,
    OrderReport,
    check_chargemaster,
    check_orders,
)
from jcodes.auditing.results import Audit
from jcodes.auditing.rows import AuditFinding, CodeRow, Counts, PolicyRow, ProviderRow, RefusedRow, RuleRow

__all__ = [
    "Audit",
    "AuditFinding",
    "Auditable",
    "Charge",
    "ChargeFinding",
    "ChargeReport",
    "CodeRow",
    "Counts",
    "OpenOrder",
    "OrderReport",
    "PolicyRow",
    "ProviderRow",
    "RefusedRow",
    "RuleRow",
    "audit",
    "check_chargemaster",
    "check_orders",
]
