"""What the labels of the opened containers hold, in billing units, and what a dose leaves of it."""

from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.dose_in_units import Reading, read_dose
from jcodes.billing.question import Question
from jcodes.billing.steps import Reasons
from jcodes.doses import Basis, Dosage, Dose, Strength
from jcodes.doses.containers import OpenedContainer
from jcodes.errors import (
    ContainersTooSmallError,
    DiscardedAboveLabelError,
    InexactError,
    JcodesError,
    UnitMismatchError,
)
from jcodes.vocabulary.products import ContainerType

__all__ = ["Wastage", "amount_left", "common_strength", "in_units", "measure", "strength_of_labels"]

_LABEL_RULE: Final = "aapc-labels"

_HOLDERS: Final = frozenset(
    {"vial", "syringe", "pen", "cartridge", "ampule", "bag", "bottle", "kit", "packet", "autoinjector", "tube"}
)
"""The containers whose content a label states."""


@attrs.frozen
class Wastage:
    """What the labels hold and what is left of it, in units, before rounding.

    Attributes:
        labelled: What the opened containers hold; None where one unit covers whatever was opened.
        discarded: What counts as discarded.
        steps: How that was reached, each with its source or blank.
        warnings: What a caller should look at.
        whole_container: The smallest of the opened containers, where what is discarded is as much as it holds or more; else None.
    """

    labelled: Fraction | None
    discarded: Fraction
    steps: Reasons
    warnings: tuple[str, ...]
    whole_container: OpenedContainer | None = None


def strength_of_labels(containers: tuple[OpenedContainer, ...]) -> Strength | None:
    """Return the concentration that all labels share, or how much drug a piece holds where all are of one size; else None."""
    found = {container.concentration for container in containers}
    return found.pop() if len(found) == 1 else None


def common_strength(containers: tuple[OpenedContainer, ...], dose: Dose) -> Strength | None:
    """Return the concentration that the labels of all *containers* share, for a *dose* that is a volume or a number of them.

    A dose counted in vials or other containers takes what the labels say that one of them holds. None where a label gives none, where they
    differ, or where the dose needs none.
    """
    drugs = {container.drug for container in containers}
    if dose.unit.symbol in _HOLDERS and len(drugs) == 1 and (drug := drugs.pop()) is not None:
        return Strength(drug, Dose(1, dose.unit))
    strength = strength_of_labels(containers)
    return strength if strength is not None and strength.per.unit.dimension == dose.unit.dimension else None


def measure(dosage: Dosage, dose: Dose, strength: Strength | None, reading: Reading, question: Question) -> Wastage:
    """Return what is left of the opened containers after *dose*, in units of *dosage*.

    Labels count, never what a container holds beyond them.

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
        return Wastage(None, Fraction(0), tuple(steps), tuple(warnings))
    sizes = [_units_of(dosage, container, strength, label) for container in containers]
    documented = _documented(dosage, question.discarded, strength or strength_of_labels(containers), label)
    if not containers:
        discarded = documented or Fraction(0)
        steps.append((f"{question.discarded} were documented as discarded", ""))
        return Wastage(given + discarded, discarded, tuple(steps), tuple(warnings))
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
    steps.append((f"the labels of {named} hold {in_units(labelled)}; overfill never counts", _LABEL_RULE))
    steps.append((f"{labelled} - {given} = {in_units(left)} left", ""))
    if documented is not None:
        if documented > left:
            raise DiscardedAboveLabelError(
                f"{question.discarded} discarded, {documented} units, are more than the labels of {named} leave after {dose}, {left}"
                " units",
                discarded=str(question.discarded),
                containers=named,
                hint="overfill is never billed; give the labelled amount that was discarded, or every container that was opened",
            )
        steps.append((f"{question.discarded} of it, {in_units(documented)}, were documented as discarded", ""))
        if documented < left and question.container_type is not ContainerType.MULTI_DOSE:
            warnings.append(
                f"{question.discarded} were documented as discarded, but the labels leave {in_units(left)}; only what is documented was"
                " counted"
            )
    discarded = left if documented is None else documented
    smallest, whole = min(sizes), None
    if discarded >= smallest and question.container_type is not ContainerType.MULTI_DOSE:
        whole = containers[sizes.index(smallest)]
        warnings.append(
            f"{in_units(discarded)} discarded are as much as a whole container ({whole.label}) or more; check which were opened"
        )
    return Wastage(labelled, discarded, tuple(steps), tuple(warnings), whole)


def amount_left(dosage: Dosage, left: Wastage, dose: Dose) -> Dose | None:
    """Return what is *left* as an amount, in the unit of *dose* where it measures the same; None where it has no finite decimal form."""
    one = dosage.total()
    if one is None:
        return None
    try:
        found = one * left.discarded
        return found.to(dose.unit) if found.unit.dimension == dose.unit.dimension else found
    except InexactError:
        return None


def in_units(number: Fraction) -> str:
    """Return *number* with the word for it."""
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


def _check_size(dose: Dose, containers: tuple[OpenedContainer, ...]) -> None:
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


def _units_of(dosage: Dosage, container: OpenedContainer, strength: Strength | None, label: str | None) -> Fraction:
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


def _strength_warnings(containers: tuple[OpenedContainer, ...], strength: Strength | None) -> list[str]:
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
