"""One step of a derivation: its topic, text and source."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from jcodes.records import Record
from jcodes.sources import Citation, shown_source

__all__ = ["Reasons", "Step", "explained", "steps_of", "warned"]

Reasons: TypeAlias = tuple[tuple[str, str | Citation], ...]
"""Sentences on one topic, each with its source or blank."""


@attrs.frozen
class Step(Record):
    """One step of a derivation.

    Attributes:
        what: The topic, one word; blank if it continues the previous step.
        text: The conclusion.
        source: The source of the rule or fact, or blank for arithmetic.
    """

    what: str
    text: str
    source: str = attrs.field(default="", converter=shown_source)

    def lines(self) -> Iterator[str]:
        """Yield the step as lines of text."""
        yield f"{self.what:<10} {self.text}"
        if self.source:
            yield f"{'':<10} source: {self.source}"


def steps_of(what: str, reasons: Reasons) -> Iterator[Step]:
    """Yield each of *reasons* as a step, the first with the topic *what*."""
    for number, (text, source) in enumerate(reasons):
        yield Step("" if number else what, text, source)


def warned(warnings: Iterable[str]) -> Iterator[Step]:
    """Yield each warning as a step."""
    return (Step("warning", warning) for warning in warnings)


def explained(steps: Iterable[Step]) -> str:
    """Return steps as text, one per line, with each source on the next line."""
    return "\n".join(line for step in steps for line in step.lines())
