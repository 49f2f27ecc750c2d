"""The bits of `flags` that the definition of a code sets."""

from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.rules.context.flags import (
    ANTINEOPLASTIC,
    DENOSUMAB,
    FLUSHING,
    IMMUNIZATION,
    NON_RENAL,
    RENAL,
    ROUTE_LIMITED,
    ROUTED,
    SIDED,
    SPECIAL,
    UNCLASSIFIED,
)
from jcodes.services.drugs import is_antineoplastic, is_flush, is_for_eyes, is_hormone, is_injected
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["flags_of_entry"]

_DENOSUMAB: Final = "J0897"
"""The code of the reference product; those of its biosimilars refer to it."""
_SPECIAL_KINDS: Final = frozenset({Kind.ORAL, Kind.INHALATION, Kind.VACCINE, Kind.COMPOUNDED})


def flags_of_entry(entry: Entry) -> int:
    """Return the bits that kind, traits and routes of *entry* set."""
    found = (RENAL * (Trait.ESRD in entry.traits)) | (NON_RENAL * (Trait.NON_ESRD in entry.traits))
    found |= (SIDED * is_for_eyes(entry)) | (ROUTED * bool(entry.routes)) | (FLUSHING * is_flush(entry))
    found |= (IMMUNIZATION * (entry.kind is Kind.VACCINE)) | (UNCLASSIFIED * (entry.kind is Kind.UNCLASSIFIED))
    if entry.kind in _SPECIAL_KINDS or Trait.ORAL in entry.traits:
        found |= SPECIAL
    found |= ROUTE_LIMITED * bool(entry.route_limits)
    if entry.code.text == _DENOSUMAB or any(one.text == _DENOSUMAB for one in entry.references):
        found |= DENOSUMAB
    is_against_tumors = is_antineoplastic(entry) and not is_hormone(entry)
    return found | (ANTINEOPLASTIC if is_against_tumors and is_injected(entry) else 0)
