"""Modifier 59 where NCCI bundles two services of a claim that records document as separate: by route, site or encounter.

`code` bills a service only for an administration on record, so that column 2 of a pair is never a part of column 1. A line flush is one, and is
left off (`included`); another injection of the drug is a separate service.
"""

from typing import Final

from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.policies import Policy
from jcodes.rules import Report, check
from jcodes.services.drugs import NEVER_ALONE, purpose_of
from jcodes.services.table import SERVICES

__all__ = ["checked"]

_APART: Final = "59"
_RULE: Final = "ncci-pair-without-modifier"
_PORT: Final = "96523"


def checked(claim: Claim, payer: Policy, catalog: Catalog) -> tuple[Claim, Report, tuple[str, ...]]:
    """Return *claim* with 59 on each line that NCCI bundles into a service and that a record documents, its report, and a note for each."""
    report = check(claim, policy=payer, catalog=catalog)
    places = {
        one.line for one in report.of(_RULE) if one.line is not None and _is_documented(claim.lines[one.line], catalog)
    }
    if not places:
        return claim, report, ()
    lines = [
        line.evolve(modifiers=(*line.modifiers, _APART)) if place in places else line
        for place, line in enumerate(claim.lines)
    ]
    notes = tuple(
        f"{claim.lines[place].code}-59: NCCI bundles it into another service of the day; the chart must show another route, site or encounter"
        for place in sorted(places)
    )
    apart = claim.evolve(lines=lines)
    return apart, check(apart, policy=payer, catalog=catalog), notes


def _is_documented(line: ServiceLine, catalog: Catalog) -> bool:
    """Return whether the line is a service, or a drug that is no flush or diluent."""
    record = line.administration
    if record is None:
        return line.code in SERVICES and line.code != _PORT
    entry = catalog.get(line.code)
    return (record.purpose if entry is None else purpose_of(entry, record)) not in NEVER_ALONE
