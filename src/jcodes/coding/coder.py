"""`code`: from records of administrations to a checked claim."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

import attrs

from jcodes.arguments import known_arguments
from jcodes.catalogs import Catalog
from jcodes.catalogs import catalog as catalog_of
from jcodes.claims import Administration, Claim, ClaimForm, ServiceLine, Setting
from jcodes.claims.administration import diagnosis_texts
from jcodes.claims.charges import as_money
from jcodes.claims.fields import as_setting, items_of
from jcodes.coding.answer import CodedDrug, Coding
from jcodes.coding.assumptions import assumed_route
from jcodes.coding.bills import DrugLines, bill_drug
from jcodes.coding.candidates import CodeMatch
from jcodes.coding.claim_services import ClaimServices
from jcodes.coding.cpt_products import carried, product_of
from jcodes.coding.grouping import merged, one_of_jw_and_jz, told_apart
from jcodes.coding.included import uncoded_included, without_included
from jcodes.coding.matching import match_codes
from jcodes.coding.midnight import asked_of_the_stop
from jcodes.coding.named_drug import called
from jcodes.coding.offers import offers
from jcodes.coding.packaging import without_waste
from jcodes.coding.separate import checked
from jcodes.coding.strengths import strength_in_name
from jcodes.errors import MalformedClaimError, NothingToCodeError
from jcodes.errors.messages import type_name
from jcodes.pins import PINS
from jcodes.policies import Policy
from jcodes.policies import policy as policy_of
from jcodes.records import record_of, records_of
from jcodes.rules import Finding, Severity
from jcodes.services.encounters import Services
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import PlaceOfService

__all__ = ["code"]

Money: TypeAlias = Decimal | str | int | None

_MOST_POINTERS: Final = 4
_HOSPITALS_OF: Final = frozenset({Setting.HOSPITAL_OUTPATIENT, Setting.INPATIENT})
_WHO_BILLS: Final = "who bills: Medicare pays a physician neither drugs nor giving them in a hospital: facility=True for the hospital's claim, False for the physician's"
_HOSPITALS: Final = "medicare-opps"
_SURGERY_CENTERS: Final = "medicare-asc"


def _record(value: object) -> Administration:
    return record_of(Administration, value, "administration")


@known_arguments
def code(  # noqa: PLR0913 - keyword facts of one question
    administration: Administration | Mapping[str, object] | Iterable[Administration | Mapping[str, object]],
    *,
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    facility: bool | None = None,
    charge: Mapping[str, Money] | None = None,
    diagnoses: Iterable[str] | str | None = None,
    place_of_service: str | None = None,
    setting: Setting | str | None = None,
    families: Mapping[str, Family | str] | None = None,
    hormone: bool | None = None,
) -> Coding:
    """Return the codes of administration records, their lines, the administration services, and the checked claim.

    >>> import jcodes
    >>> given = jcodes.Administration(
    ...     "Rituxan", "750 mg", route="IV infusion", on="2026-02-01", start="09:00", stop="13:15", diagnoses="C83.30",
    ...     containers=[jcodes.Container("500 mg/50 mL", "50242-0053-06", type="single-dose"),
    ...                 jcodes.Container("100 mg/10 mL", "50242-0051-21", type="single-dose", count=3)],
    ...     place_of_service="11",
    ... )
    >>> coding = jcodes.code(given)
    >>> coding.code
    'J9312'
    >>> print(coding.claim)
    J9312 x 25; J9312 x 50; J9312-JW x 5; 96413 x 1; 96415 x 3

    A code is chosen only if the record's NDC, code, name and route leave exactly one; else `Coding.code` is None, and
    `CodedDrug.question` asks for the deciding fact. Services depend on all administrations of an encounter, so give the whole encounter:
    a day, or the records with the same `Administration.encounter`. A drug given several times on a day is billed on one line, with the
    day's total rounded once.

    Args:
        administration: A record, or those of one encounter or several; each names a drug, a code or an NDC.
        policy: The payer's policy, or the name of a bundled one; None for Medicare's: Part B's, or where a facility bills the outpatient
            hospital's or the surgery center's.
        catalog: The catalog, or the name of its release; None for the newest.
        facility: Whether a facility bills, whose hierarchy of services and claim form differ; None to go by the setting.
        charge: The total charge by code: per administration for a drug, per day for a service.
        diagnoses: ICD-10 codes of the claim; None for those of the records.
        place_of_service: The two digits; None for those of the records.
        setting: The kind of place; None for what the records or the place of service say.
        families: The administration family by code, to override the library's: ``{"J1745": "complex"}``.
        hormone: Whether a subcutaneous or intramuscular antineoplastic is hormonal; None to go by the drug.

    Raises:
        NothingToCodeError: No record, or one that names no drug, no code and no NDC.
        MalformedClaimError: Something that is not a record, or an argument that cannot be read.
        UnknownPolicyError: A policy that is not bundled.
        UnknownReleaseError: A release that is not loaded.

    Source: those of the bill and of the checks; CMS's HCPCS files and NDC crosswalks for the codes.
    """
    one = isinstance(administration, Administration | Mapping)
    records = records_of(
        (administration,) if one else items_of(administration, "administrations"), _record, "administrations"
    )
    _refuse_nothing(records)
    payer = None if policy is None and PINS.policy is None else policy_of(policy)
    cat = catalog if isinstance(catalog, Catalog) else catalog_of(catalog)
    return _Coder(
        records,
        payer,
        cat,
        facility,
        _charges(charge),
        None if diagnoses is None else diagnosis_texts(diagnoses),
        place_of_service,
        as_setting(setting),
        _families(families),
        hormone,
    ).coding()


def _refuse_nothing(records: tuple[Administration, ...]) -> None:
    if not records:
        raise NothingToCodeError("there is no administration to code", value=records, hint="give at least one record")
    for place, record in enumerate(records, 1):
        texts = (record.drug, record.code, record.ndc, *(one.ndc for one in record.containers))
        if not any(text.strip() for text in texts):
            raise NothingToCodeError(
                f"administration {place} names no drug, no code and no NDC",
                value=record,
                hint="give drug='rituximab', code='J9312' or ndc='50242-0053-06'",
            )


def _charges(value: Mapping[str, Money] | None) -> Mapping[str, Decimal | None]:
    if value is None or isinstance(value, Mapping):
        return {str(name).strip().upper(): as_money(amount) for name, amount in (value or {}).items()}
    raise MalformedClaimError(
        f"charges are a mapping of codes to amounts, not {type_name(value)}",
        value=value,
        field="charge",
        hint="give a mapping such as {'J9312': '6000.00', '96413': '250.00'}",
    )


def _families(value: Mapping[str, Family | str] | None) -> Mapping[str, Family]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise MalformedClaimError(
            f"families are given by the name of the drug, not as {type_name(value)}",
            value=value,
            field="families",
            hint="give a mapping such as {'rituximab': 'chemotherapy'}",
        )
    return {name: Family.parse(family, "families") for name, family in value.items()}


def _with_strength(record: Administration) -> Administration:
    """Return a record with the strength beside the drug's name, where a dose in milliliters needs one and none is stated."""
    strength = strength_in_name(record)
    return record if strength is None else record.evolve(strength=strength)


class _Coder:
    """Builds the claim from the records."""

    def __init__(  # noqa: PLR0913, PLR0917 - the facts of one question
        self,
        records: tuple[Administration, ...],
        payer: Policy | None,
        cat: Catalog,
        facility: bool | None,  # noqa: FBT001 - as the caller gave it
        charges: Mapping[str, Decimal | None],
        diagnoses: tuple[str, ...] | None,
        place: str | None,
        setting: Setting | None,
        families: Mapping[str, Family],
        hormone: bool | None,  # noqa: FBT001 - as the caller gave it
    ) -> None:
        self.records = records
        self.cat = cat
        self.charges = charges
        self.families = families
        self.hormone = hormone
        named = (text for record in records for text in record.diagnoses if text.strip())
        self.diagnoses = tuple(dict.fromkeys(named)) if diagnoses is None else diagnoses
        self.places = (
            sorted({record.place_of_service.strip() for record in records} - {""}) if place is None else [place]
        )
        self.place = self.places[0] if len(self.places) == 1 else ""
        known = PlaceOfService.from_code(self.place)
        self.setting = setting or self._setting() or (None if known is None else known.setting)
        self.form = self._form(facility)
        self.is_named = payer is not None
        self.payer = policy_of(self._default(facility)) if payer is None else payer
        self.is_stated = facility is not None
        self.facility = (self.setting is not None and self.setting.is_facility) if facility is None else facility

    def coding(self) -> Coding:
        drugs = self._drugs()
        counted = self._services(drugs)
        services, missing, notes = counted.by_day, list(counted.missing), list(counted.notes)
        lines: list[ServiceLine] = []
        by_day = dict(services)
        hospital = self.facility and self.setting is not Setting.AMBULATORY_SURGERY
        drugs = without_included(drugs, by_day, self.payer, hospital=hospital, named=self.is_named)
        days = sorted({drug.administration.on for drug in drugs if drug.administration.on is not None} | by_day.keys())
        for day in (*days, None):
            today = [drug for drug in drugs if drug.administration.on == day]
            lines.extend(line for drug in today for line in drug.lines)
            if day is not None and day in by_day:
                given = self._service_lines(day, by_day[day], today)
                missing += [f"the charge of {line.code} is missing" for line in given if line.charge is None]
                lines += given
        claim = Claim.from_dict(
            {
                "lines": told_apart(one_of_jw_and_jz(lines)),
                "policy": self.payer.name,
                "place_of_service": self.place,
                "setting": self._stated_setting(),
                "diagnoses": self.diagnoses,
                "form": self.form,
            }
        )
        claim, report, said = checked(claim, self.payer, self.cat)
        notes += said
        not_coded = tuple(self._not_coded(drugs))
        if not_coded:
            report = attrs.evolve(report, findings=tuple(sorted((*report.findings, *not_coded))))
        named_drugs = [
            (called(drug.administration, self.cat, drug.product), drug) for drug in drugs if drug.missing or drug.notes
        ]
        lacks = [f"{name}: {lack}" for name, drug in named_drugs for lack in drug.missing]
        looks = [f"{name}: {note}" for name, drug in named_drugs for note in drug.notes]
        return Coding(
            drugs,
            services,
            tuple(dict.fromkeys((*self._missing(), *lacks, *missing))),
            tuple(dict.fromkeys((*looks, *notes))),
            claim,
            report,
        )

    def _missing(self) -> list[str]:
        """Return the claim-level facts that the records lack."""
        missing = []
        if len(self.places) > 1:
            missing.append(f"the records name several places of service, {', '.join(self.places)}: a claim has one")
        if not self.diagnoses:
            missing.append("the diagnosis is missing")
        if not self.place.strip() and self.setting is None:
            missing.append("the place of service is missing")
        if not self.is_stated and self.setting in _HOSPITALS_OF:
            missing.append(_WHO_BILLS)
        return missing

    def _not_coded(self, drugs: tuple[CodedDrug, ...]) -> Iterable[Finding]:
        """Yield an error for each recorded drug without a line: the claim is incomplete, whatever its other lines."""
        for drug in drugs:
            if not drug.is_billed:
                record = drug.administration
                why = drug.missing[0] if drug.missing else "its code or units are undecided"
                yield Finding(
                    "drug-not-coded",
                    Severity.ERROR,
                    f"{called(record, self.cat)}{'' if record.on is None else f' of {record.on}'} has no line on the claim: {why}",
                    "a line for each administered drug, with its administration code",
                )

    # -- what the records share ----------------------------------------------------------------------------------------

    def _setting(self) -> Setting | None:
        settings = {record.setting for record in self.records} - {None}
        return settings.pop() if len(settings) == 1 else None

    def _form(self, facility: bool | None) -> ClaimForm | None:  # noqa: FBT001 - as the caller gave it
        """Return the institutional form if the caller says that a facility bills; surgery centers bill Medicare on the professional one."""
        is_surgery = self.setting is Setting.AMBULATORY_SURGERY
        return ClaimForm.INSTITUTIONAL if facility is True and not is_surgery else None

    def _default(self, facility: bool | None) -> str | None:  # noqa: FBT001 - as the caller gave it
        """Return the name of Medicare's policy for who bills; None for Part B's: hospitals and surgery centers have their own."""
        if self.form is ClaimForm.INSTITUTIONAL:
            return _HOSPITALS
        return _SURGERY_CENTERS if facility and self.setting is Setting.AMBULATORY_SURGERY else None

    def _stated_setting(self) -> Setting | None:
        """Return the setting if the place of service does not say it, or if a facility bills, whose claims state no place of service."""
        if self.form is ClaimForm.INSTITUTIONAL:
            return self.setting
        known = PlaceOfService.from_code(self.place)
        return None if known is not None and known.setting is self.setting else self.setting

    # -- drugs ---------------------------------------------------------------------------------------------------------

    def _drugs(self) -> tuple[CodedDrug, ...]:
        """Return each record with its code and lines; further doses of a day are billed with the first."""
        matches = [self._match(record) for record in self.records]
        chosen = [None if one.chosen is None else one.chosen.entry for one in matches]
        shared = merged(list(zip(self.records, chosen, strict=True)), self.payer, self.setting)
        drugs = [
            self._product(record)
            if one.chosen is None and product_of(record, self.cat)
            else self._drug(record, one, together)
            for record, one, together in zip(self.records, matches, shared, strict=True)
        ]
        return tuple(map(asked_of_the_stop, uncoded_included(drugs)))

    def _product(self, record: Administration) -> CodedDrug:
        return carried(record, product_of(record, self.cat), self.charges, self._pointers((record,)), self.cat)

    def _match(self, record: Administration) -> CodeMatch:
        """Return the code match of a record; where it is undecided, by the only route on the label of its NDC, if that decides."""
        found = match_codes(record, self.cat, self.setting, self.payer)
        if found.chosen is not None or record.route is not None or (route := assumed_route(record)) is None:
            return found
        by_label = match_codes(record.evolve(route=route), self.cat, self.setting, self.payer)
        return found if by_label.chosen is None else by_label

    def _drug(self, record: Administration, match: CodeMatch, together: tuple[Administration, ...]) -> CodedDrug:
        billed = DrugLines()
        if match.chosen is not None and together:
            entry = match.chosen.entry
            charge = self.charges.get(str(entry.code))
            whole = None if charge is None else charge * len(together)
            payer = without_waste(self.payer, entry, record.on, self.setting, self.cat)
            billed = bill_drug(
                tuple(map(_with_strength, together)), entry, payer, self.setting, whole, self._pointers(together)
            )
        elif match.chosen is not None:
            billed = DrugLines(notes=(f"it is billed with the earlier dose: {match.chosen.entry.code} on one line",))
        return CodedDrug(
            record,
            match.candidates,
            match.ruled_out,
            match.chosen,
            match.question,
            billed.bill,
            billed.lines,
            (*match.missing, *billed.missing),
            (*billed.notes, *offers(record, match.name, [one.entry for one in match.candidates])),
            is_billed_before=match.chosen is not None and not together,
            assumptions=billed.assumptions,
        )

    def _pointers(self, records: Iterable[Administration]) -> tuple[int, ...]:
        """Return the pointers to the records' diagnoses; to all if the records have none; none on institutional claims, which have no pointers."""
        if self.form is ClaimForm.INSTITUTIONAL:
            return ()
        wanted = dict.fromkeys(text for record in records for text in record.diagnoses)
        places = [self.diagnoses.index(text) + 1 for text in wanted if text in self.diagnoses]
        return tuple(places or range(1, len(self.diagnoses) + 1))[:_MOST_POINTERS]

    # -- services ------------------------------------------------------------------------------------------------------

    def _services(self, drugs: tuple[CodedDrug, ...]) -> ClaimServices:
        return ClaimServices.of(
            drugs,
            self.payer,
            setting=self.setting,
            facility=self.facility,
            families=self.families,
            hormone=self.hormone,
            diagnoses=self.diagnoses,
        )

    def _service_lines(self, day: date, services: Services, today: list[CodedDrug]) -> list[ServiceLine]:
        pointers = self._pointers([drug.administration for drug in today if drug.code is not None])
        return [
            ServiceLine.from_dict(  # whose defaults are converted once
                {
                    "code": one.number,
                    "units": one.units,
                    "modifiers": one.modifiers,
                    "on": day,
                    "charge": self.charges.get(one.number),
                    "diagnosis_pointers": pointers,
                }
            )
            for one in services.billed
        ]
