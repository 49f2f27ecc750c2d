"""Numbers of services and what is said about them, while an encounter is counted."""

from datetime import date
from typing import TypeAlias

from jcodes.services.times import Given

__all__ = ["Key", "Tally"]

Key: TypeAlias = "tuple[str, date | None, tuple[str, ...]]"


class Tally:
    """Units by number, day and modifiers; what is open; what is left out on purpose."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.units: dict[Key, int] = {}
        self.notes: set[str] = set()
        self.not_billed: set[str] = set()

    def add(self, number: str, given: Given, units: int = 1, modifiers: tuple[str, ...] = ()) -> None:
        """Count *units* of *number* on the day of *given*."""
        if units:
            key = number, given.on, modifiers
            self.units[key] = self.units.get(key, 0) + units

    def add_sides(self, number: str, given: Given, sides: set[str], apart: tuple[str, ...] = ()) -> None:
        """Count *number* once for *sides*, as modifiers say them or blank: both are one line with 50; *apart* are further modifiers."""
        named = sides - {""}
        both = len(named) > 1 or "50" in named
        self.add(number, given, 1, (*(("50",) if both else sorted(named)), *apart))

    def note(self, given: Given, text: str) -> None:
        """Say what is open about *given*."""
        self.notes.add(f"{_named(given)}: {text}")

    def leave(self, given: Given, text: str) -> None:
        """Say why *given* has no service, or fewer than somebody may expect."""
        self.not_billed.add(f"{_named(given)}: {text}")


def _named(given: Given) -> str:
    return f"{given.what or 'a drug'} ({given.route})"
