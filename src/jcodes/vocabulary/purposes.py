"""What a fluid, a flush or a pump visit was for, where that decides the administration service."""

from collections.abc import Mapping
from typing import Final

from jcodes.vocabulary.terms import Word, refusal

__all__ = ["Purpose", "as_purpose"]


class Purpose(Word):
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
    def spellings(cls) -> Mapping[str, str]:
        """Return what charts write, folded."""
        return {spelling: purpose for purpose, written in _WRITTEN.items() for spelling in written}


_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "therapy": ("therapeutic",),
    "hydration": ("hydrate", "fluids"),
    "carrier": ("diluent", "carrier fluid", "vehicle"),
    "keep vein open": ("kvo", "tko", "keep open"),
    "flush": ("lock", "line flush", "port flush"),
    "portable pump refill": ("pump refill",),
    "implanted pump refill": ("implantable pump refill",),
}


def as_purpose(value: str | Purpose | None) -> Purpose | None:
    """Return the purpose that *value* names; None and blank text say that the record names none.

    >>> from jcodes.vocabulary.purposes import as_purpose
    >>> as_purpose("KVO")
    Purpose.KEEP_VEIN_OPEN

    Raises:
        MalformedClaimError: Not one of them.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = Purpose.find(value)
    if not isinstance(found, Purpose):
        raise refusal(Purpose, value, "purpose")
    return found
