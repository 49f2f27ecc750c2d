"""How FDA licensed the biologics of a code: biosimilars, reference products, interchangeability. Loaded on first use."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import REBUILD, Table, bundled, texts_of
from jcodes.catalogs.definitions import Definition
from jcodes.catalogs.labels import LabelSource, label_sources
from jcodes.vocabulary.licenses import LicenseType

__all__ = ["BIOLOGICS", "Biologic", "biologics_of"]


@attrs.frozen(order=False)
class Biologic:
    """A licensed biologic that bills under a code, in FDA's Purple Book.

    The Purple Book of one day lacks later licenses: read `interchangeable` as "by that day". It states no date on which a product became
    interchangeable.

    Attributes:
        proprietary: The trade name; blank if it has none.
        proper: The proper name, with FDA's suffix.
        type: How it is licensed: as a reference product, a biosimilar, or an interchangeable one if any of its presentations is.
        license: The number of the biologics license application (BLA).
        applicant: Who holds the license.
        reference: The proper name of its reference product; blank for 351(a).
        reference_brand: The trade name of its reference product; blank for 351(a).
        approved: The first approval of its presentations.
        routes: FDA's words for their routes.
        presentations: The number of its presentations that fit the code's route.
        interchangeable: How many of them are interchangeable.
        source: The file.
    """

    proprietary: str
    proper: str
    type: LicenseType
    license: str
    applicant: str
    reference: str
    reference_brand: str
    approved: date
    routes: tuple[str, ...]
    presentations: int
    interchangeable: int
    source: LabelSource

    @property
    def is_biosimilar(self) -> bool:
        """Whether it is licensed as a biosimilar of another product."""
        return self.type is not LicenseType.REFERENCE

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON."""
        return {
            **attrs.asdict(self, filter=attrs.filters.exclude("source", "type", "approved", "routes")),
            "type": self.type.value,
            "approved": self.approved.isoformat(),
            "routes": list(self.routes),
            "source": attrs.asdict(self.source) | {"issued": self.source.issued.isoformat()},
        }

    def __str__(self) -> str:
        """Return the names, the license, and the reference product."""
        name = f"{self.proprietary} ({self.proper})" if self.proprietary else self.proper
        if not self.is_biosimilar:
            return f"{name}: BLA {self.license}, {self.type.value}"
        count = self.presentations
        share = (
            f", {self.interchangeable} of {count} presentation{'' if count == 1 else 's'}"
            if self.interchangeable
            else ""
        )
        what = "interchangeable biosimilar" if self.interchangeable else "biosimilar"
        return f"{name}: BLA {self.license}, 351(k), {what} of {self.reference_brand} ({self.reference}){share}"


class BiologicRow(NamedTuple):
    """A row of ``biologics.tsv``: a licensed product under the definition of a code with that name."""

    code: str
    name: str
    license: str
    type: str
    proprietary: str
    proper: str
    applicant: str
    reference: str
    reference_brand: str
    approved: str
    routes: str
    presentations: str
    interchangeable: str
    source: str

    def biologic_of(self, sources: Mapping[str, LabelSource]) -> Biologic:
        """Return what it states."""
        return Biologic(
            proprietary=self.proprietary,
            proper=self.proper,
            type=LicenseType(self.type),
            license=self.license,
            applicant=self.applicant,
            reference=self.reference,
            reference_brand=self.reference_brand,
            approved=date.fromisoformat(self.approved),
            routes=texts_of(self.routes),
            presentations=int(self.presentations),
            interchangeable=int(self.interchangeable),
            source=sources[self.source],
        )


BIOLOGICS: Final = Table("biologics.tsv", BiologicRow, REBUILD)


def biologics_of(entry: Definition) -> tuple[Biologic, ...]:
    """Return the licensed biologics of a code's definition, in order of their trade names; empty for other products.

    Raises:
        DataError: A damaged table.
    """
    folder = bundled()
    rows = folder.rows(BIOLOGICS, str(entry.code))
    sources = label_sources(folder, "biologics")
    found = [BIOLOGICS.value(row, BiologicRow.biologic_of, sources) for row in rows if row.name == entry.name]
    return tuple(sorted(found, key=lambda one: (one.proprietary, one.license)))
