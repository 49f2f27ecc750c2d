"""Codes whose drugs go into a vein only, or never do, by FDA's files: ``vein_only.tsv`` and ``never_vein.tsv``."""

from functools import lru_cache
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.kept import FOLDER, kept_file
from jcodes.vocabulary.products import Kind

__all__ = ["NEVER_VEIN", "VEIN_ONLY", "is_vein_only", "never_vein", "vein_only"]

VEIN_ONLY: Final = FOLDER / "vein_only.tsv"
"""The table of the codes, made by tools/vein_codes.py from FDA's files, which stand at its head."""
NEVER_VEIN: Final = FOLDER / "never_vein.tsv"
"""The table of the codes whose drugs never go into a vein, made by the same tool."""


@lru_cache(maxsize=1)
def vein_only() -> frozenset[str]:
    """Return the codes whose drugs are IV only by two of FDA's files. A code that is not among them may be IV only all the same.

    >>> from jcodes.catalogs.vein_codes import vein_only
    >>> "J1745" in vein_only(), "J0129" in vein_only()
    (True, False)

    Raises:
        DataError: The table is missing, or is not the one that the manifest lists.
    """
    return _codes_of(VEIN_ONLY.name)


@lru_cache(maxsize=1)
def never_vein() -> frozenset[str]:
    """Return the codes whose drugs are never IV by FDA's files and CMS's. A code that is not among them may be never IV all the same.

    >>> from jcodes.catalogs.vein_codes import never_vein
    >>> "J2426" in never_vein(), "J0129" in never_vein()
    (True, False)

    Raises:
        DataError: The table is missing, or is not the one that the manifest lists.
    """
    return _codes_of(NEVER_VEIN.name)


def _codes_of(name: str) -> frozenset[str]:
    lines = kept_file(name).decode().splitlines()
    return frozenset(line.partition("\t")[0] for line in lines if line[:1] in {"J", "Q"})


def is_vein_only(entry: Entry) -> bool:
    """Return whether the drug of *entry* is IV only: by FDA's files, or as a biosimilar of such a product.

    A biosimilar has the route of its reference product: 42 U.S.C. 262(k)(2)(A)(i)(IV).
    """
    codes = [str(entry.code)]
    if entry.kind is Kind.BIOSIMILAR:
        codes.extend(map(str, entry.references))
    return not vein_only().isdisjoint(codes)
