"""A stop before the start: care over midnight, or a mistyped time."""

from typing import Final

import attrs

from jcodes.claims import Administration
from jcodes.coding.answer import CodedDrug

__all__ = ["asked_of_the_stop", "doubt_of_the_stop"]

_PLAUSIBLE: Final = 12 * 60
"""In minutes. Our choice: a shift over midnight is shorter, and a stop whose PM was left out makes it longer."""


def doubt_of_the_stop(record: Administration) -> str | None:
    """Return the question about a stop before the start that makes more than 12 hours over midnight; None if there is no doubt.

    A record with the day it ended, or of a pump that the patient left with, is taken at its word.
    """
    start, stop, minutes = record.start, record.stop, record.minutes
    if start is None or stop is None or minutes is None or record.through is not None or record.pump:
        return None
    if stop >= start or minutes <= _PLAUSIBLE:
        return None
    hours, rest = divmod(minutes, 60)
    return (
        f"the stop at {stop:%H:%M} is before the start at {start:%H:%M}, and was read as the next day, {hours} h {rest} min later: "
        "correct the times, or give the day that it ended (through)"
    )


def asked_of_the_stop(drug: CodedDrug) -> CodedDrug:
    """Return *drug* with the question about its stop, if there is one."""
    doubt = doubt_of_the_stop(drug.administration)
    return drug if doubt is None else attrs.evolve(drug, missing=(*drug.missing, doubt))
