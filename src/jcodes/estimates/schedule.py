"""The dates of a course of treatment: a list, or a first date with an interval and a count."""

import itertools
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from jcodes.errors import MalformedDateError
from jcodes.errors.messages import shown, type_name
from jcodes.periods import as_date, months_after

__all__ = ["course_dates", "dates_of"]

_EVERY: Final = re.compile(
    r"(?P<count>[0-9]{1,3}) ?(?P<unit>d|days?|w|wks?|weeks?|mo|months?)", re.ASCII | re.IGNORECASE
)
_EXAMPLE: Final = "give dates such as ['2026-02-01', '2026-02-22'], or course_dates('2026-02-01', '3 weeks', 6)"
_MOST: Final = 1000


def course_dates(start: date | str, every: str, times: int) -> tuple[date, ...]:
    """Return the dates of a course: the first date, then one every interval.

    >>> from jcodes.estimates import course_dates
    >>> [str(day) for day in course_dates("2026-02-01", "3 weeks", 3)]
    ['2026-02-01', '2026-02-22', '2026-03-15']

    Args:
        start: The first date.
        every: The interval: ``"21 days"``, ``"3 weeks"`` or ``"1 month"``.
        times: The number of dates, 1 to 1,000.

    Raises:
        MalformedDateError: An argument cannot be read, or the course passes the year 9999.
    """
    first = as_date(start)
    match = _EVERY.fullmatch(every.strip()) if isinstance(every, str) else None
    if match is None or not int(match["count"]):
        raise MalformedDateError(
            f"{shown(every)} is not an interval", value=every, hint="write it as '21 days', '3 weeks' or '1 month'"
        )
    if type(times) is not int or not 1 <= times <= _MOST:
        raise MalformedDateError(f"{shown(times)} is not a number of dates", value=times, hint="give 1 to 1,000")
    count, unit = int(match["count"]), match["unit"].lower()
    found: list[date] = []
    for number in range(times):
        try:
            days = count * number * (7 if unit.startswith("w") else 1)
            day = months_after(first, count * number) if unit.startswith("mo") else first + timedelta(days=days)
        except OverflowError:
            day = None
        if day is None:
            raise MalformedDateError(f"{times} dates pass the year 9999", value=times, hint="give fewer dates")
        found.append(day)
    return tuple(found)


def dates_of(value: date | str | Iterable[date | str]) -> tuple[date, ...]:
    """Return one date or several, sorted.

    Raises:
        MalformedDateError: A date cannot be read or is given twice, or there is none.
    """
    if not isinstance(value, Iterable):
        value = (value,)
    values: tuple[date | str, ...] = (value,) if isinstance(value, str) else tuple(value)
    if not all(isinstance(one, date | str) for one in values):
        wrong = next(one for one in values if not isinstance(one, date | str))
        raise MalformedDateError(f"{type_name(wrong)} is not a date", value=wrong, hint=_EXAMPLE)
    days = sorted(map(as_date, values))
    if not days:
        raise MalformedDateError("no dates given", value=value, hint=_EXAMPLE)
    for one, other in itertools.pairwise(days):
        if one == other:
            raise MalformedDateError(
                f"{one} is given twice", value=one, hint="give the date once; for two doses on a day, give two orders"
            )
    return tuple(days)
