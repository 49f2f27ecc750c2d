"""Units of measure, from ``data/units.txt``, and the error for units of different kinds."""

from binascii import crc32
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.errors import DataError, StrengthRequiredError, UnitMismatchError
from jcodes.kept import FOLDER, read_kept

__all__ = ["ACTIVITY", "UNITS", "UNITS_FILE", "Unit", "mismatch", "plural_of"]

UNITS_FILE: Final = FOLDER / "units.txt"
"""The definitions, in Pint's format."""

_CHECKSUM: Final = 0xABE7A56F
"""The CRC-32 of the definitions. They are read on import; a SHA-256 check against the manifest would take over a millisecond. A test compares both."""


ACTIVITY: Final = frozenset({"activity", "international_activity"})
"""The two kinds of units of activity. CMS uses both for some drugs."""


@attrs.frozen
class Unit:
    """A unit of measure.

    Get units from `UNITS` or ``find_unit``; do not create them.

    Attributes:
        symbol: The canonical symbol, such as ``"mcg"``.
        name: The name in Pint's registry, such as ``"microgram"``.
        dimension: What the unit measures, such as ``"mass"``. Units of different kinds never convert.
        factor: The size in the smallest unit of the same kind, a whole number.
    """

    symbol: str
    name: str
    dimension: str
    factor: int

    def __str__(self) -> str:
        """Return the symbol."""
        return self.symbol

    def label(self, *, plural: bool) -> str:
        """Return the unit as written after an amount: ``"mg"``, ``"vial"``, ``"vials"``."""
        return _label(self.symbol, plural)

    @property
    def is_count(self) -> bool:
        """Whether the unit counts pieces or events, such as vials or doses, rather than an amount of drug."""
        return self.dimension not in _MEASURED

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by symbol, so that each unit stays a single object."""
        return _unit_of_symbol, (self.symbol,)


@cache
def _label(symbol: str, plural: bool) -> str:  # noqa: FBT001 - quicker by position
    word = symbol.replace("_", " ")
    return plural_of(word) if plural else word


_MEASURED: Final = frozenset(
    {
        "mass", "volume", "activity", "international_activity", "kallikrein_inactivation", "substance",
        "charge_equivalent", "phenytoin_equivalent", "radioactivity", "area", "vector_genome", "cell", "plaque_forming_unit",
    }
)  # fmt: skip

_REGULAR: Final = frozenset(
    {
        "unit", "cell", "vial", "dose", "study dose", "treatment dose", "therapeutic dose", "treatment", "infusion",
        "instillation", "implant", "tablet", "capsule", "bottle", "syringe", "pen", "cartridge", "bag", "packet", "kit",
        "applicator", "ampule", "crucible", "day", "device", "injection", "tube", "inhaler", "autoinjector",
    }
)  # fmt: skip
_IRREGULAR: Final = {"patch": "patches", "study": "studies", "suppository": "suppositories"}


def plural_of(word: str) -> str:
    """Return the plural of a unit's *word*; symbols do not change."""
    return word + "s" if word in _REGULAR else _IRREGULAR.get(word, word)


def _load() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    names: dict[str, Unit] = {}
    raw = read_kept(UNITS_FILE.name)
    if crc32(raw) != _CHECKSUM:
        problem = "it was damaged, truncated or changed (CRC-32 differs)"
        raise DataError(f"{FOLDER}: {UNITS_FILE.name} does not match this version: {problem}", hint="reinstall jcodes")
    for line in raw.decode("ascii").splitlines():
        if not line or line.startswith("#"):
            continue
        name, definition, symbol = line.split(" = ")
        if definition.startswith("["):
            unit = Unit(symbol, name, definition[1:-1], 1)
        else:
            times, other = definition.split(" * ")
            unit = Unit(symbol, name, names[other].dimension, int(times) * names[other].factor)
        units[symbol] = names[name] = unit
    return units


UNITS: Final[Mapping[str, Unit]] = MappingProxyType(_load())
"""Every unit by its canonical symbol."""


def _unit_of_symbol(symbol: str) -> Unit:
    return UNITS[symbol]


_ACTIVITIES: Final = frozenset({"activity", "international_activity", "kallikrein_inactivation"})


def mismatch(left: str, left_unit: Unit, right: str, right_unit: Unit, *, example: str = "") -> UnitMismatchError:
    """Return the error for two amounts of different kinds, with a hint on what to give.

    Args:
        left: The given amount.
        left_unit: Its unit.
        right: The amount it was compared with.
        right_unit: Its unit.
        example: An example for the hint, such as ``"10 mg"``; blank for 1 *right_unit*.
    """
    example = example or f"1 {right_unit.label(plural=False)}"
    message = f"{left} and {right} measure different things ({_kind(left_unit)} and {_kind(right_unit)})"
    if left_unit.is_count != right_unit.is_count:
        piece, other = (left_unit, right_unit) if left_unit.is_count else (right_unit, left_unit)
        hint = f"give the strength per container, such as strength='100 {_symbol(other)}/{piece.label(plural=False)}'"
        return StrengthRequiredError(message, left=left, right=right, hint=hint)
    kinds = {left_unit.dimension, right_unit.dimension}
    if "volume" in kinds:
        drug = right_unit if left_unit.dimension == "volume" else left_unit
        hint = f"give the strength of the solution, such as strength='40 {_symbol(drug)}/mL'"
        return StrengthRequiredError(message, left=left, right=right, hint=hint)
    if left_unit.is_count:
        hint = f"count the {'pieces' if right_unit.symbol == 'each' else right_unit.label(plural=True)}, such as '{example}'"
    elif kinds & _ACTIVITIES:
        hint = "units of activity are defined for each substance and never convert; use the unit of the descriptor, such as"
        hint += f" '{example}'"
    elif "phenytoin_equivalent" in kinds:
        hint = f"only fosphenytoin is dosed in mg PE, and Q2009 counts them; for this code give the drug's own amount, such as '{example}'"
    elif "charge_equivalent" in kinds:
        hint = f"a milliequivalent depends on the salt and its charge; give both in the same kind of unit, such as '{example}'"
    else:
        hint = f"give both in one kind of unit, such as '{example}'"
    return UnitMismatchError(message, left=left, right=right, hint=hint)


def _kind(unit: Unit) -> str:
    return unit.dimension.replace("_", " ")


def _symbol(unit: Unit) -> str:
    return "mg" if unit.dimension == "mass" else unit.label(plural=True)
