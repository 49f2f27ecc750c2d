"""Grades of sources."""

from jcodes.vocabulary.words import TextEnum

__all__ = ["Confidence"]


class Confidence(TextEnum):
    """The grade of a source; a rule below `HIGH` can only warn."""

    HIGH = "H"
    """CMS, a Medicare contractor, statute, FDA, X12 or a manufacturer."""
    MEDIUM = "M"
    """A professional society, or several other sources."""
    LOW = "L"
    """One other source."""
    BACKGROUND = "BG"
    """General knowledge, without a source."""
