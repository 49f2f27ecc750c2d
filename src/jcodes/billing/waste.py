"""Discarded drug: what the opened containers hold by their labels, what is left, and how a payer wants it on the claim."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final

import attrs

from jcodes.billing.containers import AnyContainer, Container, ContainerType, read_containers
from jcodes.billing.dosing import Reading, read_dose
from jcodes.billing.kernel import discarded_units
from jcodes.doses import Basis, Dosage, Dose, Strength
from jcodes.entries import Entry
from jcodes.errors import ContainersTooSmallError, DiscardedAboveLabelError, JcodesError, UnitMismatchError
from jcodes.policies import Asked, Choice, Policy, WasteLayout, policy

__all__ = ["Left", "Question", "Waste", "asked", "common_strength", "decide", "measure"]


@attrs.frozen
class Question:
    """What was asked beyond a dose under a code.

    Attributes:
        policy: The payer's policy.
        containers: What was opened; none where it is not known.
        container_type: Whether containers hold one dose; None where it is not known.
        discarded: The documented discarded amount; None where there is none.
        listed: Whether CMS's list of codes for JW and JZ names the code; None where the list is not at hand, True for a dosage
            without a code.
        kind: The kind of product, such as ``"vaccine"``, or blank.
        label: How to call the code in messages, or None.
    """

    policy: Policy
    containers: tuple[Container, ...] = ()
    container_type: ContainerType | None = None
    discarded: Dose | None = None
    listed: bool | None = None
    kind: str = ""
    label: str | None = None


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
_MULTI_RULE: Final = "https://aapc.com/codes/coding-newsletters/my-oncology-hematology-coding-alert/reader-question-coding-multidose-vials-article"
_LIST_RULE: Final = "CMS, JW modifier and JZ modifier policy HCPCS codes"


def asked(  # noqa: PLR0913, PLR0917 - keyword facts of one question, as bill_dose takes them
    subject: Entry | Dosage,
    containers: AnyContainer | Iterable[AnyContainer] | None,
    container_type: str | ContainerType | None,
    discarded: str | Dose | None,
    payer: str | Policy | None,
    listed: bool | None,  # noqa: FBT001 - one of the facts
) -> Question:
    """Return the question, every part read.

    Raises:
        MalformedError: A part that cannot be read; `UnknownPolicyError` for the policy.
    """
    return Question(
        policy=policy(payer),
        containers=() if containers is None else read_containers(containers),
        container_type=None if container_type is None else ContainerType.of(container_type),
        discarded=None if discarded is None else Dose.of(discarded),
        listed=listed if isinstance(subject, Entry) else True,
        kind=subject.kind.value.replace(" ", "-") if isinstance(subject, Entry) else "",
        label=str(subject.code) if isinstance(subject, Entry) else None,
    )


def common_strength(containers: tuple[Container, ...], dose: Dose) -> Strength | None:
    """Return the concentration that the labels of all *containers* share, for a *dose* that is a volume or a number of them.

    None where a label gives none, where they differ, or where the dose needs none.
    """
    found = {container.concentration for container in containers}
    strength = found.pop() if len(found) == 1 else None
    return strength if strength is not None and strength.per.unit.dimension == dose.unit.dimension else None


def measure(dosage: Dosage, dose: Dose, strength: Strength | None, reading: Reading, question: Question) -> Left:
    """Return what is left of the opened containers after *dose*, in units of *dosage*.

    Labels count, never what a container holds beyond them (RULES 2.7).

    Raises:
        ContainersTooSmallError: The dose is more than the containers hold.
        DiscardedAboveLabelError: The documented discarded amount is more than what the labels leave.
        UnitMismatchError: A container or a discarded amount of another kind than the code counts.
    """
    given = Fraction(reading.numerator, reading.denominator)
    containers, label = question.containers, question.label
    steps: list[tuple[str, str]] = []
    warnings = [container.doubt for container in containers if container.doubt]
    warnings += _strength_warnings(containers, strength)
    if dosage.basis is Basis.BAND or (dosage.basis is Basis.EACH and _covers(dosage, question)):
        _check_size(dose, containers)
        pieces = sum(container.count for container in containers)
        if dose.unit.is_count and pieces > dose.amount:
            warnings.append(f"{pieces} containers were opened for {dose}; check which were used")
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
        if documented < left and question.container_type is not ContainerType.MULTI_DOSE:
            warnings.append(
                f"{question.discarded} were documented as discarded, but the labels leave {_units(left)}; only what is documented was"
                " counted"
            )
    discarded = left if documented is None else documented
    smallest = min(sizes)
    if discarded >= smallest and question.container_type is not ContainerType.MULTI_DOSE:
        container = containers[sizes.index(smallest)]
        warnings.append(
            f"{_units(discarded)} discarded are as much as a whole container ({container.label}) or more; check which were opened"
        )
    return Left(labelled, discarded, tuple(steps), tuple(warnings))


def decide(administered: int, left: Left | None, question: Question, on: date | None, *, scale: int = 1) -> Waste:
    """Return the lines that the payer wants for *administered* units and what is left.

    Args:
        administered: The billed units of what was given, times *scale*.
        left: What is left; None where neither containers nor a discarded amount were named.
        question: What was asked.
        on: The date of service, or None for what holds now.
        scale: Ten to the number of decimal places of a unit.
    """
    notes = _Notes(question, on)
    plain = ((administered, ()),)
    resolved = notes.resolved()
    if resolved is ContainerType.MULTI_DOSE:
        if question.discarded:
            notes.warn(f"{question.discarded} discarded from multi-dose containers are not billed")
        return notes.waste(0, plain)
    if left is None:
        notes.warn("neither the opened containers nor the discarded amount were named: neither JW nor JZ can be put on")
        return notes.waste(0, plain)
    units = notes.rounded(administered, left, scale)
    shown = Fraction(units, scale)
    if notes.is_exempt():
        if units:
            notes.warn(f"discarded drug of a {question.kind} is not reported: {_units(shown)} are not billed")
        return notes.waste(0, plain)
    layout = question.policy.waste_layout.on(on)
    notes.cite("discarded drug", layout)
    known = resolved is ContainerType.SINGLE_DOSE and administered > 0
    if not units:
        return notes.waste(0, ((administered, notes.modifier("JZ", question.policy.jz.on(on)) if known else ()),))
    if layout.value is WasteLayout.NOT_BILLED:
        notes.warn(f"{question.policy} takes no discarded drug: {_units(shown)} are not billed")
        return notes.waste(0, plain)
    if layout.value is WasteLayout.ONE_LINE:
        return notes.waste(units, ((administered + units, ()),))
    return notes.waste(units, (*plain, (units, notes.modifier("JW", question.policy.jw.on(on)) if known else ())))


class _Notes:
    """What is concluded on the way to the lines."""

    def __init__(self, question: Question, on: date | None) -> None:
        self.question = question
        self.on = on
        self.steps: list[tuple[str, str]] = []
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def cite(self, what: str, choice: Choice[Any]) -> None:
        value = choice.value
        text = ", ".join(value) if isinstance(value, tuple) else value.value
        start = f" from {choice.start}" if choice.start else ""
        self.steps.append((f"{choice.policy}, {what}: {text}{start}", choice.source))

    def waste(self, units: int, lines: tuple[tuple[int, tuple[str, ...]], ...]) -> Waste:
        return Waste(units, lines, tuple(self.steps), tuple(self.warnings))

    def resolved(self) -> ContainerType | None:
        """Return the type of container that the bill goes by, given or concluded; None where it cannot be known."""
        question = self.question
        found = question.container_type
        if found is ContainerType.MULTI_DOSE:
            self.steps.append(("multi-dose containers: what is left is kept; neither JW nor JZ is put on", _MULTI_RULE))
        elif found is ContainerType.SINGLE_DOSE:
            if question.listed is False:
                self.warn(
                    "CMS's list of codes for JW and JZ does not name the code; its containers were said to be single-dose"
                )
        elif question.listed:
            self.steps.append(
                (
                    "JW and JZ are asked for under this code, so that its containers were taken as single-dose",
                    _LIST_RULE,
                )
            )
            found = ContainerType.SINGLE_DOSE
        else:
            self.warn(
                "nothing says whether the containers are single-dose, and CMS's list was not seen to name the code: neither JW nor JZ was"
                " put on; give container_type='single-dose' or 'multi-dose'"
            )
        return found

    def rounded(self, administered: int, left: Left, scale: int) -> int:
        """Return the discarded units, times *scale*."""
        if left.labelled is None:
            return 0
        units = discarded_units(
            administered,
            left.discarded.numerator * scale,
            left.discarded.denominator,
            left.labelled.numerator * scale,
            left.labelled.denominator,
        )
        self.steps.append((f"rounded down: {left.discarded} -> {Fraction(units, scale)}", _ROUNDING_RULE))
        if left.discarded and not units:
            self.steps.append(
                ("what is left makes no unit beside the administered ones: it is documented, not billed", _SUBUNIT_RULE)
            )
        return units

    def is_exempt(self) -> bool:
        """Tell whether the payer exempts this kind of product; warn where that is doubtful."""
        kind, policy = self.question.kind, self.question.policy
        exempt, doubtful = policy.jw_jz_exempt.on(self.on), policy.jw_jz_doubtful.on(self.on)
        if kind in exempt.value:
            self.cite("JW and JZ are not for", exempt)
            return True
        if kind in doubtful.value:
            self.warn(f"it is doubtful whether a {kind} takes JW or JZ ({doubtful.source})")
        return False

    def modifier(self, modifier: str, choice: Choice[Asked]) -> tuple[str, ...]:
        """Return the modifier where it is required on the date; warn where it may be used."""
        if choice.value is Asked.MUST:
            self.cite(modifier, choice)
            return (modifier,)
        if choice.value is Asked.MAY:
            self.warn(f"{modifier} may be used on that date{choice.note and f' ({choice.note})'}; it was not put on")
        return ()


def _units(number: Fraction) -> str:
    return f"{number} unit{'s' if number != 1 else ''}"


# -- sizes into units ------------------------------------------------------------------------------------------------


def _covers(dosage: Dosage, question: Question) -> bool:
    """Tell whether one unit covers what was opened: the containers are not pieces of the kind that the code counts."""
    counted = dosage.amount.unit.dimension if dosage.amount else ""
    if question.containers:
        return any(
            container.held is None or container.held.unit.dimension != counted for container in question.containers
        )
    return question.discarded is None or question.discarded.unit.dimension != counted


def _check_size(dose: Dose, containers: tuple[Container, ...]) -> None:
    """Refuse a measured dose above what the labels hold; a count of doses has no size to compare."""
    held = Fraction(0)
    for container in containers:
        for part in (container.drug, container.held):
            if part is not None and part.unit.dimension == dose.unit.dimension:
                held += part.fraction() * container.count
                break
        else:
            return
    if containers and not dose.unit.is_count and dose.fraction() > held:
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


def _documented(
    dosage: Dosage, discarded: Dose | None, strength: Strength | None, label: str | None
) -> Fraction | None:
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
        if (own.amount.unit.dimension, own.per.unit.dimension) == (
            strength.amount.unit.dimension,
            strength.per.unit.dimension,
        ):
            warnings.append(f"the strength {strength} is not that of the container {container.label}")
    return warnings
