"""Tests of one entry that rule codes out or keep them: its route, payment, trait, dosage and periods."""

from collections.abc import Collection
from datetime import date
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.doses import Basis
from jcodes.services.drugs import INJECTED, is_injected, routes_of
from jcodes.vocabulary.indicators import Coverage
from jcodes.vocabulary.routes import Route
from jcodes.vocabulary.traits import Trait

__all__ = [
    "NOT_INJECTED", "has_trait", "is_code", "is_for_injection", "is_one_of", "is_payable", "is_unbanded", "is_unpayable", "is_valid", "is_volume", "periods_of",
]  # fmt: skip

NOT_INJECTED: Final = frozenset(
    {
        Route.ORAL, Route.SUBLINGUAL, Route.INHALATION, Route.OPHTHALMIC, Route.OTIC, Route.INTRANASAL, Route.TRANSDERMAL, Route.RECTAL,
        Route.VAGINAL, Route.TOPICAL, Route.IRRIGATION, Route.INTRACANALICULAR,
    }
)  # fmt: skip


def is_unpayable(entry: Entry) -> bool:
    """Return whether CMS marks *entry* as not payable by Medicare."""
    return entry.coverage is Coverage.NOT_PAYABLE


def is_valid(entry: Entry, on: date | None) -> bool:
    """Return whether *entry* is valid on a date of service, or the date is unknown."""
    return on is None or any(on in period for period in entry.periods)


def is_for_injection(entry: Entry, route: Route) -> bool:
    """Return whether *route* is not an injection and *entry* is an injected drug; temporary codes count as injected, except sealants."""
    if route not in NOT_INJECTED or routes_of(entry) is not None:
        return False
    if Trait.INJECTION in entry.traits:
        return True
    is_temporary = entry.code.text[0] in "CQ" and entry.kind in INJECTED and Trait.SEALANT not in entry.traits
    return is_temporary or is_injected(entry)


def has_trait(trait: Trait, entry: Entry) -> bool:
    """Return whether *entry* has a trait."""
    return trait in entry.traits


def is_unbanded(name: str, entry: Entry) -> bool:
    """Return whether *entry* has the name, and no dose range."""
    return entry.name == name and entry.dosage.basis is not Basis.BAND


def is_code(code: str, entry: Entry) -> bool:
    """Return whether *entry* is that of *code*."""
    return entry.code.text == code


def is_one_of(codes: Collection[str], entry: Entry) -> bool:
    """Return whether *entry* is that of one of *codes*."""
    return entry.code.text in codes


def is_payable(route: Route | None, entry: Entry) -> bool:
    """Return whether Medicare may pay *entry*, and, if required, its descriptor names *route*."""
    return not is_unpayable(entry) and (route is None or route in (routes_of(entry) or ()))


def is_volume(entry: Entry) -> bool:
    """Return whether a unit of *entry* is a volume."""
    return entry.dosage.amount is not None and entry.dosage.amount.unit.dimension == "volume"


def periods_of(entry: Entry) -> str:
    """Return the effective periods of *entry* for a sentence."""
    return " and ".join(
        f"from {period.start}" + ("" if period.end is None else f" to {period.end}") for period in entry.periods
    )
