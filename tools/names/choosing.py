"""Which of the definitions that a name was noted for keep it: the best evidence decides, in each group of routes and forms."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tools.names.definitions import Definition
from tools.names.evidence import BY_CODE, BY_TABLE, EVER, STRENGTH

__all__ = ["is_related", "kept", "of_strength"]

_BY_PUMP: Final = "through dme"
_LAST_NUMBER: Final = re.compile(r"(?<=[ -])\d+$")


def kept(
    name: str,
    holders: Mapping[Definition, Mapping[str, set[str]]],
    stated: set[Definition],
    foreign: Callable[[Definition], bool],
) -> list[Definition]:
    """Return the definitions that keep *name*: those of the best evidence in each group, and never of two substances by guess.

    Args:
        name: The name, compact.
        holders: The definitions that something speaks for, with the evidence and its files.
        stated: Those whose descriptor or crosswalk prints the name.
        foreign: Whether the name is the substance of another drug than a definition's.
    """
    strength = {one: min(_weight(marked, sources) for marked, sources in told.items()) for one, told in holders.items()}
    strength |= dict.fromkeys(stated, 0)
    clean = [one for one in holders if not foreign(one)]
    dedicated = [one for one in {*holders, *stated} if one.is_named_for(name)]
    if dedicated:
        clean = [
            one for one in clean
            if one in stated or one in dedicated or not any(one.valid_in(other.start, other.end or EVER) for other in dedicated)
        ]  # fmt: skip
    best: dict[str, int] = {}
    for one in (*clean, *stated):
        group = "injection" if one.group == "any" else one.group
        best[group] = min(best.get(group, 9), 0 if one in stated else strength.get(one, 9))
    left = []
    for one in clean:
        group = "injection" if one.group == "any" else one.group
        if strength[one] > max(best[group], 1) and not _beside(one, {*clean, *stated}, strength):
            continue
        left.append(one)
    families = [one.substance.base for one in (*left, *stated)]
    guessed = {one.substance.base for one in left if strength[one] >= 2}
    if any(not is_related(one, other) for one in guessed for other in families):
        sure = [one for one in left if strength[one] < 2]
        bases = [one.substance.base for one in (*sure, *stated)]
        return [
            one
            for one in left
            if one in sure or (bases and all(is_related(one.substance.base, other) for other in bases))
        ]
    return left


def of_strength(left: list[Definition], holders: Mapping[Definition, Mapping[str, set[str]]]) -> list[Definition]:
    """Return the definitions without those beside which another of the substance counts the number in the name: Depmedalone 80 is J1040, not J1020.

    Args:
        left: The definitions that keep a name.
        holders: The texts of the name for each.
    """
    texts = [marked.partition("\t")[2] for one in left for marked in holders[one]]
    numbers = {found[0] for text in texts if (found := _LAST_NUMBER.search(text))}
    exact = [one for one in left if any(one.dosage == f"{number} mg" for number in numbers)]
    return [
        one for one in left
        if one in exact or not any(
            one.substance.base == other.substance.base and one.valid_in(other.start, other.end or EVER) for other in exact
        )
    ]  # fmt: skip


def _beside(one: Definition, clean: Iterable[Definition], strength: Mapping[Definition, int]) -> bool:
    """Tell whether the better evidence is of other times only, and of the same substance: an older or a newer code of the drug."""
    better = [
        other for other in clean
        if strength[other] < strength[one] and other.group == one.group and (_BY_PUMP not in other.text or _BY_PUMP in one.text)
    ]  # fmt: skip
    return all(
        other.substance.base == one.substance.base and other.marks == one.marks and not other.valid_in(one.start, one.end or EVER)
        for other in better
    )  # fmt: skip


def _weight(marked: str, sources: set[str]) -> int:
    """Return how weak evidence is, 0 the strongest; what CMS printed beside a code up to 2017 alone weighs as the tables of that time."""
    basis = marked.partition("\t")[0]
    return STRENGTH[BY_TABLE] if basis == BY_CODE and sources == {"S17"} else STRENGTH[basis]


def is_related(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two substances share all words of one of them, or a long word."""
    return one <= other or other <= one or bool({w for w in one if len(w) > 5} & {w for w in other if len(w) > 5})
