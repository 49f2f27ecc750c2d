"""Running count of codes, notes and exclusions while an encounter is counted."""

from datetime import date
from typing import TypeAlias

from jcodes.services.times import AdministeredDrug

__all__ = ["Key", "Tally"]

Key: TypeAlias = "tuple[str, date | None, tuple[str, ...]]"


class Tally:
    """Units by code, date and modifiers; open points; services that are not billed."""

    def __init__(self) -> None:
        """Start empty."""
        self.units: dict[Key, int] = {}
        self.notes: set[str] = set()
        self.not_billed: set[str] = set()

    def add(self, number: str, drug: AdministeredDrug, units: int = 1, modifiers: tuple[str, ...] = ()) -> None:
        """Add *units* of *number* on the date of *drug*."""
        if units:
            key = number, drug.on, modifiers
            self.units[key] = self.units.get(key, 0) + units

    def add_sides(self, number: str, drug: AdministeredDrug, sides: set[str], apart: tuple[str, ...] = ()) -> None:
        """Add 1 unit of *number* for *sides*, given as modifiers or blank; both sides are one line with 50. *apart* are further modifiers."""
        named = sides - {""}
        both = len(named) > 1 or "50" in named
        self.add(number, drug, 1, (*(("50",) if both else sorted(named)), *apart))

    def note(self, drug: AdministeredDrug, text: str) -> None:
        """Note what is open about *drug*."""
        self.notes.add(f"{_named(drug)}: {text}")

    def leave(self, drug: AdministeredDrug, text: str) -> None:
        """Record why *drug* has no service, or fewer units than expected."""
        self.not_billed.add(f"{_named(drug)}: {text}")


def _named(drug: AdministeredDrug) -> str:
    return f"{drug.name or 'a drug'} ({drug.route})"
