"""A product billed under a code: the rows of its NDC in CMS's crosswalk, and FDA's label."""

from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.labels import Label, labels_of
from jcodes.codes import Ndc
from jcodes.lazy import kept_property as kept
from jcodes.rules.context.flags import MISLINKED, UNLINKED

__all__ = ["NdcFacts"]


class NdcFacts:
    """What CMS's crosswalk of the quarter and FDA's labels say of an NDC that is billed under a code; blank for a code that is not Level II.

    Attributes:
        ndc: The NDC.
        links: Its rows under whatever code, in the crosswalk of the quarter, or of the nearest earlier one loaded.
        link: The first row under the code itself, or None.
        flags: The bits of `flags` that a line with the NDC and the code has.
    """

    def __init__(self, code: str, ndc: Ndc, links: tuple[NdcLink, ...]) -> None:
        """Find the code among the rows."""
        self.ndc = ndc
        self.links = links
        self.link: NdcLink | None = next((link for link in links if link.code == code), None)
        self.flags: int = (MISLINKED * (self.link is None)) | (UNLINKED * (not links))

    @kept
    def label(self) -> Label | None:
        """The newest label that states the container type, without a doubt; None if there is none."""
        return next((one for one in labels_of(self.ndc) if one.container_type is not None and not one.doubt), None)
