"""The bits of `flags` that modifiers, NDC and header of a line set."""

from datetime import date
from functools import lru_cache
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.catalogs.data_library import WHEN_FORGOTTEN
from jcodes.claims import Claim, ServiceLine
from jcodes.claims.parsed_text import read_modifiers, read_number
from jcodes.rules.context.flags import (
    AWAY,
    CROWDED,
    FILED,
    MARKED,
    MISPOINTED,
    MODIFIED,
    NDC,
    NDC_MEASURED,
    NDC_MISCOUNTED,
    NDC_PARTIAL,
    NDC_UNREAD,
    NO_NDC,
    ODD_MODIFIER,
    OFF_LIMITS,
    PAIRED,
    UNMARKED,
    UNPOINTED,
    UNSETTLED,
    WASTED,
)
from jcodes.rules.context.lookups import are_settled
from jcodes.rules.context.ndc_facts import NdcFacts
from jcodes.rules.context.payer import PayerOn

__all__ = ["NO_WASTE", "WASTE", "flags_of_claim", "flags_of_header", "flags_of_modifiers", "flags_of_ndc"]

WASTE: Final = "JW"
NO_WASTE: Final = "JZ"
_OFFICE: Final = "11"
_SHORT: Final = 32
"""Longer texts are read each time, so that nothing keeps them."""


@lru_cache(maxsize=8192)
def flags_of_modifiers(
    texts: tuple[str, ...], on: date | None, payer: PayerOn, catalog: Catalog
) -> tuple[frozenset[str], int]:
    """Return the valid modifiers among *texts*, in uppercase, and the bits that the modifiers of a line set."""
    modifiers, found = frozenset([one.text for one in read_modifiers(texts)]), MODIFIED
    if WASTE in modifiers:
        found |= WASTED | MARKED
    else:
        found |= MARKED if NO_WASTE in modifiers else UNMARKED
    if len(modifiers) > 1:
        found |= PAIRED
    if len(texts) > payer.modifier_slots.value:
        found |= CROWDED
    if len(modifiers) < len(texts) or not modifiers.issuperset(texts):
        found |= ODD_MODIFIER
    if not payer.unused.isdisjoint(modifiers):
        found |= OFF_LIMITS
    if not are_settled(catalog, modifiers, on) or not modifiers.isdisjoint(payer.ended):
        found |= UNSETTLED
    return modifiers, found


WHEN_FORGOTTEN.append(flags_of_modifiers.cache_clear)


def flags_of_ndc(line: ServiceLine, product: NdcFacts | None, payer: PayerOn) -> int:
    """Return the bits that the NDC of *line*, its quantity and its unit of measure set; *product* is None without a valid one."""
    quantity, unit = line.ndc_quantity, line.ndc_unit
    is_short = len(quantity) < _SHORT and len(unit) < _SHORT
    found = (_flags_of_quantity if is_short else _flags_of_quantity.__wrapped__)(quantity, unit, payer)
    if product is not None:
        return found | product.flags
    return found | (NDC_UNREAD if line.ndc.strip() else NO_NDC | NDC_PARTIAL)


@lru_cache(maxsize=8192)
def _flags_of_quantity(quantity: str, unit: str, payer: PayerOn) -> int:
    found, digits = NDC, quantity.strip()
    if not (digits and unit.strip()):
        found |= NDC_PARTIAL
    if unit not in payer.plain_measures:
        found |= NDC_MEASURED
    amount = read_number(quantity)
    if (
        amount is None
        or amount <= 0
        or amount < payer.ndc_minimum.value
        or ("." in digits and len(digits.partition(".")[2].rstrip("0")) > payer.ndc_places.value)
    ):
        found |= NDC_MISCOUNTED
    return found


def flags_of_claim(claim: Claim) -> int:
    """Return the bits that the header of *claim* sets on each line without a place of service of its own."""
    found = FILED if claim.submitted is not None else 0
    place = claim.place_of_service
    return found | AWAY if place and place != _OFFICE else found


def flags_of_header(claim: Claim, line: ServiceLine, common: int) -> int:
    """Return the bits that the header of *claim* and the diagnoses and the place of service of *line* set; *common* are those of `flags_of_claim`."""
    pointers, count = line.diagnosis_pointers, len(claim.diagnoses)
    found = common if pointers else common | UNPOINTED
    if count:
        for pointer in pointers:
            if not 1 <= pointer <= count:
                found |= MISPOINTED
    place = line.place_of_service
    return (found & ~AWAY) | (AWAY * (place != _OFFICE)) if place else found
