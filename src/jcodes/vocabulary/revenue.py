"""The categories of revenue codes under which hospitals bill drugs and the services that give them, in our own words.

Source of the numbers: CMS's code system of revenue centers, CLM-REV-CNTR-CD of its claims database, 2026-01-08.
"""

from typing import Final

from jcodes.vocabulary.words import TextEnum

__all__ = ["RevenueCategory"]


class RevenueCategory(TextEnum):
    """What the first three digits of a revenue code stand for."""

    PHARMACY = "pharmacy"
    INTRAVENOUS_THERAPY = "IV therapy"
    CHEMOTHERAPY_OR_RADIATION = "chemotherapy or radiation therapy"
    NUCLEAR_MEDICINE = "nuclear medicine"
    OPERATING_ROOM = "operating room"
    EMERGENCY_ROOM = "emergency room"
    SURGICAL_CENTER = "ambulatory surgery"
    OUTPATIENT_SERVICES = "outpatient services"
    CLINIC = "clinic"
    FREESTANDING_CLINIC = "freestanding clinic"
    CODED_DRUGS = "drugs with codes"
    TREATMENT_OR_OBSERVATION = "treatment or observation room"
    PREVENTIVE_CARE = "preventive care"
    HEMODIALYSIS = "hemodialysis"
    PERITONEAL_DIALYSIS = "peritoneal dialysis"
    OTHER_DIALYSIS = "other dialysis"
    OTHER_THERAPY = "other therapy"

    @classmethod
    def of_code(cls, code: str) -> "RevenueCategory | None":
        """Return the category of a four-digit revenue code; None if drugs are neither billed under it nor given there."""
        return _CATEGORIES.get(code[:3])


_CATEGORIES: Final = {
    "025": RevenueCategory.PHARMACY,
    "026": RevenueCategory.INTRAVENOUS_THERAPY,
    "033": RevenueCategory.CHEMOTHERAPY_OR_RADIATION,
    "034": RevenueCategory.NUCLEAR_MEDICINE,
    "036": RevenueCategory.OPERATING_ROOM,
    "045": RevenueCategory.EMERGENCY_ROOM,
    "049": RevenueCategory.SURGICAL_CENTER,
    "050": RevenueCategory.OUTPATIENT_SERVICES,
    "051": RevenueCategory.CLINIC,
    "052": RevenueCategory.FREESTANDING_CLINIC,
    "063": RevenueCategory.CODED_DRUGS,
    "076": RevenueCategory.TREATMENT_OR_OBSERVATION,
    "077": RevenueCategory.PREVENTIVE_CARE,
    "082": RevenueCategory.HEMODIALYSIS,
    "083": RevenueCategory.PERITONEAL_DIALYSIS,
    "088": RevenueCategory.OTHER_DIALYSIS,
    "094": RevenueCategory.OTHER_THERAPY,
}
