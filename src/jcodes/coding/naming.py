"""Match a record's drug name to catalog entries."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.fluids import fluid_of
from jcodes.catalogs.substances import (
    esters_of,
    ingredients_of,
    joined,
    salts_of,
    substance_of,
    suffix_of,
    unsuffixed,
    words_of,
)
from jcodes.codes import HcpcsCode
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.words import TextEnum

__all__ = [
    "DrugName",
    "NameFit",
    "is_depot",
    "is_form",
    "is_never_in_vein",
    "is_shortened",
    "makers_of",
    "printed_brands",
    "special_words",
    "substances_in",
]

_FORMS: Final = frozenset(["gel", "iv", "mpf", "pf"])
_SPECIAL: Final = frozenset(
    [
        "bound",
        "compounded",
        "depot",
        "extended",
        "glycopegylated",
        "implant",
        "imported",
        "insert",
        "intraocular",
        "lipid",
        "liposomal",
        "liposome",
        "long",
        "microsphere",
        "microspheres",
        "minidose",
        "pegylated",
        "recombinant",
    ]
)
"""Words of a descriptor that tell a special product from the everyday one of the same substance."""
_DEPOT: Final = frozenset(["depot", "extended", "long", "microsphere", "microspheres"])
_BESIDE_FORM: Final = frozenset(["acting", "form", "formulation", "injection", "release", "suspension"])
_COMMON: Final = frozenset(["acid", "complex", "factor", "human", "insert", "solution", "vitamin"])
"""Words of many names, which alone are a part of none."""
_LEAST: Final = 3
"""Fewer letters are no shortened word."""
_SHORTEST: Final = 4
_DENIED: Final = re.compile(r"\bnon-\w+")


class NameFit(TextEnum):
    """The fit of a record's drug name to an entry, best first."""

    BRAND = "brand"
    """It is one of the brands, or the name with a brand or maker."""
    NAME = "name"
    """It is the whole name."""
    SALT = "salt"
    """It is the name but for the salt, the form, or the four letters of a biologic."""
    ALIAS = "alias"
    """It is a name that FDA's or CMS's other files give: a brand, a synonym or an abbreviation."""
    PART = "part"
    """It is a part of the name or of a brand, which has more: another product may be meant."""
    NEAR = "near"
    """It may be a misspelling."""
    NONE = "none"
    """The record has no name, or one that does not fit."""

    @property
    def rank(self) -> int:
        """0 for the best."""
        return _FITS.index(self)

    @property
    def is_sure(self) -> bool:
        """Whether it names this substance or product and no other."""
        return self in {NameFit.BRAND, NameFit.NAME, NameFit.SALT, NameFit.ALIAS}

    @property
    def is_substance(self) -> bool:
        """Whether it names the substance."""
        return self in {NameFit.NAME, NameFit.SALT}


_FITS: Final = tuple(NameFit)


@attrs.frozen
class DrugName:
    """The drug name on a record.

    Attributes:
        text: The name.
        words: Its words.
    """

    text: str
    words: tuple[str, ...] = attrs.field(init=False)

    @words.default
    def _words(self) -> tuple[str, ...]:
        return words_of(self.text)

    @property
    def substance(self) -> str:
        """The words of the substance without salt and form, in their order; blank if those are all its words."""
        if suffix_of(self.text):
            return ""
        kept = substance_of(self.text)
        words = [word for word in self.words if word in kept]
        return " ".join(words) if len(words) < len(self.words) else ""

    @property
    def is_fluid(self) -> bool:
        """Whether it is that of an IV fluid, of whose name percentages and fractions are a part."""
        return fluid_of(self.text) is not None

    def fit(self, entry: Entry) -> NameFit:
        """Return how well it matches the names and brands of *entry*; misspellings do not match."""
        return _fit(self, entry)

    def _found_fit(self, entry: Entry) -> NameFit:
        if not self.words:
            return NameFit.NONE
        names = (entry.name, *entry.other_names)
        if self.is_fluid:
            return NameFit.NAME if fluid_of(self.text) in map(fluid_of, names) else NameFit.NONE
        brands = [*(brand for whole in entry.brands for brand in _brands(whole, entry)), *_asides(entry)]
        mine, run = frozenset(self.words), joined(self.text)
        if any(run == joined(name) for name in names):
            return NameFit.NAME
        if any(self._is_brand(brand, entry, run) for brand in brands):
            return NameFit.BRAND
        if any(mine == frozenset(words_of(name)) for name in names):
            return NameFit.NAME
        substance = substance_of(self.text)
        if (
            substance
            and any(substance == substance_of(name) and not self._contradicts(name) for name in names)
            and not self.has_other_ester(entry)
        ):
            return NameFit.SALT
        begins = (
            len(run) >= _LEAST and words_of(entry.name)[: len(self.words)] == self.words
        )  # BCG is short, and begins a name
        if suffix_of(self.text) or not (begins or any(len(word) >= _SHORTEST for word in mine - _COMMON)):
            return NameFit.NONE
        if any(mine <= {*words_of(text), *map(joined, text.split())} for text in (*names, *brands)) or (
            substance and any(substance == substance_of(name) for name in names)
        ):
            return NameFit.PART
        return NameFit.NONE

    def _contradicts(self, name: str) -> bool:
        """Return whether a name of the same substance has another salt or suffix than this one states."""
        mine, other = salts_of(self.text), salts_of(name)
        if mine < other and _is_of_two_salts(name):
            return bool(mine)
        return bool(mine and other and not mine <= other and not other <= mine) or suffix_of(self.text) not in {
            "",
            suffix_of(name),
        }

    def has_other_ester(self, entry: Entry) -> bool:
        """Return whether this name has a slow salt or ester that no name or brand of *entry* has: olanzapine pamoate is not olanzapine.

        A descriptor that says depot or extended release may leave the salt out.
        """
        texts = (entry.name, *entry.other_names, *entry.brands)
        return bool(esters_of(self.text).difference(*map(words_of, texts))) and not is_depot(entry)

    def _is_brand(self, brand: str, entry: Entry, run: str) -> bool:
        of_brand, mine = frozenset(words_of(brand)), frozenset(self.words)
        if run == joined(brand) or (of_brand - _FORMS and of_brand - _FORMS == mine - _FORMS):
            return True
        return of_brand < mine and mine - of_brand <= frozenset(words_of(entry.name))

    def is_ingredient_of(self, entry: Entry) -> bool:
        """Return whether *entry* is a combination of which it names one ingredient or some, not all."""
        ingredients = ingredients_of(entry.name)
        substance = substance_of(self.text)
        return (
            len(ingredients) > 1
            and any(one <= substance for one in ingredients)
            and substance_of(entry.name) != substance
        )

    def is_variant(self, entry: Entry) -> bool:
        """Return whether the name of *entry* begins with this one and goes on: a form, a salt or a source of the same substance."""
        return words_of(entry.name)[: len(self.words)] == self.words and not self.is_ingredient_of(entry)

    def specials_of(self, entry: Entry) -> frozenset[str]:
        """Return what makes *entry* a special product and is missing in this name: words of its form, brands in its descriptor."""
        return (special_words(entry) | frozenset(printed_brands(entry))) - frozenset(self.words)

    def is_less_than(self, entry: Entry) -> bool:
        """Return whether the name of *entry* has further words, such as a salt; a biologic's suffix does not count."""
        return frozenset(self.words) < frozenset(words_of(unsuffixed(entry.name)))


@lru_cache(maxsize=4096)
def _fit(name: DrugName, entry: Entry) -> NameFit:
    return name._found_fit(entry)  # noqa: SLF001 - the cache of this method


def special_words(entry: Entry) -> frozenset[str]:
    """Return the words of the descriptor that mark a special form; ``non-depot`` marks none."""
    text = _DENIED.sub("", " ".join((entry.name, *entry.details)))
    return frozenset(words_of(text)) & _SPECIAL


def is_depot(entry: Entry) -> bool:
    """Return whether the descriptor says that *entry* is released over days: such a product is given whole, and not into a vein.

    The microspheres of an ultrasound contrast agent are given into a vein.
    """
    return entry.kind is not Kind.CONTRAST and not special_words(entry).isdisjoint(_DEPOT)


def is_never_in_vein(entry: Entry) -> bool:
    """Return whether *entry* is released over days, by its form or by its salt or ester."""
    return is_depot(entry) or bool(esters_of(entry.name))


def _is_of_two_salts(name: str) -> bool:
    """Return whether a name is of one substance in two salts: ``betamethasone acetate and betamethasone sodium phosphate``."""
    return " and " in name and len(ingredients_of(name)) == 1


def printed_brands(entry: Entry) -> tuple[str, ...]:
    """Return the brands and manufacturers in the descriptor itself, not those of CMS's crosswalks."""
    return tuple(brand for brand in entry.brands if brand not in entry.trade_names)


def _brands(whole: str, entry: Entry) -> tuple[str, ...]:
    """Return the brands in one text of the descriptor, without the substance itself."""
    parts = [part for part in whole.split("/") if part and not substance_of(part) <= substance_of(entry.name)]
    return (whole, *parts) if len(parts) > 1 or "/" in whole else (whole,)


def _asides(entry: Entry) -> tuple[str, ...]:
    """Return the text after the first comma of a name: brands in ``hyaluronan or derivative, hyalgan, supartz or visco-3``.

    Of a name with ``and`` they are ingredients, of blood they are treatments, and in brackets they are names of the substance: none is returned.
    """
    _, _, rest = entry.name.partition(", ")
    if not rest or " and " in entry.name or entry.kind is Kind.BLOOD:
        return ()
    parts = re.split(r", | or ", rest)
    return tuple(
        part for part in parts if substance_of(part) and not is_form(part) and "(" not in part and ")" not in part
    )


def is_shortened(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Return whether each word of *short* begins a word of *whole*, the first the first: ``haldol dec`` is ``haldol decanoate``.

    One letter is a slow salt or ester: ``haldol d``.
    """
    esters = esters_of(" ".join(whole))
    return (
        whole[:1] != ()
        and whole[0].startswith(short[0])
        and all(
            any(one.startswith(word) and (one == word or len(word) >= _LEAST or one in esters) for one in whole)
            for word in short
        )
    )


def is_form(text: str) -> bool:
    """Return whether *text* has words of a form of a product only, such as ``depot``."""
    words = frozenset(words_of(text))
    return bool(words) and words <= _SPECIAL | _BESIDE_FORM


@lru_cache(maxsize=8)
def makers_of(cat: Mapping[HcpcsCode | str, Entry]) -> frozenset[str]:
    """Return the makers that descriptors of *cat* name, each in one run of letters: a brand has one substance, a maker several."""
    substances: dict[str, frozenset[str]] = {}
    makers = set()
    for entry in cat.values():
        mine = substance_of(entry.name)
        for brand in printed_brands(entry):
            shared = substances.setdefault(joined(brand), mine) & mine
            substances[joined(brand)] = shared
            if not shared:
                makers.add(joined(brand))
    makers |= {brand for brand in substances if any(maker.startswith(brand) for maker in makers)}
    return frozenset(makers)


def substances_in(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the words of all ingredients of several entries."""
    return frozenset(word for entry in entries for word in substance_of(entry.name))
