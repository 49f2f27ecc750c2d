"""What administration services need to know about a drug: its family, its possible routes, and who bills."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from jcodes.catalogs.definitions import RouteLimit
from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Purpose, Route, Setting
from jcodes.policies.requirements import FamilyRule
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import INTRAVENOUS, SUBCUTANEOUS, StatedRoute
from jcodes.vocabulary.traits import Trait

__all__ = [
    "INJECTED",
    "NEVER_ALONE",
    "ROUTES_OF",
    "accepted_families",
    "can_be_billed",
    "families_of",
    "family_by",
    "family_of",
    "is_antineoplastic",
    "is_complex_biologic",
    "is_complex_infusion",
    "is_facility",
    "is_flush",
    "is_for_eyes",
    "is_growth_factor",
    "is_hormone",
    "is_in_dialysis_bundle",
    "is_injected",
    "is_supportive",
    "limit_of",
    "may_be_chemotherapy",
    "may_be_hormone",
    "purpose_of",
    "routes_of",
    "vaccine_of",
]

_TOPICAL: Final = frozenset(
    route
    for route in Route
    if not route.is_parenteral and route not in {Route.ORAL, Route.SUBLINGUAL, Route.INHALATION}
)

_IN_EYE: Final = frozenset(
    {
        Route.OPHTHALMIC, Route.INTRACAMERAL, Route.INTRAVITREAL, Route.INTRAOCULAR, Route.SUPRACHOROIDAL, Route.INTRACANALICULAR,
        Route.TOPICAL, Route.IMPLANT, Route.IRRIGATION,
    }
)  # fmt: skip
_UNDER_SKIN_OR_IMPLANTED: Final = frozenset({Route.IMPLANT, Route.SUBCUTANEOUS, Route.INTRADERMAL})

ROUTES_OF: Final[Mapping[StatedRoute, frozenset[Route]]] = {
    StatedRoute.INTRAVENOUS: INTRAVENOUS,
    StatedRoute.SUBCUTANEOUS: SUBCUTANEOUS,
    StatedRoute.INTRAMUSCULAR: frozenset({Route.INTRAMUSCULAR}),
    StatedRoute.PARENTERAL: frozenset(route for route in Route if route.is_parenteral),
    StatedRoute.INTRAVITREAL: frozenset({Route.INTRAVITREAL}),
    StatedRoute.INTRA_ARTICULAR: frozenset({Route.INTRA_ARTICULAR}),
    StatedRoute.INTRATHECAL: frozenset({Route.INTRATHECAL}),
    StatedRoute.INTRAVESICAL: frozenset({Route.INTRAVESICAL}),
    StatedRoute.URETERAL: frozenset({Route.URETERAL}),
    StatedRoute.EYE: _IN_EYE,
    StatedRoute.EAR: frozenset({Route.OTIC, Route.TOPICAL}),
    StatedRoute.NOSE: frozenset({Route.INTRANASAL, Route.INHALATION, Route.TOPICAL, Route.IMPLANT}),
    StatedRoute.ORAL: frozenset({Route.ORAL, Route.SUBLINGUAL}),
    StatedRoute.INHALATION: frozenset({Route.INHALATION}),
    StatedRoute.TOPICAL: _TOPICAL,
    StatedRoute.RECTAL: frozenset({Route.RECTAL}),
    StatedRoute.URETHRAL: frozenset({Route.TOPICAL, Route.INTRAVESICAL, Route.IMPLANT}),
    StatedRoute.IMPLANT: _UNDER_SKIN_OR_IMPLANTED,
    StatedRoute.PATCH: frozenset({Route.TRANSDERMAL, Route.TOPICAL}),
}
"""The routes that fit a route word in CMS's descriptor. Sublingual drugs count as oral (J0571 to J0575)."""

NEVER_ALONE: Final = frozenset({Purpose.FLUSH, Purpose.CARRIER, Purpose.KEEP_VEIN_OPEN})
"""The purposes that are part of another service."""

INJECTED: Final = frozenset({Kind.DRUG, Kind.BIOLOGIC, Kind.BIOSIMILAR})
"""The kinds of product that may be injected."""

_VACCINES: Final[Mapping[Trait, str]] = {
    Trait.INFLUENZA_VACCINE: "influenza",
    Trait.PNEUMOCOCCAL_VACCINE: "pneumococcal",
    Trait.HEPATITIS_B_VACCINE: "hepatitis B",
    Trait.COVID_19_VACCINE: "COVID-19",
}

_BUNDLE: Final = date(2011, 1, 1)
_CALCIMIMETICS: Final = date(2021, 1, 1)
_IN_DIALYSIS_BUNDLE: Final[Mapping[str, date]] = {"J0604": _CALCIMIMETICS, "J0606": _CALCIMIMETICS, "J1756": _BUNDLE}
"""Oral and injected calcimimetics, and iron sucrose, each with the first day in the bundle."""

_BIOLOGICS: Final = frozenset({Kind.BIOLOGIC, Kind.BIOSIMILAR})

_CHAPTERS: Final = ("J0", "J1", "J2", "J3", "J9", "Q5")
"""Code prefixes of drugs other than oral drugs, and of biosimilars."""


def routes_of(entry: Entry) -> frozenset[Route] | None:
    """Return the routes that the descriptor of *entry* names, or None if it names none."""
    return _open(entry.routes)


def limit_of(entry: Entry, route: Route) -> RouteLimit | None:
    """Return the cited limit that rules out *route* for *entry*, or None."""
    for limit in entry.route_limits:
        named = _open(limit.routes)
        if named is not None and (route in named) is not limit.is_only:
            return limit
    return None


def can_be_billed(entry: Entry, route: Route | None, setting: Setting | None) -> bool:
    """Return whether *entry* is a code for the route, if it is known, and for who bills: bevacizumab in the eye is not J9035, nor C9257 in an office."""
    if entry.code.text[0] == "C" and not is_facility(setting):
        return False
    if route is None:
        return True
    listed = routes_of(entry)
    return limit_of(entry, route) is None and (listed is None or route in listed)


def _open(stated: tuple[StatedRoute, ...]) -> frozenset[Route] | None:
    return frozenset().union(*(ROUTES_OF[one] for one in stated)) if stated else None


def is_injected(entry: Entry) -> bool:
    """Return whether *entry* is an injected or infused drug, judged by its code and descriptor."""
    named = routes_of(entry)
    return (
        entry.kind in INJECTED
        and (named is None or any(route.is_parenteral for route in named))
        and entry.code.text[:2] in _CHAPTERS
        and Trait.IMPLANT not in entry.traits
    )


def family_of(entry: Entry, route: Route | None = None) -> Family:
    """Return the family of administration services usually billed with the drug of *entry*.

    Vaccines have their own services, and so have eyes, joints and toxins. Plain IV fluids count as hydration. Codes that begin with J9,
    biosimilars of those drugs, and hormones for tumors are `Family.CHEMOTHERAPY`. Other biologics may qualify too, but only the chart can
    show it.

    Source: `findacode-infusions` and `noridian-cr-13468`; ``data/drug_groups.toml`` for fluids and hormones.
    """
    if entry.kind is Kind.VACCINE:
        return Family.VACCINE
    if route is Route.INTRAVITREAL:
        return Family.EYE
    if route is Route.INTRA_ARTICULAR:
        return Family.JOINT
    if Trait.BOTULINUM_TOXIN in entry.traits:
        return Family.CHEMODENERVATION
    if Trait.HYDRATION_FLUID in entry.traits and (route is None or route.is_intravenous):
        return Family.HYDRATION
    return Family.CHEMOTHERAPY if is_antineoplastic(entry) else Family.THERAPEUTIC


def families_of(entry: Entry, route: Route | None = None) -> tuple[Family, ...]:
    """Return the families of administration codes that fit the drug of *entry*, its own first.

    A fluid may be a therapy, and some biologics and hormones may be billed as chemotherapy: those have a second family.
    """
    own = family_of(entry, route)
    if own is Family.HYDRATION:
        return own, Family.THERAPEUTIC
    if own is Family.THERAPEUTIC and is_complex_infusion(entry, route):
        return Family.CHEMOTHERAPY, own
    return (own, Family.CHEMOTHERAPY) if own is Family.THERAPEUTIC and may_be_chemotherapy(entry) else (own,)


def family_by(entry: Entry, record: Administration) -> Family:
    """Return the family for the drug of *entry*, adjusted for the record.

    A plain fluid may be therapy, and another drug hydration, by its purpose. A complex biologic into a vein counts with chemotherapy.
    """
    family = family_of(entry, record.route)
    if family is Family.THERAPEUTIC and is_complex_infusion(entry, record.route):
        return Family.CHEMOTHERAPY
    if record.purpose is Purpose.HYDRATION and family is Family.THERAPEUTIC:
        return Family.HYDRATION
    return Family.THERAPEUTIC if record.purpose is Purpose.THERAPY and family is Family.HYDRATION else family


def vaccine_of(entry: Entry) -> str:
    """Return what the vaccine of *entry* protects against, if it has an administration code of its own; blank otherwise.

    Source: `cms-flu` and `noridian-vaccines`: G0008, G0009 and G0010 for Medicare; `anthem-covid`: 90480.
    """
    return next((what for trait, what in _VACCINES.items() if trait in entry.traits), "")


def purpose_of(entry: Entry, record: Administration) -> Purpose | None:
    """Return the purpose in the record; otherwise flush for a flush code, or None."""
    return record.purpose or (Purpose.FLUSH if is_flush(entry) else None)


def is_flush(entry: Entry) -> bool:
    """Return whether *entry* is a line flush, such as heparin or saline."""
    return Trait.LINE_FLUSH in entry.traits


def is_in_dialysis_bundle(entry: Entry, on: date | None) -> bool:
    """Return whether *entry* is always in Medicare's ESRD bundle on a date of service: its descriptor says ESRD on dialysis, or a source names it.

    Source: `cms-hcpcs` for the descriptors; `cgs-bundle` for iron sucrose; `asn-calcimimetics`, from 2021-01-01 on.
    """
    since = _IN_DIALYSIS_BUNDLE.get(entry.code.text)
    return Trait.ESRD in entry.traits or (since is not None and on is not None and on >= since)


def is_hormone(entry: Entry) -> bool:
    """Return whether *entry* is a hormone used only for tumors, billed with 96402."""
    return Trait.TUMOR_HORMONE in entry.traits


def may_be_hormone(entry: Entry) -> bool:
    """Return whether 96402 can be billed for *entry*: a hormone used for tumors, always or in some patients."""
    return is_hormone(entry) or Trait.TUMOR_HORMONE_BY_USE in entry.traits


def is_antineoplastic(entry: Entry) -> bool:
    """Return whether *entry* is a drug against tumors: in the chapter of antineoplastics, a biosimilar of one of it, or a hormone for tumors.

    The chapter also has a few drugs for other uses, such as mesna or efgartigimod, and a growth factor; decitabine and a few others are not in it.
    """
    if Trait.NO_ANTINEOPLASTIC in entry.traits or is_growth_factor(entry):
        return False
    chapter = any(one.text.startswith("J9") for one in (entry.code, *entry.references))
    return chapter or Trait.ANTINEOPLASTIC in entry.traits or is_hormone(entry)


def is_supportive(entry: Entry) -> bool:
    """Return whether *entry* is a drug against anemia or vomiting, which is not chemotherapy.

    Source: `wps-chemotherapy`.
    """
    return Trait.SUPPORTIVE in entry.traits or is_growth_factor(entry)


def is_growth_factor(entry: Entry) -> bool:
    """Return whether *entry* is a blood cell growth factor, which is not chemotherapy."""
    return Trait.GROWTH_FACTOR in entry.traits


def may_be_chemotherapy(entry: Entry) -> bool:
    """Return whether 96401 or 96402 can be billed for *entry*: chemotherapy, an unlisted drug, or a biologic other than a growth factor."""
    if Trait.BOTULINUM_TOXIN in entry.traits or is_growth_factor(entry):
        return False
    return (
        family_of(entry) is Family.CHEMOTHERAPY
        or may_be_hormone(entry)
        or entry.kind in {Kind.BIOLOGIC, Kind.BIOSIMILAR, Kind.UNCLASSIFIED, Kind.CELL_OR_GENE_THERAPY}
    )


def is_complex_biologic(entry: Entry) -> bool:
    """Return whether *entry* is a monoclonal antibody or a biologic response modifier, which CPT counts with chemotherapy administration.

    Source: `noridian-cr-13468` and `rheumatologist-complexity`; `who-antibodies` for the names.
    """
    return Trait.MONOCLONAL_ANTIBODY in entry.traits or Trait.RESPONSE_MODIFIER in entry.traits


def is_complex_infusion(entry: Entry, route: Route | None) -> bool:
    """Return whether *entry* is a complex biologic, given into a vein."""
    return route is not None and route.is_intravenous and entry.kind in _BIOLOGICS and is_complex_biologic(entry)


def is_for_eyes(entry: Entry) -> bool:
    """Return whether *entry* is an intravitreal drug."""
    return Trait.INTRAVITREAL in entry.traits


@lru_cache(maxsize=1024)
def accepted_families(rules: tuple[FamilyRule, ...], code: str) -> tuple[frozenset[Family], FamilyRule | None]:
    """Return the families that a payer accepts for *code*, and the rule behind it; a rule that names the code overrides a general rule.

    Without a rule, every family is accepted and the rule is None.
    """
    named = [rule for rule in rules if code in rule.codes] or [rule for rule in rules if not rule.codes]
    if not named:
        return frozenset(Family), None
    return frozenset(family for rule in named for family in rule.families), named[0]


def is_facility(setting: Setting | None) -> bool:
    """Return whether a facility bills; facilities rank services by their own hierarchy."""
    return setting is not None and setting.is_facility
