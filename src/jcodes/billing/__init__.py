"""The calculator: rounding and units. It takes an entry or a dosage, never a catalog."""

from jcodes.billing.dosing import Reading, read_dose
from jcodes.billing.rounding import RULES, Rounding, RoundingRule, round_units
from jcodes.billing.units import BillingLine, BillingUnits, bill_dose

__all__ = [
    "RULES",
    "BillingLine",
    "BillingUnits",
    "Reading",
    "Rounding",
    "RoundingRule",
    "bill_dose",
    "read_dose",
    "round_units",
]
