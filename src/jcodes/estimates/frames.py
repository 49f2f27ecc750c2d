"""The rows of an estimate and of a comparison in dataframes: lines, doses and products."""

from collections.abc import Mapping
from typing import Final

from jcodes.dataframes import Kinds
from jcodes.estimates.lines import EstimatedDose, EstimatedLine

__all__ = ["DOSES", "LINES", "PRODUCTS", "dose_row", "line_row"]

_AMOUNTS: Final[Kinds] = {"allowed": "money", "patient": "money", "payer": "money"}
_PLANNED: Final[Kinds] = {
    "units": int, "discarded": int, "containers": str, "waste": str, **_AMOUNTS, "waste_allowed": "money", "cost": "money", "margin": "money",
}  # fmt: skip

LINES: Final[Kinds] = {
    "on": "date",
    "code": str,
    "modifiers": "texts",
    "units": int,
    "service": bool,
    **_AMOUNTS,
    "why": str,
}
"""The columns of a predicted line."""
DOSES: Final[Kinds] = {"on": "date", "code": str, "dose": str, **_PLANNED, "missing": str}
"""The columns of a dose: one order on one date."""
PRODUCTS: Final[Kinds] = {
    "code": str, "name": str, "brands": str, "kind": str, "dosage": str, "sizes": str, **_PLANNED, "notes": str, "missing": str,
}  # fmt: skip
"""The columns of a product of a comparison."""


def line_row(line: EstimatedLine) -> Mapping[str, object]:
    """Return the row of a line; amounts that are not known are None."""
    facts = ("on", "code", "modifiers", "units", "why")
    return {**{name: getattr(line, name) for name in facts}, "service": line.is_service, **_amounts(line)}


def dose_row(dose: EstimatedDose) -> Mapping[str, object]:
    """Return the row of a dose; figures that are not known are None, and several texts have semicolons between them."""
    return {
        "on": dose.on,
        "code": dose.order.code,
        "dose": dose.order.dose,
        "units": None if dose.bill is None else dose.bill.administered,
        "discarded": None if dose.bill is None else dose.bill.discarded,
        "containers": None if dose.plan is None else "; ".join(dose.plan.containers),
        "waste": dose.waste,
        **_amounts(dose),
        "waste_allowed": dose.waste_allowed,
        "cost": dose.cost,
        "margin": dose.margin,
        "missing": "; ".join(dose.missing),
    }


def _amounts(of: EstimatedLine | EstimatedDose) -> Mapping[str, object]:
    return {name: None if of.amounts is None else getattr(of.amounts, name) for name in _AMOUNTS}
