"""Drugs that a service includes: a flush, and the fluid that carries a drug or keeps a vein open, are not billed apart on practitioners' claims.

Sources: `aapc-flush`, a contractor's notice with the text of Medicare's manual (Pub. 100-04, chapter 12, section 30.5), and `cms-ncci`, whose
table for practitioners bundles heparin flushes into infusions and 96523; other payers follow CPT, which counts both with the infusion. Hospitals
report packaged drugs, so that their lines stay.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import attrs

from jcodes.coding.answer import CodedDrug
from jcodes.policies import Policy
from jcodes.services.drugs import NEVER_ALONE, purpose_of
from jcodes.services.encounters import Services
from jcodes.vocabulary.families import Purpose
from jcodes.vocabulary.places import EditSetting

__all__ = ["uncoded_included", "without_included"]

_APART: Final = frozenset({EditSetting.OUTPATIENT, EditSetting.DME})
"""The tables of payers to whom hospitals report packaged drugs, and suppliers what they dispense."""

_PORT: Final = "96523"
_FOR_MEDICARE: Final = "for Medicare leave {0} off: CMS's NCCI table for practitioners bundles it into 96523"


def without_included(
    drugs: Iterable[CodedDrug], by_day: Mapping[date, Services], payer: Policy, *, hospital: bool, named: bool
) -> tuple[CodedDrug, ...]:
    """Return *drugs*, each without its lines where a service of its day includes it, with a note that says so.

    A flush that is the day's only service stays beside 96523 unless the caller has *named* a policy of Medicare: that CMS's table bundles it says
    nothing about other payers.
    """
    return tuple(_without_included(drug, by_day, payer, hospital=hospital, named=named) for drug in drugs)


def uncoded_included(drugs: Iterable[CodedDrug]) -> tuple[CodedDrug, ...]:
    """Return *drugs*, with nothing missing for one without a code that is only a flush or a diluent."""
    return tuple(drug if drug.code is not None else _uncoded(drug) for drug in drugs)


def _without_included(
    drug: CodedDrug, by_day: Mapping[date, Services], payer: Policy, *, hospital: bool, named: bool
) -> CodedDrug:
    entry, record = drug.entry, drug.administration
    services = None if record.on is None else by_day.get(record.on)
    purpose = None if entry is None else purpose_of(entry, record)
    if purpose not in NEVER_ALONE or hospital or payer.mue_table.on(record.on).value in _APART:
        return drug
    numbers = [] if services is None else [one.number for one in services.billed]
    if not numbers:
        return drug
    if set(numbers) == {_PORT} and not (named and payer.is_medicare):
        return attrs.evolve(drug, notes=(*drug.notes, _FOR_MEDICARE.format(drug.code)))
    what = "a line flush" if purpose is Purpose.FLUSH else "fluid that carries a drug or keeps a vein open"
    note = f"{drug.code} is left off the claim: {what} is included in {numbers[0]}, and not paid separately"
    return attrs.evolve(drug, lines=(), missing=(), notes=(note,), question=None, is_included=True)


def _uncoded(drug: CodedDrug) -> CodedDrug:
    """Return a drug without a code, with nothing missing if it is only a flush or a diluent."""
    if drug.administration.purpose not in NEVER_ALONE:
        return drug
    what = (
        "it only flushes a line"
        if drug.administration.purpose is Purpose.FLUSH
        else "it only carries a drug or keeps a vein open"
    )
    return attrs.evolve(drug, missing=(), question=None, notes=(f"left off the claim: {what}",), is_included=True)
