"""Services that may not stand beside each other, or not in the place: port flushes, repeated pushes, toxins."""

from collections.abc import Iterator, Mapping
from typing import Final

from jcodes.claims import Setting
from jcodes.policies import MueTable
from jcodes.rules.findings import Severity
from jcodes.rules.rule import AnyRule, Found, claim_rule
from jcodes.rules.views import ClaimView, DayView, LineView
from jcodes.terms import Confidence

__all__ = ["RULES"]

_EDITS: Final = (
    "CMS, NCCI procedure-to-procedure edits for practitioners, active on 2024-07-01 and 2026-07-01, indicator {}:"
    " https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
)
_FLUSH: Final = "96523"


def _is_practitioner(day: DayView) -> bool:
    """Tell whether Medicare's edits for practitioners are the payer's."""
    return day.payer.mue_table.value is MueTable.PRACTITIONER


def _is_visit(at: LineView) -> bool:
    number = at.line.cpt
    return number is not None and number[:3] in {"992", "993"}


@claim_rule(
    "port-flush-beside-service",
    "a port flush on a day with another service",
    severity=Severity.WARNING,
    source=_EDITS.format("0"),
)
def port_flush_beside_service(whole: ClaimView) -> Iterator[Found]:
    """The day bills 96523, the flush of a port, beside a visit or a service that gives a drug, which it is part of.

    The edits let no modifier part them. It is billed where it is the day's only service. Payers that go by other edits are left alone.
    """
    for day in whole.encounters:
        flushes = [at for at in day.lines if at.line.cpt == _FLUSH]
        if not flushes or not _is_practitioner(day):
            continue
        others = sorted({at.line.code.strip() for at in day.lines if at.service is not None or _is_visit(at)})
        if others:
            yield Found(
                f"{_FLUSH} of {day.on} is part of {', '.join(others)} of the same day",
                f"no {_FLUSH}",
                f"take {_FLUSH} off; it is billed where it is the day's only service",
                flushes[0].place,
            )


@claim_rule(
    "facility-service-elsewhere",
    "a service that only facilities report",
    severity=Severity.WARNING,
    confidence=Confidence.LOW,
    source="https://www.clearcostestimate.com/billing/cpt/96374-96376: 96376 is for facilities only",
)
def facility_service_elsewhere(whole: ClaimView) -> Iterator[Found]:
    """An office or a home bills a service that only facilities report, such as 96376, the same drug pushed again."""
    for at, service in whole.services:
        if service.facility_only and at.setting in {Setting.OFFICE, Setting.HOME}:
            yield Found(
                f"{service} is reported by facilities only, and the setting is {at.setting}",
                f"no {service.number}",
                f"take {service.number} off",
                at.place,
            )


_NEVER: Final[Mapping[str, frozenset[str]]] = {
    "64615": frozenset({"64612", "64616"}),
    "64644": frozenset({"64642"}),
    "64647": frozenset({"64646"}),
}
"""Chemodenervations by what is paid, with those that are part of it; indicator 0."""


@claim_rule(
    "toxin-services-together",
    "two services for a toxin of which one is part of the other",
    severity=Severity.WARNING,
    source=_EDITS.format("0"),
)
def toxin_services_together(whole: ClaimView) -> Iterator[Found]:
    """The day bills two chemodenervations that the edits never pay together: 64615 with 64612 or 64616, 64644 with 64642, 64647 with 64646.

    No modifier parts them. Other pairs of these services, which a modifier can part, are left alone, and so are payers that go by other edits.
    """
    for day in whole.encounters:
        billed = {at.line.cpt: at for at in day.lines if at.line.cpt is not None}
        for paid, parts in _NEVER.items():
            if paid in billed and _is_practitioner(day):
                for part in sorted(parts & billed.keys()):
                    yield Found(
                        f"{part} of {day.on} is part of {paid}, and no modifier parts them",
                        f"no {part}",
                        f"take {part} off",
                        billed[part].place,
                    )


RULES: Final[tuple[AnyRule, ...]] = (port_flush_beside_service, facility_service_elsewhere, toxin_services_together)
