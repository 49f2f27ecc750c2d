"""Find dates in CMS file names and preambles: quarter, publication date, effective period."""

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from jcodes.periods import Period, Quarter

__all__ = ["day_in", "period_in", "release_in"]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_FLAGS: Final = re.ASCII | re.IGNORECASE

_NAMED: Final = re.compile(rf"(?<![a-z]){_MONTH.format('month')}(?![a-z])", _FLAGS)
_YEAR: Final = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])|(?<=HCPC)([0-9]{2})(?![0-9])", _FLAGS)
_NUMBERED: Final = re.compile(
    r"(?<![0-9])(?P<year>20[0-9]{2})[-_ ]?(?:Q(?P<quarter>[1-4])|[-_](?P<month>0[1-9]|1[0-2]))(?![0-9])", _FLAGS
)
_ISO: Final = re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9])", _FLAGS)
_DAY: Final = re.compile(
    r"(?<![0-9])(?P<month>[01][0-9])(?P<mark>[-./_]?)(?P<day>[0-3][0-9])(?P=mark)(?P<year>20[0-9]{2}|[0-9]{2})(?![0-9])",
    _FLAGS,
)
_EFFECTIVE: Final = re.compile(r"(?<![a-z])eff(?:ective)?(?![a-z])", _FLAGS)
_WRITTEN: Final = r"{0} +(?P<{1}>[0-9]{{1,2}}) *, *(?P<{2}>20[0-9]{{2}})"
_PERIOD: Final = re.compile(
    _WRITTEN.format(_MONTH.format("m1"), "d1", "y1")
    + r" *(?:through|thru|to|[-\u2013]) *"
    + _WRITTEN.format(_MONTH.format("m2"), "d2", "y2"),
    _FLAGS,
)


def _stems(name: str) -> list[str]:
    """Return the names to search: the archive member first, then the archive."""
    return [PurePosixPath(part).name.replace("%20", " ") for part in reversed(name.split("!"))]


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None


def release_in(name: str) -> str | None:
    """Return the release in a file name, or None.

    Args:
        name: The file name; ``archive.zip!member`` for an archive member, which is searched first.

    >>> release_in("HCPC2026_OCT_ANWEB_09232026.xlsx"), release_in("HCPC17_CONTR_ANWEB.txt"), release_in("mue_2024Q3.csv")
    ('2026-10', '2017-01', '2024-07')
    """
    for stem in _stems(name):
        dateless = _DAY.sub(
            "", _ISO.sub("", stem)
        )  # a full date is the publication date, often in the previous quarter
        if match := _NUMBERED.search(dateless):
            return str(
                Quarter.parse(match["year"] + (f"-{match['month']}" if match["month"] else f"Q{match['quarter']}"))
            )
        if match := _YEAR.search(dateless):
            year = int(match[1] or 2000 + int(match[2]))
            month = _NAMED.search(dateless)
            return str(Quarter.of(date(year, _month(month["month"]) if month else 1, 1)))
        day = day_in(stem)
        if day is not None and _EFFECTIVE.search(stem):
            return str(Quarter.of(day))
    return None


def day_in(name: str) -> date | None:
    """Return the last full date in a file name, which is the publication or effective date; None if there is none.

    Args:
        name: The file name; see `release_in`.

    >>> day_in("HCPC2026_JAN_ANWEB_01122026.xlsx"), day_in("Jan 2025 ASP Pricing File 121924.csv")
    (datetime.date(2026, 1, 12), datetime.date(2024, 12, 19))
    """
    for stem in _stems(name):
        found = [_day(m["year"], int(m["month"]), m["day"]) for form in (_DAY, _ISO) for m in form.finditer(stem)]
        days = [day for day in found if day is not None]
        if days:
            return days[-1]
    return None


def period_in(text: str) -> Period | None:
    """Return the effective period in a preamble, or None.

    >>> period_in("Effective October 1, 2025 through December 31, 2025")
    Period(start=datetime.date(2025, 10, 1), end=datetime.date(2025, 12, 31))
    """
    for match in _PERIOD.finditer(text):
        start = _day(match["y1"], _month(match["m1"]), match["d1"])
        end = _day(match["y2"], _month(match["m2"]), match["d2"])
        if start and end and start <= end:
            return Period(start, end)
    return None
