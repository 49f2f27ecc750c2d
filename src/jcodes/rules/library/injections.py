"""Administration codes, or sides, that do not fit the drug: antineoplastics as therapy and the reverse, toxins under 96372, the other eye."""

from collections.abc import Iterator
from typing import Final

from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import ANTINEOPLASTIC, COMPLEX, INJECTED, MODIFIED, SERVICE, SIDED
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, day_rule
from jcodes.services.drugs import (
    accepted_families,
    family_of,
    is_flush,
    is_hormone,
    is_supportive,
)
from jcodes.services.table import Service
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.routes import INTRAVENOUS
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_SHOT: Final = "96372"


def _shot_of(day: DayView) -> tuple[LineView, Service] | None:
    """Return the line of 96372 if it is the only administration of the day; None if another service or line may give a drug."""
    if day.has_unknown or {service.number for _, service in day.services} != {_SHOT}:
        return None
    return day.services[0]


def _is_toxin(drug: DrugView) -> bool:
    return drug.entry is not None and Trait.BOTULINUM_TOXIN in drug.entry.traits


def _is_antineoplastic(drug: DrugView) -> bool:
    return drug.entry is not None and family_of(drug.entry) is Family.CHEMOTHERAPY


def _only(day: DayView) -> DrugView | None:
    """Return the drug of the day; None if there are several, since 96372 may be for another one."""
    return day.drugs[0] if len(day.drugs) == 1 else None


@day_rule(
    "toxin-with-injection-code",
    "a botulinum toxin with 96372",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="noridian-toxins; aapc-toxins-head; aapc-toxins-limbs: chemodenervation has codes of its own, by muscle",
    only=INJECTED,
)
def toxin_with_injection_code(day: DayView) -> Iterator[Found]:
    """A botulinum toxin is the only drug of the day, and 96372 the only administration code. Toxins have chemodenervation codes.

    Skipped: days with another drug, another administration code, or a line that may be the procedure. 96401 and 96402 are checked by
    `chemotherapy-code-for-other-drug`.
    """
    drug, shot = _only(day), _shot_of(day)
    if drug is not None and shot is not None and _is_toxin(drug):
        yield Found(
            f"{drug.code} on {day.on} is billed with {_SHOT}; a botulinum toxin is injected under a chemodenervation code",
            "a chemodenervation code, such as 64612, 64615, 64616 or 64642",
            "bill the chemodenervation code for the muscles, such as 64615 for chronic migraine",
            shot[0].place,
        )


@day_rule(
    "antineoplastic-with-injection-code",
    "an antineoplastic drug with 96372",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cce-chemotherapy: 96401 for drugs against tumors but hormones, 96402 for hormones, 96372 for others",
    only=INJECTED,
)
def antineoplastic_with_injection_code(day: DayView) -> Iterator[Found]:
    """An antineoplastic is the only drug of the day, and 96372 the only administration code: 96401 or 96402 is for it.

    Skipped: days with another drug or administration code, biologics that may be billed either way, and drugs that the payer's policy
    takes with therapeutic administration only. A hormone for another use than a tumor is right under 96372.
    """
    drug, shot = _only(day), _shot_of(day)
    if drug is None or shot is None or drug.entry is None or not _is_antineoplastic(drug):
        return
    accepted, _ = accepted_families(drug.payer.administration_families, drug.code.text)
    if Family.CHEMOTHERAPY not in accepted:
        return
    wanted = "96402" if is_hormone(drug.entry) else "96401"
    what = "a hormonal antineoplastic" if is_hormone(drug.entry) else "an antineoplastic"
    yield Found(
        f"{drug.code} on {day.on} is billed with {_SHOT}; it is {what}",
        wanted,
        f"bill {wanted}, unless it was given for something else than a tumor",
        shot[0].place,
    )


_INTO_VEIN: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC})
_CHEMOTHERAPY: Final = "wps-chemotherapy: chemotherapy administration is for drugs against tumors, and not for those against anemia and vomiting"


@day_rule(
    "antineoplastic-as-therapy",
    "an antineoplastic drug with therapeutic infusion codes only",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=f"{_CHEMOTHERAPY}; coding-ahead-96416",
    only=SERVICE | ANTINEOPLASTIC,
)
def antineoplastic_as_therapy(day: DayView) -> Iterator[Found]:
    """An antineoplastic that may go into a vein is billed with therapeutic infusions or pushes (96365, 96374 ...) and no chemotherapy service.

    It counts for other diagnoses than tumors too. Skipped: days with a pump, a port, an injection under the skin, or a line that may be
    the service; drugs whose record or descriptor names another route; and drugs that the payer takes with therapeutic services only. Bill
    96413, 96415 and 96417 for infusions, 96409 and 96411 for pushes.
    """
    for _, service in day.services:
        if service.family not in _INTO_VEIN or not service.routes & INTRAVENOUS:
            return
    if day.has_unknown or not day.services:
        return
    for drug in day.drugs:
        if _is_infused_antineoplastic(drug):
            numbers = ", ".join(sorted({service.number for _, service in day.services}))
            yield Found(
                f"{drug.code} on {day.on} is an antineoplastic; {numbers} is for other drugs",
                "a chemotherapy service, such as 96413 or 96409",
                "bill 96413 for the infusion, or 96409 for a push",
                drug.lines[0].place,
            )


def _is_infused_antineoplastic(drug: DrugView) -> bool:
    if not drug.flags & ANTINEOPLASTIC:
        return False
    recorded = {record.route for record in drug.records if record.route is not None}
    routes = recorded or drug.facts.routes
    accepted, _ = accepted_families(drug.payer.administration_families, drug.code.text)
    return (not routes or not INTRAVENOUS.isdisjoint(routes)) and Family.CHEMOTHERAPY in accepted


@day_rule(
    "chemotherapy-code-for-supportive-drug",
    "a chemotherapy infusion or push for a drug against anemia or vomiting",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=f"{_CHEMOTHERAPY}; legalclarity-iron: 96365, 96366 or 96374 for iron",
    only=COMPLEX,
)
def chemotherapy_code_for_supportive_drug(day: DayView) -> Iterator[Found]:
    """A chemotherapy infusion or push (96413, 96409 ...) is billed, and all drugs of the day are against anemia or vomiting, or flushes.

    Iron, blood growth factors and antiemetics. Skipped: days with any other drug, or with a line that may be one. 96401 and 96402 are checked by
    `chemotherapy-code-for-other-drug`. Bill 96365, 96366 or 96374.
    """
    given = []
    for drug in day.drugs:
        entry = drug.entry
        if entry is None or not (is_supportive(entry) or is_flush(entry)):
            return
        if not is_flush(entry):
            given.append(entry)
    if not given or day.has_unknown:
        return
    codes = ", ".join(sorted(entry.code.text for entry in given))
    for at, service in day.services:
        if service.family is Family.CHEMOTHERAPY and service.routes & INTRAVENOUS:
            yield Found(
                f"{service.number} on {day.on}: {codes} is not chemotherapy",
                "a therapeutic service, such as 96365 or 96374",
                "bill 96365 for the infusion, or 96374 for a push, or add the drug",
                at.place,
            )


_SIDES: Final = frozenset({"RT", "LT"})


@day_rule(
    "eye-sides-differ",
    "an eye drug and its injection for different eyes",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cce-eye-sides: RT, LT or 50 stands on the drug as on the injection",
    only=SERVICE | MODIFIED | SIDED,
)
def eye_sides_differ(day: DayView) -> Iterator[Found]:
    """An intravitreal drug has RT and no eye injection of the day has RT or 50, or the same with LT.

    Skipped: days without an eye injection, or with one that has no side, which `laterality-missing` finds. Correct the side that is wrong.
    """
    eyes = [at for at, service in day.services if service.family is Family.EYE]
    sides = frozenset().union(*(at.modifiers for at in eyes))
    if not eyes or "50" in sides or not all(at.modifiers & _SIDES for at in eyes):
        return
    for drug in day.drugs:
        for at in drug.lines if drug.facts.is_for_eyes else ():
            wrong = sorted((at.modifiers & _SIDES) - sides)
            if wrong:
                billed = ", ".join(sorted(sides & _SIDES))
                yield Found(
                    f"{at.shown}-{wrong[0]} on {day.on}; the eye injection is for {billed}",
                    "the same side on the drug and its injection",
                    "check the chart; correct the side that is wrong",
                    at.place,
                )


RULES: Final[tuple[AnyRule, ...]] = (
    toxin_with_injection_code,
    antineoplastic_with_injection_code,
    antineoplastic_as_therapy,
    chemotherapy_code_for_supportive_drug,
    eye_sides_differ,
)
