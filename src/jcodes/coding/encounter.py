"""The services that give the drugs of an encounter, by what the records say of route, site and time.

One encounter is what shares a name in `Administration.encounter`; where the records name none, it is a day. A facility's care over midnight is
one encounter, and has one first service: CMS Transmittal 1702 and Claims Processing Manual, ch. 4 s. 230.2, by
https://revenuecycleadvisor.com/news-analysis/qa-reporting-drug-administration-crosses-midnight and CMS's open door forum of January 2007, by
https://www.hcpro.com/HIM-235118-859/QA-Hydration-services-continuing-past-midnight.html. That care was over midnight is our inference where
an infusion runs over it, where the emergency room gave it, or where less than 8 hours lie between; the records can say otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, PlaceOfService, Purpose, Route, Setting
from jcodes.policies import Policy
from jcodes.services.drugs import family_by, is_flush, may_be_hormone, purpose_of, taken_families
from jcodes.services.encounters import Services, count_services
from jcodes.services.times import Given
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.products import Kind

__all__ = ["count_encounter", "encounters_of"]

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
    dated: Iterable[tuple[date, Administration, T]], *, facility: bool, missing: list[str]
) -> list[list[tuple[Administration, T]]]:
    """Return what was given by encounters, in order of their first days; where that is an inference, it is added to *missing*."""
    named: dict[str, list[tuple[Administration, T]]] = {}
    days: dict[date, list[tuple[Administration, T]]] = {}
    for on, record, what in dated:
        name = record.encounter.strip().casefold()
        if name:
            named.setdefault(name, []).append((record, what))
        else:
            days.setdefault(on, []).append((record, what))
    found: list[list[tuple[Administration, T]]] = []
    last: date | None = None
    for day in sorted(days):
        reason = None
        if facility and last is not None and day - last == _DAY:
            reason = _one_stay([record for record, _ in days[last]], [record for record, _ in days[day]])
        if reason is None:
            found.append(list(days[day]))
        else:
            found[-1].extend(days[day])
            missing.append(f"{last} and {day} are counted as one encounter, since {reason}: say it with encounter")
        last = day
    found.extend(named.values())
    return sorted(found, key=lambda one: min(record.on or date.max for record, _ in one))


def _one_stay(before: Sequence[Administration], after: Sequence[Administration]) -> str | None:
    """Return why two days' care is taken for one stay; None where it is not."""
    if any(_crosses(record) for record in before):
        return "an infusion ran over midnight"
    places = {record.place for record in (*before, *after)}
    if places == {PlaceOfService.EMERGENCY_ROOM}:
        return "the emergency room gave both"
    ends = [record.begins + (record.minutes or 0) for record in before if record.begins is not None]
    begins = [record.begins for record in after if record.begins is not None]
    if ends and begins and min(begins) - max(ends) < _SAME_STAY:
        return "less than 8 hours lie between them"
    return None


def _crosses(record: Administration) -> bool:
    """Tell whether an infusion that no pump takes home ran over midnight."""
    if record.start is None or record.minutes is None or record.pump or record.minutes >= _LONGEST:
        return False
    return record.start.hour * 60 + record.start.minute + record.minutes > _LONGEST


def count_encounter(  # noqa: PLR0913 - the facts of one encounter
    drugs: Iterable[tuple[Administration, Entry]],
    payer: Policy,
    *,
    setting: Setting | None,
    facility: bool,
    families: Mapping[str, Family],
    hormone: bool | None,
    missing: list[str],
    notes: list[str],
) -> Services | None:
    """Return the services of one encounter; None where none is billed. What is open is added to *missing*, what to look at to *notes*."""
    if setting in _ELSEWHERE:
        notes.append(f"the services that give drugs are not counted: care was given in the setting {setting}")
        return None
    listed = [(record, entry) for record, entry in drugs if entry.kind not in _OWN_SERVICE or is_flush(entry)]
    accesses = {_access(record) for record, entry in listed if _through_vein(record, entry)}
    several = "" not in accesses and len(accesses) > 1
    given: list[Given] = []
    for record, entry in listed:
        route = record.route
        if route is None:
            missing.append(f"{entry.code}: the route is missing: the service goes by it")
        elif route.is_parenteral:
            family = _family(entry, record, payer, families, notes)
            if hormone is None and family is Family.THERAPEUTIC and may_be_hormone(entry) and route in _INTO_SKIN:
                notes.append(
                    f"{entry.code}: 96402 where it treats a tumor; say families={{'{entry.code}': 'complex'}} then"
                )
            is_one = may_be_hormone(entry) if hormone is None else hormone
            given.append(
                Given.of(record, family).evolve(
                    what=str(entry.code),
                    access=_access(record) if several and route.is_intravenous else "",
                    hormone=is_one and family is Family.COMPLEX,
                    purpose=purpose_of(entry, record),
                )
            )
    if not given:
        return None
    services = count_services(given, facility=facility)
    missing.extend(services.notes)
    notes.extend(services.not_billed)
    return services


def _access(record: Administration) -> str:
    return " ".join(record.site.casefold().split())


def _through_vein(record: Administration, entry: Entry) -> bool:
    return record.route is not None and record.route.is_intravenous and purpose_of(entry, record) is not Purpose.FLUSH


def _family(
    entry: Entry, record: Administration, payer: Policy, families: Mapping[str, Family], notes: list[str]
) -> Family:
    """Return the family of services: what the caller says, else that of the drug, as far as the payer takes it."""
    code = str(entry.code)
    if code in families:
        return families[code]
    usual = family_by(entry, record)
    taken, rule = taken_families(tuple(one for one in payer.administration_families if one.applies_on(record.on)), code)
    if rule is not None and usual is Family.COMPLEX and usual not in taken and Family.THERAPEUTIC in taken:
        notes.append(f"{code}: {rule.text} ({rule.policy})")
        return Family.THERAPEUTIC
    if (
        usual is Family.THERAPEUTIC
        and entry.kind in {Kind.BIOLOGIC, Kind.BIOSIMILAR}
        and Family.COMPLEX in taken
        and record.route is not None
        and record.route.is_intravenous
    ):
        notes.append(
            f"{code}: a biologic that needs the care of chemotherapy may take the complex family; the chart has to show it"
        )
    return usual
