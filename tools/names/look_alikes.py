"""FDA's names that are spelled like a word of another drug's code: a search must not take them for misspellings of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from jcodes.catalogs.misspellings import is_misspelt
from tools.names.definitions import Definition
from tools.names.evidence import BY_SUBSTANCE, Fact
from tools.names.guards import PLAIN, Guards
from tools.names.products import Product
from tools.names.words import aliases, words

__all__ = ["look_alikes", "words_of_codes"]

_SHORTEST: Final = 4
_SAME: Final = 0.4
"""The least share of letter pairs that two spellings of one word have in common; the search looks at the nearest words only."""


def look_alikes(
    known: Sequence[Definition], found: Iterable[Product], named: Iterable[Fact], guards: Guards, order: Sequence[str]
) -> Iterator[Fact]:
    """Yield the words of FDA's trade names and substances that no code has, and that may be misspellings of words of other drugs' codes."""
    of_codes = words_of_codes(known, named)
    by_start: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for word in of_codes:
        by_start[word[0]].append((word, _pairs(word)))
    sold = _words_sold(found, of_codes)
    for word, products in sorted(sold.items()):
        if _is_near_another(word, products, of_codes, by_start[word[0]], guards):
            books = {product.book for product in products}
            yield Fact("NONE", "", word, "other drug", BY_SUBSTANCE, tuple(one for one in order if one in books))


def words_of_codes(known: Sequence[Definition], named: Iterable[Fact]) -> Mapping[str, Sequence[Definition]]:
    """Return the words of the codes' descriptors and names, each with its definitions."""
    of_codes: dict[str, list[Definition]] = defaultdict(list)
    by_key = {one.key: one for one in known}
    for one in known:
        for word in {*words(one.text), *(word for text in (*one.brands, *one.trade_names) for word in words(text))}:
            of_codes[word].append(one)
    for fact in named:
        if (definition := by_key.get((fact.code, fact.start))) is not None:
            for word in words(fact.name):
                of_codes[word].append(definition)
    return of_codes


def _words_sold(
    found: Iterable[Product], of_codes: Mapping[str, Sequence[Definition]]
) -> Mapping[str, Sequence[Product]]:
    """Return the words of FDA's names that no code has, each with its products."""
    sold: dict[str, dict[Product, None]] = defaultdict(dict)
    for product in found:
        for text in (*aliases(product.trade), product.generic, *product.substances):
            for word in words(text):
                if len(word) >= _SHORTEST and word not in of_codes:
                    sold[word][product] = None
    return {word: tuple(products) for word, products in sold.items()}


def _is_near_another(
    word: str,
    products: Sequence[Product],
    of_codes: Mapping[str, Sequence[Definition]],
    others: Iterable[tuple[str, frozenset[str]]],
    guards: Guards,
) -> bool:
    mine = _pairs(word)
    near = [
        other for other, pairs in others
        if abs(len(other) - len(word)) < 3 and 2 * len(mine & pairs) >= _SAME * (len(mine) + len(pairs)) and is_misspelt(word, other)
    ]  # fmt: skip
    told = {
        text for product in products for text in words(" ".join((product.trade, product.generic, *product.substances)))
        if text != word and len(text) >= _SHORTEST and text not in PLAIN
    }  # fmt: skip
    return bool(near) and not any(
        not told.isdisjoint({other, *words(definition.text)}) or guards.agrees(definition, product.generic, product.substances)
        for other in near for definition in of_codes[other] for product in products
    )  # fmt: skip


def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[place : place + 2] for place in range(len(word) - 1))
