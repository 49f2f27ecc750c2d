"""What an administration service is: its family, its role in an encounter, and what a fluid, a flush or a pump visit was for."""

from collections.abc import Mapping
from typing import Final

from jcodes.vocabulary.words import TextEnum

__all__ = ["Family", "Purpose", "Role"]


class Family(TextEnum):
    """What sort of drug or place a service is for."""

    HYDRATION = "hydration"
    """Fluids and electrolytes, and nothing else."""
    THERAPEUTIC = "therapeutic"
    """Drugs for therapy, prevention or diagnosis that are not `COMPLEX`."""
    COMPLEX = "complex"
    """Chemotherapy, and complex biologics that need the same care."""
    VACCINE = "vaccine"
    EYE = "eye"
    JOINT = "joint"
    CHEMODENERVATION = "chemodenervation"
    ACCESS = "access"
    """The care of pumps and implanted ports."""


class Role(TextEnum):
    """What a service is in an encounter."""

    FIRST = "first"
    """The one that the encounter came for, through one access: at most one of all families."""
    ADDED_HOUR = "added hour"
    """A further hour of the same infusion."""
    SEQUENTIAL = "sequential"
    """Another drug, before or after."""
    CONCURRENT = "concurrent"
    """Another drug at the same time through the same access; once in an encounter."""
    REPEATED = "repeated"
    """The same drug pushed again, more than 30 minutes later; facilities only."""
    ADDED_SITE = "added site"
    """A pump set up again, at other sites."""
    EACH = "each"
    """Counted by itself, whatever else was given."""


class Purpose(TextEnum):
    """Why something went through a line, as far as the service depends on it."""

    THERAPY = "therapy"
    """A drug for therapy, prevention or diagnosis, even where its code is that of a plain IV fluid."""
    HYDRATION = "hydration"
    """Fluid for the patient's own need."""
    CARRIER = "carrier"
    """Fluid that only carried or diluted a drug."""
    KEEP_VEIN_OPEN = "keep vein open"
    """Fluid that only kept the line open."""
    FLUSH = "flush"
    """Heparin or saline that flushed a line."""
    PORTABLE_PUMP_REFILL = "portable pump refill"
    IMPLANTED_PUMP_REFILL = "implanted pump refill"

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return what charts write."""
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
