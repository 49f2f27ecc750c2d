"""Dates of service, effective periods and calendar quarters; dateutil is used here only."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Self

import attrs

from jcodes.errors import MalformedDateError
from jcodes.errors.messages import shown
from jcodes.pins import PINS

__all__ = ["Period", "Quarter", "as_date", "months_after", "today"]

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}", re.ASCII)
_QUARTER: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])| ?Q(?P<quarter>[1-4]))", re.ASCII | re.IGNORECASE
)
_LAST_YEAR: Final = 9998  # the last day of a quarter is computed from the next quarter
_DAYS: Final = re.compile(r"datetime64\[(?:D|h|m|s|ms|us|ns)\]")
_LONGEST: Final = 32
"""Characters of a text, beyond which its date is not kept."""
_HINT: Final = "write the year first, as in 2026-02-01 or 20260201"
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}(?:\.[0-9]+)?", re.ASCII)
"""Excel's number of a day from 1954 on, with or without a time."""
_SERIAL_HINT: Final = "it may be Excel's number of a day: format the cells as dates such as 2026-02-01"


def as_date(value: date | str) -> date:
    """Convert *value* to a date.

    Text must be year-first: ``02/03/2026`` is ambiguous and is rejected. A datetime gives the date on its own clock, whatever its time
    zone: the day of the service where it was furnished. A numpy ``datetime64`` of days or finer gives its date.

    Raises:
        MalformedDateError: *value* is not a date, a datetime, or a year-first text; also pandas' ``NaT`` and numpy's.
    """
    if type(value) is date:
        return value
    if type(value) is str and len(value) <= _LONGEST:
        return _of_text(value)
    if isinstance(value, str):
        return _of_text.__wrapped__(value)
    day = _day_of(value)
    if day is None:
        raise MalformedDateError(f"{shown(value, like='date')} is not a date", value=value, hint=_HINT)
    return day


@lru_cache(4096)
def _of_text(value: str) -> date:
    """Return the date that a year-first text names; one object for all lines of a day.

    Raises:
        MalformedDateError: The text is not a year-first date, or not one of the calendar.
    """
    text = value.strip()
    if not _ISO.fullmatch(text):
        hint = _SERIAL_HINT if _SERIAL.fullmatch(text) else _HINT
        raise MalformedDateError(f"{shown(value, like='date')} is not a date", value=value, hint=hint)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedDateError(
            f"{shown(text, like='date')} is not a day of the calendar", value=value, hint=_HINT
        ) from None


def _day_of(value: object) -> date | None:
    """Return the day of a date, a datetime or a numpy datetime64; None for all else, such as pandas' NaT, whose ``date()`` is NaT."""
    given = value
    kind: object = getattr(value, "dtype", None)
    if getattr(kind, "kind", None) == "M" and getattr(value, "ndim", None) == 0 and _DAYS.fullmatch(str(kind)):
        given = value.astype("datetime64[D]").item()  # type: ignore[attr-defined]  # numpy's, without importing numpy
    try:
        return date(given.year, given.month, given.day) if isinstance(given, date) else None
    except (TypeError, ValueError):  # NaT has NaN as its year
        return None


def today() -> date:
    """Return the day that it is (UTC). Only what compares files with the calendar asks for it, never a bill or a check."""
    return PINS.today or datetime.now(tz=UTC).date()


def months_after(day: date, months: int) -> date | None:
    """Return the same day *months* later, or the last day of a shorter month; None past the year 9999.

    >>> months_after(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    from dateutil.relativedelta import relativedelta

    try:
        return day + relativedelta(months=months)
    except (ValueError, OverflowError):
        return None


@attrs.frozen(order=True)
class Period:
    """A range of days, including both ends; an `end` of None means open-ended.

    Attributes:
        start: The first day.
        end: The last day, or None.
    """

    start: date = attrs.field(converter=as_date)
    end: date | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_date), order=lambda end: end or date.max
    )

    def __attrs_post_init__(self) -> None:
        """Raise `MalformedDateError` if the end is before the start."""
        if self.end is not None and self.end < self.start:
            raise MalformedDateError(
                f"the period ends on {self.end}, before it starts on {self.start}",
                value=self.end,
                hint="swap the two days",
            )

    def __contains__(self, day: date | str) -> bool:
        """Whether *day* is in the period."""
        if type(day) is not date:  # this is asked of every bill
            day = as_date(day)
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether the periods overlap."""
        return (other.end is None or self.start <= other.end) and (self.end is None or other.start <= self.end)

    def __str__(self) -> str:
        """Return both days, or ``from`` and the start if open-ended."""
        return f"from {self.start}" if self.end is None else f"{self.start} to {self.end}"


@attrs.frozen
class Quarter:
    """A calendar quarter; CMS publishes quarterly.

    Attributes:
        year: 1 to 9998.
        number: 1 to 4.

    Raises:
        MalformedDateError: The year or number is out of range.
    """

    year: int
    number: int

    def __attrs_post_init__(self) -> None:
        """Check year and number."""
        for name, value, most in (("year", self.year, _LAST_YEAR), ("number", self.number, 4)):
            if type(value) is not int or not 1 <= value <= most:
                raise MalformedDateError(
                    f"{shown(value)} is not the {name} of a quarter",
                    value=value,
                    hint=f"give a whole number from 1 to {most}",
                )

    @property
    def place(self) -> int:
        """The quarters since year 0: quarters are ordered and counted by it."""
        return 4 * self.year + self.number - 1

    def __lt__(self, other: "Quarter") -> bool:
        """Whether this quarter is before *other*."""
        return self.place < other.place if isinstance(other, Quarter) else NotImplemented

    def __le__(self, other: "Quarter") -> bool:
        """Whether this quarter is before *other*, or the same."""
        return self.place <= other.place if isinstance(other, Quarter) else NotImplemented

    def __gt__(self, other: "Quarter") -> bool:
        """Whether this quarter is after *other*."""
        return self.place > other.place if isinstance(other, Quarter) else NotImplemented

    def __ge__(self, other: "Quarter") -> bool:
        """Whether this quarter is after *other*, or the same."""
        return self.place >= other.place if isinstance(other, Quarter) else NotImplemented

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse *text* as a quarter, given by its first month or its number.

        >>> Quarter.parse("2026-01") == Quarter.parse("2026Q1")
        True

        Raises:
            MalformedDateError: The text is not a valid quarter.
        """
        match = _QUARTER.fullmatch(text.strip()) if isinstance(text, str) else None
        if match is None or not 1 <= int(match["year"]) <= _LAST_YEAR:
            raise MalformedDateError(
                f"{shown(text, like='date')} is not a quarter", value=text, hint="write it as 2026-01 or 2026Q1"
            )
        number = int(match["quarter"]) if match["quarter"] else (int(match["month"]) + 2) // 3
        return cls(int(match["year"]), number)

    @classmethod
    def of(cls, day: date | str) -> Self:
        """Return the quarter of *day*."""
        if type(day) is not date:
            day = as_date(day)
        found: Self = _quarter_of(cls, day.year, (day.month + 2) // 3)
        return found

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.shifted(1).first - timedelta(days=1)

    @property
    def period(self) -> Period:
        """The quarter as a period."""
        return Period(self.first, self.last)

    def is_over_on(self, day: date) -> bool:
        """Whether *day* is after the quarter."""
        return (day.year, day.month) > (self.year, 3 * self.number)

    def shifted(self, quarters: int) -> "Quarter":
        """Return the quarter *quarters* later, or earlier if negative.

        Raises:
            MalformedDateError: The result is outside the years 1 to 9998.
        """
        from dateutil.relativedelta import relativedelta

        if type(quarters) is not int:
            raise MalformedDateError(
                f"{shown(quarters)} is not a number of quarters", value=quarters, hint="give a whole number"
            )
        try:
            return Quarter.of(self.first + relativedelta(months=3 * quarters))
        except (OverflowError, ValueError):
            raise MalformedDateError(
                f"no quarter lies {shown(quarters)} from {self}",
                value=quarters,
                hint=f"stay in the years 1 to {_LAST_YEAR}",
            ) from None

    def __str__(self) -> str:
        """Return the quarter as a release name: ``2026-01``."""
        return f"{self.year:04d}-{3 * self.number - 2:02d}"


def _quarter(cls: type[Quarter], year: int, number: int) -> Quarter:
    return cls(year, number)


_quarter_of: Final[Callable[[Any, int, int], Any]] = lru_cache(maxsize=1024)(_quarter)
"""Returns a quarter: one object for all days of it, which compares with itself at once."""
