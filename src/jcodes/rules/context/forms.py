"""Which form a claim is on, as far as it shows, and which forms a rule is for."""

from typing import Final

from jcodes.claims import Claim, ClaimForm, PlaceOfService, Setting
from jcodes.rules.context.payer import PayerOn
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.words import TextEnum

__all__ = ["Forms", "form_of"]


class Forms(TextEnum):
    """The forms of claims that a rule is for."""

    ANY = "any form"
    """It holds on both forms."""
    PROFESSIONAL = "professional claims"
    """It holds on professional claims only, and finds nothing where the form is not known."""
    NOT_INSTITUTIONAL = "claims that are not institutional"
    """It rests on a limit that the payer states for professional claims, and finds nothing on institutional ones."""

    def holds_for(self, form: ClaimForm | None) -> bool:
        """Tell whether the rule is for a claim of *form*; None where it is not known."""
        if self is Forms.ANY:
            return True
        return form is ClaimForm.PROFESSIONAL or (self is Forms.NOT_INSTITUTIONAL and form is None)


# General knowledge of who bills on which form (CMS, Claims Processing Manual, Pub. 100-04, chapters 25 and 26). Home and surgery centers
# are on both: agencies and infusion suppliers, Medicare and other payers. They decide only which rules stay silent.
_INSTITUTIONS: Final = frozenset(
    {
        Setting.HOSPITAL_OUTPATIENT,
        Setting.INPATIENT,
        Setting.CRITICAL_ACCESS_HOSPITAL,
        Setting.DIALYSIS_FACILITY,
        Setting.SKILLED_NURSING_FACILITY,
        Setting.RURAL_HEALTH_CLINIC,
        Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER,
    }
)
_PRACTICES: Final = frozenset({Setting.OFFICE, Setting.DME})


def form_of(claim: Claim, payer: PayerOn) -> ClaimForm | None:
    """Return the form of *claim*: what it states, else what it shows; None where it shows neither, or both.

    Only professional claims point to diagnoses (SV107, box 24E: SV2 of the 837I has no pointer) and state a place of service (CLM05 of the
    837P, box 24B). But systems keep a place for hospitals and other institutions too, so that 22 or 31 alone does not tell. A setting that
    only institutions have, or a payer's policy that goes by the edits of outpatient hospitals, speaks for the other form.
    """
    if claim.form is not None:
        return claim.form
    if any(line.diagnosis_pointers for line in claim.lines):
        return ClaimForm.PROFESSIONAL
    institution = claim.setting in _INSTITUTIONS or payer.mue_table.value is EditSetting.OUTPATIENT
    texts = {text.strip() for text in (claim.place_of_service, *(line.place_of_service for line in claim.lines))} - {""}
    if texts:
        places = [PlaceOfService.from_code(text) for text in texts]
        both = institution or any(place is not None and place.setting in _INSTITUTIONS for place in places)
        return None if both else ClaimForm.PROFESSIONAL
    if institution:
        return ClaimForm.INSTITUTIONAL
    return ClaimForm.PROFESSIONAL if claim.setting in _PRACTICES else None
