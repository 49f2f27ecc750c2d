"""Versioned catalogs of drug codes: open, look up, narrow to a date of service, search."""

from jcodes.catalogs.catalog import Catalog, catalog, gaps, open_catalog, releases
from jcodes.catalogs.diff import CatalogDiff, Change, PriceChange, diff
from jcodes.catalogs.library import Gap

__all__ = [
    "Catalog",
    "CatalogDiff",
    "Change",
    "Gap",
    "PriceChange",
    "catalog",
    "diff",
    "gaps",
    "open_catalog",
    "releases",
]
