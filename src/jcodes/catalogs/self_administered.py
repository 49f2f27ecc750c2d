"""The Medicare contractors' lists of self-administered drugs."""

from datetime import date

import attrs

from jcodes.catalogs.sources import Source

__all__ = ["SelfAdministered"]


@attrs.frozen(order=False)
class SelfAdministered:
    """A code on a Medicare contractor's list of drugs that patients usually give themselves.

    Attributes:
        code: The code.
        article: CMS's number of the contractor's article.
        contractor: The contractor.
        route: Which routes the list tells apart, as the source has it, such as ``"IV_OR_SC"``.
        effective: The date of the article's revision that was read, or None. The drug may have been excluded before.
        url: The article.
        source: The copy it was read from.
    """

    code: str
    article: str
    contractor: str
    route: str
    effective: date | None
    url: str
    source: Source
