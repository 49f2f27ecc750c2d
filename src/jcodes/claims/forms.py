"""The two forms of a claim: the professional one (837P, CMS-1500) and the institutional one (837I, UB-04)."""

from jcodes.vocabulary.terms import Word, refusal

__all__ = ["ClaimForm", "as_form"]


class ClaimForm(Word):
    """The form of a claim. They differ in what a line states: only professional lines point to diagnoses and name a place of service."""

    PROFESSIONAL = "professional"
    """837P, or the paper CMS-1500: physicians, suppliers, surgery centers that bill Medicare."""
    INSTITUTIONAL = "institutional"
    """837I, or the paper UB-04: hospitals, dialysis facilities, skilled nursing facilities, rural health clinics."""


def as_form(value: str | ClaimForm | None) -> ClaimForm | None:
    """Return the form that *value* names; None and blank text say that it is not known.

    Raises:
        MalformedClaimError: Neither of them.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = ClaimForm.find(value)
    if not isinstance(found, ClaimForm):
        raise refusal(ClaimForm, value, "form")
    return found
