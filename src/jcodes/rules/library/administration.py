"""Administration codes that do not fit the drugs, the other services of the day, or the side of the body."""

from collections.abc import Iterator, Mapping
from typing import Final

from jcodes.claims import Route, Setting
from jcodes.doses import Basis
from jcodes.policies.dated import BothSides
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import CPT, FLUSHING, MODIFIED, PAIRED, PORT, SERVICE, SIDED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.wording import in_units, plain_number
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, Payers, day_rule, line_rule
from jcodes.services.drugs import is_flush, is_growth_factor, is_hormone, may_be_chemotherapy, may_be_hormone
from jcodes.services.table import Service
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import StatedRoute
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_PORT: Final = "96523"
_NO_HORMONE: Final = "96401"
_HORMONE: Final = "96402"
_REPEATED: Final = "96376"
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
    only=CPT | SERVICE,
    payers=Payers.MEDICARE,
)
def repeat_push_in_office(at: LineView) -> Iterator[Found]:
    """An office bills 96376, a repeat push of the same drug, which only facilities report.

    Skipped: claims without a setting. Remove the line: the first push is billed once.
    """
    if at.service is not None and at.service.number == _REPEATED and at.setting is Setting.OFFICE:
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
    only=SERVICE,
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
    only=SERVICE,
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


_SIDES: Final = frozenset({"RT", "LT", "50"})
_FINGERS: Final = frozenset(["FA", *(f"F{one}" for one in range(1, 10)), "TA", *(f"T{one}" for one in range(1, 10))])
_BOTH: Final = "50"
_MAJOR: Final = frozenset({"20610", "20611"})
"""Shoulder, hip and knee: each side has one of each."""
_APART: Final = frozenset({"59", "76", "XE", "XP", "XS", "XU"})
_EYES: Final = "cce-eye; cce-eye-sides"


@line_rule(
    "laterality-missing",
    "side of an eye or joint missing",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=f"{_EYES}: RT, LT or 50 on the injection of the vitreous and on its drug",
    only=SIDED,
)
def laterality_missing(at: LineView) -> Iterator[Found]:
    """An eye or joint injection, or an intravitreal drug, has neither RT, LT nor 50. For one joint this is information.

    Several major joints on one line have a side each, or are both sides of one pair, which 50 says; 59, XS and the like may tell two joints of one
    side apart. Skipped: discarded drug; drugs whose record says intravitreal (`modifier-missing` asks for the side); and fingers and
    toes, which may have modifiers of their own. Add the side.
    """
    if at.modifiers & _SIDES:
        return
    service = at.service
    if service is not None and service.family is Family.JOINT and not at.modifiers & _FINGERS:
        if service.number in _MAJOR and at.units is not None and at.units > 1 and not at.modifiers & _APART:
            yield Found(
                f"{service.number} x {plain_number(at.units)}: RT, LT or 50 missing; which joints?",
                "RT, LT or 50",
                "bill both sides of one pair of joints with 50, different joints on lines of their own with RT, LT or 59",
                source="noridian-50",
            )
            return
        yield Found(
            f"{service.number}: RT, LT or 50 missing; which joint?",
            "RT, LT or 50",
            "add RT, LT or 50, if the payer requires the side of a joint",
            severity=Severity.INFORMATION,
            confidence=Confidence.BACKGROUND,
        )
    elif (service is not None and service.family is Family.EYE) or _is_eye_drug(at):
        yield Found(
            f"{at.shown}: RT, LT or 50 missing; which eye?",
            "RT, LT or 50",
            "add RT, LT or 50, the same on the drug and its injection",
        )


def _is_eye_drug(at: LineView) -> bool:
    return at.facts is not None and at.facts.is_for_eyes and not at.is_wasted and at.route is not Route.INTRAVITREAL


@line_rule(
    "right-and-left-on-one-line",
    "RT and LT, or 50 with one of them, on one line",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cce-eye-sides: both sides are 50 on one line",
    only=MODIFIED | PAIRED,
)
def right_and_left_on_one_line(at: LineView) -> Iterator[Found]:
    """A drug or administration line has two of RT, LT and 50, which mean three different things.

    Supplies are skipped. Bill 50 on one line, or RT and LT on separate lines, as the payer requires.
    """
    sides = at.modifiers & _SIDES
    if len(sides) > 1 and (at.service is not None or at.is_drug):
        yield Found(
            f"{at.shown}: {' and '.join(sorted(sides))} on one line",
            "50 alone, or two lines with RT and LT",
            "bill 50 on one line, or RT and LT on separate lines",
        )


@day_rule(
    "bilateral-units-for-one-side",
    "bilateral injection, units for one side",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="mpr-hyaluronate: the total given to both sides; cms-asp: the containers of the crosswalk",
    only=SERVICE | SIDED,
)
def bilateral_units_for_one_side(day: DayView) -> Iterator[Found]:
    """Both eyes or joints were injected, but the drug's units are one container or one dose, which cannot be split in half.

    Only drugs for the eye or joints alone are checked, and only if CMS's crosswalk lists their containers or the unit is a dose.
    Skipped if half of the units is itself one or more containers, and if another drug of the kind is billed that day: each side may have
    had its own. Bill the units of both sides, or correct the service.
    """
    families = [_family(drug) for drug in day.drugs]
    both = {family for family in (Family.EYE, Family.JOINT) if families.count(family) == 1 and _is_of_both(day, family)}
    for drug in day.drugs if both else ():
        family = _family(drug)
        units = drug.total(drug.administered)
        if family in both and units and _is_one_dose(drug, units):
            yield Found(
                f"{drug.code}: {in_units(units)} on {day.on} is one container or dose; both sides were injected",
                f"{2 * units} units, if both sides received the same",
                f"bill the units of both sides ({2 * units} if the same), or correct the service",
                drug.lines[0].place,
            )


def _family(drug: DrugView) -> Family | None:
    if drug.entry is None:
        return None
    if drug.facts.is_for_eyes:
        return Family.EYE
    return Family.JOINT if StatedRoute.INTRA_ARTICULAR in drug.entry.routes else None


def _is_of_both(day: DayView, family: Family) -> bool:
    """Return whether the services of *family* are bilateral: one with 50, or one with RT and one with LT."""
    sides = frozenset().union(*(at.modifiers & _SIDES for at, service in day.services if service.family is family))
    return _BOTH in sides or len(sides) > 1


def _is_one_dose(drug: DrugView, units: int) -> bool:
    """Return whether *units* are one container or one dose that cannot be split in half."""
    dosage = None if drug.entry is None else drug.entry.dosage
    if dosage is not None and dosage.basis is Basis.EACH:
        return units == 1
    amount = None if dosage is None else dosage.amount
    shares = [
        units * (amount / size)
        for size in drug.facts.sizes
        if amount is not None and size.unit.dimension == amount.unit.dimension
    ]
    return any(share == 1 for share in shares) and not any((share / 2).denominator == 1 for share in shares)


@day_rule(
    "both-sides-layout",
    "an injection of both sides laid out as the payer does not take it",
    severity=Severity.WARNING,
    source="noridian-50: one line with 50 for services with the bilateral indicator 1; priority-health-asc-sides: surgery centers bill two lines",
    only=SERVICE | MODIFIED,
)
def both_sides_layout(day: DayView) -> Iterator[Found]:
    """Both sides were injected, and the payer wants the service on one line with 50, or on two lines with RT and LT.

    The payer's policy decides; where it takes either or does not say, the rule is skipped. RT and LT on two lines are found for 67028
    only: two lines of a joint injection may be of different joints.
    """
    choice = day.payer.both_sides_services
    if choice is None or choice.value is BothSides.EITHER:
        return
    if choice.value is BothSides.TWO_LINES:
        for at, service in day.services:
            if _BOTH in at.modifiers:
                yield Found(
                    f"{service.number}-50 on {day.on}; {day.payer.name} does not take 50",
                    "RT and LT on two lines",
                    "bill two lines, one with RT and one with LT",
                    at.place,
                    choice=choice,
                )
        return
    apart = {
        side: at
        for at, service in day.services
        for side in at.modifiers & (_SIDES - {_BOTH})
        if service.family is Family.EYE and _BOTH not in at.modifiers
    }
    if len(apart) > 1 and len({at.place for at in apart.values()}) > 1:
        for at in sorted(apart.values(), key=lambda at: at.place):
            yield Found(
                f"{at.shown} on {day.on}: RT and LT on two lines; {day.payer.name} takes both sides on one line with 50",
                "50 on one line, 1 unit",
                "bill one line with 50 and 1 unit",
                at.place,
                choice=choice,
            )


RULES: Final[tuple[AnyRule, ...]] = (
    port_flush_with_service,
    flush_as_push,
    repeat_push_in_office,
    chemotherapy_code_for_other_drug,
    chemodenervation_codes_together,
    laterality_missing,
    right_and_left_on_one_line,
    bilateral_units_for_one_side,
    both_sides_layout,
)
