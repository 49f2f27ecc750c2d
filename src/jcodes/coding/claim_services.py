"""The administration services of a claim, encounter by encounter, by billing date."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Setting
from jcodes.coding.answer import CodedDrug
from jcodes.coding.encounter import count_encounter, encounters_of
from jcodes.coding.sides import services_by_side
from jcodes.policies import Policy
from jcodes.services.drugs import NEVER_ALONE
from jcodes.services.encounters import Services
from jcodes.vocabulary.families import Family

__all__ = ["ClaimServices"]


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
        encounters, inferred = encounters_of(dated, facility=facility)
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
