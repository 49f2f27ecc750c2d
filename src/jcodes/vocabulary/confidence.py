"""How well a fact is founded: the grades of sources."""

from jcodes.vocabulary.words import TextEnum

__all__ = ["Confidence"]


class Confidence(TextEnum):
    """How well a fact is founded; a rule below `HIGH` warns at most."""

    HIGH = "H"
    """CMS, a Medicare contractor, statute, FDA, X12 or a manufacturer says so."""
    MEDIUM = "M"
    """A professional body says so, or several others."""
    LOW = "L"
    """One other source says so."""
    BACKGROUND = "BG"
    """General knowledge; no source was read."""
