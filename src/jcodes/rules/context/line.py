"""A service line with the facts of the catalog and the payer."""

from datetime import date
from typing import Final

from jcodes.catalogs import Catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Claim, Route, ServiceLine, Setting
from jcodes.claims.container import as_documentation
from jcodes.codes import HcpcsCode, Ndc
from jcodes.errors.messages import named
from jcodes.policies import NdcRequired
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.flags import (
    ASKED,
    ASKED_BY_ROUTE,
    CHEMODENERVATION,
    COMPLEX,
    CPT,
    CPT_DATA,
    DOCUMENTED,
    DRUG,
    IMMUNIZATION,
    INJECTED,
    KEPT,
    NO_NDC,
    ODD_CODE,
    OVER_LIMIT,
    PORT,
    RECORD,
    REPEATED_PUSH,
    REVENUE,
    SERVICE,
    SIDED,
    SPANNING,
    UNCHARGED,
    UNCLASSIFIED,
    UNCOUNTED,
    UNDATED,
    UNKNOWN_SERVICE,
    UNMARKED,
    WASTED,
)
from jcodes.rules.context.line_flags import NO_WASTE, WASTE, flags_of_header, flags_of_modifiers, flags_of_ndc
from jcodes.rules.context.lookups import digits_of, linked_codes
from jcodes.rules.context.ndc_facts import NdcFacts
from jcodes.rules.context.payer import PayerOn
from jcodes.services.table import SERVICES, Service, service_of
from jcodes.services.vaccines import ANTIBODY_SERVICES
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import INTRAVENOUS

__all__ = ["NO_WASTE", "WASTE", "LineView"]

_OF_ALL: Final = frozenset({NdcRequired.SEPARATELY_PAID, NdcRequired.ALL})
_IMMUNIZATIONS: Final = frozenset({"90", "91"})
"""How the CPT numbers of vaccines and their administration start."""
_ANTIBODY_SERVICES: Final = frozenset(ANTIBODY_SERVICES.values())
_UNDER_SKIN: Final = "JB"
_OF_FAMILY: Final = {
    Family.EYE: SIDED,
    Family.JOINT: SIDED,
    Family.ACCESS: PORT,
    Family.CHEMODENERVATION: CHEMODENERVATION,
}
_INJECTIONS: Final = frozenset({"96372", "96401", "96402"})
_REPEATED_PUSH: Final = "96376"
_CHAPTER: Final = "96"
"""How the CPT numbers of drug administration start."""
_NOTHING_DOCUMENTED: Final = as_documentation(None)


def _flags_of_service(service: Service) -> int:
    found = SERVICE | _OF_FAMILY.get(service.family, 0)
    found |= (INJECTED * (service.number in _INJECTIONS)) | (REPEATED_PUSH * (service.number == _REPEATED_PUSH))
    return found | (COMPLEX * (service.family is Family.CHEMOTHERAPY and not service.routes.isdisjoint(INTRAVENOUS)))


_UNMODIFIED: Final[tuple[frozenset[str], int]] = frozenset(), UNMARKED
_FLAGS: Final = {number: _flags_of_service(service) for number, service in SERVICES.items()}


class LineView:
    """A service line with the facts of the catalog and the payer.

    Attributes:
        claim: The claim.
        place: The line's index on the claim, from 0.
        line: The line.
        on: The date of service; for an inpatient line without one the last day of the statement; or None.
        facts: The catalog's facts about the code on the day; None if it is not a Level II code.
        payer: The payer's policy on the day.
        catalog: The catalog.
        modifiers: The valid modifiers, in uppercase.
        units: The units, if they are a whole number above zero; otherwise None.
        service: The administration service, if the code is one.
        product: What the files of the quarter say of the NDC under the code; None without a valid NDC.
        flags: The bits of `flags` that the line has.
    """

    __slots__ = (
        "_setting",
        "catalog",
        "claim",
        "facts",
        "flags",
        "line",
        "modifiers",
        "on",
        "payer",
        "place",
        "product",
        "service",
        "units",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - what the lines of a claim share is found once
        self, claim: Claim, place: int, facts: CodeFacts | None, payer: PayerOn, catalog: Catalog, common: int
    ) -> None:
        """Read the facts that every rule needs; *common* are the bits of `flags_of_claim`."""
        line = claim.lines[place]
        self.claim: Claim = claim
        self.place: int = place
        self.line: ServiceLine = line
        self.on: date | None = line.on if line.on is not None else claim.day_of(line)
        self.facts: CodeFacts | None = facts
        self.payer: PayerOn = payer
        self.catalog: Catalog = catalog
        texts = line.modifiers
        read = flags_of_modifiers if len(texts) == len(line.parsed_modifiers) else flags_of_modifiers.__wrapped__
        # Texts that are no modifiers may be of any length, so that nothing keeps them.
        modifiers, bits = read(texts, self.on, payer, catalog) if texts else _UNMODIFIED
        self.modifiers: frozenset[str] = modifiers
        count = line.unit_count
        self.units: int | None = (
            int(count) if count is not None and count > 0 and count == count.to_integral_value() else None
        )
        self.service: Service | None = service_of(line.code)
        self._setting: Setting | bool | None = False
        self.product: NdcFacts | None = None if line.parsed_ndc is None else self._product(line.parsed_ndc)
        self.flags: int = bits | self._flags(line, common)

    def _product(self, ndc: Ndc) -> NdcFacts:
        if self.facts is not None:
            return self.facts.product(ndc)
        return NdcFacts("", ndc, linked_codes(self.catalog, digits_of(ndc), self.on))

    def _flags(self, line: ServiceLine, common: int) -> int:  # noqa: C901, PLR0912 - one bit after another
        found = self.payer.flags | flags_of_header(self.claim, line, common)
        if self.facts is not None:
            found |= self.facts.flags | self.facts.requirements(self.payer)[2]
        number = line.cpt
        if number is not None:
            found |= CPT | IMMUNIZATION if number[:2] in _IMMUNIZATIONS or number in _ANTIBODY_SERVICES else CPT
        elif line.hcpcs is None or line.code != line.hcpcs.text:
            found |= ODD_CODE
        if line.ndc or line.ndc_quantity or line.ndc_unit:
            found |= flags_of_ndc(line, self.product, self.payer)
        else:
            found |= NO_NDC
        if line.administration is not None:
            found |= RECORD | DOCUMENTED | KEPT
        elif line.documentation is not _NOTHING_DOCUMENTED and line.documentation != _NOTHING_DOCUMENTED:
            found |= DOCUMENTED
        if found & ASKED_BY_ROUTE and (line.administration is not None or _UNDER_SKIN in self.modifiers):
            found |= ASKED
        if self.units is None:
            found |= UNCOUNTED
        elif self.units > self.payer.maximum_units.value:
            found |= OVER_LIMIT
        if line.charge is None or line.charge <= 0:
            found |= UNCHARGED
        if line.on is None:
            found |= UNDATED
        if line.through is not None:
            found |= SPANNING
        if line.revenue_code:
            found |= REVENUE
        if self.service is not None:
            found |= _FLAGS[self.service.number]
        elif number is not None:
            if number.startswith(_CHAPTER):
                found |= UNKNOWN_SERVICE
            if line.ndc_quantity or found & RECORD:
                found |= CPT_DATA
        return found

    @property
    def entry(self) -> Entry | None:
        """The entry of the code; None if the catalog does not have it."""
        return None if self.facts is None else self.facts.entry

    @property
    def code(self) -> str:
        """The CPT number, or the Level II code in its usual form; blank if it is neither."""
        return self.line.cpt or ("" if self.facts is None else self.facts.code.text)

    @property
    def ndc_grade(self) -> Confidence | None:
        """`Confidence.MEDIUM` if the payer does not ask for the NDC of the line, since it may not read one; otherwise None."""
        required = self.payer.ndc_required.value
        asked = required in _OF_ALL or (required is NdcRequired.UNCLASSIFIED and self.flags & UNCLASSIFIED)
        return None if asked else Confidence.MEDIUM

    @property
    def record(self) -> Administration | None:
        """The clinical record, if the line has one."""
        return self.line.administration

    @property
    def route(self) -> Route | None:
        """The route of the clinical record."""
        record = self.line.administration
        return None if record is None else record.route

    @property
    def links(self) -> tuple[NdcLink, ...]:
        """The NDC's rows in CMS's crosswalk of the quarter, or of the nearest earlier one loaded; empty without an NDC."""
        return () if self.product is None else self.product.links

    @property
    def setting(self) -> Setting | None:
        """The setting, by claim, line and record."""
        if isinstance(self._setting, bool):
            self._setting = self.claim.setting_of(self.line)
        return self._setting

    @property
    def is_drug(self) -> bool:
        """Whether the line bills a drug: the catalog has its code, or it is a J code."""
        return bool(self.flags & DRUG)

    def is_valid_drug(self, code: str) -> bool:
        """Return whether *code* is a drug's own code, not an unlisted one, and valid on the date of service."""
        entry = self.catalog.get(code) if HcpcsCode.is_valid(code) else None
        if entry is None or entry.kind is Kind.UNCLASSIFIED:
            return False
        return self.on is None or any(self.on in period for period in entry.periods)

    @property
    def is_wasted(self) -> bool:
        """Whether the line bills discarded drug (JW)."""
        return bool(self.flags & WASTED)

    @property
    def shown(self) -> str:
        """The code, or "the line" if it is blank, for messages."""
        code = self.line.code
        if code and (code == self.line.cpt or (self.facts is not None and code == self.facts.code.text)):
            return code  # as `named` returns it, without a look at its characters
        return named(self.line.code.strip()) or "the line"
