"""Lines that no loaded HCPCS file covers: their codes were not checked, and the report lists them."""

from datetime import date
from typing import Final

import attrs

from jcodes.records import Record
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.lookups import is_loaded

__all__ = ["Unchecked", "unchecked_lines"]

_LETTERS: Final = "ACJPQS"
"""The first letters of drug codes: such a code may be newer than the loaded files."""


@attrs.frozen(repr=False)
class Unchecked(Record):
    """A line whose code was not checked against the HCPCS file of its date of service, because none is loaded.

    Attributes:
        line: The place of the line, counted from 0.
        code: The code.
        on: The first date of service of the line that no loaded release covers; None without a date.
    """

    line: int
    code: str
    on: date | None

    def __str__(self) -> str:
        """Return the code and the date: ``J9312 on 2026-05-01``."""
        return f"{self.code} without a date" if self.on is None else f"{self.code} on {self.on}"


def unchecked_lines(whole: ClaimView) -> tuple[Unchecked, ...]:
    """Return the lines of drug codes whose date of service no loaded HCPCS release covers, or that have no date.

    Lines of CPT numbers, invalid codes and Level II codes that are never drugs are left out.
    """
    found = []
    for at in whole.lines:
        facts = at.facts
        if facts is None or (facts.entry is None and facts.code.text[0] not in _LETTERS):
            continue
        if at.on is None:
            found.append(Unchecked(at.place, facts.code.text, None))
        elif not facts.is_covered:
            found.append(Unchecked(at.place, facts.code.text, at.on))
        elif at.line.through is not None and at.line.through > at.on and not is_loaded(at.catalog, at.line.through):
            found.append(Unchecked(at.place, facts.code.text, at.line.through))
    return tuple(found)
