"""Rows of the side tables as values: payment limits, NDC links, unit edits, lists."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.modifiers import ListedModifier, ModifierLevel
from jcodes.catalogs.noc_prices import NocPrice
from jcodes.catalogs.outpatient import OutpatientStatus
from jcodes.catalogs.package_figures import package_problems
from jcodes.catalogs.payment_limits import PaymentLimit, PriceNote
from jcodes.catalogs.self_administered import SelfAdministered
from jcodes.catalogs.sources import Release, source_of
from jcodes.catalogs.store import TABLES
from jcodes.catalogs.unit_edits import EditSetting, UnitEdit
from jcodes.codes import Ndc
from jcodes.doses import Dosage
from jcodes.errors import DataError, JcodesError
from jcodes.periods import Period, Quarter

__all__ = ["edit_of", "link_of", "modifier_of", "noc_of", "price_of", "self_administered_of", "status_of"]

_HINT: Final = "reinstall jcodes, or add the official file anew"
_T = TypeVar("_T")


def _read(table: str, line: str, make: Callable[[dict[str, str]], _T]) -> _T:
    try:
        return make(dict(zip(TABLES[table], line.split("\t"), strict=True)))
    except (JcodesError, ValueError, ArithmeticError) as error:
        raise DataError(f"{table}: the row {line!r} cannot be read ({error})", hint=_HINT) from error


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@lru_cache(maxsize=4096)
def _dosage(text: str) -> Dosage:
    return Dosage.parse(text)


def price_of(line: str, release: Release) -> PaymentLimit:
    """Return the payment limit that a row of ``prices.tsv`` states."""
    return _read(
        "prices.tsv",
        line,
        lambda row: PaymentLimit(
            code=row["code"],
            quarter=release.quarter,
            limit=_amount(row["limit"]),
            coinsurance=_amount(row["coinsurance"]),
            vaccine_awp=_amount(row["vaccine_awp"]),
            vaccine_limit=_amount(row["vaccine_limit"]),
            blood_awp=_amount(row["blood_awp"]),
            blood_limit=_amount(row["blood_limit"]),
            clotting_factor=row["clotting_factor"] == "1",
            notes=tuple(map(PriceNote, row["notes"].split("|"))) if row["notes"] else (),
            remark=row["remark"],
            source=source_of(release),
        ),
    )


def link_of(line: str, release: Release, quarter: Quarter) -> NdcLink:
    """Return the NDC link that a row of ``links.tsv`` states for one of the quarters it holds for."""

    def make(row: dict[str, str]) -> NdcLink:
        dosage, identifier = _dosage(row["dosage"]), row["identifier"]
        figures = {name: _amount(row[name]) for name in ("size", "quantity", "per_item", "per_package")}
        printed = tuple(row["problems"].split("|")) if row["problems"] else ()
        return NdcLink(
            code=row["code"],
            identifier=identifier,
            ndc=Ndc.parse(identifier) if identifier.count("-") == 2 and Ndc.is_valid(identifier) else None,
            crosswalk=row["crosswalk"],
            quarter=quarter,
            labeler=row["labeler"],
            drug=row["drug"],
            dosage=dosage,
            package_size=figures["size"],
            package_quantity=figures["quantity"],
            units_per_item=figures["per_item"],
            units_per_package=figures["per_package"],
            problems=(*printed, *package_problems(dosage=dosage, quarter=quarter, **figures)),
            source=source_of(release),
            names=tuple(row["names"].split()),
        )

    return _read("links.tsv", line, make)


def edit_of(line: str, release: Release) -> UnitEdit:
    """Return the unit edit that a row of ``edits.tsv`` states."""
    return _read(
        "edits.tsv",
        line,
        lambda row: UnitEdit(
            code=row["code"],
            setting=EditSetting(row["setting"]),
            quarter=release.quarter,
            value=int(row["value"]),
            indicator=int(row["indicator"]),
            rationale=row["rationale"],
            source=source_of(release),
        ),
    )


def self_administered_of(line: str, release: Release) -> SelfAdministered:
    """Return the exclusion that a row of ``sad.tsv`` states."""
    return _read(
        "sad.tsv",
        line,
        lambda row: SelfAdministered(
            code=row["code"],
            article=row["article"],
            contractor=row["contractor"],
            route=row["route"],
            effective=date.fromisoformat(row["effective"]) if row["effective"] else None,
            url=row["url"],
            source=source_of(release),
        ),
    )


def noc_of(line: str, release: Release) -> NocPrice:
    """Return the payment limit that a row of ``noc.tsv`` states."""
    return _read(
        "noc.tsv",
        line,
        lambda row: NocPrice(row["name"], row["dosage"], release.quarter, _amount(row["limit"]), source_of(release)),
    )


def status_of(line: str, release: Release, quarter: Quarter) -> OutpatientStatus:
    """Return the outpatient status that a row of ``opps.tsv`` states for one of the quarters it holds for."""
    return _read(
        "opps.tsv",
        line,
        lambda row: OutpatientStatus(
            code=row["code"],
            quarter=quarter,
            status=row["status"],
            group=row["group"],
            rate=_amount(row["rate"]),
            source=source_of(release),
        ),
    )


def modifier_of(line: str, release: Release) -> ListedModifier:
    """Return what a row of ``modifiers.tsv`` states."""
    return _read(
        "modifiers.tsv",
        line,
        lambda row: ListedModifier(
            modifier=row["modifier"],
            level=ModifierLevel(row["level"]),
            period=Period(row["start"], row["end"] or None) if row["start"] else None,
            source=source_of(release),
        ),
    )
