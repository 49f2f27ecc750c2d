"""The addresses of code systems in FHIR, as CARIN's and CMS's examples write them, and the codes of the Unified Code for Units of Measure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jcodes.doses import UNITS
from jcodes.doses.units import Unit
from jcodes.sources import as_citation

__all__ = [
    "ABSENT",
    "ADJUDICATION",
    "ADJUDICATION_OF_CARIN",
    "ADJUDICATION_SOURCE",
    "BILL_TYPES",
    "CARC",
    "CLAIM_TYPES",
    "CPT",
    "HCPCS",
    "HCPCS_OF_BLUE_BUTTON",
    "ICD_10",
    "NDC",
    "NDC_OF_UCUM",
    "NPI",
    "PLACES",
    "PRIORITIES",
    "RARC",
    "RARC_SOURCE",
    "REVENUE",
    "ROUTES",
    "SUPPORTING",
    "UCUM",
    "UCUM_OF_NDC",
    "code_of_unit",
    "unit_of_code",
]  # fmt: skip

HCPCS: Final = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
HCPCS_OF_BLUE_BUTTON: Final = "https://bluebutton.cms.gov/resources/codesystem/hcpcs"
CPT: Final = "http://www.ama-assn.org/go/cpt"
NDC: Final = "http://hl7.org/fhir/sid/ndc"
NPI: Final = "http://hl7.org/fhir/sid/us-npi"
ICD_10: Final = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM: Final = "http://unitsofmeasure.org"
PLACES: Final = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
REVENUE: Final = "https://www.nubc.org/CodeSystem/RevenueCodes"
BILL_TYPES: Final = "https://www.nubc.org/CodeSystem/TypeOfBill"
CARC: Final = "https://x12.org/codes/claim-adjustment-reason-codes"
CARC_GROUPS: Final = "https://x12.org/codes/claim-adjustment-group-codes"
RARC: Final = "https://x12.org/codes/remittance-advice-remark-codes"
RARC_SOURCE: Final = as_citation("carin-rarc")
CLAIM_TYPES: Final = "http://terminology.hl7.org/CodeSystem/claim-type"
PRIORITIES: Final = "http://terminology.hl7.org/CodeSystem/processpriority"
ADJUDICATION: Final = "http://terminology.hl7.org/CodeSystem/adjudication"
ADJUDICATION_OF_CARIN: Final = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication"
ADJUDICATION_SOURCE: Final = as_citation("carin-adjudication: both code systems")
"""What the codes of amounts rest on."""
SUPPORTING: Final = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBSupportingInfoType"
ROUTES: Final = "http://snomed.info/sct"
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

UCUM_OF_NDC: Final[Mapping[str, str]] = MappingProxyType(
    {"ML": "mL", "GR": "g", "F2": "[iU]", "ME": "mg", "UN": "{each}"}
)
"""UCUM's code of each unit of measure of an NDC."""
NDC_OF_UCUM: Final[Mapping[str, str]] = MappingProxyType({code: unit for unit, code in UCUM_OF_NDC.items()})

_CODES: Final[Mapping[str, str]] = MappingProxyType({
    "mcg": "ug", "unit": "[USP'U]", "IU": "[iU]", "mEq": "meq", "PFU": "[PFU]",
    **{name: name for name in (
        "ng", "mg", "g", "kg", "uL", "mL", "dL", "L", "umol", "mmol", "mol", "Bq", "kBq", "MBq", "GBq", "nCi", "uCi", "mCi", "Ci", "cm2",
    )},
})  # fmt: skip
"""UCUM's code of each unit; others are annotations in braces, such as ``{vial}``."""
UNITS_SOURCE: Final = as_citation("ucum: the symbols of units")
"""What the codes of units rest on."""
_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {code: symbol for symbol, code in _CODES.items()} | {"l": "L", "ml": "mL", "[IU]": "IU"}
)


def code_of_unit(unit: Unit) -> str:
    """Return UCUM's code of a unit."""
    return _CODES.get(unit.symbol) or f"{{{unit.symbol}}}"


def unit_of_code(code: str) -> Unit | None:
    """Return the unit of a code of UCUM, or None if no dose is measured in it."""
    return UNITS.get(_UNITS.get(code) or code.strip("{}"))
