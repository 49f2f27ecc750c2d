"""Each code's facts, made once for all days on which nothing of them changes."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.codes import HcpcsCode
from jcodes.errors import JcodesError
from jcodes.periods import Quarter
from jcodes.rules.context.code import CodeFacts

__all__ = ["SharedFacts"]

_MOST_FACTS: Final = 8192
_MOST_DAYS: Final = 4096
_DAY: Final = timedelta(days=1)


class SharedFacts:
    """The facts of the codes of one catalog by date of service.

    CMS publishes by quarter, so that the days of a quarter share the facts of a code. Where a list changes inside a quarter, the days before and
    after share theirs; and a code that starts or ends inside has facts of its own for each day.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Initialize with the catalog."""
        self._catalog = catalog
        self._changes: tuple[date, ...] | None = None
        self._spans: dict[date, tuple[date, date]] = {}
        self._facts: dict[tuple[str, object], CodeFacts] = {}
        self._split: set[tuple[str, object]] = set()

    def __call__(self, code: HcpcsCode, on: date | None) -> CodeFacts:
        """Return the facts of *code* for the date of service *on*."""
        span = None if on is None else self._spans.get(on) or self._span_of(on)
        key: tuple[str, object] = (code.text, span)
        found = self._facts.get(key)
        return self._made(code, on, key) if found is None else found

    def _made(self, code: HcpcsCode, on: date | None, key: tuple[str, object]) -> CodeFacts:
        if len(self._facts) >= _MOST_FACTS:
            self._facts.clear()
            self._split.clear()
        facts = CodeFacts(code, on, self._catalog)
        if on is not None and (key in self._split or not _is_constant(facts, *self._spans[on])):
            self._split.add(key)
            return self._facts.setdefault((code.text, on), facts)
        self._facts[key] = facts
        return facts

    def _span_of(self, on: date) -> tuple[date, date]:
        """Return the first and last of the days around *on* in its quarter between which no list of the catalog changes."""
        if self._changes is None:
            self._changes = self._catalog.change_days()
        if len(self._spans) >= _MOST_DAYS:
            self._spans.clear()
        try:
            quarter = Quarter.of(on)
            first, last = quarter.first, quarter.last
        except JcodesError:  # the year 9999 has no files
            first = last = on
        place = bisect_right(self._changes, on)
        if place and self._changes[place - 1] > first:
            first = self._changes[place - 1]
        if place < len(self._changes) and self._changes[place] <= last:
            last = self._changes[place] - _DAY
        found = self._spans[on] = first, last
        return found


def _is_constant(facts: CodeFacts, first: date, last: date) -> bool:
    """Return whether no definition of the code starts or ends between two days."""
    current = facts.catalog.get(facts.code)
    periods = () if current is None else current.periods
    if any(period.start <= first and (period.end is None or last <= period.end) for period in periods):
        return True
    every = [*periods, *(period for entry in facts.history for period in entry.periods)]
    return not any(
        first < period.start <= last or (period.end is not None and first <= period.end < last) for period in every
    )
