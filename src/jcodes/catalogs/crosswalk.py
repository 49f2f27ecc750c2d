"""The NDC-HCPCS crosswalks: the code of each product, and the billing units per package."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import attrs

from jcodes.catalogs.data_folder import DataFolder, Table, amount_of, is_within, texts_of
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.package_figures import FIGURES, ROUNDED_UP_SINCE, package_problems
from jcodes.catalogs.sources import Release, Source, source_of
from jcodes.codes import Ndc
from jcodes.codes.ndc import ndc_in
from jcodes.doses import Dosage, Dose
from jcodes.errors.messages import quoted
from jcodes.periods import Quarter

__all__ = [
    "LINKS",
    "LinkRow",
    "NdcLink",
    "container_units",
    "decided",
    "identifier_of",
    "links_of_code",
    "links_of_product",
]


@attrs.frozen(order=False)
class NdcLink:
    """One product under one code in one quarter.

    CMS gives no strength: the content of one item is units per item times the dosage.

    Attributes:
        code: The Level II code, or a CPT number.
        identifier: The NDC as CMS prints it, or an alternate identifier (UPC, UDI, catalog number).
        ndc: The NDC; None for an alternate identifier.
        crosswalk: The CMS crosswalk that lists it: ``"ASP"``, ``"NOC"``, ``"OPPS"`` or ``"AWP"``; they are never mixed.
        quarter: The quarter of the dates of service.
        labeler: The labeler, as printed in the last quarter with the same figures.
        drug: The product name, brand or substance, as printed in that quarter.
        dosage: The dosage of one unit in the crosswalk, which may drop "up to".
        package_size: The amount in one item: milliliters, 1 for a vial of powder, or a count of tablets.
        package_quantity: Items in the package.
        units_per_item: Billing units in one item.
        units_per_package: Billing units in the package, as published by CMS; rounded up since July 2025.
        problems: Conflicts in CMS's figures, one sentence each. Check them before using the link.
        decided_by: If the product has several codes, the fact that selects this one, such as ``"ESRD"``.
        source: The file, its release and hash.
        names: Other codes whose substance matches the product name: the row contradicts itself, and either the name or the
            code is wrong.
    """

    code: str
    identifier: str
    ndc: Ndc | None
    crosswalk: str
    quarter: Quarter
    labeler: str
    drug: str
    dosage: Dosage
    package_size: Decimal | None
    package_quantity: Decimal | None
    units_per_item: Decimal | None
    units_per_package: Decimal | None
    problems: tuple[str, ...]
    source: Source
    decided_by: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether CMS's figures agree with each other."""
        return not self.problems

    @property
    def contradiction(self) -> str:
        """A warning if the product name is the substance of another code; otherwise blank."""
        if not self.names:
            return ""
        return (
            f"CMS's {self.crosswalk} crosswalk of {self.quarter} has {self.identifier} under {self.code} and calls it {quoted(self.drug)}, which is"
            f" {' or '.join(self.names)}"
        )

    @property
    def exact_units(self) -> Fraction | None:
        """Billing units in the package before rounding: units per item times items; None if either is missing."""
        if self.units_per_item is None or self.package_quantity is None:
            return None
        return Fraction(self.units_per_item) * Fraction(self.package_quantity)

    @property
    def item_content(self) -> Dose | None:
        """The amount in one item: units per item times the dosage; None if the dosage is not a single amount or the units are missing.

        CMS gives no strength; this is implied by its figures. Check `problems` before use.
        """
        amount = self.dosage.amount
        if amount is None or amount.unit.is_count or not self.units_per_item:
            return None
        return _content(amount.amount, amount.unit.symbol, self.units_per_item)

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values; amounts are text, exactly as published by CMS."""
        return {
            "ndc": self.ndc.ndc11 if self.ndc else None,
            "identifier": self.identifier,
            "code": self.code,
            "crosswalk": self.crosswalk,
            "quarter": str(self.quarter),
            "labeler": self.labeler,
            "drug": self.drug,
            "dosage": str(self.dosage),
            **{name: None if (amount := getattr(self, name)) is None else str(amount) for name in FIGURES},
            "problems": list(self.problems),
            "decided_by": list(self.decided_by),
            "names": list(self.names),
            "source": {"file": self.source.file, "release": self.source.release, "sha256": self.source.sha256},
        }

    def _repr_html_(self) -> str:
        """Return the facts as a table, for notebooks."""
        from jcodes.html_tables import card

        return card(str(self), self.to_dict())

    def __str__(self) -> str:
        """Return product, code and units."""
        return (
            f"{self.identifier} {self.drug} ({self.labeler}): {self.code}, {self.units_per_package} units per package"
        )


class LinkRow(NamedTuple):
    """A row of ``links.tsv``. It applies to the issues `first` to `last`; a blank `last` is the newest."""

    identifier: str
    code: str
    crosswalk: str
    first: str
    last: str
    labeler: str
    drug: str
    dosage: str
    size: str
    quantity: str
    per_item: str
    per_package: str
    problems: str
    names: str

    def link_of(self, release: Release) -> NdcLink:
        """Return the link for one issue."""
        quarter, identifier, source = release.quarter, self.identifier, source_of(release)
        dosage, size, quantity, per_item, per_package, found = self.figures(quarter >= ROUNDED_UP_SINCE)
        return NdcLink(
            code=self.code,
            identifier=identifier,
            ndc=ndc_in(identifier) if identifier.count("-") == 2 else None,
            crosswalk=self.crosswalk,
            quarter=quarter,
            labeler=self.labeler,
            drug=self.drug,
            dosage=dosage,
            package_size=size,
            package_quantity=quantity,
            units_per_item=per_item,
            units_per_package=per_package,
            problems=(*texts_of(self.problems), *found),
            source=source,
            names=tuple(self.names.split()),
        )

    def figures(self, rounds_up: bool) -> "_Figures":  # noqa: FBT001 - a keyword costs more for each row
        """Return the dosage and the figures of the package, with their conflicts; *rounds_up* says whether CMS did so then, see `ROUNDED_UP_SINCE`."""
        return _figures(self.dosage, self.size, self.quantity, self.per_item, self.per_package, rounds_up)


LINKS: Final = Table("links.tsv", LinkRow)
_CODE: Final = LINKS.columns.index("code")
_DATASETS: Final = (("crosswalk", ("ASP", "OPPS", "AWP")), ("noc_crosswalk", ("NOC",)))
"""The datasets with products, and the crosswalks in each."""


@lru_cache(maxsize=4096)
def _dosage(text: str) -> Dosage:
    return Dosage.parse(text)


_Amount: TypeAlias = Decimal | None
_Figures: TypeAlias = tuple[Dosage, _Amount, _Amount, _Amount, _Amount, tuple[str, ...]]


@lru_cache(maxsize=4096)
def _content(amount: Decimal, unit: str, units: Decimal) -> Dose:
    """Return a dosage times units; by the symbol of its unit, since equal doses may be written in two units."""
    return Dose(amount, unit) * units


@lru_cache(maxsize=8192)
def _figures(  # noqa: PLR0913, PLR0917 - a keyword costs more at each look-up in the cache
    dosage: str,
    size: str,
    quantity: str,
    per_item: str,
    per_package: str,
    rounds_up: bool,  # noqa: FBT001 - the same
) -> _Figures:
    """Return the dosage and the figures of a package, with their conflicts; the quarters from `ROUNDED_UP_SINCE` on are alike, and those before."""
    unit, quarter = _dosage(dosage), ROUNDED_UP_SINCE if rounds_up else ROUNDED_UP_SINCE.shifted(-1)
    items, count, units, whole = amount_of(size), amount_of(quantity), amount_of(per_item), amount_of(per_package)
    found = package_problems(
        dosage=unit, quarter=quarter, size=items, quantity=count, per_item=units, per_package=whole
    )
    return unit, items, count, units, whole, found


def identifier_of(library: DataLibrary, ndc: Ndc | str) -> str:
    """Return an NDC or alternate identifier in the format of the crosswalks.

    Raises:
        AmbiguousNdcError: Ten digits without hyphens; lists the possible NDCs.
        MalformedNdcError: The text is neither an NDC nor an identifier in a crosswalk.
    """
    if isinstance(ndc, str) and ndc and any(ndc in folder.index(LINKS) for folder in library.folders):
        return ndc
    return (ndc if isinstance(ndc, Ndc) else Ndc.parse(ndc)).format("5-4-2")


def links_of_product(
    library: DataLibrary, identifier: str, quarter: Quarter, crosswalk: str | None
) -> tuple[NdcLink, ...]:
    """Return the links of a product in a quarter, in code order. Warns with `GapWarning` if the nearest earlier quarter is used."""
    return _links(library, identifier, 0, quarter, crosswalk)


def links_of_code(library: DataLibrary, code: str, quarter: Quarter, crosswalk: str | None) -> tuple[NdcLink, ...]:
    """Return the links of a code in a quarter, sorted by identifier. Warns with `GapWarning` if the nearest earlier quarter is used."""
    return _links(library, code, _CODE, quarter, crosswalk)


def _links(library: DataLibrary, key: str, column: int, quarter: Quarter, crosswalk: str | None) -> tuple[NdcLink, ...]:
    files: list[tuple[Release, DataFolder, tuple[str, ...]]] = []
    for dataset, kinds in _DATASETS:
        if crosswalk is not None and crosswalk not in kinds:
            continue
        latest = library.latest(dataset, quarter)
        if dataset == "crosswalk":
            said = "NDC links are from the nearest earlier quarter" if latest else "no NDC links"
            library.warn(dataset, quarter, said)
        if latest is None or (dataset != "crosswalk" and latest[0].quarter != quarter):
            continue
        files.append((*latest, kinds if crosswalk is None else (crosswalk,)))
    return library.kept(("links", key, column, quarter, crosswalk), lambda: _links_in(files, key, column))


def _links_in(files: list[tuple[Release, DataFolder, tuple[str, ...]]], key: str, column: int) -> tuple[NdcLink, ...]:
    found = [
        LINKS.value(row, LinkRow.link_of, release)
        for release, folder, wanted in files
        for issue in (release.issue,)  # made once
        for row in folder.rows(LINKS, key, column)
        if row.crosswalk in wanted and is_within(row.first, row.last, issue)
    ]
    return tuple(sorted(found, key=lambda link: (link.identifier, link.code, link.crosswalk)))


def container_units(library: DataLibrary, code: str, quarter: Quarter) -> tuple[Decimal, ...]:
    """Return the billing units in one container of each product of a code in the ASP crosswalk of a quarter, each figure once, smallest first.

    Empty if the crosswalk of the quarter is not loaded, or if the figures of one product are missing or contradict each other.
    """
    latest = library.latest("crosswalk", quarter)
    if latest is None or latest[0].quarter != quarter:
        return ()
    issue, rounds_up, found = latest[0].issue, quarter >= ROUNDED_UP_SINCE, set()
    for row in latest[1].rows(LINKS, code, _CODE):
        if row.crosswalk == "ASP" and is_within(row.first, row.last, issue):
            *_, units, _, problems = LINKS.value(row, LinkRow.figures, rounds_up)
            if row.problems or problems or not units:
                return ()
            found.add(units)
    return tuple(sorted(found))


def decided(links: tuple[NdcLink, ...], tells: Callable[[str], tuple[str, ...]]) -> tuple[NdcLink, ...]:
    """Set `decided_by` of links with several codes: the facts from *tells* that only one code has."""
    codes = {link.code for link in links}
    if len(codes) < 2:
        return links
    told = {code: tells(code) for code in codes}
    own = {
        code: tuple(fact for fact in facts if any(fact not in told[other] for other in codes - {code}))
        for code, facts in told.items()
    }
    return tuple(attrs.evolve(link, decided_by=own[link.code]) for link in links)
