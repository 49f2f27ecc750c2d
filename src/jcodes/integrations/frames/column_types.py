"""Which types of columns can be read, in the words of a caller."""

from typing import Final, NoReturn

from jcodes.errors import MalformedError
from jcodes.errors.messages import quoted

__all__ = ["DOSES", "NO_DATE", "refuse_column"]

DOSES: Final = "dose and unit"
NO_DATE: Final = "a date outside the years 1 to 9999"
"""What a claim holds where its frame has a date that Python has not."""
_TAKES: Final = {
    DOSES: "numbers or text",
    "dose": "text such as '750 mg', if unit= names no column",
    "on": "dates, or text written 2026-02-01",
    "containers": "text such as '500 mg/50 mL', or lists of it",
    "discarded": "text such as '50 mg', or whole numbers",
    "units": "whole numbers, or text of them",
}


def refuse_column(name: str, kind: str, role: str) -> NoReturn:
    """Raise the error for a column whose type cannot be read in its role.

    Raises:
        MalformedError: Always.
    """
    raise MalformedError(
        f"the column {quoted(str(name))} is {quoted(str(kind))}",
        value=kind,
        hint=f"{role} takes {_TAKES.get(role, 'text')}",
    )
