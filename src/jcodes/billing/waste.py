"""Discarded drug: what the opened containers hold by their labels, what is left, and how a payer wants it on the claim."""

from datetime import date
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.containers import Container, ContainerType
from jcodes.billing.dosing import Reading, read_dose
from jcodes.billing.kernel import discarded_units
from jcodes.doses import Basis, Dosage, Dose, Strength
from jcodes.errors import ContainersTooSmallError, DiscardedAboveLabelError, JcodesError, StrengthRequiredError, UnitMismatchError
from jcodes.policies import Asked, Choice, Policy, WasteLayout

__all__ = ["Left", "Question", "Waste", "common_strength", "decide", "measure"]


@attrs.frozen
class Question:
    """What was asked beyond a dose under a code.

    Attributes:
        policy: The payer's policy.
        containers: What was opened; none where it is not known.
        container_type: Whether containers hold one dose; None where it is not known.
        discarded: The documented discarded amount; None where there is none.
        listed: Whether CMS's list of codes for JW and JZ names the code; True for a dosage without a code.
        kind: The kind of product, such as ``"vaccine"``, or blank.
    """

    policy: Policy
    containers: tuple[Container, ...] = ()
    container_type: ContainerType | None = None
    discarded: Dose | None = None
    listed: bool = False
    kind: str = ""


@attrs.frozen
class Left:
    """What the labels hold and what is left of it, in units, before rounding.

    Attributes:
        labelled: What the opened containers hold; None where one unit covers whatever was opened.
        discarded: What counts as discarded.
        steps: How that was reached, each with its source or blank.
        warnings: What a caller should look at.
    """

    labelled: Fraction | None
    discarded: Fraction
    steps: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


@attrs.frozen
class Waste:
    """How discarded drug is billed.

    Attributes:
        units: The discarded units that are billed, scaled as the administered ones are.
        lines: The units and modifiers of each line, the administered ones first.
        steps: Why, each with its source or blank.
        warnings: What a caller should look at.
    """

    units: int
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    steps: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


_LABEL_RULE: Final = "https://aapc.com/codes/coding-newsletters/my-oncology-hematology-coding-alert/reader-questions-read-drug-label-before-coding-units-article"
_ROUNDING_RULE: Final = "NGS article 4990260; CGS, https://cgsmedicare.com/partb/pubs/news/2023/06/cope140894.html"
_SUBUNIT_RULE: Final = "Noridian, https://med.noridianmedicare.com/web/jddme/topics/modifiers/jz"
_MULTI_RULE: Final = (
    "https://aapc.com/codes/coding-newsletters/my-oncology-hematology-coding-alert/reader-question-coding-multidose-vials-article"
)
_LIST_RULE: Final = "CMS, JW modifier and JZ modifier policy HCPCS codes"


def common_strength(containers: tuple[Container, ...], dose: Dose) -> Strength | None:
    """Return the concentration that the labels of all *containers* share, for a *dose* that is a volume or a number of them.

    None where a label gives none, where they differ, or where the dose needs none.
    """
    found = {container.concentration for container in containers}
    strength = found.pop() if len(found) == 1 else None
    return strength if strength is not None and strength.per.unit.dimension == dose.unit.dimension else None


def measure(dosage: Dosage, dose: Dose, strength: Strength | None, reading: Reading, question: Question, label: str | None) -> Left:
    """Return what is left of the opened containers after *dose*, in units of *dosage*.

    Labels count, never what a container holds beyond them (RULES 2.7).

    Raises:
        ContainersTooSmallError: The dose is more than the containers hold.
        DiscardedAboveLabelError: The documented discarded amount is more than what the labels leave.
        UnitMismatchError: A container or a discarded amount of another kind than the code counts.
    """
    given = Fraction(reading.numerator, reading.denominator)
    containers = question.containers
    steps: list[tuple[str, str]] = []
    warnings = [container.doubt for container in containers if container.doubt]
    warnings += _strength_warnings(containers, strength)
    if dosage.basis is Basis.BAND or (dosage.basis is Basis.EACH and _covers(dosage, question)):
        _check_size(dose, strength, containers)
        steps.append((f"one unit covers the administration, {dosage}: nothing is billed as discarded beside it", ""))
        return Left(None, Fraction(0), tuple(steps), tuple(warnings))
    sizes = [_units_of(dosage, container, strength, label) for container in containers]
    documented = _documented(dosage, question.discarded, strength or _any_strength(containers), label)
    if not containers:
        discarded = documented or Fraction(0)
        steps.append((f"{question.discarded} were documented as discarded", ""))
        return Left(given + discarded, discarded, tuple(steps), tuple(warnings))
    labelled = sum((size * container.count for size, container in zip(sizes, containers, strict=True)), Fraction(0))
    named = ", ".join(map(str, containers))
    if given > labelled:
        raise ContainersTooSmallError(
            f"the dose {dose}, {given} units, is more than the opened containers hold, {named}, {labelled} units",
            dose=str(dose),
            containers=named,
            hint="name every container that was opened, or correct the dose",
        )
    left = labelled - given
    steps.append((f"the labels of {named} hold {_units(labelled)}; overfill never counts", _LABEL_RULE))
    steps.append((f"{labelled} - {given} = {_units(left)} left", ""))
    if documented is not None:
        if documented > left:
            raise DiscardedAboveLabelError(
                f"{question.discarded} discarded, {documented} units, are more than the labels of {named} leave after {dose}, {left}"
                " units",
                discarded=str(question.discarded),
                containers=named,
                hint="overfill is never billed; give the labelled amount that was discarded, or every container that was opened",
            )
        steps.append((f"{question.discarded} of it, {_units(documented)}, were documented as discarded", ""))
        if documented < left:
            warnings.append(
                f"{question.discarded} were documented as discarded, but the labels leave {_units(left)}; only what is documented was"
                " counted"
            )
    discarded = left if documented is None else documented
    smallest = min(sizes)
    if discarded >= smallest:
        container = containers[sizes.index(smallest)]
        warnings.append(
            f"{_units(discarded)} discarded are as much as a whole container ({container.label}) or more; check which were opened"
        )
    return Left(labelled, discarded, tuple(steps), tuple(warnings))


def decide(administered: int, left: Left, question: Question, on: date | None, *, scale: int = 1) -> Waste:
    """Return the lines that the payer wants for *administered* units and what is left.

    Args:
        administered: The billed units of what was given, times *scale*.
        left: What is left.
        question: What was asked.
        on: The date of service, or None for what holds now.
        scale: Ten to the number of decimal places of a unit.
    """
    steps: list[tuple[str, str]] = []
    warnings: list[str] = []
    policy = question.policy
    units = _rounded(administered, left, scale)
    resolved = _resolved(question, steps, warnings)
    if resolved is ContainerType.MULTI_DOSE:
        if question.discarded:
            warnings.append(f"{question.discarded} discarded from multi-dose containers are not billed")
        return Waste(0, ((administered, ()),), tuple(steps), tuple(warnings))
    if left.labelled is not None:
        steps.append((f"discarded, rounded down: {left.discarded} -> {_shown(units, scale)}", _ROUNDING_RULE))
        if not units and left.discarded:
            steps.append(("less than one unit is left beside the administered ones: it is documented, not billed", _SUBUNIT_RULE))
    if question.kind and question.kind in policy.jw_jz_exempt.on(on).value:
        if units:
            warnings.append(f"discarded drug of a {question.kind} is not reported with JW, and was not billed")
        return Waste(0, ((administered, ()),), (*steps, _cited("exempt", policy.jw_jz_exempt.on(on))), tuple(warnings))
    if question.kind and question.kind in policy.jw_jz_doubtful.on(on).value:
        warnings.append(f"it is doubtful whether a {question.kind} takes JW or JZ: {policy.jw_jz_doubtful.on(on).source}")
    layout = policy.waste_layout.on(on)
    steps.append(_cited("discarded drug", layout))
    if layout.value is WasteLayout.NOT_BILLED:
        if units:
            warnings.append(f"{policy} does not take discarded drug: {_shown(units, scale)} units are not billed")
        units = 0
    known = resolved is ContainerType.SINGLE_DOSE
    if not units:
        modifiers = ("JZ",) if known and not _unbilled(left, scale, administered) and _asked("JZ", policy.jz.on(on), steps, warnings) else ()
        return Waste(0, ((administered, modifiers),), tuple(steps), tuple(warnings))
    if layout.value is WasteLayout.ONE_LINE:
        return Waste(units, ((administered + units, ()),), tuple(steps), tuple(warnings))
    modifiers = ("JW",) if known and _asked("JW", policy.jw.on(on), steps, warnings) else ()
    return Waste(units, ((administered, ()), (units, modifiers)), tuple(steps), tuple(warnings))


def _rounded(administered: int, left: Left, scale: int) -> int:
    if left.labelled is None:
        return 0
    return discarded_units(
        administered,
        left.discarded.numerator * scale,
        left.discarded.denominator,
        left.labelled.numerator * scale,
        left.labelled.denominator,
    )


def _unbilled(left: Left, scale: int, administered: int) -> bool:
    """Tell whether units are left that the payer does not take: JZ would then say what is not so."""
    return _rounded(administered, left, scale) > 0


def _resolved(question: Question, steps: list[tuple[str, str]], warnings: list[str]) -> ContainerType | None:
    """Return the type of container that the bill goes by, given or concluded; None where it cannot be known."""
    found = question.container_type
    if found is ContainerType.MULTI_DOSE:
        steps.append(("multi-dose containers: what is left is not discarded, and neither JW nor JZ is put on", _MULTI_RULE))
        return found
    if found is ContainerType.SINGLE_DOSE:
        if not question.listed:
            warnings.append("CMS's list of codes for JW and JZ was not seen to name this code; the containers were said to be single-dose")
        return found
    if question.listed:
        steps.append(("the code is one of those that CMS lists for JW and JZ, so that its containers were taken as single-dose", _LIST_RULE))
        return ContainerType.SINGLE_DOSE
    warnings.append(
        "nothing says whether the containers are single-dose, and CMS's list does not name the code: neither JW nor JZ was put on; give"
        " container_type='single-dose' or 'multi-dose'"
    )
    return None


def _asked(modifier: str, choice: Choice[Asked], steps: list[tuple[str, str]], warnings: list[str]) -> bool:
    if choice.value is Asked.MUST:
        steps.append(_cited(modifier, choice))
        return True
    if choice.value is Asked.MAY:
        note = f" ({choice.note})" if choice.note else ""
        warnings.append(f"{modifier} was not required on that date{note}, and was not put on")
    return False


def _cited(what: str, choice: Choice[object]) -> tuple[str, str]:
    value = getattr(choice.value, "value", choice.value)
    text = ", ".join(value) if isinstance(value, tuple) else value
    start = f" from {choice.start}" if choice.start else ""
    return f"{choice.policy}: {what}: {text}{start}", choice.source


def _units(number: Fraction) -> str:
    return f"{number} unit{'s' if number != 1 else ''}"


def _shown(units: int, scale: int) -> str:
    return str(Fraction(units, scale))


# -- sizes into units ------------------------------------------------------------------------------------------------


def _covers(dosage: Dosage, question: Question) -> bool:
    """Tell whether one unit covers what was opened: the containers are not pieces of the kind that the code counts."""
    pieces = {container.held.unit.dimension for container in question.containers if container.held and not container.drug}
    counted = dosage.amount.unit.dimension if dosage.amount else ""
    return pieces != {counted} if question.containers else question.discarded is None or question.discarded.unit.dimension != counted


def _check_size(dose: Dose, strength: Strength | None, containers: tuple[Container, ...]) -> None:
    """Refuse a measured dose above what the labels hold; a count of doses has no size to compare."""
    dimension = dose.unit.dimension
    amounts = [
        next((part for part in (container.drug, container.held) if part and part.unit.dimension == dimension), None)
        for container in containers
    ]
    if not containers or dose.unit.is_count or None in amounts:
        return
    del strength
    held = sum((amount.fraction() * one.count for amount, one in zip(amounts, containers, strict=True) if amount), Fraction(0))
    if dose.fraction() > held:
        named = ", ".join(map(str, containers))
        raise ContainersTooSmallError(
            f"the dose {dose} is more than the opened containers hold, {named}",
            dose=str(dose),
            containers=named,
            hint="name every container that was opened, or correct the dose",
        )


def _units_of(dosage: Dosage, container: Container, strength: Strength | None, label: str | None) -> Fraction:
    """Return how many units one container holds by its label, by its drug or else by what holds it."""
    refused: JcodesError | None = None
    for part in (container.drug, container.held):
        for through in (container.concentration, strength):
            if part is not None:
                try:
                    reading = read_dose(dosage, part, through, label=label)
                except UnitMismatchError as error:
                    refused = refused or error
                else:
                    return Fraction(reading.numerator, reading.denominator)
    if refused is None:  # pragma: no cover - a container has a drug or what holds it
        raise AssertionError
    refused.add_note(f"in the container {container}")
    raise refused


def _documented(dosage: Dosage, discarded: Dose | None, strength: Strength | None, label: str | None) -> Fraction | None:
    if discarded is None:
        return None
    if not discarded:
        return Fraction(0)
    try:
        reading = read_dose(dosage, discarded, strength, label=label)
    except JcodesError as error:
        error.add_note(f"in the discarded amount {discarded}")
        raise
    return Fraction(reading.numerator, reading.denominator)


def _any_strength(containers: tuple[Container, ...]) -> Strength | None:
    found = {container.concentration for container in containers}
    return found.pop() if len(found) == 1 else None


def _strength_warnings(containers: tuple[Container, ...], strength: Strength | None) -> list[str]:
    """Return a warning where the strength at hand is not that of a label; a reconstituted or diluted drug may be right so."""
    warnings = []
    for container in containers:
        own = container.concentration
        if own is None or strength is None or own == strength:
            continue
        if (own.amount.unit.dimension, own.per.unit.dimension) == (strength.amount.unit.dimension, strength.per.unit.dimension):
            warnings.append(f"the strength {strength} is not that of the container {container.label}")
    return warnings


def volume_without_strength(dose: Dose, containers: tuple[Container, ...]) -> StrengthRequiredError:
    """Return the error for a volume out of containers of several concentrations."""
    named = ", ".join(map(str, containers))
    return StrengthRequiredError(
        f"{dose} out of {named} may be several amounts of drug",
        left=str(dose),
        right=named,
        hint="give the amount of drug as the dose, or the strength of what was given",
    )
