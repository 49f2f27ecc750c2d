"""Units against whole containers: administered plus discarded units, by the sizes in CMS's crosswalk of the quarter."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from heapq import heappop, heappush
from math import lcm
from typing import Final

from jcodes.catalogs.labels import labels_of
from jcodes.codes import Ndc
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import DRUG, MARKED, UNCOUNTED, UNMARKED, WASTED
from jcodes.rules.context.wording import grouped, in_units
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, drug_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import ContainerType

__all__ = ["RULES", "is_sum"]

_SIZES: Final = "ngs-4990260: administered and discarded units together are the labeled contents of the opened containers; cgs-jw; cms-asp: the sizes of the crosswalk of the quarter, which lists what Part B pays, not every product"
_MOST: Final = 20_000
"""The finest grid of sizes that is searched."""


@lru_cache(maxsize=4096)
def _least(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Return the least sum of sizes for each remainder modulo the smallest size; -1 if there is none."""
    step = sizes[0]
    least = [-1] * step
    waiting = [(0, 0)]
    while waiting:
        total, rest = heappop(waiting)
        if least[rest] >= 0:
            continue
        least[rest] = total
        for size in sizes[1:]:
            following = (total + size) % step
            if least[following] < 0:
                heappush(waiting, (total + size, following))
    return tuple(least)


def is_sum(units: int, sizes: tuple[Fraction, ...], slack: int = 1) -> bool:
    """Return whether *units* are whole containers of *sizes*, within less than *slack* units of rounding.

    Administered units round up and discarded units round down, so together they are less than one unit from the label for each separately
    rounded administration. Also True if the sizes are too many and too fine to search.

    >>> from fractions import Fraction
    >>> from jcodes.rules.library.vials import is_sum
    >>> bevacizumab = (Fraction(10), Fraction(40))
    >>> is_sum(80, bevacizumab), is_sum(77, bevacizumab)
    (True, False)

    Args:
        units: The billed units.
        sizes: What one container of each size holds, in billing units, the smallest first, each above zero.
        slack: How many administrations were rounded.
    """
    grid = lcm(*(size.denominator for size in sizes))
    whole = tuple(int(size * grid) for size in sizes)
    step = whole[0]
    if step > _MOST:
        return True
    low, high = max(0, units - slack) * grid, (units + slack) * grid  # exclusive at both ends
    for rest, least in enumerate(_least(whole)):
        if least < 0:
            continue
        total = max(least, low + 1 + (rest - low - 1) % step)
        if total < high:
            return True
    return False


def _adds_up(drug: DrugView, sizes: tuple[Fraction, ...], total: int, administrations: int) -> bool:
    """Return `is_sum` of the drug's sizes; kept for those of the crosswalk, since the claims of a drug repeat few totals."""
    if sizes is not drug.facts.sizes_in_units:
        return is_sum(total, sizes, administrations)
    kept, key = drug.facts.adding_up, (total, administrations)
    if key not in kept:
        kept[key] = is_sum(total, sizes, administrations)
    return kept[key]


def _sizes_of(drug: DrugView) -> tuple[Fraction, ...]:
    """Return the billing units in the drug's containers: by the crosswalk of the quarter, otherwise by FDA's labels of the lines' NDCs.

    Empty if a line has no NDC, or the label of one does not state a single-dose container and its content.
    """
    sizes = drug.facts.sizes_in_units
    if sizes or any(link.quarter == drug.facts.quarter for link in drug.facts.links):
        return sizes
    held = {_content_of(line.line.parsed_ndc, drug) for line in drug.lines}
    return tuple(sorted(size for size in held if size)) if None not in held else ()


def _content_of(ndc: Ndc | None, drug: DrugView) -> Fraction | None:
    """Return the billing units in the single-dose container of an NDC by FDA's label; None if no label states them."""
    amount = None if drug.entry is None else drug.entry.dosage.amount
    if ndc is None or amount is None:
        return None
    labels = [label for label in labels_of(ndc) if not label.doubt]
    if not any(label.container_type is ContainerType.SINGLE_DOSE for label in labels):
        return None
    contents = (
        strength.amount_in(size)
        for label in labels
        if (strength := label.strength) is not None
        and (size := label.size) is not None
        and strength.per.unit.dimension == size.unit.dimension
    )
    return next((held / amount for held in contents if held and held.unit.dimension == amount.unit.dimension), None)


def _is_documented(drug: DrugView) -> bool:
    """Return whether a record has opened containers or a discarded amount; other rules compare those."""
    return bool(drug.records) and any(record.containers or record.discarded is not None for record in drug.records)


def _said(sizes: tuple[Fraction, ...], drug: DrugView) -> str:
    amount = None if drug.entry is None else drug.entry.dosage.amount
    return "" if amount is None else ", ".join(str(amount * size) for size in sizes)


@drug_rule(
    "units-not-whole-containers",
    "units that no whole containers add up to",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_SIZES,
    only=DRUG | MARKED,
)
def units_not_whole_containers(drug: DrugView) -> Iterator[Found]:
    """Administered plus discarded units, or the units with JZ, do not add up to whole containers of the drug.

    JW and JZ mean single-dose containers, so administered plus discarded drug equals the labeled contents. Up to one unit of rounding is
    allowed for each administered line. Sizes are those of CMS's crosswalk of the quarter; where no loaded one has the code, those of FDA's
    single-dose labels of the lines' NDCs. Skipped: lines without JW and JZ, crosswalk rows without a size, and records that document what
    was opened or discarded. A product that is not on the crosswalk makes the units right.
    """
    given, total = drug.administered, drug.units
    if not given or drug.flags & UNCOUNTED or (drug.flags & UNMARKED and not drug.wasted) or _is_documented(drug):
        return
    sizes = _sizes_of(drug)
    if not sizes or _adds_up(drug, sizes, total, len(given)):
        return
    wasted = DrugView.total(drug.wasted) or 0
    named = (
        f"{in_units(total)} ({grouped(total - wasted)} administered, {grouped(wasted)} discarded)"
        if wasted
        else f"{in_units(total)} with JZ"
    )
    yield Found(
        f"{drug.code}: {named} do not add up to whole containers: {_said(sizes, drug)}",
        "the contents of the opened containers",
        "check which containers were opened; administered plus discarded equals their labeled contents",
        line=(drug.wasted or given)[0].place,
    )


@drug_rule(
    "waste-exceeds-largest-container",
    "waste above the largest container",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_SIZES,
    only=DRUG | WASTED,
)
def waste_exceeds_largest_container(drug: DrugView) -> Iterator[Found]:
    """The discarded units are as many as the product's largest container or more: a whole container was wasted.

    With several administered lines, one container each. Sizes come from the crosswalk or the labels, as in `units-not-whole-containers`.
    """
    wasted = DrugView.total(drug.wasted)
    if not drug.wasted or wasted is None or not drug.administered or _is_documented(drug):
        return
    sizes = _sizes_of(drug)
    if sizes and wasted >= sizes[-1] * len(drug.administered):
        yield Found(
            f"{drug.code}: {wasted} discarded units; the largest container holds {sizes[-1]} ({_said(sizes[-1:], drug)})",
            f"fewer than {sizes[-1]}",
            "check the opened containers and the discarded amount; do not bill unopened containers",
            line=drug.wasted[0].place,
        )


RULES: Final[tuple[AnyRule, ...]] = (units_not_whole_containers, waste_exceeds_largest_container)
