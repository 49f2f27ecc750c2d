"""Audits of many claims: findings and dollars at risk, by rule, code, provider, month, payer and place; and the check of a chargemaster."""

from jcodes.auditing.across import ACROSS, AcrossRule
from jcodes.auditing.auditor import audit
from jcodes.auditing.chargemaster import (
    Charge,
    ChargeFinding,
    ChargeReport,
    OpenOrder,
    OrderReport,
    check_chargemaster,
    check_orders,
)
from jcodes.auditing.exposure import Exposure
from jcodes.auditing.payment_rows import PaymentGroupRow, PaymentRow, PaymentSummary, ShortCause
from jcodes.auditing.results import Audit
from jcodes.auditing.rows import (
    AuditFinding,
    ClaimRow,
    CodeRow,
    Counts,
    ExposureRow,
    GroupRow,
    MonthRow,
    PayerRow,
    PlaceRow,
    PolicyRow,
    ProviderMonthRow,
    ProviderRow,
    RuleRow,
)
from jcodes.auditing.uncounted import RefusedRow, SupersededRow

__all__ = [
    "ACROSS",
    "AcrossRule",
    "Audit",
    "AuditFinding",
    "Charge",
    "ChargeFinding",
    "ChargeReport",
    "ClaimRow",
    "CodeRow",
    "Counts",
    "Exposure",
    "ExposureRow",
    "GroupRow",
    "MonthRow",
    "OpenOrder",
    "OrderReport",
    "PayerRow",
    "PaymentGroupRow",
    "PaymentRow",
    "PaymentSummary",
    "PlaceRow",
    "PolicyRow",
    "ProviderMonthRow",
    "ProviderRow",
    "RefusedRow",
    "RuleRow",
    "ShortCause",
    "SupersededRow",
    "audit",
    "check_chargemaster",
    "check_orders",
]
