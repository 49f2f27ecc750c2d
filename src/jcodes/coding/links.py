"""The rows of CMS's crosswalks that a record's NDC and a code have on the date of service."""

from datetime import date
from functools import lru_cache

from jcodes.catalogs import Catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.substances import joined
from jcodes.codes import Ndc
from jcodes.doses import Dose
from jcodes.errors import quiet
from jcodes.rules.context.lookups import first_of, links_of

__all__ = ["links_of_ndc", "package_contents", "product_names"]


def links_of_ndc(cat: Catalog, ndc: Ndc, on: date | None) -> tuple[NdcLink, ...]:
    """Return the crosswalk rows of an NDC on a day, or of the nearest earlier quarter loaded; none for an NDC that no crosswalk can hold."""
    if ndc.labeler.lstrip("0") == "" or len(ndc.labeler) > 5:
        return ()
    return _links_of_ndc(cat, ndc, None if on is None else first_of(on))


@lru_cache(maxsize=4096)
def _links_of_ndc(cat: Catalog, ndc: Ndc, on: date | None) -> tuple[NdcLink, ...]:
    with quiet():
        return cat.ndc(ndc, on)


def product_names(cat: Catalog, code: str, on: date | None) -> frozenset[str]:
    """Return the product names of a code in CMS's crosswalk of the day, each as letters and digits only."""
    return _product_names(cat, code, None if on is None else first_of(on))


@lru_cache(maxsize=4096)
def _product_names(cat: Catalog, code: str, on: date | None) -> frozenset[str]:
    return frozenset(joined(link.drug) for link in links_of(cat, code, on))


def package_contents(cat: Catalog, code: str, on: date | None) -> frozenset[Dose]:
    """Return how much drug one item of each product of a code holds, by CMS's crosswalk of the day."""
    return _package_contents(cat, code, None if on is None else first_of(on))


@lru_cache(maxsize=4096)
def _package_contents(cat: Catalog, code: str, on: date | None) -> frozenset[Dose]:
    contents = {link.item_content for link in links_of(cat, code, on) if link.is_sound}
    return frozenset(content for content in contents if content is not None)
