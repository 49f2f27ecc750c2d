"""A record's name that is a part of one code's name only: whether that settles the code."""

from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.substances import words_of
from jcodes.coding.dose_fit import misfit
from jcodes.coding.evidence import Evidence
from jcodes.coding.links import package_contents
from jcodes.vocabulary.products import Kind

__all__ = ["is_settled"]

_LETTERS: Final = 3
"""So many letters or figures behind a brand tell processes and generations: WinRho SDF, NovoSeven RT, Thrombate III."""
_OF_FORM: Final = frozenset({"cr", "dr", "er", "hd", "la", "lar", "odt", "pen", "sr", "xl", "xr"})
"""Letters behind a brand that make another product of it: Signifor LAR is not Signifor."""
_TWO: Final = 2


def is_settled(evidence: Evidence, entry: Entry) -> bool:
    """Return whether a part of the name of one code only, that of *entry*, means it.

    It does if the rest of a brand is letters of a process or another brand of the code (Cathflo of Cathflo Activase), if the first and the
    last word are there (heparin flush of heparin lock flush), for a radiopharmaceutical without its isotope, or if the dose is
    one whole package of the code (naltrexone 380 mg IM). Elsewhere another product may be meant, and the record is asked.
    """
    record = evidence.record
    if record.dose is None or misfit(entry, record.dose, record.strength) or evidence.name.is_ingredient_of(entry):
        return False
    if entry.kind is Kind.RADIOPHARMACEUTICAL:
        return True
    if record.route is not None and record.dose in package_contents(evidence.cat, entry.code.text, record.on):
        return True
    mine = evidence.name.words
    return any(_is_whole_enough(mine, words_of(brand), entry) for brand in entry.brands)


def _is_whole_enough(mine: tuple[str, ...], brand: tuple[str, ...], entry: Entry) -> bool:
    if not set(mine) < set(brand) or mine[0] != brand[0]:
        return False
    if len(mine) >= _TWO and mine[-1] == brand[-1]:
        return True
    rest = [word for word in brand if word not in mine]
    others = {word for other in entry.brands if words_of(other) != brand for word in words_of(other)}
    return all((len(word) <= _LETTERS and word not in _OF_FORM) or word in others for word in rest)
