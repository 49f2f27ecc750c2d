"""The administration services of an encounter, by the route, site and times in the records.

Records with the same `Administration.encounter` are one encounter; without a name, each day is one. Facility care past midnight is one
encounter with one initial service: CMS Transmittal 1702 and Claims Processing Manual, ch. 4 s. 230.2, by
https://revenuecycleadvisor.com/news-analysis/qa-reporting-drug-administration-crosses-midnight and CMS's open door forum of January 2007, by
https://www.hcpro.com/HIM-235118-859/QA-Hydration-services-continuing-past-midnight.html. That care was over midnight is our inference where
an infusion runs over it, where the emergency room gave it, or where less than 8 hours lie between; the records can say otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, PlaceOfService, Purpose, Route, Setting
from jcodes.policies import Policy
from jcodes.services.drugs import family_by, family_of, is_flush, may_be_hormone, purpose_of, taken_families
from jcodes.services.encounters import Services, count_services
from jcodes.services.times import Given
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.products import Kind

__all__ = ["EncounterServices", "count_encounter", "encounters_of"]

_OWN_SERVICE: Final = frozenset(
    {
        Kind.ORAL, Kind.INHALATION, Kind.RADIOPHARMACEUTICAL, Kind.CONTRAST, Kind.BLOOD, Kind.SKIN_SUBSTITUTE,
        Kind.CELL_OR_GENE_THERAPY, Kind.CONTRACEPTIVE, Kind.SUPPLY,
    }
)  # fmt: skip
"""Kinds of product that are part of another service, or that nobody bills giving."""
_ELSEWHERE: Final = frozenset({Setting.INPATIENT, Setting.HOME, Setting.DME})
_INTO_SKIN: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR})
_SAME_STAY: Final = 8 * 60
"""Minutes: less than this between two days' care is taken for one stay."""
_DAY: Final = timedelta(days=1)
_LONGEST: Final = 24 * 60

T = TypeVar("T")


def encounters_of(
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
    """Return why two days count as one stay; None where they do not."""
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
    """Tell whether an infusion, home pumps excluded, ran past midnight."""
    if record.start is None or record.minutes is None or record.pump or record.minutes >= _LONGEST:
        return False
    return record.start.hour * 60 + record.start.minute + record.minutes > _LONGEST


@attrs.frozen
class EncounterServices:
    """The services of one encounter.

    Attributes:
        services: The services; None where none is billed.
        missing: What the records lack, a sentence each.
        notes: What to review, a sentence each.
    """

    services: Services | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def count_encounter(  # noqa: PLR0913 - the facts of one encounter
    drugs: Iterable[tuple[Administration, Entry]],
    payer: Policy,
    *,
    setting: Setting | None,
    facility: bool,
    families: Mapping[str, Family],
    hormone: bool | None,
) -> EncounterServices:
    """Return the services of one encounter, with open points and what to review."""
    if setting in _ELSEWHERE:
        return EncounterServices(notes=(f"administration services are not billed in the setting {setting}",))
    listed = [(record, entry) for record, entry in drugs if entry.kind not in _OWN_SERVICE or is_flush(entry)]
    accesses = {_access(record) for record, entry in listed if _through_vein(record, entry)}
    several = "" not in accesses and len(accesses) > 1
    given: list[Given] = []
    missing: list[str] = []
    notes: list[str] = []
    for record, entry in listed:
        route, code = record.route, entry.code.text
        if route is None:
            missing.append(f"{code}: the route is missing: the administration code depends on it")
        elif route.is_parenteral or family_of(entry) is Family.CHEMODENERVATION:
            family, note = (families[code], "") if code in families else _family(entry, record, payer)
            if note:
                notes.append(f"{code}: {note}")
            if hormone is None and family is Family.THERAPEUTIC and may_be_hormone(entry) and route in _INTO_SKIN:
                notes.append(f"{code}: 96402 if it treats a tumor: then give families={{'{code}': 'complex'}}")
            is_one = may_be_hormone(entry) if hormone is None else hormone
            given.append(
                Given.of(record, family).evolve(
                    what=code,
                    access=_access(record) if several and route.is_intravenous else "",
                    hormone=is_one and family is Family.COMPLEX,
                    purpose=purpose_of(entry, record),
                )
            )
    services = count_services(given, facility=facility) if given else None
    return EncounterServices(
        services,
        (*missing, *(() if services is None else services.notes)),
        (*notes, *(() if services is None else services.not_billed)),
    )


def _access(record: Administration) -> str:
    return " ".join(record.site.casefold().split())


def _through_vein(record: Administration, entry: Entry) -> bool:
    return record.route is not None and record.route.is_intravenous and purpose_of(entry, record) is not Purpose.FLUSH


def _family(entry: Entry, record: Administration, payer: Policy) -> tuple[Family, str]:
    """Return the drug's administration family that the payer accepts, and what to review; blank for nothing."""
    usual = family_by(entry, record)
    rules = tuple(one for one in payer.administration_families if one.applies_on(record.on))
    taken, rule = taken_families(rules, entry.code.text)
    if rule is not None and usual is Family.COMPLEX and usual not in taken and Family.THERAPEUTIC in taken:
        return Family.THERAPEUTIC, f"{rule.text} ({rule.policy})"
    if (
        usual is Family.THERAPEUTIC
        and entry.kind in {Kind.BIOLOGIC, Kind.BIOSIMILAR}
        and Family.COMPLEX in taken
        and record.route is not None
        and record.route.is_intravenous
    ):
        return (
            usual,
            "a complex biologic may be billed with chemotherapy administration codes; the chart must support it",
        )
    return usual, ""
