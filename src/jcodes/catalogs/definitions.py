"""The definition of a code in one release: the drug, the dosage of one unit, the valid dates, and the source."""

import enum
from fractions import Fraction

import attrs

from jcodes.catalogs.sources import Source
from jcodes.codes import HcpcsCode
from jcodes.doses import Basis, Dosage
from jcodes.periods import Period
from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.indicators import Betos, Coverage, Pricing, TypeOfService
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import StatedRoute
from jcodes.vocabulary.traits import Trait

__all__ = ["Definition", "Replacement", "RouteLimit", "unit_sentence"]


@attrs.frozen
class RouteLimit:
    """Routes that a code is not billed for, or the only ones it is billed for, if its descriptor has none.

    Attributes:
        routes: The routes.
        is_only: Whether the code is for these routes only; otherwise it is for all routes except these.
        instead: The codes to bill instead, each with its setting.
        why: The reason.
        source: The source.
    """

    routes: tuple[StatedRoute, ...]
    is_only: bool
    instead: tuple[tuple[str, str], ...]
    why: str
    source: Citation = attrs.field(converter=as_citation)

    def __str__(self) -> str:
        """Return the routes, and the codes to bill instead."""
        named = f"{'only ' if self.is_only else 'not '}{' or '.join(route.value for route in self.routes)}"
        other = " or ".join(f"{code} ({where})" for code, where in self.instead)
        return f"{named}; bill {other}" if other else named


@attrs.frozen(order=False)
class Replacement:
    """A replacement code for an ended one.

    Attributes:
        code: The new code.
        ratio: The units of the new code per unit of the ended code; None if the dosages are not comparable.
        why: The evidence.
    """

    code: HcpcsCode
    ratio: Fraction | None
    why: str

    def __str__(self) -> str:
        """Return the code and the unit conversion."""
        return str(self.code) if self.ratio is None else f"{self.code} (1 unit becomes {self.ratio})"


@attrs.frozen(order=False)
class Definition:
    """The definition of a code in one release.

    Attributes:
        code: The HCPCS Level II code.
        name: The substance, in lower case, in CMS's spelling.
        dosage: The dosage of one billing unit.
        kind: The kind of product.
        period: The dates of service it was valid for, including both ends.
        source: The official file.
        brands: Names in parentheses in the descriptor: brands, or the manufacturer if its product has its own code; plus the
            brands in CMS's crosswalks of the time.
        trade_names: Brands from the crosswalks only, without names that are another code's substance.
        other_names: More names of the substance: the correct spelling if CMS's is wrong, synonyms in the descriptor, and products in
            CMS's crosswalk under a "not otherwise specified" code.
        routes: The routes in the descriptor; empty if it has none.
        traits: Traits such as `Trait.ESRD`, in the order of `Trait`.
        route_limits: Routes excluded by a cited source, or the only ones it allows.
        details: Facts in the descriptor that distinguish codes of one substance, such as ``"esrd"`` or ``"subcutaneous"``.
        replacements: The codes that replaced it, with the ratio of units, if a source shows them.
        references: For a biosimilar, the codes of its reference product.
        earlier: Earlier periods of the code for the same product, if it ended and was reinstated.
        coverage: How Medicare decides on coverage; None if CMS leaves it blank.
        pricing: How Part B prices it.
        types_of_service: CMS's type-of-service codes.
        betos: Its Berenson-Eggers category; None if CMS leaves it blank.
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
    traits: tuple[Trait, ...] = ()

    def __hash__(self) -> int:
        """Hash the code: definitions of one code are few, and hashing every fact costs more than the answers that are kept by them."""
        return hash(self.code.text)

    @property
    def replaced_by(self) -> tuple[HcpcsCode, ...]:
        """The codes that replaced it after it ended, if a source shows them."""
        return tuple(replacement.code for replacement in self.replacements)

    @property
    def periods(self) -> tuple[Period, ...]:
        """All periods of the code for this product, oldest first."""
        return (*self.earlier, self.period)

    @property
    def release(self) -> str:
        """The release, such as ``"2026-01"``."""
        return self.source.release

    @property
    def description(self) -> str:
        """A description generated from the facts; CMS's descriptor is not shipped."""
        brands = f" ({', '.join(self.brands)})" if self.brands else ""
        details = f", {', '.join(detail.replace('_', ' ') for detail in self.details)}" if self.details else ""
        return f"{self.name}{brands}{details}: {unit_sentence(self.dosage)}"

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values: text, lists of text, and None."""
        return {
            "code": str(self.code),
            "name": self.name,
            "brands": list(self.brands),
            "dosage": str(self.dosage),
            "kind": self.kind.value,
            "details": list(self.details),
            "other_names": list(self.other_names),
            "routes": [route.value for route in self.routes],
            "traits": [trait.value for trait in self.traits],
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

    def _repr_html_(self) -> str:
        """Return the facts as a table, for notebooks."""
        from jcodes.html_tables import card

        return card(str(self), self.to_dict())

    def __str__(self) -> str:
        """Return the code and the name."""
        return f"{self.code} {self.name}"


def _said(indicator: enum.Enum | None) -> str | None:
    return indicator and f"{indicator.value} ({indicator.name.lower().replace('_', ' ')})"


def unit_sentence(dosage: Dosage) -> str:
    """Return the dosage of one billing unit in words."""
    text = str(dosage)
    if dosage.basis is Basis.NONE:
        return f"no dosage is stated{text.removeprefix('none')}"
    if dosage.basis is Basis.BAND:
        return f"one unit is an administration of {text}"
    if dosage.basis is Basis.EACH:
        text = "one piece" + text.removeprefix("each") if text.startswith("each") else text.replace("per ", "one ", 1)
    return f"one unit is {text}"
