"""One code of a catalog: its definition, and look-ups in CMS's other files."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from jcodes.catalogs.code_table import definition_of
from jcodes.catalogs.definitions import Definition, Replacement
from jcodes.codes import HcpcsCode
from jcodes.errors import DataError
from jcodes.periods import Quarter
from jcodes.renamed import renamed

if TYPE_CHECKING:
    from jcodes.catalogs.biologics import Biologic
    from jcodes.catalogs.crosswalk import NdcLink
    from jcodes.catalogs.labels import Label
    from jcodes.catalogs.lookups import Lookups
    from jcodes.catalogs.names import Name
    from jcodes.catalogs.noc_codes import NocListing
    from jcodes.catalogs.outpatient import OutpatientStatus
    from jcodes.catalogs.payment_limits import PaymentLimit
    from jcodes.catalogs.self_administered import SelfAdministered
    from jcodes.catalogs.sources import Release
    from jcodes.catalogs.suggested import SuggestedReplacement
    from jcodes.catalogs.table_routes import TableRoutes
    from jcodes.catalogs.unit_edits import UnitEdit

__all__ = ["Entry", "entry_of", "not_equivalent_to"]


_NO_CATALOG: Final = "take the entry from a catalog, such as jcodes.catalog()['J9312']"


@attrs.frozen(order=False)
class Entry(Definition):
    """One code of a catalog, with look-ups in CMS's other files.

    Its facts are those of `Definition`: `code`, `name`, `dosage`, `kind`, `period`, `brands`, `source` and more.
    """

    _lookups: "Lookups | None" = attrs.field(default=None, repr=False, eq=False, alias="facts")

    def __hash__(self) -> int:
        """Hash the code, as a definition does."""
        return Definition.__hash__(self)

    def ndcs(self, on: date | str | None = None) -> "tuple[NdcLink, ...]":
        """Return the products of the code in the quarter of *on*; see `Catalog.links`."""
        return self._known().links(self.code, on)

    def labels(self, on: date | str | None = None) -> "tuple[Label, ...]":
        """Return FDA's label facts of the code's products in the quarter of *on*, as `Catalog.labels_of_code` does."""
        return self._known().labels_of_code(self.code, on)

    def price(self, on: date | str | None = None) -> "PaymentLimit | None":
        """Return the payment limit on the date of service; see `Catalog.price`."""
        return self._known().price(self.code, on)

    def covered_until(self) -> Quarter | None:
        """Return the last quarter that the release covers; None without a catalog. A later release may have ended the code."""
        return None if self._lookups is None else self._lookups.last_quarter

    speaks_until: ClassVar[renamed] = renamed("covered_until")

    def mue(self, setting: str = "practitioner", on: date | str | None = None) -> "UnitEdit":
        """Return the medically unlikely edit (MUE) of a setting on the date of service; see `Catalog.mue`."""
        return self._known().mue(self.code, setting, on)

    def jw_jz(self, on: date | str | None = None) -> bool | None:
        """Return whether the code is on CMS's JW/JZ list; see `Catalog.jw_jz`."""
        return self._known().jw_jz(self.code, on)

    def jw_jz_since(self, on: date | str | None = None) -> date | None:
        """Return the first date of service for which the code is on CMS's JW/JZ list, as `Catalog.jw_jz_since` does."""
        return self._known().jw_jz_since(self.code, on)

    def jw_jz_list(self, on: date | str | None = None) -> "Release | None":
        """Return the issue of CMS's JW/JZ list that decides for a date of service, as `Catalog.jw_jz_list` does."""
        return self._known().jw_jz_list(on)

    def self_administered(self, on: date | str | None = None) -> "tuple[SelfAdministered, ...]":
        """Return the loaded contractor lists of self-administered drugs that include the code, as `Catalog.self_administered` does."""
        return self._known().self_administered(self.code, on)

    def outpatient(self, on: date | str | None = None) -> "OutpatientStatus | None":
        """Return the outpatient status on the date of service; see `Catalog.outpatient`."""
        return self._known().outpatient(self.code, on)

    def noc_listing(self, on: date | str | None = None) -> "NocListing | None":
        """Return CMS's listing of the code as not otherwise classified, as `Catalog.noc_listing` does."""
        return self._known().noc_listing(self.code, on)

    @property
    def names(self) -> "tuple[Name, ...]":
        """All names of the drug, each with its kind and sources: substance, brands, synonyms and abbreviations.

        Names from the descriptor and the crosswalks come first, then those from FDA's and CMS's other files; see
        `jcodes.catalogs.names.Name`.
        """
        from jcodes.catalogs.names import names_of

        return names_of(self)

    @property
    def biologics(self) -> "tuple[Biologic, ...]":
        """The licensed biologics of the code in FDA's Purple Book: for a biosimilar its reference product, and whether it is interchangeable.

        Joined are biosimilars and their reference products, by proper name; others have none. See `jcodes.catalogs.biologics.Biologic`.
        """
        from jcodes.catalogs.biologics import biologics_of

        return biologics_of(self)

    @property
    def table_routes(self) -> "TableRoutes | None":
        """The routes that CMS's Tables of Drugs of 2017 to 2019 list for the code in this period; None if they do not list it."""
        from jcodes.catalogs.table_routes import table_routes

        return table_routes(self)

    @property
    def replaces(self) -> "tuple[Replacement, ...]":
        """The ended codes that this one replaced, each with the units of this code per unit of the ended code."""
        return self._known().replaced_codes(self.code)

    @property
    def suggested_replacements(self) -> "tuple[SuggestedReplacement, ...]":
        """The codes that CMS's payment limit files suggest as its replacements: evidence only, never part of `replaced_by`."""
        return self._known().suggested_replacements(self.code)

    def predecessors(self, on: date) -> tuple[HcpcsCode, ...]:
        """Return the codes that this one replaced and that were valid on a date of service; none without a catalog."""
        return () if self._lookups is None else self._lookups.predecessors(self.code, on)

    @property
    def row(self) -> int | None:
        """The row number in the official file, counted from 1; None if unknown."""
        return self._known().row_of(self.code)

    @property
    def has_facts(self) -> bool:
        """Whether the entry belongs to a catalog, so that look-ups in CMS's other files work."""
        return self._lookups is not None

    def _known(self) -> "Lookups":
        if self._lookups is None:
            raise DataError(f"the entry of {self.code} belongs to no catalog", hint=_NO_CATALOG)
        return self._lookups


def entry_of(line: str, release: "Release", facts: "Lookups | None" = None) -> Entry:
    """Create an entry from a row of ``codes.tsv`` for *release*.

    Raises:
        DataError: The row is damaged.
    """
    return definition_of(line, release, partial(Entry, facts=facts))


def not_equivalent_to(entry: Entry) -> tuple[str, ...]:
    """Return the codes that the descriptor of *entry* lists as not therapeutically equivalent."""
    start = "not equivalent to "
    return tuple(detail.removeprefix(start) for detail in entry.details if detail.startswith(start))
