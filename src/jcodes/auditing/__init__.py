"""Audits of many claims: what was found, how often, and how much money stands on it, by rule, code and provider.

Claims are read one after the other and let go; what is kept of each is what was found (`rows`), added up as it comes (`tallies`). The answer
(`results`) shows itself as text, as JSON, as a frame (`frames`) and as one page that needs nothing else (`page`).
"""

from jcodes.auditing.auditor import Auditable, audit
from jcodes.auditing.chargemaster import Charge, ChargeFinding, ChargeReport, check_chargemaster
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
    "PolicyRow",
    "ProviderRow",
    "RefusedRow",
    "RuleRow",
    "audit",
    "check_chargemaster",
]
