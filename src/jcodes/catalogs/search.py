"""Finding codes the way people ask for them: substance, brand, code prefix, words in any order, small misspellings."""

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jcodes.codes import HcpcsCode
from jcodes.entries import Entry

__all__ = ["search"]

_WORD: Final = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_CODE: Final = re.compile(r"[a-z][0-9]{1,4}")
_CLOSE: Final = 0.78
_CHAPTERS: Final = "JQAPC"
"""Chapters by rank among equals: permanent drug codes first, temporary and private ones last."""


@lru_cache(maxsize=8)
def _index(
    cat: Mapping[HcpcsCode | str, Entry],
) -> tuple[tuple[tuple[tuple[str, ...], tuple[str, ...], Entry], ...], frozenset[str]]:
    """Return each entry with the words of its name and of its other texts, and all words there are."""
    rows: list[tuple[tuple[str, ...], tuple[str, ...], Entry]] = []
    words: set[str] = set()
    for entry in cat.values():
        name = tuple(_WORD.findall(entry.name.lower()))
        other = tuple(_WORD.findall(" ".join((*entry.brands, *entry.details, entry.kind.value)).lower()))
        rows.append((name, other, entry))
        words.update(name, other)
    return tuple(rows), frozenset(words)


def search(cat: Mapping[HcpcsCode | str, Entry], query: str) -> tuple[Entry, ...]:
    """Return the entries of *cat* that fit every word of *query*, best first, then in code order.

    A word fits a name, a brand or a code by its beginning. A word that begins none is taken for a misspelling of the nearest word
    there is. An exact code comes first, then names before brands, whole words before beginnings, valid codes before ended ones,
    J codes before the rest.
    """
    tokens = _WORD.findall(query.lower().replace("-", " "))
    if HcpcsCode.is_valid(query):
        tokens = [str(HcpcsCode.parse(query)).lower()]
    if not tokens:
        return ()
    rows, words = _index(cat)
    wanted = [_meant(token, words) for token in tokens]
    found = []
    for place, (name, other, entry) in enumerate(rows):
        rank = _rank(wanted, str(entry.code).lower(), name, other)
        if rank is not None:
            chapter = _CHAPTERS.find(str(entry.code)[0])
            after = len(_CHAPTERS) if chapter < 0 else chapter
            found.append((rank, entry.period.end is not None, after, len(name), place, entry))
    found.sort(key=lambda row: row[:5])
    return tuple(entry for *_, entry in found)


def _meant(token: str, words: frozenset[str]) -> tuple[str, ...]:
    if _CODE.fullmatch(token) or any(word.startswith(token) for word in words):
        return (token,)
    return tuple(sorted(difflib.get_close_matches(token, words, 3, _CLOSE))) or (token,)


def _rank(wanted: list[tuple[str, ...]], code: str, name: tuple[str, ...], other: tuple[str, ...]) -> int | None:
    """Return how far the entry is from the query (0 is best), or None when a word of it fits nothing."""
    rank = 0
    for spellings in wanted:
        best = min(_word_rank(spelling, code, name, other) for spelling in spellings)
        if best == _UNFIT:
            return None
        rank += best
    return rank


_UNFIT: Final = 99


def _word_rank(word: str, code: str, name: tuple[str, ...], other: tuple[str, ...]) -> int:
    if word == code or word in name:
        return 0
    if code.startswith(word) or word in other:
        return 1
    if any(part.startswith(word) for part in name):
        return 2
    return 3 if any(part.startswith(word) for part in other) else _UNFIT
