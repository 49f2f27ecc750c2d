"""Dates of service outside the loaded data: one warning per claim."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.catalogs.data_folder import DATASETS
from jcodes.catalogs.sources import Release
from jcodes.periods import Quarter
from jcodes.rules.context.claim import ClaimView, Unchecked
from jcodes.rules.context.flags import UNLOADED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import is_loaded, loaded, release_of
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Found, claim_rule

__all__ = ["RULES"]

_SHOWN: Final = 5
_DAY: Final = timedelta(days=1)


@claim_rule(
    "data-not-loaded",
    "dates of service outside the loaded data",
    severity=Severity.WARNING,
    source="jcodes-releases",
    only=UNLOADED,
)
def data_not_loaded(whole: ClaimView) -> Iterator[Found]:
    """A date of service is after, before or in a gap of the loaded HCPCS releases, or before the first MUE table or NDC crosswalk.

    One warning lists all such lines of the claim and names what is missing: the HCPCS release, whatever the code; the MUE table, if the
    payer has one; the NDC crosswalk, if the line has an NDC. ``Report.complete`` is then False. A line without a date is `date-missing`.

    A date after the last quarter of every loaded file is called late: the computer's clock is never used, so that only the loaded files, and
    the filing date in `filed-before-service`, can tell that a date lies in the future.
    """
    unchecked = [one for one in whole.unchecked if one.on is not None]
    if not unchecked:
        return
    dated = [one for one in unchecked if "hcpcs" in one.missing]
    later = [
        _not_yet(whole.catalog, dataset, unchecked)
        for dataset in _FIRST
        if any(dataset in one.missing for one in unchecked)
    ]
    if not dated:
        yield Found(". ".join(later), fix=_ADD)
        return
    message, fix = _outside(whole, dated)
    yield Found(". ".join([message, *later, *_late(whole.catalog, dated)]), fix=fix)


_ADD: Final = "add CMS's file: jcodes data add FILE"
_FIRST: Final = {"mue": ("MUE tables", "MUE table"), "crosswalk": ("NDC crosswalks", "NDC crosswalk")}


def _not_yet(catalog: Catalog, dataset: str, unchecked: list[Unchecked]) -> str:
    """Return the lines with a date before the first loaded file of *dataset*."""
    several, one_file = _FIRST[dataset]
    lines = [one for one in unchecked if dataset in one.missing]
    days = sorted({one.on for one in lines if one.on is not None})
    held = catalog.releases(dataset)
    start = f"{several} loaded from {min(one.quarter for one in held).first}" if held else f"no {one_file} loaded"
    wanted = _listed([f"the {one_file} of {name}" for name in dict.fromkeys(map(_quarter, days))])
    return f"{start}. Load {wanted} to check {_listed(sorted(set(map(str, lines))))}"


def _outside(whole: ClaimView, dated: list[Unchecked]) -> tuple[str, str]:
    """Return the message and the hint for lines that no loaded HCPCS release covers."""
    held = loaded(whole.catalog)
    days = sorted({one.on for one in dated if one.on is not None})
    last = max(one.last_quarter for one in held).last
    later = [day for day in days if day > last]
    others = [day for day in days if day <= last]
    parts = [f"HCPCS data loaded through {last}"] if later else []
    parts.extend(dict.fromkeys(_gap(held, day) for day in others))
    names = _listed(sorted(set(map(str, dated))))
    wanted = [f"the release of {name}" for name in dict.fromkeys(map(_quarter, others))]
    wanted += ["a newer release"] if later else []
    elsewhere = _elsewhere(whole.catalog, days)
    also = _also([whole.lines[one.line] for one in dated])
    message = f"{'; '.join(parts)}. Load {_listed(wanted)} to confirm {names}{also}"
    return message, f"check again with the catalog of {elsewhere}" if elsewhere else _ADD


@lru_cache(maxsize=8)
def _newest(catalog: Catalog) -> date:
    """Return the last day of the newest quarter that any loaded file covers."""
    return max(one.last_quarter.last for dataset in DATASETS for one in catalog.releases(dataset))


def _late(catalog: Catalog, dated: list[Unchecked]) -> list[str]:
    """Return a sentence for dates beyond every loaded file; none otherwise."""
    newest = _newest(catalog)
    far = any(one.on is not None and one.on > newest for one in dated)
    return [f"No loaded file reaches beyond {newest}: check the year"] if far else []


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    shown = names[:_SHOWN] + ([f"{more} more"] if more > 0 else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _gap(held: tuple[Release, ...], day: date) -> str:
    """Return the quarters around *day* without a loaded release."""
    before = max((one.last_quarter.last for one in held if one.last_quarter.last < day), default=None)
    after = min(one.quarter.first for one in held if one.quarter.first > day)
    if before is None:
        return f"HCPCS data loaded from {after}"
    return f"HCPCS data not loaded for {before + _DAY} to {after - _DAY}"


def _quarter(day: date) -> str:
    quarter = Quarter.of(day)
    return f"{quarter.year} Q{quarter.number}"


def _elsewhere(catalog: Catalog, days: list[date]) -> str:
    """Return the newest loaded release that covers all *days* and can be opened as a catalog, or blank."""
    found = [release_of(catalog.releases(), day) for day in days]
    names = [one.name for one in found if one is not None]
    return max(names) if len(names) == len(found) else ""


def _also(lines: list[LineView]) -> str:
    """Return the other files that the check of *lines* needs and that are not loaded for their quarters."""
    missing = []
    if any(
        at.is_drug and at.payer.mue_table.value is not None and not is_loaded(at.catalog, at.on, "mue") for at in lines
    ):
        missing.append("the MUE table")
    if any(at.is_drug and at.line.ndc.strip() and not is_loaded(at.catalog, at.on, "crosswalk") for at in lines):
        missing.append("the NDC crosswalk")
    verb = "are" if len(missing) > 1 else "is"
    return f"; {' and '.join(missing)} of the quarter {verb} not loaded either" if missing else ""


RULES: Final = (data_not_loaded,)
