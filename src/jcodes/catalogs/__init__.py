"""Versioned catalogs of drug codes: open, look up, narrow to a date of service, search."""

from jcodes.catalogs.catalog import Catalog, catalog, releases
from jcodes.catalogs.diff import CatalogDiff, Change, diff

__all__ = ["Catalog", "CatalogDiff", "Change", "catalog", "diff", "releases"]
