"""`to_fhir_claim` and `from_fhir_claim`: a `Claim` as FHIR's Claim; an ExplanationOfBenefit is read too."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from jcodes.claims import Claim, ClaimForm, NdcUnit, ServiceLine
from jcodes.claims.fields import as_text
from jcodes.doses.exact import plain
from jcodes.integrations.fhir.parts import (
    Document,
    absent,
    as_version,
    codes,
    concept,
    contained,
    damaged,
    day_of,
    first,
    items,
    json_number,
    mapping,
    number_of,
    text_of,
)
from jcodes.integrations.fhir.systems import (
    BILL_TYPES,
    CLAIM_TYPES,
    CPT,
    HCPCS,
    HCPCS_OF_BLUE_BUTTON,
    ICD_10,
    NDC,
    NDC_OF_UCUM,
    NPI,
    PLACES,
    PRIORITIES,
    REVENUE,
    SUPPORTING,
    UCUM,
    UCUM_OF_NDC,
)
from jcodes.records import record_of

__all__ = ["from_fhir_claim", "service_line", "to_fhir_claim"]

_KINDS: Final = ("Claim", "ExplanationOfBenefit")
_VOID: Final = frozenset({"cancelled", "entered-in-error"})
_CODED: Final = (HCPCS, CPT, HCPCS_OF_BLUE_BUTTON)
_NO_PLACES: Final[Mapping[str, int]] = MappingProxyType({})
_BILL: Final = "typeofbill"


def to_fhir_claim(claim: Claim, *, version: str = "R4", patient: str = "") -> Document:
    """Return a claim as a FHIR Claim: a dict of plain JSON values. The NDC is the first detail of its item, as CARIN and CMS carry it.

    >>> from jcodes.claims import Claim, ServiceLine
    >>> from jcodes.integrations.fhir import from_fhir_claim, to_fhir_claim
    >>> line = ServiceLine("J9312", units=75, modifiers="JZ", on="2026-02-01", ndc="50242-0053-06", ndc_quantity=75, ndc_unit="ML")
    >>> found = to_fhir_claim(Claim(line, identifier="A-1"))
    >>> (detail,) = found["item"][0]["detail"]
    >>> detail["productOrService"]["coding"][0]["code"], detail["quantity"]["value"], detail["quantity"]["code"]
    ('50242005306', 75, 'mL')
    >>> str(from_fhir_claim(found))
    'J9312-JZ x 75'

    Args:
        claim: The claim. Narratives, condition codes, line numbers, clinical records and policy are not carried.
        version: ``"R4"`` (also R4B) or ``"R5"``.
        patient: A reference to the patient, such as ``"Patient/1"``; blank marks the patient as masked.

    Raises:
        MalformedClaimError: Not a claim, or a number that JSON does not keep.
        MalformedError: Another version.
    """
    as_version(version)
    claim, patient = record_of(Claim, claim, "claim"), as_text(patient, "patient")
    team = list(dict.fromkeys(line.rendering_provider for line in claim.lines if line.rendering_provider))
    form = claim.form or (ClaimForm.INSTITUTIONAL if claim.type_of_bill else ClaimForm.PROFESSIONAL)
    found: Document = {
        "resourceType": "Claim",
        "status": "active",
        "type": concept(CLAIM_TYPES, form.value),
        "use": "claim",
        "patient": {"reference": patient} if patient else absent(),
        **({"created": claim.submitted.isoformat()} if claim.submitted else {"_created": absent("unknown")}),
        "provider": _provider(claim.billing_provider) if claim.billing_provider else absent("unknown"),
        "priority": concept(PRIORITIES, "normal"),
        "insurance": [
            {"sequence": 1, "focal": True, "coverage": {"display": claim.payer} if claim.payer else absent()}
        ],
    }
    parts: dict[str, list[Document]] = {
        "identifier": [{"value": claim.identifier}] if claim.identifier else [],
        "careTeam": [{"sequence": at, "provider": _provider(one)} for at, one in enumerate(team, 1)],
        "supportingInfo": _bill_type(claim),
        "diagnosis": [
            {"sequence": at, "diagnosisCodeableConcept": concept(ICD_10, code)}
            for at, code in enumerate(claim.diagnoses, 1)
            if code
        ],
        "item": [_item(claim, line, at, team) for at, line in enumerate(claim.lines, 1)],
    }
    found.update({name: part for name, part in parts.items() if part})
    if claim.stated_total is not None:
        found["total"] = {"value": json_number(claim.stated_total), "currency": "USD"}
    return found


def _provider(number: str) -> Document:
    return {"identifier": {"system": NPI, "value": number}}


def _bill_type(claim: Claim) -> list[Document]:
    if not claim.type_of_bill:
        return []
    return [{"sequence": 1, "category": concept(SUPPORTING, _BILL), "code": concept(BILL_TYPES, claim.type_of_bill)}]


def _item(claim: Claim, line: ServiceLine, at: int, team: list[str]) -> Document:
    place = line.place_of_service or claim.place_of_service
    parts: Document = {
        "careTeamSequence": [team.index(line.rendering_provider) + 1] if line.rendering_provider else None,
        "diagnosisSequence": [one for one in line.diagnosis_pointers if one > 0],
        "revenue": concept(REVENUE, line.revenue_code),
        "productOrService": concept(CPT if line.cpt else HCPCS, line.code) or absent("unknown"),
        "modifier": [concept(HCPCS, one) for one in line.modifiers if one],
        **_serviced(line),
        "locationCodeableConcept": concept(PLACES, place),
        "quantity": None if line.unit_count is None else {"value": json_number(line.unit_count)},
        "net": None if line.charge is None else {"value": json_number(line.charge), "currency": "USD"},
        "detail": [_detail(line)] if line.ndc else None,
    }
    return {"sequence": at} | {name: part for name, part in parts.items() if part}


def _serviced(line: ServiceLine) -> Document:
    if line.on is None:
        return {}
    if line.through is None:
        return {"servicedDate": line.on.isoformat()}
    return {"servicedPeriod": {"start": line.on.isoformat(), "end": line.through.isoformat()}}


def _detail(line: ServiceLine) -> Document:
    ndc = line.parsed_ndc
    detail: Document = {"sequence": 1, "productOrService": concept(NDC, line.ndc if ndc is None else ndc.ndc11)}
    if line.ndc_amount is not None:
        unit = line.ndc_measure
        coded = {} if unit is None else {"unit": unit.value, "system": UCUM, "code": UCUM_OF_NDC[unit.value]}
        detail["quantity"] = {"value": json_number(line.ndc_amount), **coded}
    return detail


# -- reading ---------------------------------------------------------------------------------------------------------


def from_fhir_claim(document: Mapping[str, Any]) -> Claim:
    """Return the claim of a FHIR Claim or ExplanationOfBenefit, of R4, R4B or R5.

    No name and no number of the patient is read.

    Raises:
        MalformedClaimError: Another resource, or an element that cannot be read; the message names it.
    """
    found = mapping(document, "document")
    if text_of(found.get("resourceType")) not in _KINDS:
        raise damaged("resourceType", "is not Claim", "give the JSON of a Claim or an ExplanationOfBenefit")
    if text_of(found.get("status")) in _VOID:
        raise damaged("status", "is not active", "give claims that are in force")
    team = {
        text_of(str(one.get("sequence"))): _number(found, one.get("provider"))
        for one in items(found.get("careTeam"), "careTeam")
    }
    kind = first(code for system, code, _ in codes(found.get("type"), "type") if system == CLAIM_TYPES)
    insurances = list(items(found.get("insurance"), "insurance"))
    insurance = next((one for one in insurances if one.get("focal") is True), insurances[0] if insurances else {})
    diagnoses = list(items(found.get("diagnosis"), "diagnosis"))
    places = {text_of(str(one.get("sequence"))): at for at, one in enumerate(diagnoses, 1)}
    bill = first(
        code
        for one in items(found.get("supportingInfo"), "supportingInfo")
        for system, code, _ in codes(one.get("code"), "supportingInfo.code")
        if system == BILL_TYPES
    )
    total = found.get("total")
    return Claim(
        lines=[
            service_line(item, f"item[{at}]", team, places) for at, item in enumerate(items(found.get("item"), "item"))
        ],
        identifier=first(text_of(one.get("value")) for one in items(found.get("identifier"), "identifier")),
        payer=text_of(mapping(insurance.get("coverage"), "insurance.coverage").get("display"))
        or text_of(mapping(found.get("insurer"), "insurer").get("display"))
        or text_of(contained(found, found.get("insurer")).get("name")),
        form={"professional": ClaimForm.PROFESSIONAL, "institutional": ClaimForm.INSTITUTIONAL}.get(kind),
        type_of_bill=bill,
        diagnoses=[_diagnosis(one) for one in diagnoses],
        billing_provider=_number(found, found.get("provider")),
        submitted=day_of(found.get("created"), "created"),
        stated_total=None if isinstance(total, list | tuple) else _money(total, "total"),
    )


def _number(found: Mapping[str, Any], provider: object) -> str:
    """Return the number of a provider: that of the reference, otherwise the NPI of the contained resource."""
    held = mapping(provider, "provider")
    stated = text_of(mapping(held.get("identifier"), "provider.identifier").get("value"))
    numbers = items(contained(found, held).get("identifier"), "contained.identifier")
    return stated or first(text_of(one.get("value")) for one in numbers if one.get("system") == NPI)


def _diagnosis(one: Mapping[str, Any]) -> str:
    return first(code for _, code, _ in codes(one.get("diagnosisCodeableConcept"), "diagnosis"))


def _money(value: object, where: str) -> str | None:
    amount = number_of(mapping(value, where).get("value"), f"{where}.value")
    return None if amount is None else plain(amount)


def _texts(values: Iterable[object], where: str) -> list[str]:
    return [plain(number) for one in values if (number := number_of(one, where)) is not None]


def _sequence(value: object, where: str) -> list[str]:
    if value is not None and not isinstance(value, list | tuple):
        raise damaged(where, "is not a list", "give the JSON of a FHIR resource")
    return _texts((value or ())[:12], where)


def service_line(
    item: Mapping[str, Any], where: str, team: Mapping[str, str], places: Mapping[str, int] = _NO_PLACES
) -> ServiceLine:
    """Return the line of an item.

    Args:
        item: The item.
        where: Its name in messages.
        team: The numbers of the care team by their sequence.
        places: The places of the diagnoses by their sequence.
    """
    period = mapping(item.get("servicedPeriod"), f"{where}.servicedPeriod")
    detail = _drug(item, where)
    amount = mapping(detail.get("quantity"), f"{where}.detail.quantity")
    unit = NdcUnit.find(text_of(amount.get("unit")))
    measure = NDC_OF_UCUM.get(text_of(amount.get("code")), "") if unit is None else unit.value
    units = number_of(mapping(item.get("quantity"), f"{where}.quantity").get("value"), f"{where}.quantity.value")
    quantity = number_of(amount.get("value"), f"{where}.detail.quantity.value")
    seen = _sequence(item.get("careTeamSequence"), f"{where}.careTeamSequence")
    stated = list(codes(item.get("productOrService"), f"{where}.productOrService"))
    pointers = _sequence(item.get("diagnosisSequence"), f"{where}.diagnosisSequence")
    return ServiceLine(
        code=first(code for system, code, _ in stated if system in _CODED)
        or first(code for system, code, _ in stated if system != NDC),
        units="" if units is None else plain(units),
        modifiers=[
            code
            for one in items(item.get("modifier"), f"{where}.modifier")
            for _, code, _ in list(codes(one, f"{where}.modifier"))[:1]
        ],
        on=day_of(item.get("servicedDate") or period.get("start"), f"{where}.serviced"),
        through=day_of(period.get("end"), f"{where}.servicedPeriod.end"),
        charge=_money(item.get("net"), f"{where}.net"),
        ndc=first(
            code
            for system, code, _ in (*codes(detail.get("productOrService"), f"{where}.detail"), *stated)
            if system == NDC
        ),
        ndc_quantity="" if quantity is None else plain(quantity),
        ndc_unit=measure,
        diagnosis_pointers=[str(places.get(one, one)) for one in pointers],
        place_of_service=first(
            code for _, code, _ in codes(item.get("locationCodeableConcept"), f"{where}.locationCodeableConcept")
        ),
        rendering_provider=first(team.get(one, "") for one in seen),
        revenue_code=first(code for _, code, _ in codes(item.get("revenue"), f"{where}.revenue")),
    )


def _drug(item: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """Return the detail with the NDC, or an empty one."""
    for detail in items(item.get("detail"), f"{where}.detail"):
        if any(system == NDC for system, _, _ in codes(detail.get("productOrService"), f"{where}.detail")):
            return detail
    return {}
