"""Versioned catalogs of drug codes: open one, look up a code, narrow to a date of service, search, compare two."""

from jcodes.catalogs.catalog import (
    catalog as catalog,
)  # imported eagerly: otherwise the submodule of the same name would hide the function
from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
