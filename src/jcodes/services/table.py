"""The services that administer drugs: their numbers by family, role and route, in our own words.

CPT numbers only; their texts are licensed and none is here. What each is for was
read in the places named with it, or is general knowledge where the grade is BG; none is the word of the AMA or, but for
two of Medicare's vaccine codes, of a source of grade H. A rule that rests on a lower grade warns at most.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family, Role
from jcodes.vocabulary.routes import INTRAVENOUS, Route

__all__ = ["SERVICES", "Service", "service_of", "services_for"]


@attrs.frozen
class Service:
    """One service that administers drugs.

    Attributes:
        number: The CPT number, or Medicare's own code.
        family: What it is for.
        role: What it is in an encounter.
        routes: The routes it can stand beside.
        meaning: What it is, in our words.
        confidence: How well that is founded.
        source: Where it was read.
        facility_only: Whether only facilities report it.
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
    def is_added(self) -> bool:
        """Tell whether it stands beside another service only."""
        return self.role not in {Role.FIRST, Role.EACH}

    def __str__(self) -> str:
        """Return the number and what it is."""
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
_ONLY_RULES: Final = "findacode-infusions"
_ASCO_PUMPS: Final = "asco-2010"
_HORMONES: Final = "cce-chemotherapy"
_OUTPATIENT_PUMP: Final = "cms-manual-4-230"
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
_SWALLOWED: Final = frozenset({Route.ORAL, Route.INTRANASAL})
_SUBCUTANEOUS_INFUSION: Final = frozenset({Route.SUBCUTANEOUS_INFUSION})
_VITREOUS: Final = frozenset({Route.INTRAVITREAL})
_JOINT: Final = frozenset({Route.INTRA_ARTICULAR})
_ON_BODY_ROUTE: Final = frozenset({Route.ON_BODY_INJECTOR})
_MUSCLE: Final = frozenset({Route.INTRAMUSCULAR})
_BLADDER: Final = frozenset({Route.INTRAVESICAL, Route.INTRAMUSCULAR})
_SKIN: Final = frozenset({Route.INTRADERMAL})

_H, _M, _L, _BG = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, Confidence.BACKGROUND
_HYD, _THE, _COM, _VAC = Family.HYDRATION, Family.THERAPEUTIC, Family.COMPLEX, Family.VACCINE
_TOX: Final = Family.CHEMODENERVATION

_TABLE: Final = (
    # Ordered by the facility's hierarchy: infusion before push before hydration, complex before therapeutic.
    Service("96413", _COM, Role.FIRST, _INFUSED, "complex drug infused into a vein, first hour", _M, _CHEMOTHERAPY),
    Service(
        "96415",
        _COM,
        Role.ADDED_HOUR,
        _INFUSED,
        "complex drug infused into a vein, each further hour",
        _M,
        _CHEMOTHERAPY,
    ),
    Service(
        "96416",
        _COM,
        Role.EACH,
        _INFUSED,
        "complex drug infused for more than 8 hours by a pump, its start",
        _M,
        _ASCO_PUMPS,
    ),
    Service(
        "96417",
        _COM,
        Role.SEQUENTIAL,
        _INFUSED,
        "another complex drug infused into a vein, first hour",
        _M,
        _CHEMOTHERAPY,
    ),
    Service("96409", _COM, Role.FIRST, INTRAVENOUS, "complex drug pushed into a vein", _M, _ONLY_RULES),
    Service("96411", _COM, Role.SEQUENTIAL, INTRAVENOUS, "another complex drug pushed into a vein", _BG, _ONLY_RULES),
    Service(
        "96401",
        _COM,
        Role.EACH,
        _INJECTED,
        "complex drug, no hormone, injected under the skin or into a muscle",
        _M,
        _HORMONES,
    ),
    Service(
        "96402",
        _COM,
        Role.EACH,
        _INJECTED,
        "hormone against a tumor injected under the skin or into a muscle",
        _M,
        _HORMONES,
    ),
    Service("96365", _THE, Role.FIRST, _INFUSED, "drug infused into a vein, first hour", _M, _MANUAL),
    Service("96366", _THE, Role.ADDED_HOUR, _INFUSED, "drug infused into a vein, each further hour", _M, _MANUAL),
    Service("96367", _THE, Role.SEQUENTIAL, _INFUSED, "another drug infused into a vein, first hour", _M, _HYDRATION),
    Service(
        "96368", _THE, Role.CONCURRENT, _INFUSED, "another drug infused into a vein at the same time", _M, _HYDRATION
    ),
    Service(
        "C8957",
        _THE,
        Role.EACH,
        _INFUSED,
        "drug infused for more than 8 hours by a pump, its start, for hospitals",
        _M,
        _OUTPATIENT_PUMP,
        facility_only=True,
    ),
    Service("96374", _THE, Role.FIRST, INTRAVENOUS, "drug pushed into a vein", _M, _PUSHES),
    Service("96375", _THE, Role.SEQUENTIAL, INTRAVENOUS, "another drug pushed into a vein", _M, _PUSHES),
    Service(
        "96376",
        _THE,
        Role.REPEATED,
        INTRAVENOUS,
        "the same drug pushed into a vein again",
        _M,
        _REPEATED,
        facility_only=True,
    ),
    Service(
        "96369",
        _THE,
        Role.FIRST,
        _SUBCUTANEOUS_INFUSION,
        "drug infused under the skin by a pump, first hour",
        _L,
        _UNDER_SKIN,
    ),
    Service(
        "96370",
        _THE,
        Role.ADDED_HOUR,
        _SUBCUTANEOUS_INFUSION,
        "drug infused under the skin, each further hour",
        _L,
        _UNDER_SKIN,
    ),
    Service(
        "96371",
        _THE,
        Role.ADDED_SITE,
        _SUBCUTANEOUS_INFUSION,
        "pump for the skin set up again, at other sites",
        _L,
        _UNDER_SKIN,
    ),
    Service("96372", _THE, Role.EACH, _INJECTED, "drug injected under the skin or into a muscle", _M, _ONLY_RULES),
    Service("96377", _THE, Role.EACH, _ON_BODY_ROUTE, "on-body injector put on", _L, _ON_BODY),
    Service("96360", _HYD, Role.FIRST, _INFUSED, "fluid infused into a vein, 31 minutes to an hour", _M, _HYDRATION),
    Service("96361", _HYD, Role.ADDED_HOUR, _INFUSED, "fluid infused into a vein, each further hour", _M, _HYDRATION),
    Service("96521", Family.ACCESS, Role.EACH, INTRAVENOUS, "portable pump refilled and cared for", _M, _ASCO_PUMPS),
    Service("96522", Family.ACCESS, Role.EACH, INTRAVENOUS, "implanted pump refilled and cared for", _M, _ASCO_PUMPS),
    Service(
        "96523",
        Family.ACCESS,
        Role.EACH,
        INTRAVENOUS,
        "implanted port flushed, as the only service of the day",
        _M,
        _PORT,
    ),
    Service("67028", Family.EYE, Role.EACH, _VITREOUS, "drug injected into the vitreous", _M, _EYES),
    *(
        Service(
            number,
            Family.JOINT,
            Role.EACH,
            _JOINT,
            f"{size} joint punctured or injected, {how} ultrasound",
            _M,
            _JOINTS,
        )
        for number, size, how in (
            ("20610", "large", "without"),
            ("20611", "large", "under"),
            ("20605", "middle", "without"),
            ("20606", "middle", "under"),
            ("20600", "small", "without"),
            ("20604", "small", "under"),
        )
    ),
    Service("64611", _TOX, Role.EACH, _MUSCLE, "toxin into salivary glands of both sides", _M, _HEAD_TOXINS),
    Service("64612", _TOX, Role.EACH, _MUSCLE, "toxin into muscles of one side of the face", _M, _TOXINS),
    Service("64615", _TOX, Role.EACH, _MUSCLE, "toxin for migraine", _M, _TOXINS),
    Service("64616", _TOX, Role.EACH, _MUSCLE, "toxin into muscles of one side of the neck", _M, _HEAD_TOXINS),
    Service("64617", _TOX, Role.EACH, _MUSCLE, "toxin into one side of the larynx", _M, _HEAD_TOXINS),
    *(
        Service(number, _TOX, role, _MUSCLE, f"toxin into {muscles}", _M, _LIMB_TOXINS)
        for number, role, muscles in (
            ("64642", Role.EACH, "1 to 4 muscles of a limb"),
            ("64643", Role.SEQUENTIAL, "1 to 4 muscles of a further limb"),
            ("64644", Role.EACH, "5 or more muscles of a limb"),
            ("64645", Role.SEQUENTIAL, "5 or more muscles of a further limb"),
            ("64646", Role.EACH, "1 to 5 muscles of the trunk"),
            ("64647", Role.EACH, "6 or more muscles of the trunk"),
        )
    ),
    Service("52287", _TOX, Role.EACH, _BLADDER, "toxin into the bladder", _M, _BLADDER_TOXINS),
    Service("64650", _TOX, Role.EACH, _SKIN, "toxin for sweat glands of both armpits", _M, _SWEAT_TOXINS),
    Service("64653", _TOX, Role.EACH, _SKIN, "toxin for sweat glands of scalp, face or neck", _M, _SWEAT_TOXINS),
    Service("90471", _VAC, Role.FIRST, _VACCINATED, "first vaccine injected", _L, _VACCINES),
    Service("90472", _VAC, Role.SEQUENTIAL, _VACCINATED, "each further vaccine injected", _L, _VACCINES),
    Service("90473", _VAC, Role.FIRST, _SWALLOWED, "first vaccine by mouth or nose", _BG, _ONLY_RULES),
    Service("90474", _VAC, Role.SEQUENTIAL, _SWALLOWED, "each further vaccine by mouth or nose", _BG, _ONLY_RULES),
    Service(
        "G0008", _VAC, Role.EACH, _VACCINATED | _SWALLOWED, "influenza vaccine, for Medicare", _H, _MEDICARE_VACCINES
    ),
    Service("G0009", _VAC, Role.EACH, _VACCINATED, "pneumococcal vaccine, for Medicare", _M, _VACCINES),
    Service("G0010", _VAC, Role.EACH, _VACCINATED, "hepatitis B vaccine, for Medicare", _H, _MEDICARE_VACCINES),
)

SERVICES: Final[Mapping[str, Service]] = MappingProxyType({service.number: service for service in _TABLE})
"""Every service by its number, in the order that a facility ranks the families."""


def service_of(code: str) -> Service | None:
    """Return the service that *code* is the number of, or None: it administers no drug, or is not known here.

    >>> from jcodes.services.table import service_of
    >>> str(service_of("96415"))
    '96415 (complex drug infused into a vein, each further hour)'
    """
    return SERVICES.get(code.strip().upper())


def services_for(route: Route, family: Family | None = None) -> tuple[Service, ...]:
    """Return the services that can stand beside a drug given by *route*, all of them or those of one family.

    Empty where no service is known to this library, such as for what a patient swallows: it says nothing then, and not that there is none.
    """
    return tuple(
        service
        for service in SERVICES.values()
        if route in service.routes and (family is None or service.family is family)
    )
