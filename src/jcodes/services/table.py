"""Drug administration codes by family, role and route, described in our own words.

This table holds CPT codes but no CPT descriptors, which are licensed by the AMA. What each code is for comes from the cited source, or
is general knowledge if the grade is BG. Only two Medicare vaccine codes have a source of grade H; a rule that rests on a lower grade
can only warn.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family, Role
from jcodes.vocabulary.routes import INTRAVENOUS, Route

__all__ = ["PRIMARIES", "SERVICES", "Service", "service_of", "services_for", "without_primary"]


@attrs.frozen
class Service:
    """One drug administration service.

    Attributes:
        number: The CPT code, or Medicare's HCPCS code.
        family: The kind of drug or site.
        role: Initial, add-on, or counted on its own.
        routes: The routes it can be billed with.
        meaning: What it is, in our own words.
        confidence: The grade of the source.
        source: The source.
        facility_only: True if only facilities report it.
    """

    number: str
    family: Family
    role: Role
    routes: frozenset[Route]
    meaning: str
    confidence: Confidence
    source: Citation = attrs.field(converter=as_citation)
    facility_only: bool = False

    @property
    def is_add_on(self) -> bool:
        """Whether it is an add-on code, billed only with another service."""
        return self.role not in {Role.INITIAL, Role.EACH}

    def __str__(self) -> str:
        """Return the code and its meaning."""
        return f"{self.number} ({self.meaning})"


_RULES: Final = "findacode-infusions"
_MANUAL: Final = "uwhc-manual"
_HYDRATION: Final = "coding-clarified"
_PUSHES: Final = "cce-push"
_REPEATED: Final = "asco-2009"
_CHEMOTHERAPY: Final = "coding-ahead-96416"
_UNDER_SKIN: Final = "coding-ahead-96369"
_ON_BODY: Final = "open-payer-96377"
_VACCINES: Final = "immedicare-90471"
_MEDICARE_VACCINES: Final = "gsk-vaccines"
_COVID: Final = "anthem-covid; coding-ahead-covid"
_ONLY_RULES: Final = "findacode-infusions"
_ASCO_PUMPS: Final = "asco-2010"
_HORMONES: Final = "cce-chemotherapy"
_OUTPATIENT_PUMP: Final = "cms-manual-4-230"
_ALLERGY: Final = "allergy-guidelines; verimedix-allergy"
_ANTIBODIES: Final = (
    "aap-rsv-codes; sanofi-beyfortus: nirsevimab; codingahead-96380: any seasonal dose of an antibody against RSV"
)
_COUNSELED: Final = "izsummit-counseling; aapc-90460"
_PORT: Final = "cms-ncci: no service beside it; more-96523"
_EYES: Final = "cce-eye"
_JOINTS: Final = "aapc-joints"
_TOXINS: Final = "noridian-toxins; aapc-toxins-head"
_HEAD_TOXINS: Final = "aapc-toxins-head"
_LIMB_TOXINS: Final = "aapc-toxins-limbs"
_BLADDER_TOXINS: Final = "aapc-toxins-bladder"
_SWEAT_TOXINS: Final = "aapc-toxins-sweat"

_INFUSED: Final = frozenset({Route.INTRAVENOUS, Route.INTRAVENOUS_INFUSION})
_INJECTED: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR})
_VACCINATED: Final = frozenset({Route.SUBCUTANEOUS, Route.INTRAMUSCULAR, Route.INTRADERMAL})
_ORAL_OR_NASAL: Final = frozenset({Route.ORAL, Route.INTRANASAL})
_SUBCUTANEOUS_INFUSION: Final = frozenset({Route.SUBCUTANEOUS_INFUSION})
_VITREOUS: Final = frozenset({Route.INTRAVITREAL})
_JOINT: Final = frozenset({Route.INTRA_ARTICULAR})
_ON_BODY_ROUTE: Final = frozenset({Route.ON_BODY_INJECTOR})
_MUSCLE: Final = frozenset({Route.INTRAMUSCULAR})
_BLADDER: Final = frozenset({Route.INTRAVESICAL, Route.INTRAMUSCULAR})
_SKIN: Final = frozenset({Route.INTRADERMAL})

_H, _M, _L, _BG = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, Confidence.BACKGROUND
_HYD, _THE, _CHEMO, _VAC = Family.HYDRATION, Family.THERAPEUTIC, Family.CHEMOTHERAPY, Family.VACCINE
_TOX: Final = Family.CHEMODENERVATION

_TABLE: Final = (
    # In the order of the facility hierarchy: chemotherapy before therapeutic before hydration, infusion before push.
    Service("96413", _CHEMO, Role.INITIAL, _INFUSED, "chemotherapy IV infusion, initial hour", _M, _CHEMOTHERAPY),
    Service("96415", _CHEMO, Role.ADDITIONAL_HOUR, _INFUSED, "chemotherapy IV infusion, each additional hour", _M, _CHEMOTHERAPY),
    Service("96416", _CHEMO, Role.EACH, _INFUSED, "start of a chemotherapy infusion by pump, more than 8 hours", _M, _ASCO_PUMPS),
    Service("96417", _CHEMO, Role.SEQUENTIAL, _INFUSED, "chemotherapy IV infusion of a sequential drug", _M, _CHEMOTHERAPY),
    Service("96409", _CHEMO, Role.INITIAL, INTRAVENOUS, "chemotherapy IV push, initial", _M, _ONLY_RULES),
    Service("96411", _CHEMO, Role.SEQUENTIAL, INTRAVENOUS, "chemotherapy IV push of an additional drug", _BG, _ONLY_RULES),
    Service("96401", _CHEMO, Role.EACH, _INJECTED, "SC or IM chemotherapy injection, not a hormone", _M, _HORMONES),
    Service("96402", _CHEMO, Role.EACH, _INJECTED, "SC or IM injection of a hormone for a tumor", _M, _HORMONES),
    Service("96365", _THE, Role.INITIAL, _INFUSED, "therapeutic IV infusion, initial hour", _M, _MANUAL),
    Service("96366", _THE, Role.ADDITIONAL_HOUR, _INFUSED, "therapeutic IV infusion, each additional hour", _M, _MANUAL),
    Service("96367", _THE, Role.SEQUENTIAL, _INFUSED, "therapeutic IV infusion of a sequential drug", _M, _HYDRATION),
    Service("96368", _THE, Role.CONCURRENT, _INFUSED, "concurrent IV infusion", _M, _HYDRATION),
    Service("C8957", _THE, Role.EACH, _INFUSED, "start of an infusion by pump, more than 8 hours, hospitals only", _M, _OUTPATIENT_PUMP, facility_only=True),
    Service("96374", _THE, Role.INITIAL, INTRAVENOUS, "therapeutic IV push, initial", _M, _PUSHES),
    Service("96375", _THE, Role.SEQUENTIAL, INTRAVENOUS, "therapeutic IV push of an additional drug", _M, _PUSHES),
    Service("96376", _THE, Role.REPEATED, INTRAVENOUS, "repeat IV push of the same drug, facilities only", _M, _REPEATED, facility_only=True),
    Service("96369", _THE, Role.INITIAL, _SUBCUTANEOUS_INFUSION, "SC infusion by pump, initial hour", _L, _UNDER_SKIN),
    Service("96370", _THE, Role.ADDITIONAL_HOUR, _SUBCUTANEOUS_INFUSION, "SC infusion, each additional hour", _L, _UNDER_SKIN),
    Service("96371", _THE, Role.ADDITIONAL_SETUP, _SUBCUTANEOUS_INFUSION, "SC infusion, additional pump setup at new sites", _L, _UNDER_SKIN),
    Service("96372", _THE, Role.EACH, _INJECTED, "SC or IM injection", _M, _ONLY_RULES),
    Service("96377", _THE, Role.EACH, _ON_BODY_ROUTE, "on-body injector application", _L, _ON_BODY),
    Service("96360", _HYD, Role.INITIAL, _INFUSED, "hydration, initial 31 to 60 minutes", _M, _HYDRATION),
    Service("96361", _HYD, Role.ADDITIONAL_HOUR, _INFUSED, "hydration, each additional hour", _M, _HYDRATION),
    Service("96521", Family.ACCESS, Role.EACH, INTRAVENOUS, "portable pump refill", _M, _ASCO_PUMPS),
    Service("96522", Family.ACCESS, Role.EACH, INTRAVENOUS, "implanted pump refill", _M, _ASCO_PUMPS),
    Service("96523", Family.ACCESS, Role.EACH, INTRAVENOUS, "implanted port flush, the only service of the day", _M, _PORT),
    Service("67028", Family.EYE, Role.EACH, _VITREOUS, "intravitreal injection", _M, _EYES),
    *(
        Service(number, Family.JOINT, Role.EACH, _JOINT, f"{size} joint injection {how} ultrasound", _M, _JOINTS)
        for number, size, how in (
            ("20610", "large", "without"),
            ("20611", "large", "with"),
            ("20605", "medium", "without"),
            ("20606", "medium", "with"),
            ("20600", "small", "without"),
            ("20604", "small", "with"),
        )
    ),
    Service("64611", _TOX, Role.EACH, _MUSCLE, "chemodenervation of salivary glands, both sides", _M, _HEAD_TOXINS),
    Service("64612", _TOX, Role.EACH, _MUSCLE, "chemodenervation of facial muscles, one side", _M, _TOXINS),
    Service("64615", _TOX, Role.EACH, _MUSCLE, "chemodenervation for chronic migraine", _M, _TOXINS),
    Service("64616", _TOX, Role.EACH, _MUSCLE, "chemodenervation of neck muscles, one side", _M, _HEAD_TOXINS),
    Service("64617", _TOX, Role.EACH, _MUSCLE, "chemodenervation of the larynx, one side", _M, _HEAD_TOXINS),
    *(
        Service(number, _TOX, role, _MUSCLE, f"chemodenervation of {muscles}", _M, _LIMB_TOXINS)
        for number, role, muscles in (
            ("64642", Role.EACH, "1 to 4 muscles of the first limb"),
            ("64643", Role.SEQUENTIAL, "1 to 4 muscles of each additional limb"),
            ("64644", Role.EACH, "5 or more muscles of the first limb"),
            ("64645", Role.SEQUENTIAL, "5 or more muscles of each additional limb"),
            ("64646", Role.EACH, "1 to 5 muscles of the trunk"),
            ("64647", Role.EACH, "6 or more muscles of the trunk"),
        )
    ),
    Service("52287", _TOX, Role.EACH, _BLADDER, "chemodenervation of the bladder", _M, _BLADDER_TOXINS),
    Service("64650", _TOX, Role.EACH, _SKIN, "chemodenervation of sweat glands, both armpits", _M, _SWEAT_TOXINS),
    Service("64653", _TOX, Role.EACH, _SKIN, "chemodenervation of sweat glands, scalp, face or neck", _M, _SWEAT_TOXINS),
    Service("95115", Family.ALLERGY, Role.EACH, _VACCINATED, "allergy shot, one injection", _L, _ALLERGY),
    Service("95117", Family.ALLERGY, Role.EACH, _VACCINATED, "allergy shots, two injections or more", _L, _ALLERGY),
    Service("90471", _VAC, Role.INITIAL, _VACCINATED, "injected vaccine, initial", _L, _VACCINES),
    Service("90472", _VAC, Role.SEQUENTIAL, _VACCINATED, "injected vaccine, each additional", _L, _VACCINES),
    Service("90473", _VAC, Role.INITIAL, _ORAL_OR_NASAL, "oral or nasal vaccine, initial", _BG, _ONLY_RULES),
    Service("90474", _VAC, Role.SEQUENTIAL, _ORAL_OR_NASAL, "oral or nasal vaccine, each additional", _BG, _ONLY_RULES),
    Service("90460", _VAC, Role.EACH, _VACCINATED | _ORAL_OR_NASAL, "vaccine for a patient through age 18 with counseling, first component", _M, _COUNSELED),
    Service("90461", _VAC, Role.SEQUENTIAL, _VACCINATED | _ORAL_OR_NASAL, "the same, each additional component", _M, _COUNSELED),
    Service("96380", _VAC, Role.EACH, frozenset({Route.INTRAMUSCULAR}), "antibody against RSV with counseling by a physician, from 2023-10-06", _M, _ANTIBODIES),
    Service("96381", _VAC, Role.EACH, frozenset({Route.INTRAMUSCULAR}), "antibody against RSV without counseling, from 2023-10-06", _M, _ANTIBODIES),
    Service("90480", _VAC, Role.EACH, _VACCINATED, "COVID-19 vaccine administration, from 2023-09-11", _M, _COVID),
    Service("G0008", _VAC, Role.EACH, _VACCINATED | _ORAL_OR_NASAL, "influenza vaccine administration for Medicare", _H, _MEDICARE_VACCINES),
    Service("G0009", _VAC, Role.EACH, _VACCINATED, "pneumococcal vaccine administration for Medicare", _M, _VACCINES),
    Service("G0010", _VAC, Role.EACH, _VACCINATED, "hepatitis B vaccine administration for Medicare", _H, _MEDICARE_VACCINES),
)  # fmt: skip

SERVICES: Final[Mapping[str, Service]] = MappingProxyType({service.number: service for service in _TABLE})
"""Every service by its code, in the order of the facility hierarchy."""


PRIMARIES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "96361": frozenset({"96360", "96365", "96374", "96409", "96413"}),
        "96366": frozenset({"96360", "96365", "96367", "96413"}),
        "96367": frozenset({"96360", "96365", "96374", "96409", "96413"}),
        "96368": frozenset({"96360", "96365", "96366", "96413", "96415", "96416", "C8957"}),
        "96370": frozenset({"96369"}),
        "96371": frozenset({"96369"}),
        "96375": frozenset({"96360", "96365", "96374", "96409", "96413"}),
        "96376": frozenset({"96360", "96365", "96374", "96409", "96413"}),
        "96411": frozenset({"96409", "96413"}),
        "96415": frozenset({"96413"}),
        "96417": frozenset({"96413"}),
    }
)
"""The primary codes that CMS's add-on table (`cms-ncci`) takes for each add-on service into a vein or under the skin."""


def without_primary(keys: Iterable[tuple[object, ...]]) -> frozenset[str]:
    """Return the add-on codes among the codes of an encounter that have no primary code there; each key begins with its code."""
    numbers = {str(key[0]) for key in keys}
    return frozenset(one for one in numbers if one in PRIMARIES and numbers.isdisjoint(PRIMARIES[one]))


def service_of(code: str) -> Service | None:
    """Return the administration service with the given *code*, or None if it is not one or not on file.

    >>> from jcodes.services.table import service_of
    >>> str(service_of("96415"))
    '96415 (chemotherapy IV infusion, each additional hour)'
    """
    return SERVICES.get(code.strip().upper())


@lru_cache(maxsize=256)
def services_for(route: Route, family: Family | None = None) -> tuple[Service, ...]:
    """Return the services that can be billed with a drug given by *route*, of all families or of one.

    An empty result means that no service is on file for the route, not that none exists.
    """
    return tuple(
        service
        for service in SERVICES.values()
        if route in service.routes and (family is None or service.family is family)
    )
