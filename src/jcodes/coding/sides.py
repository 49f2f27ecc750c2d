"""Both sides of the body on a claim: one line with 50, or two lines with RT and LT, as the payer wants it."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.allocation import share_charge
from jcodes.claims import Administration, Route, ServiceLine
from jcodes.policies import Policy
from jcodes.policies.dated import BothSides
from jcodes.services.encounters import BilledService, Services
from jcodes.services.sites import Side, side_of

__all__ = ["drug_layout", "is_of_one_side", "lines_by_side", "service_layout", "services_by_side", "sides_of"]

_BOTH: Final = Side.BOTH.value
_LEAST: Final = 2
_SIDED: Final = frozenset({Route.INTRAVITREAL, Route.INTRA_ARTICULAR})
_SIDES: Final = (Side.RIGHT.value, Side.LEFT.value)


def drug_layout(payer: Policy, on: date | None) -> BothSides:
    """Return how *payer* wants a drug given on both sides; either where it does not say."""
    return BothSides.EITHER if payer.both_sides_drugs is None else payer.both_sides_drugs.on(on).value


def service_layout(payer: Policy, on: date | None) -> BothSides:
    """Return how *payer* wants a service on both sides; either where it does not say."""
    return BothSides.EITHER if payer.both_sides_services is None else payer.both_sides_services.on(on).value


def services_by_side(services: Services, payer: Policy) -> Services:
    """Return the services, each one with 50 as two with RT and LT where *payer* wants two lines."""
    if not any(_BOTH in one.modifiers for one in services.billed):
        return services
    return attrs.evolve(services, billed=tuple(part for one in services.billed for part in _parts(one, payer)))


def _parts(one: BilledService, payer: Policy) -> Iterable[BilledService]:
    if _BOTH not in one.modifiers or service_layout(payer, one.on) is not BothSides.TWO_LINES:
        return (one,)
    return (attrs.evolve(one, modifiers=_sided(one.modifiers, side)) for side in _SIDES)


def _sided(modifiers: tuple[str, ...], side: str) -> tuple[str, ...]:
    return tuple(side if modifier == _BOTH else modifier for modifier in modifiers)


def sides_of(records: Iterable[Administration]) -> Side | None:
    """Return the side that *records* name together: both if they name both or different ones; None if one of them names none."""
    named = {side_of(record.site) for record in records}
    return named.pop() if len(named) == 1 else None if None in named else Side.BOTH


def is_of_one_side(record: Administration) -> bool:
    """Return whether the dose of a record of both sides may be that of one side: no containers, or two or more, each of which holds it."""
    dose = record.dose
    contents = [one.content for one in record.containers if one.content is not None]
    if dose is None or side_of(record.site) is not Side.BOTH or record.route not in _SIDED:
        return False
    if not record.containers:
        return True
    if sum(one.count for one in record.containers) < _LEAST:
        return False
    return bool(contents) and all(
        content.unit.dimension == dose.unit.dimension and content >= dose for content in contents
    )


def lines_by_side(lines: tuple[ServiceLine, ...]) -> tuple[ServiceLine, ...] | None:
    """Return drug lines with 50 as lines with RT and LT, half the units, quantity and charge on each; None if the units do not halve."""
    found: list[ServiceLine] = []
    for line in lines:
        count, amount = line.unit_count, line.ndc_amount
        if count is None or count < _LEAST or count % 2:
            return None
        half = int(count) // 2
        charges = (None, None) if line.charge is None else share_charge(line.charge, (half, half))
        quantity = line.ndc_quantity if amount is None else Fraction(amount) / 2
        found.extend(
            line.evolve(units=half, ndc_quantity=quantity, charge=charge, modifiers=_sided(line.modifiers, side))
            for side, charge in zip(_SIDES, charges, strict=True)
        )
    return tuple(found)
