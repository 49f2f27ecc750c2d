"""Drugs that a contractor's notice, or a copy of CMS's list, excludes as self-administered from a date on, beside the lists on file.

The lists on file are a slice of those of July 2026 and say no first day (`cms-a53032`); these say one.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import attrs

__all__ = ["EXCLUSIONS", "Exclusion"]


@attrs.frozen
class Exclusion:
    """One drug's exclusion.

    Attributes:
        contractor: The contractor.
        article: CMS's number of its article, with the revision that says it.
        start: The first date of service that the notice is for; the drug may have been excluded before.
        source: The document behind it.
        only_under_skin: Whether the code is for other routes too, which are not excluded.
    """

    contractor: str
    article: str
    start: date
    source: str
    only_under_skin: bool = False


_NORIDIAN: Final = "Noridian Healthcare Solutions, LLC"
EXCLUSIONS: Final[Mapping[str, Exclusion]] = MappingProxyType(
    {
        "J3357": Exclusion(_NORIDIAN, "A53033, R23", date(2021, 5, 15), "noridian-sad-r23"),
        "J1628": Exclusion(
            _NORIDIAN, "A53033, R23", date(2021, 5, 15), "noridian-sad-r23: J1628", only_under_skin=True
        ),
        "J0599": Exclusion(_NORIDIAN, "A53033, R15", date(2019, 9, 18), "noridian-sad-r15"),
        "J0129": Exclusion(_NORIDIAN, "A53032, R20", date(2021, 4, 5), "noridian-route-je", only_under_skin=True),
        "J0139": Exclusion(
            _NORIDIAN,
            "A53032",
            date(2025, 1, 1),
            "buyandbill-sad: J0135, the code of the drug through 2024; cms-a53032: J0139",
        ),
    }
)
"""The exclusions by code."""
