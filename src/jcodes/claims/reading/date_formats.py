"""Dates as people write them: read by the format that the caller states, never guessed."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from jcodes.errors import MalformedDateError, MalformedError
from jcodes.errors.messages import quoted, shown
from jcodes.small_cache import small_cache

__all__ = ["DATE_FIELDS", "date_reader", "dated"]

DATE_FIELDS: Final = frozenset({"on", "through", "submitted", "statement_from", "statement_through"})
"""The fields of claims, lines and records that hold a date."""

_NESTED: Final = frozenset({"lines", "administration", "also"})
_PARTS: Final = {"YYYY": "%Y", "YY": "%y", "MMM": "%b", "MM": "%m", "M": "%m", "DD": "%d", "D": "%d"}
_WORDS: Final = re.compile("|".join(_PARTS))
_NEEDED: Final = ({"%Y", "%y"}, {"%m", "%b", "%B"}, {"%d"})
_ALLOWED: Final = frozenset({"%Y", "%y", "%m", "%b", "%B", "%d"})
_MOST: Final = 40
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([/.-])[0-9]{1,2}([/.-])([0-9]{2}|[0-9]{4})")
_LAST_MONTH: Final = 12
_USUAL: Final = ("MM/DD/YYYY", "M/D/YY", "MM-DD-YYYY", "YYYY-MM-DD", "%m/%d/%Y")
_FORM: Final = re.compile(r"(?:%[a-z]|[ymd/., -]){1,20}", re.IGNORECASE | re.ASCII)
"""A text of the letters of a format, which is nobody's name."""
_HINT: Final = "give a format such as 'MM/DD/YYYY', 'M/D/YY' or '%m/%d/%Y'"


@lru_cache(maxsize=64)
def _pattern(text: str) -> str:
    """Return the ``strptime`` pattern of a date format.

    Raises:
        MalformedError: Not a format with a year, a month and a day, each once.
    """
    pattern = text if "%" in text else _WORDS.sub(lambda match: _PARTS[match[0]], text.upper())
    parts = re.findall("%.?", pattern)
    if (
        len(text) > _MOST
        or len(parts) != 3
        or not all(group & set(parts) for group in _NEEDED)
        or set(parts) - _ALLOWED
    ):
        said = quoted(text) if _FORM.fullmatch(text) else shown(text, _USUAL)
        raise MalformedError(f"{said} is not a date format", value=text, hint=_HINT)
    return pattern


def date_reader(date_format: str | None) -> Callable[[object], object]:
    """Return the function that reads the dates of one source: text by *date_format*; blank text and dates stay.

    >>> from jcodes.claims.reading.date_formats import date_reader
    >>> date_reader("MM/DD/YYYY")("02/03/2026")
    datetime.date(2026, 2, 3)

    Args:
        date_format: Such as ``"MM/DD/YYYY"``, in letters of either case, or a ``strptime`` format such as ``"%m/%d/%Y"``; a two-digit year is one of 1969 to 2068. None
            leaves text unchanged; records read it year first, as in 2026-02-03.

    Raises:
        MalformedError: Not a format. The function raises MalformedDateError for text that does not match it, and without a format for a
            date with the year last.
    """
    if date_format is None:
        return _unchanged
    if not isinstance(date_format, str):
        raise MalformedError(f"{shown(date_format)} is not a date format", value=date_format, hint=_HINT)
    pattern = _pattern(date_format)

    def read(value: object) -> object:
        if not isinstance(value, str) or not value.strip():
            return value
        return _read(value.strip(), pattern, date_format)

    return read


def _unchanged(value: object) -> object:
    """Return the value of a cell; a date with the year last is read only by a format that the caller states."""
    if isinstance(value, str) and (match := _YEAR_LAST.fullmatch(value.strip())):
        first, one, other, year = match.groups()
        parts = ("DD", "MM") if int(first) > _LAST_MONTH else ("MM", "DD")
        form = f"{parts[0]}{one}{parts[1]}{other}{'Y' * len(year)}"
        raise MalformedDateError(
            f"{shown(value)} has the year last",
            value=value,
            hint=f"give the format of the dates: date_format='{form}', or --date-format {form}",
        )
    return value


@small_cache(4096)
def _parsed(text: str, pattern: str) -> date | None:
    try:
        return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, which has no time zone
    except ValueError:
        return None


def _read(text: str, pattern: str, date_format: str) -> date:
    day = _parsed(text, pattern) if len(text) <= _MOST else None
    if day is None:
        raise MalformedDateError(
            f"{shown(text)} is not a date of the format {date_format}",
            value=text,
            hint="write every date in the one format given, or correct the format",
        )
    return day


def dated(facts: Mapping[str, object], read: Callable[[object], object]) -> Mapping[str, object]:
    """Return the mapping of a claim, line or record with its dates read by *read*, also those of its lines and records.

    Raises:
        MalformedDateError: A date is not of the format.
    """
    return facts if read is _unchanged else dict(_dated(facts, read))


def _dated(facts: Mapping[str, object], read: Callable[[object], object]) -> Iterator[tuple[str, object]]:
    for name, value in facts.items():
        if name in DATE_FIELDS:
            yield name, read(value)
        elif name in _NESTED and isinstance(value, Mapping):
            yield name, dated(value, read)
        elif name in _NESTED and isinstance(value, list | tuple):
            yield name, [dated(one, read) if isinstance(one, Mapping) else one for one in value]
        else:
            yield name, value
