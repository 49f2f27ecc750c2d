"""Doses, strengths and dosages with exact arithmetic. Pint is used here only."""

from jcodes.doses.dosage import Dosage
from jcodes.doses.dose import Dose
from jcodes.doses.parts import Basis, Bound, Component, NotStated
from jcodes.doses.spellings import find_unit
from jcodes.doses.strength import Strength
from jcodes.doses.units import UNITS, Unit

__all__ = [
    "UNITS",
    "Basis",
    "Bound",
    "Component",
    "Dosage",
    "Dose",
    "NotStated",
    "Strength",
    "Unit",
    "find_unit",
]
