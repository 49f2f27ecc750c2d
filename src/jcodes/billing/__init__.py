"""The calculator: rounding and units. It takes an entry or a dosage, never a catalog."""

from jcodes.billing.bill import bill_dose
from jcodes.billing.dosing import Reading, read_dose
from jcodes.billing.lines import BillingLine
from jcodes.billing.rounding import RULES, Rounding, RoundingRule, round_units
from jcodes.billing.units import BillingUnits, Origin

__all__ = [
    "RULES",
    "BillingLine",
    "BillingUnits",
    "Origin",
    "Reading",
    "Rounding",
    "RoundingRule",
    "bill_dose",
    "read_dose",
    "round_units",
]
