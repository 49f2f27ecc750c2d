"""Versioned catalogs of drug codes: open one, look up a code, narrow to a date of service, search, compare two."""

from jcodes.catalogs.catalog import catalog as catalog  # at once: otherwise the module of that name would hide it
from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
