"""Dialysis: what the ESRD bundle pays, and codes for patients on dialysis and for others."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from jcodes.claims import Setting
from jcodes.policies import Accepted
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.flags import AWAY, DRUG, NON_RENAL, RENAL, SERVICE
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Forms, Found, Payers, day_rule, line_rule
from jcodes.services.drugs import is_in_dialysis_bundle
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import PlaceOfService
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_BUNDLED: Final[Mapping[str, str]] = {
    "J1756": "cgs-bundle: iron sucrose for anemia of renal disease is in the bundle",
    "J0604": "asn-calcimimetics: from 2021-01-01 on",
    "J0606": "asn-calcimimetics: from 2021-01-01 on",
}
"""Drugs that a source names as always in the dialysis bundle. CMS's whole list (consolidated billing, each year) was not loaded to read."""
_BUNDLE: Final = "cfr-42-413-174"


@line_rule(
    "dialysis-bundle",
    "a drug of the dialysis bundle on a professional claim",
    severity=Severity.WARNING,
    source=_BUNDLE,
    start=date(2011, 1, 1),
    only=DRUG | AWAY,
    forms=Forms.PROFESSIONAL,
)
def dialysis_bundle(at: LineView) -> Iterator[Found]:
    """A professional claim from a dialysis facility (65) bills a drug that Medicare pays in the ESRD bundle.

    It covers codes whose descriptor says ESRD on dialysis, and the few bundled drugs that a cited source names: CMS's yearly consolidated
    billing list is not loaded. AY says that the drug was not for ESRD. The facility reports the drug on its own claim (72x), where it
    belongs.
    """
    choice, facts = at.payer.facility_drugs, at.facts
    if choice is None or choice.value is not Accepted.NO or facts is None or "AY" in at.modifiers:
        return
    source = _BUNDLED.get(facts.code.text, "")
    if (
        at.entry is not None
        and is_in_dialysis_bundle(at.entry, at.on)
        and at.claim.place_of(at.line) is PlaceOfService.DIALYSIS_FACILITY
    ):
        yield Found(
            f"{at.shown} from a dialysis facility is in the ESRD bundle, not payable on a professional claim",
            "the drug on the facility's claim",
            "remove it; add AY if it was not for ESRD",
            source=source,
        )


_DIALYSIS: Final = ("N186", "Z992", "Z9115", "I120", "I1311", "I132", "T8241", "T8242", "T8243", "T8249", "N17")
"""Beginnings of diagnoses with dialysis: end-stage disease, dependence on dialysis, its access, hypertension with stage 5, acute injury."""


@line_rule(
    "esrd-code-without-esrd-diagnosis",
    "an ESRD code without an ESRD diagnosis",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-hcpcs: descriptors for ESRD on dialysis, and J0885, J0881, J0888 and Q5106 for other uses",
    only=DRUG | RENAL,
)
def esrd_code_without_esrd_diagnosis(at: LineView) -> Iterator[Found]:
    """The code is for ESRD on dialysis, and no diagnosis on the claim is for dialysis.

    Skipped: claims without diagnoses, with ICD-9 codes, or from a dialysis facility. Bill the code for other uses, with EA, EB or EC
    if the payer requires it, or add the diagnosis.
    """
    facts, diagnoses = at.facts, at.claim.diagnoses
    if facts is None or not facts.is_renal or not diagnoses or at.setting is Setting.DIALYSIS_FACILITY:
        return
    if at.on is None or at.on < _ICD_10 or any(_plain(one).startswith(_DIALYSIS) for one in diagnoses):
        return
    yield Found(
        f"{at.shown} is for ESRD on dialysis; no diagnosis on the claim is: {', '.join(diagnoses)}",
        "N18.6 and Z99.2, or the code for other uses",
        "bill the code for non-ESRD use, or add the ESRD diagnosis",
    )


_ICD_10: Final = date(2015, 10, 1)


def _plain(diagnosis: str) -> str:
    return diagnosis.strip().upper().replace(".", "")


@line_rule(
    "non-esrd-code-in-dialysis-facility",
    "a non-ESRD code in a dialysis facility",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-hcpcs: J0885, J0881, J0888 and Q5106 are for non-ESRD use, and Q4081, J0882, J0887 and Q5105 for ESRD on dialysis",
    only=DRUG | NON_RENAL,
)
def non_esrd_code_in_dialysis_facility(at: LineView) -> Iterator[Found]:
    """A dialysis facility bills a code for non-ESRD use, and the claim has the ESRD diagnosis (N18.6).

    AY says that the drug was not for ESRD. Acute kidney injury is billed under these codes.
    """
    entry = at.entry
    if entry is None or Trait.NON_ESRD not in entry.traits or at.setting is not Setting.DIALYSIS_FACILITY:
        return
    if "AY" in at.modifiers or not any(_plain(one) == "N186" for one in at.claim.diagnoses):
        return
    yield Found(
        f"{at.shown} is for non-ESRD use; the claim is for ESRD (N18.6) in a dialysis facility",
        "the code for ESRD on dialysis",
        "bill the code for ESRD on dialysis; add AY if the drug was not for ESRD",
    )


_ON_DIALYSIS: Final = ("N186", "Z992")
_SUPPLIED: Final = frozenset({Setting.DIALYSIS_FACILITY, Setting.DME, Setting.INPATIENT})
"""The settings that other rules and other benefits are for."""


@line_rule(
    "renal-drug-outside-dialysis-facility",
    "a drug of the dialysis bundle that another provider bills",
    severity=Severity.WARNING,
    source="cms-esrd-consolidated: renal dialysis services are paid to the dialysis facility, with AY for other uses to whoever gives them",
    denial=DenialKind.BUNDLED,
    start=date(2011, 1, 1),
    only=DRUG | RENAL,
    payers=Payers.MEDICARE,
)
def renal_drug_outside_dialysis_facility(at: LineView) -> Iterator[Found]:
    """A practice or a hospital bills a code for ESRD on dialysis, such as Q4081, to Medicare, and a diagnosis says dialysis (N18.6, Z99.2).

    Medicare pays renal dialysis services to the dialysis facility only, which pays whoever gives the drug; AY says that the drug was not
    for ESRD. Skipped: dialysis facilities, inpatients, suppliers, other payers, and claims without such a diagnosis
    (`esrd-code-without-esrd-diagnosis`). A warning, since CMS's page names kinds of services, not codes.
    """
    facts = at.facts
    if facts is None or not facts.is_renal or "AY" in at.modifiers or not at.payer.policy.is_original_medicare:
        return
    if at.setting in _SUPPLIED or at.claim.place_of(at.line) is PlaceOfService.DIALYSIS_FACILITY:
        return
    if any(_plain(one).startswith(_ON_DIALYSIS) for one in at.claim.diagnoses):
        yield Found(
            f"{at.shown} is for ESRD on dialysis; Medicare pays it to the dialysis facility only",
            "the drug on the dialysis facility's claim",
            "bill the dialysis facility; add AY if the drug was not for ESRD",
        )


_BY_STAFF: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC, Family.CHEMOTHERAPY})


@day_rule(
    "administration-code-in-dialysis-facility",
    "an administration code from a dialysis facility",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cfr-42-413-174; cms-esrd-consolidated: renal dialysis services are in the bundle; regence-dialysis: drugs and their administration",
    denial=DenialKind.BUNDLED,
    start=date(2011, 1, 1),
    only=SERVICE,
)
def administration_code_in_dialysis_facility(day: DayView) -> Iterator[Found]:
    """A dialysis facility bills Medicare an injection or an infusion, such as 96372 or 96374, and no line of the day has AY.

    Giving a renal dialysis drug is in the bundle. Skipped: vaccines and their services, which are paid apart, days with AY, which says that
    a drug was not for ESRD, and claims with acute kidney injury (N17). Remove the service.
    """
    if day.lines[0].setting is not Setting.DIALYSIS_FACILITY:
        return
    if any("AY" in at.modifiers for at in day.lines) or not day.payer.policy.is_original_medicare:
        return
    for at, service in day.services:
        if service.family in _BY_STAFF and not any(_plain(one).startswith(_ACUTE) for one in at.claim.diagnoses):
            yield Found(
                f"{at.shown} billed on {day.on} by a dialysis facility; the ESRD bundle includes giving the drug",
                f"no {service.number}",
                f"remove {service.number}; add AY to a drug that was not for ESRD, and to its service",
                at.place,
            )


_ACUTE: Final = "N17"


RULES: Final[tuple[AnyRule, ...]] = (
    dialysis_bundle,
    esrd_code_without_esrd_diagnosis,
    non_esrd_code_in_dialysis_facility,
    renal_drug_outside_dialysis_facility,
    administration_code_in_dialysis_facility,
)
