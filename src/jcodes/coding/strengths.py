"""What a strength on the record or beside the drug's name decides: the iodine of a contrast agent, and how much drug a volume holds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.catalogs.drug_text import drug_text
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.fluids import fluid_of
from jcodes.catalogs.iodine import IodineBand, StatedIodine, band_of, stated_iodine
from jcodes.catalogs.labels import labels_of
from jcodes.claims import Administration
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError
from jcodes.rules.context.lookups import links_of

__all__ = ["Iodine", "iodine_on", "strength_in_name"]

_MG: Final = Dose.parse("1 mg")
_ML: Final = Dose.parse("1 mL")


@attrs.frozen
class Iodine:
    """The iodine concentration on a record, and the codes that are for it.

    Attributes:
        figure: The concentration in mg/mL.
        text: As written.
        codes: The codes whose descriptor includes it.
    """

    figure: Decimal
    text: str
    codes: frozenset[str]

    def __str__(self) -> str:
        """Return the concentration."""
        return f"{self.figure:f} mg/mL iodine"


def iodine_on(record: Administration, cat: Catalog, entries: Sequence[Entry]) -> Iodine | None:
    """Return the iodine concentration that the record states, in its strength or beside the drug's name; None if it states none.

    A number alone beside the name is iodine, as in Isovue 370; so is mg/mL of iodine. A bare ``350 mg/mL`` may be of the salt: it is taken
    for iodine if FDA's label of a product of the code, or the product's name, has the same figure within the code's range.
    """
    bands = {entry.code.text: band for entry in entries if (band := band_of(entry)) is not None}
    said = (_of_strength(record.strength) or stated_iodine(record.drug)) if bands else None
    if said is None:
        return None
    fitting = frozenset(code for code, band in bands.items() if said.figure in band)
    if not said.is_said and not any(said.figure in _figures(cat, code, record.on, bands[code]) for code in fitting):
        return None
    return Iodine(said.figure, said.text, fitting)


def _of_strength(strength: Strength | None) -> StatedIodine | None:
    if strength is None or (strength.amount.unit.dimension, strength.per.unit.dimension) != ("mass", "volume"):
        return None
    figure = (strength.amount / _MG) / (strength.per / _ML)
    return StatedIodine(Decimal(figure.numerator) / Decimal(figure.denominator), str(strength), is_said=False)


@lru_cache(maxsize=256)
def _figures(cat: Catalog, code: str, on: date | None, band: IodineBand) -> frozenset[Decimal]:
    """Return the iodine concentrations of a code's products, by the figures of FDA's labels within its range."""
    found = set()
    for link in links_of(cat, code, on):
        for label in () if link.ndc is None else labels_of(link.ndc):
            found.update({_of_strength(label.strength), stated_iodine(label.proprietary)} - {None})
    return frozenset(one.figure for one in found if one is not None and one.figure in band)


def strength_in_name(record: Administration) -> Strength | None:
    """Return the only strength beside the drug's name, for a dose in milliliters on a record without a strength: ``Kenalog 40 mg/mL``, 1 mL.

    None for an IV fluid, of whose name the percentage is a part, and for what only carries a drug or flushes a line.
    """
    if record.strength is not None or record.dose is None or record.dose.unit.dimension != "volume":
        return None
    if record.purpose is not None:  # a carrier or a flush
        return None
    if any(one.content is not None for one in record.containers) or fluid_of(record.drug) is not None:
        return None
    found = {
        strength
        for amount in drug_text(record.drug).amounts
        if amount.kind == "strength" and (strength := _read(amount.text)) is not None
    }
    return found.pop() if len(found) == 1 else None


def _read(text: str) -> Strength | None:
    try:
        strength = Strength.parse(text)
    except JcodesError:
        return None
    return strength if strength.per.unit.dimension == "volume" else None
