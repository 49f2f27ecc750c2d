"""Find relations between codes across files: replacements, reference products, brand names."""

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

import attrs

from jcodes.catalogs.substances import ingredients_of, is_begun_by, substance_of, words_of
from jcodes.doses import Dosage
from jcodes.vocabulary.products import Kind

__all__ = ["Moves", "ReleasedCode", "Substances", "brand_names", "ratio_of", "references", "successors"]


@attrs.frozen
class ReleasedCode:
    """The facts of a code in one release, used to find its relations.

    Attributes:
        code: The code.
        name: The substance.
        brands: The brands of its descriptor.
        dosage: The dosage of one unit.
        kind: The kind of product.
        start: The first day.
        end: The last day, or None.
        details: Facts that distinguish the code, such as ``"ESRD"``.
        other_names: Further names of the substance.
    """

    code: str
    name: str
    brands: tuple[str, ...]
    dosage: Dosage
    kind: Kind
    start: date
    end: date | None
    details: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


@attrs.frozen
class Moves:
    """Products that moved from one code to another between crosswalks.

    Attributes:
        counts: For each code, the number of its products that moved to each other code.
        left: For each code, the number of its products that moved away.
        quarters: For each code, the two crosswalks between which products first moved away.
    """

    counts: Mapping[str, Mapping[str, int]]
    left: Mapping[str, int]
    quarters: Mapping[str, tuple[str, str]]

    @classmethod
    def between(cls, crosswalks: Sequence[tuple[str, Mapping[str, frozenset[str]]]]) -> "Moves":
        """Collect the moves between consecutive crosswalks.

        Args:
            crosswalks: The codes of each product by quarter, oldest first.
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
    """Return the units of *successor* per unit of *ended*; None if the dosages are not comparable.

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
"""The minimum share of a code's products that must move to another code for it to be a replacement; fewer may be file errors."""


def successors(
    ended: ReleasedCode,
    released: Mapping[str, ReleasedCode],
    by_name: Mapping[str, Sequence[ReleasedCode]],
    moves: Moves,
) -> Iterator[tuple[str, str]]:
    """Yield the replacements of an ended code, each with its evidence.

    Either at least a tenth of the code's products moved there in CMS's crosswalks, or a code of the same substance, with the same brand
    or none, begins the day after the code ended.

    Args:
        ended: The code; it has an end.
        released: All codes of the release.
        by_name: The codes of the release by substance.
        moves: The moves in the crosswalks up to the release.
    """
    found: dict[str, str] = {}
    gone = moves.counts.get(ended.code, {})
    for code, count in sorted(gone.items()):
        left, later = moves.left[ended.code], released.get(code)
        if later is None or ended.end is None or Fraction(count, left) < _SHARE:
            continue
        if later.start > ended.start and (later.end is None or later.end > ended.end):
            first, second = moves.quarters[ended.code]
            found[code] = (
                f"{count} of the {left} products that left {ended.code} went to {code} (CMS's crosswalks, from {first} to {second} on)"
            )
    if ended.end is not None:
        next_day = ended.end + _DAY
        begun = [other for other in by_name.get(ended.name, ()) if other.start == next_day and other.code != ended.code]
        same = [other for other in begun if set(other.brands) == set(ended.brands)] or [
            other for other in begun if not other.brands
        ]
        if not same and len(begun) == 1 and not ended.brands:
            same = begun
        for other in [other for other in same if other.details == ended.details] or same:
            found.setdefault(
                other.code,
                f"{ended.name}: {ended.code} ends on {ended.end}, {other.code} begins on {next_day} (CMS HCPCS file)",
            )
    yield from sorted(found.items())


_SUFFIX: Final = re.compile(r"^(?P<base>.+?)-[a-z]{4}(?: and .*|,.*)?$")


def references(own: ReleasedCode, by_name: Mapping[str, Sequence[ReleasedCode]]) -> tuple[str, ...]:
    """Return the reference product codes of a biosimilar: the same substance without FDA's four-letter suffix.

    The first descriptors name no suffix: Q5102 is "infliximab, biosimilar".
    """
    if own.kind is not Kind.BIOSIMILAR:
        return ()
    match = _SUFFIX.match(own.name)
    base = own.name if match is None else match["base"]
    return tuple(
        sorted(
            other.code
            for other in by_name.get(base, ())
            if other.kind is not Kind.BIOSIMILAR and (other.end is None or other.end >= own.start)
        )
    )


_WORD: Final = re.compile(r"[a-z]{4,}")
_PRESENTATION: Final = re.compile(
    r"\([^)]*\)|\b(?:\d+[ -]*months?|\d[\d.,]* ?(?:mg|mcg|g|gm|ml|units?|iu|%)?(?:/[\d.]* ?(?:mg|ml|hr?))?|kit|vial|syringe|prefilled|pre-filled|pfs|injection|solution|pak|autoinjector|pen|sdv|mdv|novaplus|pf)\b|[\u00ae\u2122*]"
)
_TRAILING: Final = re.compile(r"(?: (?:for|u|%|powder|in))+$")
_ALIKE: Final = 0.8


def brand_names(drugs: Iterable[str], substance: str) -> tuple[str, ...]:
    """Return the brand names in a crosswalk, in lower case, sorted.

    A name with a word similar to one of the substance is not a brand.
    """
    of_substance = set(_WORD.findall(substance))
    found = set()
    for drug in drugs:
        name = _plain_name(drug)
        words = _WORD.findall(name)
        if words and not any(_alike(word, other) for word in words for other in of_substance):
            found.add(name)
    return tuple(sorted(found))


def _plain_name(drug: str) -> str:
    """Return a product name in lower case, without strength, form and package."""
    return _TRAILING.sub("", " ".join(_PRESENTATION.sub(" ", drug.lower()).split()).strip(" ,-/"))


class Substances:
    """The names of all codes of a release, to find the code for a drug name in a crosswalk."""

    def __init__(self, released: Iterable[ReleasedCode]) -> None:
        """Initialize with the codes."""
        self._codes = {other.code: other for other in released}
        self._by_word: dict[str, list[tuple[str, str]]] = {}
        for other in self._codes.values():
            for name in (other.name, *other.other_names):
                for word in {*words_of(name)[:1], *(word for one in ingredients_of(name) for word in one)}:
                    self._by_word.setdefault(word, []).append((other.code, name))
        self._told: dict[tuple[str, str], tuple[str, ...]] = {}

    def of_others(self, drug: str, code: str) -> tuple[str, ...]:
        """Return the codes whose name is or begins with *drug*, in code order; empty if the product may also belong to *code*.

        It may belong to both if the codes, or *drug* and the descriptor of *code*, share a word of the substance.
        """
        key = (drug, code)
        if key not in self._told:
            self._told[key] = self._of_others(_plain_name(drug), self._codes.get(code))
        return self._told[key]

    def _of_others(self, name: str, own: ReleasedCode | None) -> tuple[str, ...]:
        if own is None:
            return ()
        mine = {word for text in (own.name, *own.brands, *own.other_names) for word in _telling(text)}
        if mine & _telling(name):
            return ()
        near = {pair for word in words_of(name) for pair in self._by_word.get(word, ())}
        return tuple(
            sorted(
                {
                    code
                    for code, other in near
                    if code != own.code and is_begun_by(other, name) and not mine & _telling(other)
                }
            )
        )

    def is_covered(self, code: str, others: Iterable[str]) -> bool:
        """Return whether *code* is a "not otherwise specified" contrast agent code that includes *others*, so that they share products."""
        own = self._codes[code]
        return (
            own.kind is Kind.CONTRAST
            and "not otherwise specified" in own.details
            and all(self._codes[other].kind is Kind.CONTRAST for other in others)
        )


def _telling(text: str) -> set[str]:
    """Return the words of a name that identify a substance."""
    return {word for word in substance_of(text) if _WORD.fullmatch(word)}


def _alike(word: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, word, other).ratio() >= _ALIKE
