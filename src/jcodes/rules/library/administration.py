"""Administration codes that do not fit the drugs, or the other services of the day."""

from collections.abc import Iterator, Mapping
from typing import Final

from jcodes.claims import Setting
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import CHEMODENERVATION, FLUSHING, INJECTED, PORT, REPEATED_PUSH, SERVICE
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, Payers, day_rule, line_rule
from jcodes.services.drugs import is_flush, is_growth_factor, is_hormone, may_be_chemotherapy, may_be_hormone
from jcodes.services.table import Service
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_PORT: Final = "96523"
_NO_HORMONE: Final = "96401"
_HORMONE: Final = "96402"
_PUSHES: Final = frozenset({"96372", "96374", "96375", "96376", "96409", "96411"})
_VISITS: Final = ("992", "G0463")
_UNKNOWN: Final = frozenset({Kind.UNCLASSIFIED})


@day_rule(
    "port-flush-with-service",
    "96523 with another service",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    denial=DenialKind.BUNDLED,
    source="cms-ncci: 96523 is column 2 of every service that gives drugs, indicator 0, and of visits, indicator 0 on professional claims and 1 on hospitals' (2024-07-01, 2026-07-01)",
    only=SERVICE | PORT,
)
def port_flush_with_service(day: DayView) -> Iterator[Found]:
    """A port flush, 96523, is billed with another administration code or, in an office, with a visit.

    96523 is paid only as the sole service of the day; no modifier overrides this for administration codes. Hospital visits are skipped,
    since a modifier can separate them. Remove 96523.
    """
    ports = [at for at, service in day.services if service.number == _PORT]
    beside = {service.number for _, service in day.services if service.number != _PORT}
    for at in ports:
        visits = {other.shown for other in day.others if other.shown.startswith(_VISITS)}
        named = sorted(beside | visits if at.setting is Setting.OFFICE else beside)
        if named:
            yield Found(
                f"96523 billed on {day.on} with {', '.join(named)}",
                "no 96523",
                "remove 96523; the flush is included in the other service",
                at.place,
            )


@day_rule(
    "flush-as-push",
    "a push code for a flush",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="uwhc-manual: question 4, a flush is not charged",
    only=SERVICE | FLUSHING,
)
def flush_as_push(day: DayView) -> Iterator[Found]:
    """A push or injection code is billed, and the only drugs of the day are flushes of heparin or saline (J1642, A4216).

    Skipped: days with another drug, or with a line that may be one. Remove the push code. 96523 is for an implanted port that was flushed
    as the only service of the day.
    """
    if not day.drugs or not all(drug.entry is not None and is_flush(drug.entry) for drug in day.drugs):
        return
    for at, service in day.services:
        if service.number in _PUSHES and not day.has_unknown:
            flushes = ", ".join(drug.code.text for drug in day.drugs)
            yield Found(
                f"{service.number} billed on {day.on}; the only drug is a flush, {flushes}",
                f"no {service.number}",
                f"remove {service.number}; bill 96523 for an implanted port flushed as the only service",
                at.place,
            )


@line_rule(
    "repeat-push-in-office",
    "96376 outside a facility",
    severity=Severity.ERROR,
    denial=DenialKind.ABOVE_EDIT,
    source="cms-ncci: the medically unlikely edit of 96376 is 0 on professional claims (2024-07-01, 2026-07-01); asco-2009",
    only=REPEATED_PUSH,
    payers=Payers.MEDICARE,
)
def repeat_push_in_office(at: LineView) -> Iterator[Found]:
    """An office bills 96376, a repeat push of the same drug, which only facilities report.

    Skipped: claims without a setting. Remove the line: the first push is billed once.
    """
    if at.flags & REPEATED_PUSH and at.setting is Setting.OFFICE:
        yield Found(
            "96376 billed by an office; only facilities report it",
            "no 96376",
            "remove 96376; an office does not bill a repeat push of the same drug",
        )


@day_rule(
    "chemotherapy-code-for-other-drug",
    "a chemotherapy injection code for another drug",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cce-chemotherapy: 96401 for drugs against tumors but hormones, 96402 for hormones, 96372 for others",
    only=INJECTED,
)
def chemotherapy_code_for_other_drug(day: DayView) -> Iterator[Found]:
    """96401 or 96402 is billed, and the drugs of the day do not fit: no antineoplastic, or hormonal and nonhormonal mixed up.

    96402 is for hormonal antineoplastics, 96401 for others. Blood cell growth factors (filgrastim, pegfilgrastim, epoetin ...) are
    injected under 96372; toxins have chemodenervation codes. Other biologics may qualify for chemotherapy administration and are skipped,
    as are days with an unknown drug or a line that may be the drug. Bill the code that fits the drug.
    """
    injected = [(at, service) for at, service in day.services if service.number in {_NO_HORMONE, _HORMONE}]
    if not injected or not day.drugs or day.has_unknown:
        return
    for at, service in injected:
        said = _wrong_sort(service, day)
        if said is not None:
            message, wanted = said
            yield Found(f"{service.number} of {day.on}: {message}", wanted, f"bill {wanted}, or add the drug", at.place)


def _wrong_sort(service: Service, day: DayView) -> tuple[str, str] | None:
    """Return the problem with the drugs of *day* under *service*, and the expected code; None if there is none, or a drug is unknown."""
    if any(drug.entry is None for drug in day.drugs):
        return None
    sorts = [drug for drug in day.drugs if drug.entry is not None and may_be_chemotherapy(drug.entry)]
    if not sorts:
        return f"{_codes(day.drugs)} is not chemotherapy", _simple(day.drugs)
    open_ones = [drug for drug in sorts if drug.entry is not None and drug.entry.kind in _UNKNOWN]
    hormones = [drug for drug in sorts if drug.entry is not None and may_be_hormone(drug.entry)]
    if service.number == _HORMONE and not hormones and not open_ones:
        return f"{_codes(sorts)} is not a hormonal antineoplastic", _NO_HORMONE
    if service.number == _NO_HORMONE and all(drug.entry is not None and is_hormone(drug.entry) for drug in sorts):
        return f"{_codes(sorts)} is a hormonal antineoplastic", _HORMONE
    growing = [drug for drug in day.drugs if drug.entry is not None and is_growth_factor(drug.entry)]
    if growing and not any(other.family is Family.THERAPEUTIC for _, other in day.services):
        return f"{_codes(growing)} is not chemotherapy, and no other injection code is billed", "96372 for it"
    return None


def _codes(drugs: "tuple[DrugView, ...] | list[DrugView]") -> str:
    return ", ".join(sorted(drug.code.text for drug in drugs))


def _simple(drugs: tuple[DrugView, ...]) -> str:
    """Return the service for drugs other than chemotherapy: chemodenervation for a toxin, otherwise the injection code."""
    toxins = any(drug.entry is not None and Trait.BOTULINUM_TOXIN in drug.entry.traits for drug in drugs)
    return "a chemodenervation code, such as 64612, 64615, 64616 or 64642" if toxins else "96372"


_NEVER: Final[Mapping[str, frozenset[str]]] = {
    "64615": frozenset({"64612", "64616"}),
    "64644": frozenset({"64642"}),
    "64647": frozenset({"64646"}),
}
"""Chemodenervations by what is paid, with those that are part of it; indicator 0."""


@day_rule(
    "chemodenervation-codes-together",
    "chemodenervation codes that are never paid together",
    severity=Severity.WARNING,
    source="cms-ncci: pairs of practitioners' services active on 2024-07-01 and 2026-07-01, indicator 0",
    only=CHEMODENERVATION,
)
def chemodenervation_codes_together(day: DayView) -> Iterator[Found]:
    """Two chemodenervation codes that NCCI never pays together: 64615 with 64612 or 64616, 64644 with 64642, 64647 with 64646.

    No modifier overrides these edits. Skipped: other pairs, which a modifier can override, and payers that use other edits.
    """
    if day.payer.mue_table.value is not EditSetting.PRACTITIONER:
        return
    billed = {service.number: at for at, service in day.services}
    for paid, parts in _NEVER.items():
        for part in sorted(parts & billed.keys()) if paid in billed else ():
            yield Found(
                f"{part} on {day.on} is bundled into {paid} (NCCI, indicator 0)",
                f"no {part}",
                f"remove {part}",
                billed[part].place,
            )


RULES: Final[tuple[AnyRule, ...]] = (
    port_flush_with_service,
    flush_as_push,
    repeat_push_in_office,
    chemotherapy_code_for_other_drug,
    chemodenervation_codes_together,
)
