"""A dose of a combination drug that may be that of one ingredient: Bactrim 160 mg is 160 mg of trimethoprim."""

from math import ceil

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.substances import ingredients_of
from jcodes.claims import Administration
from jcodes.doses import Dose

__all__ = ["unclear_ingredient"]


def unclear_ingredient(record: Administration, dose: Dose, entry: Entry) -> str:
    """Return the question whose dose it is, blank if it is the total of all ingredients.

    It is the total if a package holds it, as Zosyn 4.5 g, or if it makes whole units and no package has so much of one ingredient. Where
    both readings give the same units, nothing is asked: Akynzeo 235 mg is 1 unit either way.
    """
    dosage, total = entry.dosage, entry.dosage.total()
    if not dosage.components or total is None or total.unit.dimension != dose.unit.dimension:
        return ""
    if len(ingredients_of(entry.name)) == 1:  # two salts of one substance, as in Celestone
        return ""
    units = dose / total
    held = {link.units_per_item for link in entry.ndcs(record.on)}
    if units in held:
        return ""
    parts = [dose / part.dose for part in dosage.components]
    packages = [part for part in parts if part in held]
    if packages or units.denominator == 1:
        parts = packages
    if all(ceil(part) == ceil(units) for part in parts):
        return ""
    return (
        f"{dose} may be one ingredient: one unit of {entry.code} is {dosage}, {total} in all; "
        "give the total of all ingredients, or the volume and its strength"
    )
