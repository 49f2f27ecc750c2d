"""Rows of payment indicators of ambulatory surgery centers (Addendum BB)."""

from collections.abc import Iterator

from jcodes.catalogs.surgery_centers import AscRow
from jcodes.official.files import OfficialFile, read_as
from jcodes.periods import Quarter
from jcodes.readers.asc import AddendumBB

__all__ = ["surgery_center_rows"]


def surgery_center_rows(file: OfficialFile) -> Iterator[AscRow]:
    """Yield the indicator of each code, once for every run of quarters in which it is the same."""
    by_code: dict[str, dict[Quarter, str]] = {}
    for one in read_as(file, AddendumBB).indicators:
        by_code.setdefault(one.code, {})[Quarter.of(one.effective)] = one.indicator
    for code, held in by_code.items():
        run: list[Quarter] = []
        for quarter in sorted(held):
            if run and (held[run[-1]] != held[quarter] or run[-1].shifted(1) != quarter):
                yield _row(code, file.issue, held[run[0]], run)
                run = []
            run.append(quarter)
        yield _row(code, file.issue, held[run[0]], run)


def _row(code: str, issue: str, indicator: str, run: list[Quarter]) -> AscRow:
    return AscRow(code, issue, indicator, run[0].first.isoformat(), run[-1].last.isoformat())
