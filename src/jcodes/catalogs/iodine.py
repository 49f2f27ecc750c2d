"""The iodine concentration of contrast agents: the band of a code, and the figure beside a name, such as 370 of Isovue 370."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import attrs

from jcodes.catalogs.drug_text import drug_text
from jcodes.catalogs.entries import Entry

__all__ = ["IodineBand", "StatedIodine", "band_of", "band_of_texts", "iodine_of", "stated_iodine"]

_DETAIL: Final = " mg/ml iodine"
_BAND: Final = re.compile(r"(?:(?P<low>\d+)-(?P<high>\d+)|up to (?P<most>\d+)|(?P<least>\d+) or greater) mg/ml iodine")
_LEAST: Final = 100
"""A smaller number beside a name is the percentage of the salt, as in Conray 43."""
_SAID: Final = re.compile(r"mg\s*(?:of\s+)?i(?:odine)?\b", re.IGNORECASE)
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")
_IN_MG_PER_ML: Final = re.compile(r"\d+(?:\.\d+)?\s*mg\s*(?:(?:of\s+)?i(?:odine)?)?\s*(?:/|per)\s*ml", re.IGNORECASE)


@attrs.frozen
class IodineBand:
    """The iodine concentrations that a code is for, in mg/mL.

    Attributes:
        low: The lowest.
        high: The highest; None for no limit.
    """

    low: int
    high: int | None

    def __contains__(self, figure: object) -> bool:
        """Return whether a concentration rounds down to one of the band: 299.5 mg/mL is below 300."""
        return (
            isinstance(figure, Decimal | int) and self.low <= figure and (self.high is None or figure < self.high + 1)
        )


@attrs.frozen
class StatedIodine:
    """An iodine concentration that a text states.

    Attributes:
        figure: The concentration in mg/mL.
        text: As written.
        is_said: Whether the text says iodine or is a number alone, which in the names of contrast agents is iodine; a bare ``350 mg/mL`` may
            be the concentration of the salt.
    """

    figure: Decimal
    text: str
    is_said: bool


def iodine_of(entry: Entry) -> str:
    """Return the iodine concentration in the descriptor of *entry*, such as ``"300-349 mg/ml iodine"``; blank if it has none."""
    return next((detail for detail in entry.details if detail.endswith(_DETAIL)), "")


def band_of(entry: Entry) -> IodineBand | None:
    """Return the iodine concentrations that the code of *entry* is for; None if its descriptor names none.

    >>> from jcodes.catalogs import catalog
    >>> band_of(catalog()["Q9967"])
    IodineBand(low=300, high=399)
    """
    return band_of_texts(entry.details)


def band_of_texts(details: Iterable[str]) -> IodineBand | None:
    """Return the band among the details of a descriptor, or None."""
    found = next((match for one in details if (match := _BAND.fullmatch(one))), None)
    if found is None:
        return None
    if found["most"]:
        return IodineBand(0, int(found["most"]))
    return (
        IodineBand(int(found["least"]), None) if found["least"] else IodineBand(int(found["low"]), int(found["high"]))
    )


def stated_iodine(text: str) -> StatedIodine | None:
    """Return the only iodine concentration that the name of a contrast agent may state; None for none and for several.

    >>> str(stated_iodine("Isovue 370").figure), stated_iodine("Conray 43"), stated_iodine("iohexol 350 mg/mL").is_said
    ('370', None, False)
    """
    found: dict[Decimal, StatedIodine] = {}
    for amount in drug_text(text).amounts:
        figure = Decimal(match[0]) if (match := _FIGURE.search(amount.text)) else Decimal(0)
        is_number = amount.kind == "number" and figure >= _LEAST and amount.text.isdigit()
        if is_number or _IN_MG_PER_ML.fullmatch(amount.text):
            is_said = is_number or _SAID.search(amount.text) is not None
            found[figure] = StatedIodine(figure, amount.text, is_said)
    return next(iter(found.values())) if len(found) == 1 else None
