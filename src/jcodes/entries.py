"""One line of the catalog: a code, what it is, what one unit stands for, when it was valid, and where that was read."""

import enum
from datetime import date

import attrs

from jcodes.codes import HcpcsCode
from jcodes.doses import Basis, Dosage
from jcodes.indicators import Betos, Coverage, Pricing, TypeOfService
from jcodes.periods import Period, Quarter

__all__ = ["Entry", "Kind", "Release", "Source"]


class Kind(enum.Enum):
    """What sort of product a code stands for."""

    DRUG = "drug"
    BIOSIMILAR = "biosimilar"
    RADIOPHARMACEUTICAL = "radiopharmaceutical"
    CONTRAST = "contrast"
    ORAL = "oral"
    INHALATION = "inhalation"
    IMMUNOSUPPRESSIVE = "immunosuppressive"
    COMPOUNDED = "compounded"
    UNCLASSIFIED = "not otherwise classified"
    VACCINE = "vaccine"
    BLOOD = "blood"
    SKIN_SUBSTITUTE = "skin substitute"
    CELL_OR_GENE_THERAPY = "cell or gene therapy"
    CONTRACEPTIVE = "contraceptive"
    SUPPLY = "supply or service"


@attrs.frozen
class Release:
    """What CMS published for one quarter, as far as it is at hand.

    Attributes:
        name: The quarter, such as ``"2026-01"``.
        file: The official file's name.
        sha256: Its hash, in hexadecimal.
        rows: How many drug codes were taken from it.
        published: The date CMS put into the file's name, where it did.
        notes: What a reader should know about this copy.
    """

    name: str
    file: str
    sha256: str
    rows: int
    published: date | None = None
    notes: str = ""

    @property
    def quarter(self) -> Quarter:
        """The quarter it is for."""
        return Quarter.parse(self.name)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@attrs.frozen
class Source:
    """Where a fact was read.

    Attributes:
        file: The official file.
        release: The release it belongs to.
        sha256: The file's hash.
        correction: Why and by what source the fact differs from the file; blank where it does not.
    """

    file: str
    release: str
    sha256: str
    correction: str = ""

    def __str__(self) -> str:
        """Return the file and the release."""
        return f"{self.file} (release {self.release})" + (f"; corrected: {self.correction}" if self.correction else "")


@attrs.frozen(order=False)
class Entry:
    """One code as one release of the catalog states it.

    Attributes:
        code: The HCPCS Level II code.
        name: The substance, in lower case as CMS writes it.
        dosage: What one billing unit stands for.
        kind: What sort of product it is.
        period: The dates of service it was valid for, ends included.
        source: The official file it was read from.
        brands: Names in the descriptor's parentheses: brands, or the manufacturer whose product has a code of its own.
        details: Facts of the descriptor that tell codes of one substance apart, such as ``"esrd"`` or ``"subcutaneous"``.
        replaced_by: Codes that took over after the end, where a source names them.
        coverage: How Medicare decides on coverage; None where CMS leaves it blank.
        pricing: How Part B prices it.
        types_of_service: The kinds of service it is counted as.
        betos: Its Berenson-Eggers category; None where CMS leaves it blank.
    """

    code: HcpcsCode
    name: str
    dosage: Dosage
    kind: Kind
    period: Period
    source: Source
    brands: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    replaced_by: tuple[HcpcsCode, ...] = ()
    coverage: Coverage | None = None
    pricing: tuple[Pricing, ...] = ()
    types_of_service: tuple[TypeOfService, ...] = ()
    betos: Betos | None = None

    @property
    def release(self) -> str:
        """The release that states it, such as ``"2026-01"``."""
        return self.source.release

    @property
    def description(self) -> str:
        """A sentence composed from the facts; CMS's own wording is not shipped."""
        brands = f" ({', '.join(self.brands)})" if self.brands else ""
        details = f", {', '.join(detail.replace('_', ' ') for detail in self.details)}" if self.details else ""
        return f"{self.name}{brands}{details}: {unit_sentence(self.dosage)}"

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them: texts, lists of texts, and None."""
        return {
            "code": str(self.code),
            "name": self.name,
            "brands": list(self.brands),
            "dosage": str(self.dosage),
            "kind": self.kind.value,
            "details": list(self.details),
            "valid_from": self.period.start.isoformat(),
            "valid_to": self.period.end.isoformat() if self.period.end else None,
            "replaced_by": list(map(str, self.replaced_by)),
            "coverage": _said(self.coverage),
            "pricing": list(map(_said, self.pricing)),
            "types_of_service": list(map(_said, self.types_of_service)),
            "betos": _said(self.betos),
            "release": self.release,
            "source": {"file": self.source.file, "sha256": self.source.sha256, "correction": self.source.correction},
        }

    def __str__(self) -> str:
        """Return the code and the name."""
        return f"{self.code} {self.name}"


def _said(indicator: enum.Enum | None) -> str | None:
    return indicator and f"{indicator.value} ({indicator.name.lower().replace('_', ' ')})"


def unit_sentence(dosage: Dosage) -> str:
    """Return what one billing unit of *dosage* stands for, in words."""
    text = str(dosage)
    if dosage.basis is Basis.NONE:
        return f"no dosage is stated{text.removeprefix('none')}"
    if dosage.basis is Basis.BAND:
        return f"one unit is an administration of {text}"
    if dosage.basis is Basis.EACH:
        text = "one piece" + text.removeprefix("each") if text.startswith("each") else text.replace("per ", "one ", 1)
    return f"one unit is {text}"
