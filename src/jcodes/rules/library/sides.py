"""Sides of the body: RT, LT and 50 on injections of eyes and joints and on their drugs, and the units of both sides."""

from collections.abc import Iterator
from typing import Final

from jcodes.claims import Route
from jcodes.doses import Basis
from jcodes.policies.dated import BothSides
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import MODIFIED, PAIRED, SERVICE, SIDED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.wording import in_units, plain_number
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, day_rule, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.routes import StatedRoute

__all__ = ["RULES"]

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
    laterality_missing,
    right_and_left_on_one_line,
    bilateral_units_for_one_side,
    both_sides_layout,
)
