"""Lets catalogs, folders and libraries that are open read their tables again, so that a mutant of their reading is asked about."""

from typing import Final

__all__ = ["close"]

_HELD: Final = {
    "Catalog": ("_entries", "_ended"),
    "DataFolder": ("_tables", "_indexes"),
    "DataLibrary": ("opened", "_latest", "_covered", "_answers"),
}
"""Where each keeps what it has read, beside its cached properties."""


def close(one: object) -> None:
    """Let a catalog, a folder or a library forget what it has read; leave everything else alone."""
    kind = type(one)
    if str(kind.__module__).startswith("jcodes.catalogs."):
        for name in _HELD.get(kind.__name__, ()):
            getattr(one, name).clear()
        for name in list(getattr(one, "__dict__", ())):
            if type(getattr(kind, name, None)).__name__ == "kept_property":
                delattr(one, name)
