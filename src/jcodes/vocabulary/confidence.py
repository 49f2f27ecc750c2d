"""Grades of sources."""

from jcodes.vocabulary.words import TextEnum

__all__ = ["Confidence", "Evidence"]


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


class Evidence(TextEnum):
    """What a replacement of a code rests on, the stronger first."""

    STATED = "stated"
    """CMS's dates and names, its crosswalks, or a cited source: `Definition.replacements`."""
    SUGGESTED = "suggested by payment limits"
    """One code left CMS's payment limits and another of the same drug came, at a fitting price. CMS does not say that the one replaced the other."""
