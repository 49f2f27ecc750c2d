"""The days on which a list by date of service changes inside a quarter."""

from collections.abc import Iterator
from datetime import date, timedelta

from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.jw_jz_list import JW_JZ
from jcodes.catalogs.self_administered import SELF_ADMINISTERED

__all__ = ["change_days_of"]


def change_days_of(library: DataLibrary) -> tuple[date, ...]:
    """Return the days, in order, from which the JW/JZ list or a self-administered drug list may answer otherwise than on the day before.

    Everything else goes by quarter or, as the code's own periods, by code.
    """
    return tuple(sorted(set(_stated(library))))


def _stated(library: DataLibrary) -> Iterator[date]:
    for dataset in ("jw_jz", "sad"):
        yield from (release.since for release in library.releases(dataset))
    for folder in library.folders:
        for since in {row.since for row in folder.all_rows(JW_JZ)}:
            yield date.fromisoformat(since)
        for start, end in {(row.start, row.end) for row in folder.all_rows(SELF_ADMINISTERED)}:
            if start:
                yield date.fromisoformat(start)
            if end:
                yield date.fromisoformat(end) + timedelta(days=1)
