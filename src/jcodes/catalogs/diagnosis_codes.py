"""ICD-10-CM: whether a diagnosis code exists, and the side of an eye or a joint that it names. Numbers only, from CDC's tabular list."""

from datetime import date
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from jcodes.kept import kept_file

__all__ = [
    "ICD_10_CODES",
    "ICD_10_FIRST",
    "ICD_10_LAST",
    "ICD_10_SIDES",
    "DiagnosisSide",
    "heads_diagnosis_codes",
    "is_diagnosis_code",
    "side_of_diagnosis",
]

ICD_10_CODES: Final = "icd10_codes.tsv"
"""The file of the codes, made by tools/icd_codes.py."""
ICD_10_SIDES: Final = "icd10_sides.tsv"
"""The file of the sides, made by the same tool."""
ICD_10_FIRST: Final = date(2025, 10, 1)
"""The first date of service of the codes on file: the fiscal year 2026."""
ICD_10_LAST: Final = date(2026, 9, 30)
"""The last one."""

_CATEGORY: Final = 3
_HEAD: Final = 2


class DiagnosisSide(NamedTuple):
    """What the title of a diagnosis code says of a side.

    Attributes:
        side: ``"RT"``, ``"LT"``, or ``"50"`` for both.
        kind: Whether it is of an eye, or of a joint, bone or muscle.
    """

    side: Literal["RT", "LT", "50"]
    kind: Literal["eye", "joint"]


_SIDES: Final[dict[str, Literal["RT", "LT", "50"]]] = {"R": "RT", "L": "LT", "B": "50"}


def is_diagnosis_code(code: str) -> bool:
    """Return whether ICD-10-CM of the fiscal year 2026 has *code* as a whole code: neither a heading nor unknown.

    >>> from jcodes.catalogs.diagnosis_codes import is_diagnosis_code
    >>> is_diagnosis_code("C34.90"), is_diagnosis_code("C34.99"), is_diagnosis_code("M17.1")
    (True, False, False)

    Raises:
        DataError: The table is missing, or is not the one that the manifest lists.
    """
    plain = _plain(code)
    return plain[_CATEGORY:] in _codes_of(plain[:_CATEGORY])


def heads_diagnosis_codes(code: str) -> bool:
    """Return whether *code* is a heading of ICD-10-CM: codes of the fiscal year 2026 begin with it, and it is none itself.

    >>> from jcodes.catalogs.diagnosis_codes import heads_diagnosis_codes
    >>> heads_diagnosis_codes("M17.1"), heads_diagnosis_codes("M17.11"), heads_diagnosis_codes("C34.99")
    (True, False, False)

    Raises:
        DataError: The table is missing, or is not the one that the manifest lists.
    """
    plain = _plain(code)
    rest = plain[_CATEGORY:]
    codes = _codes_of(plain[:_CATEGORY])
    return len(plain) >= _CATEGORY and rest not in codes and any(one.startswith(rest) for one in codes)


def side_of_diagnosis(code: str) -> DiagnosisSide | None:
    """Return the side of an eye or a joint that the title of *code* names, or None if it names none.

    >>> from jcodes.catalogs.diagnosis_codes import side_of_diagnosis
    >>> side_of_diagnosis("H35.3211"), side_of_diagnosis("M17.0").side, side_of_diagnosis("E11.9")
    (DiagnosisSide(side='RT', kind='eye'), '50', None)

    Raises:
        DataError: The table is missing, or is not the one that the manifest lists.
    """
    plain = _plain(code)
    sides = _sides()
    return next((sides[plain[:end]] for end in range(_CATEGORY + 1, len(plain) + 1) if plain[:end] in sides), None)


def _plain(code: str) -> str:
    return code.strip().upper().replace(".", "")


@cache
def _categories() -> dict[str, str]:
    """Return what follows each category, as a tree."""
    lines = kept_file(ICD_10_CODES).decode().splitlines()[_HEAD:]
    return dict(line.split("\t") for line in lines)


@lru_cache(maxsize=256)
def _codes_of(category: str) -> frozenset[str]:
    """Return what follows *category* in its codes; none for a category that does not exist."""
    tree = _categories().get(category)
    if tree is None:
        return frozenset()
    found: list[str] = []
    stems = [""]
    for character in tree:
        if character == "(":
            stems.append(found.pop())
        elif character == ")":
            stems.pop()
        else:
            found.append(stems[-1] + character)
    return frozenset(found or [""])


@cache
def _sides() -> dict[str, DiagnosisSide]:
    """Return the side by the beginning of a code that names it."""
    found = {}
    for line in kept_file(ICD_10_SIDES).decode().splitlines()[_HEAD:]:
        stem, sides, kind = line.split("\t")
        for place in range(0, len(sides), 2):
            found[stem + sides[place]] = DiagnosisSide(_SIDES[sides[place + 1]], "eye" if kind == "eye" else "joint")
    return found
