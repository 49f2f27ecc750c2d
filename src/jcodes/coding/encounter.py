"""The services that give the drugs of a day, by what the records say of route and time."""

from collections.abc import Iterable, Mapping
from typing import Final

from jcodes.claims import Administration, Route, Setting
from jcodes.claims.encounters import Services, count_services
from jcodes.claims.services import Family
from jcodes.claims.times import Given
from jcodes.entries import Entry, Kind
from jcodes.policies import Policy
from jcodes.rules.families import family_of, taken_families

__all__ = ["count_day"]

_OWN_SERVICE: Final = frozenset(
    {
        Kind.ORAL, Kind.INHALATION, Kind.RADIOPHARMACEUTICAL, Kind.CONTRAST, Kind.BLOOD, Kind.SKIN_SUBSTITUTE,
        Kind.CELL_OR_GENE_THERAPY, Kind.CONTRACEPTIVE, Kind.SUPPLY,
    }
)  # fmt: skip
"""Kinds of product that are part of another service, or that nobody bills giving."""
_ELSEWHERE: Final = frozenset({Setting.INPATIENT, Setting.HOME, Setting.DME})
_INTO_SKIN: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR})


def count_day(  # noqa: PLR0913 - the facts of one day
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
    """Return the services of one day; None where none is billed. What cannot be counted is added to *missing*, what to look at to *notes*."""
    if setting in _ELSEWHERE:
        notes.append(f"the services that give drugs are not counted: care was given in the setting {setting}")
        return None
    listed = [(record, entry) for record, entry in drugs if entry.kind not in _OWN_SERVICE]
    sites = [record.site.strip() for record, _ in listed if record.route is not None and record.route.is_intravenous]
    several = all(sites) and len(set(sites)) > 1
    given: list[Given] = []
    for record, entry in listed:
        route = record.route
        if route is None:
            missing.append(f"{entry.code}: the route is missing: the service goes by it")
        elif route.is_parenteral:
            family = _family(entry, record, payer, families, notes)
            if family is Family.COMPLEX and route in _INTO_SKIN and hormone is None:
                missing.append(
                    f"{entry.code}: 96402 gives a hormone, 96401 another drug against tumours: say which it is"
                )
                continue
            access = record.site.strip() if several and route.is_intravenous else ""
            given.append(
                Given(
                    str(entry.code),
                    route,
                    family,
                    record.minutes,
                    access=access,
                    hormone=bool(hormone) and family is Family.COMPLEX,
                )
            )
    if not given:
        return None
    services = count_services(given, facility=facility)
    missing.extend(services.notes)
    return services


def _family(
    entry: Entry, record: Administration, payer: Policy, families: Mapping[str, Family], notes: list[str]
) -> Family:
    """Return the family of services: what the caller says, else that of the drug, as far as the payer takes it."""
    code = str(entry.code)
    if code in families:
        return families[code]
    usual = family_of(entry, record.route)
    taken, rule = taken_families(tuple(one for one in payer.administration_families if one.applies_on(record.on)), code)
    if rule is not None and usual not in taken and Family.THERAPEUTIC in taken:
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
            f"{code}: a biologic that needs the care of chemotherapy may take the complex family; the chart has to show it (RULES 5.4)"
        )
    return usual
