"""Rows of the code sets of claims: add-on codes, reason and remark codes, places of service, revenue codes, contractors."""

from collections.abc import Iterator, Sequence
from typing import Final

from jcodes.catalogs.add_on_codes import AddOnRow
from jcodes.catalogs.contractors import ContractorRow
from jcodes.catalogs.denial_codes import DenialRow
from jcodes.catalogs.places import PlaceRow
from jcodes.catalogs.revenue_codes import RevenueRow
from jcodes.official.files import OfficialFile, read_as
from jcodes.readers.add_ons import AddOnFile
from jcodes.readers.contractors import ContractorsFile
from jcodes.readers.denial_codes import DenialCodesFile
from jcodes.readers.places import PlaceRatesFile, PlacesFile
from jcodes.readers.revenue import RevenueCodesFile

__all__ = ["add_on_rows", "contractor_rows", "denial_rows", "place_rows", "revenue_rows"]

_DOUBTFUL_STARTS: Final = frozenset({"16", "49", "57"})
"""Places whose start differs between copies of CMS's list, such as 2003-10-01 and 2023-10-01: they are kept without one."""
_IDAHO: Final = ("ID", "DME", "DME D")
"""A state that the table leaves out among those of the contractors for equipment."""
_WHY_IDAHO: Final = "the copy lacks Idaho, which belongs to jurisdiction D (general-knowledge)"


def add_on_rows(file: OfficialFile) -> Iterator[AddOnRow]:
    """Yield the add-on code edits."""
    for pair in read_as(file, AddOnFile).pairs:
        end = pair.end.isoformat() if pair.end else ""
        yield AddOnRow(pair.code, file.issue, pair.primary, str(pair.kind), pair.start.isoformat(), end)


def denial_rows(file: OfficialFile) -> Iterator[DenialRow]:
    """Yield the reason and remark codes."""
    for code in read_as(file, DenialCodesFile).codes:
        modified = code.modified.isoformat() if code.modified else ""
        stop = code.stop.isoformat() if code.stop else ""
        yield DenialRow(code.code, file.issue, code.list, code.start.isoformat(), modified, stop)


def place_rows(places: Sequence[OfficialFile], rates: Sequence[OfficialFile]) -> Iterator[PlaceRow]:
    """Yield the places of service of each list, with the rates of the newest list of rates."""
    known = {rate.code: rate.rate for file in rates[-1:] for rate in read_as(file, PlaceRatesFile).rates}
    for file in places:
        for place in read_as(file, PlacesFile).places:
            start = "" if place.start is None or place.code in _DOUBTFUL_STARTS else place.start.isoformat()
            yield PlaceRow(place.code, file.issue, start, known.get(place.code, ""))


def revenue_rows(file: OfficialFile) -> Iterator[RevenueRow]:
    """Yield the revenue codes."""
    for number in read_as(file, RevenueCodesFile).numbers:
        yield RevenueRow(number, file.issue)


def contractor_rows(file: OfficialFile) -> Iterator[ContractorRow]:
    """Yield the contractors by state, with the one that the table leaves out."""
    states = read_as(file, ContractorsFile).states
    for one in states:
        yield ContractorRow(one.state, file.issue, one.kind, one.jurisdiction, one.name, one.article, "")
    state, kind, jurisdiction = _IDAHO
    names = {one.name for one in states if one.jurisdiction == jurisdiction}
    if len(names) == 1 and not any((one.state, one.kind) == (state, kind) for one in states):
        yield ContractorRow(state, file.issue, kind, jurisdiction, names.pop(), "", _WHY_IDAHO)
