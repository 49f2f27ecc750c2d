"""The bits of `flags` that the definition of a code sets."""

from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.rules.context.flags import (
    ANTINEOPLASTIC,
    FLUSHING,
    IMMUNIZATION,
    NON_RENAL,
    RENAL,
    ROUTED,
    SIDED,
    SPECIAL,
    UNCLASSIFIED,
)
from jcodes.services.drugs import is_antineoplastic, is_flush, is_for_eyes, is_hormone, is_injected
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["flags_of_entry"]

_SPECIAL_KINDS: Final = frozenset({Kind.ORAL, Kind.INHALATION, Kind.VACCINE, Kind.COMPOUNDED})


def flags_of_entry(entry: Entry) -> int:
    """Return the bits that kind, traits and routes of *entry* set."""
    found = (RENAL * (Trait.ESRD in entry.traits)) | (NON_RENAL * (Trait.NON_ESRD in entry.traits))
    found |= (SIDED * is_for_eyes(entry)) | (ROUTED * bool(entry.routes)) | (FLUSHING * is_flush(entry))
    found |= (IMMUNIZATION * (entry.kind is Kind.VACCINE)) | (UNCLASSIFIED * (entry.kind is Kind.UNCLASSIFIED))
    if entry.kind in _SPECIAL_KINDS or Trait.ORAL in entry.traits:
        found |= SPECIAL
    is_against_tumors = is_antineoplastic(entry) and not is_hormone(entry)
    return found | (ANTINEOPLASTIC if is_against_tumors and is_injected(entry) else 0)
