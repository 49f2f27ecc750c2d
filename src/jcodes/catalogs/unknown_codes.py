"""The error for a code that is not in a catalog, with likely codes."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from jcodes.catalogs.sources import Release
from jcodes.errors import UnknownCodeError

__all__ = ["similar_codes", "unknown_code"]

_SUGGESTED: Final = 3


def similar_codes(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return likely codes for the typing error *code*: two neighbors swapped, or one character wrong, last positions first."""
    found = []
    for other in known:
        wrong = [place for place, (one, two) in enumerate(zip(code, other, strict=True)) if one != two]
        if len(wrong) == 1:
            found.append((1, -wrong[0], other))
        elif len(wrong) == 2:
            left, right = wrong
            if left + 1 == right and code[left] + code[right] == other[right] + other[left]:
                found.append((0, 0, other))
    return tuple(other for *_, other in sorted(found)[:_SUGGESTED])


def unknown_code(
    code: str, known: Iterable[str], release: Release, day: date | None, oldest: Release
) -> UnknownCodeError:
    """Return the error for a code that is not among the *known* ones of a release, or of one day of it."""
    similar = similar_codes(code, known)
    when = f" valid on {day}" if day else ""
    hint = f"did you mean {' or '.join(similar)}?" if similar else "search by name with catalog().search('rituximab')"
    hint += f" Releases loaded begin with {oldest.name}; a code that ended before that is in none of them"
    return UnknownCodeError(
        f"{code} is not a drug code{when} in release {release}",
        code=code,
        release=release.name,
        suggestions=similar,
        hint=hint,
    )
