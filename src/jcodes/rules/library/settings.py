"""Settings: facility drugs, C codes, places of service, clinic visits."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from jcodes.claims import Setting
from jcodes.errors.messages import shown
from jcodes.policies import Accepted
from jcodes.rules.context.flags import AWAY, CPT, DRUG, HOSPITAL_CODE, SERVICE
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Forms, Found, Payers, line_rule
from jcodes.services.drugs import is_injected
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import PlaceOfService
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_INCIDENT_TO: Final = "cfr-42-410-26: (a)(6) and (b)(1)"
_INSTITUTIONS: Final[Mapping[PlaceOfService, Severity]] = {
    PlaceOfService.OFF_CAMPUS_OUTPATIENT_HOSPITAL: Severity.ERROR,
    PlaceOfService.INPATIENT_HOSPITAL: Severity.ERROR,
    PlaceOfService.ON_CAMPUS_OUTPATIENT_HOSPITAL: Severity.ERROR,
    PlaceOfService.EMERGENCY_ROOM: Severity.ERROR,
    PlaceOfService.INPATIENT_PSYCHIATRIC_FACILITY: Severity.ERROR,
    PlaceOfService.INPATIENT_REHABILITATION: Severity.ERROR,
    PlaceOfService.SKILLED_NURSING_FACILITY: Severity.WARNING,
}
"""The places that are a hospital or a skilled nursing facility. Some drugs of residents of the latter are billed apart, so that it warns."""


def _place(at: LineView) -> PlaceOfService | None:
    """Return the place of service of the line, which professional claims alone state."""
    return at.claim.place_of(at.line)


def _is_facility_drug(at: LineView) -> bool:
    entry = at.entry
    if entry is None or Trait.PRE_EXPOSURE_PROPHYLAXIS in entry.traits:
        return False
    return is_injected(entry) or entry.kind is Kind.UNCLASSIFIED


@line_rule(
    "facility-drug",
    "a facility's drug on a professional claim",
    severity=Severity.ERROR,
    source=_INCIDENT_TO,
    start=date(2002, 1, 1),
    only=DRUG | AWAY,
    forms=Forms.PROFESSIONAL,
    payers=Payers.BY_POLICY,
)
def facility_drug(at: LineView) -> Iterator[Found]:
    """A professional claim bills an injected or unlisted drug, and the place of service is a hospital or skilled nursing facility.

    Part B pays a physician for drugs incident to a visit outside institutions only; inside, the facility bills them. Places of service
    19, 21, 22, 23, 51 and 61 are hospitals. A skilled nursing facility (31) is a warning, since some drugs of residents are billed
    separately. Skipped: surgery centers (24), which bill their drugs under the same place of service; vaccines, clotting factors, oral
    drugs and drugs for pre-exposure prophylaxis, which other benefits cover; and claims with a stated setting, which may be the
    facility's own. If the place of service is wrong, correct it.
    """
    choice, place = at.payer.facility_drugs, _place(at)
    severity = None if place is None else _INSTITUTIONS.get(place)
    if (
        choice is None
        or choice.value is not Accepted.NO
        or place is None
        or severity is None
        or at.claim.setting is not None
    ):
        return
    if not _is_facility_drug(at):
        return
    yield Found(
        f"{at.shown} billed on a professional claim with place of service {place.value}; the facility bills the drug",
        "the drug on the facility's claim",
        "remove the drug, or correct the place of service",
        choice=choice,
        severity=severity,
    )


_BY_STAFF: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC, Family.CHEMOTHERAPY, Family.ACCESS})


@line_rule(
    "facility-administration-code",
    "a facility's drug administration on a professional claim",
    severity=Severity.WARNING,
    source=_INCIDENT_TO,
    start=date(2002, 1, 1),
    only=SERVICE | AWAY,
    forms=Forms.PROFESSIONAL,
    payers=Payers.BY_POLICY,
)
def facility_administration_code(at: LineView) -> Iterator[Found]:
    """A professional claim bills an injection or infusion, and the place of service is a hospital or skilled nursing facility.

    The facility's staff gives the drug there, and Part B does not pay a physician for it as incident to a visit; places of service and what
    is skipped are those of `facility-drug`. Injections into an eye, a joint or a muscle for chemodenervation are a physician's own and
    skipped, as are vaccines. A warning, since the regulation names services incident to a physician's, not these codes.
    """
    choice, place = at.payer.facility_drugs, _place(at)
    if choice is None or choice.value is not Accepted.NO or place is None or at.claim.setting is not None:
        return
    if place in _INSTITUTIONS and at.service is not None and at.service.family in _BY_STAFF:
        yield Found(
            f"{at.shown} billed on a professional claim with place of service {place.value}; the facility bills its staff's services",
            "the service on the facility's claim",
            "remove the service, or correct the place of service",
            choice=choice,
        )


_HOSPITAL_ONLY: Final = "C8957"


@line_rule(
    "hospital-service-outside-hospital",
    "C8957 outside hospital outpatient departments",
    severity=Severity.ERROR,
    source="cms-cr-5027: C codes are valid on claims for services of hospital outpatient departments",
    denial=DenialKind.NOT_FOR_PLACE,
    only=SERVICE | HOSPITAL_CODE,
    forms=Forms.PROFESSIONAL,
    payers=Payers.BY_POLICY,
)
def hospital_service_outside_hospital(at: LineView) -> Iterator[Found]:
    """A professional claim bills C8957, the start of an infusion by pump, which hospital outpatient departments bill.

    Chemotherapy by pump is 96416; for other drugs a practice has no code of its own.
    """
    if at.service is None or at.service.number != _HOSPITAL_ONLY:
        return
    choice = at.payer.outpatient_codes
    if choice is not None and choice.value is Accepted.NO:
        yield Found(
            f"{_HOSPITAL_ONLY} is a hospital outpatient code, billed on a professional claim",
            f"no {_HOSPITAL_ONLY}",
            "bill 96416 for chemotherapy by pump; for other drugs remove the line",
            choice=choice,
        )


_C_CODES: Final = (
    "cms-cr-5027: C codes are valid on claims for services of hospital outpatient departments; fcso-valid-code: C9399"
)
_BY_CONTRACTOR: Final = frozenset({"C9257"})
"""Bevacizumab for the eye: contractors differed on how offices bill it."""


@line_rule(
    "c-code-outside-hospital-outpatient",
    "a C code outside hospital outpatient departments",
    severity=Severity.ERROR,
    source=_C_CODES,
    denial=DenialKind.NOT_FOR_PLACE,
    only=DRUG | HOSPITAL_CODE,
    forms=Forms.PROFESSIONAL,
    payers=Payers.BY_POLICY,
)
def c_code_outside_hospital_outpatient(at: LineView) -> Iterator[Found]:
    """A professional claim bills a C code. C codes are for hospital outpatient departments; surgery centers bill some of them too.

    A claim is professional if it has a place of service other than 24, or if the setting is an office or home. Bill the J or Q code, or
    J3490, J3590 or J9999 if there is none. C9257 (bevacizumab for the eye) is a warning, since contractors differed.
    """
    choice = at.payer.outpatient_codes
    if choice is None or choice.value is not Accepted.NO or not at.is_drug:
        return
    if at.facts is None or at.facts.code.text[0] != "C":
        return
    place = _place(at)
    stated = place is not None and place is not PlaceOfService.AMBULATORY_SURGICAL_CENTER
    if not stated and at.setting not in {Setting.OFFICE, Setting.HOME}:
        return
    yield Found(
        f"{at.shown} is a hospital outpatient code, billed on a professional claim",
        "a J or Q code",
        "bill the drug's J or Q code; if it has none, J3490, J3590 or J9999 with name and dose",
        choice=choice,
        severity=Severity.WARNING if at.facts.code.text in _BY_CONTRACTOR else None,
    )


# -- places and visits -----------------------------------------------------------------------------------------------


@line_rule(
    "place-of-service-unknown",
    "a place of service that is not in CMS's code set",
    severity=Severity.WARNING,
    source="cms-place-codes: version of 2024-05-02",
    denial=DenialKind.PLACE,
    only=AWAY,
)
def place_of_service_unknown(at: LineView) -> Iterator[Found]:
    """The place of service is not in CMS's code set: two digits, such as 11 for an office. A warning, since the set grows.

    The claim's place of service is reported on its first line, a line's own on that line.
    """
    own = at.line.place_of_service.strip()
    text = own or (at.claim.place_of_service.strip() if at.place == 0 else "")
    if text and PlaceOfService.from_code(text) is None:
        yield Found(
            f"invalid place of service: {shown(text)}", "two digits, such as 11", "look up the place of service"
        )


_CLINIC: Final = range(99202, 99216)
"""The visits to an office or a clinic (99201 ended in 2020)."""


@line_rule(
    "office-visit-on-hospital-claim",
    "an office visit code on a hospital claim",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-opps-2014: one code for each clinic visit",
    denial=DenialKind.NOT_FOR_PLACE,
    only=CPT,
    forms=Forms.INSTITUTIONAL,
)
def office_visit_on_hospital_claim(at: LineView) -> Iterator[Found]:
    """A hospital bills an outpatient clinic visit under 99202 to 99215, and the payer requires G0463 from hospitals.

    Emergency department visits (99281 to 99285) and critical access hospitals are skipped.
    """
    choice, number = at.payer.clinic_visit, at.line.cpt
    if choice is None or not choice.value or number is None or not number.isdigit() or int(number) not in _CLINIC:
        return
    if at.setting is Setting.HOSPITAL_OUTPATIENT:
        yield Found(
            f"{number} billed by a hospital; a hospital bills a clinic visit as G0463",
            "G0463",
            "bill G0463; the physician bills the visit",
            choice=choice,
        )


RULES: Final[tuple[AnyRule, ...]] = (
    facility_drug,
    facility_administration_code,
    hospital_service_outside_hospital,
    c_code_outside_hospital_outpatient,
    place_of_service_unknown,
    office_visit_on_hospital_claim,
)
