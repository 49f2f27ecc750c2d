"""The name of a drug in messages: echoed where CMS or FDA has it, since a record's field may hold a patient's name."""

from jcodes.catalogs import Catalog
from jcodes.catalogs.names import is_cpt_product
from jcodes.catalogs.unlisted_names import is_unlisted
from jcodes.claims import Administration
from jcodes.errors.messages import described, drug_shown, fits, named, shown

__all__ = ["called", "named_drug", "unknown_drug"]


def named_drug(catalog: Catalog, text: str, *, bare: bool = False) -> str:
    """Return *text*, quoted unless *bare*, if it is a name of a vaccine or of a drug of FDA's, or names of the catalog are spelled like it; otherwise its length and kinds of characters."""
    if is_cpt_product(text) or catalog.matches(text).entries or is_unlisted(text):
        return drug_shown(text, bare=bare)
    return unknown_drug(text) if bare else shown(text) if fits(text) else described(text, "the drug name")


def unknown_drug(text: str) -> str:
    """Return what a message calls a record whose drug no file names.

    >>> from jcodes.coding.named_drug import unknown_drug
    >>> unknown_drug("JANE DOE"), unknown_drug("J9312")
    ('an unknown drug (8 characters, letters and spaces)', 'J9312')
    """
    bare = text.strip()
    return named(bare) if fits(bare) else described(bare, "an unknown drug")


def called(record: Administration, catalog: Catalog, product: str = "") -> str:
    """Return what messages call a record: its drug, or the number of its vaccine where more than the vaccine's name is in its text."""
    text = record.drug.strip()
    if product and not is_cpt_product(text):
        return product
    return (
        named_drug(catalog, text, bare=True) if text else named(record.code.strip() or record.ndc.strip()) or "a drug"
    )
