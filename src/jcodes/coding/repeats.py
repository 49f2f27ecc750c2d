"""Repeat administrations of a drug on a day: which share a line, what they add up to, and how the lines that are left are told apart.

Two lines of one code without a distinguishing modifier are denied as duplicates (`ngs-6658734`, rule `line-duplicate`), and doses rounded
separately give other units than their sum, which is rounded once (rule `units-differ`).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.rounding import round_units
from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, ServiceLine, Setting
from jcodes.coding.answer import CodedDrug
from jcodes.coding.included import NEVER_ALONE
from jcodes.coding.line_modifiers import line_modifiers
from jcodes.coding.sides import drug_layout
from jcodes.policies import Policy
from jcodes.policies.dated import BothSides
from jcodes.services.sites import Side, side_of
from jcodes.vocabulary.products import Kind

__all__ = ["merged", "one_of_jw_and_jz", "one_record", "rounded_once", "told_apart"]

_REPEATED: Final = "76"
_WASTED: Final = "JW"
_NO_WASTE: Final = "JZ"


def merged(
    records: Sequence[tuple[Administration, Entry | None]], payer: Policy, setting: Setting | None
) -> list[tuple[Administration, ...]]:
    """Return for each record the records billed on its lines: for the first all that share them, for the others none.

    Records of a day share their lines if they have the same code and product and need the same modifiers: a push and a pump, or both knees
    under a code that takes no side. The waste is documented for all or for none. Where *payer* wants both sides on one line, the sides may
    differ.
    """
    places: dict[object, int] = {}
    found: list[tuple[Administration, ...]] = []
    for record, entry in records:
        key = None if entry is None else _way(record, entry, payer, setting)
        if key is None or key not in places:
            if key is not None:
                places[key] = len(found)
            found.append((record,))
        else:
            found[places[key]] = (*found[places[key]], record)
            found.append(())
    return found


def _way(record: Administration, entry: Entry, payer: Policy, setting: Setting | None) -> object:
    """Return the facts that must match to share a line; None if the record always gets its own line."""
    if record.on is None or record.dose is None or entry.kind is Kind.UNCLASSIFIED:
        return None
    side = side_of(record.site)
    if side is not None and drug_layout(payer, record.on) is BothSides.ONE_LINE:
        side = Side.BOTH
    return (
        entry.code,
        record.on,
        line_modifiers(record, record.route, entry, payer, setting, side),
        record.route is not None and record.route.is_parenteral,
        record.purpose in NEVER_ALONE,
        record.ndc.strip(),
        record.strength,
        record.place_of_service.strip(),
        record.dose.unit.dimension,
        record.discarded is None,
        frozenset(one.ndc.strip() for one in record.containers),
        not record.containers,
    )


def one_record(records: Sequence[Administration]) -> Administration:
    """Return one record with the total dose, containers and waste of *records*, which share a line."""
    first, *others = records
    dose, discarded = first.dose, first.discarded
    for other in others:
        dose = other.dose if dose is None or other.dose is None else dose + other.dose
        discarded = other.discarded if discarded is None or other.discarded is None else discarded + other.discarded
    return first.evolve(
        dose=dose, discarded=discarded, containers=[one for record in records for one in record.containers]
    )


def rounded_once(drugs: Sequence[CodedDrug]) -> tuple[CodedDrug, ...]:
    """Return the drugs with the units of a code and day rounded once, where lines of its own for each round more.

    Such lines remain for several products, or if the waste is documented for some. The largest line gives up the surplus, and a note says
    so; discarded units stay.
    """
    found = list(drugs)
    groups: dict[object, list[int]] = {}
    for place, drug in enumerate(found):
        if drug.bill is not None and drug.lines:
            groups.setdefault((drug.code, drug.administration.on), []).append(place)
    for places in groups.values():
        bills = [one.bill.bill for place in places if (one := found[place]).bill is not None]
        exact = sum((one.exact for one in bills), start=Fraction(0))
        right = round_units(exact.numerator, exact.denominator, bills[0].rounding)
        surplus = sum(one.administered for one in bills) - right
        if surplus > 0:
            place = max(places, key=lambda one: max(_given(line) for line in found[one].lines))
            found[place] = _less(found[place], surplus, right)
    return tuple(found)


def _given(line: ServiceLine) -> int:
    """Return the administered units of a line."""
    return 0 if _WASTED in line.modifiers else int(line.units)


def _less(drug: CodedDrug, surplus: int, right: int) -> CodedDrug:
    largest = max(drug.lines, key=_given)
    fewer = largest.evolve(units=_given(largest) - surplus)
    note = f"{surplus} fewer unit{'' if surplus == 1 else 's'}: the total dose of {drug.code} on the day is {right} units, rounded once"
    return attrs.evolve(
        drug,
        lines=tuple(fewer if line is largest else line for line in drug.lines),
        notes=(*drug.notes, note),
    )


def one_of_jw_and_jz(lines: Sequence[ServiceLine]) -> tuple[ServiceLine, ...]:
    """Return the lines, without JZ if another line bills discarded units of the same code, day and place.

    JZ attests that nothing of the drug was discarded, JW bills what was: a claim says one of the two for a drug and a day (`nahri-jw-jz`),
    whichever record it was of.
    """
    wasted = {(line.code, line.on, line.place_of_service) for line in lines if _WASTED in line.modifiers}
    return tuple(
        line.evolve(modifiers=tuple(one for one in line.modifiers if one != _NO_WASTE))
        if _NO_WASTE in line.modifiers and (line.code, line.on, line.place_of_service) in wasted
        else line
        for line in lines
    )


def told_apart(lines: Iterable[ServiceLine]) -> tuple[ServiceLine, ...]:
    """Add modifier 76 to each drug line that repeats an earlier one with the same day, modifiers, NDC and place.

    Such lines remain if the waste of one was documented and that of another was not.
    """
    seen: set[object] = set()
    found: list[ServiceLine] = []
    for line in lines:
        key = line.code, line.on, line.modifiers, line.ndc, line.place_of_service
        again = line.administration is not None and key in seen
        seen.add(key)
        found.append(line.evolve(modifiers=(*line.modifiers, _REPEATED)) if again else line)
    return tuple(found)
