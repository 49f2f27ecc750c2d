"""A hospital's chargemaster and open orders: what is wrong on a date, and what a coming release changes."""

from jcodes.auditing.chargemaster.charge import Charge, ChargeFinding, ChargeProblem, Skipped
from jcodes.auditing.chargemaster.check import check_chargemaster
from jcodes.auditing.chargemaster.coming import Coming, ComingChange, ComingKind, PriceEffect
from jcodes.auditing.chargemaster.factors import Dispensed, Factor, FactorStatus, UnitsPer
from jcodes.auditing.chargemaster.open_orders import OpenOrder, OrderChange, OrderReport, check_orders
from jcodes.auditing.chargemaster.report import ChargeReport
from jcodes.auditing.chargemaster.user_tables import UserTableError

__all__ = [
    "Charge",
    "ChargeFinding",
    "ChargeProblem",
    "ChargeReport",
    "Coming",
    "ComingChange",
    "ComingKind",
    "Dispensed",
    "Factor",
    "FactorStatus",
    "OpenOrder",
    "OrderChange",
    "OrderReport",
    "PriceEffect",
    "Skipped",
    "UnitsPer",
    "UserTableError",
    "check_chargemaster",
    "check_orders",
]
