"""Which claims count: a replacement takes the place of its original, a void cancels it, and a claim given twice counts once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from jcodes.auditing.entries import ClaimEntry

__all__ = ["REPLACEMENT", "VOID", "superseded_by"]

REPLACEMENT: Final = "7"
VOID: Final = "8"
_AGAIN: Final = frozenset({REPLACEMENT, VOID})


def superseded_by(entries: Sequence[ClaimEntry]) -> dict[int, tuple[str, ClaimEntry]]:
    """Return the claims that do not count, by their index in *entries*: why, and the claim that counts, or the void, in their place.

    A replacement (frequency code 7) or void (8) refers to its original by `Claim.original_claim`: the payer's number of the original, or
    its own number; without one, to claims of the same number and patient. Of several for one original the last filed holds. A claim
    filed after a void or replacement is not what it refers to. A void never counts; a replacement whose original was not given does.

    Args:
        entries: The claims, in their order, which decides where dates of filing do not.
    """
    found: dict[int, tuple[str, ClaimEntry]] = {}
    names: dict[str, list[int]] = defaultdict(list)
    references: dict[str, list[int]] = defaultdict(list)
    again = [entry for entry in entries if entry.frequency in _AGAIN]
    asked = {entry.original or entry.identifier for entry in again} - {""}
    for at, entry in enumerate(entries if again else ()):
        for name in {entry.identifier, entry.control} & asked:
            names[name].append(at)
        if entry.frequency in _AGAIN and entry.original:
            references[entry.original].append(at)
    rank = {at: (entry.submitted or date.min, at) for at, entry in enumerate(entries) if entry.frequency in _AGAIN}
    for at in sorted(rank, key=rank.__getitem__):
        entry = entries[at]
        targets = names[entry.original] if entry.original else [
            other for other in names[entry.identifier] if entries[other].patient == entry.patient
        ]  # fmt: skip
        for other in (*targets, *references[entry.original]):
            if other != at and _is_earlier(entries, rank, other, at):
                found[other] = ("voided" if entry.frequency == VOID else "replaced", entry)
        if entry.frequency == VOID:
            found.setdefault(at, ("void", entry))
    found.update(_repeated(entries, found))
    return found


def _is_earlier(entries: Sequence[ClaimEntry], rank: dict[int, tuple[date, int]], other: int, at: int) -> bool:
    """Return whether the claim *other* was there before the replacement or void *at*."""
    if other in rank:
        return rank[other] < rank[at]
    filed, again = entries[other].submitted, entries[at].submitted
    return filed is None or again is None or filed <= again


def _repeated(
    entries: Sequence[ClaimEntry], gone: dict[int, tuple[str, ClaimEntry]]
) -> dict[int, tuple[str, ClaimEntry]]:
    """Return the claims with a number that were given before with all the same content."""
    first: dict[tuple[str, str], ClaimEntry] = {}
    found: dict[int, tuple[str, ClaimEntry]] = {}
    for number, group in groupby(range(len(entries)), key=lambda at: entries[at].identifier):  # in order, by number
        places = [at for at in group if at not in gone] if number else []
        for at in places if len(places) > 1 else ():
            one = first.setdefault((number, entries[at].content), entries[at])
            if one is not entries[at]:
                found[at] = ("given twice", one)
    return found
