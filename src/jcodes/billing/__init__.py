"""The calculator: rounding and units. It takes an entry or a dosage, never a catalog."""

from jcodes.billing.bill import bill_dose
from jcodes.billing.dosing import Reading, read_dose
from jcodes.billing.lines import BillingLine
from jcodes.billing.rounding import RULES, AnyRounding, Decimals, Rounding, RoundingRule, as_rounding, round_units
from jcodes.billing.units import BillingUnits, DecimalBillingUnits, Origin

__all__ = [
    "RULES",
    "AnyRounding",
    "BillingLine",
    "BillingUnits",
    "DecimalBillingUnits",
    "Decimals",
    "Origin",
    "Reading",
    "Rounding",
    "RoundingRule",
    "as_rounding",
    "bill_dose",
    "read_dose",
    "round_units",
]
