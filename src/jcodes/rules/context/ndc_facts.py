"""A product billed under a code: the rows of its NDC in CMS's crosswalk, and FDA's label."""

from typing import Final

from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.labels import Label, labels_of
from jcodes.codes import Ndc
from jcodes.lazy import kept_property as kept
from jcodes.rules.context.flags import MISLINKED, UNLINKED

__all__ = ["NdcFacts"]

_MOST_KEPT: Final = 128


class NdcFacts:
    """What CMS's crosswalk of the quarter and FDA's labels say of an NDC that is billed under a code; blank for a code that is not Level II.

    Attributes:
        ndc: The NDC.
        links: Its rows under whatever code, in the crosswalk of the quarter, or of the nearest earlier one loaded.
        link: The first row under the code itself, or None.
        flags: The bits of `flags` that a line with the NDC and the code has.
        agreeing: Units, NDC quantities and units of measure that were found to agree, as the lines state them.
    """

    def __init__(self, code: str, ndc: Ndc, links: tuple[NdcLink, ...]) -> None:
        """Find the code among the rows."""
        self.ndc = ndc
        self.links = links
        self.link: NdcLink | None = next((link for link in links if link.code == code), None)
        self.flags: int = (MISLINKED * (self.link is None)) | (UNLINKED * (not links))
        self.agreeing: frozenset[tuple[int, str, str]] = frozenset()

    def agree(self, stated: tuple[int, str, str]) -> None:
        """Keep units, an NDC quantity and a unit of measure that agree, since the claims of a product repeat few; the last hundred or so."""
        held = self.agreeing if len(self.agreeing) < _MOST_KEPT else frozenset()
        self.agreeing = held | {stated}

    @kept
    def label(self) -> Label | None:
        """The newest label that states the container type, without a doubt; None if there is none."""
        return next((one for one in labels_of(self.ndc) if one.container_type is not None and not one.doubt), None)

    @kept
    def is_kept(self) -> bool:
        """Whether the label says that leftover drug is kept for other patients: multi-dose vials and pharmacy bulk packages."""
        kind = None if self.label is None else self.label.container_type
        return kind is not None and kind.is_kept
