"""Versioned catalogs of drug codes: open, look up, narrow to a date of service, search."""

from jcodes.catalogs.catalog import Catalog, catalog, releases

__all__ = ["Catalog", "catalog", "releases"]
