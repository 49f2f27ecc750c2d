"""Vaccines and immune globulins by their CPT product codes: numbers only, by what they protect against.

The products are those of CMS's pages for providers (`cms-flu`, `noridian-vaccines`), which name them for influenza, pneumococcal disease,
hepatitis B and COVID-19; of other vaccines only the range of numbers is known here.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

__all__ = [
    "ANTIBODIES", "ANTIBODY", "ANTIBODY_SERVICES", "ANTIBODY_START", "COVID", "FLU", "HEPATITIS", "MEDICARE_FLU_CODES", "PNEUMONIA", "VACCINE_SORTS", "is_globulin_number", "is_product_number",
    "is_vaccine_number",
]  # fmt: skip

FLU: Final = "influenza"
PNEUMONIA: Final = "pneumococcal"
HEPATITIS: Final = "hepatitis B"
COVID: Final = "COVID-19"

MEDICARE_FLU_CODES: Final = frozenset({"Q2034", "Q2035", "Q2036", "Q2037", "Q2038", "Q2039"})
"""Products of influenza vaccines, which Medicare takes in place of one CPT code (`cms-mm7234`)."""
_NUMBERS: Final[Mapping[str, str]] = {
    FLU: (
        "90630 90653 90654 90655 90656 90657 90658 90660 90661 90662 90672 90673 90674 90682 90685 90686 90687 90688 90689 90694 90756"
    ),
    PNEUMONIA: "90670 90671 90677 90684 90732",
    HEPATITIS: "90739 90740 90743 90744 90746 90747 90759",
    COVID: "91304 91318 91319 91320 91321 91322",
}
VACCINE_SORTS: Final[Mapping[str, str]] = MappingProxyType(
    {number: sort for sort, numbers in _NUMBERS.items() for number in numbers.split()}
    | dict.fromkeys(sorted(MEDICARE_FLU_CODES), FLU)
)
"""The products whose administration Medicare tells apart, each with what it protects against."""
_PRODUCTS: Final = (range(90476, 90760), range(91300, 91323))
"""Where the CPT codes of vaccines are."""
_NO_PRODUCT: Final = frozenset({"90480"})
"""The administration code between them."""
ANTIBODIES: Final = frozenset({"90380", "90381", "90382"})
"""Antibodies against RSV for infants, one seasonal dose each. CPT gives them services of their own (`aap-rsv-codes`); some state programs take a vaccine's."""
ANTIBODY: Final = "RSV antibody"
ANTIBODY_SERVICES: Final[Mapping[bool, str]] = MappingProxyType({True: "96380", False: "96381"})
"""Their services, with and without counseling by a physician on that day."""
ANTIBODY_START: Final = date(2023, 10, 6)
"""The first day of those services (`sanofi-beyfortus`); 96372 before (`aap-rsv-first`)."""
_GLOBULINS: Final = range(90281, 90400)
"""Where the CPT codes of immune globulins are, injected like other drugs."""


def is_vaccine_number(code: str) -> bool:
    """Return whether *code* is the product code of a vaccine, or of an antibody for infants.

    >>> from jcodes.services.vaccines import is_vaccine_number
    >>> is_vaccine_number("90662"), is_vaccine_number("Q2038"), is_vaccine_number("90471")
    (True, True, False)
    """
    if code in VACCINE_SORTS or code in ANTIBODIES:
        return True
    return _is_number(code) and code not in _NO_PRODUCT and any(int(code) in one for one in _PRODUCTS)


def is_globulin_number(code: str) -> bool:
    """Return whether *code* is the CPT product code of an immune globulin other than an antibody for infants."""
    return _is_number(code) and int(code) in _GLOBULINS and code not in ANTIBODIES


def is_product_number(code: str) -> bool:
    """Return whether *code* is the CPT product code of a vaccine or an immune globulin."""
    return _is_number(code) and (is_vaccine_number(code) or is_globulin_number(code))


def _is_number(code: str) -> bool:
    return code.isascii() and code.isdigit() and 9_999 < int(code) < 100_000
