"""The records billed on one drug line: a drug of a day is one line, whatever its routes, sites, pumps and visits; those belong to the services.

Two lines of one code without a distinguishing modifier are denied as duplicates (`ngs-6658734`, rule `line-duplicate`), and doses rounded
apart give other units than their sum: the day's total is rounded once.
"""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Container, ServiceLine, Setting
from jcodes.claims.parsed_text import read_ndc
from jcodes.codes import Ndc
from jcodes.coding.assumptions import assumed_route, ndc_of
from jcodes.coding.drug_modifiers import modifiers_of
from jcodes.coding.sides import drug_layout
from jcodes.doses import Basis, Dose
from jcodes.errors import JcodesError
from jcodes.policies import Policy
from jcodes.policies.dated import BothSides
from jcodes.services.drugs import NEVER_ALONE
from jcodes.services.sites import Side, side_of
from jcodes.vocabulary.products import Kind

__all__ = ["Together", "doses_by_ndc", "merged", "of_ndc", "one_of_jw_and_jz", "one_record", "told_apart"]

_DISTINCT: Final = "59"
_WASTED: Final = "JW"
_NO_WASTE: Final = "JZ"
_SEVERAL: Final = 2

T = TypeVar("T")


def merged(
    records: Sequence[tuple[Administration, Entry | None]], payer: Policy, setting: Setting | None
) -> list[tuple[Administration, ...]]:
    """Return for each record the records billed on its line: for the first those of the same drug line, for the others none.

    Records share a line if code, day, place of service and the modifiers that the payer requires are the same, and their doses add up;
    unlisted codes also need the same drug; a flush or a diluent is apart. Where *payer* wants both sides on one line, the sides may differ.
    """
    if len(records) == 1:
        return [(records[0][0],)]
    places: dict[object, int] = {}
    found: list[tuple[Administration, ...]] = []
    for record, entry in records:
        key = None if entry is None else _line_key(record, entry, payer, setting)
        if key is None or key not in places:
            if key is not None:
                places[key] = len(found)
            found.append((record,))
        else:
            found[places[key]] = (*found[places[key]], record)
            found.append(())
    return found


def _line_key(record: Administration, entry: Entry, payer: Policy, setting: Setting | None) -> object:
    """Return the facts that must match to share a line; None if the record always gets its own line."""
    if record.on is None or record.dose is None:
        return None
    side = side_of(record.site)
    if drug_layout(payer, record.on) is BothSides.ONE_LINE and side is not None:
        side = Side.BOTH
    modifiers, missing = modifiers_of(record, record.route or assumed_route(record), entry, payer, setting, side)
    is_unlisted = entry.kind is Kind.UNCLASSIFIED or entry.dosage.basis is Basis.NONE
    return (
        entry.code,
        record.on,
        record.place_of_service.strip(),
        record.purpose in NEVER_ALONE,
        modifiers,
        missing,
        _in_drug(record, entry).unit.dimension,
        (" ".join(record.drug.casefold().split()), record.ndc.strip()) if is_unlisted else "",
    )


def _in_drug(record: Administration, entry: Entry) -> Dose:
    """Return the dose of *record* as an amount of drug if the code counts one and the strength tells it, else as recorded."""
    dose, amount = record.dose or Dose(0, "mg"), entry.dosage.amount
    if amount is None or dose.unit.dimension == amount.unit.dimension or record.strength is None:
        return dose
    try:
        held = record.strength.amount_in(dose)
    except JcodesError:
        return dose
    return held if held.unit.dimension == amount.unit.dimension else dose


@attrs.frozen
class Together:
    """Records that share a line, as one.

    Attributes:
        record: One record with their total dose, containers and waste.
        missing: What only some of them document, one sentence each.
    """

    record: Administration
    missing: tuple[str, ...] = ()


def one_record(records: Sequence[Administration], entry: Entry) -> Together:
    """Return one record with the total dose, containers and waste of *records*.

    Containers and waste that only some of the records document are left out and asked for: they would be those of a part of the dose.
    """
    first = records[0]
    if len(records) == 1:
        return Together(first)
    missing = []
    strengths = {record.strength for record in records}
    strength = strengths.pop() if len(strengths) == 1 else None
    doses = [record.dose for record in records if record.dose is not None]
    if strength is None or len({dose.unit.dimension for dose in doses}) > 1:
        doses = [_in_drug(record, entry) for record in records]
        strength = _one([record.strength for record in records if record.strength is not None])
    discarded, lack = _discarded(records, entry)
    missing += lack
    containers: list[Container] = []
    for record in records:
        containers += [
            one.evolve(
                ndc=one.ndc or record.ndc,
                container_type=one.container_type or record.container_type,
                container_form=one.container_form or record.container_form,
            )
            for one in record.containers
        ]
    if containers and not all(record.containers for record in records):
        containers = []
        missing.append(
            f"containers are documented for only some of the doses of {entry.code}: give those of each, or the discarded amount"
        )
    ndc = _one([ndc_of(record) for record in records])
    return Together(
        first.evolve(
            dose=sum(doses[1:], doses[0]),
            strength=strength,
            discarded=discarded,
            containers=containers,
            ndc="" if ndc is None else ndc.format(),
            container_type=_one([record.opened_type for record in records]),
            container_form=_one([record.opened_form for record in records]),
        ),
        tuple(missing),
    )


def _one(values: Iterable[T | None]) -> T | None:
    """Return the only value; None if there are several, or one is None."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _discarded(records: Sequence[Administration], entry: Entry) -> tuple[Dose | None, list[str]]:
    """Return the total of the discarded amounts, and what is missing for it."""
    wastes = [record.discarded for record in records if record.discarded is not None]
    if not wastes:
        return None, []
    if len(wastes) < len(records) or len({waste.unit.dimension for waste in wastes}) > 1:
        return None, [
            f"the discarded amount is documented for only some of the doses of {entry.code}: give that of each"
        ]
    return sum(wastes[1:], wastes[0]), []


def doses_by_ndc(records: Sequence[Administration], entry: Entry) -> dict[Ndc, tuple[Dose, Dose | None]]:
    """Return for each NDC its dose and its discarded amount, None if not documented; empty unless each record has one NDC, and they differ."""
    named = [(ndc, record) for record in records if (ndc := ndc_of(record)) is not None]
    if len(named) < len(records) or len({ndc for ndc, _ in named}) < _SEVERAL:
        return {}
    found: dict[Ndc, tuple[Dose, Dose | None]] = {}
    for ndc, record in named:
        dose, waste = _in_drug(record, entry), _waste(record)
        before = found.get(ndc)
        if before is None:
            found[ndc] = dose, waste
        else:
            found[ndc] = before[0] + dose, None if before[1] is None or waste is None else before[1] + waste
    return found


def of_ndc(records: Sequence[Administration], ndc: str) -> tuple[Administration, ...]:
    """Return the records with *ndc*, the NDC of a line; all of them for a line without one."""
    return tuple(record for record in records if ndc_of(record) == read_ndc(ndc)) or tuple(records)


def _waste(record: Administration) -> Dose | None:
    """Return the discarded amount of a record: as documented, else what its containers hold beyond the dose; None if unknown."""
    held = [None if one.content is None else one.content * one.count for one in record.containers]
    if record.discarded is not None or record.dose is None or not held or None in held:
        return record.discarded
    total = sum((one for one in held if one is not None), Dose(0, record.dose.unit))
    return total - record.dose if total > record.dose else None


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
    """Add modifier 59 to each drug line that has code, day, modifiers, NDC and place of an earlier one: another drug under an unlisted code.

    A drug of a day has one line, and no dose is billed as a repeated procedure. 59 is one of the modifiers that set two lines of one code
    apart (`noridian-hemophilia`).
    """
    seen: set[object] = set()
    found: list[ServiceLine] = []
    for line in lines:
        key = line.code, line.on, line.modifiers, line.ndc, line.place_of_service
        again = line.administration is not None and key in seen
        seen.add(key)
        found.append(line.evolve(modifiers=(*line.modifiers, _DISTINCT)) if again else line)
    return tuple(found)
