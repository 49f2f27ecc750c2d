"""Find drug names in text: a claim's narrative, a record's drug, a crosswalk's product."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from jcodes.catalogs.catalog import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.substances import joined, substance_of
from jcodes.errors import GapWarning
from jcodes.small_cache import small_cache
from jcodes.vocabulary.products import Kind

__all__ = ["codes_called", "codes_named_in", "entries_called", "may_be_one_drug"]

_SALTS: Final = frozenset(
    {
        "sodium", "potassium", "hydrochloride", "hcl", "acetate", "phosphate", "succinate", "sulfate", "human", "citrate", "tartrate", "mesylate",
        "tromethamine", "maleate", "lactate", "cypionate", "enanthate",
    }
)  # fmt: skip
"""Salts and esters at the end of a name, which claims often omit."""
_ELEMENTS: Final = frozenset({"ammonium", "calcium", "magnesium", "potassium", "sodium", "zinc"})
"""Words that are part of a salt and never a drug name alone."""
_LONGEST: Final = 6
_COMMON: Final = frozenset(
    {
        "sodium", "hcl", "hydrochloride", "sulfate", "acetate", "phosphate", "chloride", "bromide", "carbonate", "bicarbonate", "gluconate",
        "human", "citrate", "tartrate", "mesylate", "maleate", "succinate", "lactate", "fumarate", "besylate", "cypionate", "enanthate",
        "and", "or", "in", "of", "for", "the", "solution", "sterile", "injection",
    }
)  # fmt: skip
"""Words shared by names of different drugs: salts and forms."""


def codes_named_in(text: str, catalog: Catalog, among: Callable[[Entry], bool]) -> tuple[str, tuple[str, ...]] | None:
    """Return the first drug named in a text, by its longest matching name, and its codes; None if there is none.

    Names must match completely and exactly, except that a final salt may be missing.

    Args:
        text: The text, such as a claim line's narrative.
        catalog: The catalog with the names: substances, and brands without manufacturers' names.
        among: Which entries to consider.
    """
    names, words = _names(catalog, among), _words(text)
    for start in range(len(words)):
        for end in range(min(len(words), start + _LONGEST), start, -1):
            name = " ".join(words[start:end])
            codes = names.get(name)
            if codes is not None:
                return name, codes
    return None


def entries_called(name: str, catalog: Catalog) -> Iterator[Entry]:
    """Yield the entries with *name* as substance (any salt), name or brand (any spacing). May repeat entries."""
    run, substance = joined(name), substance_of(name)
    for entry in (*catalog.search(name), *catalog.search(" ".join(sorted(substance)))):
        if run in {joined(text) for text in (entry.name, *entry.other_names, *entry.brands)} or (
            substance and substance == substance_of(entry.name)
        ):
            yield entry


@small_cache(4096)
def codes_called(name: str, catalog: Catalog) -> frozenset[str]:
    """Return the codes with *name* as their whole name, another name or a brand, in any spacing."""
    run = joined(name)
    return frozenset(
        entry.code.text
        for entry in entries_called(name, catalog)
        if run in {joined(text) for text in (entry.name, *entry.other_names, *entry.brands)}
    )


def may_be_one_drug(one: Entry, other: Entry, product: str = "") -> bool:
    """Whether two codes may be for the same drug: CMS's names for them share a word.

    Args:
        one: The entry of one code.
        other: The entry of the other.
        product: The name of a product of the other code in CMS's crosswalk.
    """
    mine, theirs = (_telling_words(" ".join((entry.name, *entry.brands))) for entry in (one, other))
    return not mine.isdisjoint(theirs | _telling_words(product))


@lru_cache(maxsize=8)
def _names(catalog: Catalog, among: Callable[[Entry], bool]) -> Mapping[str, tuple[str, ...]]:
    """Return the codes by name in lower case: substances with and without salt, and brands."""
    found: dict[str, list[str]] = {}
    for code, entry in catalog.items():
        if among(entry):
            names = [_words(one) for one in (entry.name, *_brands(catalog, entry))]
            for name in dict.fromkeys(" ".join(one) for one in (*names, _without_salt(names[0]))):
                found.setdefault(name, []).append(code.text)
    return {name: tuple(codes) for name, codes in found.items()}


def _brands(catalog: Catalog, entry: Entry) -> tuple[str, ...]:
    """Return the names that are brands. CMS's descriptors also put manufacturers in parentheses, such as (hope) and (teva).

    A name in the descriptor counts if it is a biosimilar's, or if the crosswalk lists it as a product, not as a labeler.
    """
    named = [brand for brand in entry.brands if brand not in entry.trade_names]
    if not named or entry.kind is Kind.BIOSIMILAR:
        return entry.brands
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GapWarning)
        links = catalog.links(entry.code)
    known = [
        brand
        for brand in named
        if any(brand in link.drug.lower() for link in links)
        and not any(brand in link.labeler.lower() for link in links)
    ]
    return (*known, *entry.trade_names)


def _words(text: str) -> list[str]:
    kept = "".join(char if char.isalnum() or char in "-'" else " " for char in text.lower())
    return kept.split()


def _without_salt(name: list[str]) -> list[str]:
    short = list(name)
    while len(short) > 1 and short[-1] in _SALTS:
        del short[-1]
    return name if len(short) == 1 and short[0] in _ELEMENTS else short


def _telling_words(text: str) -> frozenset[str]:
    words = frozenset(word for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > 1)
    return words - _COMMON or words
