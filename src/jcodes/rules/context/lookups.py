"""Cached look-ups in the catalog and its files."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING

from jcodes.catalogs import Catalog, releases
from jcodes.catalogs.add_on_codes import BY_CONTRACTOR, lists_every_primary
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.modifiers import ListedModifier
from jcodes.catalogs.sources import Release
from jcodes.codes import Ndc
from jcodes.errors import GapWarning, JcodesError
from jcodes.periods import Quarter

if TYPE_CHECKING:
    from jcodes.catalogs.ncci_edits import NcciEdit
    from jcodes.catalogs.unit_edits import UnitEdit
    from jcodes.vocabulary.places import EditSetting

__all__ = [
    "add_on_primaries",
    "digits_of",
    "is_loaded",
    "linked_codes",
    "linked_ever",
    "listed_modifier",
    "loaded",
    "ncci_edits",
    "quiet",
    "release_of",
    "service_edit",
]


@contextmanager
def quiet() -> Iterator[None]:
    """Suppress `GapWarning`: rules check the quarter of each answer, and report missing files themselves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GapWarning)
        yield


def loaded(catalog: Catalog, dataset: str = "hcpcs") -> tuple[Release, ...]:
    """Return the loaded files of a dataset, oldest first; HCPCS files up to the catalog's own release."""
    held = releases(dataset)
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
    return tuple((one, _place(one.quarter), _place(one.last_quarter)) for one in reversed(held))


def _place(quarter: Quarter) -> int:
    return 4 * quarter.year + quarter.number - 1


def is_loaded(catalog: Catalog, day: date | None, dataset: str = "hcpcs") -> bool:
    """Return whether a loaded file of a dataset covers the quarter of *day*."""
    return day is not None and release_of(loaded(catalog, dataset), day) is not None


def digits_of(ndc: Ndc) -> str:
    """Return the digits of *ndc* in CMS's crosswalk: eleven, or twelve for a labeler of six digits."""
    return ndc.ndc12 if len(ndc.labeler) > 5 else ndc.ndc11


@lru_cache(maxsize=8192)
def listed_modifier(catalog: Catalog, text: str) -> ListedModifier | None:
    """Return CMS's or CPT's entry for the modifier *text*; None if neither lists it."""
    return catalog.modifier(text)


@lru_cache(maxsize=8192)
def linked_codes(catalog: Catalog, ndc: str, on: date | None) -> tuple[NdcLink, ...]:
    """Return the crosswalk rows of an NDC in the quarter of *on*, or the nearest earlier one loaded; see `digits_of`."""
    with quiet():
        try:
            return catalog.ndc(ndc, on)
        except JcodesError:
            return ()


@lru_cache(maxsize=8192)
def linked_ever(catalog: Catalog, ndc: str) -> tuple[NdcLink, ...]:
    """Return the crosswalk rows of an NDC in every quarter loaded, newest first; see `digits_of`."""
    quarters = sorted({release.quarter for release in releases("crosswalk")}, reverse=True)
    return tuple(link for quarter in quarters for link in linked_codes(catalog, ndc, quarter.first))


@lru_cache(maxsize=8192)
def ncci_edits(
    catalog: Catalog, services: frozenset[str], drugs: frozenset[str], setting: "EditSetting", on: date
) -> "tuple[NcciEdit, ...]":
    """Return the NCCI edits among the codes of a day, in the order of the codes; none is looked up for drugs alone."""
    pairs = [*combinations(sorted(services), 2), *product(sorted(services), sorted(drugs))]
    return tuple(edit for one, other in pairs for edit in catalog.ncci(one, other, setting, on))


@lru_cache(maxsize=8192)
def service_edit(catalog: Catalog, code: str, setting: "EditSetting", on: date) -> "UnitEdit":
    """Return the MUE of a service in the quarter of *on*, or in the nearest earlier one loaded."""
    with quiet():
        return catalog.mue(code, setting, on)


@lru_cache(maxsize=8192)
def add_on_primaries(catalog: Catalog, code: str, on: date) -> frozenset[str]:
    """Return the primary codes that CMS lists for an add-on code on a date of service; none if the list on file is not whole."""
    primaries = (
        frozenset(edit.primary for edit in catalog.add_on(code, on)) if lists_every_primary(code) else frozenset()
    )
    return frozenset() if BY_CONTRACTOR in primaries else primaries
