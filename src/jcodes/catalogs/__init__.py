"""Versioned catalogs of drug codes: open, look up, narrow to a date of service, search; differences on first use."""

from importlib import import_module
from typing import TYPE_CHECKING

from jcodes.catalogs.catalog import Catalog, catalog, open_catalog
from jcodes.catalogs.library import gaps, releases

if TYPE_CHECKING:
    from jcodes.catalogs.compare import CatalogDiff, Change, PriceChange, diff
    from jcodes.catalogs.gap import Gap

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

_LATER = {"CatalogDiff": "compare", "Change": "compare", "Gap": "gap", "PriceChange": "compare", "diff": "compare"}


def __getattr__(name: str) -> object:
    """Load the module that defines *name* on first use."""
    home = _LATER.get(name)
    if home is None:
        raise AttributeError(f"module 'jcodes.catalogs' has no attribute {name!r}")
    value: object = getattr(import_module(f"jcodes.catalogs.{home}"), name)
    globals()[name] = value
    return value
