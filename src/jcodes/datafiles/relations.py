"""Relations between codes that no file states and the files together show: what replaced a code, reference products, brand names."""

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

import attrs

from jcodes.doses import Dosage
from jcodes.entries import Kind

__all__ = ["Life", "Moves", "brand_names", "ratio_of", "references", "successors"]


@attrs.frozen
class Life:
    """One code in one release, as far as its relations go.

    Attributes:
        code: The code.
        name: The substance.
        brands: The brands of its descriptor.
        dosage: What one unit stands for.
        kind: What sort of product it is.
        start: The first day.
        end: The last day, or None.
        details: What tells the code apart, such as ``"ESRD"``.
    """

    code: str
    name: str
    brands: tuple[str, ...]
    dosage: Dosage
    kind: Kind
    start: date
    end: date | None
    details: tuple[str, ...] = ()


@attrs.frozen
class Moves:
    """Products that a later crosswalk has under another code than an earlier one.

    Attributes:
        counts: For each code the codes its products went to, with how many did; staying is not counted.
        left: For each code how many of its products a later crosswalk has under another.
        quarters: For each code the two crosswalks between which its products first left it.
    """

    counts: Mapping[str, Mapping[str, int]]
    left: Mapping[str, int]
    quarters: Mapping[str, tuple[str, str]]

    @classmethod
    def between(cls, crosswalks: Sequence[tuple[str, Mapping[str, frozenset[str]]]]) -> "Moves":
        """Return the moves from each crosswalk to the next.

        Args:
            crosswalks: For each quarter, oldest first, the codes of each product.
        """
        counts: dict[str, Counter[str]] = {}
        left: Counter[str] = Counter()
        quarters: dict[str, tuple[str, str]] = {}
        for (first, before), (second, after) in itertools.pairwise(crosswalks):
            for product, codes in before.items():
                now = after.get(product)
                if now is None:
                    continue
                for code in codes - now:
                    left[code] += 1
                    counts.setdefault(code, Counter()).update(now - codes)
                    quarters.setdefault(code, (first, second))
        return cls(counts, left, quarters)


def ratio_of(ended: Dosage, successor: Dosage) -> Fraction | None:
    """Return how many units of *successor* stand for one unit of *ended*; None where the two have no ratio.

    >>> ratio_of(Dosage.parse("100 mg"), Dosage.parse("10 mg"))
    Fraction(10, 1)
    """
    for one in (ended.total(), *ended.equivalents):
        for other in (successor.total(), *successor.equivalents):
            if one is not None and other is not None and one.unit.dimension == other.unit.dimension:
                return one / other
    return None


_DAY: Final = timedelta(days=1)
_SHARE: Final = Fraction(1, 10)
"""The share of a code's products that has to move to another for it to be a successor; fewer may be a slip of the file."""


def successors(
    ended: Life, lives: Mapping[str, Life], by_name: Mapping[str, Sequence[Life]], moves: Moves
) -> Iterator[tuple[str, str]]:
    """Yield the codes that took over from an ended one, each with how the files show it.

    Either the code's products moved there in CMS's crosswalks, a tenth of them or more, or a code of the same substance, and
    of the same brand or of none, begins the day after the last day.

    Args:
        ended: The code; it has an end.
        lives: All codes of the release.
        by_name: The same by substance.
        moves: What the crosswalks up to the release show.
    """
    found: dict[str, str] = {}
    gone = moves.counts.get(ended.code, {})
    for code, count in sorted(gone.items()):
        left, later = moves.left[ended.code], lives.get(code)
        if later is None or ended.end is None or Fraction(count, left) < _SHARE:
            continue
        if later.start > ended.start and (later.end is None or later.end > ended.end):
            first, second = moves.quarters[ended.code]
            found[code] = (
                f"{count} of the {left} products that left {ended.code} went to {code} (CMS's crosswalks, from {first} to {second} on)"
            )
    if ended.end is not None:
        next_day = ended.end + _DAY
        begun = [life for life in by_name.get(ended.name, ()) if life.start == next_day and life.code != ended.code]
        same = [life for life in begun if set(life.brands) == set(ended.brands)] or [
            life for life in begun if not life.brands
        ]
        if not same and len(begun) == 1 and not ended.brands:
            same = begun
        for life in [life for life in same if life.details == ended.details] or same:
            found.setdefault(
                life.code,
                f"{ended.name}: {ended.code} ends on {ended.end}, {life.code} begins on {next_day} (CMS HCPCS file)",
            )
    yield from sorted(found.items())


_SUFFIX: Final = re.compile(r"^(?P<base>.+?)-[a-z]{4}(?: and .*|,.*)?$")


def references(life: Life, by_name: Mapping[str, Sequence[Life]]) -> tuple[str, ...]:
    """Return for a biosimilar the codes of its reference product: the substance without the four letters that FDA adds to its name."""
    match = _SUFFIX.match(life.name)
    if life.kind is not Kind.BIOSIMILAR or match is None:
        return ()
    return tuple(
        sorted(
            other.code
            for other in by_name.get(match["base"], ())
            if other.kind is not Kind.BIOSIMILAR and (other.end is None or other.end >= life.start)
        )
    )


_WORD: Final = re.compile(r"[a-z]{4,}")
_PRESENTATION: Final = re.compile(
    r"\([^)]*\)|\b(?:\d[\d.,]* ?(?:mg|mcg|g|gm|ml|units?|iu|%)?(?:/[\d.]* ?(?:mg|ml|hr?))?|kit|vial|syringe|prefilled|pre-filled|pfs|injection|solution|pak|autoinjector|pen|sdv|mdv|novaplus|pf)\b|[\u00ae\u2122*]"
)
_TRAILING: Final = re.compile(r"(?: (?:for|u|%|powder|in))+$")
_ALIKE: Final = 0.8


def brand_names(drugs: Iterable[str], substance: str) -> tuple[str, ...]:
    """Return the names in a crosswalk that are brands rather than the substance, in lower case, sorted.

    A name of which a word is spelled like a word of the substance is taken for the substance.
    """
    of_substance = set(_WORD.findall(substance))
    found = set()
    for drug in drugs:
        name = " ".join(_PRESENTATION.sub(" ", drug.lower()).split()).strip(" ,-/")
        name = _TRAILING.sub("", name)
        words = _WORD.findall(name)
        if words and not any(_alike(word, other) for word in words for other in of_substance):
            found.add(name)
    return tuple(sorted(found))


def _alike(word: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, word, other).ratio() >= _ALIKE
