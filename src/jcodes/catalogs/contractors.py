"""The Medicare administrative contractors (MAC) by state: for Part A and B claims, and for durable medical equipment."""

import enum
from functools import lru_cache
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import DataFolder, Table
from jcodes.catalogs.data_library import DataLibrary
from jcodes.catalogs.sources import Release, Source, source_of

__all__ = ["CONTRACTORS", "Contractor", "ContractorKind", "contractor_in", "contractors_in"]


class ContractorKind(enum.Enum):
    """The claims that a contractor processes."""

    PARTS_A_AND_B = "A/B"
    """Hospitals' and practitioners' claims, by where the service is furnished."""
    DME = "DME"
    """Suppliers' claims for durable medical equipment and its drugs, by where the patient lives."""


@attrs.frozen(order=False)
class Contractor:
    """The contractor of a state.

    Attributes:
        state: The two letters of the state, district or territory, such as ``"TX"``.
        kind: The claims it processes.
        jurisdiction: Its jurisdiction, such as ``"JH"`` or ``"DME C"``.
        name: The contractor.
        self_administered_article: CMS's number of its article with the self-administered drug list; blank for equipment.
        source: The table.
    """

    state: str
    kind: ContractorKind
    jurisdiction: str
    name: str
    self_administered_article: str
    source: Source

    def __str__(self) -> str:
        """Return the state, the contractor and its jurisdiction."""
        return f"{self.state} {self.kind.value}: {self.name} ({self.jurisdiction})"


class ContractorRow(NamedTuple):
    """A row of ``contractors.tsv``."""

    state: str
    issue: str
    kind: str
    jurisdiction: str
    name: str
    article: str
    correction: str

    def contractor_of(self, release: Release) -> Contractor:
        """Return what it states."""
        return Contractor(
            state=self.state,
            kind=ContractorKind(self.kind),
            jurisdiction=self.jurisdiction,
            name=self.name,
            self_administered_article=self.article,
            source=attrs.evolve(source_of(release), correction=self.correction),
        )


CONTRACTORS: Final = Table("contractors.tsv", ContractorRow)


def contractors_in(library: DataLibrary) -> tuple[Contractor, ...]:
    """Return the contractors of every state by the newest table loaded, in order of the states; none without a table."""
    files = library.files("contractors")
    if not files:
        return ()
    return _listed(*files[-1])


def _listed(release: Release, folder: DataFolder) -> tuple[Contractor, ...]:
    rows = (row for row in folder.all_rows(CONTRACTORS) if row.issue == release.issue)
    return tuple(CONTRACTORS.value(row, ContractorRow.contractor_of, release) for row in rows)


@lru_cache(maxsize=8)
def _by_state(release: Release, folder: DataFolder) -> dict[tuple[str, ContractorKind], Contractor]:
    return {(one.state, one.kind): one for one in reversed(_listed(release, folder))}


def contractor_in(library: DataLibrary, state: str, kind: ContractorKind) -> Contractor | None:
    """Return the contractor of a state for one kind of claims; None for a state that the newest table loaded lacks."""
    files = library.files("contractors")
    return _by_state(*files[-1]).get((state, kind)) if files else None
