"""One line of the catalog: what a release states of a code, and what CMS's other files say of it."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.catalogs.code_table import definition_of
from jcodes.catalogs.definitions import Definition, Replacement
from jcodes.codes import HcpcsCode
from jcodes.errors import DataError
from jcodes.periods import Quarter

if TYPE_CHECKING:
    from jcodes.catalogs.crosswalk import NdcLink
    from jcodes.catalogs.names import Name
    from jcodes.catalogs.outpatient import OutpatientStatus
    from jcodes.catalogs.payment_limits import PaymentLimit
    from jcodes.catalogs.questions import Questions
    from jcodes.catalogs.self_administered import SelfAdministered
    from jcodes.catalogs.sources import Release
    from jcodes.catalogs.unit_edits import UnitEdit

__all__ = ["Entry", "entry_of"]


_NO_FACTS: Final = "take the entry from a catalog, such as jcodes.catalog()['J9312']"


@attrs.frozen(order=False)
class Entry(Definition):
    """One code as one release of the catalog states it; what CMS's other files say of the code it asks of its catalog.

    Its facts are those of `Definition`: `code`, `name`, `dosage`, `kind`, `period`, `brands`, `source` and more.
    """

    _facts: "Questions | None" = attrs.field(default=None, repr=False, eq=False, alias="facts")

    def ndcs(self, on: date | str | None = None) -> "tuple[NdcLink, ...]":
        """Return the products of the code in the quarter of *on*, as `Catalog.links` does."""
        return self._known().links(self.code, on)

    def price(self, on: date | str | None = None) -> "PaymentLimit | None":
        """Return the payment limit on the date of service, as `Catalog.price` does."""
        return self._known().price(self.code, on)

    def speaks_until(self) -> Quarter | None:
        """Return the last quarter that the entry's release speaks for: later ones may have ended the code. None without a catalog."""
        return None if self._facts is None else self._facts.speaks_until()

    def mue(self, setting: str = "practitioner", on: date | str | None = None) -> "UnitEdit":
        """Return the medically unlikely edit of a setting on the date of service, as `Catalog.mue` does."""
        return self._known().mue(self.code, setting, on)

    def jw_jz(self, on: date | str | None = None) -> bool | None:
        """Tell whether CMS's list puts the code under the JW and JZ policy, as `Catalog.jw_jz` does."""
        return self._known().jw_jz(self.code, on)

    def jw_jz_since(self) -> date | None:
        """Return the first date of service for which CMS's list names the code, as `Catalog.jw_jz_since` does."""
        return self._known().jw_jz_since(self.code)

    def self_administered(self) -> "tuple[SelfAdministered, ...]":
        """Return the contractors' lists of self-administered drugs that name the code, as far as they are at hand."""
        return self._known().self_administered(self.code)

    def outpatient(self, on: date | str | None = None) -> "OutpatientStatus | None":
        """Return the outpatient status on the date of service, as `Catalog.outpatient` does."""
        return self._known().outpatient(self.code, on)

    @property
    def names(self) -> "tuple[Name, ...]":
        """What people call it, each with its kind and its sources: substance, brands, synonyms and abbreviations.

        The descriptor's and the crosswalks' come first, then those of FDA's files and CMS's other files; see `jcodes.catalogs.names.Name`.
        """
        from jcodes.catalogs.names import names_of

        return names_of(self)

    @property
    def replaces(self) -> "tuple[Replacement, ...]":
        """The ended codes that this one took over from, each with how many of this code's units stand for one of its."""
        return self._known().replaced_codes(self.code)

    def predecessors(self, on: date) -> tuple[HcpcsCode, ...]:
        """Return the codes that this one took over from and that were valid on a date of service; none without a catalog."""
        return () if self._facts is None else self._facts.predecessors(self.code, on)

    @property
    def row(self) -> int | None:
        """The row of the official file, counted from 1; None where it is not known."""
        return self._known().row_of(self.code)

    @property
    def has_facts(self) -> bool:
        """Tell whether the entry belongs to a catalog, which knows what other files of CMS say of the code."""
        return self._facts is not None

    def _known(self) -> "Questions":
        if self._facts is None:
            raise DataError(f"the entry of {self.code} belongs to no catalog", hint=_NO_FACTS)
        return self._facts


def entry_of(line: str, release: "Release", facts: "Questions | None" = None) -> Entry:
    """Return the entry that a row of ``codes.tsv`` states, as *release* knows it.

    Raises:
        DataError: A row that does not hold what its columns promise.
    """
    return definition_of(line, release, partial(Entry, facts=facts))
