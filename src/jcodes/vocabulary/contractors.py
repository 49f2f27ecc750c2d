"""Medicare's administrative contractors (MACs), under the names that billers use.

The full names are CMS's, in the table of jurisdictions. Which contractor a state has is a fact of that table, not of this list.
"""

from collections.abc import Mapping

from jcodes.vocabulary.words import TextEnum

__all__ = ["Mac"]


class Mac(TextEnum):
    """A Medicare administrative contractor (MAC)."""

    CGS = "CGS"
    """CGS Administrators."""
    FCSO = "FCSO"
    """First Coast Service Options."""
    NGS = "NGS"
    """National Government Services."""
    NORIDIAN = "Noridian"
    """Noridian Healthcare Solutions."""
    NOVITAS = "Novitas"
    """Novitas Solutions."""
    PALMETTO = "Palmetto"
    """Palmetto GBA."""
    WPS = "WPS"
    """Wisconsin Physicians Service Insurance Corporation."""

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return the full names, folded."""
        return {
            "CGS": ("cgs administrators", "cgs administrators llc"),
            "FCSO": ("first coast", "first coast service options", "first coast service options inc"),
            "NGS": ("national government services", "national government services inc"),
            "Noridian": ("noridian healthcare solutions", "noridian healthcare solutions llc"),
            "Novitas": ("novitas solutions", "novitas solutions inc"),
            "Palmetto": ("palmetto gba", "palmetto gba llc"),
            "WPS": (
                "wps government health administrators", "wisconsin physicians service",
                "wisconsin physicians service insurance corporation",
            ),
        }  # fmt: skip

    @classmethod
    def what(cls) -> str:
        """Return what a member is, for messages."""
        return "Medicare contractor"

    @classmethod
    def hint(cls, value: object) -> str:
        """Return the hint for *value*."""
        del value
        return f"use {', '.join(member.value for member in cls)}, or the contractor's full name"
