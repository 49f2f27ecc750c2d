"""The name of a drug in messages: echoed where the catalog knows it, since a record's field may hold a patient's name."""

from jcodes.catalogs import Catalog
from jcodes.errors import drug_shown, shown

__all__ = ["named_drug"]


def named_drug(catalog: Catalog, text: str, *, bare: bool = False) -> str:
    """Return *text*, quoted unless *bare*, if names of the catalog are spelled like it; otherwise its length and kinds of characters."""
    return drug_shown(text, bare=bare) if catalog.matches(text).entries else shown(text)
