"""Cached look-ups in the catalog and its files."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from jcodes.catalogs import Catalog
from jcodes.catalogs.add_on_codes import BY_CONTRACTOR, lists_every_primary
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.data_library import WHEN_FORGOTTEN
from jcodes.catalogs.modifiers import ListedModifier
from jcodes.catalogs.sources import Release
from jcodes.codes import Ndc
from jcodes.errors import JcodesError, quiet

if TYPE_CHECKING:
    from jcodes.catalogs.unit_edits import UnitEdit
    from jcodes.vocabulary.places import EditSetting

__all__ = [
    "add_on_primaries",
    "are_settled",
    "digits_of",
    "edit_of",
    "first_of",
    "is_loaded",
    "linked_codes",
    "linked_ever",
    "links_of",
    "listed_modifier",
    "loaded",
    "loaded_days",
    "quiet",
    "release_of",
    "service_edit",
]


def loaded(catalog: Catalog, dataset: str = "hcpcs") -> tuple[Release, ...]:
    """Return the loaded files of a dataset, oldest first; HCPCS files up to the catalog's own release."""
    held = catalog.releases(dataset)
    if dataset != "hcpcs":
        return held
    own = catalog.release
    issue = own.issue
    return (*(one for one in held if one.issue < issue), own)


def release_of(held: tuple[Release, ...], day: date) -> Release | None:
    """Return the newest of the files *held* that covers the quarter of *day*, or None."""
    key = 4 * day.year + (day.month - 1) // 3
    return next((one for one, first, last in _spans(held) if first <= key <= last), None)


@lru_cache(maxsize=64)
def _spans(held: tuple[Release, ...]) -> tuple[tuple[Release, int, int], ...]:
    """Return the files, newest first, each with the first and last quarter that it covers, counted from year 0."""
    return tuple((one, one.quarter.place, one.last_quarter.place) for one in reversed(held))


def is_loaded(catalog: Catalog, day: date | None, dataset: str = "hcpcs") -> bool:
    """Return whether a loaded file of a dataset covers the quarter of *day*."""
    return day is not None and _is_loaded(catalog, first_of(day), dataset)


@lru_cache(maxsize=8192)
def _is_loaded(catalog: Catalog, day: date, dataset: str) -> bool:
    return release_of(loaded(catalog, dataset), day) is not None


def first_of(day: date) -> date:
    """Return the first day of the quarter of *day*: CMS's files are quarterly, so one answer holds for all its days."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


@lru_cache(maxsize=64)
def loaded_days(catalog: Catalog, dataset: str) -> tuple[date, date]:
    """Return the first day of the oldest and the last day of the newest quarter with a loaded file of a dataset that has one."""
    held = catalog.releases(dataset)
    return held[0].quarter.first, held[-1].quarter.last


def digits_of(ndc: Ndc) -> str:
    """Return the digits of *ndc* in CMS's crosswalk: eleven, or twelve for a labeler of six digits."""
    return ndc.ndc12 if len(ndc.labeler) > 5 else ndc.ndc11


@lru_cache(maxsize=8192)
def are_settled(catalog: Catalog, modifiers: frozenset[str], on: date | None) -> bool:
    """Return whether CMS or CPT lists every modifier, and each with dates is valid on the date of service."""
    found = [listed_modifier(catalog, text) for text in modifiers]
    return all(one is not None and (on is None or one.period is None or on in one.period) for one in found)


@lru_cache(maxsize=8192)
def listed_modifier(catalog: Catalog, text: str) -> ListedModifier | None:
    """Return CMS's or CPT's entry for the modifier *text*; None if neither lists it."""
    return catalog.modifier(text)


def linked_codes(catalog: Catalog, ndc: str, on: date | None) -> tuple[NdcLink, ...]:
    """Return the crosswalk rows of an NDC in the quarter of *on*, or the nearest earlier one loaded; see `digits_of`."""
    return _linked_codes(catalog, ndc, None if on is None else first_of(on))


@lru_cache(maxsize=8192)
def _linked_codes(catalog: Catalog, ndc: str, on: date | None) -> tuple[NdcLink, ...]:
    with quiet():
        try:
            return catalog.ndc(ndc, on)
        except JcodesError:
            return ()


def links_of(catalog: Catalog, code: str, on: date | None) -> tuple[NdcLink, ...]:
    """Return the crosswalk rows of a code in the quarter of *on*, or the nearest earlier one loaded."""
    return _links_of(catalog, code, None if on is None else first_of(on))


@lru_cache(maxsize=8192)
def _links_of(catalog: Catalog, code: str, on: date | None) -> tuple[NdcLink, ...]:
    with quiet():
        return catalog.links(code, on)


def edit_of(catalog: Catalog, code: str, table: str, on: date | None) -> "UnitEdit":
    """Return the MUE of a code in *table* of the quarter of *on*, or of the nearest earlier one loaded."""
    return _edit_of(catalog, code, table, None if on is None else first_of(on))


@lru_cache(maxsize=8192)
def _edit_of(catalog: Catalog, code: str, table: str, on: date | None) -> "UnitEdit":
    with quiet():
        return catalog.mue(code, table, on)


@lru_cache(maxsize=8192)
def linked_ever(catalog: Catalog, ndc: str) -> tuple[NdcLink, ...]:
    """Return the crosswalk rows of an NDC in every quarter loaded, newest first; see `digits_of`."""
    quarters = sorted({release.quarter for release in catalog.releases("crosswalk")}, reverse=True)
    return tuple(link for quarter in quarters for link in linked_codes(catalog, ndc, quarter.first))


def service_edit(catalog: Catalog, code: str, setting: "EditSetting", on: date) -> "UnitEdit":
    """Return the MUE of a service in the quarter of *on*, or in the nearest earlier one loaded."""
    return _service_edit(catalog, code, setting, first_of(on))


@lru_cache(maxsize=8192)
def _service_edit(catalog: Catalog, code: str, setting: "EditSetting", on: date) -> "UnitEdit":
    with quiet():
        return catalog.mue(code, setting, on)


@lru_cache(maxsize=8192)
def add_on_primaries(catalog: Catalog, code: str, on: date) -> frozenset[str]:
    """Return the primary codes that CMS lists for an add-on code on a date of service; none if the list on file is not whole."""
    primaries = (
        frozenset(edit.primary for edit in catalog.add_on(code, on)) if lists_every_primary(code) else frozenset()
    )
    return frozenset() if BY_CONTRACTOR in primaries else primaries


WHEN_FORGOTTEN.extend(
    cached.cache_clear for cached in (are_settled, listed_modifier, linked_ever, _service_edit, add_on_primaries)
)
