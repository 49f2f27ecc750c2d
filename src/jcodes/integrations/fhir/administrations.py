"""`to_medication_administration` and `from_medication_administration`: an `Administration` as FHIR's MedicationAdministration."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from jcodes.claims import Administration, Container, Route
from jcodes.claims.fields import as_text
from jcodes.doses import Dose
from jcodes.doses.exact import decimal_of_ratio
from jcodes.errors import JcodesError
from jcodes.integrations.fhir.parts import (
    Document,
    absent,
    as_version,
    codes,
    concept,
    contained,
    damaged,
    dose_of,
    either,
    first,
    items,
    mapping,
    number_of,
    quantity,
    text_of,
)
from jcodes.integrations.fhir.systems import CPT, HCPCS, HCPCS_OF_BLUE_BUTTON, ICD_10, NDC, ROUTES, UCUM, unit_of_code
from jcodes.records import record_of
from jcodes.sources import as_citation

__all__ = ["ROUTES_SOURCE", "from_medication_administration", "to_medication_administration"]

_ROUTES: Final = {
    "47625008": Route.INTRAVENOUS, "78421000": Route.INTRAMUSCULAR, "34206005": Route.SUBCUTANEOUS, "26643006": Route.ORAL,
}  # fmt: skip
ROUTES_SOURCE: Final = as_citation("fhir-routes: intravenous, intramuscular, subcutaneous and oral")
"""What the codes of routes rest on."""
_CODES: Final = {route: code for code, route in _ROUTES.items()}
_QUALIFIER: Final = re.compile(r"(?: route)?(?: \(qualifier value\))?$", re.ASCII | re.IGNORECASE)
_OFFSET: Final = re.compile(r"Z|[+-][0-9]{2}:[0-9]{2}", re.ASCII)
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
_PERIOD: Final = ("effectivePeriod", "occurencePeriod", "occurrencePeriod")
_MOMENTS: Final = ("effectiveDateTime", "occurenceDateTime", "occurrenceDateTime")
"""R4; R5, which spells it with one r; and systems that spell it right."""
_RATES: Final = {"min": 1, "h": 60}
"""Minutes of the units of time that rates have."""
_NOT_GIVEN: Final = frozenset({"not-done", "entered-in-error", "unknown", "on-hold"})
_MEDICATION: Final = "medication"
_CODED: Final = (HCPCS, CPT, HCPCS_OF_BLUE_BUTTON)


def to_medication_administration(
    administration: Administration, *, version: str = "R4", utc_offset: str = "", subject: str = ""
) -> Document:
    """Return an administration as a MedicationAdministration: a dict of plain JSON values.

    Code, NDC, drug, dose, route, site, dates and times, diagnoses, encounter, and the lot of the only container are carried; other fields have
    no place in the resource. Dose and time of an infusion also give its rate.

    >>> from jcodes.claims import Administration
    >>> from jcodes.integrations.fhir import to_medication_administration
    >>> found = to_medication_administration(Administration(drug="rituximab", dose="750 mg", on="2026-02-01"), version="R5")
    >>> dose = found["dosage"]["dose"]
    >>> dose["value"], dose["code"], found["occurenceDateTime"]
    (750, 'mg', '2026-02-01')

    Args:
        administration: The record.
        version: ``"R4"`` (also R4B) or ``"R5"``.
        utc_offset: The offset of its times, such as ``"-05:00"`` or ``"Z"``; FHIR requires it with a time of day.
        subject: A reference to the patient, such as ``"Patient/1"``; blank marks the patient as masked.

    Raises:
        MalformedClaimError: Not an administration, no date of service, a time of day without *utc_offset*, or a number that JSON does not keep.
        MalformedError: Another version.
    """
    is_r5 = as_version(version) == "R5"
    administration = record_of(Administration, administration, "administration")
    subject = as_text(subject, "subject")
    effective, moment = _effective(administration, utc_offset)
    medication: Document = {"resourceType": "Medication", "id": _MEDICATION, "code": _code(administration)}
    lots = {container.lot for container in administration.containers}
    if len(lots) == 1 and "" not in lots:
        medication["batch"] = {"lotNumber": lots.pop()}
    reference: Document = {"reference": f"#{_MEDICATION}"}
    found: Document = {
        "resourceType": "MedicationAdministration",
        "contained": [medication],
        "status": "completed",
        **({"medication": {"reference": reference}} if is_r5 else {"medicationReference": reference}),
        "subject": {"reference": subject} if subject else absent(),
        f"{'occurence' if is_r5 else 'effective'}{moment}": effective,
    }
    if administration.encounter:
        found["encounter" if is_r5 else "context"] = {"identifier": {"value": administration.encounter}}
    reasons = [concept(ICD_10, code) for code in administration.diagnoses]
    if reasons:
        found["reason" if is_r5 else "reasonCode"] = [{"concept": one} for one in reasons] if is_r5 else reasons
    dosage = _dosage(administration)
    if dosage:
        found["dosage"] = dosage
    return found


def _code(record: Administration) -> Document:
    ndc = record.parsed_ndc
    coding = [
        *([{"system": CPT if record.code[:1].isdigit() else HCPCS, "code": record.code}] if record.code else []),
        *([{"system": NDC, "code": record.ndc if ndc is None else ndc.ndc11}] if record.ndc else []),
    ]
    found: Document = {"coding": coding} if coding else {}
    return (found | ({"text": record.drug} if record.drug else {})) or absent("unknown")


def _dosage(record: Administration) -> Document:
    found: Document = {}
    if record.site:
        found["site"] = {"text": record.site}
    if record.route is not None:
        found["route"] = concept(ROUTES, _CODES.get(record.route, ""), record.route.value)
    if record.dose is not None:
        found["dose"] = quantity(record.dose)
        minutes = record.minutes
        if minutes:
            found["rateRatio"] = {
                "numerator": quantity(record.dose),
                "denominator": {"value": minutes, "unit": "min", "system": UCUM, "code": "min"},
            }
    return found


# -- dates and times -------------------------------------------------------------------------------------------------


def _effective(record: Administration, offset: str) -> tuple[Any, str]:
    """Return the date and time, and the type of it: DateTime or Period."""
    on = record.on
    if on is None:
        raise damaged(
            "on", "is not stated, and FHIR requires the date of service", "give the record its date of service"
        )
    start = _moment(on, record.start, offset)
    if record.stop is None and record.through is None:
        return start, "DateTime"
    last = record.through or on
    if record.through is None and record.start is not None and record.stop is not None and record.stop < record.start:
        last = _next_day(on)
    return {"start": start, "end": _moment(last, record.stop, offset)}, "Period"


def _next_day(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _moment(day: date, at: time | None, offset: str) -> str:
    if at is None:
        return day.isoformat()
    if _OFFSET.fullmatch(text_of(offset)) is None:
        raise damaged(
            "utc_offset", "is missing, and FHIR requires it with a time of day", "give the offset, such as -05:00 or Z"
        )
    return f"{day.isoformat()}T{at.replace(microsecond=0).isoformat()}{offset}"


def _read_moment(value: object, where: str) -> tuple[str | None, str | None, str | None]:
    """Return date, local time and offset of a dateTime.

    Raises:
        MalformedClaimError: Not an administration, no date of a day.
    """
    text = text_of(value)
    if not text:
        return None, None, None
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise damaged(where, "is not the date of a day", "give a dateTime, such as 2026-02-01T09:30:00-05:00")
    return match[1], match[2], match[3]


def _read_period(found: Mapping[str, Any]) -> tuple[str | None, str | None, str | None, str | None]:
    """Return the first day and time, and the last, which is told by the clock of the first: a period may begin and end with other offsets."""
    period = mapping(either(found, *_PERIOD), "period")
    on, start, zone = _read_moment(period.get("start", either(found, *_MOMENTS)), "start")
    through, stop, other = _read_moment(period.get("end"), "end")
    if zone and through and stop and other and other != zone:
        try:
            moment = datetime.fromisoformat(f"{through}T{stop}") + _offset(zone) - _offset(other)
        except (ValueError, OverflowError):  # no day of the calendar; the record says so
            return on, start, through, stop
        through, stop = moment.date().isoformat(), moment.time().isoformat()
    return on, start, through, stop


def _offset(text: str) -> timedelta:
    """Return the offset of a time zone, such as -05:00 or Z."""
    if text == "Z":
        return timedelta()
    found = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
    return -found if text[0] == "-" else found


# -- reading ---------------------------------------------------------------------------------------------------------


def from_medication_administration(document: Mapping[str, Any]) -> Administration:
    """Return the administration that a MedicationAdministration of R4, R4B or R5 describes.

    Times are those of the place: the offset is not kept. A rate and a period without a dose are multiplied.

    Raises:
        MalformedClaimError: Another resource, an administration that was not given, or an element that cannot be read; the message names it.
    """
    found = mapping(document, "document")
    if found.get("resourceType") != "MedicationAdministration":
        raise damaged("resourceType", "is not MedicationAdministration", "give the JSON of a MedicationAdministration")
    if text_of(found.get("status")) in _NOT_GIVEN:
        raise damaged("status", "says that the drug was not given", "give administrations that took place")
    concepts, lot = _medication(found)
    ndc = first(code for system, code, _ in concepts if system == NDC)
    dosage = mapping(found.get("dosage"), "dosage")
    on, start, through, stop = _read_period(found)
    reasons = (mapping(one.get("concept"), "reason") for one in items(found.get("reason"), "reason"))
    stated = (*items(found.get("reasonCode"), "reasonCode"), *reasons)
    visit = mapping(either(found, "encounter", "context"), "encounter")
    facts: dict[str, Any] = {
        "drug": first((_text(found), *(display for _, _, display in concepts))),
        "code": first(code for system, code, _ in concepts if system in _CODED),
        "ndc": ndc,
        "dose": dose_of(dosage.get("dose"), "dosage.dose"),
        "route": _route(dosage.get("route")),
        "site": _site(dosage.get("site")),
        "on": on,
        "start": start,
        "stop": stop,
        "through": None if through == on else through,
        "diagnoses": [code for one in stated for system, code, _ in codes(one, "reason") if system == ICD_10 and code],
        "encounter": text_of(mapping(visit.get("identifier"), "encounter").get("value")),
        "containers": [Container(lot=lot, ndc=ndc)] if lot else (),
    }
    record = _without_next_day(Administration(**facts))
    return record if record.dose is not None else record.evolve(dose=_dose_of_rate(dosage, record))


def _without_next_day(record: Administration) -> Administration:
    """Leave out a day that the times already say: a stop before the start is on the next day."""
    start, stop = record.start, record.stop
    if record.on is None or start is None or stop is None or stop >= start or record.through != _next_day(record.on):
        return record
    return record.evolve(through=None)


def _medication(found: Mapping[str, Any]) -> tuple[list[tuple[str, str, str]], str]:
    """Return the codings of the medication, and its lot."""
    medication = _resource(found)
    held = _concept_of(found)
    lot = text_of(mapping(medication.get("batch"), "batch").get("lotNumber"))
    return [*codes(held, "medication"), *codes(medication.get("code"), "medication.code")], lot


def _concept_of(found: Mapping[str, Any]) -> Any:
    concept_of_r4 = found.get("medicationCodeableConcept")
    return mapping(found.get("medication"), "medication").get("concept") if concept_of_r4 is None else concept_of_r4


def _resource(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the contained Medication that is referred to, or an empty one."""
    stated = found.get("medicationReference")
    reference = mapping(found.get("medication"), "medication").get("reference") if stated is None else stated
    one = contained(found, reference)
    return one if one.get("resourceType") == "Medication" else {}


def _text(found: Mapping[str, Any]) -> str:
    held = _concept_of(found)
    named = mapping(_resource(found).get("code"), "medication.code").get("text")
    return text_of(named) or text_of(mapping(held, "medication").get("text"))


def _route(value: object) -> Route | None:
    """Return the route that text, display or code names; None for others."""
    texts = [text_of(mapping(value, "dosage.route").get("text"))]
    known = None
    for _, code, display in codes(value, "dosage.route"):
        texts += [display, code]
        known = known or _ROUTES.get(code)
    named = (Route.find(_QUALIFIER.sub("", text)) for text in texts if text)
    return next(filter(None, named), None) or known


def _site(value: object) -> str:
    return text_of(mapping(value, "dosage.site").get("text")) or first(
        display for _, _, display in codes(value, "dosage.site")
    )


def _dose_of_rate(dosage: Mapping[str, Any], record: Administration) -> Dose | None:
    """Return rate times duration; None if one is missing, or the rate is not one of a drug over time."""
    single = mapping(dosage.get("rateQuantity"), "dosage.rateQuantity")
    ratio = mapping(dosage.get("rateRatio"), "dosage.rateRatio")
    over = mapping(ratio.get("denominator"), "dosage.rateRatio.denominator")
    unit, _, per = text_of(single.get("code")).rpartition("/")
    if single:
        amount = dose_of({**single, "code": unit, "unit": ""}, "dosage.rateQuantity") if unit_of_code(unit) else None
        each = Decimal(1)
    else:
        amount = dose_of(ratio.get("numerator"), "dosage.rateRatio.numerator")
        each = number_of(over.get("value"), "dosage.rateRatio.denominator.value") or Decimal(0)
        per = text_of(over.get("code"))
    minutes = record.minutes
    if amount is None or minutes is None or per not in _RATES or each <= 0:
        return None
    total = Fraction(amount.amount) * minutes / (Fraction(each) * _RATES[per])
    try:
        return Dose(decimal_of_ratio(total.numerator, total.denominator), amount.unit)
    except JcodesError:  # no finite decimal
        return None
