"""FDA's names of injected drugs that no HCPCS code names. Loaded when a name is not found."""

from functools import lru_cache
from typing import Final

from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.drug_text import drug_text
from jcodes.catalogs.names import NAMES, compact

__all__ = ["UNLISTED", "is_unlisted"]

UNLISTED: Final = "unlisted drug"
"""How ``names.tsv`` marks them."""


def is_unlisted(text: str) -> bool:
    """Return whether FDA's files name *text* as an injected drug and no descriptor of any release does: a claim for it needs an unlisted (NOC) code.

    Strengths, forms and routes beside the name do not matter.

    >>> is_unlisted("ketamine 50 mg/mL inj"), is_unlisted("Bridion (sugammadex)"), is_unlisted("rituximab"), is_unlisted("Jane Doe")
    (True, True, False, False)
    """
    names = _names()
    if compact(text) in names:
        return True
    told = drug_text(text)
    return any(
        compact(reading) in names
        for name in told.names
        for reading in (name, told.without_product_words(name), *told.readings(name))
    )


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(compact(row.name) for row in bundled().all_rows(NAMES) if row.kind == UNLISTED)
