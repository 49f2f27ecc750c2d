"""Families and roles of administration services, and the purpose of a fluid, a flush or a pump visit."""

from collections.abc import Mapping
from typing import Final

from jcodes.vocabulary.words import TextEnum

__all__ = ["Family", "Purpose", "Role"]


class Family(TextEnum):
    """The kind of drug or body site that an administration service is for."""

    HYDRATION = "hydration"
    """Fluids and electrolytes only."""
    THERAPEUTIC = "therapeutic"
    """Drugs for therapy, prophylaxis or diagnosis that are not `CHEMOTHERAPY`."""
    CHEMOTHERAPY = "complex"  # the value used in policy files and digests
    """Chemotherapy and other highly complex drugs, including complex biologics."""
    VACCINE = "vaccine"
    EYE = "eye"
    JOINT = "joint"
    CHEMODENERVATION = "chemodenervation"
    ALLERGY = "allergy"
    """Allergy shots: allergen extract that another code bills."""
    ACCESS = "access"
    """Refills and flushes of pumps and implanted ports."""


class Role(TextEnum):
    """What a service is in an encounter."""

    INITIAL = "initial"
    """The primary service of an access: at most one per encounter and access, over all families."""
    ADDITIONAL_HOUR = "additional hour"
    """Add-on: each additional hour of the same infusion."""
    SEQUENTIAL = "sequential"
    """Add-on: another drug, before or after."""
    CONCURRENT = "concurrent"
    """Add-on: another drug at the same time through the same access; once per encounter."""
    REPEATED = "repeated"
    """Add-on: another push of the same drug, more than 30 minutes later; facilities only."""
    ADDITIONAL_SETUP = "additional setup"
    """Add-on: an additional pump setup at new sites."""
    EACH = "each"
    """Counted on its own, whatever else was administered."""


class Purpose(TextEnum):
    """Why a fluid or flush was given, if the administration service depends on it."""

    THERAPY = "therapy"
    """A drug for therapy, prophylaxis or diagnosis, even if its code is for a plain IV fluid."""
    HYDRATION = "hydration"
    """Fluid that the patient needed."""
    CARRIER = "carrier"
    """Fluid that only carried or diluted a drug."""
    KEEP_VEIN_OPEN = "keep vein open"
    """Fluid that only kept the line open (KVO)."""
    FLUSH = "flush"
    """Heparin or saline that flushed a line."""
    PORTABLE_PUMP_REFILL = "portable pump refill"
    IMPLANTED_PUMP_REFILL = "implanted pump refill"

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return spellings used on charts."""
        return _WRITTEN


_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "therapy": ("therapeutic",),
    "hydration": ("hydrate", "fluids"),
    "carrier": ("diluent", "carrier fluid", "vehicle"),
    "keep vein open": ("kvo", "tko", "keep open"),
    "flush": ("lock", "line flush", "port flush"),
    "portable pump refill": ("pump refill",),
    "implanted pump refill": ("implantable pump refill",),
}
