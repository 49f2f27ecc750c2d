"""FDA's spelling of a substance that CMS's descriptor spells otherwise: bupivacaine for "bupivicaine"."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tools.names.definitions import Definition
from tools.names.guards import FREE, PLAIN, Guards
from tools.names.products import Product
from tools.names.words import NEUTRAL, words

__all__ = ["respelled"]

_LONG = 7
"""Shorter words are not compared by letters."""


def respelled(
    known: Iterable[Definition], found: Iterable[Product], guards: Guards
) -> Iterator[tuple[Definition, str, frozenset[str]]]:
    """Yield each definition whose name has a slip, with the name as FDA spells it and the files that do."""
    books: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for word in words(" ".join(one.substances)):
            if len(word) >= _LONG:
                books[word].add(one.book)
    for definition in known:
        if definition.kind not in FREE:
            for word, right in _slips(definition, books, guards):
                yield definition, definition.name.replace(word, right), frozenset(books[right])


def _slips(definition: Definition, books: Mapping[str, set[str]], guards: Guards) -> Iterator[tuple[str, str]]:
    """Yield the words of a descriptor that no substance of FDA's has, with the one that they are a slip for."""
    told = words(definition.name)
    for word in told:
        if len(word) >= _LONG and word not in guards.fda_words | PLAIN | NEUTRAL:
            near = [
                other
                for other in books
                if other[:2] == word[:2] and abs(len(other) - len(word)) < 3 and _is_slip(word, other)
            ]
            if len(near) == 1 and near[0] not in told and near[0].rstrip("s") != word.rstrip("s"):
                yield word, near[0]


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two words differ by one or two letters that a typist would mix up."""
    return difflib.SequenceMatcher(None, one, other).ratio() >= 0.9
