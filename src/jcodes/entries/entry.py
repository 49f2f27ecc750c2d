"""One line of the catalog: a code, what it is, what one unit stands for, when it was valid, and where that was read."""

import enum
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol

import attrs

from jcodes.codes import HcpcsCode
from jcodes.doses import Basis, Dosage
from jcodes.entries.routes import RouteLimit, StatedRoute
from jcodes.errors import DataError
from jcodes.indicators import Betos, Coverage, Pricing, TypeOfService
from jcodes.periods import Period, Quarter

if TYPE_CHECKING:
    from jcodes.entries.edits import OutpatientStatus, SelfAdministered, UnitEdit
    from jcodes.entries.limits import PaymentLimit
    from jcodes.entries.links import NdcLink
    from jcodes.entries.names import Name

__all__ = ["Entry", "Facts", "Kind", "Release", "Replacement", "Source", "unit_sentence"]


class Kind(enum.Enum):
    """What sort of product a code stands for."""

    DRUG = "drug"
    BIOLOGIC = "biologic"
    """By its nonproprietary name: the stems of biologics, or the four letters that FDA adds to a biologic's name."""
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

    CMS re-issues files: a re-issue is a release of the same quarter with a later date, and the newest wins unless one is asked for.

    Attributes:
        name: The quarter, such as ``"2026-01"``.
        file: The official file's name.
        sha256: Its hash, in hexadecimal.
        rows: How many rows were taken from it.
        published: The date CMS put into the file's name, where it did.
        notes: What a reader should know about this copy.
        dataset: What it is a file of: ``"hcpcs"``, ``"asp"``, ``"crosswalk"``, ``"mue"``, ``"jw_jz"``, ``"sad"``, ``"noc"``, ``"opps"``,
            ``"modifiers"``.
        covers: The last quarter that it speaks for: the year's last for an annual file, else its own.
    """

    name: str
    file: str
    sha256: str
    rows: int
    published: date | None = None
    notes: str = ""
    dataset: str = "hcpcs"
    covers: str = ""

    @property
    def quarter(self) -> Quarter:
        """The quarter it is for."""
        return Quarter.parse(self.name)

    @property
    def last_quarter(self) -> Quarter:
        """The last quarter it speaks for."""
        return Quarter.parse(self.covers or self.name)

    @property
    def issue(self) -> str:
        """The name that tells re-issues of one quarter apart, such as ``"2026-01@2026-01-12"``."""
        return f"{self.name}@{self.published}" if self.published else self.name

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
class Replacement:
    """A code that took over from an ended one.

    Attributes:
        code: The code that took over.
        ratio: How many of its units stand for one unit of the ended code; None where the two dosages have no ratio.
        why: How that is known.
    """

    code: HcpcsCode
    ratio: Fraction | None
    why: str

    def __str__(self) -> str:
        """Return the code, and how many of its units stand for one."""
        return str(self.code) if self.ratio is None else f"{self.code} (1 unit becomes {self.ratio})"


class Facts(Protocol):
    """Where an entry finds what other files of CMS say of its code: the catalog it came from."""

    def __getitem__(self, code: "HcpcsCode | str") -> "Entry":
        """Return the entry of a code."""

    def links(self, code: "HcpcsCode | str", on: date | str | None = None) -> "tuple[NdcLink, ...]":
        """Return the products of the code."""

    def price(self, code: "HcpcsCode | str", on: date | str | None = None) -> "PaymentLimit | None":
        """Return the payment limit of the code."""

    def mue(self, code: "HcpcsCode | str", setting: str = "practitioner", on: date | str | None = None) -> "UnitEdit":
        """Return the unit edit of the code."""

    def jw_jz(self, code: "HcpcsCode | str", on: date | str | None = None) -> bool | None:
        """Tell whether the code is on CMS's list."""

    def jw_jz_since(self, code: "HcpcsCode | str") -> date | None:
        """Return the first date of service for which CMS's list names the code."""

    def self_administered(self, code: "HcpcsCode | str") -> "tuple[SelfAdministered, ...]":
        """Return the contractors' lists that name the code."""

    def outpatient(self, code: "HcpcsCode | str", on: date | str | None = None) -> "OutpatientStatus | None":
        """Return the outpatient status of the code."""

    def names(self, entry: "Entry") -> "tuple[Name, ...]":
        """Return the names of the entry."""

    def row_of(self, code: "HcpcsCode | str") -> int | None:
        """Return the row of the official file."""

    def speaks_until(self) -> Quarter:
        """Return the last quarter that the release speaks for."""

    def replaced_codes(self, code: "HcpcsCode | str") -> "tuple[Replacement, ...]":
        """Return the ended codes that the code took over from."""


_NO_FACTS: Final = "take the entry from a catalog, such as jcodes.catalog()['J9312']"


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
        brands: Names in the descriptor's parentheses: brands, or the manufacturer whose product has a code of its own; and the
            brands that CMS's crosswalks of the time name.
        trade_names: Those of the brands that only the crosswalks name. A name that is another code's substance is none.
        other_names: Further names of the substance: the right spelling where CMS's is wrong, what else the descriptor calls it, and what a
            code for products not otherwise specified covers by CMS's crosswalk.
        routes: The ways of giving it that the descriptor names; empty where it names none.
        route_limits: Routes that a cited source rules out, or the only ones that it leaves.
        details: Facts of the descriptor that tell codes of one substance apart, such as ``"esrd"`` or ``"subcutaneous"``.
        replacements: Codes that took over after the end, with the ratio of units, where a source shows them.
        references: For a biosimilar the codes of its reference product.
        earlier: Earlier periods of the code for this same product, where it ended and came back.
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
    replacements: tuple[Replacement, ...] = ()
    references: tuple[HcpcsCode, ...] = ()
    coverage: Coverage | None = None
    pricing: tuple[Pricing, ...] = ()
    types_of_service: tuple[TypeOfService, ...] = ()
    betos: Betos | None = None
    earlier: tuple[Period, ...] = ()
    trade_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    routes: tuple[StatedRoute, ...] = ()
    route_limits: tuple[RouteLimit, ...] = ()
    _facts: Facts | None = attrs.field(default=None, repr=False, eq=False, alias="facts")

    @property
    def replaced_by(self) -> tuple[HcpcsCode, ...]:
        """The codes that took over after the end, where a source shows them."""
        return tuple(replacement.code for replacement in self.replacements)

    @property
    def periods(self) -> tuple[Period, ...]:
        """All periods of the code for this product, oldest first."""
        return (*self.earlier, self.period)

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

        The descriptor's and the crosswalks' come first, then those of FDA's files and CMS's other files; see `jcodes.entries.names.Name`.
        """
        return self._known().names(self)

    @property
    def replaces(self) -> "tuple[Replacement, ...]":
        """The ended codes that this one took over from, each with how many of this code's units stand for one of its."""
        return self._known().replaced_codes(self.code)

    def predecessors(self, on: date) -> tuple[HcpcsCode, ...]:
        """Return the codes that this one took over from and that were valid on a date of service; none without a catalog."""
        if self._facts is None:
            return ()
        before = [self._facts[one.code] for one in self.replaces]
        return tuple(entry.code for entry in before if any(on in period for period in entry.periods))

    @property
    def row(self) -> int | None:
        """The row of the official file, counted from 1; None where it is not known."""
        return self._known().row_of(self.code)

    @property
    def has_facts(self) -> bool:
        """Tell whether the entry belongs to a catalog, which knows what other files of CMS say of the code."""
        return self._facts is not None

    def _known(self) -> Facts:
        if self._facts is None:
            raise DataError(f"the entry of {self.code} belongs to no catalog", hint=_NO_FACTS)
        return self._facts

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
            "other_names": list(self.other_names),
            "routes": [route.value for route in self.routes],
            "route_limits": list(map(str, self.route_limits)),
            "valid_from": self.period.start.isoformat(),
            "valid_to": self.period.end.isoformat() if self.period.end else None,
            "replaced_by": [
                {"code": str(one.code), "ratio": None if one.ratio is None else str(one.ratio), "why": one.why}
                for one in self.replacements
            ],
            "references": list(map(str, self.references)),
            "earlier_periods": [str(period) for period in self.earlier],
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
