"""The HCPCS Level II code ranges of drugs and biologicals."""

from typing import Final

__all__ = ["DRUG_RANGES", "is_drug_code"]

DRUG_RANGES: Final = (
    ("A4216", "A4218", "sterile water and saline"),
    ("A4641", "A4642", "radiopharmaceuticals"),
    ("A9500", "A9899", "radiopharmaceuticals and contrast"),
    ("C9000", "C9351", "temporary codes of drugs and biologicals"),
    ("C9358", "C9358", "dermal substitute"),
    ("C9360", "C9360", "dermal substitute"),
    ("C9363", "C9599", "temporary codes of drugs and biologicals"),
    ("J0000", "J9999", "drugs"),
    ("P9010", "P9099", "blood and blood products"),
    ("Q0138", "Q0249", "drugs, oral anti-emetics and monoclonal antibodies"),
    ("Q0515", "Q0515", "sermorelin"),
    ("Q2000", "Q2099", "drugs, vaccines and cell therapies"),
    ("Q3025", "Q3028", "interferon beta"),
    ("Q4074", "Q4082", "drugs"),
    ("Q4100", "Q4499", "skin substitutes"),
    ("Q5098", "Q5199", "biosimilars"),
    ("Q9900", "Q9999", "drugs and contrast"),
    ("S0012", "S0198", "drugs of private payers"),
    ("S1090", "S1090", "sinus implant"),
    ("S4980", "S5014", "contraceptives, prescription drugs, solutions"),
    ("S5550", "S5571", "insulin"),
)
"""First and last code of each range, and its contents, as in CMS's files since 2017. A code outside these ranges is not a drug code; a
code inside may still be a service or a device, according to its descriptor."""


def is_drug_code(code: str) -> bool:
    """Return whether *code*, five characters, is in one of the ranges."""
    return any(first <= code <= last for first, last, _ in DRUG_RANGES)
