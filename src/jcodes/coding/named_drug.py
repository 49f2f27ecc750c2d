"""The name of a drug in messages: echoed where the catalog knows it, since a record's field may hold a patient's name."""

from jcodes.catalogs import Catalog
from jcodes.catalogs.names import cpt_numbers
from jcodes.errors import drug_shown, shown

__all__ = ["named_drug"]


def named_drug(catalog: Catalog, text: str, *, bare: bool = False) -> str:
    """Return *text*, quoted unless *bare*, if it is a vaccine's name or names of the catalog are spelled like it; otherwise as `shown` does."""
    is_known = cpt_numbers(text) is not None or catalog.matches(text).entries
    return drug_shown(text, bare=bare) if is_known else shown(text)
