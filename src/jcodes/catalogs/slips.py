"""A code that a catalog does not hold, and the codes that may have been meant."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from jcodes.catalogs.sources import Release
from jcodes.errors import UnknownCodeError

__all__ = ["near", "unknown_code"]

_SUGGESTED: Final = 3


def near(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that *code* may be a slip for: two neighbours swapped, or one character wrong, the last ones first."""
    slips = []
    for other in known:
        wrong = [place for place, (one, two) in enumerate(zip(code, other, strict=True)) if one != two]
        if len(wrong) == 1:
            slips.append((1, -wrong[0], other))
        elif (
            len(wrong) == 2
            and wrong[0] + 1 == wrong[1]
            and code[wrong[0]] + code[wrong[1]] == other[wrong[1]] + other[wrong[0]]
        ):
            slips.append((0, 0, other))
    return tuple(other for *_, other in sorted(slips)[:_SUGGESTED])


def unknown_code(
    code: str, known: Iterable[str], release: Release, day: date | None, oldest: Release
) -> UnknownCodeError:
    """Return the error for a code that is not among the *known* ones of a release, or of one day of it."""
    found = near(code, known)
    when = f" and valid on {day}" if day else ""
    hint = f"did you mean {' or '.join(found)}?" if found else "search by name with catalog().search('rituximab')"
    hint += f" The releases loaded reach back to {oldest.name}: a code that ended before is in none of them"
    return UnknownCodeError(
        f"the code {code} is not among the drug codes of release {release}{when}",
        code=code,
        release=release.name,
        suggestions=found,
        hint=hint,
    )
