"""The administration services of an encounter, by the route, site and times in the records."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Purpose, Route, Setting
from jcodes.coding.cpt_products import doses_of
from jcodes.coding.procedures import anesthetic_question, procedure_question
from jcodes.policies import Policy, VaccineServices
from jcodes.services.drugs import (
    accepted_families,
    family_by,
    family_of,
    is_complex_biologic,
    is_flush,
    is_growth_factor,
    is_in_dialysis_bundle,
    may_be_hormone,
    purpose_of,
    vaccine_of,
)
from jcodes.services.encounters import Services, count_services
from jcodes.services.times import AdministeredDrug
from jcodes.services.vaccines import (
    ANTIBODIES,
    ANTIBODY,
    ANTIBODY_START,
    COVID,
    MEDICARE_FLU_CODES,
    VACCINE_SORTS,
    is_globulin_number,
)
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = [
    "EncounterServices",
    "count_encounter",
]

_OWN_SERVICE: Final = frozenset(
    {
        Kind.ORAL, Kind.INHALATION, Kind.RADIOPHARMACEUTICAL, Kind.CONTRAST, Kind.BLOOD, Kind.SKIN_SUBSTITUTE,
        Kind.CELL_OR_GENE_THERAPY, Kind.CONTRACEPTIVE, Kind.SUPPLY,
    }
)  # fmt: skip
"""Kinds of product that are part of another service, or that nobody bills giving."""
_DIALYSIS: Final = (
    "no administration service: a dialysis facility's payment includes giving renal dialysis drugs (42 CFR 413.174); add AY to a drug that was"
    " not for ESRD"
)
_ELSEWHERE: Final = frozenset({Setting.INPATIENT, Setting.HOME, Setting.DME})
_INTO_SKIN: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR})
_COUNSELED: Final = (
    "90460 and 90461 by component if a physician counseled a patient through age 18: give counseled and components"
)


@attrs.frozen
class EncounterServices:
    """The services of one encounter.

    Attributes:
        services: The services; None if none is billed.
        missing: What the records lack, one sentence each.
        notes: What to review, one sentence each.
    """

    services: Services | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def count_encounter(  # noqa: PLR0913 - the facts of one encounter
    drugs: Iterable[tuple[Administration, Entry | str]],
    payer: Policy,
    *,
    setting: Setting | None,
    facility: bool,
    families: Mapping[str, Family],
    hormone: bool | None,
) -> EncounterServices:
    """Return the services of one encounter, with open points and what to review; a text is the CPT product code of a vaccine or globulin."""
    if setting in _ELSEWHERE:
        return EncounterServices(notes=(f"administration services are not billed in the setting {setting}",))
    known = list(drugs)
    listed = [
        (record, entry)
        for record, entry in known
        if not isinstance(entry, str) and (entry.kind not in _OWN_SERVICE or is_flush(entry))
    ]
    given: list[AdministeredDrug] = []
    missing: list[str] = []
    notes: list[str] = []
    if setting is Setting.DIALYSIS_FACILITY and payer.is_medicare:
        listed, missing, notes = _in_dialysis(listed)
    accesses = {_access(record) for record, entry in listed if _through_vein(record, entry)}
    several = "" not in accesses and len(accesses) > 1
    for record, entry in listed:
        route, code = record.route, entry.code.text
        procedure = procedure_question(record, entry)
        lacks = filter(None, (procedure, anesthetic_question(record, entry, listed)))
        missing += [f"{code}: {lack}" for lack in lacks]
        if procedure:
            continue
        if route is None:
            missing.append(f"{code}: the route is missing: the administration code depends on it")
        elif route.is_parenteral or family_of(entry) is Family.CHEMODENERVATION:
            family, note, lack = (families[code], "", "") if code in families else _family(entry, record, payer)
            notes += [f"{code}: {note}"] * bool(note)
            missing += [f"{code}: {lack}"] * bool(lack)
            if hormone is None and family is Family.THERAPEUTIC and may_be_hormone(entry) and route in _INTO_SKIN:
                notes.append(f"{code}: 96402 if it treats a tumor: then give families={{'{code}': 'complex'}}")
            if family is Family.VACCINE:
                notes += [f"{code}: {_COUNSELED}"] * (
                    record.counseled is None and not _own_vaccine(entry, record, payer)
                )
                other = code in MEDICARE_FLU_CODES and not _has_own_codes(payer, record.on)
                missing += [f"{code}: {_FOR_MEDICARE.format(payer.name)}"] * other
            is_one = may_be_hormone(entry) if hormone is None else hormone
            given.append(
                AdministeredDrug.of(
                    record,
                    family,
                    name=code,
                    access=_access(record) if several and route.is_intravenous else "",
                    hormone=is_one and family is Family.CHEMOTHERAPY,
                    purpose=purpose_of(entry, record),
                    vaccine=_own_vaccine(entry, record, payer) if family is Family.VACCINE else "",
                )
            )
    products = [(record, number) for record, number in known if isinstance(number, str)]
    for record, number in products:
        _add_product(record, number, payer, given, missing, notes)
    services = count_services(given, facility=facility) if given else None
    return EncounterServices(
        services,
        (*missing, *(() if services is None else services.notes)),
        (*notes, *(() if services is None else services.not_billed)),
    )


_FOR_MEDICARE: Final = "it is Medicare's code of the vaccine: give the vaccine's CPT product code, unless {0} lists the Q code (AAFP: other payers decide)"
_COUNSELED_ANTIBODY: Final = "96380 in place of 96381 if a physician counseled on that day: give counseled; some state programs want a vaccine's service"


def _in_dialysis(
    listed: Sequence[tuple[Administration, Entry]],
) -> tuple[list[tuple[Administration, Entry]], list[str], list[str]]:
    """Return the vaccines, which a dialysis facility bills with their services; what decides AY on the other drugs; and what to review."""
    vaccines = [(record, entry) for record, entry in listed if entry.kind is Kind.VACCINE]
    others = {
        entry.code.text: is_in_dialysis_bundle(entry, record.on)
        for record, entry in listed
        if entry.kind is not Kind.VACCINE
    }
    missing = [f"{code}: {_FOR_ESRD}" for code, is_bundled in others.items() if not is_bundled]
    notes = [f"{code}: {_BUNDLED}" for code, is_bundled in others.items() if is_bundled]
    return vaccines, missing, [*notes, *([_DIALYSIS] if others else [])]


_FOR_ESRD: Final = "whether it was for ESRD: it is then in the ESRD bundle; if not, AY goes on the line"
_BUNDLED: Final = "in the ESRD bundle: the facility's claim reports it, and it is not paid apart"


def _add_product(  # noqa: PLR0913, PLR0917 - the lists of one encounter
    record: Administration,
    number: str,
    payer: Policy,
    given: list[AdministeredDrug],
    missing: list[str],
    notes: list[str],
) -> None:
    product, lack, note = _product(record, number, payer)
    if product is not None:
        given.append(product)
    missing += [f"{number}: {lack}"] * bool(lack)
    notes += [f"{number}: {note}"] * bool(note)


def _product(record: Administration, number: str, payer: Policy) -> tuple[AdministeredDrug | None, str, str]:
    """Return a vaccine or globulin with a CPT product code as a drug to count, what the record lacks, and what to review."""
    if record.route is None:
        return None, "the route is missing: the administration code depends on it", ""
    if is_globulin_number(number):
        return AdministeredDrug.of(record, Family.THERAPEUTIC, name=number), "", ""
    if number in ANTIBODIES:
        return _antibody(record, number)
    sort = VACCINE_SORTS.get(number, "")
    own = sort if sort == COVID or _has_own_codes(payer, record.on) else ""
    note = "" if own or record.counseled is not None else _COUNSELED
    given = AdministeredDrug.of(record, Family.VACCINE, name=number, vaccine=own, times=doses_of(record))
    return given, "", note


def _antibody(record: Administration, number: str) -> tuple[AdministeredDrug | None, str, str]:
    """Return an antibody against RSV as a drug to count: with a service of its own since 2023-10-06, as another injection before."""
    if record.on is not None and record.on < ANTIBODY_START:
        return AdministeredDrug.of(record, Family.THERAPEUTIC, name=number), "", ""
    given = AdministeredDrug.of(record, Family.VACCINE, name=number, vaccine=ANTIBODY)
    note = "" if record.counseled is not None else _COUNSELED_ANTIBODY
    return given, "", note


def _own_vaccine(entry: Entry, record: Administration, payer: Policy) -> str:
    """Return the vaccine where *payer* takes an administration code of its own for it; blank otherwise.

    90480 is a CPT code, and every payer's; the others are Medicare's.
    """
    return vaccine_of(entry) if Trait.COVID_19_VACCINE in entry.traits or _has_own_codes(payer, record.on) else ""


def _has_own_codes(payer: Policy, on: date | None) -> bool:
    """Return whether *payer* takes Medicare's administration codes for vaccines."""
    return payer.vaccine_services is not None and payer.vaccine_services.on(on).value is VaccineServices.MEDICARE


def _access(record: Administration) -> str:
    return " ".join(record.site.casefold().split())


def _through_vein(record: Administration, entry: Entry) -> bool:
    return record.route is not None and record.route.is_intravenous and purpose_of(entry, record) is not Purpose.FLUSH


def _family(entry: Entry, record: Administration, payer: Policy) -> tuple[Family, str, str]:
    """Return the drug's administration family that the payer accepts, what to review, and the fact that would decide; blank for nothing.

    CPT counts monoclonal antibodies and biologic response modifiers with chemotherapy administration. Medicare pays them so
    (`noridian-cr-13468`, `mondaq-complex`); other payers have their own lists (`janssen-remicade`, `independence-2022`).
    """
    usual = family_by(entry, record)
    rules = tuple(one for one in payer.administration_families if one.applies_on(record.on))
    taken, rule = accepted_families(rules, entry.code.text)
    is_complex = is_complex_biologic(entry) and family_of(entry, record.route) is Family.THERAPEUTIC
    if rule is not None and Family.CHEMOTHERAPY not in taken and Family.THERAPEUTIC in taken:
        said = usual is Family.CHEMOTHERAPY or (is_complex and record.route in _INTO_SKIN)
        return (Family.THERAPEUTIC, f"{rule.text} ({rule.policy})", "") if said else (usual, "", "")
    if usual is Family.CHEMOTHERAPY and is_complex:
        lack = _BY_LIST.format(entry.code, payer.name) if rule is None else ""
        return usual, "" if rule is None else _AS_MEDICARE, lack
    if (
        usual is not Family.THERAPEUTIC
        or entry.kind not in _BIOLOGICS
        or record.route is None
        or is_growth_factor(entry)
    ):
        return usual, "", ""
    if record.route.is_intravenous:
        return usual, _OTHER_BIOLOGIC, ""
    return usual, _INJECTED_BIOLOGIC if is_complex and record.route in _INTO_SKIN else "", ""


_BIOLOGICS: Final = frozenset({Kind.BIOLOGIC, Kind.BIOSIMILAR})
_OTHER_BIOLOGIC: Final = (
    "a complex biologic may be billed with chemotherapy administration codes; the chart must support it"
)
_INJECTED_BIOLOGIC: Final = "96401 if the payer counts it as a complex biologic and the chart supports it"
_AS_MEDICARE: Final = (
    "billed with chemotherapy administration codes, as CPT and Medicare have it for monoclonal antibodies and biologic response modifiers;"
    " the chart must support it"
)
_BY_LIST: Final = (
    "the payer's list decides between chemotherapy (96413) and therapeutic administration (96365): 96413 is billed, as CPT has it for"
    " monoclonal antibodies and biologic response modifiers; if {1}'s list says 96365, give families={{'{0}': 'therapeutic'}}"
)
