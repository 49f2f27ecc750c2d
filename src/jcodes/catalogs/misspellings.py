"""Words that may be a misspelling of another: one wrong letter, or two in a long word."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["by_pairs", "is_misspelt", "nearest"]

_LONG: Final = 8
"""From how many letters on a misspelling may have two wrong ones; shorter words one."""
_SHORTEST: Final = 4
_NEAREST: Final = 24
"""How many words that share pairs of letters with a misspelling are looked at."""


def by_pairs(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return for each pair of letters the words that have it."""
    pairs: dict[str, list[str]] = {}
    for word in words:
        for pair in _pairs(word):
            pairs.setdefault(pair, []).append(word)
    return {pair: tuple(having) for pair, having in pairs.items()}


def nearest(pairs: Mapping[str, tuple[str, ...]], token: str) -> tuple[str, ...]:
    """Return the words, by their pairs of letters, that *token* may be a misspelling of."""
    shared: Counter[str] = Counter()
    for pair in _pairs(token):
        shared.update(pairs.get(pair, ()))
    first = sorted(shared, key=lambda word: (-2 * shared[word] / (len(token) + len(word)), word))[:_NEAREST]
    return tuple(sorted(word for word in first if is_misspelt(token, word)))


def is_misspelt(token: str, word: str) -> bool:
    """Return whether *token* may be *word* with one letter wrong, or two in a long word; first letter and digits must match.

    Two swapped neighbors count as one, and f is ph. ``Aredia`` is not a misspelled ``aria``, nor ``Protonix`` a misspelled ``aprotinin``.
    """
    token, word = token.replace("ph", "f"), word.replace("ph", "f")
    slips = 1 if min(len(token), len(word)) < _LONG else 2
    if min(len(token), len(word)) < _SHORTEST or token[0] != word[0] or abs(len(token) - len(word)) > slips:
        return False
    if [sign for sign in token if sign.isdigit()] != [sign for sign in word if sign.isdigit()]:
        return False
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(token, 1):
        before, last, row = row, before, [place]
        for column, other in enumerate(word, 1):
            least = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != other))
            if last and column > 1 and letter == word[column - 2] and token[place - 2] == other:
                least = min(least, last[column - 2] + 1)
            row.append(least)
    return row[-1] <= slips


def _pairs(word: str) -> set[str]:
    return {word[place : place + 2] for place in range(len(word) - 1)}
