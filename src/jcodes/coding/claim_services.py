"""The administration services of a claim, encounter by encounter, by billing date.

Records with the same `Administration.encounter` are one encounter; without a name, each day is one. Facility care past midnight is one
encounter with one initial service: `cms-manual-4-230`, `revenue-cycle-midnight` and `hcpro-midnight`. That care was over midnight is our inference if
an infusion runs over it, if the emergency room gave it, or if less than 8 hours lie between; the records can say otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, PlaceOfService, Setting
from jcodes.coding.answer import CodedDrug
from jcodes.coding.encounter import count_encounter
from jcodes.coding.sides import services_by_side
from jcodes.policies import Policy
from jcodes.services.drugs import NEVER_ALONE
from jcodes.services.encounters import Services
from jcodes.vocabulary.families import Family

__all__ = ["ClaimServices"]

_SAME_STAY: Final = 8 * 60
"""Minutes: less than this between two days' care is one stay."""
_DAY: Final = timedelta(days=1)
_LONGEST: Final = 24 * 60

T = TypeVar("T")


@attrs.frozen
class ClaimServices:
    """The services of a claim.

    Attributes:
        by_day: The services by billing date.
        missing: What the records lack, one sentence each.
        notes: What to review, one sentence each.
    """

    by_day: tuple[tuple[date, Services], ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @staticmethod
    def of(  # noqa: PLR0913 - what services depend on
        drugs: Iterable[CodedDrug],
        payer: Policy,
        *,
        setting: Setting | None,
        facility: bool,
        families: Mapping[str, Family],
        hormone: bool | None,
        diagnoses: tuple[str, ...],
    ) -> "ClaimServices":
        """Return the services of the drugs with a line; the others do not count, and an encounter that leaves one out says so."""
        found: dict[date, Services] = {}
        dated = [
            (drug.administration.on, _with_diagnoses(drug.administration, diagnoses), _what(drug))
            for drug in drugs
            if drug.administration.on is not None and not _is_no_drug(drug)
        ]
        encounters, inferred = _encounters(dated, facility=facility)
        missing = list(inferred)
        notes: list[str] = []
        for encounter in encounters:
            known = [(record, what) for record, what in encounter if what is not None]
            first = min(record.on for record, _ in encounter if record.on is not None)
            if not known:
                continue
            if len(known) < len(encounter):
                missing.append(f"the services on {first} leave out a drug without a line")
            counted = count_encounter(
                known, payer, setting=setting, facility=facility, families=families, hormone=hormone
            )
            missing += counted.missing
            notes += counted.notes
            for day, part in (
                () if counted.services is None else services_by_side(counted.services, payer).by_day(first)
            ):
                found[day] = part if day not in found else found[day].plus(part)
        return ClaimServices(tuple(sorted(found.items())), tuple(missing), tuple(notes))


def _what(drug: CodedDrug) -> Entry | str | None:
    """Return the entry of a billed drug, or its CPT product code; None for a drug without a line."""
    return (drug.entry or drug.product or None) if drug.is_billed else None


def _is_no_drug(drug: CodedDrug) -> bool:
    """Return whether a record is of a flush or a diluent without a line, which no service leaves out."""
    return drug.administration.purpose in NEVER_ALONE and (not drug.lines or drug.code is None)


def _with_diagnoses(record: Administration, diagnoses: tuple[str, ...]) -> Administration:
    """Return the record with the claim's diagnoses if it has none: chronic migraine decides the code for a toxin injection."""
    return record if record.diagnoses or not diagnoses else record.evolve(diagnoses=diagnoses)


# -- encounters ------------------------------------------------------------------------------------------------------


def _encounters(
    dated: Iterable[tuple[date, Administration, T]], *, facility: bool
) -> tuple[list[list[tuple[Administration, T]]], tuple[str, ...]]:
    """Return the administrations by encounter, in order of their first days, and the days joined by inference."""
    named: dict[str, list[tuple[Administration, T]]] = {}
    days: dict[date, list[tuple[Administration, T]]] = {}
    for on, record, what in dated:
        name = record.encounter.strip().casefold()
        if name:
            named.setdefault(name, []).append((record, what))
        else:
            days.setdefault(on, []).append((record, what))
    found: list[list[tuple[Administration, T]]] = []
    inferred = []
    last: date | None = None
    for day in sorted(days):
        reason = None
        if facility and last is not None and day - last == _DAY:
            reason = _one_stay([record for record, _ in days[last]], [record for record, _ in days[day]])
        if reason is None:
            found.append(list(days[day]))
        else:
            found[-1].extend(days[day])
            inferred.append(f"{last} and {day} are counted as one encounter, since {reason}: name it in encounter")
        last = day
    found.extend(named.values())
    return sorted(found, key=lambda one: min(record.on or date.max for record, _ in one)), tuple(inferred)


def _one_stay(before: Sequence[Administration], after: Sequence[Administration]) -> str | None:
    """Return why two days count as one stay; None if they do not."""
    if any(_crosses(record) for record in before):
        return "an infusion ran past midnight"
    places = {record.place for record in (*before, *after)}
    if places == {PlaceOfService.EMERGENCY_ROOM}:
        return "both were given in the emergency room"
    ends = [record.begins + (record.minutes or 0) for record in before if record.begins is not None]
    begins = [record.begins for record in after if record.begins is not None]
    if ends and begins and min(begins) - max(ends) < _SAME_STAY:
        return "they are less than 8 hours apart"
    return None


def _crosses(record: Administration) -> bool:
    """Return whether an infusion, home pumps excluded, ran past midnight."""
    if record.start is None or record.minutes is None or record.pump or record.minutes >= _LONGEST:
        return False
    return record.start.hour * 60 + record.start.minute + record.minutes > _LONGEST
