"""Repeat administrations of a drug on a day: one line for all of them, or one each.

Two lines of one code without a distinguishing modifier are denied as duplicates (NGS FAQ 6658734, `line-repeated`), and doses rounded
separately give other units than their sum.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, ServiceLine
from jcodes.services.sites import side_of
from jcodes.vocabulary.products import Kind

__all__ = ["merged", "one_of_jw_and_jz", "one_record", "told_apart"]

_REPEATED: Final = "76"
_WASTED: Final = "JW"
_NO_WASTE: Final = "JZ"


def merged(records: Sequence[tuple[Administration, Entry | None]]) -> list[tuple[Administration, ...]]:
    """Return for each record the records billed on its lines: for the first all that were given the same way, for the others none.

    The same way is: the same code, day, route, side, product, strength and place, with a dose of the same dimension, and with the waste
    documented for all or for none.
    """
    places: dict[object, int] = {}
    found: list[tuple[Administration, ...]] = []
    for record, entry in records:
        key = None if entry is None else _way(record, entry)
        if key is None or key not in places:
            if key is not None:
                places[key] = len(found)
            found.append((record,))
        else:
            found[places[key]] = (*found[places[key]], record)
            found.append(())
    return found


def _way(record: Administration, entry: Entry) -> object:
    """Return what must match to share a line; None where the record always has its own."""
    if record.on is None or record.dose is None or entry.kind is Kind.UNCLASSIFIED:
        return None
    return (
        entry.code,
        record.on,
        record.route,
        side_of(record.site),
        record.ndc.strip(),
        record.strength,
        record.place_of_service.strip(),
        record.dose.unit.dimension,
        record.discarded is None,
        frozenset(one.ndc.strip() for one in record.containers),
        not record.containers,
    )


def one_record(records: Sequence[Administration]) -> Administration:
    """Return one record with the total dose, containers and waste of *records*, all given the same way."""
    first, *others = records
    dose, discarded = first.dose, first.discarded
    for other in others:
        dose = other.dose if dose is None or other.dose is None else dose + other.dose
        discarded = other.discarded if discarded is None or other.discarded is None else discarded + other.discarded
    return first.evolve(
        dose=dose, discarded=discarded, containers=[one for record in records for one in record.containers]
    )


def one_of_jw_and_jz(lines: Sequence[ServiceLine]) -> tuple[ServiceLine, ...]:
    """Return the lines, without JZ where another line bills discarded units of the same code, day and place.

    JZ attests that nothing of the drug was discarded, JW bills what was: a claim says one of the two for a drug and a day (CMS, JW and JZ
    Modifier Policy FAQ, by NAHRI, https://nahri.org/articles/cms-publishes-faq-modifiers-jw-and-jz), whichever record it was of.
    """
    wasted = {(line.code, line.on, line.place_of_service) for line in lines if _WASTED in line.modifiers}
    return tuple(
        line.evolve(modifiers=tuple(one for one in line.modifiers if one != _NO_WASTE))
        if _NO_WASTE in line.modifiers and (line.code, line.on, line.place_of_service) in wasted
        else line
        for line in lines
    )


def told_apart(lines: Iterable[ServiceLine]) -> tuple[ServiceLine, ...]:
    """Return the lines, with 76 on each drug line that repeats an earlier one with the same day, modifiers, NDC and place.

    Such lines remain where a drug was given in different ways, such as IV and intramuscularly.
    """
    seen: set[object] = set()
    found: list[ServiceLine] = []
    for line in lines:
        key = line.code, line.on, line.modifiers, line.ndc, line.place_of_service
        again = line.administration is not None and key in seen
        seen.add(key)
        found.append(line.evolve(modifiers=(*line.modifiers, _REPEATED)) if again else line)
    return tuple(found)
