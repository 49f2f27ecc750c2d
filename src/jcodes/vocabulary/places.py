"""Place-of-service codes of professional claims, and care settings.

Source of the codes: `cms-place-codes`, in the version of
2024-05-02 as HL7 publishes it (CodeSystem CMSPlaceofServiceCodes, 52 codes; 66 from 2024-08-01). The names are ours. The set grows, so a code without
a member here may still be valid: no rule reports it as an error.
"""

from typing import Final

from jcodes.renamed import renamed
from jcodes.vocabulary.words import TextEnum

__all__ = ["ClaimForm", "EditSetting", "PlaceOfService", "Setting"]


class Setting(TextEnum):
    """The care setting."""

    OFFICE = "office"
    HOSPITAL_OUTPATIENT = "hospital-outpatient"
    INPATIENT = "inpatient"
    AMBULATORY_SURGERY = "ambulatory-surgery"
    CRITICAL_ACCESS_HOSPITAL = "critical-access-hospital"
    RURAL_HEALTH_CLINIC = "rural-health-clinic"
    FEDERALLY_QUALIFIED_HEALTH_CENTER = "federally-qualified-health-center"
    DIALYSIS_FACILITY = "dialysis-facility"
    SKILLED_NURSING_FACILITY = "skilled-nursing-facility"
    HOME = "home"
    DME = "dme"
    """A supplier of durable medical equipment, such as an infusion pump, and of the drugs that go through it."""

    @property
    def is_facility(self) -> bool:
        """Whether a facility bills; facilities use a different hierarchy of services."""
        return self in _FACILITIES


_FACILITIES: Final = frozenset(
    {
        Setting.HOSPITAL_OUTPATIENT, Setting.INPATIENT, Setting.AMBULATORY_SURGERY, Setting.CRITICAL_ACCESS_HOSPITAL,
        Setting.DIALYSIS_FACILITY, Setting.SKILLED_NURSING_FACILITY,
    }
)  # fmt: skip


class EditSetting(TextEnum):
    """The MUE table: CMS publishes one for each kind of claim, with different values."""

    PRACTITIONER = "practitioner"
    OUTPATIENT = "outpatient"
    DME = "dme"


class ClaimForm(TextEnum):
    """The form of a claim. Only professional lines have diagnosis pointers and a place of service."""

    PROFESSIONAL = "professional"
    """837P, or the paper CMS-1500: physicians, suppliers, surgery centers that bill Medicare."""
    INSTITUTIONAL = "institutional"
    """837I, or the paper UB-04: hospitals, dialysis facilities, skilled nursing facilities, rural health clinics."""


class PlaceOfService(TextEnum):
    """A place-of-service code of CMS; the value is its two digits."""

    PHARMACY = "01"
    TELEHEALTH_ELSEWHERE = "02"
    SCHOOL = "03"
    HOMELESS_SHELTER = "04"
    INDIAN_HEALTH_FREESTANDING = "05"
    INDIAN_HEALTH_PROVIDER_BASED = "06"
    TRIBAL_FREESTANDING = "07"
    TRIBAL_PROVIDER_BASED = "08"
    PRISON = "09"
    TELEHEALTH_HOME = "10"
    OFFICE = "11"
    HOME = "12"
    ASSISTED_LIVING = "13"
    GROUP_HOME = "14"
    MOBILE_UNIT = "15"
    TEMPORARY_LODGING = "16"
    RETAIL_CLINIC = "17"
    PLACE_OF_EMPLOYMENT = "18"
    OFF_CAMPUS_OUTPATIENT_HOSPITAL = "19"
    URGENT_CARE = "20"
    INPATIENT_HOSPITAL = "21"
    ON_CAMPUS_OUTPATIENT_HOSPITAL = "22"
    EMERGENCY_ROOM = "23"
    AMBULATORY_SURGICAL_CENTER = "24"
    BIRTHING_CENTER = "25"
    MILITARY_TREATMENT_FACILITY = "26"
    OUTREACH_SITE = "27"
    SKILLED_NURSING_FACILITY = "31"
    NURSING_FACILITY = "32"
    CUSTODIAL_CARE_FACILITY = "33"
    HOSPICE = "34"
    AMBULANCE_LAND = "41"
    AMBULANCE_AIR_OR_WATER = "42"
    INDEPENDENT_CLINIC = "49"
    FEDERALLY_QUALIFIED_HEALTH_CENTER = "50"
    INPATIENT_PSYCHIATRIC_FACILITY = "51"
    PSYCHIATRIC_PARTIAL_HOSPITALIZATION = "52"
    COMMUNITY_MENTAL_HEALTH_CENTER = "53"
    INTERMEDIATE_CARE_FACILITY = "54"
    RESIDENTIAL_SUBSTANCE_ABUSE_FACILITY = "55"
    PSYCHIATRIC_RESIDENTIAL_CENTER = "56"
    NONRESIDENTIAL_SUBSTANCE_ABUSE_FACILITY = "57"
    OPIOID_TREATMENT_PROGRAM = "58"
    MASS_IMMUNIZATION_CENTER = "60"
    INPATIENT_REHABILITATION = "61"
    OUTPATIENT_REHABILITATION = "62"
    DIALYSIS_FACILITY = "65"
    ALL_INCLUSIVE_CARE_CENTER = "66"
    PUBLIC_HEALTH_CLINIC = "71"
    RURAL_HEALTH_CLINIC = "72"
    INDEPENDENT_LABORATORY = "81"
    OTHER = "99"

    @property
    def setting(self) -> Setting | None:
        """The setting, or None if the code does not determine it."""
        return _SETTINGS.get(self)

    @classmethod
    def from_code(cls, text: str) -> "PlaceOfService | None":
        """Return the place with code *text*, or None. Never raises."""
        return _BY_CODE.get(text.strip())

    read = renamed("from_code")


_BY_CODE: Final = {place.value: place for place in PlaceOfService}

_SETTINGS: Final = {
    PlaceOfService.OFFICE: Setting.OFFICE,
    PlaceOfService.URGENT_CARE: Setting.OFFICE,
    PlaceOfService.INDEPENDENT_CLINIC: Setting.OFFICE,
    PlaceOfService.HOME: Setting.HOME,
    PlaceOfService.ASSISTED_LIVING: Setting.HOME,
    PlaceOfService.OFF_CAMPUS_OUTPATIENT_HOSPITAL: Setting.HOSPITAL_OUTPATIENT,
    PlaceOfService.ON_CAMPUS_OUTPATIENT_HOSPITAL: Setting.HOSPITAL_OUTPATIENT,
    PlaceOfService.EMERGENCY_ROOM: Setting.HOSPITAL_OUTPATIENT,
    PlaceOfService.INPATIENT_HOSPITAL: Setting.INPATIENT,
    PlaceOfService.AMBULATORY_SURGICAL_CENTER: Setting.AMBULATORY_SURGERY,
    PlaceOfService.SKILLED_NURSING_FACILITY: Setting.SKILLED_NURSING_FACILITY,
    PlaceOfService.FEDERALLY_QUALIFIED_HEALTH_CENTER: Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER,
    PlaceOfService.RURAL_HEALTH_CLINIC: Setting.RURAL_HEALTH_CLINIC,
    PlaceOfService.DIALYSIS_FACILITY: Setting.DIALYSIS_FACILITY,
}
