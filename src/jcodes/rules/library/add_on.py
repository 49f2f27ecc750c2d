"""Add-on codes without their primary code: CMS's add-on code edits for payers with CMS's tables, CPT's roles for the others."""

from collections.abc import Iterator, Mapping
from typing import Final

from jcodes.rules.context.claim import DayView
from jcodes.rules.context.lookups import add_on_primaries
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, day_rule
from jcodes.services.table import SERVICES, Service
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family, Role

__all__ = ["RULES"]

_VEIN: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC, Family.CHEMOTHERAPY})
_UNDER_SKIN: Final = "96369"
_PUMP: Final = frozenset({"96416", "C8957"})
_NONE: Final[frozenset[str]] = frozenset()
_VACCINES: Final = frozenset({"90460", "90471", "90473", "G0008", "G0009", "G0010"})
_BASES: Final[Mapping[str, frozenset[str]]] = {
    "96366": frozenset({"96365", "96367"}),
    "96370": frozenset({_UNDER_SKIN}),
    "96371": frozenset({_UNDER_SKIN}),
    "96415": frozenset({"96413", "96416", "96417"}),
    "64643": frozenset({"64642", "64644"}),
    "64645": frozenset({"64642", "64644"}),
    "90461": frozenset({"90460"}),
    "90472": _VACCINES,
    "90474": _VACCINES,
}
"""The primary codes of each add-on; add-ons not listed here go with any initial IV service."""
_FIRST: Final = frozenset(
    service.number for service in SERVICES.values() if service.role is Role.INITIAL and service.family in _VEIN
)
"""The initial services: into a vein, and the infusion under the skin."""


@day_rule(
    "add-on-without-primary",
    "an add-on code without its primary code",
    severity=Severity.WARNING,
    source="cms-ncci: the add-on code edits; cms-rac-0071; findacode-infusions: further hours, further drugs and further vaccines are added to a first one",
    denial=DenialKind.NO_PRIMARY,
)
def add_on_without_primary(day: DayView) -> Iterator[Found]:
    """An add-on code, for an additional hour, drug, limb or vaccine, is billed on a day without its primary code.

    For payers with CMS's tables, the primary codes are those of CMS's add-on code edits on that day; the start of a pump counts too. For
    other payers CPT's roles decide. Days with a line that may be the primary service are skipped, and single lines. Consecutive days in a
    facility may be one encounter with one initial service. Bill the primary code, or bill this service as the initial one.
    """
    for at in day.lines:
        code, service = at.line.cpt, at.service
        if code is None or (service is not None and (not service.is_add_on or _may_have_primary(day, service))):
            continue
        listed = _NONE if day.payer.mue_table.value is None else add_on_primaries(at.catalog, code, day.on)
        primaries = listed or (_NONE if service is None else _BASES.get(code, _FIRST))
        taken = primaries if code in _BASES or service is None else primaries | _PUMP
        if primaries and not any(other.line.code.strip() in taken for one in day.stay for other in one.lines):
            yield Found(
                f"Add-on code {service or code} has no primary code on {day.on}",
                ", ".join(sorted(primaries)),
                "add the primary code, or bill this service as the initial one",
                at.place,
                confidence=None if listed else Confidence.MEDIUM,
            )


def _may_have_primary(day: DayView, service: Service) -> bool:
    """Return whether another line of the day may be the primary service; the CPT product of a vaccine is none of its administration."""
    if service.family is not Family.VACCINE:
        return day.has_unknown
    return any(at.line.cpt is None for at in day.others)


RULES: Final[tuple[AnyRule, ...]] = (add_on_without_primary,)
