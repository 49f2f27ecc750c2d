"""The bits of `flags` that modifiers, NDC and header of a line set."""

from datetime import date
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.rules.context.flags import (
    AWAY,
    CROWDED,
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

__all__ = ["NO_WASTE", "WASTE", "flags_of_header", "flags_of_modifiers", "flags_of_ndc"]

WASTE: Final = "JW"
NO_WASTE: Final = "JZ"
_OFFICE: Final = "11"


def flags_of_modifiers(
    line: ServiceLine, modifiers: frozenset[str], on: date | None, payer: PayerOn, catalog: Catalog
) -> int:
    """Return the bits that the modifiers of *line* set; *modifiers* are the valid ones."""
    found = MODIFIED
    texts = line.modifiers
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
    return found


def flags_of_ndc(line: ServiceLine, product: NdcFacts | None, payer: PayerOn) -> int:
    """Return the bits that the NDC of *line*, its quantity and its unit of measure set; *product* is None without a valid one."""
    found = NDC
    text, quantity, unit = line.ndc.strip(), line.ndc_quantity.strip(), line.ndc_unit
    if not text:
        found |= NO_NDC
    else:
        found |= NDC_UNREAD if product is None else product.flags
    if not (text and quantity and unit.strip()):
        found |= NDC_PARTIAL
    if unit not in payer.plain_measures:
        found |= NDC_MEASURED
    amount = line.ndc_amount
    if (
        amount is None
        or amount <= 0
        or amount < payer.ndc_minimum.value
        or ("." in quantity and len(quantity.partition(".")[2].rstrip("0")) > payer.ndc_places.value)
    ):
        found |= NDC_MISCOUNTED
    return found


def flags_of_header(claim: Claim, line: ServiceLine) -> int:
    """Return the bits that the diagnoses and the place of service of *line* and its claim set."""
    pointers, count = line.diagnosis_pointers, len(claim.diagnoses)
    found = 0 if pointers else UNPOINTED
    if count:
        for pointer in pointers:
            if not 1 <= pointer <= count:
                found |= MISPOINTED
    place = line.place_of_service or claim.place_of_service
    return found | AWAY if place and place != _OFFICE else found
