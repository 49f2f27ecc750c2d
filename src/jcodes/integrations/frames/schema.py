"""The columns that `add_units` adds: their names, types, statuses and reasons, the same on every engine."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from jcodes import errors
from jcodes.errors import JcodesError, MalformedError
from jcodes.errors.messages import quoted

__all__ = [
    "ANSWERED",
    "COLUMNS",
    "LEFT",
    "MOST_UNITS",
    "OK",
    "OPEN",
    "OVERFLOW",
    "PREFIX",
    "REASONS",
    "STATUSES",
    "UNDECIDED",
    "checked_names",
    "outcome_of",
    "refuse_doubles",
    "refuse_names",
    "status_of",
]

COLUMNS: Final = ("billing_units", "discarded_units", "undecided", "status", "reason", "release")
"""The added columns, in order: two of 64-bit integers, four of text from a short list (Polars Enum, pandas category, Arrow dictionary)."""

MOST_UNITS: Final = 2**63 - 1
"""The largest number that a column of 64-bit integers holds."""

_REASONS: Final = {
    "ok": None,
    "MalformedDateError": "The date of service is missing or is not a date. Give YYYY-MM-DD.",
    "MalformedCodeError": "The code is missing or is not an HCPCS Level II code. Give one letter A to V and four digits.",
    "UnknownCodeError": "The code is not a drug code in the release. Check the code, or load the release of the date of service.",
    "CodeNotValidError": "The code was not valid on the date of service. Bill the code that was.",
    "MalformedDoseError": "The dose is missing or is not an amount above zero. Give a number and its unit.",
    "MissingFactError": "The dose is an order that needs a fact, such as the body weight. Give the amount administered.",
    "MalformedMeasureError": "A body weight, body surface area or duration cannot be read. Give the amount administered.",
    "UnknownUnitError": "The unit of the dose is missing or unknown. Give a unit such as mg, mL, units or IU.",
    "AmbiguousUnitError": "The unit of the dose has two meanings. Write the unit out.",
    "UnitMismatchError": "The unit of the dose measures something else than the code's dosage. Give the dose in the code's unit.",
    "StrengthRequiredError": "The dose is a volume or a count and the code's dosage is an amount. Give the strength.",
    "DosageNotStatedError": "The code has no unit size. Bill 1 unit and describe the drug, or use a specific code.",
    "OutsideDosageError": "The dose is outside the range of the code. Use the code whose range includes it.",
    "MalformedStrengthError": "The strength cannot be read. Give a strength such as 40 mg/mL.",
    "MalformedContainerError": "The containers or their type cannot be read. Give labels such as 500 mg/50 mL and a type such as single-dose.",
    "ContainersTooSmallError": "The dose exceeds the labels of the opened containers. List every container, or correct the dose.",
    "DiscardedAboveLabelError": "The discarded amount exceeds what the labels leave. Overfill is never billed.",
    "InexactError": "An amount has no finite decimal. Give exact amounts.",
    "MalformedError": "A value of the row cannot be read.",
    "JcodesError": "The row cannot be billed. Call billing_units with its values for the reason.",
    "OverflowError": "More units than a 64-bit integer holds. Check the dose and its unit.",
}

STATUSES: Final = tuple(_REASONS)
"""The values of ``status``: ``ok``, or the class of the error that the scalar raises for the row."""

REASONS: Final[tuple[str | None, ...]] = tuple(_REASONS.values())
"""The reason of each status, in the same order; None for ``ok``."""

OK: Final = 0
OVERFLOW: Final = STATUSES.index("OverflowError")
OPEN: Final = len(STATUSES)
"""Not a status: the mark of a row that only the scalar decides."""

UNDECIDED: Final = ("", "jw-or-jz", "leftover", "leftover; jw-or-jz")
"""The values of ``undecided``: the kinds of open questions of the bill, blank if it is final."""

ANSWERED: Final = len(UNDECIDED)
"""Outcomes say status and open questions in one byte. Those below are bills: the place in `UNDECIDED`. From here, they are errors: the place in `STATUSES` after ``ok``."""

LEFT: Final = ANSWERED + OPEN - 1
"""The outcome of a row that only the scalar decides."""

PREFIX: Final = "__jcodes_"
"""The start of the names of columns that exist only while a frame is computed."""


def _places() -> dict[type[JcodesError], int]:
    """Return the status of each class of error: its own, or that of the nearest class above it."""
    places = {getattr(errors, name): place for place, name in enumerate(STATUSES) if hasattr(errors, name)}
    waiting = [JcodesError]
    while waiting:
        kind = waiting.pop()
        places[kind] = next(places[above] for above in kind.__mro__ if above in places)
        waiting += kind.__subclasses__()
    return places


_PLACES: Final = _places()


def status_of(error: JcodesError) -> int:
    """Return the place of an error's class in `STATUSES`, or of the nearest class above it."""
    return _PLACES[type(error)]


def outcome_of(status: int, undecided: int = 0) -> int:
    """Return the outcome for a status, or `OPEN`, and the place in `UNDECIDED`."""
    return undecided if status == OK else ANSWERED + status - 1


def checked_names(present: Iterable[str], needed: Iterable[str], suffix: str, *, fold: bool = False) -> tuple[str, ...]:
    """Return the names of the added columns.

    Args:
        present: The columns of the frame.
        needed: The columns to read.
        suffix: What to append to each added name.
        fold: Whether the engine ignores the case of names.

    Raises:
        MalformedError: A column to read is not in the frame, or is in it twice; an added name is; or a name starts with `PREFIX`.
    """
    added = tuple(f"{name}{suffix}" for name in COLUMNS)
    refuse_names(present, needed, added, fold=fold)
    return added


def refuse_names(present: Iterable[str], needed: Iterable[str], added: Iterable[str], *, fold: bool = False) -> None:
    """Check the names of a frame.

    Args:
        present: The columns of the frame.
        needed: The columns to read.
        added: The columns to add.
        fold: Whether the engine ignores the case of names.

    Raises:
        MalformedError: A column to read is not in the frame, or is in it twice; an added name is; or a name starts with `PREFIX`.
    """
    have = list(present)
    taken = Counter(str(name).casefold() if fold else name for name in have)
    for name in needed:
        if name not in have:
            named = ", ".join(map(str, have[:10])) + (", ..." if len(have) > 10 else "")
            raise MalformedError(f"the frame has no column {quoted(str(name))}", value=name, hint=f"it has {named}")
        if taken[str(name).casefold() if fold else name] > 1:
            raise MalformedError(f"the frame has two columns {quoted(str(name))}", value=name, hint="rename one")
    for name in added:
        if (name.casefold() if fold else name) in taken:
            raise MalformedError(
                f"the frame already has a column {quoted(str(name))}, which would be overwritten",
                value=name,
                hint="give a suffix, such as suffix='_jcodes', or rename the column",
            )
    own = next((name for name in have if str(name).casefold().startswith(PREFIX)), None)
    if own is not None:
        raise MalformedError(
            f"the name of the column {quoted(str(own))} starts with {PREFIX}", value=own, hint="rename the column"
        )


def refuse_doubles(names: list[str]) -> None:
    """Raise the error for two columns whose names differ at most in case: Spark and DuckDB take them for one."""
    met: set[str] = set()
    for name in names:
        if name.casefold() in met:
            raise MalformedError(
                f"the frame has two columns {quoted(name)}",
                value=name,
                hint="rename one: case does not tell them apart",
            )
        met.add(name.casefold())
