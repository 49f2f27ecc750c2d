"""Drugs without a code of their own: which unlisted (NOC) code a claim bills, and why the crosswalk does not have their NDC."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.unlisted_names import is_unlisted
from jcodes.claims import Setting
from jcodes.coding.entry_tests import is_valid
from jcodes.coding.questions import Option, Question
from jcodes.vocabulary.products import Kind

__all__ = ["ask_for_unlisted", "is_expected_unlinked"]

_KINDS: Final = (("a drug", "J3490"), ("a biologic", "J3590"), ("a cancer drug", "J9999"))
"""What CMS's descriptors of the unlisted codes are for."""
_HOSPITAL: Final = ("a drug or biologic new to the market, in a hospital's outpatient department", "C9399")
_KIND: Final = "the kind of product"


def ask_for_unlisted(catalog: Catalog, on: date | None, setting: Setting | None) -> Question | None:
    """Return the question for the unlisted code of a drug that no code names; None if the release has none of them on that day."""
    kinds = _KINDS if setting not in {None, Setting.HOSPITAL_OUTPATIENT} else (*_KINDS, _HOSPITAL)
    options = tuple(
        Option(kind, (code,))
        for kind, code in kinds
        if (entry := catalog.get(code)) is not None and is_valid(entry, on)
    )
    return Question(_KIND, options) if len(options) > 1 else None


def is_expected_unlinked(drug: str, stated: Iterable[Entry]) -> bool:
    """Return whether CMS's crosswalk cannot have the NDC: an unlisted code is stated, or no code names the drug."""
    return any(entry.kind is Kind.UNCLASSIFIED for entry in stated) or is_unlisted(drug)
